"""The task `receivables`: invoices past due and work shipped but not billed; no dunning."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from firstmate.base.task import Given, defaults
from firstmate.capabilities.process.advice import advise
from firstmate.capabilities.process.options import RECEIVABLES_OPTIONS
from firstmate.capabilities.process.tables import OVERDUE, UNBILLED
from firstmate.company.currency import at_home

#: A difference below this share of an order is rounding or a discount, not an open bill.
SMALL = 0.01
QUARTER = 0.25


def receivables(given: Given) -> dict[str, pl.DataFrame]:
    """Return ``overdue``, ``unbilled`` and ``recommendations``."""
    options = {**defaults(RECEIVABLES_OPTIONS), **given.options}
    bills = at_home(
        given["invoices"], ("amount", "tax", "paid"), rates=given["fx_rates"],
        home=given.settings["currency"], as_of=given.as_of,
    ).filter(pl.col("amount").is_not_null())  # fmt: skip
    late = overdue(bills, payments=given["payments"], as_of=given.as_of)
    missing = unbilled(
        given["sales"], bills=bills, as_of=given.as_of, billing_days=options["billing_days"]
    )
    advice = [_collect(late, given=given), _bill(missing, given=given)]
    return {
        "overdue": late.select(OVERDUE.names),
        "unbilled": missing.select(UNBILLED.names),
        "recommendations": pl.concat(advice, how="diagonal_relaxed"),
    }


def overdue(bills: pl.DataFrame, *, payments: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Return invoices past due with what is still to be paid, tax included."""
    came = (
        payments.filter(pl.col("direction").fill_null("in") == "in")
        .group_by(pl.col("document").alias("invoice"))
        .agg(pl.col("amount").sum().alias("_came"))
    )
    paid = pl.coalesce(
        "paid", "_came", pl.when(pl.col("paid_on").is_not_null()).then("_gross"), 0.0
    )
    return (
        bills.filter((pl.col("kind").fill_null("") != "credit") & (pl.col("due") < as_of))
        .with_columns((pl.col("amount") + pl.col("tax").fill_null(0.0)).alias("_gross"))
        .join(came, on="invoice", how="left")
        .with_columns(
            (pl.col("_gross") - paid).alias("amount"),
            (pl.lit(as_of) - pl.col("due")).dt.total_days().cast(pl.Float64).alias("days"),
        )
        .filter(pl.col("amount") > SMALL * pl.col("_gross"))
        .with_columns(pl.col("customer").fill_null(""))
        .sort("invoice")
    )


def unbilled(
    sales: pl.DataFrame, *, bills: pl.DataFrame, as_of: date, billing_days: int
) -> pl.DataFrame:
    """Return orders shipped ``billing_days`` ago or longer with what no invoice covers.

    Per order: shipped amount of lines without a day of invoice, less what its invoices bill beyond
    the lines that have one (deposits, stages). A channel of which no invoice is ever named (a shop
    that is paid at once) has none.
    """
    latest = as_of - timedelta(days=billing_days)
    has_bill = pl.col("invoiced_on").is_not_null()
    invoiced = has_bill | pl.col("order").is_in(bills["order"].drop_nulls().unique().implode())
    gone = (pl.col("shipped_on") <= latest) & (pl.col("shipped") > 0)
    lines = sales.filter(pl.col("kind").is_in(["item", "job", "service"])).with_columns(
        (pl.col("shipped") * pl.col("price")).fill_null(0.0).alias("_value"),
        (gone & invoiced.any().over("channel")).fill_null(value=False).alias("_gone"),
    )
    orders = lines.group_by("order").agg(
        pl.col("customer").first(),
        pl.col("job").drop_nulls().first(),
        pl.col("shipped_on").filter(pl.col("_gone") & ~has_bill).max(),
        pl.col("_value").filter(pl.col("_gone") & ~has_bill).sum().alias("_open"),
        pl.col("amount").filter(has_bill).sum().alias("_with_bill"),
    )
    billed = bills.group_by("order").agg(pl.col("amount").sum().alias("_billed"))
    by_job = billed.rename({"order": "job", "_billed": "_billed_job"})
    beyond = (
        pl.coalesce("_billed", "_billed_job").fill_null(0.0) - pl.col("_with_bill")
    ).clip(lower_bound=0.0)  # fmt: skip
    return (
        orders.filter(pl.col("_open") > 0)
        .join(billed, on="order", how="left")
        .join(by_job, on="job", how="left")
        .with_columns((pl.col("_open") - beyond).alias("amount"))
        .filter(pl.col("amount") > SMALL * pl.col("_open"))
        .with_columns(
            (pl.lit(as_of) - pl.col("shipped_on")).dt.total_days().cast(pl.Float64).alias("days")
        )
        .sort("order")
    )


def _worth(rows: pl.DataFrame, *, given: Given) -> pl.DataFrame:
    """Interest on the amount for 13 weeks; the amount itself is cash, not contribution."""
    low, high = given.ends("credit_rate")
    ends = {"value": float(given.settings["credit_rate"]), "low": low, "high": high}
    return rows.with_columns(
        *((pl.col("amount") * QUARTER * share).alias(name) for name, share in ends.items()),
        pl.col("amount").alias("cash_effect"),
        pl.lit(given.as_of + timedelta(days=7)).alias("deadline"),
        pl.lit("credit_rate").alias("assumption"),
        pl.lit(value=False).alias("recurring"),
    )


def _collect(late: pl.DataFrame, *, given: Given) -> pl.DataFrame:
    by_customer = late.group_by("customer").agg(
        pl.col("amount").sum(),
        pl.col("days").max(),
        pl.len().cast(pl.Int64).alias("count"),
        pl.col("due").min().alias("day"),
    )
    return advise(
        _worth(by_customer, given=given), code="collect_overdue", name=("customer",),
        opens={"overdue": ("customer",)}, rest="overdue",
    )  # fmt: skip


def _bill(missing: pl.DataFrame, *, given: Given) -> pl.DataFrame:
    rows = missing.with_columns(pl.col("shipped_on").alias("day"))
    return advise(
        _worth(rows, given=given), code="write_invoice", name=("order",),
        opens={"sales": ("order",)}, rest="unbilled",
    )  # fmt: skip
