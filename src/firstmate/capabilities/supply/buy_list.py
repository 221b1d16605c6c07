"""What to order now, line by line with its reason, and what ordering it is worth.

It reads the plan in whole lots; it proposes nothing that is not a planned order.
"""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import polars as pl

from firstmate.capabilities.supply.flows import Flows
from firstmate.capabilities.supply.situation import Situation
from firstmate.capabilities.supply.weeks import Floats, Ints

VALUE_WEEKS = 13


def buy_rows(
    s: Situation, flows: Flows, orders: pl.DataFrame, *, used: Floats, money: float | None
) -> pl.DataFrame:
    """Return rows of buy_list: planned purchases to be ordered before the next look at the list.

    ``value`` is what not ordering within 13 weeks would lose: units then short x margin of a unit
    x share lost when short, less holding. Margin of a part is its share, by worth, of the margin
    of what it goes into, so that values of lines add up.

    Parameters
    ----------
    used
        Units used or moved away: node x week.
    money
        What may be spent now [money], or no limit.
    """
    review_days = s.ordering.review_days
    first = s.weeks.buckets.start
    now = orders.filter(
        (pl.col("kind") == "buy")
        & ~pl.col("firm")
        & (pl.col("release") < first + timedelta(days=review_days))
    )
    lines = (
        now.group_by("supplier", "item", "location", "node", maintain_order=True)
        .agg(
            pl.col("quantity").sum(), pl.col("release").min().alias("order_by"),
            pl.col("due").min().alias("arrives"), pl.col("amount").sum(),
            pl.col("period").min(), pl.col("ordered_ahead").sum(), pl.col("rebate").sum(),
        )
        .join(
            s.net.buys.select("buy", "node", "supplier", "price", "minimum", "multiple", "days"),
            on=["node", "supplier"], how="left", maintain_order="left",
        )
    )  # fmt: skip
    if lines.is_empty():
        return pl.DataFrame()
    node = lines["node"].to_numpy()
    wanted = _wanted(s, used)
    coming = s.receipts.copy()
    np.add.at(coming, s.in_work.node, flows.finish)
    net = s.stock[:, None] + np.cumsum(coming - wanted, axis=1)
    figures = _figures(s, lines, node, wanted=wanted, coming=coming, net=net)
    return ranked(lines.with_columns(**figures), money=money).select(
        pl.concat_str(["supplier", "item", "location"], separator="/").alias("buy"),
        "supplier", "item", "location", "quantity", "order_by", "arrives", "price", "amount",
        _reason().alias("reason"), "covers_until", "needed", "available", "minimum", "multiple",
        "value", (-pl.col("amount")).alias("cash"), "ordered_ahead", "rebate", "per_cash", "rank",
        "inside", "can_wait",
    )  # fmt: skip


def ranked(lines: pl.DataFrame, *, money: float | None) -> pl.DataFrame:
    """Add per_cash, rank and inside: what to buy first where money is short.

    Lines are taken in the order of contribution for money until the money is spent; one that does
    not fit is left out and the next tried (the greedy rule of the knapsack problem, Dantzig 1957).

    >>> lines = pl.DataFrame({"amount": [50.0, 60.0, 40.0], "value": [10.0, 30.0, 4.0]})
    >>> ranked(lines, money=100.0).select("rank", "inside").rows()
    [(2, False), (1, True), (3, True)]
    """
    each = pl.when(pl.col("amount") > 0).then(pl.col("value") / pl.col("amount")).otherwise(np.inf)
    lines = lines.with_columns(each.alias("per_cash")).with_columns(
        pl.col("per_cash").rank("ordinal", descending=True).cast(pl.Int64).alias("rank")
    )
    left, inside = money, np.ones(lines.height, dtype=bool)
    if left is not None:
        amount = lines["amount"].to_numpy()
        for k in np.argsort(lines["rank"].to_numpy(), kind="stable"):
            inside[k] = amount[k] <= left + 1e-9
            left -= amount[k] if inside[k] else 0.0
    return lines.with_columns(pl.Series("inside", inside))


def _wanted(s: Situation, used: Floats) -> Floats:
    total = s.wanted.forecast + used
    np.add.at(total, (s.wanted.node, s.wanted.due), s.wanted.quantity)
    return total


def _figures(
    s: Situation, lines: pl.DataFrame, node: Ints, *, wanted: Floats, coming: Floats, net: Floats
) -> dict[str, pl.Series]:
    """Figures of each line: how long stock lasts, what is wanted and there until the next order."""
    weeks = len(s.weeks)
    buy = lines["buy"].to_numpy()
    arrive = s.arrive.first[buy]
    following = np.append(s.arrive.following, np.full((s.net.buys.height, 1), weeks), axis=1)
    until = np.minimum(following[buy, arrive], weeks - 1)
    gone = net[node] < -1e-6
    out = np.where(gone.any(axis=1), gone.argmax(axis=1), -1)
    rows = np.arange(len(node))
    lasts = [s.weeks.first_days[w].astype(object) if w >= 0 else None for w in out]
    demand = np.cumsum(wanted[node], axis=1)[rows, until]
    there = s.stock[node] + np.cumsum(coming[node], axis=1)[rows, until]
    last = min(VALUE_WEEKS, weeks) - 1
    short = np.maximum(-np.minimum(net[node][:, : last + 1].min(axis=1), 0.0), 0.0)
    saved = np.minimum(short, lines["quantity"].to_numpy())
    rest = lines["quantity"].to_numpy() - saved / 2.0
    hold = rest * s.holding[node] * np.maximum(last - arrive, 0)
    value = saved * margins(s)[node] * s.terms.lost_when_short - hold
    firm = np.bincount(s.wanted.node, weights=s.wanted.quantity, minlength=len(s.stock))[node]
    own = s.wanted.forecast[node].sum(axis=1)
    total = wanted[node].sum(axis=1)
    return {
        "covers_until": pl.Series(lasts, dtype=pl.Date),
        "can_wait": pl.Series((out < 0) | (out > until)),
        "needed": pl.Series(demand),
        "available": pl.Series(there),
        "value": pl.Series(value),
        "_firm": pl.Series(firm),
        "_own": pl.Series(own),
        "_used": pl.Series(np.maximum(total - firm - own, 0.0)),
    }


def _reason() -> pl.Expr:
    most = pl.max_horizontal("_firm", "_own", "_used")
    return (
        pl.when(pl.col("covers_until").is_null())
        .then(pl.lit("buy_to_keep_stock"))
        .when(pl.col("_used") >= most)
        .then(pl.lit("buy_for_parts"))
        .when(pl.col("_firm") >= most)
        .then(pl.lit("buy_for_orders"))
        .otherwise(pl.lit("buy_for_forecast"))
    )


def margins(s: Situation) -> Floats:
    """Return contribution lost with a unit of each node: own margin, or its share of its parents'.

    A part of worth w in a parent of worth W and margin M carries ``M x w / W``, the largest of its
    parents.
    """
    price = s.wanted.forecast_price.copy()
    np.maximum.at(price, s.wanted.node, s.wanted.price)
    own = np.maximum(price - s.worth, 0.0)
    ratio = np.divide(own, s.worth, out=np.zeros_like(own), where=s.worth > 0)
    parent = s.net.makes["node"].to_numpy()[s.net.uses["make"].to_numpy()]
    part = s.net.uses["node"].to_numpy()
    level = s.net.nodes["level"].to_numpy()
    sold = (price > 0) & (own > 0)
    carried = np.where(sold, ratio, 0.0)
    for depth in sorted(set(level[parent].tolist())):
        here = level[parent] == depth
        np.maximum.at(carried, part[here], carried[parent[here]])
    return np.where(sold, np.maximum(own, carried * s.worth), carried * s.worth)
