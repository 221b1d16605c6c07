"""Open quotes priced and dated from like jobs: the best for the scarcest hour first, and those to leave."""

from __future__ import annotations

import polars as pl
from starlette.responses import Response

from firstmate.base.frame import Frame
from firstmate.base.run import Run
from firstmate.doors.web.asked import Asked
from firstmate.doors.web.page import Page
from firstmate.doors.web.pages.promise import tabs_of
from firstmate.doors.web.parts.grid import GridPart, grid
from firstmate.publish import promise as said

_TABLES = ("job_quotes", "win_effects", "estimate_accuracy", "job_overruns")


def quotes(asked: Asked) -> Response:
    """Show the quote desk."""
    run = asked.run(*_TABLES)
    return asked.render(
        "pages/answer.html", entries=tabs_of(asked, "quotes"),
        answer=said.quotes(run["job_quotes"].rows, asked.words),
        rests="Hours as like jobs took; the day is kept four times in five.",
        sentences=[*said.overruns(run["job_overruns"].rows, asked.words),
                   *said.win_effects(run["win_effects"].rows)],
        parts=[_quotes(asked, run), _other(asked, run, "job_overruns", "-cost", (
            "Open jobs that will take longer than estimated",
            ("job", "job_class", "customer", "estimate", "booked_hours", "still", "over", "over_low",
             "over_high", "cost"),
            "No open job is expected to take longer than estimated.",
        )), _other(asked, run, "estimate_accuracy", "-count", (
            "Estimates against hours taken",
            ("job_class", "resource", "count", "estimate", "actual_hours", "ratio", "ratio_low", "ratio_high"),
            "Finished jobs with an estimate and booked hours show how good estimates are.",
        ))],
    )  # fmt: skip


def _quotes(asked: Asked, run: Run) -> GridPart:
    held: Frame = run["job_quotes"]
    return grid(
        asked, held.table, held.rows, name="quotes", names=True, run=run.id, sort="rank", title="Open quotes",
        columns=("quote", "customer", "job_class", "amount", "estimate", "hours", "day_80", "chance",
                 "price", "contribution", "displaced", "gain", "limit_resource", "leave"),
        labels={"day_80": "promise for", "price": "best price", "gain": "worth", "hours": "hours as like jobs"},
        texts={"limit_resource": lambda row: asked.words.named("resource", row["limit_resource"])
               if row["limit_resource"] else ""},
        states={"leave": lambda row: "risk" if row["leave"] else ""},
        empty="No quote is open. Quotes with a kind of work and a price are priced and dated here.",
    )  # fmt: skip


def _other(
    asked: Asked, run: Run, name: str, sort: str, shown: tuple[str, tuple[str, ...], str]
) -> GridPart:
    title, columns, empty = shown
    held = run[name]
    rows = held.rows.filter(pl.col("over") > 0) if name == "job_overruns" else held.rows
    return grid(asked, held.table, rows, name=name, names=True, run=run.id, sort=sort, title=title,
                columns=columns, empty=empty)  # fmt: skip


PAGES = (Page("/promise/quotes", "Open quotes", quotes),)
