"""A Task is a pure function from named tables to named tables, with its declaration.

Declarations are light: the function is named by its path and imported only when it is called, so
that listing what the product can do loads nothing numerical. It does not run anything (see
``firstmate.work``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from firstmate.base.table import Kind, Table

if TYPE_CHECKING:
    import polars as pl

Part = TypeVar("Part")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of the person who runs a task: kind, default, unit, meaning, limits."""

    name: str
    kind: Kind
    default: Any
    meaning: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """Declaration of a pure function from tables to tables.

    Attributes
    ----------
    call
        ``"package.module:function"`` taking a :class:`Given` and returning name -> rows. Empty
        where the task is split.
    prepare, answer
        Paths of the two halves of a split task: ``prepare(given) -> opaque`` and
        ``answer(prepared, given) -> name -> rows``. ``answer`` must give the same whichever
        tables ``prepare`` saw, only faster when they are alike: ``prepare`` with the tables of
        the base and ``answer`` with those of a scenario is the warm way.
    timeless
        Does not rest on the day: it is not given it, and is computed again only when a table or a
        setting of its own changes.
    needs
        Names of tables read; a name ending in ``?`` may have no giver.
    gives
        Declared tables, each with this one giver unless it is gathered.
    settings
        Names of the settings read. What it did not declare it cannot read, so that a changed
        setting reruns the tasks that rest on it and no other.
    accepts
        Measures of ``accepted_estimates`` read, where it needs that table; it is given no other
        rows of it and reruns for no other. Empty: all of them.
    at_least
        Settings and the least that each counts as here: below it, it reruns nothing.
    """

    name: str
    meaning: str
    needs: tuple[str, ...]
    gives: tuple[Table, ...]
    version: int
    call: str = ""
    prepare: str = ""
    answer: str = ""
    options: tuple[Option, ...] = ()
    settings: tuple[str, ...] = ()
    timeless: bool = False
    accepts: tuple[str, ...] = ()
    at_least: tuple[tuple[str, float], ...] = ()

    def __post_init__(self) -> None:
        if bool(self.call) == bool(self.prepare and self.answer):
            raise ValueError(f"task {self.name} has either call, or prepare and answer")


@dataclass(frozen=True, slots=True)
class Study:
    """Declaration of a function that runs tasks under scenarios and concludes from the differences.

    ``call`` names ``function(given, trial) -> name -> rows`` where ``trial`` is a :class:`Trial`.
    """

    name: str
    meaning: str
    needs: tuple[str, ...]
    gives: tuple[Table, ...]
    version: int
    call: str
    options: tuple[Option, ...] = ()
    settings: tuple[str, ...] = ()


class Declared(Mapping[str, Any]):
    """The settings that a task or study declared, by name; another is an error that names both.

    >>> Declared("plan", {"plan_weeks": 26})["plan_weeks"]
    26
    >>> Declared("plan", {"plan_weeks": 26})["tax_rate"]
    Traceback (most recent call last):
    KeyError: 'plan reads the setting tax_rate, which it does not declare'
    """

    def __init__(self, asker: str, values: Mapping[str, Any]) -> None:
        self._asker, self._values = asker, values

    def __getitem__(self, name: str) -> Any:
        if name not in self._values:
            raise KeyError(f"{self._asker} reads the setting {name}, which it does not declare")
        return self._values[name]

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ARG002  # it would hide the error
        """Return the setting as ``[name]`` does: a default would hide a missing declaration."""
        return self[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def _in_turn(function: Callable[[Part], Answer], parts: Sequence[Part]) -> list[Answer]:
    return [function(part) for part in parts]


@dataclass(frozen=True)
class Given:
    """What a task is given: tables, options, settings, the day, and a way to work in parts.

    ``settings`` holds the settings the task declares by name, already of their kind, and
    ``ranges`` the low and high end of those that are assumed (see :meth:`ends`). ``each`` maps a
    module-level pure function over parts; the runner may do so in several processes, the answer
    is the same. ``progress(share, words)`` tells how far the work is.
    """

    tables: Mapping[str, pl.DataFrame]
    as_of: date
    options: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    seed: int = 0
    each: Callable[[Callable[[Any], Any], Sequence[Any]], list[Any]] = _in_turn
    progress: Callable[[float, str], None] = lambda _share, _words: None

    def __getitem__(self, table: str) -> pl.DataFrame:
        return self.tables[table]

    def ends(self, setting: str) -> tuple[float, float]:
        """Return what a number that is set may truly be: both ends are the value once entered.

        >>> given = Given({}, date(2026, 1, 1), settings={"rate": 0.2}, ranges={"rate": (0.1, 0.3)})
        >>> given.ends("rate"), Given({}, date(2026, 1, 1), settings={"rate": 0.2}).ends("rate")
        ((0.1, 0.3), (0.2, 0.2))
        """
        value = float(self.settings[setting])
        low, high = self.ranges.get(setting, (value, value))
        return min(low, value), max(high, value)


class Trial:
    """How a study asks for results under a scenario.

    ``run(scenario, wanted)`` returns the wanted tables computed from nothing; with ``warm=True``
    prepared halves of the base are used, which serves values, not plans that people open.
    """

    def __init__(self, run: Callable[..., Mapping[str, pl.DataFrame]]) -> None:
        self._run = run

    def __call__(
        self, scenario: object, wanted: Iterable[str], *, warm: bool = True
    ) -> Mapping[str, pl.DataFrame]:
        """Return the wanted tables under the scenario (a ``company.Scenario``)."""
        return self._run(scenario, tuple(wanted), warm=warm)


def defaults(options: Iterable[Option]) -> dict[str, Any]:
    """Return option name -> default.

    >>> defaults([Option("weeks", "integer", 26, "Length of the plan.", unit="weeks")])
    {'weeks': 26}
    """
    return {option.name: option.default for option in options}
