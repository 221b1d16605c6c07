"""When money moves: terms of payment by party, and what is already known to come and go.

It knows no quantity of the plan; the plan's cash limit and the cash projection both read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from firstmate.base.task import Given
from firstmate.capabilities.supply.weeks import FRIDAY, Floats, Ints, Weeks
from firstmate.company.account import money_in_bank
from firstmate.company.currency import at_home

#: Days to pay where neither party nor plan says it.
PAYMENT_DAYS = 30
_STEP = {"week": "1w", "month": "1mo", "quarter": "3mo", "year": "1y"}


@dataclass(frozen=True)
class Cash:
    """A limit on cash: what may not be undercut, what the bank lends, and what is known by week.

    ``known[week]``: money in less money out that the plan does not decide; the first week has
    the money in the bank, less the least that must be there. ``work_weeks`` by one-off work and
    ``supplier_weeks`` by purchase are weeks until payment.
    """

    known: Floats
    line: float
    credit_rate: float
    overdraft_price: float
    work_weeks: Ints
    supplier_weeks: Ints
    usual_weeks: int


def in_bank(given: Given) -> float | None:
    """Return the money in the bank as set, else as the last bank lines say; None where nobody knows."""
    return money_in_bank(
        given.settings["cash_now"], lines=given["bank_lines"], rates=given["fx_rates"],
        home=given.settings["currency"], as_of=given.as_of,
    )  # fmt: skip


def days_to_pay(table: pl.DataFrame, key: str) -> pl.DataFrame:
    """Return key, days: the days each party has to pay."""
    days = pl.col("payment_days").fill_null(PAYMENT_DAYS).cast(pl.Int64)
    return table.select(key, days.alias("days")).unique(key, keep="first", maintain_order=True)


def weeks_to_pay(parties: pl.Series, table: pl.DataFrame, *, weekday: int) -> Ints:
    """Return the weeks from what happens on the weekday (0 = Monday) to its payment.

    >>> terms = pl.DataFrame({"customer": ["K"], "payment_days": [14.0]})
    >>> weeks_to_pay(pl.Series("customer", ["K", "unknown"]), terms, weekday=4).tolist()
    [2, 4]
    """
    key = parties.name
    days = parties.to_frame().join(
        days_to_pay(table, key), on=key, how="left", maintain_order="left"
    )
    found = days["days"].fill_null(PAYMENT_DAYS).to_numpy()
    return np.asarray((found + weekday) // 7, dtype=np.int64)


def rows(kind: str, table: pl.DataFrame) -> pl.DataFrame:
    """Return kind, day, amount of the rows of which day and amount are known."""
    known = pl.col("day").is_not_null() & pl.col("amount").is_not_null()
    return table.filter(known).select(
        pl.lit(kind).alias("kind"), pl.col("day").cast(pl.Date), pl.col("amount").cast(pl.Float64)
    )


def receivables(given: Given) -> pl.DataFrame:
    """Return what open invoices bring: when due, overdue ones after the usual days."""
    owed = (
        pl.col("amount").fill_null(0.0)
        + pl.col("tax").fill_null(0.0)
        - pl.col("paid").fill_null(0.0)
    )
    due = pl.coalesce("due", pl.col("day") + pl.duration(days=PAYMENT_DAYS))
    bills = at_home(
        given["invoices"], ("amount", "tax", "paid"), rates=given["fx_rates"],
        home=given.settings["currency"], as_of=given.as_of,
    ).filter(pl.col("amount").is_not_null())  # fmt: skip
    found = bills.select(owed.alias("amount"), due.alias("day"))
    late = given.as_of + timedelta(days=PAYMENT_DAYS)
    day = pl.when(pl.col("day") > given.as_of).then(pl.col("day")).otherwise(pl.lit(late))
    found = found.filter(pl.col("amount").abs() > 0.005).with_columns(day.alias("day"))
    return rows("receivables", found)


def other(given: Given, weeks: Weeks) -> pl.DataFrame:
    """Return cash lines within the plan, recurring ones at each of their days."""
    first, last = weeks.buckets.start, weeks.buckets.end
    parts = []
    for row in given["cash_lines"].iter_rows(named=True):
        if row["day"] is None:
            continue
        every = _STEP.get(row["every"] or "once")
        end = min(last, row["until"] or last)
        days = _range(row["day"], end, every)
        sign = -1.0 if (row["direction"] or "out") == "out" else 1.0
        parts.append(pl.DataFrame({"day": days, "amount": [sign * row["amount"]] * len(days)}))
    empty = pl.DataFrame(schema={"day": pl.Date, "amount": pl.Float64})
    found = pl.concat([empty, *(p.cast({"day": pl.Date}) for p in parts)])
    return rows("other", found.filter((pl.col("day") >= first) & (pl.col("day") <= last)))


def _range(start: date, end: date, every: str | None) -> list[date]:
    if every is None:
        return [start]
    if start > end:
        return []
    found: list[date] = pl.date_range(start, end, every, eager=True).to_list()
    return found


def cash_limit(
    given: Given,
    weeks: Weeks,
    *,
    incoming: pl.DataFrame,
    works: pl.DataFrame,
    buys: pl.DataFrame,
) -> Cash | None:
    """Return the limit on cash; ``None`` where none is set or the money in the bank is not known.

    Parameters
    ----------
    incoming
        Open purchases: supplier, day, amount.
    works, buys
        Columns customer of one-off work, supplier of purchases.
    """
    said = given.settings
    now = in_bank(given)
    if now is None or (said["cash_limit"] is None and said["credit_line"] is None):
        return None
    known = np.zeros(len(weeks))
    known[0] = now - (said["cash_limit"] or 0.0)
    terms = days_to_pay(given["suppliers"], "supplier")
    due = pl.col("day") + pl.duration(days=pl.col("days").fill_null(PAYMENT_DAYS))
    open_lines = incoming.join(terms, on="supplier", how="left", maintain_order="left")
    owed = rows("purchases", open_lines.select(-pl.col("amount"), due.alias("day")))
    for moves in (receivables(given), other(given, weeks), owed):
        at = weeks.of(moves["day"])
        inside = at < len(weeks)
        np.add.at(known, at[inside], moves["amount"].to_numpy()[inside])
    return Cash(
        known=known,
        line=said["credit_line"] or 0.0,
        credit_rate=said["credit_rate"],
        overdraft_price=said["overdraft_price"],
        work_weeks=weeks_to_pay(works["customer"], given["customers"], weekday=FRIDAY),
        supplier_weeks=weeks_to_pay(buys["supplier"], given["suppliers"], weekday=0),
        usual_weeks=PAYMENT_DAYS // 7,
    )
