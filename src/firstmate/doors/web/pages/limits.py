"""Limits and growth: what holds sales back, what a step against it brings, what comes next."""

from __future__ import annotations

import polars as pl
from starlette.responses import Response

from firstmate.base.frame import Frame
from firstmate.base.run import Run
from firstmate.doors.web.asked import Asked
from firstmate.doors.web.page import Page
from firstmate.doors.web.parts.chart import Chart
from firstmate.doors.web.parts.grid import GridPart, grid
from firstmate.publish.limits import STEPS, named
from firstmate.publish.limits import limits as limits_page

_TABLES = ("limits", "relief", "ladder", "relief_curves", "loads")
#: Curves drawn side by side.
_CURVES = 4
#: What a person sees first of each table; the rest by choosing columns.
_SHOWN = {
    "limits": ("name", "kind", "first_period", "weeks_bound", "load_share", "value_of_step",
               "small_step", "price", "next_name"),
    "relief": ("relief", "name", "value", "low", "high", "cost", "starts", "lost_sales_saved",
               "lateness_saved", "only_earlier", "next_name"),
    "ladder": ("rung", "relief", "name", "size", "together", "total", "cost", "starts", "next_name"),
}  # fmt: skip
_TITLES = {
    "limits": "What holds you back",
    "relief": "What can be done, and what it is worth in 13 weeks",
    "ladder": "In which order, and what comes next",
}


def limits(asked: Asked) -> Response:
    """Show what limits the firm."""
    run = asked.run(*_TABLES)
    return asked.render(
        "pages/limits.html",
        answer=limits_page(run, asked.words).answer,
        run=run,
        parts=[_part(asked, run, name, run[name]) for name in _SHOWN],
        load=_load(asked, run),
        curves=_curves(asked, run["relief_curves"].rows),
    )


def _part(asked: Asked, run: Run, name: str, held: Frame) -> GridPart:
    rows = held.rows
    if "relief" in rows.columns:
        rows = rows.with_columns(pl.col("relief").replace(STEPS))
    return grid(
        asked, held.table, rows, name=name, title=_TITLES[name], columns=_SHOWN[name], run=run.id,
        texts={
            "name": lambda row: named(row["kind"], row["name"], asked.words),
            "next_name": lambda row: named(row["next_kind"], row["next_name"], asked.words)
            if row["next_name"] else "",
        },
        empty="Nothing binds that the data could show.",
    )  # fmt: skip


def _load(asked: Asked, run: Run) -> Chart | None:
    """Load against capacity of the first resource among the limits."""
    first = run["limits"].rows.filter(pl.col("kind") == "resource").sort("rank")
    if first.is_empty():
        return None
    name = first["name"][0]
    rows = run["loads"].rows.filter(pl.col("resource") == name).sort("period")
    return Chart(
        id="load",
        kind="load",
        title=f"{asked.words.named('resource', name)}: load against capacity",
        subtitle="hours a week",
        x=[f"W{day.isocalendar()[1]}" for day in rows["period"].to_list()],
        series={c: rows[c].to_list() for c in ("hours_items", "hours_jobs", "capacity")},
        unit="hours",
        names={"hours_items": "items", "hours_jobs": "one-off jobs", "capacity": "capacity"},
    )


def _curves(asked: Asked, rows: pl.DataFrame) -> list[Chart]:
    charts: list[Chart] = []
    for (kind, name), part in rows.group_by("kind", "name", maintain_order=True):
        taken = part.sort("size")
        step = taken["relief"][0]
        words = named(str(kind), str(name), asked.words)
        charts.append(Chart(
            id=f"curve-{len(charts)}", kind="curve",
            title=f"{words}: {STEPS.get(step, step)}",
            subtitle=f"net in 13 weeks, {asked.words.currency or 'money'}, by how often it is taken",
            x=["0", *(f"{size} x" for size in taken["size"].to_list())],
            series={"value": [0.0, *taken["value"].to_list()]}, names={"value": "net value"},
        ))  # fmt: skip
    return charts[:_CURVES]


PAGES = (Page("/limits", "Limits and growth", limits, group="Decide", order=2),)
