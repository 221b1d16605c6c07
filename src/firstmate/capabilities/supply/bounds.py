"""When things can happen: arrivals not before their lead time, bill lines while they hold."""

from __future__ import annotations

import numpy as np
import polars as pl

from firstmate.capabilities.supply.situation import Situation
from firstmate.capabilities.supply.weeks import Floats, Ints


def buying(s: Situation, which: Ints) -> Floats:
    """Return the upper bounds of purchases: none in weeks in which nothing can arrive."""
    upper = np.where(s.arrive.may[which], np.inf, 0.0)
    upper[s.wishes.forbidden[s.net.buys["node"].to_numpy()[which]]] = 0.0
    return upper


def making(s: Situation) -> Floats:
    """Return the upper bounds of makes: none that would have to start before the plan or its fence."""
    ready = s.net.makes["weeks"].to_numpy() + s.terms.frozen_weeks
    upper = np.where(np.arange(len(s.weeks)) >= ready[:, None], np.inf, 0.0)
    upper[s.wishes.forbidden[s.net.makes["node"].to_numpy()]] = 0.0
    return upper


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
