"""How a week's demand falls on its days, and how far single days stray; pure arrays, no dates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from firstmate.capabilities.demand import calibrate, distribution
from firstmate.capabilities.demand.smoothing import Array

Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
#: An older week counts this much of the next one.
MEMORY = 0.97
#: Weeks that a group leans on the whole firm; weeks that may be what a series leans on its groups.
GROUP_WEEKS, LEANINGS = 50.0, np.array([1.0, 3.0, 6.0, 15.0, 40.0, 150.0])
#: Weeks on which leaning, spread and ranges are tried, and weeks whose mean is the level before each.
TRIED, LEVEL_WEEKS = 8, 8
#: Mean units a day at which the kinds of days part, for ranges that come true.
SIZES = np.array([0.3, 1.0, 3.0, 10.0])
_SPREAD_DAYS = 30.0


@dataclass(frozen=True)
class Days:
    """Share of each weekday (series x 7), spread (series), levels of the shape (kind x quantile)."""

    share: Array
    over: Array
    counts: Flags
    levels: Array


def learn_days(cube: Array, *, groups: tuple[Whole, ...], seed: int = 0) -> Days:
    """Learn from past days.

    Parameters
    ----------
    cube
        Units by series, whole week and weekday (series x week x 7), Monday first.
    groups
        Number of the group of each series, once for each way of grouping (family, place).
    seed
        Splits the steps of counts.

    A series' shares lean on those of its groups, the groups' effects multiplied, as on so many weeks
    as foretold the last eight weeks best (multinomial likelihood). The spread of a day is that of its
    distance from the mean of the eight weeks before times its share, so that the doubt in the level is
    in it; shrunk to the median of all as on 30 days. The points of the distribution are moved to what
    came true (see ``calibrate``), by size of the day.
    """
    tried = min(TRIED, max(cube.shape[1] - LEVEL_WEEKS, 0))
    share = shares(cube, groups=groups, leaning=_leaning(cube, groups, tried))
    counts: Flags = np.asarray((np.floor(cube) == cube).all(axis=(1, 2)))
    level = _levels_before(cube, tried)
    seen = cube[:, cube.shape[1] - tried :]
    mean = level[:, :, None] * share[:, None, :]
    inside = mean > 0
    square = np.where(inside, (seen - mean) ** 2 - np.where(counts[:, None, None], mean, 0.0), 0.0)
    weight = np.where(inside, mean, 0.0) ** 2
    total = weight.sum(axis=(1, 2))
    own = np.where(total > 0, square.sum(axis=(1, 2)) / np.where(total > 0, total, 1.0), np.nan)
    own = np.clip(own, distribution.SMALLEST_SPREAD, distribution.LARGEST_SPREAD)
    usual = float(np.nanmedian(own)) if (~np.isnan(own)).any() else 1.0
    days = inside.sum(axis=(1, 2))
    over = (days * np.nan_to_num(own) + _SPREAD_DAYS * usual) / (days + _SPREAD_DAYS)
    between = np.random.default_rng(seed).random(seen.shape)
    below = distribution.below(
        seen, mean=mean, over=over[:, None, None], counts=counts[:, None, None], between=between
    )
    kind = kinds(mean[inside])
    levels = calibrate.levels(
        below[inside], kind=kind, distance=np.zeros(len(kind), dtype=np.int64), kinds=len(SIZES) + 1
    )[:, 0]
    return Days(share, over, counts, levels)


def kinds(mean: Array) -> Whole:
    """Return the kind of each day by its expected units.

    >>> kinds(np.array([0.1, 5.0, 50.0]))
    array([0, 3, 4])
    """
    return np.asarray(np.searchsorted(SIZES, mean, side="right"), dtype=np.int64)


def quantiles(mean: Array, days: Days) -> Array:
    """Return (series x day x 15) the points of each day's demand around its mean."""
    return distribution.quantile(
        days.levels[kinds(mean)], mean=mean[:, :, None], over=days.over[:, None, None],
        counts=days.counts[:, None, None],
    )  # fmt: skip


def shares(cube: Array, *, groups: tuple[Whole, ...], leaning: float) -> Array:
    """Return each series' shares of the weekdays; a day on which nobody ever orders has none.

    >>> week = np.array([[[4.0, 0, 0, 0, 4, 0, 0]]])
    >>> shares(week, groups=(), leaning=1.0).round(2).tolist()
    [[0.5, 0.0, 0.0, 0.0, 0.5, 0.0, 0.0]]
    """
    weight = MEMORY ** np.arange(cube.shape[1] - 1, -1, -1.0)
    units = np.einsum("swd,w->sd", cube, weight)
    sold = units.sum(axis=1, keepdims=True)
    own = units / np.where(sold > 0, sold, 1.0)
    weeks = (cube.sum(axis=2) > 0).sum(axis=1).astype(np.float64)
    firm = weeks @ own
    firm = firm / firm.sum() if firm.sum() > 0 else np.full(7, 1 / 7)
    prior = np.tile(firm, (len(cube), 1))
    for group in groups:
        count = int(group.max(initial=-1)) + 1
        together, known = np.zeros((count, 7)), np.zeros(count)
        np.add.at(together, group, weeks[:, None] * own)
        np.add.at(known, group, weeks)
        its = (together + GROUP_WEEKS * firm) / (known + GROUP_WEEKS)[:, None]
        prior *= (its / np.where(firm > 0, firm, 1.0))[group]
    prior /= np.maximum(prior.sum(axis=1, keepdims=True), 1e-300)
    return np.asarray((weeks[:, None] * own + leaning * prior) / (weeks + leaning)[:, None])


def _leaning(cube: Array, groups: tuple[Whole, ...], tried: int) -> float:
    """Weeks of leaning under which the last weeks were most likely."""
    if not tried or not cube.any():
        return float(LEANINGS[2])
    past, seen = cube[:, : cube.shape[1] - tried], cube[:, cube.shape[1] - tried :].sum(axis=1)
    # Every series counts alike: what matters is the shape of its week, not its size.
    seen = seen / np.maximum(seen.sum(axis=1, keepdims=True), 1e-300)
    likely = [
        float((seen * np.log(np.maximum(shares(past, groups=groups, leaning=k), 1e-6))).sum())
        for k in LEANINGS
    ]
    return float(LEANINGS[int(np.argmax(likely))])


def _levels_before(cube: Array, tried: int) -> Array:
    """Mean units a week of the eight weeks before each of the last weeks (series x tried)."""
    week = cube.sum(axis=2)
    total = np.cumsum(np.pad(week, ((0, 0), (1, 0))), axis=1)
    ends = np.arange(cube.shape[1] - tried, cube.shape[1])
    answer: Array = (total[:, ends] - total[:, np.maximum(ends - LEVEL_WEEKS, 0)]) / np.maximum(
        np.minimum(ends, LEVEL_WEEKS), 1
    )
    return answer
