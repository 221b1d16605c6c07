"""Imports: send files, see what they were taken for, answer, take them in; reading is a job."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, File, Path, Response, UploadFile
from pydantic import BaseModel

from firstmate.base.errors import FirstmateError
from firstmate.doors.api.asked import PERSON, Job, Named, Opened, job_of
from firstmate.doors.api.rows import text
from firstmate.work import uploads
from firstmate.work.jobs import ask
from firstmate.work.reading import require
from firstmate.work.workspace import Workspace

router = APIRouter(tags=["imports"])
Upload = Annotated[str, Path(pattern="^[0-9a-f]{32}$", description="Name of the import.")]


class Begun(BaseModel):
    """An import and the job that reads its files."""

    upload: str
    job: Job


class Answers(BaseModel):
    """Question -> answer, as looking at the files asked."""

    answers: dict[str, str]


class Taken(BaseModel):
    """What sheets of a shape are: a table, empty to leave them out; column -> header that feeds it."""

    table: str
    columns: dict[str, str] | None = None


def _look(workspace: Workspace, upload: str) -> Begun:
    uploads.files_of(workspace, upload)  # refuses where there is no such import
    number = ask(workspace, "look", upload=upload)
    return Begun(upload=upload, job=job_of(workspace.store.queue.job(number)))


@router.get("/companies/{company}/imports")
def imports(workspace: Opened) -> list[str]:
    """List the imports that were looked at and neither taken in nor thrown away, newest first."""
    return uploads.waiting(workspace)


@router.post("/companies/{company}/imports", status_code=202)
def begin(workspace: Opened, files: Annotated[list[UploadFile], File(min_length=1)]) -> Begun:
    """Send files: CSV, Excel, Parquet or archives. They are read without keeping anything yet."""
    require(PERSON, "change")
    upload = uploads.begin(workspace)
    try:
        for file in files:
            uploads.add(workspace, upload, file.filename or "file", file.file)
    except FirstmateError:
        uploads.discard(workspace, upload)
        raise
    return _look(workspace, upload)


@router.get("/companies/{company}/imports/{upload}", response_model=None)
def looked(workspace: Opened, upload: Upload) -> Response:
    """Return what each sheet was taken for and why, sample rows, issues, and the questions."""
    found: dict[str, Any] = uploads.looked(workspace, upload)
    return Response(text(found), media_type="application/json")


@router.post("/companies/{company}/imports/{upload}/answers", status_code=202)
def answer(workspace: Opened, upload: Upload, said: Answers) -> Begun:
    """Answer questions about the files; they are read again."""
    require(PERSON, "change")
    uploads.answer(workspace, upload, said.answers)
    return _look(workspace, upload)


@router.put("/companies/{company}/imports/{upload}/shapes/{shape}", status_code=202)
def take_for(workspace: Opened, upload: Upload, shape: Named, said: Taken) -> Begun:
    """Say what sheets of a shape are; the files are read again."""
    require(PERSON, "change")
    uploads.take_for(workspace, upload, shape, table=said.table, columns=said.columns)
    return _look(workspace, upload)


@router.post("/companies/{company}/imports/{upload}/take", status_code=202)
def take(workspace: Opened, upload: Upload) -> Job:
    """Take the files in as a new version of the data, which is the job's result."""
    require(PERSON, "change")
    uploads.files_of(workspace, upload)
    number = ask(workspace, "import", upload=upload)
    return job_of(workspace.store.queue.job(number))


@router.delete("/companies/{company}/imports/{upload}", status_code=204)
def discard(workspace: Opened, upload: Upload) -> None:
    """Throw the files away."""
    require(PERSON, "change")
    uploads.discard(workspace, upload)
