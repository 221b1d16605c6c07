"""Checks of a plan that look at goods: how long they keep, where parts are taken, size of deliveries.

Like the other checks they share no code with the planner and read only tables.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import polars as pl

from firstmate.work.findings import FINDINGS, Tables, above

Key = tuple[str, str]
WEEK = timedelta(days=7)


def thrown(rows: pl.DataFrame) -> pl.Expr:
    """Return the units past their life or sold off; nothing where the table does not have them."""
    return pl.sum_horizontal(
        pl.lit(0.0), *(name for name in ("expired", "sold_off") if name in rows.columns)
    )


def without_circles(lines: pl.DataFrame) -> pl.DataFrame:
    """Return the bill lines whose component is not made of their item, however deep.

    Which line of a circle is wrong the bills do not say, so no plan is held to any of them.
    """
    pairs = lines.select("item", "component").unique()
    reach = pairs
    while True:
        further = reach.join(pairs, left_on="component", right_on="item", suffix="_below").select(
            "item", pl.col("component_below").alias("component")
        )
        more = pl.concat([reach, further]).unique()
        if more.height == reach.height:
            break
        reach = more
    back = reach.select(pl.col("item").alias("component"), pl.col("component").alias("item"))
    return lines.join(back, on=["item", "component"], how="anti")


def placed(lines: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """Return bill lines with the place they are taken from: as said, else of the outside step."""
    if "operations" not in tables or "suppliers" not in tables:
        return lines
    holders = tables["suppliers"].filter(pl.col("holds_stock"))["supplier"].implode()
    steps = (
        tables["operations"].sort("item", "step").select(
            "item", "step", pl.when(pl.col("supplier").is_in(holders)).then("supplier")
            .alias("holder"), pl.lit(value=True).alias("known"),
        ).unique(["item", "step"], keep="first", maintain_order=True)
    )  # fmt: skip
    first = steps.group_by("item", maintain_order=True).agg(
        pl.col("holder").first().alias("first_holder")
    )
    holder = pl.when(pl.col("known").is_null()).then("first_holder").otherwise("holder")
    return (
        lines.join(steps, on=["item", "step"], how="left")
        .join(first, on="item", how="left")
        .with_columns(pl.coalesce("place", holder).alias("place"))
    )


def _weeks(life: float | None) -> int:
    return 9999 if life is None else max(int(life // 7), 1)


def _lots(tables: Tables, *, as_of: date) -> dict[Key, list[tuple[date | None, float]]]:
    """Last day and units of what was counted last, by item and place; spoilt goods left out."""
    one = tables["projections"]["location"].n_unique() <= 1
    where = tables["projections"]["location"].drop_nulls().unique().to_list()
    stock = tables["stock"].with_columns(pl.col("location").fill_null(""))
    last = pl.col("day").is_null() | (pl.col("day") == pl.col("day").max().over("item", "location"))
    found: dict[Key, list[tuple[date | None, float]]] = defaultdict(list)
    for row in stock.filter(last).iter_rows(named=True):
        place = where[0] if one and where else row["location"]
        if row["quantity"] > 0 and (row["expires"] is None or row["expires"] >= as_of):
            found[row["item"], place].append((row["expires"], row["quantity"]))
    return found


def _good(lots: list[tuple[date | None, float]], *, on: date, life: int, since: date) -> float:
    """Units on hand that are still good on a day; without a day they keep their life from now."""
    return sum(
        units
        for last, units in lots
        if (last is None and on < since + life * WEEK) or (last is not None and last >= on)
    )


def past_their_life(tables: Tables, as_of: date) -> pl.DataFrame:
    """What is kept over the turn of a week is not more than what can still be used in the next.

    A lot can be used in a week whose Friday it lasts to, an arrival for as many whole weeks as its
    item keeps; the first to expire are used first.
    """
    life = dict(tables["items"].select("item", "shelf_life").iter_rows())
    lots = _lots(tables, as_of=as_of)
    rows = tables["projections"].with_columns(thrown(tables["projections"]).alias("gone"))
    found = []
    beside = _co_products(tables)
    for (item, place), part in rows.sort("period").group_by("item", "location"):
        own = lots.get((str(item), str(place)), [])
        keeps = _weeks(life.get(item))
        if item in beside or (keeps > 999 and all(last is None for last, _ in own)):
            continue
        weeks = part.select("period", "stock", "receipts", "gone").rows()
        for t in range(1, len(weeks)):
            period, friday = weeks[t][0], weeks[t][0] + timedelta(days=4)
            came = sum(weeks[u][2] for u in range(max(t - keeps + 1, 0), t))
            allowed = came + _good(own, on=friday, life=keeps, since=weeks[0][0])
            found.append((item, place, period, weeks[t - 1][1] - weeks[t][3], allowed))
    return above(_rows(found), "shelf life", "More is kept than can still be used.")


def _co_products(tables: Tables) -> set[str]:
    if "bom_lines" not in tables:
        return set()
    return set(tables["bom_lines"].filter(pl.col("quantity") < 0)["component"])


def _rows(found: list[tuple[Any, ...]]) -> pl.DataFrame:
    schema = {name: FINDINGS[name] for name in ("item", "location", "period", "found", "allowed")}
    return pl.DataFrame(found, schema=schema, orient="row")


def not_fresh_enough(tables: Tables, as_of: date) -> pl.DataFrame:
    """Who asks for a remaining life gets, from any week on, no more than is good for so long."""
    asks = tables["customers"].filter(pl.col("remaining_life") > 0).select(
        "customer", (pl.col("remaining_life") / 7.0).ceil().cast(pl.Int64).alias("rest")
    )  # fmt: skip
    line = pl.concat_str(
        ["order", pl.col("line").cast(pl.String)], separator="/", ignore_nulls=True
    )
    lines = tables["deliveries"].join(asks, on="customer").select(line.alias("demand"), "rest")
    given = tables["pegs"].join(lines, on="demand")
    life = dict(tables["items"].select("item", "shelf_life").iter_rows())
    lots, found = _lots(tables, as_of=as_of), []
    for (item, place, rest), part in given.group_by("item", "location", "rest"):
        keeps, own = _weeks(life.get(item)), lots.get((str(item), str(place)), [])
        mine = (pl.col("item") == item) & (pl.col("location") == place)
        come = tables["projections"].filter(mine).sort("period").select("period", "receipts").rows()
        if keeps > 999 and all(last is None for last, _ in own):
            continue
        for period, _ in come:
            got = part.filter(pl.col("period") >= period)["quantity"].sum()
            until = period + int(str(rest)) * WEEK
            good = _good(own, on=until + timedelta(days=4), life=keeps, since=come[0][0])
            came = sum(units for day, units in come if day + keeps * WEEK > until)
            found.append((item, place, period, float(got), good + came))
    why = "More is delivered than is good for as long as is asked."
    return above(_rows(found), "remaining life", why)


def below_least_delivery(tables: Tables, as_of: date) -> pl.DataFrame:  # noqa: ARG001 - as all rules
    """A part of an order line is as large as its customer takes, or all that was left of it."""
    least = tables["customers"].filter(pl.col("least_delivery") > 0)
    line = pl.concat_str(
        ["order", pl.col("line").cast(pl.String)], separator="/", ignore_nulls=True
    )
    lines = tables["deliveries"].join(least.select("customer", "least_delivery"), on="customer")
    parts = (
        tables["pegs"].group_by("demand", "item", "location", "period")
        .agg(pl.col("quantity").sum())
        .join(lines.select(line.alias("demand"), pl.col("quantity").alias("all"),
                           "least_delivery"), on="demand")
        .sort("demand", "period")
        .with_columns((pl.col("all") - pl.col("quantity").cum_sum().over("demand")).alias("left"))
    )  # fmt: skip
    small = parts.filter(pl.col("left") > 1e-6).with_columns(
        pl.col("least_delivery").alias("found"), pl.col("quantity").alias("allowed")
    )
    return above(small, "least delivery", "A part is delivered that is smaller than is taken.")


def orders_in_parts(tables: Tables, as_of: date) -> pl.DataFrame:  # noqa: ARG001 - as all rules
    """Lines of an order that is taken only complete are delivered in the same week, or none is.

    Goods that do not keep are not looked at; they are delivered as they are ready.
    """
    whole = tables["customers"].filter(pl.col("whole_orders")).select("customer")
    keeps = tables["items"].filter(pl.col("shelf_life").is_null()).select("item")
    dated = tables["stock"].filter(pl.col("expires").is_not_null()).select("item")
    lines = (
        tables["deliveries"].join(whole, on="customer", how="semi")
        .join(keeps, on="item", how="semi").join(dated, on="item", how="anti")
    )  # fmt: skip
    week = pl.col("planned_on").dt.truncate("1w")
    apart = lines.group_by("order").agg(
        week.n_unique().alias("weeks"), pl.col("item").first(), week.min().alias("period")
    )
    why = "Parts of an order are delivered that its customer takes only complete."
    return apart.filter(pl.col("weeks") > 1).with_columns(
        pl.lit("whole order").alias("rule"), pl.lit(why).alias("why")
    )


#: Tables a rule needs, and the rule.
RULES = (
    (("projections", "items", "stock"), past_their_life),
    (("projections", "items", "stock", "pegs", "deliveries", "customers"), not_fresh_enough),
    (("pegs", "deliveries", "customers"), below_least_delivery),
    (("deliveries", "customers", "items", "stock"), orders_in_parts),
)
