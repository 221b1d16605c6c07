"""The report of a company: Today, Limits and the plan to print and send."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response

from firstmate.doors.api.asked import ON_ITS_WAY, Seen, not_yet
from firstmate.doors.manners import attached
from firstmate.publish.report.html import document
from firstmate.publish.report.pdf import pdf
from firstmate.work.clock import now
from firstmate.work.reporting import at_hand, parts

router = APIRouter(tags=["reports"])
_FORMS: dict[int | str, dict[str, Any]] = {
    **ON_ITS_WAY,
    200: {
        "content": {
            "application/pdf": {"schema": {"type": "string", "format": "binary"}},
            "text/html": {"schema": {"type": "string"}},
        },
    },
}


@router.get(
    "/companies/{company}/report", responses=_FORMS, response_model=None, response_class=Response
)
def report(
    view: Seen, form: Annotated[Literal["pdf", "html"], Query(alias="format")] = "pdf"
) -> Response:
    """Return the report of the newest run under a scenario, at a version: A4 pages or one HTML file."""
    found = at_hand(view)
    if found is None:
        return not_yet(view, *parts(view.workspace))
    name = f"{view.workspace.name} {found.day.isoformat()}.{form}"
    if form == "html":
        return Response(
            document(found, written=now()), media_type="text/html", headers=attached(name)
        )
    return Response(pdf(found), media_type="application/pdf", headers=attached(name))
