"""Cash with a chance: the projection moved by orders, goods and payments that are early or late.

Amounts are those of the projection; what differs is when they come, and how much of the forecast
is sold. It plans no payment.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import polars as pl

from firstmate.base.task import Given
from firstmate.capabilities.robustness.read import Plan, week_of
from firstmate.capabilities.robustness.shop import Floats, Ints, Outcome
from firstmate.company.currency import at_home

#: Days to pay where nobody says it; as in the projection.
PAYMENT_DAYS = 30
#: Fewer paid invoices than this tell less about a customer than those of all.
ENOUGH = 8
#: Steps into which habits of paying are cut.
LEVELS = 40
FRIDAY = 4


@dataclass(frozen=True)
class Payments:
    """What is paid when: orders after their delivery, invoices after their due day.

    ``amount``, ``terms`` [days] and ``week`` (planned) of orders, lines first; ``habit`` order x
    level: days paid after the due day. ``owed``, ``owed_day`` [days from the start] and
    ``owed_habit`` the same of open invoices not yet due. ``sold`` money of the forecast the plan
    serves by week; ``firsts`` first day of each week.
    """

    amount: Floats
    terms: Floats
    week: Ints
    habit: Floats
    owed: Floats
    owed_day: Floats
    owed_habit: Floats
    sold: Floats
    firsts: Ints


def habits(given: Given) -> pl.DataFrame:
    """Return payment_habits: days between due day and payment of paid invoices, by customer."""
    late = _paid_late(given)
    each = pl.col("late")
    figures = (
        each.median().alias("value"), each.quantile(0.1, "linear").alias("low"),
        each.quantile(0.9, "linear").alias("high"), pl.len().cast(pl.Int64).alias("n"),
    )  # fmt: skip
    every = late.select(pl.lit("").alias("customer"), *figures).filter(pl.col("n") > 0)
    own = late.filter(pl.col("customer") != "").group_by("customer").agg(*figures)
    mine = own.filter(pl.col("n") >= ENOUGH)
    rest = own.filter(pl.col("n") < ENOUGH).select("customer", "n")
    shared = rest.join(every.drop("customer", "n"), how="cross").select(mine.columns)
    basis = pl.when(pl.col("n") >= ENOUGH).then(pl.lit("measured")).otherwise(pl.lit("group"))
    return pl.concat([every, mine, shared]).with_columns(basis.alias("basis")).sort("customer")


def _paid_late(given: Given) -> pl.DataFrame:
    """Return customer, late [days] of invoices paid, of which the due day is known."""
    came = given["payments"].filter(pl.col("direction").fill_null("in") == "in").group_by(
        pl.col("document").alias("invoice")
    ).agg(pl.col("day").max().alias("came"))  # fmt: skip
    rows = given["invoices"].join(came, on="invoice", how="left", maintain_order="left")
    day = pl.coalesce("paid_on", "came")
    return rows.filter(day.is_not_null() & pl.col("due").is_not_null()).select(
        pl.col("customer").fill_null(""),
        late=(day - pl.col("due")).dt.total_days().cast(pl.Float64),
    )


def habit_levels(given: Given, customers: pl.Series) -> Floats:
    """Return days paid after the due day at equal steps of chance: row of ``customers`` x level."""
    late = _paid_late(given)
    at = (np.arange(LEVELS) + 0.5) / LEVELS
    usual = np.quantile(late["late"].to_numpy(), at) if late.height else np.zeros(LEVELS)
    known = {
        str(name[0]): np.quantile(part["late"].to_numpy(), at)
        for name, part in late.group_by("customer") if part.height >= ENOUGH and name[0]
    }  # fmt: skip
    found = [known.get(name, usual) for name in customers.fill_null("").to_list()]
    return np.array(found).reshape(len(customers), LEVELS)


def payments(given: Given, plan: Plan) -> Payments:
    """Return what is paid when as the projection has it, with the habits of who pays."""
    rows = pl.concat([t.select("customer", "amount", "week") for t in (plan.lines, plan.jobs)])
    days = given["customers"].select(
        "customer", days=pl.col("payment_days").fill_null(PAYMENT_DAYS)
    )
    rows = rows.join(days.unique("customer"), on="customer", how="left", maintain_order="left")
    bills = at_home(
        given["invoices"], ("amount", "tax", "paid"), rates=given["fx_rates"],
        home=given.settings["currency"], as_of=given.as_of,
    )  # fmt: skip
    owed = pl.col("amount") + pl.col("tax").fill_null(0.0) - pl.col("paid").fill_null(0.0)
    due = pl.coalesce("due", pl.col("day") + pl.duration(days=PAYMENT_DAYS))
    bills = bills.select("customer", "invoice", owed=owed, due=due).filter(
        (pl.col("owed").abs() > 0.005) & (pl.col("due") > given.as_of)
    )  # fmt: skip
    starts = [max((period - plan.weeks.start).days, 0) for period in plan.weeks.periods]
    return Payments(
        amount=rows["amount"].fill_null(0.0).to_numpy(),
        terms=rows["days"].fill_null(PAYMENT_DAYS).cast(pl.Float64).to_numpy(),
        week=rows["week"].to_numpy(), habit=habit_levels(given, rows["customer"]),
        owed=bills["owed"].to_numpy(),
        owed_day=(bills["due"] - plan.weeks.start).dt.total_days().cast(pl.Float64).to_numpy(),
        owed_habit=habit_levels(given, bills["customer"]),
        sold=np.einsum("nw,n->w", plan.shop.forecast, plan.shop.price),
        firsts=np.array(starts, dtype=np.int64),
    )  # fmt: skip


def balances(
    paid: Payments, outcome: Outcome, *, seed: int, block: int, off: AbstractSet[str]
) -> Floats:
    """Return money more or less than projected at the end of each week: replication x week."""
    count, weeks = outcome.sold.shape
    moved = np.zeros((count, weeks + 1))
    week = np.concatenate([outcome.line_week, outcome.job_week], axis=1)
    rng = np.random.default_rng([seed, crc32(b"payers"), block])
    level = rng.integers(0, LEVELS, (count, len(paid.amount) + len(paid.owed)))
    own, others = level[:, : len(paid.amount)], level[:, len(paid.amount) :]
    habit = np.zeros(own.shape) if "payers" in off else paid.habit[np.arange(len(paid.amount)), own]
    planned = _pay_week(paid, paid.week, paid.terms)
    really = _pay_week(paid, week, np.maximum(paid.terms + habit, 0.0))
    _shift(moved, planned, really, paid.amount)
    habit = (
        np.zeros(others.shape)
        if "payers" in off
        else paid.owed_habit[np.arange(len(paid.owed)), others]
    )
    _shift(
        moved,
        _week(paid, paid.owed_day),
        _week(paid, np.maximum(paid.owed_day + habit, 0.0)),
        paid.owed,
    )
    later = np.minimum(np.arange(weeks) + PAYMENT_DAYS // 7, weeks)
    np.add.at(moved.T, later, (outcome.sold - paid.sold).T)
    return np.asarray(np.cumsum(moved[:, :weeks], axis=1))


def _pay_week(paid: Payments, week: Ints, days: Floats) -> Ints:
    """Week of payment of what is delivered on the Friday of a week; never where never delivered."""
    weeks = len(paid.firsts)
    day = paid.firsts[np.minimum(week, weeks - 1)] + FRIDAY + days
    return np.where(week >= weeks, weeks, _week(paid, day))


def _week(paid: Payments, day: Floats) -> Ints:
    found = np.searchsorted(paid.firsts, day, side="right") - 1
    beyond = day >= paid.firsts[-1] + 7
    return np.where(beyond, len(paid.firsts), np.maximum(found, 0)).astype(np.int64)


def _shift(moved: Floats, planned: Ints, really: Ints, amount: Floats) -> None:
    """Take amounts from their planned week and put them into the week they really come in."""
    count, width = moved.shape
    at = np.arange(count)[:, None] * width + really
    weights = np.broadcast_to(amount, at.shape)
    moved += np.bincount(at.ravel(), weights=weights.ravel(), minlength=count * width).reshape(
        count, width
    )
    moved -= np.bincount(planned, weights=amount, minlength=width)


def cash_odds(
    given: Given, plan: Plan, moved: Floats, calm: Floats, quantiles: Mapping[str, float]
) -> pl.DataFrame:
    """Return cash_odds: the projection plus what chance moves, by week."""
    rows = given["cash_projection"].sort("period").select("period", planned="balance")
    week = week_of(plan.weeks, rows["period"])
    inside = week < plan.weeks.weeks
    rows, week = rows.filter(pl.Series(inside, dtype=pl.Boolean)), week[inside]
    balance = rows["planned"].to_numpy() + (moved - calm)[:, week]
    limit = float(given.settings["cash_limit"] or 0.0)
    return rows.with_columns(
        *(
            pl.Series(name, np.quantile(balance, share, axis=0), dtype=pl.Float64)
            for name, share in quantiles.items()
        ),
        pl.Series("below", (balance < limit).mean(axis=0), dtype=pl.Float64),
    )
