"""Free to sell: stock and hours by week that nobody needs, what to sell there, and what sells out too soon."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
from starlette.responses import Response

from firstmate.base.run import Run
from firstmate.doors.web.asked import Asked
from firstmate.doors.web.page import Page
from firstmate.doors.web.parts.chart import Chart
from firstmate.doors.web.parts.grid import GridPart, grid
from firstmate.publish import free as said
from firstmate.publish.demand import week_label
from firstmate.publish.figures import money, week
from firstmate.work.clock import now

#: Weeks from the first one that can be looked at, and weeks drawn.
LATER, DRAWN = (0, 2, 4, 8, 13), 13
#: Resources drawn beside each other, those with most free hours.
RESOURCES = 4


def free(asked: Asked) -> Response:
    """Show what can be sold and hurts nobody."""
    run = asked.run("free_stock", "free_hours", "sell_pace")
    stock, hours = run["free_stock"].rows, run["free_hours"].rows
    first = _first(stock, hours, run.as_of)
    at = _week(asked, first)
    here = said.from_week(stock, at)
    weeks = [first + timedelta(weeks=n) for n in range(DRAWN)]
    held = asked.workspace.store.holds(now()).height
    return asked.render(
        "pages/answer.html",
        answer=said.answer(said.from_week(stock, first), hours, asked.words),
        rests="Beyond orders and what is expected to sell."
        + (" What is held for offers is not taken off here; Promise does." if held else ""),
        figures=_figures(asked, stock, weeks),
        charts=[_worth(asked, stock, weeks), *_hours(asked, hours, weeks)],
        choices=_choices(asked, first, at),
        parts=[_stock(asked, run, here, at), *_free_hours(asked, run), _pace(asked, run)],
        sentences=[said.pace(run["sell_pace"].rows, asked.words),
                   *said.levers(run["sell_pace"].rows, asked.words)],
    )  # fmt: skip


def _first(stock: pl.DataFrame, hours: pl.DataFrame, as_of: date) -> date:
    """Return the first week there is: that of the plan's first day."""
    known = [p for p in (stock["period"].min(), hours["period"].min()) if isinstance(p, date)]
    day = as_of + timedelta(days=1)
    return min(known, default=day - timedelta(days=day.weekday()))


def _week(asked: Asked, first: date) -> date:
    later = asked.query.get("later", "0")
    return first + timedelta(weeks=int(later) if later.isdecimal() and len(later) < 4 else 0)


def _choices(asked: Asked, first: date, at: date) -> list[tuple[str, str, bool]]:
    weeks = [(n, first + timedelta(weeks=n)) for n in LATER]
    return [
        (f"From {week(day, near=asked.words.near)}", asked.here(later=n or None), day == at)
        for n, day in weeks
    ]


def _figures(
    asked: Asked, stock: pl.DataFrame, weeks: list[date]
) -> list[tuple[str, str, str, str]]:
    worth = said.by_week(stock, [weeks[0], weeks[4], weeks[-1]])
    names = ("Free now", "In four weeks", "In a quarter")
    return [
        (name, money(value, currency=asked.words.currency), "contribution", "")
        for name, value in zip(names, worth, strict=True)
        if stock.height
    ]


def _worth(asked: Asked, stock: pl.DataFrame, weeks: list[date]) -> Chart:
    return Chart(
        "free-stock", "bars", "What selling all free stock would bring",
        f"{asked.words.currency or 'money'} of contribution, sold from that week on",
        [week_label(day) for day in weeks] if stock.height else [],
        {"contribution": said.by_week(stock, weeks)},
        empty="No item has stock that is free.",
    )  # fmt: skip


def _hours(asked: Asked, hours: pl.DataFrame, weeks: list[date]) -> list[Chart]:
    near = hours.filter(pl.col("period").is_in(weeks))
    most = (
        near.group_by("resource")
        .agg(pl.col("hours").sum())
        .sort("hours", "resource", descending=[True, False])
    )
    charts: list[Chart] = []
    for name in most.filter(pl.col("hours") >= said.SOME)["resource"].head(RESOURCES).to_list():
        rows = near.filter(pl.col("resource") == name).sort("period")
        charts.append(Chart(
            f"hours-{len(charts)}", "load", f"{asked.words.named('resource', name)}: hours nobody needs",
            "hours a week; expected work may be displaced by better work",
            [week_label(day) for day in rows["period"]],
            {"free": rows["hours"].to_list(),
             "displace": (rows["ordered_only"] - rows["hours"]).clip(lower_bound=0.0).to_list()},
            names={"free": "free", "displace": "only expected"},
        ))  # fmt: skip
    return charts


def _stock(asked: Asked, run: Run, rows: pl.DataFrame, at: date) -> GridPart:
    return grid(
        asked, run["free_stock"].table, rows, name="stock", names=True, run=run.id,
        title=f"Stock free from {week(at, near=asked.words.near)} on", sort="-contribution",
        columns=("item", "location", "quantity", "ordered_only", "contribution"),
        labels={"ordered_only": "if expected sales wait"},
        empty="Nothing in stock is free then: orders and expected sales need it all. A stock list "
        "(Bring in files) says what lies there.",
    )  # fmt: skip


def _free_hours(asked: Asked, run: Run) -> list[GridPart]:
    held = run["free_hours"]
    if held.rows.is_empty():
        return []
    return [grid(
        asked, held.table, held.rows.filter(pl.col("hours") >= said.SOME), name="hours", names=True,
        run=run.id, title="Hours free by week, and what fits best", sort="period",
        columns=("period", "resource", "hours", "ordered_only", "overtime", "job_class", "amount"),
        labels={"ordered_only": "if expected work waits", "job_class": "best kind of work",
                "amount": "price that fits there"},
        empty="No resource has a free hour in the plan.",
    )]  # fmt: skip


def _pace(asked: Asked, run: Run) -> GridPart:
    held = run["sell_pace"]
    return grid(
        asked, held.table, held.rows, name="pace", names=True, run=run.id, sort="-lost_amount",
        title="How fast it may sell until the next delivery lands",
        columns=("item", "lands", "quantity", "pace", "expected_pace", "short", "lost_amount", "cut",
                 "cut_cost", "price_rise", "price_gain", "fly_supplier", "fly_cost", "fly_worth"),
        labels={"pace": "may sell", "expected_pace": "expected to sell", "cut": "hold back",
                "cut_cost": "costs", "fly_supplier": "fly in from",
                "fly_cost": "costs more",
                "fly_worth": "worth of flying in one"},
        states={"short": lambda row: "risk" if row["short"] else ""},
        empty="Nothing that is on its way decides how fast an item may sell.",
    )  # fmt: skip


PAGES = (
    Page("/free", "Free to sell", free, group="Align", order=4, teaches="Here stands what you can sell and hurt "
         "nobody. A stock list, open orders and purchases bring free stock; machines, crews or desks with their "
         "hours bring free capacity."),
)  # fmt: skip
