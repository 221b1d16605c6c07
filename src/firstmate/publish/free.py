"""What can be sold without hurting anyone: free stock from a week on, free hours by week; it computes no plan."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from firstmate.publish.figures import day, money, number, share, span, week
from firstmate.publish.saying import Words

#: Hours below which a week counts as full.
SOME = 1.0
_PLACE = ("item", "location")


def from_week(free_stock: pl.DataFrame, period: date) -> pl.DataFrame:
    """Return what is free of each item from a week on: of each the last row that has begun by then.

    Parameters
    ----------
    free_stock
        Rows of the table ``free_stock``, which has a row where something changes.
    """
    return (
        free_stock.filter(pl.col("period") <= period)
        .sort("period")
        .unique(_PLACE, keep="last", maintain_order=True)
        .filter(pl.col("quantity") > 0)
    )


def by_week(free_stock: pl.DataFrame, weeks: list[date]) -> list[float]:
    """Return what selling all that is free from each of these weeks on would bring.

    >>> rows = pl.DataFrame(
    ...     {
    ...         "item": ["A", "A", "B"],
    ...         "location": ["", "", ""],
    ...         "quantity": [1.0, 3.0, 2.0],
    ...         "period": [date(2026, 1, 5), date(2026, 1, 12), date(2026, 1, 12)],
    ...         "contribution": [10.0, 30.0, 8.0],
    ...     }
    ... )
    >>> by_week(rows, [date(2026, 1, 5), date(2026, 1, 12), date(2026, 1, 19)])
    [10.0, 38.0, 38.0]
    """
    return [float(from_week(free_stock, at)["contribution"].sum() or 0.0) for at in weeks]


def answer(stock: pl.DataFrame, hours: pl.DataFrame, words: Words) -> str:
    """Return the answer of the page: what lies free now, and where most hours are free first.

    Parameters
    ----------
    stock
        What is free in the first week (:func:`from_week`).
    hours
        Rows of the table ``free_hours``.
    """
    said = "Nothing in stock is free beyond what is ordered and expected"
    if stock.height:
        total = money(float(stock["contribution"].sum() or 0.0), currency=words.currency)
        best = stock.sort("contribution", descending=True, nulls_last=True).row(0, named=True)
        said = (
            f"Selling what is free in stock now brings {total} and hurts nobody, above all "
            f"{words.named('item', best['item'])}"
        )
    spare = hours.filter(pl.col("hours") >= SOME)
    if spare.is_empty():
        return f"{said}." if hours.is_empty() else f"{said}; no week has free hours."
    first = spare.sort("period", pl.col("hours"), descending=[False, True]).row(0, named=True)
    return (
        f"{said}; {words.named('resource', first['resource'])} has {span(first['hours'], 'hour')} "
        f"free in {week(first['period'], near=words.near)}."
    )


def pace(rows: pl.DataFrame, words: Words) -> str:
    """Return what the table ``sell_pace`` says: what sells faster than it comes."""
    short = rows.filter(pl.col("short") > 0)
    if short.is_empty():
        return "Nothing sells faster than the next delivery lands."
    lost = money(float(short["lost_amount"].sum() or 0.0), currency=words.currency)
    many = "One item sells" if short.height == 1 else f"{number(short.height)} items sell"
    return f"{many} out before the next delivery lands, which loses {lost}."


def levers(rows: pl.DataFrame, words: Words, *, most: int = 3) -> list[str]:
    """Return for the items that lose most what may be sold until more lands, and what each way costs."""
    short = rows.filter(pl.col("short") > 0).sort(
        "lost_amount", "item", descending=[True, False], nulls_last=True
    )
    return [_levers(row, words) for row in short.head(most).iter_rows(named=True)]


def _levers(row: dict[str, Any], words: Words) -> str:
    def cost(value: float) -> str:
        return money(value, currency=words.currency)

    until = f"until {day(row['lands'], near=words.near)}" if row["lands"] else "within the plan"
    ways = [f"hold {share(row['cut'])} of demand back, which gives up {cost(row['cut_cost'])}"]
    if row["price_rise"] is not None:
        ways.append(
            f"raise the price by {share(row['price_rise'])}, which brings {cost(row['price_gain'])}"
        )
    if row["fly_supplier"]:
        supplier = words.named("supplier", row["fly_supplier"])
        ways.append(
            f"bring {number(row['short'])} from {supplier} for {cost(row['fly_cost'])} more"
        )
    else:
        ways.append(f"have it sooner if that costs less than {cost(row['fly_worth'])} for one")
    return (
        f"{words.named('item', row['item'])} may sell {number(row['pace'])} a week {until}, "
        f"{number(row['expected_pace'])} are expected, which loses {cost(row['lost_amount'])}: "
        f"{'; '.join(ways)}."
    )
