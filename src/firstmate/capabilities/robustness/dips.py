"""The task `cash_dips`: the lines that pull cash down until its lowest week, and the levers."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from firstmate.base.task import Given
from firstmate.capabilities.robustness.cash import PAYMENT_DAYS, habits
from firstmate.capabilities.robustness.tables import CASH_DIPS
from firstmate.company.currency import at_home

#: Lines shown of each kind: the largest.
SHOWN = 5
_SCHEMA = {"kind": pl.String, "name": pl.String, "code": pl.String, "period": pl.Date,
           "amount": pl.Float64, "cost": pl.Float64}  # fmt: skip


def dips(given: Given) -> dict[str, pl.DataFrame]:
    """Return cash_dips and payment_habits.

    The lowest week is the one where the cautious end (5 %) of the balance is lowest.
    """
    habit = habits(given)
    odds = given["cash_odds"].sort("q05", "period")
    if odds.is_empty():
        return {"cash_dips": pl.DataFrame(schema=_SCHEMA), "payment_habits": habit}
    lowest = odds["period"][0]
    end = lowest + timedelta(days=6)
    rows = [*_causes(given, lowest, end), *_levers(given, lowest, end, habit)]
    found = pl.DataFrame(rows, schema=_SCHEMA).select(CASH_DIPS.names)
    return {"cash_dips": found.sort("kind", "name", "code"), "payment_habits": habit}


def _row(
    kind: str, name: str, code: str, period: date, *, amount: float, cost: float = 0.0
) -> dict[str, object]:
    return {
        "kind": kind,
        "name": name,
        "code": code,
        "period": period,
        "amount": amount,
        "cost": cost,
    }


def _causes(given: Given, lowest: date, end: date) -> list[dict[str, object]]:
    """Return the largest payments until then: by supplier, by cash line, and extra work."""
    terms = (
        given["suppliers"]
        .select("supplier", days=pl.col("payment_days").fill_null(PAYMENT_DAYS))
        .unique("supplier")
    )
    bought = given["planned_orders"].filter(pl.col("kind").is_in(["buy", "make", "move", "job"]))
    paid = pl.col("due") + pl.duration(days=pl.col("days").fill_null(PAYMENT_DAYS))
    owed = (
        bought.join(terms, on="supplier", how="left").filter(paid <= end)
        .with_columns(name=pl.when(pl.col("kind") == "job").then(pl.lit("material of jobs"))
                      .otherwise(pl.col("supplier").fill_null("work outside")))
        .group_by("name").agg(pl.col("amount").sum())
    )  # fmt: skip
    before = given["cash_projection"].filter(pl.col("period") <= lowest)
    kinds = [("overtime and hours outside", -float(before["extra_work"].sum() or 0.0)),
             ("wages, rent, loans and tax", -float(before["other"].sum() or 0.0))]  # fmt: skip
    found = [(str(n), float(a or 0.0)) for n, a in owed.iter_rows()] + kinds
    largest = sorted(
        (pair for pair in found if pair[1] > 0.5), key=lambda pair: (-pair[1], pair[0])
    )
    return [_row("cause", name, "pays", lowest, amount=-amount) for name, amount in largest[:SHOWN]]


def _levers(given: Given, lowest: date, end: date, habit: pl.DataFrame) -> list[dict[str, object]]:
    found = [
        _row("lever", name, "collect", lowest, amount=amount)
        for name, amount in _collect(given, end, habit)
    ]
    later = given["purchase_changes"].filter(
        (pl.col("new_day") > end) | pl.col("new_day").is_null()
    )
    later = (
        later.group_by("supplier")
        .agg(pl.col("amount").sum())
        .sort("amount", "supplier", descending=[True, False])
    )
    found += [
        _row("lever", str(n or "not known"), "put_off", lowest, amount=float(a))
        for n, a in later.head(SHOWN).iter_rows()
        if a
    ]
    line = given.settings["credit_line"]
    limit = float(given.settings["cash_limit"] or 0.0)
    odds = given["cash_odds"].with_columns(missing=(limit - pl.col("q05")).clip(lower_bound=0.0))
    need = float(odds["missing"].max() or 0.0)  # type: ignore[arg-type]
    lent = min(need, float(line)) if line else need
    if lent > 0.5:
        weeks = float(odds["missing"].clip(upper_bound=lent).sum()) / lent
        cost = lent * float(given.settings["credit_rate"]) * weeks / 52.0
        found.append(_row("lever", "the bank", "credit", lowest, amount=lent, cost=cost))
    return found


def _collect(given: Given, end: date, habit: pl.DataFrame) -> list[tuple[str, float]]:
    """Return by customer what is due before the end of the lowest week and likely paid only after it."""
    bills = at_home(
        given["invoices"], ("amount", "tax", "paid"), rates=given["fx_rates"],
        home=given.settings["currency"], as_of=given.as_of,
    )  # fmt: skip
    owed = pl.col("amount") + pl.col("tax").fill_null(0.0) - pl.col("paid").fill_null(0.0)
    usual = float(habit.filter(pl.col("customer") == "")["high"].sum() or 0.0)
    late = habit.filter(pl.col("customer") != "").select("customer", "high")
    due = pl.coalesce("due", pl.col("day") + pl.duration(days=PAYMENT_DAYS))
    likely = pl.max_horizontal(due, pl.lit(given.as_of)) + pl.duration(
        days=pl.col("high").fill_null(usual).clip(lower_bound=0.0).ceil().cast(pl.Int64)
    )
    rows = bills.join(late, on="customer", how="left").filter(
        (owed > 0.5) & (due <= end) & (likely > end)
    ).group_by("customer").agg(owed.sum().alias("owed")).sort("owed", "customer", descending=[True, False])  # fmt: skip
    return [
        (str(name or "not known"), float(amount)) for name, amount in rows.head(SHOWN).iter_rows()
    ]
