"""Orders that will be late, or may be, before the customer calls: how surely, until when, why, what to say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from firstmate.base.run import Run
from firstmate.publish.figures import day, money, number, share
from firstmate.publish.late import message
from firstmate.publish.page import Grid, Head, Item, Page, Section
from firstmate.publish.saying import Words
from firstmate.publish.supply import subject, why_late

#: An order that is on time less often than this is worth a call.
SURE = 0.8
#: Orders of which the reason and a message are written out.
WRITTEN = 10


def at_risk(rows: pl.DataFrame, *, sure: float = SURE) -> pl.DataFrame:
    """Return the open orders that are on time less often than ``sure``, the dearest first.

    Parameters
    ----------
    rows
        Rows of the table ``replay_orders``.

    >>> rows = pl.DataFrame(
    ...     {
    ...         "order": ["A", "B", "C"],
    ...         "line": [1, 1, 1],
    ...         "on_time": [0.2, 0.9, 0.7],
    ...         "late_cost": [5.0, 1.0, 8.0],
    ...     }
    ... )
    >>> at_risk(rows).select("order", "chance_late").rows()
    [('C', 0.3), ('A', 0.8)]
    """
    return (
        rows.filter(pl.col("on_time") < sure)
        .sort("late_cost", "order", "line", descending=[True, False, False], nulls_last=True)
        .with_columns((1.0 - pl.col("on_time")).round(4).alias("chance_late"))
    )


def late(run: Run, words: Words, *, most: int = WRITTEN) -> Page:
    """Return the page of the orders at risk of a run that holds ``replay_orders`` and ``reasons``."""
    every = run["replay_orders"].rows
    rows = at_risk(every)
    planned = run["deliveries"].rows
    reasons = why_late(planned, run["reasons"].rows, words)
    told = [
        row | {"reason": reasons.get(subject(row), ""), "message": message(_as_told(row), words)}
        for row in rows.to_dicts()
    ]
    written = tuple(
        Item(
            f"{subject(row)}: {row['reason'] or 'no single cause'}",
            mark="",
            notes=(row["message"],),
        )
        for row in told[:most]
    )
    figures = run["replay_figures"].rows
    return Page(
        answer=_answer(every, rows, figures, words, stands=f"Data of {day(run.as_of)}"),
        sections=(
            Section("Orders to call about", grids=(_grid(told, words),)),
            *((Section("Why, and what to say", items=written),) if written else ()),
        ),
        tables={"late": told, "figures": figures.to_dicts()},
    )


def _as_told(row: Mapping[str, Any]) -> dict[str, Any]:
    """What is told is the day that nine of ten times holds, not the one hoped for."""
    return dict(row) | {"planned_on": row["late_on"]}


def _answer(
    every: pl.DataFrame, rows: pl.DataFrame, figures: pl.DataFrame, words: Words, *, stands: str
) -> str:
    if every.is_empty():
        return f"{stands}: no open order has a day promised."
    found = figures.filter(pl.col("measure") == "on_time").to_dicts()
    surely = (
        f"; {share(found[0]['q05'])} to {share(found[0]['q95'])} of {number(every.height)} open "
        "lines come on time"
        if found
        else ""
    )
    if rows.is_empty():
        return f"{stands}: every open order is at least {share(SURE)} sure to be on time{surely}."
    amount = money(float(rows["amount"].sum() or 0.0), currency=words.currency)
    cost = money(float(rows["late_cost"].sum() or 0.0), currency=words.currency)
    many = "one line" if rows.height == 1 else f"{number(rows.height)} lines"
    first = rows.row(0, named=True)
    return (
        f"{stands}: {many} worth {amount} will probably be late, which costs {cost}; call about "
        f"{subject(first)} first{surely}."
    )


def _grid(rows: list[dict[str, Any]], words: Words) -> Grid:
    unit = f", {words.currency}" if words.currency else ""

    def of(value: Any) -> str:
        return day(value, near=words.near) if value else "after the plan"

    return Grid(
        heads=(
            Head("order", long=True), Head("customer", long=True), Head("promised"),
            Head("late", right=True), Head("likely"), Head("9 of 10 by"),
            Head(f"worth{unit}", right=True), Head(f"lateness costs{unit}", right=True),
        ),
        rows=tuple(
            (
                subject(row), words.named("customer", row["customer"]) if row["customer"] else "",
                day(row["promised"], near=words.near) if row["promised"] else "",
                share(row["chance_late"]), of(row["likely_on"]), of(row["late_on"]),
                money(row["amount"]) if row["amount"] is not None else "",
                money(row["late_cost"]) if row["late_cost"] is not None else "",
            )
            for row in rows
        ),
        source="table replay_orders: the plan met by what usually happens",
        empty="No open order is likely to be late.",
    )  # fmt: skip
