"""Which supply serves which order, level by level, both ways; it changes no plan."""

from __future__ import annotations

import polars as pl

#: Levels of a chain that are followed: more than any bill of a small firm has.
LEVELS = 12
SCHEMA = {
    "order": pl.String, "line": pl.Int64, "depth": pl.Int64, "item": pl.String, "supply": pl.String,
    "kind": pl.String, "quantity": pl.Float64, "ready": pl.Date, "firm": pl.Boolean,
}  # fmt: skip


def order_chains(pegs: pl.DataFrame, planned_orders: pl.DataFrame) -> pl.DataFrame:
    """Return the chain of supply behind every order line.

    Level 1 is what is delivered; level n + 1 what was used to make or move what is on level n, in
    the share of it that goes to the order. Read by ``order`` it says what an order waits for, read
    by ``supply`` which orders wait for a purchase or a lot.

    Parameters
    ----------
    pegs
        ``pegs``: supply, demand (order/line, or a planned order), item, quantity.
    planned_orders
        ``planned_orders``: planned, kind, quantity, due, firm.

    Returns
    -------
    order, line, depth, item, supply, kind, quantity, ready (day from which it can be used), firm.
    """
    if pegs.is_empty():
        return pl.DataFrame(schema=SCHEMA)
    about = planned_orders.select(
        pl.col("planned").alias("supply"), "kind", pl.col("quantity").alias("whole"),
        pl.col("due").alias("ready"), pl.col("firm"),
    ).unique("supply", keep="first")  # fmt: skip
    known = pegs.select("supply", "demand", "item", "quantity").join(about, on="supply", how="left")
    inside = about["supply"].implode()
    top = known.filter(
        ~pl.col("demand").is_in(inside) & ~pl.col("demand").str.starts_with("forecast ")
    ).with_columns(pl.col("demand").alias("root"), pl.lit(1, dtype=pl.Int64).alias("depth"))
    levels, current = [], top
    for level in range(2, LEVELS + 2):
        if current.is_empty():
            break
        levels.append(current)
        share = current.filter(pl.col("whole") > 0).select(
            "root", pl.col("supply").alias("demand"),
            (pl.col("quantity") / pl.col("whole")).clip(0.0, 1.0).alias("share"),
        ).group_by("root", "demand").agg(pl.col("share").sum().clip(0.0, 1.0))  # fmt: skip
        current = (
            known.join(share, on="demand")
            .with_columns(
                (pl.col("quantity") * pl.col("share")).alias("quantity"),
                pl.lit(level, dtype=pl.Int64).alias("depth"),
            )
            .select(top.columns)
        )
    return _by_line(pl.concat(levels) if levels else top)


def _by_line(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with the order and line in place of the name of the demand."""
    cut = pl.col("root").str.extract_groups(r"^(?<order>.*?)(?:/(?<line>\d+))?$")
    return (
        rows.with_columns(cut.alias("cut"))
        .unnest("cut")
        .group_by("order", "line", "depth", "item", "supply")
        .agg(pl.col("quantity").sum(), pl.col("kind").first(), pl.col("ready").first(),
             pl.col("firm").first())
        .with_columns(
            pl.col("line").cast(pl.Int64), pl.col("kind").fill_null("stock"),
            pl.col("firm").fill_null(value=True),
        )
        .select(list(SCHEMA))
        .sort("order", "line", "depth", "item", "supply", nulls_last=False)
    )  # fmt: skip
