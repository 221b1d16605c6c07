"""What the outcomes are worth in money, and whether orders are on time; it draws nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from firstmate.base.task import Given
from firstmate.capabilities.robustness.read import Plan
from firstmate.capabilities.robustness.shop import Floats, Ints, Outcome


@dataclass(frozen=True)
class Terms:
    """Money of orders and what lateness costs: rows of ``lines`` first, then of ``jobs``.

    ``lost`` and ``penalty`` are shares a week late; ``expected`` the contribution of expected work.
    """

    amount: Floats
    due: Ints
    lost: Floats
    penalty: Floats
    holding: float
    expected: float


@dataclass(frozen=True)
class Judged:
    """By replication: contribution beside what is always the same, shares, and money."""

    contribution: Floats
    on_time: Floats
    served: Floats
    late_cost: Floats
    sales_lost: Floats
    stock_end: Floats


def terms(given: Given, plan: Plan) -> Terms:
    """Return what orders bring and lateness costs."""
    both = pl.concat([t.select("amount", "due", "customer") for t in (plan.lines, plan.jobs)])
    held = given["customers"].select("customer", "customer_class").unique("customer")
    patience = given["patience"].with_columns(pl.col("customer", "customer_class").fill_null(""))
    rows = both.join(held, on="customer", how="left", maintain_order="left")
    pick = ["lost_per_week", "penalty_per_week"]
    own = patience.filter(pl.col("customer") != "").unique(
        "customer", keep="first", maintain_order=True
    )
    of_class = patience.filter(pl.col("customer") == "").unique(
        "customer_class", keep="first", maintain_order=True
    )
    of_all = of_class.filter(pl.col("customer_class") == "")
    rows = rows.join(own.select("customer", *[pl.col(c).alias(f"{c}_own") for c in pick]), on="customer",
                     how="left", maintain_order="left").join(
        of_class.select("customer_class", *[pl.col(c).alias(f"{c}_class") for c in pick]), on="customer_class",
        how="left", maintain_order="left")  # fmt: skip
    usual = {
        "lost_per_week": float(given.settings["lost_per_week"]), "penalty_per_week": 0.0,
    } | {c: float(of_all[c][0]) for c in pick if of_all.height and of_all[c][0] is not None}  # fmt: skip
    shares = [
        rows.select(pl.coalesce(f"{c}_own", f"{c}_class", usual[c])).to_series().to_numpy()
        for c in pick
    ]
    return Terms(
        amount=rows["amount"].fill_null(0.0).to_numpy(), due=rows["due"].to_numpy(),
        lost=np.asarray(shares[0], dtype=np.float64), penalty=np.asarray(shares[1], dtype=np.float64),
        holding=float(given.settings["holding_rate"]), expected=_expected(given, plan),
    )  # fmt: skip


def _expected(given: Given, plan: Plan) -> float:
    """Contribution of expected work: the revenue of the plan that no order and no forecast has."""
    if plan.shop.expected.sum() <= 0:
        return 0.0
    parts = dict(given["plan_values"].select("part", "realised").iter_rows())
    weeks = plan.shop.weeks
    firm = sum(
        float(t.filter(pl.col("week") < weeks)["amount"].sum() or 0.0)
        for t in (plan.lines, plan.jobs)
    )
    served = float((plan.shop.forecast * plan.shop.price[:, None]).sum())
    revenue = float(parts.get("revenue") or 0.0) - firm - served
    return max(revenue, 0.0) * float(given.settings["job_margin"])


def late_cost(known: Terms, week: Ints) -> Floats:
    """Return what lateness costs: replication x order.

    >>> one = Terms(np.array([100.0]), np.array([2]), np.array([0.1]), np.array([0.02]), 0.0, 0.0)
    >>> late_cost(one, np.array([[2], [4]])).round(6).tolist()
    [[0.0], [23.0]]
    """
    late = np.maximum(week - np.maximum(known.due, 0), 0)
    share = 1.0 - (1.0 - known.lost) ** late + known.penalty * late
    return np.asarray(known.amount * np.minimum(share, 1.0))


def judged(plan: Plan, known: Terms, outcome: Outcome) -> Judged:
    """Return the figures of each replication."""
    week = np.concatenate([outcome.line_week, outcome.job_week], axis=1)
    late = late_cost(known, week).sum(axis=1)
    lines = plan.shop.lines
    at = slice(0, len(lines.node))
    inside = outcome.line_week < plan.shop.weeks
    delivered = (inside * known.amount[at]).sum(axis=1)
    held = outcome.held.sum(axis=1) * known.holding / 52.0
    wanted = outcome.wanted.sum(axis=1)
    sold, count = outcome.sold.sum(axis=1), max(week.shape[1], 1)
    # Stock and work on its way at the end are worth their cost, so that what is used counts as cost.
    money = sold + delivered - late - held + outcome.left
    return Judged(
        contribution=money + outcome.expected_done * known.expected,
        on_time=(week <= known.due).sum(axis=1) / count if week.shape[1] else np.ones(len(week)),
        served=np.divide(sold, wanted, out=np.ones_like(sold), where=wanted > 1e-9),
        late_cost=late, sales_lost=outcome.lost.sum(axis=1), stock_end=outcome.held[:, -1],
    )  # fmt: skip
