"""If sales grow: which limit comes when, the order of relief, service and quality beside profit."""

from __future__ import annotations

import polars as pl
from starlette.responses import Response

from firstmate.base.run import Run
from firstmate.doors.web.asked import Asked
from firstmate.doors.web.page import Page
from firstmate.doors.web.pages.limits import tabs_of
from firstmate.doors.web.parts.chart import Chart
from firstmate.doors.web.parts.grid import GridPart, Link, grid
from firstmate.publish import growth as said
from firstmate.publish.figures import share
from firstmate.publish.limits import STEPS, named

_TABLES = ("growth", "growth_limits", "growth_relief", "load_effects")
_TITLE = "Not planned yet"
_TEACHES = (
    "Sales still to come are planned 10, 20, 30, 50 and 100 % higher. You see which limit comes in "
    "which week, the cheapest order of relief with its lead time and cost, the cash it needs, and "
    "what becomes of service and quality. It takes some minutes; you may leave the page."
)


def growth(asked: Asked) -> Response:
    """Show what limits growth, or offer to plan it."""
    run = asked.view.run(*_TABLES)
    asked.run("limits")  # whoever has no plan yet gets that first
    job = _at_work(asked)
    asked.fleeting = job is not None
    if run is None:
        return asked.render(
            "pages/answer.html", entries=tabs_of(asked, "growth"), answer="What would limit you if sales grew?",
            jobs=[job] if job else [], start=() if job else (asked.url("/limits/growth"), "Plan the growth"),
            lacking=None if job else (_TITLE, _TEACHES, "", ""),
        )  # fmt: skip
    asked.shown.update(_TABLES)
    again = (asked.url("/limits/growth"), "Plan it anew") if asked.stale and not job else ()
    effects = said.shown_effects(run["load_effects"].rows, asked.words)
    return asked.render(
        "pages/answer.html", entries=tabs_of(asked, "growth"), jobs=[job] if job else [], start=again,
        answer=said.answer(run["growth"].rows, run["growth_relief"].rows, asked.words),
        rests="Each growth is planned for itself; steps of relief on top of those before.",
        charts=_charts(asked, run),
        plain=[("Which limit comes when", said.arrivals(run["growth_limits"].rows, asked.words))],
        parts=_parts(asked, run), sentences=effects,
    )  # fmt: skip


def _at_work(asked: Asked) -> dict[str, object] | None:
    """Return the job that plans the growth, None where none is under way or went wrong."""
    number = asked.view.last_asked(*_TABLES)
    job = asked.workspace.store.queue.job(number) if number else None
    return None if job is None or job["status"] == "done" else dict(job)


def start(asked: Asked) -> Response:
    """Ask for the growth to be planned."""
    asked.view.ask_for_answers(*_TABLES)
    return asked.go("/limits/growth")


def _charts(asked: Asked, run: Run) -> list[Chart]:
    rows = run["growth"].rows.sort("growth")
    levels = [f"+{share(level)}" for level in rows["growth"]]
    currency = asked.words.currency or "money"
    relieved = (rows["gained"] + rows["relieved"] - rows["relief_cost"]).to_list()
    quality = {
        name: rows[name].to_list()
        for name in ("defects", "lateness_share")
        if rows[name].null_count() < rows.height
    }
    return [
        Chart("growth-money", "curve", "What growth brings, as it is and with relief",
              f"{currency} more contribution over the plan, relief net of its cost", levels,
              {"gained": rows["gained"].to_list(), "relieved": relieved},
              names={"gained": "as it is", "relieved": "with relief"}),
        Chart("growth-service", "curve", "What becomes of service and quality", "share", levels,
              {"service": rows["service"].to_list(), "service_relieved": rows["service_relieved"].to_list(), **quality},
              names={"service": "served", "service_relieved": "served with relief", "defects": "defects",
                     "lateness_share": "late lines"}),
    ]  # fmt: skip


def _parts(asked: Asked, run: Run) -> list[GridPart]:
    def limit(kind: str, name: str) -> Link:
        return lambda row: named(row[kind], row[name], asked.words) if row[name] else "the market"

    relief = run["growth_relief"].rows.with_columns(pl.col("relief").replace(STEPS))
    return [
        grid(asked, run["growth_relief"].table, relief, name="relief", run=run.id, sort="growth",
             title="What to do, in which order", texts={"name": limit("kind", "name")},
             columns=("growth", "rung", "relief", "name", "decide_by", "starts", "hours_per_week",
                      "quarter_cost", "value", "service"),
             labels={"rung": "place", "quarter_cost": "cost a quarter", "value": "brings a quarter"},
             empty="No step is worth its cost."),
        grid(asked, run["growth"].table, run["growth"].rows, name="growth", run=run.id, sort="growth",
             title="What growth brings", texts={"first_name": limit("first_kind", "first_name")},
             columns=("growth", "gained", "relieved", "relief_cost", "first_name", "first_period", "lost_revenue",
                      "lateness_cost", "service", "service_relieved", "cash_needed", "least_cash", "defects",
                      "lateness_share"),
             labels={"first_name": "first limit", "first_period": "from"}),
    ]  # fmt: skip


PAGES = (Page("/limits/growth", "If sales grow", growth, start, kept=True),)
