"""Supply, the tab of hours sold: who bills how much, where the others go, what jobs earn."""

from __future__ import annotations

import polars as pl
from starlette.responses import Response

from firstmate.doors.web.asked import Asked
from firstmate.doors.web.page import Page
from firstmate.doors.web.pages.supply import shown
from firstmate.doors.web.parts.chart import Chart
from firstmate.doors.web.parts.grid import grid
from firstmate.publish import hours as said
from firstmate.publish.figures import money, month, number, share


def hours(asked: Asked) -> Response:
    """Show hours by person and month, where hours that are not billable go, and what jobs earn."""
    run = asked.run(*said.TABLES)
    sold, unsold, earned = (run[name] for name in said.TABLES)
    if sold.rows.is_empty():
        lacking = (
            "Which hours are billed is not known", said.NOTHING, "/data/wanted", "Files worth asking for",
        )  # fmt: skip
        return shown(asked, "Hours sold", answer="", lacking=lacking)
    return shown(
        asked, "Hours sold", answer=said.hours(sold.rows, earned.rows, asked.words),
        rests="As booked in the time sheets; an hour that is not billable counts at the rate of its person.",
        key_figures=_figures(asked, sold.rows), charts=[_chart(sold.rows)],
        parts=[
            grid(asked, sold.table, sold.rows, name="sold", names=True, run=run.id, sort="-month",
                 title="By person and month"),
            grid(asked, unsold.table, unsold.rows, name="unsold", names=True, run=run.id, sort="-hours",
                 title="Where hours that are not billable went, 13 weeks", labels={"n": "people"},
                 empty="All hours of the last 13 weeks are billable."),
            grid(asked, earned.table, earned.rows, name="jobs", names=True, run=run.id, sort="-amount",
                 title="What the hours on each job earn",
                 states={"unbilled": lambda row: "risk" if (row["unbilled"] or 0.0) >= 1.0 else ""}),
        ],
    )  # fmt: skip


def _figures(asked: Asked, sold: pl.DataFrame) -> list[tuple[str, str, str, str]]:
    rows, currency = said.latest(sold), asked.words.currency
    booked, billable = float(rows["hours"].sum()), float(rows["billable_hours"].sum())
    since = f"since {month(rows['month'].min())}"  # type: ignore[arg-type]
    priced = rows.filter(pl.col("hour_rate").is_not_null())
    rate = float(priced["amount"].sum()) / max(float(priced["billable_hours"].sum()), 1e-9)
    return [
        ("Billable", share(billable / booked), since, ""),
        ("Hours booked", number(booked), since, ""),
        ("An hour earns", money(rate, currency=currency), "billable hours", ""),
        ("Not billable", money(float(rows["unsold_amount"].sum()), currency=currency), "at the same rates", ""),
    ]  # fmt: skip


def _chart(sold: pl.DataFrame) -> Chart:
    months = (
        sold.group_by("month").agg(pl.col("hours", "billable_hours").sum()).sort("month").tail(24)
    )
    return Chart(
        "hours", "bars", "Hours by month", "hours", [month(day) for day in months["month"]],
        {"billable": months["billable_hours"].to_list(),
         "not billable": (months["hours"] - months["billable_hours"]).to_list()},
    )  # fmt: skip


PAGES = (Page("/supply/hours", "Hours sold", hours),)
