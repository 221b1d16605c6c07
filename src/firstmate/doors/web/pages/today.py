"""Today: what is certain, then the few decisions worth most, and the questions before them; decided here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from firstmate.base.errors import Refused
from firstmate.company.change import Scenario, from_json
from firstmate.doors.web.asked import Asked
from firstmate.doors.web.page import Page
from firstmate.intake.wanted import wanted
from firstmate.publish.figures import day, money
from firstmate.publish.today import decisions, gaps, item
from firstmate.publish.today import today as today_page
from firstmate.work import since
from firstmate.work.reading import require

#: Decisions, gaps and news shown at first; the rest is one link away.
MOST = 6
NEWS = 5
_TABLES = ("agenda", "recommendations", "questions", "issues")


@dataclass(frozen=True)
class Entry:
    """A decision as the page shows it.

    ``decided`` is what somebody decided on it already, ``proposed`` why somebody asks to.
    """

    name: str
    sentence: str
    worth: str
    interval: str
    notes: str
    ask: bool
    changes: bool
    opens: str
    decided: str
    proposed: str


def today(asked: Asked) -> Response:
    """Show the few decisions worth most."""
    run = asked.run(*_TABLES)
    rows = [row for row in decisions(run, asked.words) if row["state"] != "other"]
    done, asks = _decided(asked), _proposed(asked)
    entries = [(row["certain"], _entry(asked, row, done, asks, run=run.id)) for row in rows]
    most = len(entries) if asked.query.get("all") else MOST
    certain = [entry for sure, entry in entries if sure]
    modelled = [entry for sure, entry in entries if not sure]
    said = today_page(run, asked.words)
    return asked.render(
        "pages/today.html",
        answer=said.answer,
        run=run,
        lists=(
            ("What is certain", certain[:most], len(certain),
             "Nothing is late, overdue, unbilled or waiting in the data."),
            ("What is worth most", modelled[:most], len(modelled),
             "No decision beyond these is worth its cost."),
        ),
        questions=run["questions"].rows.to_dicts(),
        gaps=gaps(run, currency=asked.words.currency),
        news=_news(asked, run),
        wanted=wanted(have=asked.view.company).head(3).to_dicts(),
    )  # fmt: skip


def _entry(
    asked: Asked, row: Mapping[str, Any], done: Mapping[str, str], asks: Mapping[str, str],
    *, run: str,
) -> Entry:  # fmt: skip
    shown = item(row, asked.words)
    low, high = row["low"], row["high"]
    apart = None not in (low, high, row["value"]) and money(low) != money(high)
    return Entry(
        name=row["recommendation"],
        sentence=shown.text,
        worth="" if row["value"] is None else money(row["value"], currency=asked.words.currency),
        interval=f"{money(low)} to {money(high)}" if apart else "",
        notes=" ".join(shown.notes),
        ask=row["state"] == "ask",
        changes=bool(row["changes"]),
        opens=asked.url(
            "/open/recommendations/value",
            run=run,
            **{"k.task": row["task"], "k.recommendation": row["recommendation"]},
        ),
        decided=done.get(row["recommendation"], ""),
        proposed=asks.get(row["recommendation"], ""),
    )


def _decided(asked: Asked) -> dict[str, str]:
    """Return recommendation -> what was decided on it, as long as it stands."""
    rows = asked.show("decisions").rows.sort("decision").to_dicts()
    return {
        row["recommendation"]: f"{row['status']}"
        + (f" by {row['owner']}" if row.get("owner") else "")
        + f" ({row['decision']})"
        for row in rows
        if row["status"] not in {"proposed", "undone"}
    }


def _proposed(asked: Asked) -> dict[str, str]:
    """Return recommendation -> who asks for a decision on it, and why."""
    rows = asked.show("decisions").rows.to_dicts()
    return {
        row["recommendation"]: f"proposed by {row.get('by') or 'somebody'}"
        + (f": {row['because']}" if row["because"] else "")
        for row in rows
        if row["status"] == "proposed"
    }


def _news(asked: Asked, run: Any) -> list[dict[str, str]]:
    """Return what is new, gone or moved since the run before, most money first."""
    found = since.last(asked.workspace, run)
    if found is None:
        return []
    words = asked.words
    return [
        {
            "news": row["news"],
            "sentence": words.say(row),
            "moved": "" if row["difference"] is None else money(row["difference"]),
            "since": day(found.as_of, near=words.near),
        }
        for row in found.news.head(NEWS).iter_rows(named=True)
    ]


def decide(asked: Asked) -> Response:
    """Accept, decline or assign a recommendation; or try it as a scenario."""
    require(asked.person, "decide")
    name, status = asked.said("recommendation"), asked.said("status")
    if status == "simulate":
        return _simulate(asked, name)
    number = asked.workspace.decide(
        name, status=status, title=asked.said("title"), owner=asked.said("owner"),
        because=asked.said("because"), apply=asked.said("apply") == "on", run=asked.said("run"),
    )  # fmt: skip
    return asked.go("/decisions", told=f"Decision {number}: {status}. It can be undone here.")


def _simulate(asked: Asked, name: str) -> Response:
    """Keep the changes of a recommendation as a scenario and go there."""
    run = asked.workspace.store.run(asked.said("run"), only=["recommendations"])
    rows = [r for r in run["recommendations"].rows.to_dicts() if r["recommendation"] == name]
    if not rows or not rows[0]["changes"]:
        raise Refused(
            "This is done in the world, not in the data: there is nothing to simulate.",
            "Build a scenario with changes of your own.",
        )
    called = "".join(c if c.isalnum() or c in "-_ " else "-" for c in name)[:60]
    changes = from_json(rows[0]["changes"]).changes
    asked.workspace.keep_scenario(Scenario(called, changes), note=asked.said("title"))
    return asked.go("/scenarios", told=f"Kept as scenario {called}.", beside=called)


def answer(asked: Asked) -> Response:
    """Take the answer to a question that decides: it replaces an assumed setting."""
    require(asked.person, "change")
    name, value = asked.said("name"), asked.said("value")
    asked.workspace.set(name, value, because=asked.said("because") or "answered on Today")
    return asked.go("/today", told=f"Noted: {name.replace('_', ' ')} is {value}.")


PAGES = (
    Page("/today", "Today", today, decide, group="Decide", order=1, kept=True),
    Page("/today/answer", "Today", post=answer),
)
