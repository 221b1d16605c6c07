"""If deals are won and lost: whom to add by when, at what cost; planned when asked for."""

from __future__ import annotations

from typing import Any

import polars as pl
from starlette.responses import Response

from firstmate.doors.web.asked import Asked, NotYet
from firstmate.doors.web.page import Page
from firstmate.doors.web.pages.promise import tabs_of
from firstmate.doors.web.parts.grid import GridPart, grid
from firstmate.publish import hiring as said
from firstmate.work.jobs import as_text, ask
from firstmate.work.view import Shown

_TABLES = ("hires", "hours_needed")
#: Open deals that can be ticked, the largest first.
MOST = 30


def hires(asked: Asked) -> Response:
    """Show whom to add as things stand, or if the deals in the address are won and lost."""
    won, lost = (asked.query.getlist(name) for name in ("won", "lost"))
    usual = asked.run(*_TABLES)
    number, job = _asked_for(asked, won, lost) if won or lost else ("", None)
    shown = {name: asked.view.result(name, run=number or usual.id) for name in _TABLES}
    short, needed = shown["hires"], shown["hours_needed"]
    if short is None or needed is None:
        raise NotYet
    asked.fleeting = job is not None
    deals = asked.show("deals").rows.filter(pl.col("outcome").fill_null("open") == "open")
    told = (won, lost) if number else ((), ())
    return asked.render(
        "pages/hires.html", entries=tabs_of(asked, "hires"), jobs=[job] if job else [],
        answer=said.answer(short.rows, asked.words, won=told[0], lost=told[1]),
        rests="Deals that are not ticked count with their chance.",
        sentences=said.sentences(short.rows, asked.words), deals=_deals(asked, deals), won=won, lost=lost,
        part=_grid(asked, needed),
    )  # fmt: skip


def _deals(asked: Asked, deals: pl.DataFrame) -> list[dict[str, Any]]:
    rows = deals.sort("amount", "deal", descending=[True, False], nulls_last=True).head(MOST)
    return [
        {"deal": row["deal"], "kind": row["job_class"] or "",
         "customer": asked.words.named("customer", row["customer"]) if row["customer"] else "",
         "amount": row["amount"]}
        for row in rows.iter_rows(named=True)
    ]  # fmt: skip


def _work(asked: Asked, won: list[str], lost: list[str]) -> dict[str, Any]:
    return {
        "scenario": asked.view.scenario.name, "version": asked.view.current, "wanted": ["staffing"],
        "options": {"staffing": {"won": ",".join(sorted(won)), "lost": ",".join(sorted(lost))}},
    }  # fmt: skip


def _asked_for(asked: Asked, won: list[str], lost: list[str]) -> tuple[str, dict[str, Any] | None]:
    """Return the run that answers for these deals, else the job that makes it; neither where not asked."""
    what = as_text(_work(asked, won, lost))
    jobs = asked.workspace.store.work().filter(pl.col("what") == what).sort("job")
    if jobs.is_empty():
        return "", None
    job = jobs.row(-1, named=True)
    if job["status"] != "done":
        return "", dict(job)
    return str(job["result"]), None


def _grid(asked: Asked, held: Shown) -> GridPart:
    return grid(
        asked, held.table, held.rows, name="hours", names=True, run=held.run, sort="resource",
        title="Hours needed by week",
        columns=("resource", "period", "ordered_hours", "expected_hours", "won_hours", "capacity",
                 "missing"),
        states={"missing": lambda row: "risk" if row["missing"] else ""},
        empty="Resources with hours, and finished jobs that tell how many a job takes, bring this.",
    )  # fmt: skip


def plan(asked: Asked) -> Response:
    """Count the hours with the deals ticked taken as won and lost."""
    won = sorted({str(each) for each in asked.form.getlist("won")})
    lost = sorted({str(each) for each in asked.form.getlist("lost")} - set(won))
    if won or lost:
        ask(asked.workspace, "run", **_work(asked, won, lost))
    return asked.go("/promise/hires", won=won, lost=lost)


PAGES = (Page("/promise/hires", "If deals are won", hires, plan),)
