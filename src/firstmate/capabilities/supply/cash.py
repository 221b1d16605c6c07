"""The task `cash`: money in and out by week, from deliveries, purchases and what is known besides."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from firstmate.base.issue import Issue, issue_rows
from firstmate.base.task import Given
from firstmate.capabilities.supply.weeks import Weeks

#: Days to pay where neither party nor plan says it.
PAYMENT_DAYS = 30
_STEP = {"week": "1w", "month": "1mo", "quarter": "3mo", "year": "1y"}


def cash(given: Given) -> dict[str, pl.DataFrame]:
    """Return cash_projection and issues.

    Invoices open are paid when due, overdue ones after the days these customers take by agreement;
    what is delivered is paid after the customer's days, what is bought after the supplier's.
    """
    weeks = Weeks.after(given.as_of, weeks=int(given.settings["plan_weeks"]))
    moves = pl.concat(
        [_receivables(given), _sales(given), _purchases(given), _extra(given), _other(given, weeks)]
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
    now = given.settings["cash_now"]
    rows = (
        pl.DataFrame({"period": weeks.periods}, schema={"period": pl.Date})
        .join(wide, on="period", how="left", maintain_order="left")
        .with_columns(pl.col(*kinds, "in", "out").fill_null(0.0) + 0.0)
        .with_columns(((now or 0.0) + (pl.col("in") - pl.col("out")).cum_sum()).alias("balance"))
    )
    return {"cash_projection": rows, "issues": issue_rows(_issues(given, now))}


def _issues(given: Given, now: float | None) -> list[Issue]:
    found = []
    if now is None:
        found.append(Issue(
            task="cash", code="cash_unknown", severity="hint", table="settings", column="value",
            why="Money in the bank is not known; the balance starts at nothing.",
            mend="Enter the setting cash_now.",
        ))  # fmt: skip
    if given["cash_lines"].is_empty():
        found.append(Issue(
            task="cash", code="no_cash_lines", severity="hint", table="cash_lines",
            why="Wages, rent, loans and tax are not known; the projection is before them.",
            mend="Enter them as cash lines, recurring ones once.",
        ))  # fmt: skip
    return found


def _rows(kind: str, rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(pl.col("day").is_not_null() & pl.col("amount").is_not_null()).select(
        pl.lit(kind).alias("kind"), pl.col("day").cast(pl.Date), pl.col("amount").cast(pl.Float64)
    )


def _days(table: pl.DataFrame, key: str) -> pl.DataFrame:
    days = pl.col("payment_days").fill_null(PAYMENT_DAYS).cast(pl.Int64)
    return table.select(key, days.alias("days")).unique(key, keep="first", maintain_order=True)


def _receivables(given: Given) -> pl.DataFrame:
    owed = (
        pl.col("amount").fill_null(0.0)
        + pl.col("tax").fill_null(0.0)
        - pl.col("paid").fill_null(0.0)
    )
    due = pl.coalesce("due", pl.col("day") + pl.duration(days=PAYMENT_DAYS))
    rows = given["invoices"].select(owed.alias("amount"), due.alias("day"))
    late = given.as_of + timedelta(days=PAYMENT_DAYS)
    day = pl.when(pl.col("day") > given.as_of).then(pl.col("day")).otherwise(pl.lit(late))
    return _rows(
        "receivables", rows.filter(pl.col("amount").abs() > 0.005).with_columns(day.alias("day"))
    )


def _sales(given: Given) -> pl.DataFrame:
    """Firm lines and jobs by their planned day; the forecast by what is served of it."""
    days = _days(given["customers"], "customer")
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
    other = pl.concat([wanted, ordered]).group_by("item", "period", maintain_order=True).sum()
    forecast = (
        other.filter(pl.col("quantity") > 1e-6)
        .join(prices, on="item", maintain_order="left")
        .select(
            (pl.col("quantity") * pl.col("price")).alias("amount"),
            (pl.col("period") + pl.duration(days=PAYMENT_DAYS)).alias("day"),
        )
    )
    return pl.concat([_rows("sales", firm), _rows("sales", forecast)])


def _purchases(given: Given) -> pl.DataFrame:
    days = _days(given["suppliers"], "supplier")
    bought = given["planned_orders"].filter(pl.col("kind").is_in(["buy", "make", "move", "job"]))
    rows = bought.join(days, on="supplier", how="left", maintain_order="left").select(
        (-pl.col("amount")).alias("amount"),
        (pl.col("due") + pl.duration(days=pl.col("days").fill_null(PAYMENT_DAYS))).alias("day"),
    )
    return _rows("purchases", rows)


def _extra(given: Given) -> pl.DataFrame:
    rows = given["planned_orders"].filter(pl.col("kind").is_in(["overtime", "outside"]))
    paid = (pl.col("period") + pl.duration(days=PAYMENT_DAYS)).alias("day")
    return _rows("extra_work", rows.select((-pl.col("amount")).alias("amount"), paid))


def _other(given: Given, weeks: Weeks) -> pl.DataFrame:
    """Cash lines of the plan, recurring ones at each of their days."""
    first, last = weeks.buckets.start, weeks.buckets.end
    parts = []
    for row in given["cash_lines"].iter_rows(named=True):
        if row["day"] is None or row["balance"] is not None:
            continue
        every = _STEP.get(row["every"] or "once")
        end = min(last, row["until"] or last)
        days = _range(row["day"], end, every)
        sign = -1.0 if (row["direction"] or "out") == "out" else 1.0
        parts.append(pl.DataFrame({"day": days, "amount": [sign * row["amount"]] * len(days)}))
    empty = pl.DataFrame(schema={"day": pl.Date, "amount": pl.Float64})
    rows = pl.concat([empty, *(p.cast({"day": pl.Date}) for p in parts)])
    return _rows("other", rows.filter((pl.col("day") >= first) & (pl.col("day") <= last)))


def _range(start: date, end: date, every: str | None) -> list[date]:
    if every is None:
        return [start]
    if start > end:
        return []
    found: list[date] = pl.date_range(start, end, every, eager=True).to_list()
    return found
