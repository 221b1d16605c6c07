"""The task `deal_loads`: what open deals make of the load of each resource; it plans nothing."""

from __future__ import annotations

import numpy as np
import polars as pl

from firstmate.base.task import Given
from firstmate.capabilities.demand.deal_links import draw
from firstmate.capabilities.demand.deal_tables import LARGE_DEALS, LOAD_CHANCES

#: Part of a resource's hours in a week above which a deal is shown with and without.
LARGE = 0.05
#: Days from winning to delivery where no job shows it.
USUAL_DAYS = 56
DRAWS = 1000


def deal_loads(given: Given) -> dict[str, pl.DataFrame]:
    """Return ``large_deals`` and ``load_chances``.

    The plan holds what is expected, so of each deal its chance: if it is won, the rest of its hours
    comes on top; if it is lost, that part goes.
    """
    loads = given["loads"].select("resource", "period", "capacity", plan="hours").sort(
        "resource", "period"
    )  # fmt: skip
    work = _work(given, loads)
    return {"large_deals": _large(work, loads), "load_chances": _futures(work, loads, given)}


def _work(given: Given, loads: pl.DataFrame) -> pl.DataFrame:
    """Hours of each deal by resource and week of the plan, if it is won on its most likely day.

    The work lies between the day on which work of its kind may begin and the usual day promised.
    """
    rates = given["job_rates"].select(
        pl.col("job_class").fill_null(""), "resource", rate=pl.col("value") / 1000.0
    )
    kinds = rates["job_class"].unique()
    deals = given["deal_chances"].filter(
        (pl.col("amount") > 0) & (pl.col("chance") > 0) & pl.col("day_middle").is_not_null(),
        pl.col("item").fill_null("") == "",
    )
    kind = pl.col("job_class").fill_null("")
    starts = dict(
        given["job_starts"].select(kind, pl.col("value").ceil().cast(pl.Int64)).iter_rows()
    )
    ready = kind.replace_strict(starts, default=starts.get("", 0), return_dtype=pl.Int64)
    promised = pl.lit(_usual_days(given["sales"]), dtype=pl.Int64)
    first = pl.col("day_middle") + pl.duration(days=ready)
    last = pl.col("day_middle") + pl.duration(days=pl.max_horizontal(promised, ready))
    spread = deals.with_columns(
        rated=pl.when(kind.is_in(kinds.implode())).then(kind).otherwise(pl.lit("")),
        week=pl.date_ranges(first.dt.truncate("1w"), last.dt.truncate("1w"), "1w"),
    ).with_columns(weeks=pl.col("week").list.len()).explode("week", empty_as_null=True)  # fmt: skip
    plan = loads.select("resource", "period", week=pl.col("period").dt.truncate("1w"))
    return (
        spread.join(rates, left_on="rated", right_on="job_class")
        .join(plan, on=["resource", "week"])
        .with_columns(hours=pl.col("amount") * pl.col("rate") / pl.col("weeks"))
        .filter(pl.col("hours") > 0)
        .select(
            "kind",
            "deal",
            "resource",
            "period",
            "customer",
            "job_class",
            "amount",
            "chance",
            "hours",
        )
        .sort("kind", "deal", "resource", "period")
    )


def _usual_days(sales: pl.DataFrame) -> int:
    spans = sales.filter(pl.col("kind") == "job").select(
        (pl.coalesce("first_promised", "promised") - pl.col("day")).dt.total_days().alias("days")
    )["days"]  # fmt: skip
    middle = spans.filter(spans > 0).median()
    return int(middle) if isinstance(middle, float) else USUAL_DAYS


def _large(work: pl.DataFrame, loads: pl.DataFrame) -> pl.DataFrame:
    there = pl.col("capacity") > 0
    rows = work.join(loads, on=["resource", "period"]).with_columns(
        share=pl.when(there).then(pl.col("hours") / pl.col("capacity")),
        hours_without=(pl.col("plan") - pl.col("chance") * pl.col("hours")).clip(lower_bound=0.0),
    )
    rows = rows.with_columns(hours_with=pl.col("hours_without") + pl.col("hours")).with_columns(
        pl.when(there).then(pl.col(f"hours_{name}") / pl.col("capacity")).alias(f"load_{name}")
        for name in ("without", "with")
    )
    large = (pl.col("share").max().over("kind", "deal", "resource") > LARGE).fill_null(value=False)
    return rows.filter(large).select(LARGE_DEALS.names)


def _futures(work: pl.DataFrame, loads: pl.DataFrame, given: Given) -> pl.DataFrame:
    """Hours of each resource and week when deals are won whole or not at all, drawn together."""
    deals = work.unique(["kind", "deal"], keep="first", maintain_order=True).select(
        "kind",
        "deal",
        "chance",
        who=pl.coalesce("customer", "deal").rank("dense").cast(pl.Int64) - 1,
    )
    even = draw(
        deals.height, customer=deals["who"].to_numpy(),
        by=dict(given["deal_links"].select("link", "value").iter_rows()), draws=DRAWS,
        rng=np.random.default_rng(given.seed),
    )  # fmt: skip
    chance = deals["chance"].to_numpy()[:, None]
    more = (even < chance) - chance
    place = work.join(deals.with_row_index("_deal"), on=["kind", "deal"]).join(
        loads.select("resource", "period").with_row_index("_place"), on=["resource", "period"]
    )
    hours = np.zeros((loads.height, deals.height))
    np.add.at(
        hours, (place["_place"].to_numpy(), place["_deal"].to_numpy()), place["hours"].to_numpy()
    )
    drawn = np.maximum(loads["plan"].to_numpy()[:, None] + hours @ more, 0.0)
    capacity = loads["capacity"].to_numpy()[:, None]
    return loads.with_columns(
        hours=pl.col("plan"),
        low=pl.Series(np.quantile(drawn, 0.1, axis=1)) if loads.height else pl.lit(0.0),
        high=pl.Series(np.quantile(drawn, 0.9, axis=1)) if loads.height else pl.lit(0.0),
        over=pl.Series((drawn > capacity).mean(axis=1)) if loads.height else pl.lit(0.0),
    ).select(LOAD_CHANCES.names)  # fmt: skip
