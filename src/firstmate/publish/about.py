"""One thing in a sentence: an item, customer, supplier, resource, job or order as it stands now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from firstmate.publish.customers import stands
from firstmate.publish.figures import day, figure, money, number, share, week
from firstmate.publish.saying import Words

Rows = Mapping[str, pl.DataFrame]
#: Columns that say where a row came from, not what it is.
_ORIGIN = frozenset({"source"})


def _sum(rows: pl.DataFrame, column: str) -> float:
    return float(rows[column].sum() or 0.0) if column in rows.columns else 0.0


def _many(count: int, noun: str) -> str:
    return f"{number(count)} {noun}{'' if count == 1 else 's'}"


def item(rows: Rows, words: Words) -> str:
    """Return how an item stands: stock, when it runs out, what is expected."""
    known, ahead = rows["stock_outlook"], rows["item_outlook"]
    on_hand = _sum(known, "on_hand")
    said = f"{number(on_hand)} in stock" if known.height else "no stock or plan is known"
    out = known["runs_out"].drop_nulls().min() if known.height else None
    if out is not None:
        said += f", runs out in {week(out, near=words.near)}"  # type: ignore[arg-type]
    elif known.height and known["days_of_cover"].drop_nulls().len():
        said += f", lasts {number(round(known['days_of_cover'].drop_nulls()[0]))} days"
    if ahead.height and _sum(ahead, "amount"):
        said += f"; {money(_sum(ahead, 'amount'), currency=words.currency)} expected in 13 weeks"
    return said + "."


def customer(rows: Rows, words: Words) -> str:
    """Return how a customer stands: what is open and late, what is overdue."""
    open_lines = rows["deliveries"]
    if open_lines.is_empty():
        said = "nothing is open"
    else:
        amount = money(_sum(open_lines, "amount"), currency=words.currency)
        said = f"{_many(open_lines.height, 'line')} open for {amount}"
        late = open_lines.filter(pl.col("late_days") > 0)
        said += f", {number(late.height)} late" if late.height else ", all by their day"
    if rows["overdue"].height:
        said += f"; {money(_sum(rows['overdue'], 'amount'), currency=words.currency)} overdue"
    return f"{said}. {stands(rows['customer_view'], words)}".strip()


def supplier(rows: Rows, words: Words) -> str:
    """Return how a supplier stands: what is on order, what to order, how long it takes."""
    firm = rows["planned_orders"].filter("firm")
    buy = rows["buy_list"]
    said = (
        f"{_many(firm.height, 'order line')} on the way" if firm.height else "nothing is on the way"
    )
    if buy.height:
        amount = money(_sum(buy, "amount"), currency=words.currency)
        said += f"; order {_many(buy.height, 'line')} for {amount} now"
    late = rows["late_purchases"]
    if late.height:
        said += f"; {_many(late.height, 'line')} overdue"
    return said + "."


def resource(rows: Rows, words: Words) -> str:
    """Return how full a resource is, and from when."""
    loads = rows["loads"].filter(pl.col("capacity") > 0)
    if loads.is_empty():
        return "no hours are planned."
    used = _sum(loads, "hours") / _sum(loads, "capacity")
    full = loads.filter(pl.col("share") >= 0.995)
    said = f"{share(used)} of its hours are needed in {_many(loads.height, 'week')}"
    if full.is_empty():
        return f"{said}; no week is full."
    return f"{said}; full in {number(full.height)}, first in {week(full['period'].min(), near=words.near)}."  # type: ignore[arg-type]


def order(rows: Rows, words: Words) -> str:
    """Return how an order or job stands: when it comes, and how late that is."""
    lines = rows["deliveries"]
    if lines.is_empty():
        return "nothing of it is open."
    amount = money(_sum(lines, "amount"), currency=words.currency)
    said = f"{_many(lines.height, 'line')} open for {amount}"
    planned = lines["planned_on"]
    if planned.null_count():
        said += ", planned only after the end of the plan"
    else:
        said += f", planned for {day(planned.max(), near=words.near)}"  # type: ignore[arg-type]
    late = lines["late_days"].max()
    return said + (f", {number(late)} days late." if late else ", by its day.")  # type: ignore[arg-type]


def known(table: Any, row: Mapping[str, Any], words: Words) -> list[tuple[str, str]]:
    """Return what the data says of a thing: names of its filled columns in words, and the values."""
    said = []
    for column in table.columns:
        value = row.get(column.name)
        if column.name in _ORIGIN or value in (None, ""):
            continue
        shown = figure(column, value, near=words.near, currency=words.currency)
        label = column.name.replace("_", " ").capitalize()
        said.append((label, words.named(column.name, shown) if not column.key else shown))
    return said


SENTENCES = {
    "item": item, "customer": customer, "supplier": supplier, "resource": resource, "job": order,
    "order": order,
}  # fmt: skip
