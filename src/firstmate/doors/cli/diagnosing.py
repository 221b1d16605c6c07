"""The answers of a company as a report or in a row at the terminal; each is computed once and kept."""

from __future__ import annotations

from pathlib import Path

from firstmate.doors.cli.asked import Asked
from firstmate.doors.cli.terminal import note
from firstmate.intake.wanted import wanted
from firstmate.publish.limits import limits
from firstmate.publish.report.html import document
from firstmate.publish.report.pdf import pdf
from firstmate.publish.today import today
from firstmate.publish.whole import whole
from firstmate.work.clock import now
from firstmate.work.home import home
from firstmate.work.reporting import parts, reported
from firstmate.work.since import look
from firstmate.work.workspace import Workspace


def write_report(
    asking: Asked, workspace: Workspace, *files: Path, scenario: str = "base"
) -> list[Path]:
    """Write the diagnostic into each file, as PDF where it ends so, else as HTML; return the files.

    Without a file it is written as HTML into the company's own folder.
    """
    company = workspace.company(asking.version)
    with asking.watch() as watch:
        run = workspace.run(
            parts(workspace), scenario=workspace.scenario(scenario), version=asking.version,
            watch=watch,
        )  # fmt: skip
    found = reported(workspace, company, run, scenario=scenario)
    written = [*files] or [home().company(workspace.name) / "report.html"]
    for file in written:
        on_paper = file.suffix.lower() == ".pdf"
        content = pdf(found) if on_paper else document(found, written=now()).encode()
        with whole(file) as part:
            part.write_bytes(content)
    return written


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
    (file,) = write_report(asking, workspace)
    if asking.as_json:
        asking.tell_all({"today": first, "limits": limits(run, words)}, more={"report": str(file)})
        return
    asking.tell(first)
    note("")
    asking.tell(limits(run, words))
    note(f"\nThe report of both, with charts: {file}")
