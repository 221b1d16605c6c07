"""Late orders: each with its numbers, its causes shown by planning anew, and what would mend it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
from starlette.responses import Response

from firstmate.base.errors import Refused
from firstmate.base.frame import Frame
from firstmate.base.run import Run
from firstmate.company.change import Scenario, from_json
from firstmate.doors.web.asked import Asked
from firstmate.doors.web.page import Page
from firstmate.doors.web.parts.grid import GridPart, grid
from firstmate.publish import late as said
from firstmate.publish.figures import number
from firstmate.publish.supply import subject, why_late
from firstmate.publish.why import DAYS, WEEKS, Told, by_day
from firstmate.work.jobs import as_text, ask
from firstmate.work.reading import require

#: Late lines shown in full, the dearest first.
MOST = 5
#: What holds the answer of each plan.
_WHY = {told: (told.late, told.fixes, "reasons") for told in (WEEKS, DAYS)}
Key = tuple[str, int | None]


def late(asked: Asked) -> Response:
    """Show open orders that come after their day or not at all: by the day where they are laid into days."""
    days = asked.view.run(*_WHY[DAYS], "day_orders", "day_jobs")
    there = days is not None and days.version == asked.view.current and len(days["day_jobs"].rows)
    if days is None or not there:
        return _by_week(asked, days_there=False)
    usual = "day" if by_day(days["day_jobs"].rows) else "week"
    if asked.query.get("by", usual) == "day":
        return _by_day(asked, days, routed=usual == "day")
    return _by_week(asked, days_there=True)


def _by_day(asked: Asked, run: Run, *, routed: bool) -> Response:
    """Every late order is explained already: the dearest are shown, and the one asked for."""
    rows = said.late_lines(run[DAYS.late].rows)
    found = _found(run, DAYS)
    wanted = asked.query.get("order", "")
    entries = [
        said.entry(row, found.reasons, found, asked.words)
        for row in [
            *rows.filter(pl.col("order") == wanted).iter_rows(named=True),
            *rows.filter(pl.col("order") != wanted).head(MOST).iter_rows(named=True),
        ]
    ]
    count = number(run["day_orders"].rows.height)
    return asked.render(
        "pages/late.html", answer=said.answer(rows, asked.words), entries=entries, jobs=[],
        rests=f"{count} open lines are laid into days, resource by resource.", whole=True, plan="day",
        routed=routed,
        part=_grid(asked, run, run[DAYS.late], rows, found.reasons, columns=_DAY_COLUMNS, deed="Show"),
    )  # fmt: skip


def _by_week(asked: Asked, *, days_there: bool) -> Response:
    run = asked.run("deliveries", "reasons")
    rows = said.late_lines(run["deliveries"].rows)
    orders = set(rows["order"].to_list())
    jobs = {order: job for order, job in _jobs(asked).items() if not order or order in orders}
    laid = _job_of_days(asked)
    open_jobs = [job for job in (*jobs.values(), *laid) if job["status"] != "done"]
    asked.fleeting = bool(open_jobs)
    found = _explained(asked, jobs)
    entries = [
        said.entry(row, run["reasons"].rows, found.get(_key(row)), asked.words)
        for n, row in enumerate(rows.iter_rows(named=True))
        if n < MOST or _key(row) in found
    ]
    return asked.render(
        "pages/late.html", answer=said.answer(rows, asked.words), entries=entries,
        rests=f"{number(run['deliveries'].rows.height)} open lines are planned in all.",
        jobs=open_jobs, whole="" in jobs, plan="week", days_there=days_there,
        days_asked=any(job["status"] != "done" for job in laid),
        part=_grid(asked, run, run["deliveries"], rows, run["reasons"].rows,
                   columns=_WEEK_COLUMNS, deed="Explain"),
    )  # fmt: skip


_WEEK_COLUMNS = ("order", "late_days", "late_cost", "reason", "customer", "item", "promised",
                 "planned_on", "amount")  # fmt: skip
_DAY_COLUMNS = ("order", "late_days", "late_cost", "code", "customer", "item", "promised",
                "planned_on", "amount", "soonest", "best_value")  # fmt: skip


def _key(row: Mapping[str, Any]) -> Key:
    return row["order"], row["line"]


def _grid(
    asked: Asked, run: Run, held: Frame, rows: pl.DataFrame, reasons: pl.DataFrame, *,
    columns: tuple[str, ...], deed: str,
) -> GridPart:  # fmt: skip
    why = why_late(rows, reasons, asked.words)

    def reason(row: Mapping[str, Any]) -> str:
        return why.get(subject(row), "")

    return grid(
        asked, held.table, rows, names=True, run=run.id, sort="-late_cost", title="All of them",
        columns=columns, states={"late_days": lambda _row: "late"},
        texts={"reason": reason, "code": reason}, labels={"code": "reason"},
        deed=lambda row: ("explain", "order", row["order"], deed),
        empty="Every open order comes by its day.",
    )  # fmt: skip


def _job_of_days(asked: Asked) -> list[dict[str, Any]]:
    """Return the job that lays open orders into days in this version, where it was asked for."""
    last = asked.view.last_asked(DAYS.late)
    rows = asked.workspace.store.work().filter(pl.col("job") == (last or ""))
    return rows.to_dicts()


def _work(asked: Asked, order: str) -> dict[str, Any]:
    """Return what is asked of the planner for one order, or for the dearest ones."""
    options = {"options": {"why": {"order": order}}} if order else {}
    return {
        "scenario": asked.view.scenario.name,
        "version": asked.view.current,
        "wanted": ["why"],
        **options,
    }


def _jobs(asked: Asked) -> dict[str, dict[str, Any]]:
    """Return order -> the newest job that explains it in this version; empty for the dearest."""
    rows = asked.workspace.store.work().filter(pl.col("kind") == "run").sort("job")
    newest = {row["what"]: row for row in rows.iter_rows(named=True)}
    orders = asked.view.company["sales_lines"]["order"].drop_nulls().unique().to_list()
    texts = {order: as_text(_work(asked, order)) for order in ("", *orders)}
    return {order: newest[text] for order, text in texts.items() if text in newest}


def _explained(asked: Asked, jobs: Mapping[str, Mapping[str, Any]]) -> dict[Key, said.Explained]:
    """Return late line -> what the study found of it, the answer for the order alone before others."""
    runs = [str(job["result"]) for order, job in jobs.items() if order and job["status"] == "done"]
    whole = asked.view.run(*_WHY[WEEKS])
    if whole is not None and whole.version == asked.view.current:
        runs.insert(0, whole.id)
    found: dict[Key, said.Explained] = {}
    for number_ in runs:
        each = _of(asked, number_)
        if each is not None:
            found |= dict.fromkeys(each.orders, each)
    return found


def _of(asked: Asked, run: str) -> said.Explained | None:
    held = {name: asked.view.result(name, run=run) for name in _WHY[WEEKS]}
    shown = {name: Frame(each.table, each.rows) for name, each in held.items() if each is not None}
    if len(shown) < len(held):
        return None  # swept away since
    return _found(shown, WEEKS, run=run)


def _found(tables: Mapping[str, Frame] | Run, told: Told, *, run: str = "") -> said.Explained:
    reasons, fixes = tables["reasons"].rows, tables[told.fixes]
    return said.Explained(
        run=tables.id if isinstance(tables, Run) else run, told=told,
        orders=frozenset(tables[told.late].rows.select("order", "line").rows()),
        reasons=reasons.filter(pl.col("task") == told.task), fixes=fixes.rows, table=fixes.table,
    )  # fmt: skip


def explain(asked: Asked) -> Response:
    """Ask what holds an order back and what would mend it, or show it where it is known.

    Without an order that is asked of the dearest ones; ``by=day`` asks for all orders in days.
    """
    order = asked.said("order")
    if asked.said("by") == "day":
        asked.view.ask_for_answers(DAYS.late)
        return asked.go("/late", by="day")
    if asked.said("plan") == "day":
        return asked.go("/late", by="day", order=order)
    ask(asked.workspace, "run", **_work(asked, order))
    return asked.go("/late", by="week")


def trial(asked: Asked) -> Response:
    """Keep what would mend an order as a scenario, and go there."""
    require(asked.person, "change")
    told = DAYS if asked.said("plan") == "day" else WEEKS
    shown = asked.view.result(told.fixes, run=asked.said("run"))
    rows = [] if shown is None else [
        row for row in shown.rows.iter_rows(named=True)
        if (row["order"], str(row["line"] if row["line"] is not None else ""), str(row["number"]))
        == (asked.said("order"), asked.said("line"), asked.said("number"))
    ]  # fmt: skip
    if not rows or not rows[0]["changes"]:
        raise Refused(
            "This is done in the world, not in the data: there is nothing to try.",
            "Build a scenario with changes of your own.",
        )
    row = rows[0]
    called = f"{subject(row)} way {row['number']}"
    name = "".join(c if c.isalnum() or c in "-_ " else "-" for c in called)[:60].strip()
    asked.workspace.keep_scenario(
        Scenario(name, from_json(row["changes"]).changes),
        note=asked.words.say(row, table=shown.table) if shown else "",
    )
    return asked.go("/scenarios", told=f"Kept as scenario {name}.", beside=name)


PAGES = (
    Page(
        "/late",
        "Late orders",
        late,
        explain,
        group="Operate",
        order=1,
        kept=True,
        teaches="Here stands every order that "
        "will come late, why, and what would mend it. Open orders with their promised day bring it; stock, "
        "purchases and working hours bring the causes.",
    ),
    Page("/late/try", "Late orders", post=trial),
)
