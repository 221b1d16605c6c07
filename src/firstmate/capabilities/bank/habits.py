"""The task `cash_habits`: movements on the account that come again, their amount and their next day.

Lines are first taken by party and purpose, what is then not regular by party alone, and what is
still not regular by the month, where it comes in nearly every one.
"""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from firstmate.base.task import Given
from firstmate.capabilities.bank.names import known, plain_name
from firstmate.company.currency import at_home

#: How often -> distance of its days from, to, step, times a year, lines at least.
_EVERY = {
    "week": (6, 8, "1w", 52, 4),
    "month": (26, 35, "1mo", 12, 3),
    "quarter": (80, 100, "3mo", 4, 3),
    "year": (350, 380, "1y", 1, 2),
}
_ENDS = {"week": 11, "month": 50, "quarter": 150, "year": 420}
#: How much of the past is looked at; two years hold a yearly line twice.
_PAST = timedelta(days=2 * 366 + 31)
#: Share of distances that must fit, and months of the last six in which a line must come.
_FIT, _MONTHS, _OF = 0.75, 5, 6
#: Amounts that differ by less are the same.
_SAME = 0.005
#: Who pays out what customers paid by card or in a shop.
_PAYOUTS = r"stripe|paypal|sumup|shopify|klarna|adyen|mollie|square|amazon|ebay|etsy|izettle|payout"
#: A receipt that differs by more from time to time is what customers pay.
_STEADY = 0.1


def habits(given: Given) -> dict[str, pl.DataFrame]:
    """Return bank_moves and cash_habits."""
    lines = _lines(given)
    found, moves = [], []
    by_purpose = pl.concat_str(
        pl.col("who"), pl.when(pl.col("what") != "").then(pl.lit(": ") + pl.col("what")).otherwise(pl.lit("")),
    )  # fmt: skip
    for name, regular in (
        (by_purpose, _by_distance),
        (pl.col("who"), _by_distance),
        (pl.col("who"), _by_month),
    ):
        grouped = lines.with_columns(name.alias("cash_line")).filter(pl.col("cash_line") != "")
        rows = regular(grouped, given.as_of)
        found.append(rows)
        taken = grouped.join(rows, on=["cash_line", "direction"], how="semi", maintain_order="left")
        moves.append(taken.select("bank_line", "cash_line", "direction", "day", "amount"))
        lines = lines.join(taken, on="bank_line", how="anti", maintain_order="left")
    regular_ones = (
        pl.concat(found)
        .unique(["cash_line", "direction"], keep="first", maintain_order=True)
        .sort("cash_line", "direction")
    )
    return {
        "bank_moves": pl.concat(moves).sort("bank_line"),
        "cash_habits": _kinds(given, regular_ones),
    }


def _lines(given: Given) -> pl.DataFrame:
    """Return bank_line, day, amount without sign, direction, who and what, by day."""
    lines = at_home(
        given["bank_lines"], ["amount"], rates=given["fx_rates"], home=given.settings["currency"],
        as_of=given.as_of,
    )  # fmt: skip
    party, what = plain_name(pl.col("party")), plain_name(pl.col("text"))
    lines = lines.filter(
        pl.col("day") <= given.as_of,
        pl.col("day") > given.as_of - _PAST,
        pl.col("amount").abs() > _SAME,
    )
    named = pl.when(party != "").then(pl.col("party").str.strip_chars())
    return lines.select(
        "bank_line", "day", pl.col("amount").abs(),
        pl.when(pl.col("amount") < 0).then(pl.lit("out")).otherwise(pl.lit("in")).alias("direction"),
        named.otherwise(what).alias("who"),
        pl.when(party != "").then(what).otherwise(pl.lit("")).alias("what"),
    ).sort("day", "bank_line")  # fmt: skip


def _by_distance(lines: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Return the groups whose days have one usual distance."""
    group = ["cash_line", "direction"]
    spread = lines.with_columns(pl.col("day").diff().dt.total_days().over(group).alias("gap"))
    usual = spread.with_columns(pl.col("gap").median().over(group).alias("usual"))
    every = pl.lit(None, dtype=pl.String)
    fits = pl.lit(value=False)
    for name, (low, high, *_) in _EVERY.items():
        every = pl.when(pl.col("usual").is_between(low, high)).then(pl.lit(name)).otherwise(every)
        fits = fits | (pl.col("usual").is_between(low, high) & pl.col("gap").is_between(low, high))
    rows = (
        usual.with_columns(every.alias("every"), fits.alias("fits"))
        .filter(pl.col("every").is_not_null())
        .group_by(*group, "every", maintain_order=True)
        .agg(*_figures(), (pl.col("fits").sum() / (pl.len() - 1)).alias("fit"))
    )
    enough = pl.col("every").replace_strict(
        {k: v[4] for k, v in _EVERY.items()}, return_dtype=pl.Int64
    )
    # two lines a year apart are a habit only where they are about equal
    like = (pl.col("every") != "year") | (pl.col("high") <= 1.25 * pl.col("low"))
    return _alive(
        rows.filter(pl.col("n") >= enough, pl.col("fit") >= _FIT, like).drop("fit"), as_of
    )


def _by_month(lines: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Return the groups that come in nearly every one of the last whole months, as sums of a month."""
    group = ["cash_line", "direction"]
    first = as_of.replace(day=1)
    months = pl.DataFrame({"day": [first]}).select(pl.col("day").dt.offset_by(f"-{_OF}mo"))["day"][
        0
    ]
    recent = lines.filter(pl.col("day") >= months, pl.col("day") < first)
    summed = recent.group_by(
        *group, pl.col("day").dt.truncate("1mo").alias("month"), maintain_order=True
    ).agg(pl.col("amount").sum(), pl.col("day").max(), pl.len().alias("lines"))
    rows = (
        summed.group_by(group, maintain_order=True)
        .agg(
            *(f for f in _figures() if f.meta.output_name() != "n"),
            pl.col("lines").sum().cast(pl.Int64).alias("n"), pl.len().alias("months"),
        )
        .filter(pl.col("months") >= _MONTHS)
        .with_columns(pl.lit("month").alias("every"))
    )  # fmt: skip
    return _alive(rows, as_of)


def _figures() -> list[pl.Expr]:
    last = pl.col("amount").tail(6)
    same = (last.last() / last.tail(2).first() - 1.0).abs() < _SAME
    return [
        pl.when(same).then(last.last()).otherwise(last.median()).alias("amount"),
        last.min().alias("low"), last.max().alias("high"), pl.len().cast(pl.Int64).alias("n"),
        pl.col("day").min().alias("first"), pl.col("day").max().alias("last"),
    ]  # fmt: skip


def _alive(rows: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Leave out what has stopped, and add the next day and the money of a year."""
    ends = pl.col("every").replace_strict(_ENDS, return_dtype=pl.Int64)
    rows = rows.filter(pl.col("last") + pl.duration(days=ends) >= as_of)
    step = pl.col("every").replace_strict(
        {k: v[2] for k, v in _EVERY.items()}, return_dtype=pl.String
    )
    later = [pl.col("last")]
    for _ in range(4):
        later.append(later[-1].dt.offset_by(step))
    times = pl.col("every").replace_strict(
        {k: v[3] for k, v in _EVERY.items()}, return_dtype=pl.Int64
    )
    sign = pl.when(pl.col("direction") == "out").then(-1.0).otherwise(1.0)
    return rows.with_columns(
        pl.coalesce(pl.when(day > as_of).then(day) for day in later[1:]).alias("next_day"),
        (sign * times * pl.col("amount")).alias("year_amount"),
    ).select(
        "cash_line", "direction", "every", "amount", "low", "high", "n", "first", "last", "next_day",
        "year_amount",
    )  # fmt: skip


def _kinds(given: Given, rows: pl.DataFrame) -> pl.DataFrame:
    """Say of each whether it is to be taken over, or is in the plan already."""
    names = rows.select("cash_line", plain_name(pl.col("cash_line")).alias("plain"))
    buying = pl.concat(
        [given[table].select("supplier") for table in ("purchase_lines", "supplier_items")]
    )
    suppliers = buying.unique(maintain_order=True).join(
        given["suppliers"].select("supplier", "name"),
        on="supplier",
        how="left",
        maintain_order="left",
    )
    buyers = known(names, given["customers"].select("customer", "name"), key="customer")
    sellers = known(names, suppliers, key="supplier")
    coming = pl.col("direction") == "in"
    unsteady = pl.col("high") > (1.0 + _STEADY) * pl.col("low")
    entered = given["cash_lines"].select("cash_line", pl.lit(value=True).alias("entered"))
    kind = (
        pl.when(pl.col("entered")).then(pl.lit("entered"))
        .when(coming & pl.col("cash_line").is_in(buyers.implode())).then(pl.lit("customer"))
        .when(~coming & pl.col("cash_line").is_in(sellers.implode())).then(pl.lit("supplier"))
        .when(coming & (unsteady | pl.col("cash_line").str.to_lowercase().str.contains(_PAYOUTS)))
        .then(pl.lit("receipts"))
        .otherwise(pl.lit("regular"))
    )  # fmt: skip
    return (
        rows.join(entered.unique(), on="cash_line", how="left", maintain_order="left")
        .with_columns(kind.alias("kind"))
        .drop("entered")
    )
