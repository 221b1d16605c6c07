"""Checks a plan by rules of its own: balance, stock, hours, lead times, bills, dates.

It shares no code with the planner and reads only tables, so that an error of the planner cannot
hide in both. It mends nothing.
"""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from firstmate.work import check_buying, check_goods, check_groups, check_ways
from firstmate.work.findings import FINDINGS, Tables, above, conformed, differs


def check_plan(tables: Tables, *, as_of: date) -> pl.DataFrame:
    """Return every breach of a rule.

    Parameters
    ----------
    tables
        Input tables and results of a plan; a rule whose tables are not there is not checked.
    as_of
        Day of the data; the plan starts the day after.

    Returns
    -------
    rule, item, location, resource, period, found, allowed, why; empty for a sound plan.
    """
    found = [pl.DataFrame(schema=FINDINGS)]
    for needs, rule in (
        (("projections",), _no_negative_stock),
        (("projections",), _balance),
        (("projections", "stock"), _opening),
        (("projections", "planned_orders"), _receipts),
        (("projections", "planned_orders", "bom_lines"), _bill),
        (("loads",), _hours),
        (("loads", "capacities"), _capacity),
        (("loads", "planned_orders", "run_rates"), _run_time),
        (("projections", "planned_orders", "bom_lines"), _alternates),
        (("planned_orders", "supply_calendars"), _order_days),
        (("planned_orders",), _suppliers),
        (("planned_orders", "settings"), lambda given: _frozen(given, as_of)),
        (("planned_orders", "pegs"), _pegged_supply),
        (("deliveries", "pegs"), _pegged_demand),
    ):
        if all(name in tables for name in needs):
            found.append(rule(tables))
    for wanted, dated_rule in (*check_goods.RULES, *check_groups.RULES, *check_ways.RULES):
        if all(name in tables for name in wanted):
            found.append(dated_rule(tables, as_of))
    if "planned_orders" in tables:
        found += [_dates(tables, as_of), _lead_times(tables)]
    return pl.concat([conformed(part) for part in found])


def _no_negative_stock(tables: Tables) -> pl.DataFrame:
    rows = tables["projections"].with_columns(
        (-pl.col("stock")).alias("found"), pl.lit(0.0).alias("allowed")
    )
    return above(rows, "stock", "Stock falls below nothing.")


def _balance(tables: Tables) -> pl.DataFrame:
    rows = tables["projections"].sort("item", "location", "period")
    before = pl.col("stock").shift(1).over("item", "location")
    rows = rows.with_columns(
        pl.col("stock").alias("found"),
        (
            before
            + pl.col("receipts")
            - pl.col("used")
            - pl.col("served")
            - check_goods.thrown(rows)
        ).alias("allowed"),
    ).filter(pl.col("allowed").is_not_null())
    return differs(rows, "balance", "Stock is not stock before plus receipts less use and sales.")


def _opening(tables: Tables) -> pl.DataFrame:
    """The plan never starts with more than was counted last."""
    counted = tables["stock"].with_columns(pl.col("location").fill_null(""))
    last = pl.col("day").is_null() | (pl.col("day") == pl.col("day").max().over("item", "location"))
    by_item = (
        counted.filter(last)
        .group_by("item")
        .agg(pl.col("quantity").clip(lower_bound=0.0).sum().alias("allowed"))
    )
    first = tables["projections"].sort("period").group_by("item", "location").first()
    opening = (
        pl.col("stock") - pl.col("receipts") + pl.col("used") + pl.col("served")
        + check_goods.thrown(first)
    )  # fmt: skip
    rows = (
        first.group_by("item")
        .agg(opening.sum().alias("found"), pl.col("period").min())
        .join(by_item, on="item", how="left")
        .with_columns(pl.col("allowed").fill_null(0.0))
    )
    return above(rows, "opening", "The plan starts with more stock than was counted.")


def _receipts(tables: Tables) -> pl.DataFrame:
    key = ["item", "location", "period"]
    ordered = (
        tables["planned_orders"]
        .filter(pl.col("kind").is_in(["buy", "make", "move"]))
        .group_by(key)
        .agg(pl.col("quantity").sum().alias("allowed"))
    )
    rows = (
        tables["projections"]
        .select(*key, pl.col("receipts").alias("found"))
        .join(ordered, on=key, how="full", coalesce=True)
        .with_columns(pl.col("found", "allowed").fill_null(0.0))
    )
    return differs(rows, "receipts", "What comes in is not what was ordered.")


def _exploded(bom_lines: pl.DataFrame, phantoms: pl.Series) -> pl.DataFrame:
    """Item, component, each: bills with phantoms replaced by what they are made of."""
    lines = bom_lines.with_columns(
        (pl.col("quantity") / (1.0 - pl.col("scrap").fill_null(0.0))).alias("each")
    )
    for column, kind in (("alternate", pl.String), ("location", pl.String), ("step", pl.Int64)):
        if column not in lines.columns:
            lines = lines.with_columns(pl.lit(None, dtype=kind).alias(column))
    lines = lines.select(
        "item", "component", "each", "valid_from", "valid_to", pl.col("alternate").fill_null(""),
        "step", pl.col("location").alias("place"),
    )  # fmt: skip
    for _ in range(8):
        inside = lines.filter(pl.col("component").is_in(phantoms.implode()))
        if inside.is_empty():
            break
        parts = lines.select(
            pl.col("item").alias("component"), pl.col("component").alias("part"),
            pl.col("each").alias("of_part"),
        )  # fmt: skip
        deeper = inside.join(parts, on="component").select(
            "item", pl.col("part").alias("component"),
            (pl.col("each") * pl.col("of_part")).alias("each"), "valid_from", "valid_to",
            "alternate", "step", "place",
        )  # fmt: skip
        lines = pl.concat([lines.filter(~pl.col("component").is_in(phantoms.implode())), deeper])
    return lines.filter(~pl.col("item").is_in(phantoms.implode()))


def _bill(tables: Tables) -> pl.DataFrame:
    """New makes take at least what their bill says of every component, in the week they start."""
    phantoms = pl.Series("item", [], dtype=pl.String)
    if "items" in tables:
        phantoms = tables["items"].filter(pl.col("supply") == "phantom")["item"]
    sound = check_goods.without_circles(tables["bom_lines"])
    lines = _exploded(sound, phantoms).filter(pl.col("alternate") == "")
    lines = check_goods.placed(lines, tables)
    start = pl.col("release").dt.truncate("1w")
    known = tables["projections"].select("item", "location").unique()
    taken = (
        tables["planned_orders"]
        .filter((pl.col("kind") == "make") & ~pl.col("firm"))
        .with_columns(start.alias("start"))
        .join(lines, on="item")
        .filter(
            (pl.col("valid_from").is_null() | (pl.col("valid_from") <= pl.col("start")))
            & (
                pl.col("valid_to").is_null()
                | (pl.col("valid_to") >= pl.col("start") + timedelta(6))
            )
        )
        .with_columns(pl.coalesce("place", "location").alias("location"))
        .group_by(pl.col("component").alias("item"), "location", pl.col("start").alias("period"))
        .agg((pl.col("quantity") * pl.col("each")).sum().alias("found"))
        .join(known, on=["item", "location"], how="semi")
    )
    rows = (
        taken.join(
            tables["projections"].select(
                "item", "location", "period", pl.col("used").alias("allowed")
            ),
            on=["item", "location", "period"],
            how="left",
        )
        .with_columns(pl.col("allowed").fill_null(0.0))
        .filter(pl.col("found") > 0)
    )
    return above(rows, "bill", "Makes take less of a component than their bill says.")


def _alternates(tables: Tables) -> pl.DataFrame:
    """Of components that replace one another, together at least what is made needs, over the plan."""
    lines = _exploded(tables["bom_lines"], pl.Series("item", [], dtype=pl.String)).filter(
        (pl.col("alternate") != "") & (pl.col("each") > 0)
    )
    made = (
        tables["planned_orders"].filter((pl.col("kind") == "make") & ~pl.col("firm"))
        .group_by("item").agg(pl.col("quantity").sum().alias("found"))
    )  # fmt: skip
    used = (
        tables["projections"].group_by(pl.col("item").alias("component")).agg(pl.col("used").sum())
    )
    there = (
        lines.join(used, on="component", how="left")
        .group_by("item", "alternate")
        .agg((pl.col("used").fill_null(0.0) / pl.col("each")).sum().alias("allowed"))
    )
    return above(made.join(there, on="item"), "bill", "Less of alternates is taken than needed.")


def _order_days(tables: Tables) -> pl.DataFrame:
    rows = check_buying.order_days(tables)
    why = "Ordered on a day on which the supplier takes no orders."
    return rows.with_columns(pl.lit("order days").alias("rule"), pl.lit(why).alias("why"))


def _suppliers(tables: Tables) -> pl.DataFrame:
    rows = check_buying.above_what_suppliers_can(tables)
    return above(rows, "supplier", "More than the supplier can deliver in a week.")


def _frozen(tables: Tables, as_of: date) -> pl.DataFrame:
    said = tables["settings"].filter(pl.col("name") == "frozen_days")["value"].to_list()
    until = as_of + timedelta(days=1 + int(said[-1] if said else 0))
    rows = tables["planned_orders"].filter(
        (pl.col("kind") == "make") & ~pl.col("firm") & (pl.col("release") < until)
    )
    why = "Started within the frozen days."
    return rows.with_columns(pl.lit("frozen").alias("rule"), pl.lit(why).alias("why"))


def _hours(tables: Tables) -> pl.DataFrame:
    rows = tables["loads"].with_columns(
        pl.col("hours").alias("found"),
        (pl.col("capacity") + pl.col("overtime") + pl.col("outside")).alias("allowed"),
    )
    return above(rows, "hours", "More hours are needed than there are.")


def _capacity(tables: Tables) -> pl.DataFrame:
    """Hours, overtime and outside hours of the plan are not more than there are to have."""
    loads = tables["loads"].join(check_ways.of_people(tables), on="resource", how="anti")
    both = loads.join(tables["capacities"], on=["resource", "period"], how="left")
    parts = []
    for mine, most in (
        ("capacity", "value"), ("overtime", "overtime_hours"), ("outside", "outside_hours"),
    ):  # fmt: skip
        rows = both.with_columns(
            pl.col(mine).alias("found"), pl.col(most).fill_null(0.0).alias("allowed")
        )
        parts.append(conformed(above(rows, "capacity", f"More {mine} than there is to have.")))
    return pl.concat(parts)


def _run_time(tables: Tables) -> pl.DataFrame:
    """Hours of items are at least the run time of what is newly made, over the whole plan."""
    ways = tables["run_rates"].with_columns(pl.col("routing").fill_null(""))
    made = tables["planned_orders"].filter((pl.col("kind") == "make") & ~pl.col("firm"))
    need = (
        made.with_columns(pl.col("routing").fill_null(""))
        .join(ways, on=["item", "routing"], suffix="_rate")
        .group_by(pl.col("resource_rate").alias("resource"))
        .agg((pl.col("quantity") * pl.col("value")).sum().alias("found"))
    )
    there = tables["loads"].group_by("resource").agg(pl.col("hours_items").sum().alias("allowed"))
    return above(need.join(there, on="resource"), "run time", "Hours are less than the run time.")


def _dates(tables: Tables, as_of: date) -> pl.DataFrame:
    """Nothing new is ordered, started or ready before the plan starts, or ready before it starts."""
    first = as_of + timedelta(days=1)
    orders = tables["planned_orders"]
    early = orders.filter((pl.col("due") < first) | (~pl.col("firm") & (pl.col("release") < first)))
    backwards = orders.filter(pl.col("release") > pl.col("due"))
    twice = orders.filter(pl.col("planned").is_duplicated())
    return pl.concat([
        conformed(rows.with_columns(pl.lit("dates").alias("rule"), pl.lit(why).alias("why")))
        for rows, why in (
            (early, "Planned before the plan starts."),
            (backwards, "Ready before it is started."),
            (twice, "The same order is planned twice."),
        )
    ])  # fmt: skip


def _lead_times(tables: Tables) -> pl.DataFrame:
    """A purchase is not there before its supplier's lead time has passed."""
    if "lead_times" not in tables:
        return pl.DataFrame(schema=FINDINGS)
    times = tables["lead_times"].filter(pl.col("item").fill_null("") != "")
    least = times.group_by("supplier", "item").agg(pl.col("value").min().alias("found"))
    buys = tables["planned_orders"].filter((pl.col("kind") == "buy") & ~pl.col("firm"))
    rows = buys.join(least, on=["supplier", "item"]).with_columns(
        (pl.col("due") - pl.col("release")).dt.total_days().cast(pl.Float64).alias("allowed")
    )
    return above(rows, "lead time", "It would be there before the supplier's lead time has passed.")


def _pegged_supply(tables: Tables) -> pl.DataFrame:
    used = (
        tables["pegs"]
        .group_by("supply", "item", "location")
        .agg(pl.col("quantity").sum().alias("found"))
    )
    rows = used.join(
        tables["planned_orders"].select("planned", pl.col("quantity").alias("allowed"), "period"),
        left_on="supply", right_on="planned",
    )  # fmt: skip
    return above(rows, "pegs", "More is used of an order than it brings.")


def _pegged_demand(tables: Tables) -> pl.DataFrame:
    line = pl.col("line").cast(pl.String)
    asked = tables["deliveries"].filter(pl.col("item").is_not_null()).select(
        pl.concat_str(["order", line], separator="/", ignore_nulls=True).alias("demand"),
        "item", pl.col("quantity").alias("allowed"),
    )  # fmt: skip
    given = tables["pegs"].group_by("demand", "item").agg(pl.col("quantity").sum().alias("found"))
    rows = given.join(asked, on=["demand", "item"])
    return above(rows, "deliveries", "More is delivered to an order than it asks for.")
