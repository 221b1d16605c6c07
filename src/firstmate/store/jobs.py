"""The queue of long work, in the catalogue, so that it outlives a page, a worker and a restart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from firstmate.base.errors import Refused
from firstmate.store import audit
from firstmate.store.database import every, first
from firstmate.store.schema import jobs
from firstmate.store.shelf import Shelf

#: A job whose worker died so often is not begun again: it would kill the next one too.
TRIES = 3
_OPEN = ("waiting", "running", "cancelling")


@dataclass(frozen=True)
class Jobs:
    """The jobs of one company."""

    shelf: Shelf

    def ask(self, kind: str, what: str, *, by: str, at: datetime) -> str:
        """Ask for work and return its number; the same work still open is asked for once."""
        with self.shelf.database.writing() as connection:
            same = sa.select(jobs.c.job).where(
                jobs.c.kind == kind, jobs.c.what == what, jobs.c.status.in_(("waiting", "running"))
            )
            known = connection.scalar(same.limit(1))
            if known is not None:
                return str(known)
            number = connection.scalar(sa.select(sa.func.count()).select_from(jobs)) or 0
            row: dict[str, Any] = dict.fromkeys(jobs.c.keys()) | {
                "job": f"J{number + 1:06d}", "kind": kind, "what": what, "status": "waiting",
                "share": 0.0, "doing": "", "tries": 0, "result": "", "problem": "", "by": by,
                "at": at,
            }  # fmt: skip
            connection.execute(sa.insert(jobs), row)
            audit.write(connection, "ask", row["job"], before=None, after=row, by=by, at=at)
        return str(row["job"])

    def take(self, *, at: datetime) -> dict[str, Any] | None:
        """Take the oldest waiting job, or None."""
        if not self._any_waiting():  # without a look first, every poll would be a write
            return None
        with self.shelf.database.writing() as connection:
            waiting = sa.select(jobs).where(jobs.c.status == "waiting").order_by(jobs.c.job)
            row = first(connection, waiting.limit(1))
            if row is None:
                return None
            new = {"status": "running", "beat": at, "tries": row["tries"] + 1, "share": 0.0}
            connection.execute(sa.update(jobs).where(jobs.c.job == row["job"]).values(new))
            return row | new

    def follow(self, job: str, *, share: float, doing: str, at: datetime) -> bool:
        """Note how far the work is; False when the job shall end."""
        with self.shelf.database.writing() as connection:
            connection.execute(
                sa.update(jobs)
                .where(jobs.c.job == job, jobs.c.status.in_(_OPEN))
                .values(share=share, doing=doing, beat=at)
            )
            status = connection.scalar(sa.select(jobs.c.status).where(jobs.c.job == job))
        return status == "running"

    def end(
        self, job: str, *, status: str, at: datetime, result: str = "", problem: str = ""
    ) -> None:
        """Note how a job ended; one that has ended stays as it ended."""
        with self.shelf.database.writing() as connection:
            connection.execute(
                sa.update(jobs)
                .where(jobs.c.job == job, jobs.c.status.in_(_OPEN))
                .values(status=status, result=result, problem=problem, ended=at)
            )

    def cancel(self, job: str, *, by: str, at: datetime) -> None:
        """Take a job back: at once while it waits; a running one is told to end."""
        with self.shelf.database.writing() as connection:
            row = _row(connection, job)
            new = {"waiting": "cancelled", "running": "cancelling"}.get(row["status"])
            if new is None:
                return
            ended = at if new == "cancelled" else None
            connection.execute(
                sa.update(jobs).where(jobs.c.job == job).values(status=new, ended=ended)
            )
            audit.write(
                connection, "cancel", job, before={"status": row["status"]},
                after={"status": new}, by=by, at=at,
            )  # fmt: skip

    def give_back(self, job: str, *, at: datetime) -> None:
        """Let a job whose worker died wait again; after the third time it has failed."""
        with self.shelf.database.writing() as connection:
            row = _row(connection, job)
            if row["status"] == "cancelling":
                new: dict[str, Any] = {"status": "cancelled", "ended": at}
            elif row["status"] == "running" and row["tries"] < TRIES:
                new = {"status": "waiting"}
            elif row["status"] == "running":
                problem = "The work ended without an answer three times. It is not tried again."
                new = {"status": "failed", "problem": problem, "ended": at}
            else:
                return
            connection.execute(sa.update(jobs).where(jobs.c.job == job).values(new))

    def job(self, job: str) -> dict[str, Any]:
        """Return a job's row. Refused when there is none of that number."""
        with self.shelf.database.reading() as connection:
            return _row(connection, job)

    def open(self) -> list[dict[str, Any]]:
        """Return the jobs that have not ended, oldest first."""
        with self.shelf.database.reading() as connection:
            open_ = sa.select(jobs).where(jobs.c.status.in_(_OPEN)).order_by(jobs.c.job)
            return every(connection, open_)

    def statuses(self, connection: sa.Connection) -> str:
        """Return how many jobs are in each status: unlike other writes, some moves are not audited."""
        counted = sa.select(jobs.c.status, sa.func.count()).group_by(jobs.c.status)
        return ", ".join(f"{status} {n}" for status, n in sorted(connection.execute(counted)))

    def _any_waiting(self) -> bool:
        with self.shelf.database.reading() as connection:
            waiting = sa.select(jobs.c.job).where(jobs.c.status == "waiting").limit(1)
            return connection.scalar(waiting) is not None


def _row(connection: sa.Connection, job: str) -> dict[str, Any]:
    row = first(connection, sa.select(jobs).where(jobs.c.job == job))
    if row is None:
        raise Refused(f"There is no job {job}.", "Look at the list of jobs.")
    return row
