"""Versions of the data: what changed in words, who and when; look at one, compare two, go back; the audit trail."""

from __future__ import annotations

from typing import Any

import polars as pl
from starlette.responses import Response

from firstmate.base.errors import Refused
from firstmate.company.diff import diff
from firstmate.company.record import VERSIONS
from firstmate.doors.web.asked import Asked
from firstmate.doors.web.page import Page
from firstmate.doors.web.parts.grid import grid
from firstmate.publish.difference import DIFFERENCE, difference
from firstmate.publish.figures import moment, number
from firstmate.work.reading import require


def versions(asked: Asked) -> Response:
    """List every state the data was in, the newest first."""
    rows = asked.workspace.store.versions()
    if rows.is_empty():
        return asked.render("pages/empty.html")
    last = rows.row(-1, named=True)
    part = grid(
        asked, VERSIONS, rows, columns=("version", "note", "by", "at", "kind", "as_of"),
        sort="-number", opens=False,
        links={"version": lambda row: asked.url(f"/versions/{row['version']}")},
    )  # fmt: skip
    many = "One state" if rows.height == 1 else f"{number(rows.height)} states"
    return asked.render(
        "pages/table.html", part=part, add="",
        answer=f"{many} of the data; none is ever overwritten.",
        rests=f"Now {last['version']}: {last['note']}, {moment(last['at'])}. Open a version to see "
        "what changed, to look at the company as it was, or to go back.",
    )  # fmt: skip


def version(asked: Asked) -> Response:
    """Show what a version changed, or how it differs from another one."""
    rows = asked.workspace.store.versions()
    row = _row(rows, asked.path("version"))
    other = asked.query.get("than") or row["parent"] or ""
    part = None
    if other:
        _row(rows, other)
        company = asked.workspace.company
        changes = diff(company(other), company(row["version"]))
        part = grid(
            asked, DIFFERENCE, difference(changes, sees=asked.person.sees), opens=False,
            title=f"Against {other}", empty=f"The data is the same as at {other}.",
        )  # fmt: skip
    names = [one for one in reversed(rows["version"].to_list()) if one != row["version"]]
    return asked.render(
        "pages/version.html", row=row, other=other, part=part, names=names,
        newest=rows["version"][-1] == row["version"],
    )  # fmt: skip


def _row(rows: pl.DataFrame, name: str) -> dict[str, Any]:
    found = rows.filter(pl.col("version") == name)
    if found.is_empty():
        raise Refused(f"There is no version {name}.", "The list of versions names them.")
    return found.row(0, named=True)


def back(asked: Asked) -> Response:
    """Go back to the state of a version; it can be undone like everything else."""
    require(asked.person, "change")
    name = asked.path("version")
    made = asked.workspace.revert(name)
    return asked.go("/versions", told=f"The data is as it was at {name}.", undo=made)


def audit(asked: Asked) -> Response:
    """List every write: who, when, what."""
    shown = asked.show("audit")
    part = grid(
        asked, shown.table, shown.rows, sort="-number", opens=False,
        columns=("number", "at", "by", "what", "subject", "after"),
        empty="Nothing was written yet.",
    )  # fmt: skip
    many = "One write" if shown.rows.height == 1 else f"{number(shown.rows.height)} writes"
    return asked.render(
        "pages/table.html", part=part, add="", answer=f"{many}: who, when, what.",
        rests="Each row carries the hash of the one before, so that a row changed later is found.",
    )  # fmt: skip


PAGES = (
    Page("/versions", "Versions", versions, group="Data", order=3),
    Page("/versions/{version}", "Version", version),
    Page("/versions/{version}/back", "Version", post=back),
    Page("/audit", "Audit", audit, group="Data", order=70),
)
