"""What is odd in the data, by its effect on the plan; rejected rows in full, corrected in place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
from starlette.responses import Response

from firstmate.base.errors import Refused
from firstmate.base.issue import ISSUES
from firstmate.company.tables import INPUTS
from firstmate.doors.web.asked import Asked
from firstmate.doors.web.page import Page
from firstmate.doors.web.pages.data import SIGNALS, TOLD, issues_of
from firstmate.doors.web.pages.editing import at
from firstmate.doors.web.parts.grid import grid
from firstmate.intake import Correction
from firstmate.publish.quality import at_stake
from firstmate.work import uploads
from firstmate.work.jobs import ask
from firstmate.work.reading import require

#: Columns of a rejected row that are not cells of the file.
MARKS = ("row", "why", "shape", "row_hash")
#: Rejected rows of a sheet shown on one page.
MOST = 500
#: Code of the issue that names a question nobody answered.
ASSUMED = "assumed"


def issues(asked: Asked) -> Response:
    """List what is odd, most money first, with what mends it."""
    if asked.view.current is None:
        return asked.render("pages/empty.html")
    rows = issues_of(asked)
    if asked.view.result(ISSUES.name) is not None:
        asked.shown.add(ISSUES.name)
    places = _places(asked, rows)
    part = grid(
        asked, ISSUES, rows, columns=TOLD, opens=False, title="",
        links={"why": lambda row: _mends(asked, row, places)},
        states={"severity": lambda row: SIGNALS[row["severity"]]},
        empty="Nothing is odd in the data.",
    )  # fmt: skip
    rejected = {name: held.height for name, held in asked.workspace.store.rejected().items()}
    return asked.render(
        "pages/issues.html", part=part, answer=_answer(asked, rows), rejected=rejected
    )


def _answer(asked: Asked, rows: pl.DataFrame) -> str:
    if rows.is_empty():
        return "Nothing is odd in the data."
    first = rows.row(0, named=True)
    return f"{at_stake(rows, currency=asked.words.currency)}. First: {first['why']}"


def _places(asked: Asked, rows: pl.DataFrame) -> dict[tuple[str, str], dict[str, Any]]:
    """Return (table, file/sheet:row) -> the accepted row there, one look-up by table."""
    found = {}
    told = rows.filter(pl.col("row").is_not_null() & pl.col("table").is_in(list(INPUTS)))
    for (name,), held in told.group_by("table", maintain_order=True):
        wanted = [_place(row) for row in held.iter_rows(named=True)]
        hit = asked.view.company[str(name)].filter(pl.col("source").is_in(wanted))
        for row in hit.iter_rows(named=True):
            found[str(name), str(row["source"])] = row
    return found


def _place(row: Mapping[str, Any]) -> str:
    sheet = f"{row['file']}/{row['sheet']}" if row["sheet"] else row["file"]
    return f"{sheet}:{row['row']}"


def _mends(
    asked: Asked, row: Mapping[str, Any], places: Mapping[tuple[str, str], Mapping[str, Any]]
) -> str:
    """Return where an issue is mended: a question, its row, its table, or only in the file."""
    if row["code"] == ASSUMED and asked.editable:
        return asked.url("/answer", question=row["value"])
    if row["table"] not in INPUTS:
        return ""
    held = places.get((row["table"], _place(row)))
    if held is not None and asked.editable:
        return at(asked, INPUTS[row["table"]], held)
    return asked.url(f"/tables/{row['table']}")


def question(asked: Asked) -> Response:
    """Show a question that nobody answered, with what was taken for granted."""
    return asked.render("pages/question.html", row=_assumed(asked), options=_options(asked))


def _assumed(asked: Asked) -> dict[str, Any]:
    rows = asked.view.company.issues.filter(
        (pl.col("code") == ASSUMED) & (pl.col("value") == asked.query.get("question", ""))
    )
    if rows.is_empty():
        raise Refused("This question is not open.", "Data quality lists what is.")
    return rows.row(0, named=True)


def _options(asked: Asked) -> list[str]:
    """Return the answers the issue names, none where it takes one's own words."""
    named = str(_assumed(asked)["mend"]).rpartition(": ")[2].removesuffix(".").split(" or ")
    return named if len(named) > 1 else []


def answer(asked: Asked) -> Response:
    """Keep the answer and read the files again with it."""
    require(asked.person, "change")
    row, said = _assumed(asked), asked.said("answer")
    options = _options(asked)
    if not said or (options and said not in options):
        raise Refused("This is no answer to the question.", str(row["mend"]))
    upload = uploads.again(asked.workspace)
    uploads.answer(asked.workspace, upload, {str(row["value"]): said})
    number_ = ask(asked.workspace, "import", upload=upload, from_here=True)
    return asked.go(f"/jobs/{number_}")


def rejected(asked: Asked) -> Response:
    """Show the rejected rows of the sheets that the data was read from."""
    require(asked.person, "change")
    if asked.view.current is None:
        return asked.render("pages/empty.html")
    held = asked.workspace.store.rejected()
    sheets = [(name, rows.head(MOST).to_dicts(), rows.height) for name, rows in held.items()]
    return asked.render(
        "pages/rejected.html", sheets=sheets, total=sum(rows.height for rows in held.values())
    )


def row(asked: Asked) -> Response:
    """Show one rejected row of the data with a field for each cell."""
    require(asked.person, "change")
    return _form(asked, _rejected(asked), asked.here())


def _rejected(asked: Asked) -> list[dict[str, Any]]:
    name = asked.query.get("sheet", "")
    held = asked.workspace.store.rejected()
    if name not in held:
        raise Refused(f"No row of {name or 'this sheet'} is rejected.", "It may be corrected now.")
    return held[name].to_dicts()


def _form(asked: Asked, rows: list[dict[str, Any]], action: str, problem: str = "") -> Response:
    found = _find(asked, rows)
    cells = {name: value or "" for name, value in found.items() if name not in MARKS}
    typed = {name: asked.said(f"cell.{name}") for name in cells} if asked.form else cells
    return asked.render(
        "pages/correcting.html", status=422 if problem else 200, row=found, cells=typed,
        problem=problem, action=action, because=asked.said("because"),
    )  # fmt: skip


def _find(asked: Asked, rows: list[dict[str, Any]]) -> dict[str, Any]:
    content = asked.query.get("content", "")
    for each in rows:
        if each["row_hash"] == content:
            return each
    raise Refused("This row is not rejected any more.", "Look at the list of rejected rows.")


def _corrections(asked: Asked, found: Mapping[str, Any]) -> list[Correction]:
    """Return a correction for each cell whose text is another now."""
    return [
        Correction(
            str(found["shape"]), str(found["row_hash"]), header, asked.said(f"cell.{name}"),
            asked.person.name, asked.said("because"),
        )
        for name, value in found.items()
        if name not in MARKS
        and f"cell.{name}" in asked.form
        and asked.said(f"cell.{name}") != (value or "").strip()
        for header in [_header(name, found)]
    ]  # fmt: skip


def _header(name: str, found: Mapping[str, Any]) -> str:
    """Return the header of the file; one that is there twice was told apart by its position."""
    bare, bracket, rest = name.rpartition(" (")
    return bare if bracket and rest.endswith(")") and bare in {*found, *MARKS} else name


def correct(asked: Asked) -> Response:
    """Keep the corrections of a rejected row and read the files again with them."""
    require(asked.person, "change")
    rows = _rejected(asked)
    made = _corrections(asked, _find(asked, rows))
    if not made:
        return _form(asked, rows, asked.here(), "No cell was changed.")
    upload = uploads.again(asked.workspace)
    uploads.correct(asked.workspace, upload, made)
    number_ = ask(asked.workspace, "import", upload=upload, from_here=True)
    return asked.go(f"/jobs/{number_}", told=_told(made))


def _told(made: list[Correction]) -> str:
    many = "The correction" if len(made) == 1 else f"{len(made)} corrections"
    return f"{many} will be made again whenever this row comes. The files are read again now."


def row_of_upload(asked: Asked) -> Response:
    """Show one rejected row of dropped files with a field for each cell."""
    require(asked.person, "change")
    return _form(asked, _rejected_of_upload(asked), asked.here())


def _rejected_of_upload(asked: Asked) -> list[dict[str, Any]]:
    sheets = uploads.looked(asked.workspace, asked.path("upload"))["sheets"]
    number_ = asked.path("sheet")
    if not number_.isdecimal() or int(number_) >= len(sheets):
        raise Refused("There is no such sheet in these files.", "The list of sheets has them all.")
    found: list[dict[str, Any]] = sheets[int(number_)]["rejected"]
    return found


def correct_upload(asked: Asked) -> Response:
    """Keep the corrections with the dropped files and look at them again."""
    require(asked.person, "change")
    rows = _rejected_of_upload(asked)
    made = _corrections(asked, _find(asked, rows))
    if not made:
        return _form(asked, rows, asked.here(), "No cell was changed.")
    uploads.correct(asked.workspace, asked.path("upload"), made)
    number_ = ask(asked.workspace, "look", upload=asked.path("upload"))
    return asked.go(f"/jobs/{number_}")


PAGES = (
    Page("/issues", "Data quality", issues, group="Data", order=2),
    Page("/answer", "Question", question, answer),
    Page("/rejected", "Rejected rows", rejected),
    Page("/rejected/row", "Rejected row", row, correct),
    Page("/data/{upload}/{sheet}/row", "Rejected row", row_of_upload, correct_upload),
)
