"""When things can happen: arrivals not before their lead time, bill lines while they hold."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from firstmate.capabilities.supply.situation import Situation
from firstmate.capabilities.supply.weeks import FIRST_DAY, LAST_DAY, Floats, Ints


def buying(s: Situation, which: Ints) -> Floats:
    """Return the upper bounds of purchases: none in weeks in which nothing can arrive."""
    upper = np.where(s.arrive.may[which], np.inf, 0.0)
    upper[s.wishes.forbidden[s.net.buys["node"].to_numpy()[which]]] = 0.0
    return upper


def making(s: Situation) -> Floats:
    """Return the upper bounds of makes: none that would have to start before the plan or its fence."""
    lag = s.net.makes["weeks"].to_numpy()
    ready = lag + s.terms.frozen_weeks
    upper = np.where(np.arange(len(s.weeks)) >= ready[:, None], np.inf, 0.0)
    upper[~_started_in_time(s, lag)] = 0.0
    upper[s.wishes.forbidden[s.net.makes["node"].to_numpy()]] = 0.0
    return upper


def _started_in_time(s: Situation, lag: Ints) -> npt.NDArray[np.bool_]:
    """Return for each make and week of completion whether its way may be started for it."""
    first_days = s.weeks.first_days
    start = np.clip(np.arange(len(s.weeks)) - lag[:, None], 0, None)
    begins = first_days[np.minimum(start, len(s.weeks) - 1)]
    opens, closes = (
        s.net.makes[name].cast(pl.Date).fill_null(far).to_numpy()[:, None]
        for name, far in (("valid_from", FIRST_DAY), ("valid_to", LAST_DAY))
    )
    held: npt.NDArray[np.bool_] = (begins >= opens) & (begins <= closes)
    return held


def moving(s: Situation) -> Floats:
    """Return the upper bounds of moves: none before they can arrive."""
    first = s.weeks.first_arrival(s.net.moves["days"].to_numpy())
    upper = np.where(np.arange(len(s.weeks)) >= first[:, None], np.inf, 0.0)
    upper[s.wishes.forbidden[s.net.moves["target"].to_numpy()]] = 0.0
    return upper


def in_force(s: Situation, uses: pl.DataFrame) -> Floats:
    """Return 1 where a bill line holds in a week, else 0: line x week of use."""
    monday = np.array(s.weeks.periods, dtype="datetime64[D]")
    far = (np.datetime64("1900-01-01"), np.datetime64("9000-01-01"))
    start = uses["valid_from"].cast(pl.Date).fill_null(far[0].astype(object)).to_numpy()
    end = uses["valid_to"].cast(pl.Date).fill_null(far[1].astype(object)).to_numpy()
    last = monday + np.timedelta64(6, "D")
    held: Floats = ((start[:, None] <= last) & (end[:, None] >= last)).astype(np.float64)
    return held
