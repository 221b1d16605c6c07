"""What sales person, kind of work, size and stated chance add to winning a deal that is decided."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.special import expit, logit

Array = npt.NDArray[np.float64]
GROUPS = ("owner", "job_class")
#: Spread of the effects of a group (log odds): the most it may be, the start, and without 100 deals.
MOST_SPREAD, START, FEW_SPREAD = 1.0, 0.25, 0.24
#: Decided deals from which size and stated chance count, and the doubt in their effect.
ENOUGH, DOUBT = 100, 0.04
ROUNDS = 12
#: Groups of a kind kept apart; smaller ones count as usual.
MOST_GROUPS = 60


@dataclass(frozen=True)
class Effects:
    """Log odds by column of the design, and their covariance.

    ``names`` holds (group, name) of the columns of groups; ``size`` is the mean log amount by kind
    of work, ``stated`` the mean log odds stated by owner; empty where they do not count.
    """

    names: tuple[tuple[str, str], ...]
    weight: Array
    covariance: Array
    size: dict[str, float]
    stated: dict[str, float]

    def of(self, deals: pl.DataFrame) -> tuple[Array, Array]:
        """Return the effect of each deal (log odds) and its variance.

        Parameters
        ----------
        deals
            owner, job_class, amount, probability.
        """
        design = _design(deals, self.names, self.size, self.stated)
        spread = np.einsum("ij,jk,ik->i", design, self.covariance, design)
        return design @ self.weight, np.maximum(spread, 0.0)

    def among(self, group: str, name: str) -> tuple[float, float]:
        """Return the effect of one group and its standard error; unknown ones have none."""
        if (group, name) not in self.names:
            return 0.0, 0.0
        place = self.names.index((group, name))
        return float(self.weight[place]), float(np.sqrt(self.covariance[place, place]))


def learn_effects(deals: pl.DataFrame, *, won: Array, usual: Array) -> Effects:
    """Learn effects from decided deals: a logistic regression beside the usual share of their stage.

    Given that a deal is decided in a week, its odds are those of its stage and age times the effects
    of owner and kind of work. Effects of a group lean on none by how much the group really differs
    (their spread by expectation and maximisation on Laplace's approximation; Breslow and Clayton
    1993). Deals that are still open say nothing about this split, so leaving them out distorts
    nothing. From 100 deals on, size against the kind and the stated chance against the owner's usual
    one count as well, with a prior spread of 0.2.

    Parameters
    ----------
    deals
        owner, job_class, amount, probability, one row per decided deal.
    won, usual
        1 for won, and the share usually won where it was when decided.

    >>> deals = pl.DataFrame(
    ...     {"owner": ["a"] * 60 + ["b"] * 60, "job_class": "", "amount": 1.0, "probability": None},
    ...     schema_overrides={"probability": pl.Float64},
    ... )
    >>> won = np.array([1.0, 0.0, 0.0, 0.0] * 15 + [1.0, 1.0, 1.0, 0.0] * 15)
    >>> found = learn_effects(deals, won=won, usual=np.full(120, 0.5))
    >>> a, b = found.among("owner", "a")[0], found.among("owner", "b")[0]
    >>> bool(-1.1 < a < -0.7 and 0.7 < b < 1.1)
    True
    """
    enough = deals.height >= ENOUGH
    names = tuple((group, name) for group in GROUPS for name in _groups(deals, group))
    size = _means(deals, "job_class", _log_amount()) if enough else {}
    stated = _means(deals, "owner", _stated_odds()) if enough and _kept(deals) else {}
    design = _design(deals, names, size, stated)
    which = np.array(
        [GROUPS.index(group) for group, _ in names] + [2, 2][: design.shape[1] - len(names)],
        dtype=np.int64,
    )
    spread = np.array([START, START, DOUBT]) if enough else np.full(3, FEW_SPREAD / 2)
    weight, covariance = _fit(design, won, usual, spread[which])
    for _ in range(ROUNDS if enough else 0):
        square = weight**2 + np.diag(covariance)
        for k in range(len(GROUPS)):
            if (which == k).sum() > 1:
                spread[k] = np.clip(square[which == k].mean(), 1e-4, MOST_SPREAD)
        weight, covariance = _fit(design, won, usual, spread[which])
    return Effects(names, weight, covariance, size, stated)


def _groups(deals: pl.DataFrame, group: str) -> list[str]:
    counts = deals[group].value_counts(sort=False).filter(pl.col(group) != "")
    return sorted(counts.sort(["count", group], descending=[True, False]).head(MOST_GROUPS)[group])


def _log_amount() -> pl.Expr:
    return pl.when(pl.col("amount") > 0).then(pl.col("amount").log())


def _stated_odds() -> pl.Expr:
    """Log odds stated; 0 and 100 % are what a CRM writes when a deal is decided."""
    inside = pl.col("probability").is_between(0.005, 0.995)
    return pl.when(inside).then((pl.col("probability") / (1.0 - pl.col("probability"))).log())


def _kept(deals: pl.DataFrame) -> bool:
    """Whether the CRM keeps the chance that was stated before the deal was decided."""
    return bool(
        deals.select(_stated_odds().is_not_null().sum()).item() >= max(ENOUGH, deals.height // 2)
    )


def _means(deals: pl.DataFrame, by: str, what: pl.Expr) -> dict[str, float]:
    rows = deals.group_by(by).agg(what.mean().alias("mean")).drop_nulls().sort(by)
    return dict(rows.iter_rows())


def _design(
    deals: pl.DataFrame, names: tuple[tuple[str, str], ...], size: dict[str, float],
    stated: dict[str, float],
) -> Array:  # fmt: skip
    columns = [
        (pl.col(group) == name).cast(pl.Float64).alias(f"{group}={name}") for group, name in names
    ]
    if size:
        usual = pl.col("job_class").replace_strict(size, default=None, return_dtype=pl.Float64)
        columns.append((_log_amount() - usual).fill_null(0.0).clip(-3.0, 3.0).alias("size"))
    if stated:
        usual = pl.col("owner").replace_strict(stated, default=None, return_dtype=pl.Float64)
        columns.append((_stated_odds() - usual).fill_null(0.0).clip(-3.0, 3.0).alias("stated"))
    if not columns:
        return np.zeros((deals.height, 0))
    return deals.select(columns).to_numpy().astype(np.float64)


def _fit(design: Array, won: Array, usual: Array, spread: Array) -> tuple[Array, Array]:
    """Weights and covariance at the mode, by Newton's method; ``spread`` are prior variances."""
    size = design.shape[1]
    weight, covariance = np.zeros(size), np.diag(spread)
    if not size:
        return weight, covariance
    offset = logit(np.clip(usual, 1e-6, 1.0 - 1e-6))
    for _ in range(25):
        chance = expit(offset + design @ weight)
        slope = design.T @ (won - chance) - weight / spread
        bend = (design * (chance * (1.0 - chance))[:, None]).T @ design + np.diag(1.0 / spread)
        covariance = np.linalg.inv(bend)
        step = np.clip(covariance @ slope, -2.0, 2.0)
        weight = weight + step
        if np.abs(step).max() < 1e-9:
            break
    return weight, covariance
