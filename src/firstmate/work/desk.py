"""The promise desk of a company: a plan prepared once, questions answered, held and confirmed from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import polars as pl

from firstmate.base.errors import Conflict
from firstmate.base.frame import Frame, frame
from firstmate.base.run import Run
from firstmate.base.task import Given, Task
from firstmate.base.time import week_of
from firstmate.company.change import BASE, Change, Scenario, from_json, to_json
from firstmate.company.company import Company
from firstmate.company.tables import INPUTS
from firstmate.work.clock import now
from firstmate.work.registry import Registry, resolve
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

    def hold(
        self,
        lines: Iterable[Row],
        *,
        hours: float,
        customer: str = "",
        seen: Sequence[date | None] | None = None,
    ) -> tuple[str, Run]:
        """Reserve what the promise of these lines rests on for so many hours; return its number.

        What the promise takes of stock, receipts and hours is held; what is still to be bought is
        not, since nothing of it is there. The run it was answered from is kept.

        Parameters
        ----------
        seen
            The days (80 %) of the lines that the person was shown; a later one now is a conflict.

        Raises
        ------
        Conflict
            Somebody else holds what was free, or what was shown is no longer so.
        Refused
            Nothing it rests on can be held, or there is not enough.
        """
        at = now()
        answers = self.ask(lines)
        if seen is not None:
            _refuse_later(answers["promise_dates"].rows["day_80"].to_list(), seen)
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
        run = self.workspace.run(["confirm_promise"], scenario=ordered(lines), watch=watch)
        return run["promise_confirmed"]

    def _holds(self) -> pl.DataFrame:
        live = self.workspace.store.holds(now())
        return pl.concat([self.given["holds"], live])

    def _with(self, **tables: pl.DataFrame) -> Given:
        return replace(self.given, tables={**self.given.tables, **tables})


def open_desk(workspace: Workspace, *, watch: Watch | None = None) -> Desk:
    """Plan the company as it is and prepare the plan for questions."""
    company = workspace.company()
    run = workspace.run(rests_on(workspace.registry), watch=watch)
    return prepared(workspace, company, run)


def rests_on(registry: Registry) -> list[str]:
    """Return the results that a run must hold for questions to be answered from it."""
    needs = (need.rstrip("?") for need in registry.nodes[TASK].needs)
    return [need for need in needs if need in registry.results]


def prepared(workspace: Workspace, company: Company, run: Run) -> Desk:
    """Return a run that holds what promises rest on ready for questions; ``company`` is its own."""
    task = workspace.registry.nodes[TASK]
    if not isinstance(task, Task):
        raise TypeError(f"{TASK} is not a task")
    needs = [need.rstrip("?") for need in task.needs]
    tables = {need: company[need] if need in company.tables else run[need].rows for need in needs}
    given = Given(tables=tables, as_of=company.as_of, settings=company.settings)
    return Desk(workspace, task, run, given, resolve(task.prepare)(given))


def ordered(lines: Iterable[Row], *, on: Scenario = BASE) -> Scenario:
    """Return a scenario in which these lines are asked for, on top of another."""
    rows = tuple(
        {name: value for name, value in line.items() if value is not None}
        for line in _numbered(lines)
    )
    asked = Change(table="enquiries", op="append", rows=rows)
    return Scenario("asked", (*on.changes, asked))


def as_work(lines: Iterable[Row], *, on: Scenario, version: str | None) -> dict[str, Any]:
    """Return what :func:`confirm` is asked for, as :func:`firstmate.work.jobs.ask` takes it."""
    return {"asked": to_json(ordered(lines, on=on)), "version": version}


def confirm(workspace: Workspace, what: Mapping[str, Any], watch: Watch) -> str:
    """Plan anew with what is asked for as an order; keep the run, return its id. Long work."""
    run = workspace.run(
        ["confirm_promise"],
        scenario=from_json(what["asked"]),
        version=what.get("version"),
        watch=watch,
    )
    return workspace.store.keep(run, why="", at=now())


def _refuse_later(days: Sequence[date | None], seen: Sequence[date | None]) -> None:
    """Refuse days that have become later than those a person was shown."""
    for now_, before in zip(days, seen, strict=False):
        if before is not None and (now_ is None or now_ > before):
            said = now_.isoformat() if now_ else "no day within the plan"
            raise Conflict(
                "Somebody else took it meanwhile.", "Look at the new days below, then hold those.",
                yours=before.isoformat(), theirs=said,
            )  # fmt: skip


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
