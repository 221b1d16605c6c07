"""How items are obtained, as the walk reads it: bills, steps, suppliers and days of making."""

from __future__ import annotations

from datetime import date

import polars as pl

from firstmate.base.task import Given
from firstmate.capabilities.promise.book import Flow, Offer, Step

#: Finished lots from which the days of making of an item are read; with fewer, those of all count.
ENOUGH = 5
#: Days of making (middle, 90 % point) where nothing was ever finished.
UNKNOWN = Flow(1.0, 2.0, 0)
#: Days and 90 % point of a supplier nothing is known of.
NO_SUPPLIER = (14.0, 28.0)


def parts_of(bom_lines: pl.DataFrame, *, on: date) -> dict[str, tuple[tuple[str, float], ...]]:
    """Return item -> (component, units for one unit with scrap) of the bills valid on a day."""
    valid = bom_lines.filter(
        (pl.col("valid_from").is_null() | (pl.col("valid_from") <= on))
        & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= on))
        & (pl.col("quantity") > 0)
    ).with_columns((pl.col("quantity") / (1.0 - pl.col("scrap").fill_null(0.0))).alias("per"))
    parts = valid.group_by("item", "component").agg(pl.col("per").sum()).sort("item", "component")
    found: dict[str, list[tuple[str, float]]] = {}
    for item, component, per in parts.iter_rows():
        found.setdefault(item, []).append((component, per))
    return {item: tuple(rows) for item, rows in found.items()}


def steps_of(
    operations: pl.DataFrame, run_rates: pl.DataFrame, yields: pl.DataFrame
) -> dict[str, tuple[Step, ...]]:
    """Return item -> steps of the way tried first, with hours as measured and for good units.

    More is started at early steps than comes out, by the good shares of this and all later steps.
    """
    key = ["item", "routing", "step"]
    first = (
        operations.with_columns(pl.col("routing").fill_null(""))
        .group_by("item", "routing")
        .agg(pl.col("priority").min())
        .sort("item", "priority", "routing", nulls_last=True)
        .unique("item", keep="first", maintain_order=True)
        .select("item", "routing")
    )
    rates = run_rates.with_columns(pl.col("routing").fill_null("")).unique(key, keep="first")
    good = yields.with_columns(pl.col("routing").fill_null("")).unique(key, keep="first")
    rows = (
        operations.with_columns(pl.col("routing").fill_null(""))
        .join(first, on=["item", "routing"])
        .join(rates.select(*key, "value", measured_setup="setup_hours"), on=key, how="left")
        .join(good.select(*key, good="value"), on=key, how="left")
        .sort("item", "step", descending=[False, True])
        .with_columns(pl.col("good").fill_null(1.0).cum_prod().over("item").alias("good"))
        .sort("item", "step")
        .select(
            "item", pl.col("resource").fill_null(""),
            pl.coalesce("measured_setup", "setup_hours", pl.lit(0.0)),
            pl.coalesce("value", "unit_hours", pl.lit(0.0)) / pl.col("good").clip(lower_bound=0.01),
            pl.col("supplier").fill_null(""), pl.col("outside_days").fill_null(0.0),
        )
    )  # fmt: skip
    found: dict[str, list[Step]] = {}
    for item, *step in rows.iter_rows():
        found.setdefault(item, []).append(Step(*step))
    return {item: tuple(steps) for item, steps in found.items()}


def flows_of(work_orders: pl.DataFrame) -> dict[str, Flow]:
    """Return item -> days from start to finish of its lots; the empty name has those of all."""
    done = work_orders.filter(
        pl.col("finished").is_not_null() & (pl.col("item").fill_null("") != "")
    ).with_columns(
        ((pl.col("finished") - pl.coalesce("started", "released", "finished")).dt.total_days() + 1)
        .clip(lower_bound=1).alias("days")
    )  # fmt: skip
    figures = (
        pl.col("days").median(),
        pl.col("days").quantile(0.9, "higher").alias("high"),
        pl.len().alias("n"),
    )
    flows = {"": UNKNOWN}
    if len(done):
        flows[""] = Flow(*done.select(*figures).row(0))
    own = done.group_by("item").agg(*figures).filter(pl.col("n") >= ENOUGH).sort("item")
    return flows | {item: Flow(*row) for item, *row in own.iter_rows()}


def bought_from(given: Given, *, on: date) -> dict[str, tuple[Offer, ...]]:
    """Return item -> offers: what suppliers list, and who it was bought from before."""
    times = given["lead_times"].with_columns(
        pl.col("supplier").fill_null(""), pl.col("item").fill_null("")
    )
    own = times.filter(pl.col("item") != "").unique(["supplier", "item"], keep="first")
    whole = times.filter(pl.col("item") == "").unique("supplier", keep="first")
    listed = (
        given["supplier_items"]
        .filter(
            (pl.col("valid_from").is_null() | (pl.col("valid_from") <= on))
            & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= on))
        )
        .sort("item", "supplier", "from_quantity", nulls_last=False)
        .unique(["supplier", "item"], keep="first", maintain_order=True)
        .select("supplier", "item", "minimum", "multiple", "price", listed="lead_time")
    )
    made = given["items"].filter(pl.col("supply").is_in(["make", "phantom", "service"]))["item"]
    before = own.filter(~pl.col("item").is_in(made.implode())).select("supplier", "item")
    weekdays = _order_weekdays(given["supply_calendars"])
    rows = (
        pl.concat([listed.select("supplier", "item"), before]).unique()
        .join(listed, on=["supplier", "item"], how="left")
        .join(own.select("supplier", "item", "value", "high"), on=["supplier", "item"], how="left")
        .join(whole.select("supplier", any_value="value", any_high="high"), on="supplier", how="left")
        .select(
            "item", "supplier",
            pl.coalesce("value", "any_value", "listed", pl.lit(NO_SUPPLIER[0])),
            pl.coalesce("high", "any_high", "listed", pl.lit(NO_SUPPLIER[1])),
            pl.col("minimum").fill_null(0.0), pl.col("multiple").fill_null(0.0), "price",
        )
        .sort("item", "supplier")
    )  # fmt: skip
    found: dict[str, list[Offer]] = {}
    for item, supplier, days, high, least, multiple, price in rows.iter_rows():
        offer = Offer(supplier, days, high, least, multiple, price, weekdays.get(supplier, ()))
        found.setdefault(item, []).append(offer)
    return {item: tuple(offers) for item, offers in found.items()}


def _order_weekdays(calendars: pl.DataFrame) -> dict[str, tuple[int, ...]]:
    days = calendars.filter(pl.col("weekday").is_not_null()).group_by("supplier").agg(
        pl.col("weekday").unique().sort()
    )  # fmt: skip
    return {supplier: tuple(weekdays) for supplier, weekdays in days.iter_rows()}
