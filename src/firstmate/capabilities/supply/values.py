"""Money, prices and loads of a plan as rows; it decides nothing."""

from __future__ import annotations

import numpy as np
import polars as pl

from firstmate.capabilities.supply import objective
from firstmate.capabilities.supply.flows import Flows
from firstmate.capabilities.supply.loads import item_hours, work_hours
from firstmate.capabilities.supply.model import BUDGET_WEEKS, Program
from firstmate.capabilities.supply.situation import Situation
from firstmate.capabilities.supply.supplier_prices import held_back
from firstmate.capabilities.supply.weeks import Floats
from firstmate.solve.linear import Solution

#: A unit that is worth so much more than it costs to obtain is scarce; less is holding and way.
DEAR = 0.05

_MEANINGS = {
    "revenue": "Price of what is delivered within the plan.",
    "sold_off": "Price of what is sold off before it spoils.",
    "material": "Material bought and material of jobs.",
    "conversion": "Outside steps and hours of outside resources.",
    "overtime": "Cost of overtime.",
    "outside": "Cost of hours bought outside.",
    "transfer": "Cost of moving stock between places.",
    "holding": "Cost of keeping stock and unfinished work.",
    "lateness": "Value lost and penalties for being late.",
    "lost": "Cost of losing sales beside their price.",
    "cover": "Contribution expected to be lost to demand above its mean that stock does not cover.",
    "after": "Value of what is delivered only after the plan, less its material.",
    "end_stock": "Stock at the end at cost.",
    "dead": "Loss on stock that will not be used.",
    "credit": "Interest on money lent below the cash limit.",
    "overdraft": "Price of cash below the limit beyond what the bank lends.",
    "storage": "Space outside, where a place is full.",
    "wishes": "Price of kept orders that cannot be kept, of shares, and for finishing open orders.",
    "total": "Contribution of the plan: the sum of its parts.",
    "demanded": "Price of everything customers want within the plan.",
    "lost_revenue": "Price of what is lost or declined.",
    "later_revenue": "Price of what is delivered only after the plan.",
}


def value_rows(s: Situation, linear: Flows, whole: Flows) -> pl.DataFrame:
    """Return rows of plan_values: the parts, their total and, not counted, what they are of."""
    columns = []
    for flows in (linear, whole):
        parts = objective.money(s, flows)
        columns.append({**parts, "total": sum(parts.values()), **_memo(s, flows)})
    return pl.DataFrame({
        "part": list(_MEANINGS),
        "counts": [name in objective.PARTS for name in _MEANINGS],
        "linear": [columns[0][name] for name in _MEANINGS],
        "realised": [columns[1][name] for name in _MEANINGS],
        "meaning": list(_MEANINGS.values()),
    })  # fmt: skip


def bound_rows(s: Situation, linear: Flows, whole: Flows) -> pl.DataFrame:
    """Return the row of plan_bound: how far the plan in whole lots is from the best possible.

    No plan earns more than the linear one, but for money off for quantity, which it does not know:
    what it buys at the price of its largest step is added.
    """
    price, bought = s.net.buys["price"].to_numpy(), linear.buy.sum(axis=1)
    off = sum(
        (max(price[buy] - prices.min(), 0.0) * bought[buy]
         for buy, (_, prices) in s.ordering.steps.items()),
        0.0,
    )  # fmt: skip
    best = sum(objective.money(s, linear).values()) + off
    real = sum(objective.money(s, whole).values())
    return pl.DataFrame({
        "plan": ["plan"], "best_possible": [best], "realised": [real],
        "gap": [max(best - real, 0.0) / max(abs(best), 1e-9)],
    })  # fmt: skip


def lost_units(s: Situation, flows: Flows) -> Floats:
    """Return forecast lost by node and week: at once, and by those who waited and left."""
    before = np.zeros_like(flows.backlog)
    before[:, 1:] = flows.backlog[:, :-1]
    lost: Floats = s.terms.lost_when_short * flows.short + s.terms.lost_per_week * before
    return lost


def _memo(s: Situation, flows: Flows) -> dict[str, float]:
    """Revenue wanted, lost and late beyond the plan; wanted = revenue + lost + later."""
    price, amount = s.wanted.forecast_price, s.works.table["amount"].to_numpy()
    short = lost_units(s, flows).sum(axis=1)
    wanted = float(
        price @ s.wanted.forecast.sum(axis=1) + s.wanted.price @ s.wanted.quantity + amount.sum()
    )
    lost = float(price @ short + amount @ flows.declined)
    later = float(price @ flows.backlog[:, -1] + s.wanted.price @ flows.after + amount @ flows.left)
    return {"demanded": wanted, "lost_revenue": lost, "later_revenue": later}


def price_rows(s: Situation, program: Program, solution: Solution, linear: Flows) -> pl.DataFrame:
    """Return rows of plan_prices: what one unit more of each limit is worth, where it is worth any.

    A resource: an hour more. Material: a unit more of an item in a week, above what it costs.
    Market: a unit more wanted of an item or 1,000 more of a kind of work. Cash: one more in the
    bank that week, or one more of the buying budget. Supplier: goods of one unit of money more.
    Storage: a cubic metre more.
    """
    periods = np.array(s.weeks.periods, dtype="datetime64[D]")
    hours = program.duals(solution, "hours").reshape(s.means.hours.shape)
    parts = [
        _sparse("resource", pl.Series(s.means.resources, dtype=pl.String), hours, periods, "hour")
    ]
    nodes = s.net.nodes[program.open]
    several = s.net.nodes["location"].n_unique() > 1
    label = nodes["item"] + ("@" + nodes["location"] if several else "")
    unit = program.duals(solution, "balance").reshape(len(label), len(s.weeks))
    worth = s.worth[program.open][:, None]
    dear = unit - worth
    scarce = np.zeros_like(s.receipts)
    scarce[program.open] = np.where(dear > 0.01 + DEAR * worth, dear, 0.0)
    parts.append(_sparse("material", label, scarce[program.open], periods, "item unit"))
    price = s.wanted.forecast_price[program.open][:, None]
    sold = s.wanted.forecast[program.open] > 0
    gain = np.where(sold, np.maximum(price - unit, 0.0), 0.0)
    parts.append(_sparse("market", label, gain, periods, "item unit"))
    parts.append(_work_prices(s, program, solution, periods))
    shared = (
        ("budget", "cash", ["budget"], periods[::BUDGET_WEEKS], "currency"),
        ("cash", "cash", ["cash"], periods, "currency"),
        ("space", "storage", list(s.restraints.places), periods, "m3"),
    )
    for block, kind, names, when, unit_of in shared:
        if block in program.sheet.rows:
            worth_of = program.duals(solution, block).reshape(len(names), -1)
            parts.append(_sparse(kind, pl.Series(names), worth_of, when, unit_of))
    suppliers, goods = held_back(s, program, solution, linear, dear=scarce)
    parts.append(
        _sparse("supplier", pl.Series(suppliers, dtype=pl.String), goods, periods, "currency")
    )
    return pl.concat(parts)


def _work_prices(
    s: Situation, program: Program, solution: Solution, periods: np.ndarray
) -> pl.DataFrame:
    """What 1,000 more of expected work of a class is worth, by the week it is due."""
    table = s.works.table.with_columns(
        pl.Series("dual", program.duals(solution, "works").ravel()),
        pl.Series("period", periods[s.works.due]),
    ).filter((pl.col("kind") == "intake") & (pl.col("amount") > 0))
    return (
        table.group_by("job_class", "period")
        .agg((1000.0 * pl.col("dual").sum() / pl.col("amount").sum()).alias("amount"))
        .filter(pl.col("amount") > 0.01)
        .select(
            pl.lit("market").alias("kind"), pl.col("job_class").alias("name"), "period", "amount",
            pl.lit("1000 currency").alias("unit"),
        )
        .sort("name", "period")
    )  # fmt: skip


def _sparse(
    kind: str, names: pl.Series, values: Floats, periods: np.ndarray, unit: str
) -> pl.DataFrame:
    number, week = np.nonzero(values > 1e-6)
    return pl.DataFrame({
        "kind": pl.Series([kind] * len(number), dtype=pl.String),
        "name": names.rename("name")[number],
        "period": pl.Series(periods[week]).cast(pl.Date),
        "amount": values[number, week],
        "unit": pl.Series([unit] * len(number), dtype=pl.String),
    })  # fmt: skip


def load_rows(s: Situation, whole: Flows, prices: pl.DataFrame) -> pl.DataFrame:
    """Return rows of loads for the plan in whole lots, with the price of an hour."""
    count, weeks = s.means.hours.shape
    items, works = item_hours(s, whole), work_hours(s, whole)
    need = items + works
    there = s.means.hours + whole.overtime + whole.outside
    share = np.divide(need, s.means.hours, out=np.full_like(need, np.nan), where=s.means.hours > 0)
    rows = pl.DataFrame({
        "resource": np.repeat(np.array(s.means.resources, dtype=object), weeks),
        "period": np.tile(np.array(s.weeks.periods, dtype="datetime64[D]"), count),
        "hours": need.ravel(), "hours_items": items.ravel(), "hours_jobs": works.ravel(),
        "capacity": s.means.hours.ravel(), "overtime": whole.overtime.ravel(),
        "outside": whole.outside.ravel(), "free": (there - need).ravel(), "share": share.ravel(),
    }, schema_overrides={"resource": pl.String})  # fmt: skip
    dual = prices.filter(pl.col("kind") == "resource").select(
        pl.col("name").alias("resource"), "period", pl.col("amount").alias("dual")
    )
    return (
        rows.with_columns(pl.col("period").cast(pl.Date))
        .join(dual, on=["resource", "period"], how="left", maintain_order="left")
        .with_columns(pl.col("dual").fill_null(0.0))
    )
