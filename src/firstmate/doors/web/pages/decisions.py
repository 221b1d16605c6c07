"""Decisions: what is proposed, what was decided and expected, when to look again; and taking one back."""

from __future__ import annotations

from starlette.responses import Response

from firstmate.doors.web.asked import Asked
from firstmate.doors.web.page import Page
from firstmate.doors.web.parts.grid import grid
from firstmate.publish.figures import money
from firstmate.work.reading import require


def decisions(asked: Asked) -> Response:
    """List the decisions, those that stand first."""
    shown = asked.show("decisions")
    rows = shown.rows.sort("decision", descending=True).to_dicts()
    standing = [row for row in rows if row["status"] in {"accepted", "assigned"}]
    expected = sum(row["value"] or 0.0 for row in standing)
    currency = asked.words.currency if asked.view.current else ""
    said = (
        f"{_counted(len(standing))}, {money(expected, currency=currency)} are expected of "
        f"{'it' if len(standing) == 1 else 'them'}."
        if standing
        else "Nothing is decided yet."
    )
    part = grid(
        asked, shown.table, shown.rows, sort="-decision", title="All of them",
        columns=("decision", "title", "status", "owner", "value", "low", "high", "window_to",
                 "because", "at"),
        empty="What is accepted, declined or assigned on Today stands here.",
    )  # fmt: skip
    measured = asked.show("effects")
    effects = grid(
        asked, measured.table, measured.rows, sort="-decision", title="Expected and measured", name="e", opens=False,
        columns=("decision", "title", "verdict", "expected", "expected_so_far", "effect", "noise",
                 "before", "after", "last", "caveat"),
        empty="What was expected of a decision stands here beside what newer data shows.",
    )  # fmt: skip
    return asked.render(
        "pages/decisions.html", answer=said, standing=standing, part=part, effects=effects,
        proposed=[row for row in rows if row["status"] == "proposed"],
        kept=asked.workspace.store.scenarios()["scenario"].to_list(),
        measured={row["decision"]: row for row in measured.rows.to_dicts()},
    )  # fmt: skip


def _counted(count: int) -> str:
    return "One decision stands" if count == 1 else f"{count} decisions stand"


def undo(asked: Asked) -> Response:
    """Take a decision back, with the changes it made."""
    require(asked.person, "decide")
    number = asked.said("decision")
    version = asked.workspace.undo(number, because=asked.said("because"))
    made = f" Its changes are taken out again (version {version})." if version else ""
    return asked.go("/decisions", told=f"Decision {number} is undone.{made}")


PAGES = (
    Page("/decisions", "Decisions", decisions, group="Decide", order=4),
    Page("/decisions/undo", "Decisions", post=undo),
)
