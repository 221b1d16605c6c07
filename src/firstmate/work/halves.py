"""Prepared halves of tasks, kept in a process so that like answers start from them; it prepares nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from firstmate.company.change import Change

#: Halves kept of a task: those of a study's bases of different length and depth.
MOST = 4


@dataclass(frozen=True)
class Half:
    """A prepared half: the mark of its own answer, and the company and changes it was made from."""

    mark: str
    company: str
    changes: tuple[Change, ...]
    half: Any

    def nearness(self, company: str, changes: tuple[Change, ...]) -> tuple[bool, int]:
        """Return whether it is of the same company, and how many first changes are the same."""
        same = takewhile(lambda two: two[0] == two[1], zip(self.changes, changes, strict=False))
        return self.company == company, sum(1 for _ in same)


@dataclass
class Halves:
    """The last used halves of each task."""

    kept: dict[str, list[Half]] = field(default_factory=dict)

    def get(
        self,
        task: str,
        mark: str,
        *,
        warm: bool,
        company: str,
        changes: tuple[Change, ...],
        make: Callable[[], Any],
    ) -> Any:
        """Return the half of this mark, made where it is not kept; warm, the nearest of any mark.

        The nearest has the most first changes in common: a study asks for its steps on top of a
        base, so that the steps of one base do not start from another that came in between. Among
        equally near ones it is the last used.
        """
        known = self.kept.get(task, [])
        fit = [one for one in reversed(known) if warm or one.mark == mark]
        found = max(fit, key=lambda one: one.nearness(company, changes), default=None)
        if found is None:
            found = Half(mark, company, changes, make())
        others = [one for one in known if one is not found]
        self.kept[task] = [*others[1 - MOST :], found]
        return found.half
