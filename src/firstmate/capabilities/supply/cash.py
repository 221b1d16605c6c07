"""The task `cash`: money in and out by week, from deliveries, purchases and what is known besides."""

from __future__ import annotations

import polars as pl

from firstmate.base.issue import Issue, issue_rows
from firstmate.base.task import Given
from firstmate.capabilities.supply.payments import (
    PAYMENT_DAYS,
    days_to_pay,
    in_bank,
    other,
    receivables,
    rows,
)
from firstmate.capabilities.supply.weeks import Weeks


def cash(given: Given) -> dict[str, pl.DataFrame]:
    """Return cash_projection and issues.

    Invoices open are paid when due, overdue ones after the days these customers take by agreement;
    what is delivered is paid after the customer's days, what is bought after the supplier's.
    """
    weeks = Weeks.after(given.as_of, weeks=int(given.settings["plan_weeks"]))
    moves = pl.concat(
        [receivables(given), _sales(given), _purchases(given), _extra(given), other(given, weeks)]
    )
    first, last = weeks.buckets.start, weeks.buckets.end
    moves = moves.filter(pl.col("day") <= last).with_columns(
        pl.max_horizontal("day", pl.lit(first)).dt.truncate("1w").alias("period")
    )
    kinds = ("receivables", "sales", "purchases", "extra_work", "other")
    wide = moves.group_by("period").agg(
        *(pl.col("amount").filter(pl.col("kind") == kind).sum().alias(kind) for kind in kinds),
        pl.col("amount").clip(lower_bound=0.0).sum().alias("in"),
        (-pl.col("amount").clip(upper_bound=0.0)).sum().alias("out"),
    )
    now = in_bank(given)
    found = (
        pl.DataFrame({"period": weeks.periods}, schema={"period": pl.Date})
        .join(wide, on="period", how="left", maintain_order="left")
        .with_columns(pl.col(*kinds, "in", "out").fill_null(0.0) + 0.0)
        .with_columns(((now or 0.0) + (pl.col("in") - pl.col("out")).cum_sum()).alias("balance"))
    )
    return {"cash_projection": found, "issues": issue_rows(_issues(given, now))}


def _issues(given: Given, now: float | None) -> list[Issue]:
    found = []
    if now is None:
        found.append(Issue(
            task="cash", code="cash_unknown", severity="hint", table="settings", column="value",
            why="Money in the bank is not known; the balance starts at nothing.",
            mend="Enter the setting cash_now, or bring in the statement of the bank.",
        ))  # fmt: skip
    if given["cash_lines"].is_empty():
        listed = given["bank_lines"].height > 0
        found.append(Issue(
            task="cash", code="no_cash_lines", severity="hint", table="cash_lines",
            why="Wages, rent, loans and tax are not known; the projection is before them.",
            mend="Take over what comes regularly: firstmate cash --take-all." if listed
            else "Bring in the statement of the bank, or enter them as cash lines, recurring ones once.",
        ))  # fmt: skip
    return found


def _sales(given: Given) -> pl.DataFrame:
    """Firm lines and jobs by their planned day; the forecast by what is served of it."""
    days = days_to_pay(given["customers"], "customer")
    firm = (
        given["deliveries"]
        .join(days, on="customer", how="left", maintain_order="left")
        .select(
            pl.col("amount"),
            (pl.col("planned_on") + pl.duration(days=pl.col("days").fill_null(PAYMENT_DAYS))).alias(
                "day"
            ),
        )
    )
    prices = given["unit_prices"].select("item", pl.col("value").alias("price"))
    wanted = given["projections"].select("item", "period", pl.col("served").alias("quantity"))
    ordered = (
        given["plan_flows"]
        .filter(pl.col("flow") == "deliver")
        .select("item", "period", (-pl.col("quantity")).alias("quantity"))
    )
    beside = pl.concat([wanted, ordered]).group_by("item", "period", maintain_order=True).sum()
    forecast = (
        beside.filter(pl.col("quantity") > 1e-6)
        .join(prices, on="item", maintain_order="left")
        .select(
            (pl.col("quantity") * pl.col("price")).alias("amount"),
            (pl.col("period") + pl.duration(days=PAYMENT_DAYS)).alias("day"),
        )
    )
    return pl.concat([rows("sales", firm), rows("sales", forecast)])


def _purchases(given: Given) -> pl.DataFrame:
    days = days_to_pay(given["suppliers"], "supplier")
    bought = given["planned_orders"].filter(pl.col("kind").is_in(["buy", "make", "move", "job"]))
    owed = bought.join(days, on="supplier", how="left", maintain_order="left").select(
        (-pl.col("amount")).alias("amount"),
        (pl.col("due") + pl.duration(days=pl.col("days").fill_null(PAYMENT_DAYS))).alias("day"),
    )
    return rows("purchases", owed)


def _extra(given: Given) -> pl.DataFrame:
    extra = given["planned_orders"].filter(pl.col("kind").is_in(["overtime", "outside"]))
    paid = (pl.col("period") + pl.duration(days=PAYMENT_DAYS)).alias("day")
    return rows("extra_work", extra.select((-pl.col("amount")).alias("amount"), paid))
