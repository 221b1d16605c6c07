"""What customers want of items: firm order lines by due week, and the forecast they do not use up.

It decides nothing about serving; jobs and their hours are elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from firstmate.capabilities.supply.weeks import Floats, Ints, Weeks

#: Weeks within which firm orders above a week's forecast use up the forecast around it.
CONSUMPTION_WEEKS = 4


@dataclass(frozen=True)
class Wanted:
    """Demand for items.

    ``lines``: open firm lines with node, group, due (week) and promised day. Arrays are by group
    of lines that the plan need not tell apart: node, due week, patience (``lost``, ``penalty``,
    ``most``), price, weeks to payment (``pay``) and weeks that goods must still be good for
    (``remaining``) alike. A line of a customer who takes no part deliveries is a group of its own
    (``whole``), as is one of who takes only parts of at least ``least`` units.
    ``forecast[node, week]`` is the mean forecast that firm orders do not use up;
    ``forecast_price[node]`` what a unit of it brings.
    """

    lines: pl.DataFrame
    node: Ints
    due: Ints
    quantity: Floats
    price: Floats
    lost: Floats
    penalty: Floats
    most: Floats
    pay: Ints
    priority: Ints
    remaining: Ints
    whole: npt.NDArray[np.bool_]
    least: Floats
    forecast: Floats
    forecast_price: Floats


def firm_lines(sales: pl.DataFrame) -> pl.DataFrame:
    """Return open lines of items: order, line, item, location, customer, channel, quantity, ..."""
    return (
        sales.filter(
            (pl.col("kind") == "item")
            & (pl.col("open_quantity") > 0)
            & (pl.col("item").fill_null("") != "")
        )
        .select(
            "order", "line", "item", "location", "customer", "channel",
            pl.col("open_quantity").alias("quantity"),
            pl.coalesce("open_amount", pl.col("price") * pl.col("open_quantity"), pl.lit(0.0))
            .alias("amount"),
            pl.coalesce("promised", "wanted", "first_promised", "day").alias("promised"),
        )
        .sort("order", "line")
    )  # fmt: skip


def wanted(
    lines: pl.DataFrame,
    forecasts: pl.DataFrame,
    *,
    nodes: pl.DataFrame,
    unit_prices: pl.DataFrame,
    weeks: Weeks,
) -> Wanted:
    """Return firm and forecast demand by node.

    Parameters
    ----------
    lines
        :func:`firm_lines` with patience, pay, priority, remaining, whole and least; places filled.
    forecasts
        Consensus rows: item, location, period, mean; places filled.
    nodes
        node, item, location, worth.
    """
    place = nodes.select("node", "item", "location")
    lines, groups = _grouped(
        lines.join(place, on=["item", "location"], maintain_order="left"), weeks
    )
    quantity = groups["quantity"].to_numpy()
    node = groups["node"].to_numpy()
    firm = np.zeros((nodes.height, len(weeks)))
    np.add.at(firm, (node, groups["due"].to_numpy()), quantity)
    price = nodes.join(unit_prices.select("item", "value"), on="item", how="left",
                       maintain_order="left")["value"]  # fmt: skip
    mean = _forecast(forecasts, place, weeks)
    return Wanted(
        lines=lines.sort("order", "line"),
        node=node,
        due=groups["due"].to_numpy(),
        quantity=quantity,
        price=groups["amount"].to_numpy() / np.maximum(quantity, 1e-12),
        lost=groups["lost"].to_numpy(),
        penalty=groups["penalty"].to_numpy(),
        most=groups["most"].to_numpy(),
        pay=groups["pay"].to_numpy(),
        priority=groups["priority"].to_numpy(),
        remaining=groups["remaining"].to_numpy(),
        whole=groups["whole"].to_numpy(),
        least=groups["least"].to_numpy(),
        forecast=unconsumed(mean, firm),
        forecast_price=price.fill_null(0.0).to_numpy(),
    )


def _grouped(lines: pl.DataFrame, weeks: Weeks) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the lines due within the plan with their group, and the groups that are told apart."""
    due = weeks.of(lines["promised"].fill_null(weeks.periods[0]))
    lines = lines.with_columns(pl.Series("due", due)).filter(pl.col("due") < len(weeks))
    lines = lines.with_columns(
        pl.when(pl.col("whole") | (pl.col("least") > 0))
        .then(pl.int_range(1, pl.len() + 1))
        .otherwise(0)
        .alias("own"),
        (pl.col("amount") / pl.col("quantity")).round(6).alias("each"),
    )
    key = ["node", "due", "lost", "penalty", "most", "pay", "priority", "remaining", "each", "own"]
    groups = (
        lines.group_by(key)
        .agg(pl.col("quantity").sum(), pl.col("amount").sum(), pl.col("whole", "least").first())
        .sort(key)
        .with_row_index("group")
        .with_columns(pl.col("group").cast(pl.Int64))
    )
    return lines.join(groups.select(*key, "group"), on=key, maintain_order="left"), groups


def _forecast(forecasts: pl.DataFrame, place: pl.DataFrame, weeks: Weeks) -> Floats:
    rows = forecasts.join(place, on=["item", "location"], maintain_order="left").filter(
        pl.col("period") >= weeks.periods[0], pl.col("period") <= weeks.periods[-1]
    )
    week = (rows["period"] - weeks.periods[0]).dt.total_days().to_numpy() // 7
    mean = np.zeros((place.height, len(weeks)))
    np.add.at(mean, (rows["node"].to_numpy(), week), rows["mean"].fill_null(0.0).to_numpy())
    return np.maximum(mean, 0.0)


def unconsumed(forecast: Floats, firm: Floats) -> Floats:
    """Return the forecast left after firm orders of the same item have used it up.

    A firm order uses its own week's forecast first; what it is larger uses that of the block of
    :data:`CONSUMPTION_WEEKS` weeks around it in proportion, never more than is there.

    Parameters
    ----------
    forecast, firm
        Item x week [item unit].

    Examples
    --------
    A firm order of 15 in a week with forecast 10 takes 5 more from the three other weeks.

    >>> unconsumed(np.full((1, 4), 10.0), np.array([[15.0, 0, 0, 0]])).round(2).tolist()
    [[0.0, 8.33, 8.33, 8.33]]
    """
    same = np.minimum(forecast, firm)
    left, excess = forecast - same, firm - same
    starts = np.arange(0, forecast.shape[1], CONSUMPTION_WEEKS)
    block_left = np.add.reduceat(left, starts, axis=1)
    block_excess = np.add.reduceat(excess, starts, axis=1)
    share = np.clip(1.0 - block_excess / np.maximum(block_left, 1e-12), 0.0, 1.0)
    return left * np.repeat(share, CONSUMPTION_WEEKS, axis=1)[:, : forecast.shape[1]]
