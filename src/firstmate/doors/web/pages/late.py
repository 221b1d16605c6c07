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
from firstmate.work.jobs import as_text, ask
from firstmate.work.reading import require

#: Late lines shown in full, the dearest first.
MOST = 5
_WHY = ("why_late", "counterfactuals", "reasons")
Key = tuple[str, int | None]


def late(asked: Asked) -> Response:
    """Show open orders that come after their day or not at all."""
    run = asked.run("deliveries", "reasons")
    rows = said.late_lines(run["deliveries"].rows)
    orders = set(rows["order"].to_list())
    jobs = {order: job for order, job in _jobs(asked).items() if not order or order in orders}
    asked.fleeting = any(job["status"] != "done" for job in jobs.values())
    found = _explained(asked, jobs)
    entries = [
        said.entry(row, run["reasons"].rows, found.get(_key(row)), asked.words)
        for n, row in enumerate(rows.iter_rows(named=True))
        if n < MOST or _key(row) in found
    ]
    return asked.render(
        "pages/late.html", answer=said.answer(rows, asked.words), entries=entries,
        rests=f"{number(run['deliveries'].rows.height)} open lines are planned in all.",
        jobs=[job for job in jobs.values() if job["status"] != "done"],
        whole="" in jobs, part=_grid(asked, run, rows),
    )  # fmt: skip


def _key(row: Mapping[str, Any]) -> Key:
    return row["order"], row["line"]


def _grid(asked: Asked, run: Run, rows: pl.DataFrame) -> GridPart:
    why = why_late(rows, run["reasons"].rows, asked.words)
    return grid(
        asked, run["deliveries"].table, rows, names=True, run=run.id, sort="-late_cost", title="All of them",
        columns=("order", "late_days", "late_cost", "reason", "customer", "item", "promised",
                 "planned_on", "amount"),
        states={"late_days": lambda _row: "late"},
        texts={"reason": lambda row: why.get(subject(row), "")},
        deed=lambda row: ("explain", "order", row["order"], "Explain"),
        empty="Every open order comes by its day.",
    )  # fmt: skip


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
    whole = asked.view.run(*_WHY)
    if whole is not None and whole.version == asked.view.current:
        runs.insert(0, whole.id)
    found: dict[Key, said.Explained] = {}
    for number_ in runs:
        each = _of(asked, number_)
        if each is not None:
            found |= dict.fromkeys(each.orders, each)
    return found


def _of(asked: Asked, run: str) -> said.Explained | None:
    held = {name: asked.view.result(name, run=run) for name in _WHY}
    shown = {name: Frame(each.table, each.rows) for name, each in held.items() if each is not None}
    if len(shown) < len(_WHY):
        return None  # swept away since
    late_rows = shown["why_late"].rows
    return said.Explained(
        run=run, orders=frozenset(late_rows.select("order", "line").rows()),
        reasons=shown["reasons"].rows, fixes=shown["counterfactuals"].rows,
        table=shown["counterfactuals"].table,
    )  # fmt: skip


def explain(asked: Asked) -> Response:
    """Ask what holds an order back and what would mend it; without an order of the dearest ones."""
    ask(asked.workspace, "run", **_work(asked, asked.said("order")))
    return asked.go("/late")


def trial(asked: Asked) -> Response:
    """Keep what would mend an order as a scenario, and go there."""
    require(asked.person, "change")
    shown = asked.view.result("counterfactuals", run=asked.said("run"))
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
