"""The product from Python: read files, run tasks on a company in memory, list what exists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from firstmate.base.run import Run
from firstmate.base.table import Table
from firstmate.base.task import Study, Task
from firstmate.company.change import BASE, Scenario
from firstmate.company.company import Company
from firstmate.company.setting import SETTINGS, Setting
from firstmate.company.tables import INPUTS
from firstmate.intake import Imported, Profile, load
from firstmate.work.clock import today
from firstmate.work.registry import installed
from firstmate.work.runner import Options, Runner, Watch
from firstmate.work.workspace import Workspace, open_company


@cache
def _runner() -> Runner:
    """One runner per process, so that a second run reuses what the first computed."""
    return Runner(installed())


def run(
    company: Company,
    *wanted: str,
    scenario: Scenario = BASE,
    options: Options | None = None,
    seed: int = 0,
    watch: Watch | None = None,
) -> Run:
    """Compute result tables, tasks or studies for a company in memory.

    ``run(firm, "agenda")["agenda"].rows`` is a frame. Without ``wanted`` the agenda is computed,
    which rests on everything. See :func:`tasks` for what there is and its options.
    """
    return _runner().run(
        company,
        wanted or ("agenda",),
        scenario=scenario,
        options=options,
        seed=seed,
        watch=watch,
    )


def read(
    folder: Path | str, *, answers: Mapping[str, str] | None = None, name: str = ""
) -> Imported:
    """Read a folder of raw exports into a company in memory; nothing is kept.

    ``read("exports").company`` is the company; the rest says how each sheet was understood,
    what was rejected, and what there is to ask.
    """
    path = Path(folder)
    return load(
        path,
        profile=Profile(),
        answers=answers or {},
        today=today(),
        previous=None,
        name=name or path.name,
        progress=lambda _share, _words: None,
    )


def open(name: str | None = None) -> Workspace:  # noqa: A001 - firstmate.open reads as intended
    """Open a company kept on this machine, by default the one opened last."""
    return open_company(name)


def tables(names: Iterable[str] = ()) -> dict[str, Table]:
    """Return the declarations of input and result tables by name, all by default."""
    known = {**INPUTS, **installed().results}
    return {name: known[name] for name in names} if names else known


def tasks() -> dict[str, Task | Study]:
    """Return the declarations of everything that can be run, by name."""
    return dict(installed().nodes)


def settings() -> dict[str, Setting]:
    """Return the declarations of every setting of a company, by name."""
    return dict(SETTINGS)
