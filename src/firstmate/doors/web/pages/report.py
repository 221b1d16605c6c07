"""The printed report: Today, Limits and the plan as one PDF to read, print and send."""

from __future__ import annotations

from starlette.responses import Response

from firstmate.doors.manners import attached
from firstmate.doors.web.asked import Asked, NotYet
from firstmate.doors.web.page import Page
from firstmate.publish.report.pdf import pdf
from firstmate.work.reporting import at_hand, parts


def report(asked: Asked) -> Response:
    """Give the report of the newest run as a PDF."""
    asked.shown.update(parts(asked.workspace))
    found = None if asked.view.current is None else at_hand(asked.view)
    if found is None:
        raise NotYet
    name = f"{asked.name} {found.day.isoformat()}.pdf"
    return Response(pdf(found), media_type="application/pdf", headers=attached(name, shown=True))


PAGES = (Page("/report.pdf", "Report", report),)
