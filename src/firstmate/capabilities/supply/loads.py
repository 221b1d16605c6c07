"""Hours that a plan needs of each resource; it knows no limit."""

from __future__ import annotations

import numpy as np

from firstmate.capabilities.supply.flows import Flows
from firstmate.capabilities.supply.situation import Situation
from firstmate.capabilities.supply.weeks import Floats


def work_hours(s: Situation, flows: Flows) -> Floats:
    """Return the hours of one-off work: resource x week."""
    hours = s.works.hours
    number = s.means.number(hours["resource"])
    known = number >= 0
    total = np.zeros_like(s.means.hours)
    value = hours["hours"].to_numpy()[known][:, None] * flows.work[hours["work"].to_numpy()[known]]
    np.add.at(total, number[known], value)
    return total


def item_hours(s: Situation, flows: Flows) -> Floats:
    """Return the hours of items made and work orders finished: resource x week."""
    total = np.zeros_like(s.means.hours)
    hours = s.net.hours
    number, make = s.means.number(hours["resource"]), hours["make"].to_numpy()
    lag = np.minimum(s.net.makes["weeks"].to_numpy(), 1)
    for shift in (0, 1):
        pick = (number >= 0) & (lag[make] == shift)
        value = flows.make[make[pick]] * hours["hours"].to_numpy()[pick][:, None]
        moved = np.zeros_like(value)
        moved[:, : value.shape[1] - shift] = value[:, shift:]
        np.add.at(total, number[pick], moved)
    for k, own in enumerate(s.in_work.make):
        mine = (make == own) & (number >= 0)
        np.add.at(total, number[mine], hours["hours"].to_numpy()[mine][:, None] * flows.finish[k])
    return total
