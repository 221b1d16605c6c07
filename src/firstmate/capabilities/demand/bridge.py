"""The task `demand_bridge`: last plan, baseline, pipeline, overrides, consensus and budget, in money."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import polars as pl

from firstmate.base.task import Given
from firstmate.base.time import week_of
from firstmate.capabilities.demand.accuracy import NO_FAMILY
from firstmate.capabilities.demand.judged_tables import DEMAND_BRIDGE

WEEKS = 13
STEPS = ("last plan", "baseline", "pipeline", "override", "consensus", "budget")
#: What a budget of orders or sales may be called.
SALES = ("sales", "revenue", "turnover", "orders", "order intake", "demand", "umsatz", "auftragseingang",
         "absatz", "chiffre d'affaires", "ventes", "ventas", "fatturato", "vendite", "omzet")  # fmt: skip
_GROUP = ["scope", "name"]


def demand_bridge(given: Given) -> dict[str, pl.DataFrame]:
    """Return ``demand_bridge``: one row per group and step, the next 13 whole weeks in money.

    The weeks begin on the first Monday after the day the data stands at. Items without a price
    count for nothing, as in the outlook. A last plan is given where it holds all of the weeks.
    """
    first = week_of(given.as_of + timedelta(days=7))
    last = first + timedelta(weeks=WEEKS)
    within = pl.col("period").is_between(first, last, closed="left")
    parts = [_of_items(given.tables, within), _of_work(given.tables, within)]
    before, known_on = _last_plan(given.tables, as_of=given.as_of, first=first)
    budget = _budget(given["budgets"], first=first, last=last)
    rows = _with_firm(pl.concat([*parts, before], how="vertical_relaxed"))
    named = budget.join(rows.select(_GROUP).unique(), on="name", how="inner")
    firm = budget.filter(pl.col("name") == "").select(
        scope=pl.lit("firm"), name=pl.lit(""), amount="amount"
    )
    budgeted = pl.concat([firm, named.filter(pl.col("name") != "").select(*_GROUP, "amount")])
    rows = pl.concat([rows, budgeted.select(*_GROUP, pl.lit("budget").alias("stage"), "amount")])
    place = pl.col("stage").replace_strict(
        {s: n for n, s in enumerate(STEPS, 1)}, return_dtype=pl.Int64
    )
    rows = rows.with_columns(place=place).sort(*_GROUP, "place")
    answer = rows.with_columns(
        difference=pl.col("amount") - pl.col("amount").shift(1).over(_GROUP),
        known_on=pl.when(pl.col("stage") == "last plan").then(pl.lit(known_on, dtype=pl.Date)),
    )
    return {"demand_bridge": answer.select(DEMAND_BRIDGE.names)}


def _of_items(tables: Mapping[str, pl.DataFrame], within: pl.Expr) -> pl.DataFrame:
    """Families of items: open deals name no items, so that the step pipeline changes nothing."""
    rows = _in_families(
        tables, tables["forecasts"].filter(within).with_columns(pl.col("amount").fill_null(0.0))
    )
    by = rows.group_by(*_GROUP, "layer").agg(pl.col("amount").sum())
    baseline = by.filter(pl.col("layer") == "baseline").drop("layer")
    plan = by.filter(pl.col("layer") == "consensus").drop("layer")
    return pl.concat(
        [baseline.with_columns(stage=pl.lit(step)) for step in ("baseline", "pipeline")]
        + [plan.with_columns(stage=pl.lit(step)) for step in ("override", "consensus")]
    ).select(*_GROUP, "stage", "amount")


def _in_families(tables: Mapping[str, pl.DataFrame], rows: pl.DataFrame) -> pl.DataFrame:
    families = tables["items"].select("item", "family").unique("item", keep="first")
    return rows.join(families, on="item", how="left", maintain_order="left").with_columns(
        scope=pl.lit("family"), name=pl.col("family").fill_null(NO_FAMILY)
    )


def _of_work(tables: Mapping[str, pl.DataFrame], within: pl.Expr) -> pl.DataFrame:
    """Kinds of work: the pipeline is the plan without what people changed."""
    rows = tables["intakes"].select("job_class", "period", "layer", pl.col("mean").cast(pl.Float64))
    key = ["job_class", "period"]

    def of(layer: str, name: str) -> pl.DataFrame:
        return rows.filter(pl.col("layer") == layer).select(*key, pl.col("mean").alias(name))

    wide = (
        of("consensus", "consensus")
        .join(of("baseline", "baseline"), on=key, how="left")
        .join(of("pipeline", "deals"), on=key, how="left")
        .join(of("override", "changed"), on=key, how="left")
        .with_columns(pl.col("baseline", "deals").fill_null(0.0))
        .sort(key)
    )
    # Nothing is counted twice: the larger of both cumulated sums, as the plan takes it.
    summed = pl.max_horizontal(pl.col("baseline").cum_sum(), pl.col("deals").cum_sum())
    agreed = summed.over("job_class").diff().over("job_class").fill_null(
        pl.max_horizontal("baseline", "deals")
    )  # fmt: skip
    wide = wide.with_columns(
        pipeline=pl.when(pl.col("changed").is_null()).then("consensus").otherwise(agreed),
        override=pl.col("consensus"),
    )
    return (
        wide.filter(within)
        .group_by(name="job_class")
        .agg(pl.col("baseline", "pipeline", "override", "consensus").sum())
        .unpivot(index="name", variable_name="stage", value_name="amount")
        .select(pl.lit("work").alias("scope"), "name", "stage", "amount")
    )


def _last_plan(
    tables: Mapping[str, pl.DataFrame], *, as_of: date, first: date
) -> tuple[pl.DataFrame, date | None]:
    """The newest kept forecast of an earlier day that holds all the weeks, at today's prices."""
    none = pl.DataFrame(
        schema={"scope": pl.String, "name": pl.String, "stage": pl.String, "amount": pl.Float64}
    )
    weeks = [first + timedelta(weeks=k) for k in range(WEEKS)]
    past = tables["past_forecasts"].with_columns(
        pl.col("period").dt.truncate("1w"), pl.col("layer").fill_null("consensus")
    )
    past = past.filter(
        pl.col("layer") == "consensus", pl.col("known_on") < as_of, pl.col("period").is_in(weeks)
    )
    full = (
        past.group_by("known_on").agg(pl.col("period").n_unique()).filter(pl.col("period") == WEEKS)
    )
    known_on = full["known_on"].max()
    if not isinstance(known_on, date):
        return none, None
    rows = past.filter(pl.col("known_on") == known_on)
    prices = tables["unit_prices"].select("item", pl.col("value").alias("price"))
    items = rows.filter(pl.col("item").is_not_null(), pl.col("item") != "")
    items = _in_families(tables, items.join(prices, on="item", how="left", maintain_order="left"))
    amount = (pl.col("mean") * pl.col("price")).fill_null(0.0).sum()
    work = rows.filter(pl.col("job_class").is_not_null(), pl.col("job_class") != "")
    parts = [
        items.group_by(_GROUP).agg(amount=amount),
        work.group_by(scope=pl.lit("work"), name="job_class").agg(amount=pl.col("mean").sum()),
    ]
    step = pl.lit(STEPS[0]).alias("stage")
    return pl.concat([p.select(*_GROUP, step, "amount") for p in parts]), known_on


def _with_firm(rows: pl.DataFrame) -> pl.DataFrame:
    firm = rows.group_by("stage").agg(pl.col("amount").sum())
    return pl.concat([firm.select(pl.lit("firm").alias("scope"), pl.lit("").alias("name"), "stage", "amount"),
                      rows.select(*_GROUP, "stage", "amount")])  # fmt: skip


def _budget(budgets: pl.DataFrame, *, first: date, last: date) -> pl.DataFrame:
    """Return name, amount: the part of each budget period that lies in the weeks, day by day.

    A period lasts until the next of its measure and scope begins; the last one as long as the one
    before it, a single one a month of 30 days. Names of measures are those of sales, in any case.
    """
    own = ["measure", "name"]
    rows = (
        budgets.filter(pl.col("measure").str.strip_chars().str.to_lowercase().is_in(SALES))
        .with_columns(name=pl.col("scope").fill_null(""))
        .sort(*own, "period")
        .with_columns(end=pl.col("period").shift(-1).over(own))
    )
    length = (pl.col("end") - pl.col("period")).dt.total_days()
    days = pl.coalesce(length, length.shift(1).over(own), pl.lit(30))
    end = pl.coalesce("end", pl.col("period") + pl.duration(days=days))
    overlap = (
        pl.min_horizontal(end, pl.lit(last)) - pl.max_horizontal("period", pl.lit(first))
    ).dt.total_days()
    held = rows.with_columns(days=days, part=overlap.clip(lower_bound=0) / days).filter(
        pl.col("part") > 0
    )
    # A budget that covers only some of the weeks is no budget of them.
    whole = (last - first).days
    covered = held.group_by("measure", "name").agg(
        amount=(pl.col("value") * pl.col("part")).sum(),
        covered=(pl.col("part") * pl.col("days")).sum(),
    )
    return (
        covered.filter(pl.col("covered") >= 0.99 * whole)
        .sort("measure")
        .unique("name", keep="first", maintain_order=True)
        .select("name", "amount")
    )
