"""Long work on a company: its progress, stopping it, trying again; the work itself is the planner's."""

from __future__ import annotations

import json

from starlette.responses import Response

from firstmate.doors.web.asked import Asked
from firstmate.doors.web.page import Page
from firstmate.doors.web.parts.grid import grid
from firstmate.work.clock import now
from firstmate.work.jobs import ask

#: Where the result of a kind of work is shown.
_SHOWN = {
    "answers": "/today",
    "import": "/today",
    "run": "/runs/{result}",
    "look": "/data/{result}",
}


def job(asked: Asked) -> Response:
    """Show a job; one that is done leads to what came of it."""
    row = asked.workspace.store.queue.job(asked.path("job"))
    if row["status"] == "done" and row["kind"] in _SHOWN:
        return asked.go(_SHOWN[row["kind"]].format(result=row["result"]))
    return asked.render("pages/job.html", job=row)


def progress(asked: Asked) -> Response:
    """Answer the part of a page that shows the progress of a job."""
    return asked.render("parts/job.html", job=asked.workspace.store.queue.job(asked.path("job")))


def cancel(asked: Asked) -> Response:
    """Stop a job."""
    asked.workspace.store.queue.cancel(asked.path("job"), by=asked.person.name, at=now())
    return asked.go(f"/jobs/{asked.path('job')}")


def again(asked: Asked) -> Response:
    """Ask for the same work once more."""
    row = asked.workspace.store.queue.job(asked.path("job"))
    number = ask(asked.workspace, row["kind"], **json.loads(row["what"]))
    return asked.go(f"/jobs/{number}")


def fresh(asked: Asked) -> Response:
    """Answer the strip below a page of earlier answers: the new ones are asked for and followed."""
    number = asked.view.ask_for_answers()
    return asked.render("parts/fresh.html", job=asked.workspace.store.queue.job(number))


def work(asked: Asked) -> Response:
    """List what was worked on, newest first."""
    shown = asked.show("work")
    part = grid(
        asked, shown.table, shown.rows, sort="-job",
        columns=("job", "kind", "status", "doing", "problem", "at", "ended"),
        links={"job": lambda row: asked.url(f"/jobs/{row['job']}")},
        empty="Nothing was worked on yet.",
    )  # fmt: skip
    return asked.render(
        "pages/table.html", part=part, add="", answer="Work done and under way.", rests=""
    )


PAGES = (
    Page("/jobs", "Work", work, group="Data", order=60),
    Page("/jobs/{job}", "Work", job),
    Page("/jobs/{job}/progress", "Work", progress),
    Page("/jobs/{job}/cancel", "Work", post=cancel),
    Page("/jobs/{job}/again", "Work", post=again),
    Page("/fresh", "Work", fresh),
)
