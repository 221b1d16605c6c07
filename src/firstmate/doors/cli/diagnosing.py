"""The answers of a company as a report or in a row at the terminal; each is computed once and kept."""

from __future__ import annotations

from pathlib import Path

from firstmate.doors.cli.asked import Asked
from firstmate.doors.cli.terminal import note
from firstmate.intake.wanted import wanted
from firstmate.publish.limits import limits
from firstmate.publish.report.report import PARTS, report
from firstmate.publish.today import today
from firstmate.publish.whole import whole
from firstmate.work.clock import now
from firstmate.work.home import home
from firstmate.work.since import look
from firstmate.work.workspace import Workspace


def write_report(
    asking: Asked, workspace: Workspace, *, to: Path | None = None, scenario: str = "base"
) -> Path:
    """Write the diagnostic as one HTML file and return where it is."""
    company = workspace.company(asking.version)
    parts = [name for name in PARTS if name in workspace.registry.results]
    with asking.watch() as watch:
        run = workspace.run(
            parts, scenario=workspace.scenario(scenario), version=asking.version, watch=watch
        )
    text = report(
        run,
        asking.words(workspace, company),
        title=company.settings["company"] or workspace.name,
        scenario=scenario,
        wanted=wanted(have=company).to_dicts(),
        written=now(),
    )
    file = to or home().company(workspace.name) / "report.html"
    with whole(file) as part:
        part.write_text(text, encoding="utf-8", newline="\n")
    return file


def show_answers(asking: Asked, workspace: Workspace) -> None:
    """Show Today and Limits, and write the report; with JSON all of it is one document."""
    company = workspace.company()
    words = asking.words(workspace, company)
    with asking.watch() as watch:
        run = workspace.run(["agenda", "limits"], watch=watch)
    earlier = look(workspace, run)
    first = today(
        run, words, wanted=wanted(have=company).to_dicts(),
        news=earlier.news.to_dicts() if earlier else (), last=earlier.as_of if earlier else None,
    )  # fmt: skip
    file = write_report(asking, workspace)
    if asking.as_json:
        asking.tell_all({"today": first, "limits": limits(run, words)}, more={"report": str(file)})
        return
    asking.tell(first)
    note("")
    asking.tell(limits(run, words))
    note(f"\nThe report of both, with charts: {file}")
