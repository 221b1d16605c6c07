"""The promise desk of a company: a plan prepared once, questions answered and held while it stays open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import polars as pl

from firstmate.base.frame import Frame, frame
from firstmate.base.run import Run
from firstmate.base.task import Given, Task
from firstmate.base.time import week_of
from firstmate.company.change import Change, Scenario
from firstmate.company.tables import INPUTS
from firstmate.work.clock import now
from firstmate.work.registry import resolve
from firstmate.work.runner import Watch
from firstmate.work.workspace import Workspace

#: The task that answers.
TASK = "promise"

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Desk:
    """A plan ready for questions; it stays as it is until another is opened."""

    workspace: Workspace
    task: Task
    run: Run
    given: Given
    prepared: Any

    def ask(self, lines: Iterable[Row]) -> dict[str, Frame]:
        """Return the promise tables for lines of the table ``enquiries``, holds in force taken out."""
        asked = _numbered(lines)
        given = self._with(enquiries=frame(INPUTS["enquiries"], asked).rows, holds=self._holds())
        answers = resolve(self.task.answer)(self.prepared, given)
        return {table.name: frame(table, answers[table.name]) for table in self.task.gives}

    def hold(self, lines: Iterable[Row], *, hours: float, customer: str = "") -> tuple[str, Run]:
        """Reserve what the promise of these lines rests on for so many hours; return its number.

        What the promise takes of stock, receipts and hours is held; what is still to be bought is
        not, since nothing of it is there. The run it was answered from is kept.

        Raises
        ------
        Conflict
            Somebody else holds what was free.
        Refused
            Nothing it rests on can be held, or there is not enough.
        """
        at = now()
        answers = self.ask(lines)
        rows = [
            _hold(one, customer=customer, until=at + timedelta(hours=hours), source=self.run.id)
            for one in answers["promise_supports"].rows.iter_rows(named=True)
            if one["kind"] in {"stock", "receipt", "hours"} and one["day"] is not None
        ]
        free = answers["free_to_hold"].rows
        by = self.workspace.person.name
        number = self.workspace.store.hold(_summed(rows), free, by=by, at=at)
        self.workspace.store.keep(self.run, why=f"promised from in {number}", at=at)
        return number, self.run

    def confirm(self, lines: Iterable[Row], *, watch: Watch | None = None) -> Frame:
        """Return ``promise_confirmed``: the plan made anew with these lines as an order."""
        rows = tuple(
            {name: value for name, value in line.items() if value is not None}
            for line in _numbered(lines)
        )
        asked = Scenario("asked", (Change(table="enquiries", op="append", rows=rows),))
        run = self.workspace.run(["confirm_promise"], scenario=asked, watch=watch)
        return run["promise_confirmed"]

    def _holds(self) -> pl.DataFrame:
        live = self.workspace.store.holds(now())
        return pl.concat([self.given["holds"], live])

    def _with(self, **tables: pl.DataFrame) -> Given:
        return replace(self.given, tables={**self.given.tables, **tables})


def open_desk(workspace: Workspace, *, watch: Watch | None = None) -> Desk:
    """Plan the company as it is and prepare the plan for questions."""
    task = workspace.registry.nodes[TASK]
    if not isinstance(task, Task):
        raise TypeError(f"{TASK} is not a task")
    company = workspace.company()
    needs = [need.rstrip("?") for need in task.needs]
    results = [need for need in needs if need in workspace.registry.results]
    run = workspace.run(results, watch=watch)
    tables = {need: company[need] if need in company.tables else run[need].rows for need in needs}
    given = Given(tables=tables, as_of=company.as_of, settings=company.settings)
    return Desk(workspace, task, run, given, resolve(task.prepare)(given))


def _numbered(lines: Iterable[Row]) -> list[dict[str, Any]]:
    return [{"enquiry": "asked", "line": n} | dict(line) for n, line in enumerate(lines, 1)]


def _hold(one: Row, *, customer: str, until: Any, source: str) -> dict[str, Any]:
    hours = one["kind"] == "hours"
    day: date = one["day"]
    return {
        "item": "" if hours else one["item"],
        "location": None if hours else one["location"] or None,
        "resource": one["resource"] if hours else "",
        "period": week_of(day) if hours else day,
        "quantity": None if hours else one["quantity"],
        "hours": one["hours"] if hours else None,
        "customer": customer or None,
        "held_until": until,
        "source": f"run {source}",
    }


def _summed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of the same thing and day added up, as the table's key wants."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        key = (row["item"], row["location"], row["resource"], row["period"])
        known = found.get(key)
        if known is None:
            found[key] = row
        else:
            for name in ("quantity", "hours"):
                if row[name] is not None:
                    known[name] += row[name]
    return list(found.values())
