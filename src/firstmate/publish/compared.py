"""Scenarios beside the base as a page: the answer, then each figure with its difference; it computes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from firstmate.publish.figures import DASH, FIXED, MINUS, money, number, share
from firstmate.publish.page import Grid, Head, Page, Section
from firstmate.publish.saying import Words

Row = Mapping[str, Any]
#: The figure that the answer speaks of.
FIRST = "contribution"
#: The order in which people read the figures; others follow as they come.
ORDER = (
    FIRST, "contribution_in_lots", "sales_lost", "served", "on_time", "late_lines", "late_days",
    "late_amount", "late_cost", "stock_mean", "stock_end", "cash_lowest", "cash_end", "load",
)  # fmt: skip


def compared(rows: Iterable[Row], words: Words, *, told: Mapping[str, list[str]]) -> Page:
    """Return the page of a comparison.

    Parameters
    ----------
    rows
        Rows of the table ``comparison``.
    told
        Scenario -> what its changes could not do, in sentences.
    """
    listed = list(rows)
    by_name = {name: list(group) for name, group in groupby(listed, lambda row: row["scenario"])}
    return Page(
        answer=" ".join(_answer(name, found, words) for name, found in by_name.items()),
        sections=tuple(
            Section(
                f"{name} beside the base",
                sentences=tuple(told.get(name, ())),
                grids=(_grid(name, found, words),),
            )
            for name, found in by_name.items()
        ),
        tables={"comparison": listed},
    )


def _answer(name: str, rows: list[Row], words: Words) -> str:
    first = next((r for r in rows if r["measure"] == FIRST and not r["scope"]), None)
    if first is None or first["difference"] is None:
        return f"{name}: nothing to compare."
    if not first["difference"]:
        return f"{name}: the contribution of the plan does not move."
    more = "more" if first["difference"] > 0 else "less"
    worth = money(abs(first["difference"]), currency=words.currency)
    why = f": {first['why']}" if first["why"] else ""
    return f"{name}: {worth} {more} contribution over the plan{why}."


def _grid(name: str, rows: list[Row], words: Words) -> Grid:
    place = {measure: at for at, measure in enumerate(ORDER)}
    shown = sorted(
        (row for row in rows if not row["scope"] or row["measure"] == "load"),
        key=lambda row: place.get(row["measure"], len(place)),
    )
    return Grid(
        heads=(
            Head("figure"), Head("base", right=True), Head(name, right=True),
            Head("difference", right=True), Head("what moved", long=True),
        ),
        rows=tuple(
            (
                _label(row, words), _said(row["base"], row, words), _said(row["value"], row, words),
                _difference(row, words), row["why"] or "",
            )
            for row in shown
        ),
        source="table comparison",
        empty="Nothing to compare: the plan gives no figures yet.",
    )  # fmt: skip


def _label(row: Row, words: Words) -> str:
    said = str(row["measure"]).replace("_", " ")
    return f"{said}, {words.named('resource', row['scope'])}" if row["scope"] else said


def _said(value: float | None, row: Row, words: Words) -> str:
    if value is None:
        return ""
    if row["unit"] == "currency":  # in full: two digits would hide what a scenario moves
        return number(value, decimals=0) + (f"{FIXED}{words.currency}" if words.currency else "")
    if row["unit"] == "share":
        return share(value)
    return number(value)


def _difference(row: Row, words: Words) -> str:
    value = row["difference"]
    if value is None:
        return ""
    said = _said(value, row, words)
    plain = said.strip(f"0.% {FIXED}{words.currency}")
    if not plain:
        return DASH
    return said if said.startswith(MINUS) else f"+{said}"
