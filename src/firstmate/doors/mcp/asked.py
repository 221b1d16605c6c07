"""What a call is about: the companies, one of them as an assistant sees it, and work that takes long."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from firstmate.base.errors import Denied, Refused
from firstmate.base.run import Run
from firstmate.company.change import BASE
from firstmate.publish.saying import Words, words_of
from firstmate.work.clock import today
from firstmate.work.companies import Companies
from firstmate.work.desk import Desk, open_desk
from firstmate.work.jobs import as_text, ask
from firstmate.work.reading import Person, require
from firstmate.work.view import Shown, View
from firstmate.work.workspace import Workspace

#: Who calls: it sees money, since all answers are in money, and no names of people.
ASSISTANT = Person("assistant", frozenset({"no", "money"}))
#: Tables that hold what the other columns hide, as text.
HIDDEN = frozenset({"audit"})
#: Seconds between two looks at a job.
_POLL = 0.2


class NotYet(Exception):  # not an error: the answer is on its way
    """The answer is being computed; ``job`` may be followed."""

    def __init__(self, job: str, doing: str, share: float) -> None:
        at = f": {doing}" if doing else ""
        super().__init__(f"It is being computed, {share:.0%} done{at}.")
        self.job = job


@dataclass
class Door:
    """What all calls share: the companies, the one meant where none is named, the planning process."""

    served: Companies
    company: str = ""
    _planning: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _desks: dict[tuple[str, str], Desk] = field(default_factory=dict)

    def named(self, company: str) -> str:
        """Return the company a call is about. Refused where there is none."""
        name = company or self.company
        if not name:
            raise Refused(
                "There is no company yet.", "A person brings files in: firstmate open FOLDER."
            )
        return name

    def plan(self) -> None:
        """Start the planning process with the first work that is asked for."""
        with self._lock:
            if not self._planning:
                self.served.planner.start()
                self._planning = True

    def close(self) -> None:
        """End the planning process; work that is not done waits for the next one."""
        if self._planning:
            self.served.planner.stop()
            self._planning = False

    def desk(self, workspace: Workspace, version: str) -> Desk:
        """Return the promise desk of a version of a company, opened once."""
        with self._lock:
            key = (workspace.name, version)
            if key not in self._desks:
                # a prepared plan is large: one at a time, the newest
                self._desks = {key: open_desk(workspace)}
            return self._desks[key]


@dataclass
class Asked:
    """One call: the company it names, and how the caller is told that work goes on.

    ``tell(share, words)`` notifies of progress; it raises where the caller has gone.
    """

    door: Door
    tell: Callable[[float, str], None] = lambda _share, _words: None
    company: str = ""
    scenario: str = BASE.name
    version: str = ""
    wait: float = 0.0

    @property
    def workspace(self) -> Workspace:
        """The company's workspace, as the assistant."""
        return self.door.served.workspace(self.door.named(self.company), person=ASSISTANT)

    @property
    def view(self) -> View:
        """The company under the scenario, at the version that the call names."""
        workspace = self.workspace
        versions = workspace.store.versions()["version"].to_list()
        if self.version and self.version not in versions:
            raise Refused(f"There is no version {self.version}.", "Table versions has them all.")
        return self.door.served.view(
            workspace.name, person=ASSISTANT, scenario=self.scenario, version=self.version or None
        )

    def words(self) -> Words:
        """Return what sentences about the company are made with."""
        workspace, view = self.workspace, self.view
        if view.current is None:
            return Words(workspace.registry.sayings, near=today())
        return words_of(view.company, workspace.registry.sayings)

    def decider(self) -> Person:
        """Return the assistant with the right to decide.

        Raises
        ------
        Denied
            The company's people have not given it that right.
        """
        allowed = self.workspace.company().settings["assistants_decide"]
        person = replace(ASSISTANT, may_decide=bool(allowed))
        try:
            require(person, "decide")
        except Denied as denied:
            raise Denied(
                "Assistants may look and propose here, not decide.",
                "Propose it; a person decides, or sets assistants_decide to yes.",
            ) from denied
        return person

    # --- results --------------------------------------------------------------------------------

    def run(self, *tables: str) -> Run:
        """Return the newest run that holds these results for the present data, computed if need be.

        Raises
        ------
        NotYet
            It takes longer than the caller waits.
        """
        view = self.view
        run = None if view.stale(*tables) else view.run(*tables)
        if run is None:
            self._compute(view, *tables)
            run = self.view.run(*tables)
        if run is None:
            raise Refused(f"{', '.join(tables)} cannot be computed from the data there is.")
        return run

    def show(self, table: str) -> Shown:
        """Return a table of any kind as the assistant may see it, computed if need be."""
        if table in HIDDEN:
            raise Denied(f"Table {table} is for people only.", "A person can look at it.")
        view = self.view
        shown = view.show(table)
        if shown is None or shown.stale:
            self._compute(view, table)
            shown = self.view.show(table)
        if shown is None:
            raise Refused(f"{table} cannot be computed from the data there is.")
        return shown

    def _compute(self, view: View, *tables: str) -> None:
        if view.current is None:
            view.workspace.company()  # refuses with what to do
        if view.scenario.name == BASE.name:
            self.follow(view.ask_for_answers(*tables))
            return
        # of a what-if only what is asked for: all answers take as long as those of the base;
        # issues come with every run
        wanted = sorted(set(tables) - {"issues"}) or list(tables)
        self.follow(
            ask(view.workspace, "run", wanted=wanted, scenario=view.scenario.name,
                version=view.current)
        )  # fmt: skip

    def ask(self, kind: str, **what: Any) -> str:
        """Ask for work, wait for it, and return its result; done before, it is not done again."""
        workspace = self.workspace
        same = workspace.store.work().filter(kind=kind, what=as_text(what), status="done")
        if len(same):
            return str(same["result"][-1])
        return self.follow(ask(workspace, kind, **what))

    def follow(self, job: str) -> str:
        """Wait for a job and return its result.

        Raises
        ------
        NotYet
            It takes longer than the caller waits; the work goes on.
        Refused
            It failed or was stopped.
        """
        self.door.plan()
        queue = self.workspace.store.queue
        end = time.monotonic() + self.wait
        while True:
            row = queue.job(job)
            if row["status"] == "done":
                return str(row["result"])
            if row["status"] in {"failed", "cancelled"}:
                raise Refused(row["problem"] or f"Job {job} was stopped.", "Call again to retry.")
            self.tell(row["share"] or 0.0, row["doing"] or row["status"])
            if time.monotonic() >= end:
                raise NotYet(job, row["doing"], row["share"] or 0.0)
            time.sleep(_POLL)


def as_said(value: object, *, most: int = 4_000) -> str:
    """Return what a call was asked with as a text of bounded length.

    >>> as_said({"item": "oak"}), as_said("a" * 9, most=5)
    ('{"item": "oak"}', '"aaaa…')
    """
    text = json.dumps(value, ensure_ascii=False, default=str, sort_keys=True)
    return text if len(text) <= most else text[:most] + "…"
