"""What a door shows of a company: tables as last computed, seen by a person; it computes nothing.

A page never waits for a plan. Results come from the newest kept run; where the data has changed
since, the run is of an earlier version and the page says so while the new one is computed.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import polars as pl

from firstmate.base.frame import Frame
from firstmate.base.run import Run
from firstmate.base.table import Table
from firstmate.company.change import Scenario, from_json, to_json
from firstmate.company.company import Company
from firstmate.company.record import EFFECTS, RECORDS
from firstmate.company.tables import INPUTS
from firstmate.company.what_if import what_if
from firstmate.work.effects import NEEDS, effects, standing
from firstmate.work.explain import Number, open_number, reached, seen_by
from firstmate.work.jobs import as_text, ask, usual
from firstmate.work.reading import read
from firstmate.work.registry import Registry
from firstmate.work.workspace import Workspace

#: Bytes of frames that one process keeps at hand.
AT_HAND = 600_000_000

#: The table that only a run of all answers holds.
_WHOLE = "agenda"


@dataclass
class Shelf:
    """Frames and companies read lately, least used first out, by bytes; safe for many threads."""

    limit: int = AT_HAND
    _held: OrderedDict[tuple[str, ...], tuple[object, int]] = field(default_factory=OrderedDict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def get(self, key: tuple[str, ...]) -> object | None:
        """Return what is held under the key, or None."""
        with self._lock:
            if key not in self._held:
                return None
            self._held.move_to_end(key)
            return self._held[key][0]

    def put(self, key: tuple[str, ...], what: object, size: int) -> None:
        """Hold it, and let go of what was not used for longest."""
        with self._lock:
            self._held[key] = (what, size)
            while sum(s for _, s in self._held.values()) > self.limit and len(self._held) > 1:
                self._held.popitem(last=False)


@dataclass(frozen=True)
class Shown:
    """A table as a person sees it: declaration, rows, and the run and version behind them.

    ``stale`` says that the data has changed since the rows were computed.
    """

    table: Table
    rows: pl.DataFrame
    run: str = ""
    version: str = ""
    stale: bool = False


@dataclass
class View:
    """One company under one scenario, at one version, seen by the workspace's person."""

    workspace: Workspace
    scenario: Scenario
    shelf: Shelf
    version: str | None = None

    @cached_property
    def current(self) -> str | None:
        """Name of the version looked at, None before the first import."""
        if self.version is not None:
            return self.version
        rows = self.workspace.store.versions()
        return str(rows["version"][-1]) if len(rows) else None

    @cached_property
    def company(self) -> Company:
        """The company at the version, before the scenario. Refused before the first import."""
        if self.current is None:
            return self.workspace.company()
        key = (self.workspace.name, "company", self.current)
        held = self.shelf.get(key)
        if not isinstance(held, Company):
            held = self.workspace.company(self.current)
            size = sum(int(f.rows.estimated_size()) for f in held.tables.values())
            self.shelf.put(key, held, size)
        return held

    def show(self, name: str) -> Shown | None:
        """Return a table of any kind as the person may see it; None where it is not computed yet.

        Raises
        ------
        Refused
            There is no table of that name.
        """
        if name in INPUTS:
            rows = self.company[name]
            return self._seen(Shown(INPUTS[name], rows, version=self.current or ""))
        if name == EFFECTS.name:
            found = self.run(*NEEDS) if self.current else None
            return self._seen(Shown(EFFECTS, effects(standing(self.workspace.store), found)))
        if name in RECORDS:
            return self._seen(Shown(RECORDS[name], getattr(self.workspace.store, name)()))
        self.workspace.registry.needed_for([name])  # refuses what nobody gives
        return self.result(name)

    def result(self, name: str, *, run: str | None = None) -> Shown | None:
        """Return a result table of the newest run that holds it, or of the run named."""
        if run is None:
            run, stale = self._newest(name)
        else:
            stale = False
        if run is None:
            return None
        held = self._held(name, run)
        if held is None:
            return None
        shown = Shown(held.table, held.rows, run=run, version=self.current or "", stale=stale)
        return self._seen(shown)

    def _held(self, name: str, run: str) -> Frame | None:
        """Return a result table of a kept run, whole, from the shelf where it is there."""
        key = (self.workspace.name, run, name)
        held = self.shelf.get(key)
        if isinstance(held, Frame):
            return held
        found = self.workspace.store.run(run, only=[name]).results
        if name not in found:
            return None
        self.shelf.put(key, found[name], int(found[name].rows.estimated_size()))
        return found[name]

    def opened(
        self, table: str, key: Mapping[str, Any], column: str, *, run: str = ""
    ) -> Number | None:
        """Open a number with the rows behind it, from frames at hand; None where it is not computed.

        Raises
        ------
        Refused
            As :func:`firstmate.work.explain.open_number`.
        """
        results = self.workspace.registry.results
        frames: dict[str, Frame] = {}
        company = self.company
        if table in INPUTS:
            company = what_if(company, self.scenario)
        else:
            self.workspace.registry.needed_for([table])  # refuses what nobody gives
            number = run or self._newest(table)[0]
            if number is None:
                return None
            kept = self.workspace.store.run(number, only=())
            if kept.version != self.current:
                company = self.workspace.company(kept.version)
            company = what_if(company, from_json(kept.scenario))
            names = [name for name in reached(results, table) if name not in INPUTS]
            found = {name: self._held(name, number) for name in names}
            frames = {name: held for name, held in found.items() if held is not None}
        opened = open_number({**company.tables, **frames}, table, key, column)
        return seen_by(self.workspace.person, opened)

    def run(self, *names: str) -> Run | None:
        """Return the newest run with these results of its own, or None where one is missing.

        Every table comes from the same run, so that figures on one page agree.
        """
        number, _ = self._newest(*names)
        if number is None:
            return None
        results: dict[str, Frame] = {}
        for name in names:
            shown = self.result(name, run=number)
            if shown is None:
                return None
            results[name] = Frame(shown.table, shown.rows)
        return replace(self.workspace.store.run(number, only=()), results=results)

    def stale(self, *names: str) -> bool:
        """Say whether what is shown of these results was computed from an earlier version."""
        return self._newest(*names)[1]

    def ask_for_answers(self, *names: str) -> str:
        """Ask for everything that pages show of this version and scenario; return the job.

        With names that the usual answers do not hold, those are asked for instead.
        """
        what = self._what(names)
        return ask(self.workspace, "run" if "wanted" in what else "answers", **what)

    def last_asked(self, *names: str) -> str | None:
        """Return the newest job that was asked for just this, or None."""
        said = as_text(self._what(names))
        same = self.workspace.store.work().filter(pl.col("what") == said)
        return str(same["job"][-1]) if len(same) else None

    def _what(self, names: Iterable[str]) -> dict[str, Any]:
        what: dict[str, Any] = {"scenario": self.scenario.name, "version": self.current}
        wanted = set(names)
        if not wanted <= given_by(self.workspace.registry, usual(self.workspace)):
            what["wanted"] = sorted(wanted)
        return what

    def _newest(self, *names: str) -> tuple[str | None, bool]:
        """Return the newest run that holds these tables, and whether it is of an earlier version.

        What tasks give together is whole only in a run of all answers: one task's own rows would
        hide the rest.
        """
        results = self.workspace.registry.results
        shared = any(name in results and results[name].gathered for name in names)
        if shared and _WHOLE in results and _WHOLE not in names:
            whole = self._newest(*names, _WHOLE)
            if whole[0] is not None:
                return whole
        store, said = self.workspace.store, to_json(self.scenario)
        run = store.latest(scenario=said, holding=names, version=self.current)
        if run is not None or self.version is not None:
            return run, False
        return store.latest(scenario=said, holding=names), True

    def _seen(self, shown: Shown) -> Shown:
        rows = read(self.workspace.person, shown.table, shown.rows)
        return Shown(shown.table, rows, shown.run, shown.version, shown.stale)


def given_by(registry: Registry, wanted: Iterable[str]) -> set[str]:
    """Return the result tables that running these tasks or studies gives."""
    return {
        table.name for name in registry.needed_for(wanted) for table in registry.nodes[name].gives
    }
