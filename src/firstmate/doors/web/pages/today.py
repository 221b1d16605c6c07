"""Today: what is certain, then the few decisions worth most, and the questions before them; decided here."""

from __future__ import annotations

from starlette.responses import Response

from firstmate.doors.web.asked import Asked
from firstmate.doors.web.page import Page
from firstmate.intake.wanted import wanted
from firstmate.publish.today import today as today_page

#: Rows of the agenda that a page shows; the rest is one link away.
MOST = 8


def today(asked: Asked) -> Response:
    """Show the few decisions worth most."""
    run = asked.run("agenda", "recommendations", "questions", "issues")
    said = today_page(
        run, asked.words, wanted=wanted(have=asked.view.company).to_dicts(), most=MOST
    )
    return asked.render("pages/today.html", said=said)


PAGES = (Page("/today", "Today", today, group="Decide", order=1),)
