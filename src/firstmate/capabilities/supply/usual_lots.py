"""How much of an item is usually made at once, over which its set-up is spread; it fixes no lot."""

from __future__ import annotations

import polars as pl

from firstmate.capabilities.supply.bills import Bills

#: A minimum or multiple of one unit says nothing about lots.
SINGLE = 1.0


def usual_lots(
    made: pl.DataFrame, bill: Bills, need: pl.DataFrame, work_orders: pl.DataFrame
) -> pl.DataFrame:
    """Return item, lot: units of each made item that one set-up usually serves.

    The largest of minimum, multiple, what an average week needs, and what a usual lot of anything
    it goes into takes at once: a part is seldom made for less. Where neither the item nor what it
    goes into has a minimum or multiple, the median of its work orders counts instead, where it has
    any; and nothing is set up for less than one unit.

    Parameters
    ----------
    made
        Columns item, minimum, multiple.
    need
        item, need: units of an average week.
    work_orders
        The input table: item, quantity.

    Examples
    --------
    Doors are made by twenty and have three parts each; nothing is said of the part:

    >>> made = pl.DataFrame(
    ...     {"item": ["door", "part"], "minimum": [20.0, None], "multiple": [None, None]},
    ...     schema_overrides={"multiple": pl.Float64},
    ... )
    >>> lines = pl.DataFrame({"item": ["door"], "component": ["part"], "per_unit": [3.0]})
    >>> levels = pl.DataFrame({"item": ["door", "part"], "level": [0, 1]})
    >>> need = pl.DataFrame({"item": ["door", "part"], "need": [0.2, 0.6]})
    >>> none = pl.DataFrame(schema={"item": pl.String, "quantity": pl.Float64})
    >>> usual_lots(made, Bills(lines, levels, ()), need, none)["lot"].to_list()
    [20.0, 60.0]
    """
    rule = pl.max_horizontal(pl.col("minimum").fill_null(0.0), pl.col("multiple").fill_null(0.0))
    seen = (
        work_orders.filter(pl.col("quantity") > 0)
        .group_by("item")
        .agg(pl.col("quantity").median().alias("seen"))
    )
    lots = (
        made.select("item", rule.alias("lot"), (rule > SINGLE).alias("said"))
        .join(bill.levels, on="item", how="left")
        .join(need, on="item", how="left")
        .join(seen, on="item", how="left")
        .with_columns(pl.col("level").fill_null(0), pl.col("need").fill_null(0.0))
    )
    uses = bill.lines.filter(pl.col("per_unit") > 0).select("item", "component", "per_unit")
    for level in sorted(lots["level"].unique().to_list()):
        lots = _handed_down(_settled(lots, level), level, uses)
    return lots.select("item", "lot").sort("item")


def _settled(lots: pl.DataFrame, level: int) -> pl.DataFrame:
    """Lots of the items of a level, whose parents' lots are known, made final."""
    untold = pl.when("said").then(0.0).otherwise(pl.col("seen").fill_null(0.0))
    final = pl.max_horizontal("lot", "need", untold, pl.lit(1.0))
    here = pl.col("level") == level
    return lots.with_columns(pl.when(here).then(final).otherwise("lot").alias("lot"))


def _handed_down(lots: pl.DataFrame, level: int, uses: pl.DataFrame) -> pl.DataFrame:
    """Lots with what a lot of the items of a level takes of their parts."""
    above = (
        lots.filter(pl.col("level") == level)
        .join(uses, on="item")
        .group_by(pl.col("component").alias("item"))
        .agg(
            (pl.col("lot") * pl.col("per_unit")).max().alias("taken"),
            pl.col("said").any().alias("said_above"),
        )
    )
    return (
        lots.join(above, on="item", how="left")
        .with_columns(
            pl.max_horizontal("lot", pl.col("taken").fill_null(0.0)).alias("lot"),
            (pl.col("said") | pl.col("said_above").fill_null(value=False)).alias("said"),
        )
        .drop("taken", "said_above")
    )
