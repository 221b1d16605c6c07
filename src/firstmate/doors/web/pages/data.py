"""Bring in files: drop them, see what each was taken for, answer, map by choosing, take them in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
from starlette.datastructures import UploadFile
from starlette.responses import Response

from firstmate.base.errors import Refused
from firstmate.base.frame import frame
from firstmate.base.issue import ISSUES, issue_rows
from firstmate.company.change import of_kind
from firstmate.company.tables import INPUTS
from firstmate.doors.web.asked import Asked
from firstmate.doors.web.page import Page
from firstmate.doors.web.parts.grid import GridPart, grid
from firstmate.doors.web.templating import plain
from firstmate.intake.wanted import wanted
from firstmate.publish.quality import AGES, ages, headline, ranked
from firstmate.work import uploads
from firstmate.work.clock import today
from firstmate.work.jobs import ask
from firstmate.work.reading import require

#: Kinds of work whose progress is shown beside the drop zone.
_WORK = ("import", "look", "demo")
#: Files named as the next best to bring.
NEXT = 3
#: Columns of an issue that people read.
TOLD = (
    "severity",
    "effect",
    "why",
    "mend",
    "table",
    "file",
    "sheet",
    "row",
    "count",
)
_STATES = {"behind": "risk", "good": "good"}


def data(asked: Asked) -> Response:
    """Show how good the data is and where to drop files."""
    work = [job for job in asked.workspace.store.queue.open() if job["kind"] in _WORK]
    waiting = uploads.waiting(asked.workspace)
    asked.fleeting = bool(work or waiting)
    said: dict[str, Any] = {"most": uploads.MOST_BYTES, "work": work, "waiting": waiting}
    if asked.view.current is None:
        first = wanted().head(NEXT).to_dicts()
        return asked.render("pages/data.html", answer="", part=None, next=first, **said)
    company = asked.view.company
    lacking = wanted(have=company).to_dicts()
    rows = ages(company, today=today())
    part = grid(
        asked, AGES, rows, title="How old each table is",
        links={"table": lambda row: asked.url(f"/tables/{row['table'].replace(' ', '_')}")},
        states={"state": lambda row: _STATES.get(row["state"], "plain")}, opens=False,
    )  # fmt: skip
    answer = headline(
        company, issues_of(asked), wanted=lacking, today=today(), currency=asked.words.currency
    )
    return asked.render("pages/data.html", answer=answer, part=part, next=lacking[:NEXT], **said)


def issues_of(asked: Asked) -> pl.DataFrame:
    """Return what is odd: of the newest answers, else of the import alone."""
    shown = asked.view.result(ISSUES.name)
    return ranked(shown.rows if shown is not None else asked.view.company.issues)


def drop(asked: Asked) -> Response:
    """Take dropped files and have them looked at."""
    require(asked.person, "change")
    files = [
        each for each in asked.form.getlist("files")
        if isinstance(each, UploadFile) and uploads.worth(each.filename or "")
    ]  # fmt: skip
    if not files:
        raise Refused("No file was sent.", "Choose files or a folder, or drop them on the page.")
    upload = uploads.begin(asked.workspace)
    try:
        for each in files:
            uploads.add(asked.workspace, upload, each.filename or "file", each.file)
    except Refused:
        uploads.discard(asked.workspace, upload)
        raise
    return _look(asked, upload)


def _look(asked: Asked, upload: str) -> Response:
    number = ask(asked.workspace, "look", upload=upload)
    return asked.go(f"/jobs/{number}")


def upload(asked: Asked) -> Response:
    """Show what the files of an upload were taken for."""
    name = asked.path("upload")
    found = uploads.looked(asked.workspace, name)
    sheets = found["sheets"]
    used = [sheet for sheet in sheets if sheet["targets"]]
    return asked.render(
        "pages/upload.html", upload=name, found=found, sheets=sheets, used=len(used),
        good=_sum(sheets, "good"), rejected=_sum(sheets, "rejected"),
        as_of=date.fromisoformat(found["as_of"]), issues=_issues(asked, found["issues"]),
        said=uploads.said(asked.workspace, name),
    )  # fmt: skip


def _sum(sheets: list[dict[str, Any]], count: str) -> int:
    return sum(int(sheet["counts"].get(count) or 0) for sheet in sheets)


def _issues(asked: Asked, rows: list[dict[str, Any]], **more: str) -> GridPart:
    held = [row for row in rows if all(row[name] == value for name, value in more.items())]
    told = pl.DataFrame(held, schema=issue_rows(()).schema)
    return grid(
        asked, ISSUES, ranked(told), columns=TOLD, title="What is odd in these files", opens=False,
        states={"severity": lambda row: SIGNALS[row["severity"]]},
        empty="Nothing is odd in these files.",
    )  # fmt: skip


#: Severity of an issue -> signal.
SIGNALS = {"error": "late", "warning": "risk", "hint": "plain"}


def decide(asked: Asked) -> Response:
    """Keep the answers of the form, then look again, take the files in, or throw them away."""
    require(asked.person, "change")
    name = asked.path("upload")
    if asked.said("do") == "discard":
        uploads.discard(asked.workspace, name)
        return asked.go("/data", told="The files were thrown away. Nothing of your data changed.")
    answers = {
        key.removeprefix("q."): asked.said(key)
        for key in asked.form
        if key.startswith("q.") and asked.said(key)
    }
    if answers:
        uploads.answer(asked.workspace, name, answers)
    if asked.said("do") != "take":
        return _look(asked, name)
    number = ask(asked.workspace, "import", upload=name)
    return asked.go(f"/jobs/{number}")


def sheet(asked: Asked) -> Response:
    """Show one sheet: why it was taken for a table, which header feeds which column, sample rows."""
    found, shown = _sheet(asked)
    nothing: dict[str, Any] = {"table": _chosen(asked, shown), "fields": []}
    main = shown["targets"][0] if shown["targets"] else nothing
    fed = {field["column"]: field for field in reversed(main["fields"])}
    table = INPUTS.get(main["table"])
    columns = [c for c in table.columns if c.name != "source"] if table else []
    return asked.render(
        "pages/sheet.html", upload=asked.path("upload"), number=asked.path("sheet"), sheet=shown,
        table=main["table"], fed=fed, tables=[(each, plain(each)) for each in sorted(INPUTS)],
        first=[c for c in columns if c.name in fed or c.required or c.key],
        more=[c for c in columns if not (c.name in fed or c.required or c.key)],
        raw=shown["raw"], samples=[_sample(asked, name, rows) for name, rows in shown["samples"].items() if rows],
        rejected=shown["rejected"],
        issues=_issues(asked, found["issues"], file=shown["file"], sheet=shown["sheet"]),
    )  # fmt: skip


def _chosen(asked: Asked, sheet: Mapping[str, Any]) -> str:
    """Return the table a person chose where no column of it was found, so that they can map it."""
    said = uploads.said(asked.workspace, asked.path("upload"))
    table = said.answers.get(f"sheet:{sheet['shape']}", "")
    return table if table in INPUTS else ""


def _sheet(asked: Asked) -> tuple[dict[str, Any], dict[str, Any]]:
    found = uploads.looked(asked.workspace, asked.path("upload"))
    number = asked.path("sheet")
    if not number.isdecimal() or int(number) >= len(found["sheets"]):
        raise Refused("There is no such sheet in these files.", "The list of sheets has them all.")
    return found, found["sheets"][int(number)]


def _sample(asked: Asked, name: str, rows: list[dict[str, Any]]) -> GridPart:
    table = INPUTS[name]
    typed = [{c: of_kind(table[c].kind, v) for c, v in row.items()} for row in rows]
    return grid(
        asked, table, frame(table, typed or None).rows, name=f"sample-{name}", opens=False,
        title=f"First rows as {name.replace('_', ' ')}", empty="No row of it is used.",
    )  # fmt: skip


def remap(asked: Asked) -> Response:
    """Take the sheet for another table, or feed its columns from other headers; look again."""
    require(asked.person, "change")
    _, shown = _sheet(asked)
    name, table = asked.path("upload"), asked.said("table")
    before = asked.said("shown")
    columns: Mapping[str, str] | None = None
    if table and table == before:
        columns = {
            key.removeprefix("c."): asked.said(key)
            for key in asked.form
            if key.startswith("c.") and asked.said(key)
        }
        if not columns:
            raise Refused(
                "No column is fed.", "Choose at least one header, or leave the sheet out."
            )
    uploads.take_for(asked.workspace, name, shown["shape"], table=table, columns=columns)
    return _look(asked, name)


PAGES = (
    Page("/data", "Bring in files", data, drop, group="Data", order=1, kept=True),
    Page("/data/{upload}", "Files looked at", upload, decide),
    Page("/data/{upload}/{sheet}", "Sheet", sheet, remap),
)
