"""Run tasks and studies in the order of their needs, each at most once per content; it computes nothing itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

import polars as pl

from firstmate.base.errors import FirstmateError, Refused
from firstmate.base.frame import Frame, frame
from firstmate.base.issue import ISSUES, Issue, issue_rows
from firstmate.base.run import Run
from firstmate.base.table import Kind, Table
from firstmate.base.task import Declared, Given, Study, Task, Trial, defaults
from firstmate.company.change import BASE, Scenario, to_json
from firstmate.company.company import Company
from firstmate.company.what_if import what_if
from firstmate.work.halves import Halves
from firstmate.work.log import failure
from firstmate.work.pool import Each, in_threads
from firstmate.work.registry import Registry, code_version, resolve

#: The input table of estimates that people have put right, by measure.
ACCEPTED = "accepted_estimates"

Answers = dict[str, Frame]
Options = Mapping[str, Mapping[str, Any]]


class Cancelled(FirstmateError):
    """The person who asked for the run took it back."""


class Kept(Protocol):
    """Where results are kept by mark."""

    def get(self, mark: str, tables: Iterable[Table]) -> Answers | None:
        """Return the result kept under the mark, if it is there."""

    def put(self, mark: str, answers: Answers) -> None:
        """Keep a result under its mark."""


@dataclass
class InMemory:
    """Results kept in memory for as long as the object lives."""

    answers: dict[str, Answers] = field(default_factory=dict)

    def get(self, mark: str, tables: Iterable[Table]) -> Answers | None:  # noqa: ARG002 - as Kept says
        """Return the result kept under the mark, if it is there."""
        return self.answers.get(mark)

    def put(self, mark: str, answers: Answers) -> None:
        """Keep a result under its mark."""
        self.answers[mark] = answers


@dataclass(frozen=True)
class Watch:
    """How a person follows a run: told of progress, able to cancel, told of failures."""

    progress: Callable[[float, str], None] = lambda _share, _words: None
    cancelled: Callable[[], bool] = lambda: False
    strict: bool = True


@dataclass
class Runner:
    """Runs what a registry declares; keeps results by mark and prepared halves per process."""

    registry: Registry
    kept: Kept = field(default_factory=InMemory)
    each: Each = in_threads
    prepared: Halves = field(default_factory=Halves)

    def run(
        self,
        company: Company,
        wanted: Iterable[str],
        *,
        scenario: Scenario = BASE,
        options: Options | None = None,
        seed: int = 0,
        watch: Watch | None = None,
    ) -> Run:
        """Compute the wanted tables or tasks for the company under the scenario.

        Parameters
        ----------
        wanted
            Names of result tables, tasks or studies.
        options
            Task -> option -> value; the rest stands at its default.
        watch
            Progress and cancelling. With ``strict`` off, a task that fails becomes an issue with
            a reference number, its tables are empty, and the rest is still computed.

        Raises
        ------
        Refused
            A name, an option or a value is unknown or outside its limits.
        Cancelled
            ``watch.cancelled`` said so.
        """
        names = self.registry.needed_for(wanted)
        chosen = {name: options_of(self.registry.nodes[name], options or {}) for name in names}
        _no_strangers(options or {}, self.registry)
        work = _Work(
            self, company, scenario=scenario, options=chosen, seed=seed, watch=watch or Watch()
        )
        for number, name in enumerate(names):
            work.step(name, share=number / len(names), width=1.0 / len(names))
        work.watch.progress(1.0, "done")
        return Run(
            company=company.mark,
            version=company.version,
            scenario=to_json(scenario),
            as_of=company.as_of,
            known_at=None,
            versions={name: _version(self.registry.nodes[name]) for name in names},
            options=chosen,
            seed=seed,
            results=work.gathered(),
            by_default=all(
                chosen[name] == defaults(self.registry.nodes[name].options) for name in names
            ),
        )


class _Work:
    """One run in progress: inputs and results so far."""

    def __init__(
        self,
        runner: Runner,
        company: Company,
        *,
        scenario: Scenario,
        options: Options,
        seed: int,
        watch: Watch,
        warm: bool = False,
    ) -> None:
        self.runner = runner
        self.base = company
        self.scenario = scenario
        self.company = what_if(company, scenario)
        self.options = options
        self.seed = seed
        self.watch = watch
        self.warm = warm
        self.answers: dict[str, Answers] = {}
        self.failed: list[Issue] = []
        self.part = (0.0, 0.0)

    def step(self, name: str, *, share: float, width: float = 0.0) -> None:
        """Compute one task or study, or take its kept result.

        It is the part ``width`` of the whole run, from ``share`` on: what it tells of its own
        progress moves within that part only.
        """
        self.part = (share, width)
        if self.watch.cancelled():
            raise Cancelled("The run was cancelled.", "Nothing was changed; start it again.")
        node = self.runner.registry.nodes[name]
        self.watch.progress(share, name)
        mark = self._mark(node)
        known = self.runner.kept.get(mark, node.gives)
        if known is None:
            try:
                known = self._compute(node, mark)
            except Cancelled:
                raise
            except Exception as error:
                if self.watch.strict:
                    raise
                known = self._failure(node, error)
            else:
                self.runner.kept.put(mark, known)
        self.answers[name] = known

    def _compute(self, node: Task | Study, mark: str) -> Answers:
        rows = self._call(node, mark)
        missing = {table.name for table in node.gives if not table.gathered} - set(rows)
        if missing:
            raise ValueError(f"{node.name} did not give {', '.join(sorted(missing))}")
        return {
            table.name: _told_by(table, rows.get(table.name), node.name) for table in node.gives
        }

    def _call(self, node: Task | Study, mark: str) -> Mapping[str, pl.DataFrame]:
        given = self._given(node)
        if isinstance(node, Study):
            answer: Mapping[str, pl.DataFrame] = resolve(node.call)(given, Trial(self._trial))
        elif node.call:
            answer = resolve(node.call)(given)
        else:
            answer = resolve(node.answer)(self._prepare(node, given, mark), given)
        return answer

    def _prepare(self, node: Task, given: Given, mark: str) -> Any:
        """Return this very prepared half; where values are enough, the nearest that is kept."""
        return self.runner.prepared.get(
            node.name, mark, warm=self.warm,
            company=self.base.mark, changes=self.scenario.changes,
            make=lambda: resolve(node.prepare)(given),
        )  # fmt: skip

    def _trial(
        self, scenario: Scenario, wanted: tuple[str, ...], *, warm: bool
    ) -> Mapping[str, pl.DataFrame]:
        names = self.runner.registry.needed_for(wanted)
        options = {
            name: self.options.get(name, defaults(self.runner.registry.nodes[name].options))
            for name in names
        }
        watch = Watch(cancelled=self.watch.cancelled, strict=True)
        work = _Work(
            self.runner, self.base, scenario=self.scenario + scenario, options=options,
            seed=self.seed, watch=watch,
            warm=warm and bool(scenario.changes),
        )  # fmt: skip
        for name in names:
            work.step(name, share=0.0)
        return {name: held.rows for name, held in work.gathered().items()}

    def _given(self, node: Task | Study) -> Given:
        return Given(
            tables={need.rstrip("?"): self._need(need, node) for need in node.needs},
            as_of=date.min if _timeless(node) else self.company.as_of,
            options=self.options[node.name],
            settings=Declared(node.name, self._settings(node)),
            ranges={s: ends for s, ends in self.company.ranges.items() if s in node.settings},
            seed=self.seed,
            each=self.runner.each,
            progress=self._progress,
        )

    def _progress(self, share: float, words: str) -> None:
        start, width = self.part
        self.watch.progress(start + width * share, words)

    def _settings(self, node: Task | Study) -> dict[str, Any]:
        """Return the settings it declares, each at least what it counts as least."""
        least = dict(node.at_least) if isinstance(node, Task) else {}
        said = {name: self.company.settings[name] for name in node.settings}
        return said | {name: max(said[name], low) for name, low in least.items()}

    def _held(self, need: str, node: Task | Study) -> Frame | None:
        """Return the table needed; of accepted estimates only those of measures that it reads."""
        name = need.rstrip("?")
        if name in self.company.tables:
            held = self.company.tables[name]
            if name == ACCEPTED and isinstance(node, Task) and node.accepts:
                return frame(held.table, held.rows.filter(pl.col("measure").is_in(node.accepts)))
            return held
        if name in self.runner.registry.results:
            return self._united(self.runner.registry.results[name], node.name)
        return None

    def _need(self, need: str, node: Task | Study) -> pl.DataFrame:
        held = self._held(need, node)
        if held is None and not need.endswith("?"):
            raise ValueError(f"{node.name} needs {need}, which nobody gives")
        return pl.DataFrame() if held is None else held.rows

    def _united(self, table: Table, asker: str = "") -> Frame:
        parts = [
            self.answers[giver][table.name]
            for giver in self.runner.registry.givers[table.name]
            if giver in self.answers and giver != asker
        ]
        if len(parts) == 1:
            return parts[0]
        return frame(table, pl.concat([part.rows for part in parts]) if parts else None)

    def gathered(self) -> dict[str, Frame]:
        """Return every result table so far, gathered ones united, with the company's issues."""
        names = {table for answers in self.answers.values() for table in answers}
        results = {name: self._united(self.runner.registry.results[name]) for name in sorted(names)}
        told = [self.company.issues, issue_rows(self.failed)]
        if ISSUES.name in results:
            told.append(results[ISSUES.name].rows)
        results[ISSUES.name] = frame(ISSUES, pl.concat(told))
        return results

    def _mark(self, node: Task | Study) -> str:
        said = [
            node.name,
            _version(node),
            dict(self.options[node.name]),
            "" if _timeless(node) else self.company.as_of.isoformat(),
            [[s, value, self.company.ranges.get(s)] for s, value in self._settings(node).items()],
            self.seed,
            # What is not split in halves answers the same, warm or not.
            self.warm and isinstance(node, Task) and bool(node.prepare),
            [held.mark if (held := self._held(need, node)) else "" for need in node.needs],
        ]
        if isinstance(node, Study):
            # It may run any task, so it rests on every input and with them on every setting.
            said += [self.company.mark]
        return hashlib.blake2b(
            json.dumps(said, sort_keys=True, default=str).encode(), digest_size=16
        ).hexdigest()

    def _failure(self, node: Task | Study, error: Exception) -> Answers:
        """Say in plain words what is missing; only our own errors are written for people."""
        reference = failure(error, doing=node.name)
        said = f"{node.name.replace('_', ' ').capitalize()} could not be computed"
        if isinstance(error, FirstmateError):
            why, mend = f"{said}: {error.what}", error.remedy
        else:
            why, mend = f"{said}, for a reason that lies with firstmate, not with your data.", ""
        self.failed.append(
            Issue(
                task=node.name, code="not_computed", severity="error", value=reference, why=why,
                mend=mend or f"Report reference {reference}; the log holds the details. "
                "Whatever does not rest on it is there.",
            )
        )  # fmt: skip
        return {table.name: frame(table) for table in node.gives}


def _told_by(table: Table, rows: pl.DataFrame | None, task: str) -> Frame:
    """Bring rows into their table; in a gathered one they carry the name of who told them."""
    held = frame(table, rows)
    if not table.gathered:
        return held
    return frame(table, held.rows.with_columns(pl.lit(task).alias("task")))


def _timeless(node: Task | Study) -> bool:
    return isinstance(node, Task) and node.timeless


def _version(node: Task | Study) -> str:
    path = node.call if isinstance(node, Study) or node.call else node.answer
    return f"{node.version}.{code_version(path)}"


def options_of(node: Task | Study, said: Options) -> dict[str, Any]:
    """Return every option of a task or study with the value said, else its default.

    Raises
    ------
    Refused
        An option is unknown, or its value is not of its kind or outside its limits.
    """
    chosen = defaults(node.options)
    declared = {option.name: option for option in node.options}
    for name, value in said.get(node.name, {}).items():
        if name not in declared:
            raise Refused(
                f"{node.name} has no option {name}.",
                f"It has {', '.join(declared) or 'none'}.",
            )
        option = declared[name]
        if value != option.default and not _is_a(option.kind, value):
            raise Refused(f"{name} cannot be {value}: it is a {option.kind}.", option.meaning)
        if option.choices and value not in option.choices:
            raise Refused(f"{name} cannot be {value}.", f"Choose {', '.join(option.choices)}.")
        if (option.low is not None and value < option.low) or (
            option.high is not None and value > option.high
        ):
            raise Refused(f"{name} cannot be {value}.", f"From {option.low} to {option.high}.")
        chosen[name] = value
    return chosen


def _is_a(kind: Kind, value: object) -> bool:
    if kind in {"integer", "number", "money"}:
        whole = kind == "integer"
        return not isinstance(value, bool) and isinstance(value, int if whole else int | float)
    return isinstance(value, bool if kind == "flag" else str | date)


def _no_strangers(options: Options, registry: Registry) -> None:
    unknown = sorted(set(options) - set(registry.nodes))
    if unknown:
        raise Refused(
            f"There is no task or study {', '.join(unknown)}.", "`firstmate tasks` lists them."
        )
