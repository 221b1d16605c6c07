"""Long work: how far it is, and stopping it."""

from __future__ import annotations

from fastapi import APIRouter

from firstmate.doors.api.asked import PERSON, Job, Named, Opened, job_of
from firstmate.work.clock import now

router = APIRouter(tags=["jobs"])


@router.get("/companies/{company}/jobs")
def jobs(workspace: Opened) -> list[Job]:
    """List the jobs that have not ended, oldest first; all of them are the table ``jobs``."""
    return [job_of(row) for row in workspace.store.queue.open()]


@router.get("/companies/{company}/jobs/{job}")
def job(workspace: Opened, job: Named) -> Job:
    """Return a job: its state, share done, and result or problem."""
    return job_of(workspace.store.queue.job(job))


@router.post("/companies/{company}/jobs/{job}/cancel")
def cancel(workspace: Opened, job: Named) -> Job:
    """Stop a job: at once while it waits, within two seconds while it runs; nothing is changed by it."""
    workspace.store.queue.cancel(job, by=PERSON.name, at=now())
    return job_of(workspace.store.queue.job(job))
