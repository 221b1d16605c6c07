"""The task `costs`: variable cost and real price of one unit of every item; it sums no account."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from firstmate.base.issue import Issue, issue_rows
from firstmate.base.task import Given
from firstmate.capabilities.measure.bought_prices import bought_prices
from firstmate.capabilities.measure.estimate import accept
from firstmate.capabilities.measure.money import in_home_currency, without_tax
from firstmate.capabilities.measure.unit_costs import Margins, unit_costs
from firstmate.capabilities.measure.unit_prices import listed_prices, sold_prices, unit_prices
from firstmate.company.currency import home_currency

TASK = "costs"


def costs(given: Given) -> dict[str, pl.DataFrame]:
    """Return ``unit_costs``, ``unit_prices`` and ``issues``."""
    accepted = given["accepted_estimates"]
    items = _home(given, "items", columns=["cost", "price"], taxed=["price"])
    bought = accept(
        bought_prices(
            items,
            supplier_items=_home(given, "supplier_items", columns=["price"]),
            purchase_lines=_home(
                given, "purchase_lines", columns=["price", "amount"], day="ordered",
                taxed=["price", "amount"],
            ),
            stock=given["stock"],
            as_of=given.as_of,
        ),
        accepted, table="unit_costs", key=["item"],
    )  # fmt: skip
    sold = sold_prices(given["sales"], as_of=given.as_of)
    listed = listed_prices(
        items, prices=_home(given, "prices", columns=["price"]), as_of=given.as_of
    )
    known = (
        sold.select("item", pl.col("value").alias("_sold"))
        .join(listed, on="item", how="full", coalesce=True)
        .select("item", pl.coalesce("_sold", "listed").alias("price"))
    )
    rows, cycle = unit_costs(
        _names(given),
        bought=bought,
        prices=known,
        tables=given.tables,
        yields=given["yields"],
        margins=_margins(given),
        as_of=given.as_of,
    )
    rows = accept(rows, accepted, table="unit_costs", key=["item"]).with_columns(
        (pl.col("value") - pl.col("conversion")).alias("material")
    )
    prices = unit_prices(
        rows,
        sold=sold,
        listed=listed,
        used=given["bom_lines"]["component"].unique(),
        margin=given.settings["item_margin"],
    )
    return {
        "unit_costs": rows,
        "unit_prices": accept(prices, accepted, table="unit_prices", key=["item"]),
        "issues": issue_rows([*_cycles(cycle), *_assumed(rows, given=given)]),
    }


def _names(given: Given) -> list[str]:
    """Every item of lists, bills, operations, purchases and sales; fees are none."""
    sold = given["sales"].filter(pl.col("kind").is_in(["item", "service", "return", "cancelled"]))
    columns = [
        given["items"]["item"],
        given["bom_lines"]["item"],
        given["bom_lines"]["component"],
        given["operations"]["item"],
        given["purchase_lines"]["item"],
        given["supplier_items"]["item"],
        given["stock"]["item"],
        sold["item"],
    ]
    return [str(name) for name in pl.concat(columns).drop_nulls().unique().sort() if name]


def _home(
    given: Given, table: str, *, columns: list[str], day: str = "", taxed: Sequence[str] = ()
) -> pl.DataFrame:
    """The rows with money in the company's currency without tax; today's rate unless dated.

    ``taxed`` are the columns of money that hold tax where the row says so.
    """
    home = home_currency(
        given.settings["currency"], rows=[given["sales_lines"], given["purchase_lines"]]
    )
    rows = given[table].with_columns(pl.lit(given.as_of).alias("_today"))
    if taxed:
        rows = without_tax(rows, columns=taxed, rate=given.settings["tax_rate"])
    return in_home_currency(
        rows,
        columns=columns,
        day=day or "_today",
        rates=given["fx_rates"],
        home=home,
        as_of=given.as_of,
    )


def _margins(given: Given) -> Margins:
    return Margins(given.settings["item_margin"], *given.ends("item_margin"))


def _cycles(cycle: list[str]) -> list[Issue]:
    if not cycle:
        return []
    return [
        Issue(
            task=TASK,
            code="bill_in_circle",
            severity="error",
            table="bom_lines",
            column="component",
            value=", ".join(cycle[:10]),
            why="These items contain themselves by their bills; their bills were not used.",
            mend="Remove the component that closes the circle.",
            count=len(cycle),
        )
    ]


def _assumed(rows: pl.DataFrame, *, given: Given) -> list[Issue]:
    """Say how much turnover rests on an assumed margin."""
    turnover = (
        given["sales"].filter(pl.col("kind") == "item").group_by("item").agg(pl.col("amount").sum())
    )
    assumed = rows.filter(pl.col("basis") == "default").join(turnover, on="item", how="inner")
    if assumed.is_empty():
        return []
    top = assumed.sort("amount", "item", descending=[True, False])["item"].head(5)
    return [
        Issue(
            task=TASK,
            code="cost_assumed",
            table="items",
            column="cost",
            value=", ".join(top),
            why="No cost is known of these items: the setting item_margin is assumed.",
            mend="Enter their cost, or export supplier prices or purchase orders.",
            effect=float(assumed["amount"].sum()),
            count=assumed.height,
        )
    ]
