"""The task `habits`: what keeps happening: units sent back, suppliers late, chances overstated."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from firstmate.base.task import Given, defaults
from firstmate.capabilities.process.advice import advise
from firstmate.capabilities.process.options import HABITS_OPTIONS
from firstmate.capabilities.process.rework import rework
from firstmate.capabilities.process.tables import LATE_SUPPLIERS, OPTIMISM, REWORK
from firstmate.company.currency import at_home

QUARTER, QUARTER_DAYS = 0.25, 91.0
#: Orders from which a supplier is judged, and how much longer than stated is clearly longer.
ENOUGH_ORDERS, LONGER_DAYS, LONGER_SHARE = 5, 3.0, 0.25
#: Decided deals from which stated chances are compared.
ENOUGH_DEALS = 20
#: Share sent back from which a loop is worth a word.
LOOP_SHARE = 0.05


def habits(given: Given) -> dict[str, pl.DataFrame]:
    """Return ``rework``, ``late_suppliers``, ``optimism`` and ``recommendations``."""
    options = {**defaults(HABITS_OPTIONS), **given.options}
    loops = rework(given.tables, as_of=given.as_of, look_back_days=options["look_back_days"])
    slow = late_suppliers(
        given["lead_times"],
        purchases=at_home(
            given["purchase_lines"],
            ("price", "amount"),
            rates=given["fx_rates"],
            home=given.settings["currency"],
            as_of=given.as_of,
        ),
        as_of=given.as_of,
        holding_rate=given.settings["holding_rate"],
    )
    hopes = optimism(given["conversions"], deals=given["deals"], by_person=options["by_person"])
    advice = [
        _loops(loops),
        _slow(slow, given=given),
        _hopes(hopes, by_person=options["by_person"]),
    ]
    return {
        "rework": loops.select(REWORK.names),
        "late_suppliers": slow.select(LATE_SUPPLIERS.names),
        "optimism": hopes.select(OPTIMISM.names),
        "recommendations": pl.concat(advice, how="diagonal_relaxed"),
    }


def late_suppliers(
    lead_times: pl.DataFrame, *, purchases: pl.DataFrame, as_of: date, holding_rate: float
) -> pl.DataFrame:
    """Return suppliers measured on 5 orders or more that take clearly longer than they state.

    Clearly: the median is 3 days and a quarter above. The stock that covers 9 of 10 of their
    deliveries instead of the stated days is (high - stated) days of what is bought from them.
    """
    year = purchases.filter(
        (pl.col("ordered") > as_of - timedelta(days=365))
        & ~pl.col("status").fill_null("").is_in(["draft", "cancelled"])
    )
    amount = pl.coalesce("amount", pl.col("quantity") * pl.col("price")).fill_null(0.0)
    bought = year.group_by("supplier").agg((amount.sum() * QUARTER).alias("amount"))
    longer = pl.max_horizontal(pl.lit(LONGER_DAYS), pl.col("stated") * LONGER_SHARE)
    return (
        lead_times.filter(
            (pl.col("item") == "")
            & (pl.col("supplier") != "")
            & (pl.col("n") >= ENOUGH_ORDERS)
            & (pl.col("value") - pl.col("stated") >= longer)
        )
        .join(bought, on="supplier", how="left")
        .with_columns(pl.col("amount").fill_null(0.0), pl.col("value").alias("days"))
        .with_columns(
            (
                (pl.col("high") - pl.col("stated"))
                * pl.col("amount") / QUARTER_DAYS * holding_rate * QUARTER
            ).alias("holding")
        )
        .sort("supplier")
    )  # fmt: skip


def optimism(conversions: pl.DataFrame, *, deals: pl.DataFrame, by_person: bool) -> pl.DataFrame:
    """Return who states chances above the interval of what was really won.

    Person by person only where the owner asked for it; else the firm as one.
    """
    whole = (pl.col("stage") == "") & (pl.col("job_class") == "")
    wanted = (pl.col("owner") != "") if by_person else (pl.col("owner") == "")
    waiting = deals.filter(pl.col("outcome").fill_null("open") == "open")
    who = pl.col("owner").fill_null("") if by_person else pl.lit("")
    pipeline = waiting.group_by(who.alias("person")).agg(
        pl.col("amount").sum().alias("pipeline")
    )  # fmt: skip
    return (
        conversions.filter(whole & wanted & (pl.col("n") >= ENOUGH_DEALS))
        .rename({"owner": "person", "value": "share"})
        .filter(pl.col("stated") > pl.col("high"))
        .join(pipeline, on="person", how="left")
        .with_columns(pl.col("pipeline").fill_null(0.0))
        .with_columns(
            (pl.col("pipeline") * (pl.col("stated") - pl.col("share"))).alias("overstated")
        )
        .sort("person")
    )


def _loops(loops: pl.DataFrame) -> pl.DataFrame:
    """Halving what is sent back: at best its hours at overtime cost, else nothing."""
    rows = loops.filter((pl.col("share") >= LOOP_SHARE) & (pl.col("low") > LOOP_SHARE / 2))
    rows = rows.with_columns(
        (pl.col("cost") * 0.5).alias("low"),
        (pl.col("cost") * 0.5 + pl.col("amount") * 0.25).alias("value"),
        ((pl.col("cost") + pl.col("amount")) * 0.5).alias("high"),
        (pl.col("cost") * 0.5).alias("cash_effect"),
        pl.lit(value=True).alias("recurring"),
        pl.lit("hour_cost").alias("assumption"),
    )
    return advise(
        rows, code="cut_rework", name=("resource", "step"),
        opens={"quality_checks": ("resource",)}, rest="rework",
    )  # fmt: skip


def _slow(slow: pl.DataFrame, *, given: Given) -> pl.DataFrame:
    rate, (low, high) = float(given.settings["holding_rate"]), given.ends("holding_rate")
    rows = slow.with_columns(
        pl.col("holding").alias("value"),
        (pl.col("holding") * low / rate).alias("low"),
        (pl.col("holding") * high / rate).alias("high"),
        pl.lit(0.0).alias("cash_effect"),
        pl.lit(value=True).alias("recurring"),
        pl.col("stated").round().cast(pl.Int64).alias("count"),
        pl.lit("holding_rate").alias("assumption"),
    )
    return advise(
        rows, code="settle_late_supplier", name=("supplier",),
        opens={"lead_times": ("supplier",), "purchase_lines": ("supplier",)}, rest="late_suppliers",
    )  # fmt: skip


def _hopes(hopes: pl.DataFrame, *, by_person: bool) -> pl.DataFrame:
    """Knowing it is worth nothing by itself; the money is what the pipeline is overstated by."""
    rows = hopes.with_columns(
        pl.lit(0.0).alias("value"),
        pl.lit(0.0).alias("low"),
        pl.lit(0.0).alias("high"),
        pl.lit(0.0).alias("cash_effect"),
        pl.col("overstated").alias("amount"),
        pl.col("n").alias("count"),
        pl.lit(value=True).alias("recurring"),
    )
    return advise(
        rows, code="correct_chances", name=("person",),
        opens={"deals": {"owner": "person"} if by_person else {}}, rest="optimism",
    )  # fmt: skip
