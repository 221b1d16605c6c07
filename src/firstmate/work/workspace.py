"""One company opened for work: import, run, decide, keep; every door works through here, none computes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl

from firstmate.base.errors import Conflict, FirstmateError, Refused
from firstmate.base.run import Run
from firstmate.base.table import Table
from firstmate.company.change import BASE, Change, Scenario, from_json
from firstmate.company.company import Company
from firstmate.company.diff import diff
from firstmate.company.record import EFFECTS, RECORDS
from firstmate.company.setting import SETTINGS, as_text
from firstmate.company.tables import INPUTS
from firstmate.company.what_if import what_if
from firstmate.intake import Imported, Limits, Profile, laid_over, load
from firstmate.store.edit import still_holding
from firstmate.store.open import open_store
from firstmate.store.protocol import Store
from firstmate.work.clock import now, today
from firstmate.work.effects import NEEDS, effects, standing
from firstmate.work.expected import expected, expected_of_scenario, open_proposal
from firstmate.work.forecast_memory import remembering
from firstmate.work.home import Home, home
from firstmate.work.reading import OWNER, Person
from firstmate.work.registry import Registry, installed
from firstmate.work.runner import Options, Runner, Watch

#: Name under which the answers and mappings of intake are remembered.
PROFILE = "intake profile"

Progress = Callable[[float, str], None]


@dataclass
class Workspace:
    """A company's store, the runner over it, and the person who works."""

    name: str
    store: Store
    person: Person = OWNER
    registry: Registry = field(default_factory=installed)
    _runner: Runner | None = None

    @property
    def runner(self) -> Runner:
        """The runner whose results are kept in this company's store."""
        if self._runner is None:
            self._runner = Runner(self.registry, kept=self.store.results)
        return self._runner

    def forget(self) -> None:
        """Let go of prepared plans, which are large; they are made again when needed."""
        self._runner = None

    def read_folder(
        self,
        folder: Path,
        *,
        answers: Mapping[str, str] | None = None,
        own: Profile = Profile(),  # noqa: B008 - frozen
        mappings: Mapping[str, Mapping[str, Any]] | None = None,
        limits: Limits = Limits.folder(),  # noqa: B008 - frozen
        progress: Progress | None = None,
    ) -> Imported:
        """Read a folder of exports without keeping anything: the guess, the questions, the issues.

        What ``own`` says about these files comes before what was learned of earlier ones.
        ``limits`` bound what each file may ask for; files from a browser get ``Limits.upload()``.
        """
        known = self.store.recall(PROFILE)
        learned = Profile.from_data(json.loads(known)) if known else Profile()
        return load(
            folder,
            profile=laid_over(learned, own),
            answers=answers or {},
            mappings=mappings,
            today=today(),
            previous=self.current(),
            name=self.name,
            limits=limits,
            progress=progress or (lambda _share, _words: None),
        )

    def accept(self, imported: Imported, *, originals: Iterable[Path] = ()) -> str:
        """Keep what was read as a new version, and remember how it was read.

        Settings and edits made since the last import stay; one whose value the source has changed
        meanwhile gives way and is named in the version's note. What was forecast before the new
        data is kept with it, so that it can be judged.
        """
        company = remembering(imported.company, self.store)
        edits = self.store.changes() if len(self.store.versions()) else BASE
        kept, stale = still_holding(company, edits)
        lost = [f"edit of {c.table}.{c.column} gave way: {conflict}" for c, conflict in stale]
        first = "read again" if len(self.store.versions()) else "first import"
        version = self.store.save(
            company,
            by=self.person.name,
            at=now(),
            note="; ".join([*imported.changes, *lost]) or first,
            rejected=imported.rejected,
            originals=originals,
            corrections=kept,
        )
        learned = json.dumps(imported.profile.to_data())
        self.store.remember(PROFILE, learned, by=self.person.name, at=now())
        return version

    def current(self) -> Company | None:
        """Return the company at its current version, or None before the first import."""
        return self.store.load() if len(self.store.versions()) else None

    def company(self, version: str | None = None) -> Company:
        """Return the company at a version. Refused before the first import."""
        if not len(self.store.versions()):
            raise Refused(f"{self.name} holds no data yet.", "Import a folder of exports first.")
        return self.store.load(version)

    def run(
        self,
        wanted: Iterable[str],
        *,
        scenario: Scenario = BASE,
        options: Options | None = None,
        version: str | None = None,
        watch: Watch | None = None,
    ) -> Run:
        """Compute tables, tasks or studies for the company at a version under a scenario."""
        return self.runner.run(
            self.company(version),
            wanted,
            scenario=scenario,
            options=options,
            watch=watch or Watch(strict=False),
        )

    def set(self, name: str, value: str, *, because: str = "", seen: str | None = None) -> str:
        """Enter a setting and return the new version's name.

        Raises
        ------
        Refused
            There is no such setting, or the value is not of its kind.
        Conflict
            Somebody entered another value since the version ``seen``.
        """
        if name not in SETTINGS:
            raise Refused(f"There is no setting {name}.", f"There are {', '.join(SETTINGS)}.")
        value = as_text(SETTINGS[name], value)
        rows = self.company(seen)["settings"].filter(pl.col("name") == name)
        was = rows["value"][0] if len(rows) else ""
        if len(rows):
            where = {"name": name}
            common: dict[str, Any] = {"table": "settings", "op": "set", "where": where}
            changes = [
                Change(**common, column="value", value=value, was=was, because=because,
                       by=self.person.name),
                Change(**common, column="origin", value="entered"),
                Change(**common, column="low", value=None),
                Change(**common, column="high", value=None),
            ]  # fmt: skip
        else:
            row = {"name": name, "value": value, "origin": "entered"}
            changes = [Change(table="settings", op="append", rows=(row,), because=because,
                              by=self.person.name)]  # fmt: skip
        said = f"{name.replace('_', ' ')}: {was or 'not set'} → {value or 'not set'}"
        said += f" ({because})" if because else ""
        return self.change(Scenario(said, tuple(changes)), seen=seen)

    def change(self, scenario: Scenario, *, seen: str | None = None) -> str:
        """Make the scenario's changes part of the company; return the new version's name.

        ``seen`` is the version the person was looking at: what differs from it is a conflict.
        """
        return self.store.change(scenario, by=self.person.name, at=now(), seen=seen)

    def revert(self, to: str) -> str:
        """Go back to the state of an earlier version; return the new version's name."""
        return self.store.revert(to, by=self.person.name, at=now())

    def scenario(self, name: str) -> Scenario:
        """Return the kept scenario of that name; ``base`` is the empty one."""
        if name == BASE.name:
            return BASE
        rows = self.store.scenarios().filter(pl.col("scenario") == name)
        if not len(rows):
            raise Refused(f"There is no scenario {name}.", "`firstmate scenario list` lists them.")
        return from_json(rows["changes"][-1])

    def keep_scenario(self, scenario: Scenario, *, note: str = "") -> None:
        """Keep the scenario under its name."""
        self.store.put_scenario(scenario, note=note, by=self.person.name, at=now())

    def decide(
        self,
        recommendation: str,
        *,
        status: str,
        title: str = "",
        owner: str = "",
        because: str = "",
        apply: bool = False,
        run: str | None = None,
        watch: Watch | None = None,
    ) -> str:
        """Accept, decline, assign or propose a recommendation of the present run; return its number.

        Deciding on what was proposed is the next state of the proposal.

        With ``run`` it is one of that kept run, which is what the person looked at. The run is
        kept as the expectation that the effect is later measured against. With ``apply`` the
        changes it consists of are put into the company as one version, which is named after the
        decision; :meth:`undo` takes them back.

        Raises
        ------
        Refused
            The present run recommends nothing of that name, or there is nothing to apply.
        """
        seen = (
            self.store.run(run, only=["recommendations"])
            if run
            else self.run(["agenda"], watch=watch)
        )
        if "recommendations" not in seen.results:
            raise Refused(f"Run {run} recommends nothing.", "Name a run of the agenda.")
        rows = seen["recommendations"].rows.filter(pl.col("recommendation") == recommendation)
        if not len(rows):
            raise Refused(
                f"Nothing called {recommendation} is recommended now.",
                "`firstmate today` lists what is.",
            )
        row = rows.row(0, named=True)
        changes = from_json(row["changes"]).changes if row["changes"] else ()
        if apply and (status != "accepted" or not changes):
            raise Refused(
                f"{recommendation} has no changes that could be put into the data now.",
                "Only what is accepted is put in; much of it is done in the world, not in data.",
            )
        kept = run or self.store.keep(seen, why=f"decision on {recommendation}", at=now())
        decision = {
            **open_proposal(self.store, recommendation),
            **expected(row, as_of=seen.as_of),
            "title": title or recommendation,
            "status": status,
            "owner": owner or self.person.name,
            "run": kept,
            "because": because,
        }
        number = self.store.decide(decision, by=self.person.name, at=now())
        if apply:
            self._put_in(number, changes, because=because or str(decision["title"]))
        return number

    def _put_in(self, number: str, changes: Iterable[Change], *, because: str) -> None:
        """Make the decision's changes one version; where that fails the decision is taken back."""
        told = tuple(replace(one, because=one.because or because) for one in changes)
        try:
            version = self.change(Scenario(f"decision {number}", told))
        except FirstmateError as error:
            self._next_state(number, status="undone", because=error.what)
            raise
        self._next_state(number, version=version)

    def decide_on_scenario(
        self, name: str, *, because: str = "", owner: str = "", status: str = "accepted"
    ) -> str:
        """Carry a kept scenario out: its changes become the company's; return the decision.

        With the status ``proposed`` it is put before the people instead, and nothing is changed.
        What is expected of it is the difference of contribution between the newest runs of the
        scenario and of the base, where both are computed.
        """
        scenario = self.scenario(name)
        if not scenario.changes:
            raise Refused(f"Scenario {name} changes nothing.", "Add a change to it first.")
        decision = {
            **open_proposal(self.store, name),
            **expected_of_scenario(self.store, scenario, as_of=self.company().as_of),
            "title": f"Carry out the scenario {name}",
            "status": status,
            "owner": owner or self.person.name,
            "because": because,
        }
        number = self.store.decide(decision, by=self.person.name, at=now())
        if status == "accepted":
            self._put_in(number, scenario.changes, because=because or f"scenario {name}")
        return number

    def undo(self, decision: str, *, because: str = "") -> str | None:
        """Take a decision back; return the version without its changes, None if it made none.

        What the decision put into the company is taken out by the inverse changes, and nothing
        else: what others entered since stays.

        Raises
        ------
        Conflict
            Somebody has changed since what the decision had changed. Nothing is undone then.
        Refused
            There is no such decision, or it is undone already.
        """
        rows = self.store.decisions().filter(pl.col("decision") == decision)
        if not len(rows):
            raise Refused(f"There is no decision {decision}.", "`firstmate decisions` lists them.")
        row = rows.row(0, named=True)
        if row["status"] == "undone":
            raise Refused(f"Decision {decision} is undone already.", "Decide anew.")
        version = self._taken_out(decision, row["version"]) if row["version"] else None
        self._next_state(decision, status="undone", because=because or row["because"])
        return version

    def _taken_out(self, decision: str, made: str) -> str:
        """Append a version without what the version ``made`` had changed."""
        parent = self.store.versions().filter(pl.col("version") == made)["parent"][0]
        after, before = self.store.load(made), self.store.load(parent)
        inverse = replace(diff(after, before), name=f"decision {decision} undone")
        now_ = self.store.load()
        told = what_if(now_, inverse).issues[len(now_.issues) :]
        if len(told):
            raise Conflict(
                f"The data has changed since decision {decision}: {told['why'][0]}",
                "Change the rows by hand, then decide anew.",
                yours=made,
                theirs=now_.version,
            )
        return self.store.change(inverse, by=self.person.name, at=now(), seen=made)

    def _next_state(self, decision: str, **fields: Any) -> None:
        self.store.decide({"decision": decision, **fields}, by=self.person.name, at=now())

    def table(self, name: str, *, watch: Watch | None = None) -> tuple[Table, pl.DataFrame]:
        """Return an input, record or result table of that name with its declaration."""
        if name in INPUTS:
            return INPUTS[name], self.company()[name]
        if name == EFFECTS.name:
            stands = standing(self.store)
            present = self.run([*NEEDS, "agenda"], watch=watch) if stands else None
            return EFFECTS, effects(stands, present)
        if name in RECORDS:
            rows: pl.DataFrame = getattr(self.store, name)()
            return RECORDS[name], rows
        held = self.run([name], watch=watch)[name]
        return held.table, held.rows


def companies(at: Home | None = None) -> list[str]:
    """Return the names of the companies kept on this machine."""
    return (at or home()).companies()


def open_company(name: str | None = None, *, create: bool = False) -> Workspace:
    """Open a company by name, by default the one opened last.

    Raises
    ------
    Refused
        There is no company of that name and ``create`` is off.
    """
    at = home()
    chosen = name or at.last()
    folder = at.company(chosen)
    if not folder.is_dir() and not create:
        known = ", ".join(at.companies()) or "none yet"
        raise Refused(
            f"There is no company {chosen}.",
            f"Known companies: {known}. `firstmate open FOLDER` makes one.",
        )
    folder.mkdir(parents=True, exist_ok=True)
    at.remember(chosen)
    return Workspace(chosen, open_store(folder))
