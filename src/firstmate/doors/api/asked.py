"""What a request is about: the companies, one of them, the view on it under a scenario; and how a job is told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from firstmate.base.errors import Refused
from firstmate.company.change import BASE
from firstmate.doors.api.problem import problem
from firstmate.work.companies import Companies
from firstmate.work.reading import OWNER
from firstmate.work.view import View
from firstmate.work.workspace import Workspace

#: Who holds the token is the owner; the audit trail says by which door.
PERSON = replace(OWNER, name="owner (API)")
_ENDED_BADLY = {"failed", "cancelled"}


class Job(BaseModel):
    """Long work: what was asked for, how far it is, and what came of it."""

    job: str
    kind: str
    what: dict[str, Any]
    status: str
    share: float
    doing: str
    result: str
    problem: str
    by: str
    at: datetime
    ended: datetime | None = None


async def _companies(request: Request) -> Companies:
    # Waits for nothing; as a plain function it would take a thread of its own for every request.
    found: Companies = request.app.state.companies
    return found


Asked = Annotated[Companies, Depends(_companies)]
Name = Annotated[str, Path(min_length=1, max_length=120, description="Name of the company.")]
Named = Annotated[str, Path(min_length=1, max_length=120)]


def _workspace(companies: Asked, company: Name) -> Workspace:
    return companies.workspace(company, person=PERSON)


Opened = Annotated[Workspace, Depends(_workspace)]


def _view(
    companies: Asked,
    workspace: Opened,
    scenario: Annotated[str, Query(max_length=120, description="Name of a scenario.")] = BASE.name,
    version: Annotated[str, Query(max_length=120, description="Empty = the newest.")] = "",
) -> View:
    if version and version not in workspace.store.versions()["version"].to_list():
        raise Refused(f"There is no version {version}.", "The list of versions has them all.")
    return companies.view(workspace.name, person=PERSON, scenario=scenario, version=version or None)


Seen = Annotated[View, Depends(_view)]

#: The answer of what takes long: the job to follow.
ON_ITS_WAY: dict[int | str, dict[str, Any]] = {
    202: {"model": Job, "description": "It is being computed: follow the job, then ask again."}
}


def job_of(row: Mapping[str, Any]) -> Job:
    """Return a row of the table ``jobs`` as it is told."""
    return Job(**{**row, "what": json.loads(row["what"])})


def on_its_way(workspace: Workspace, number: str) -> Response:
    """Answer with the job that computes what was asked for; or say why it could not."""
    job = job_of(workspace.store.queue.job(number))
    if job.status in _ENDED_BADLY:
        return problem(
            422, "NotComputed", job.problem or f"Job {number} was cancelled.",
            "Run the task anew once that is mended.",
        )  # fmt: skip
    return JSONResponse(job.model_dump(mode="json"), status_code=202)


def not_yet(view: View, *tables: str) -> Response:
    """Answer for results that are not computed yet: they are asked for where nobody has."""
    if view.current is None:
        view.workspace.company()  # refuses with what to do
    number = view.last_asked(*tables)
    if number is None or view.workspace.store.queue.job(number)["status"] == "done":
        # a run of an earlier release may be done and lack what has been added since
        number = view.ask_for_answers(*tables)
    return on_its_way(view.workspace, number)
