"""The task `item_classes`: items by what they earn (ABC) and by how well they can be foreseen (XYZ).

It tells where stock and money lie; targets do not rest on it, they follow each item's own money.
"""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from firstmate.base.task import Given
from firstmate.capabilities.inventory.tables_classes import CLASS_STOCK, ITEM_CLASSES
from firstmate.capabilities.inventory.targets import on_hand

YEAR = timedelta(days=365)
#: Shares of all contribution at which A and B end, and spreads at which X and Y end.
A_ENDS, B_ENDS = 0.80, 0.95
X_ENDS, Y_ENDS = 0.5, 1.0
#: About a month, and the distance of the 10 % and 90 % points of a normal distribution.
SPAN, DISTANCE = 4, 2 * 1.2815515655446004


def item_classes(given: Given) -> dict[str, pl.DataFrame]:
    """Return ``item_classes`` and ``class_stock``."""
    earned = _earned(given)
    stock = on_hand(given["stock"]).group_by("item").agg(pl.col("on_hand").sum())
    target = (
        given["stock_targets"]
        .group_by("item", "location", maintain_order=True)
        .first()
        .group_by("item")
        .agg(pl.col("order_up_to").sum())
    )
    items = pl.concat([earned["item"], stock.filter(pl.col("on_hand") > 0)["item"]]).unique().sort()
    rows = (
        pl.DataFrame({"item": items})
        .join(earned, on="item", how="left", maintain_order="left")
        .join(stock, on="item", how="left", maintain_order="left")
        .join(target, on="item", how="left", maintain_order="left")
        .join(spreads(given["protection_demand"]), on="item", how="left", maintain_order="left")
        .join(
            given["unit_costs"].select("item", cost="value"),
            on="item", how="left", maintain_order="left",
        )
        .with_columns(pl.col("contribution", "amount", "on_hand").fill_null(0.0))
    )  # fmt: skip
    worth = pl.col("cost").fill_null(0.0)
    above = (pl.col("on_hand") - pl.col("order_up_to").fill_null(0.0)).clip(lower_bound=0.0)
    rows = classed(rows).with_columns(
        stock_amount=pl.col("on_hand").clip(lower_bound=0.0) * worth,
        above_target=above * worth,
        holding=pl.col("on_hand").clip(lower_bound=0.0) * worth * given.settings["holding_rate"],
    )
    return {
        "item_classes": rows.select(ITEM_CLASSES.names),
        "class_stock": summed(rows).select(CLASS_STOCK.names),
    }


def _earned(given: Given) -> pl.DataFrame:
    """Item, amount and contribution of the sales of the last year; sales of a year without loss."""
    margin = float(given.settings["item_margin"])
    return (
        given["sales"]
        .filter(
            pl.col("day") > given.as_of - YEAR, pl.col("day") <= given.as_of,
            pl.col("kind").is_in(["item", "return"]), pl.col("item").is_not_null(),
        )
        .group_by("item")
        .agg(pl.col("amount").fill_null(0.0).sum(), pl.col("quantity").fill_null(0.0).sum())
        .join(given["unit_costs"].select("item", cost="value"), on="item", how="left")
        .select(
            "item", "amount",
            contribution=pl.coalesce(
                pl.col("amount") - pl.col("quantity") * pl.col("cost"), pl.col("amount") * margin
            ),
        )
        .sort("item")
    )  # fmt: skip


def spreads(protection: pl.DataFrame) -> pl.DataFrame:
    """Return item, spread: what is not foreseen of four weeks' demand, as a share of its mean.

    The distance of the 10 % and 90 % points as that of a normal distribution; places add up as if
    independent.

    >>> rows = pl.DataFrame(
    ...     {"item": ["A"], "span": [4], "mean": [100.0], "q10": [87.2], "q90": [112.8]}
    ... )
    >>> spreads(rows)["spread"].round(2).to_list()
    [0.1]
    """
    sigma = (pl.col("q90") - pl.col("q10")) / DISTANCE
    return (
        protection.filter(pl.col("span") == SPAN)
        .group_by("item")
        .agg(sigma=(sigma**2).sum().sqrt(), mean=pl.col("mean").sum())
        .filter(pl.col("mean") > 0)
        .select("item", spread=pl.col("sigma") / pl.col("mean"))
        .sort("item")
    )


def classed(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with share, cumulated, abc and xyz, those that earn most first.

    An item is A while those before it bring less than 80 % of all contribution, B while less than
    95 %; what earns nothing is C. X: spread up to 0.5, Y: up to 1, Z: above or not foreseen at all.

    >>> rows = pl.DataFrame(
    ...     {
    ...         "item": ["a", "b", "c", "d"],
    ...         "contribution": [70.0, 20.0, 10.0, -5.0],
    ...         "spread": [0.2, 0.7, None, 2.0],
    ...     }
    ... )
    >>> classed(rows).select("abc", "xyz").rows()
    [('A', 'X'), ('A', 'Y'), ('B', 'Z'), ('C', 'Z')]
    """
    gains = pl.col("contribution").clip(lower_bound=0.0)
    ranked = rows.sort("contribution", "item", descending=[True, False]).with_columns(
        share=pl.when(gains.sum() > 0).then(gains / gains.sum()).otherwise(0.0)
    )
    before = pl.col("cumulated") - pl.col("share")
    return ranked.with_columns(cumulated=pl.col("share").cum_sum()).with_columns(
        abc=pl.when(pl.col("contribution") <= 0)
        .then(pl.lit("C"))
        .when(before < A_ENDS - 1e-9)
        .then(pl.lit("A"))
        .when(before < B_ENDS - 1e-9)
        .then(pl.lit("B"))
        .otherwise(pl.lit("C")),
        xyz=pl.when(pl.col("spread") <= X_ENDS)
        .then(pl.lit("X"))
        .when(pl.col("spread") <= Y_ENDS)
        .then(pl.lit("Y"))
        .otherwise(pl.lit("Z")),
    )


def summed(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row for each class that has items: how many, what they earn, what lies there."""
    return (
        rows.group_by("abc", "xyz")
        .agg(
            items=pl.len().cast(pl.Int64),
            contribution=pl.col("contribution").sum(),
            stock_amount=pl.col("stock_amount").sum(),
            above_target=pl.col("above_target").sum(),
            holding=pl.col("holding").sum(),
        )
        .sort("abc", "xyz")
    )
