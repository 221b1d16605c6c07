"""The task `stock_targets`: from demand to cover, cost and price to targets, steps and advice.

It orders nothing: planned orders are the plan's.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from firstmate.base.task import Given
from firstmate.base.time import Buckets
from firstmate.capabilities.inventory.advice import advise
from firstmate.capabilities.inventory.cover import KEY, Cover, covered, lead_days, review_weeks
from firstmate.capabilities.inventory.economic_lots import economic_lot
from firstmate.capabilities.inventory.economics import WEEKS_IN_YEAR, economics, line_cost
from firstmate.capabilities.inventory.newsvendor import Array, best_share, point, share_below
from firstmate.capabilities.inventory.steps import steps

MOST_LOT_WEEKS = 8.0
COVER_WEEKS = 13


def stock_targets(given: Given) -> dict[str, pl.DataFrame]:
    """Return ``stock_targets``, ``stock_steps`` and recommendations (too much, soon too little)."""
    plan = Buckets.after(given.as_of, weeks=given.settings["plan_weeks"])
    stock = on_hand(given["stock"])
    protection = given["protection_demand"]
    keys = protection.select(KEY).unique().sort(KEY)
    rest = without_forecast(given["items"], stock=stock, keys=keys, plan=plan)
    if keys.is_empty():
        return {"stock_targets": rest, "stock_steps": pl.DataFrame()}
    review = float(given.settings["review_days"])
    lead = lead_days(keys, lead_times=given["lead_times"], items=given["items"])
    cover = covered(keys, protection=protection, lead=lead, review=review)
    early = covered(keys, protection=protection, lead=lead, review=0.0)
    money = economics(
        keys,
        prices=given["unit_prices"],
        costs=given["unit_costs"],
        items=given["items"],
        methods=given["forecast_methods"],
        settings=given.settings,
    )
    means = weekly_means(given["forecasts"], keys=keys, weeks=plan.weeks)
    order_cost = line_cost(given["purchase_lines"], order_cost=given.settings["order_cost"])
    stocked = keys.join(stock, on=KEY, how="left", maintain_order="left")["on_hand"]
    service = np.where(
        money["lost"].to_numpy() > 0,
        best_share(cover.curves, before=early.curves, level=money["share"].to_numpy()),
        0.0,
    )
    rows = targets(
        keys,
        cover=cover,
        service=service,
        money=money,
        means=means,
        lot=lot_size(
            means, money=money, order_cost=order_cost, rate=given.settings["holding_rate"]
        ),
        on_hand=stocked.fill_null(0.0).to_numpy(),
        plan=plan,
    )
    value = steps(keys, cover=cover, early=early, money=money, weeks=review_weeks(review))
    advice = advise(given, keys=keys, lead=lead, money=money, targets=rows, stock=stock)
    return {
        "stock_targets": pl.concat([rows, rest], how="diagonal_relaxed"),
        "stock_steps": value,
        "recommendations": advice,
    }


def on_hand(stock: pl.DataFrame) -> pl.DataFrame:
    """Return (item, location, on_hand): units of the last day counted, lots together."""
    rows = stock.with_columns(pl.col("location").fill_null(""))
    latest = pl.col("day").is_null() | (pl.col("day") == pl.col("day").max().over(KEY))
    return rows.filter(latest).group_by(KEY).agg(on_hand=pl.col("quantity").sum()).sort(KEY)


def weekly_means(forecasts: pl.DataFrame, *, keys: pl.DataFrame, weeks: int) -> Array:
    """Return consensus means of so many weeks (series x week) [units] in the order of the keys."""
    rows = forecasts.filter(pl.col("layer") == "consensus").select(*KEY, "period", "mean")
    first = rows["period"].min()
    placed = rows.join(keys.with_row_index("series"), on=KEY).with_columns(
        week=(pl.col("period") - first).dt.total_days() // 7
    ).filter(pl.col("week") < weeks)  # fmt: skip
    answer = np.zeros((keys.height, weeks))
    where = placed["series"].to_numpy(), placed["week"].to_numpy()
    answer[where] = placed["mean"].fill_null(0.0).to_numpy()
    return answer


def lot_size(means: Array, *, money: pl.DataFrame, order_cost: float, rate: float) -> Array:
    """Return the lot that balances ordering and holding, at most 8 weeks of demand [units].

    ``sqrt(2 x yearly demand x cost of a line / (cost x rate))``, Harris (1913). Textbook: 1,000 a
    year, 20 an order, 4 to hold a unit for a year: 100.

    >>> m = np.full((1, 26), 1000 / 52)
    >>> cost = pl.DataFrame({"cost": [20.0]})
    >>> lot_size(m, money=cost, order_cost=20.0, rate=0.2).round(6)
    array([100.])
    """
    weekly = means[:, 1:].mean(axis=1) if means.shape[1] > 1 else means[:, 0]
    held = money["cost"].to_numpy() * rate
    lot = economic_lot(WEEKS_IN_YEAR * weekly, order_cost=order_cost, holding=held)
    return np.asarray(np.minimum(lot, MOST_LOT_WEEKS * weekly))


def targets(
    keys: pl.DataFrame,
    *,
    cover: Cover,
    service: Array,
    money: pl.DataFrame,
    means: Array,
    lot: Array,
    on_hand: Array,
    plan: Buckets,
) -> pl.DataFrame:
    """Return rows of ``stock_targets`` for items with a forecast, one per week of the plan."""
    entered = money["entered"].cast(pl.Float64).to_numpy()
    given = ~np.isnan(entered)
    wanted = point(cover.values, shares=cover.shares, level=service)
    safety = np.where(service > 0, np.maximum(wanted - cover.mean, 0.0), 0.0)
    safety = np.where(given, np.nan_to_num(entered), safety)
    reached = share_below(cover.values, shares=cover.shares, at=cover.mean + safety)
    ahead = _ahead(means, cover.weeks)
    ratio = np.where(cover.mean[:, None] > 0, ahead / np.maximum(cover.mean, 1e-12)[:, None], 0.0)
    safe = np.where(given[:, None], safety[:, None], safety[:, None] * ratio)
    reorder = ahead + safe
    maximum = money["maximum"].cast(pl.Float64).fill_null(np.inf).to_numpy()[:, None]
    weekly = means[:, 1:][:, :COVER_WEEKS].mean(axis=1) if plan.weeks > 1 else means[:, 0]
    count, weeks = means.shape
    index = np.repeat(np.arange(count), weeks)
    reason = pl.Series("reason", _reasons(service, given, money))
    return keys[index].with_columns(
        pl.Series("period", plan.periods * count, dtype=pl.Date),
        pl.Series("safety_stock", safe.ravel()),
        pl.Series("reorder_point", reorder.ravel()),
        pl.Series("order_up_to", np.minimum(reorder + lot[:, None], maximum).ravel()),
        pl.Series("service", reached[index]),
        pl.Series("span_weeks", cover.weeks[index]),
        pl.Series("on_hand", on_hand[index]),
        pl.Series(
            "days_of_cover",
            np.where(weekly > 0, on_hand / np.where(weekly > 0, weekly, 1.0) * 7.0, np.nan)[index],
        ),
        reason[index],
    )


def _ahead(means: Array, span: Array) -> Array:
    """Mean demand (series x week) of the ``span`` whole weeks from each week on [units].

    The week that has begun and those past the end are taken as the ones next to them.
    """
    count, weeks = means.shape
    whole = means.copy()
    if weeks > 1:
        whole[:, 0] = whole[:, 1]
    longest = int(span.max()) if count else 1
    padded = np.concatenate([whole, np.repeat(whole[:, -1:], longest, axis=1)], axis=1)
    total = np.concatenate([np.zeros((count, 1)), np.cumsum(padded, axis=1)], axis=1)
    start = np.arange(weeks)[None, :]
    end = start + np.rint(span).astype(int)[:, None]
    rows = np.arange(count)[:, None]
    return np.asarray(total[rows, end] - total[rows, start])


def _reasons(
    service: Array, given: np.ndarray[tuple[int], np.dtype[np.bool_]], money: pl.DataFrame
) -> list[str]:
    kinds = money["class"].fill_null("").to_list()
    words = []
    for share, entered, kind in zip(service, given, kinds, strict=True):
        if entered:
            words.append("safety stock as entered")
        elif share == 0:
            words.append("nothing is earned on it, so no safety stock pays")
        elif kind == "ending":
            words.append("it is sold less and less: what may be left over counts against stock")
        else:
            words.append("service at which one unit more costs as much as it saves")
    return words


def without_forecast(
    items: pl.DataFrame, *, stock: pl.DataFrame, keys: pl.DataFrame, plan: Buckets
) -> pl.DataFrame:
    """Return zero targets for items and places without demand of their own, with the reason."""
    listed = items.select("item", location=pl.lit("")).join(
        pl.concat([keys.select("item"), stock.select("item")]).unique(), on="item", how="anti"
    )
    rest = pl.concat([stock.select(KEY).join(keys, on=KEY, how="anti"), listed]).unique().sort(KEY)
    rest = rest.join(stock, on=KEY, how="left", maintain_order="left")
    weeks = pl.DataFrame({"period": plan.periods}, schema={"period": pl.Date})
    return rest.join(weeks, how="cross").with_columns(
        pl.col("on_hand").fill_null(0.0),
        *(
            pl.lit(0.0).alias(name)
            for name in ("safety_stock", "reorder_point", "order_up_to", "service", "span_weeks")
        ),
        pl.lit("no demand of its own is foreseen: needed only by what it goes into, or not at all")
        .alias("reason"),
    )  # fmt: skip
