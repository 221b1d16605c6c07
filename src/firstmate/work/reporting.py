"""The report of a company for every door: from a run at hand, with the company's own names."""

from __future__ import annotations

from firstmate.base.run import Run
from firstmate.company.company import Company
from firstmate.intake.wanted import wanted
from firstmate.publish.report.report import PARTS, Report, report
from firstmate.publish.saying import words_of
from firstmate.work.view import View
from firstmate.work.workspace import Workspace


def parts(workspace: Workspace) -> list[str]:
    """Return the result tables that a run needs for the report: those that a capability gives."""
    return [name for name in PARTS if name in workspace.registry.results]


def reported(workspace: Workspace, company: Company, run: Run, *, scenario: str = "base") -> Report:
    """Return the report of a run of the company that holds :func:`parts`."""
    return report(
        run,
        words_of(company, workspace.registry.sayings),
        title=company.settings["company"] or workspace.name,
        scenario=scenario,
        wanted=wanted(have=company).to_dicts(),
    )


def at_hand(view: View) -> Report | None:
    """Return the report of the newest kept run under the view's scenario, None where there is none.

    Raises
    ------
    Refused
        The company has no data yet.
    """
    company = view.company
    run = view.run(*parts(view.workspace))
    if run is None:
        return None
    return reported(view.workspace, company, run, scenario=view.scenario.name)
