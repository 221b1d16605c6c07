"""How every estimate is made: shrinkage, shares, control limits, accepted values; pure arithmetic.

Shrinkage is empirical Bayes: a group with few or noisy observations leans on its like (Efron and
Morris 1975; variance between groups by the moments of DerSimonian and Laird 1986).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.special import betaincinv

Array = npt.NDArray[np.float64]

#: Standard normal 90 % point: low and high are the 10 % and 90 % points everywhere.
Z90 = 1.2815515655446004

#: 3 / 1.128: limits of an individuals chart from the mean moving range (Wheeler 1993).
XMR = 2.66


def between_variance(mean: Array, variance: Array) -> float:
    """Return the variance between groups beyond what chance explains (DerSimonian and Laird).

    Parameters
    ----------
    mean
        Mean of each group.
    variance
        Variance of each mean (positive).

    >>> round(between_variance(np.array([0.0, 2.0]), np.array([1.0, 1.0])), 6)
    1.0
    >>> between_variance(np.array([0.0, 0.1]), np.array([1.0, 1.0]))
    0.0
    """
    if len(mean) < 2:
        return 0.0
    weight = 1.0 / variance
    total = weight.sum()
    centre = (weight * mean).sum() / total
    surplus = (weight * (mean - centre) ** 2).sum() - (len(mean) - 1)
    scale = total - (weight**2).sum() / total
    return float(max(0.0, surplus / scale)) if scale > 0 else 0.0


def shrink(
    mean: Array, variance: Array, *, prior: Array, between: float, doubt: Array
) -> tuple[Array, Array]:
    """Return the shrunk means and their variances: b x mean + (1 - b) x prior.

    ``b = between / (between + variance)``; a group without observations has infinite variance and
    takes the prior. ``doubt`` is the variance of the prior itself; the variance of the result is
    ``(1 - b) x between + (1 - b)**2 x doubt``.

    >>> value, spread = shrink(
    ...     np.array([4.0, 0.0]),
    ...     np.array([1.0, np.inf]),
    ...     prior=np.array([2.0, 2.0]),
    ...     between=3.0,
    ...     doubt=np.zeros(2),
    ... )
    >>> value.tolist(), spread.tolist()
    ([3.5, 2.0], [0.75, 3.0])
    """
    with np.errstate(invalid="ignore"):
        share = np.where(np.isinf(variance), 0.0, between / np.maximum(between + variance, 1e-300))
    rest = 1.0 - share
    return share * mean + rest * prior, rest * between + rest**2 * doubt


def beta_strength(hits: Array, trials: Array) -> float:
    """Return how many trials the prior of a share is worth, from the spread between groups.

    ``k = p (1 - p) / between - 1``, at least 2 and at most 200 or all trials seen: the less the
    groups differ, the more the common share weighs, but never more than what it rests on.

    >>> beta_strength(np.array([10.0, 90.0]), np.array([100.0, 100.0]))
    2.0
    >>> beta_strength(np.array([50.0, 50.0]), np.array([100.0, 100.0]))
    200.0
    """
    seen = trials > 0
    hits, trials = hits[seen], trials[seen]
    if len(trials) < 2:
        return 20.0
    share = (hits.sum() + 0.5) / (trials.sum() + 1.0)
    spread = share * (1.0 - share)
    between = between_variance(hits / trials, spread / trials)
    most = float(np.clip(trials.sum(), 2.0, 200.0))
    return float(np.clip(spread / between - 1.0, 2.0, most)) if between > 0 else most


def share_of(
    hits: Array, trials: Array, *, prior: Array, strength: float
) -> tuple[Array, Array, Array]:
    """Return shares leaned on a prior, with the 10 % and 90 % points of the beta posterior.

    >>> value, low, high = share_of(
    ...     np.array([5.0]), np.array([10.0]), prior=np.array([0.3]), strength=10.0
    ... )
    >>> value.round(3).tolist(), low.round(3).tolist(), high.round(3).tolist()
    ([0.4], [0.263], [0.541])
    """
    a = np.maximum(hits + strength * prior, 1e-9)
    b = np.maximum(trials - hits + strength * (1.0 - prior), 1e-9)
    value = a / (a + b)
    low, high = betaincinv(a, b, 0.1), betaincinv(a, b, 0.9)
    return value, np.minimum(low, value), np.maximum(high, value)


def control_limits(values: Array) -> tuple[float, float, float]:
    """Return mean and natural limits of single values: mean -/+ 2.66 x mean moving range.

    >>> [round(x, 2) for x in control_limits(np.array([10.0, 12.0, 11.0, 13.0]))]
    [11.5, 7.07, 15.93]
    """
    mean = float(values.mean())
    reach = XMR * float(np.abs(np.diff(values)).mean()) if len(values) > 1 else abs(mean)
    return mean, max(0.0, mean - reach), mean + reach


def accept(
    rows: pl.DataFrame, accepted: pl.DataFrame, *, table: str, key: Sequence[str]
) -> pl.DataFrame:
    """Put the values that a person accepted in place of the estimates of ``table``.

    ``scope`` holds the values of ``key`` separated by bars; bars at the end may be left out.
    An accepted value has no spread: value = low = high, basis entered.
    """
    mine = accepted.filter(pl.col("measure") == table).select(
        pl.col("scope").str.strip_chars_end("|").alias("_scope"), pl.col("value").alias("_said")
    )
    if mine.is_empty() or rows.is_empty():
        return rows
    scope = pl.concat_str(
        [pl.col(name).cast(pl.String).fill_null("") for name in key], separator="|"
    )
    said = pl.col("_said")
    return (
        rows.with_columns(scope.str.strip_chars_end("|").alias("_scope"))
        .join(mine.unique("_scope", keep="first", maintain_order=True), on="_scope", how="left")
        .with_columns(
            pl.coalesce(said, "value").alias("value"),
            pl.coalesce(said, "low").alias("low"),
            pl.coalesce(said, "high").alias("high"),
            pl.when(said.is_not_null()).then(pl.lit("entered")).otherwise("basis").alias("basis"),
        )
        .drop("_scope", "_said")
    )
