"""The works played forward many times: who gets a resource's hours on which day; it reads no tables.

At each resource what is ready goes in the order of its promised days, and an order moves on to its
next resource on the following day: list scheduling by earliest due date (Jackson 1955). Probes are
orders that take what the others leave and take nothing from them; their finishing days say how an
order promised for some day would fare.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
NOTHING = 1e-9


@dataclass
class Orders:
    """Orders of all replications: (replication, order) arrays, days from the start of the plan.

    ``left`` are hours by (replication, order, resource) in the order of the route; ``late_gate`` is
    the day before which the gated resources may not begin; ``leaves`` the day on which a customer
    whose order was not begun goes away.
    """

    due: Floats
    ready: Floats
    late_gate: Floats
    leaves: Floats
    left: Floats
    probe: Flags

    def sorted(self) -> tuple[Orders, npt.NDArray[np.int64]]:
        """Return the orders by promised day in each replication, probes last of a day, and the places."""
        place = np.lexsort((np.broadcast_to(self.probe, self.due.shape), self.due), axis=1)
        order = {
            name: np.take_along_axis(getattr(self, name), place, axis=1)
            for name in ("due", "ready", "late_gate", "leaves")
        }
        left = np.take_along_axis(self.left, place[..., None], axis=1)
        probe = np.take_along_axis(np.broadcast_to(self.probe, self.due.shape), place, axis=1)
        return Orders(**order, left=left, probe=probe), place


def finishing_days(orders: Orders, hours: Floats, most: Floats, gated: Flags) -> Floats:
    """Return the day on which each order is finished; infinite where it is not within the days.

    Parameters
    ----------
    orders
        The orders.
    hours
        Hours of each (replication, day, resource).
    most
        Most hours that one order gets at a resource on a day.
    gated
        Resources that wait for the late gate.

    Returns
    -------
    Floats
        Days by (replication, order), in the order given.
    """
    by_due, place = orders.sorted()
    left, resources = by_due.left, len(most)
    finished = np.full(by_due.due.shape, np.inf)
    alive = np.isfinite(by_due.ready) & (left.sum(axis=2) > NOTHING)
    begun = np.zeros_like(alive)
    stage = _stages(left)
    for day in range(hours.shape[1]):
        alive &= begun | by_due.probe | (by_due.leaves > day)
        here = alive & (by_due.ready <= day)
        columns = np.flatnonzero(here.any(axis=0))
        if not len(columns):
            continue
        for one in reversed(range(resources)):
            queue = here[:, columns] & (stage[:, columns] == one)
            if gated[one]:
                queue &= by_due.late_gate[:, columns] <= day
            mine = columns[queue.any(axis=0)]
            if not len(mine):
                continue
            queue = queue[:, np.isin(columns, mine, assume_unique=True)]
            asked = np.where(queue, np.minimum(left[:, mine, one], most[one]), 0.0)
            real = np.where(by_due.probe[:, mine], 0.0, asked)
            before = np.cumsum(real, axis=1) - real
            given = np.clip(hours[:, day, one, None] - before, 0.0, asked)
            rest = left[:, mine, one] - given
            left[:, mine, one] = np.where(rest < NOTHING, 0.0, rest)
            begun[:, mine] |= given > 0
            rows, which = np.nonzero(queue & (rest < NOTHING))
            which = mine[which]
            stage[rows, which] = _stages(left[rows, which])
            through = stage[rows, which] == resources
            finished[rows[through], which[through]] = day
            alive[rows[through], which[through]] = False
    result = np.empty_like(finished)
    np.put_along_axis(result, place, finished, axis=1)
    return result


def _stages(left: Floats) -> npt.NDArray[np.int64]:
    """First resource with hours left on the last axis, or the number of resources."""
    busy = left > NOTHING
    return np.asarray(np.where(busy.any(axis=-1), busy.argmax(axis=-1), left.shape[-1]))
