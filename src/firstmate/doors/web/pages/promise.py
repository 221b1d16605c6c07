"""Promise: what sales asks on a phone, answered at once from the plan at hand; hold, release, confirm."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl
from starlette.responses import Response

from firstmate.base.errors import Conflict, Refused
from firstmate.doors.web.asked import Asked
from firstmate.doors.web.page import Page
from firstmate.doors.web.pages.search import called, things
from firstmate.publish import promise as said
from firstmate.work.clock import now
from firstmate.work.desk import Desk, as_work, rests_on
from firstmate.work.jobs import ask
from firstmate.work.reading import require

#: Kinds of questions: name, what they are called.
KINDS = {"item": "Items", "job": "One-off work", "hours": "Hours"}
#: Items that one question may hold, and hours for which is held unless said otherwise.
MOST_ITEMS, HOLD_HOURS = 4, 24.0
#: Longest hold, in hours.
LONGEST = 24.0 * 28
_FIELDS = (
    "customer",
    "wanted",
    "location",
    "job_class",
    "amount",
    "hours",
    "skill",
    "starts",
    "ends",
)


@dataclass
class Question:
    """What is asked: rows of the table ``enquiries``, what was typed, and what is wrong with it."""

    kind: str
    typed: dict[str, str]
    lines: list[dict[str, Any]] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)
    #: Field -> things that could be meant: code, name.
    choices: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether it can be answered."""
        return bool(self.lines) and not self.problems

    @property
    def said(self) -> dict[str, str]:
        """What the address of the question holds."""
        return {k: v for k, v in self.typed.items() if v} | {"kind": self.kind}


def question(asked: Asked, typed: Callable[[str], str]) -> Question:
    """Read a question from what was typed into its fields."""
    kinds = kinds_of(asked)
    kind = typed("kind") if typed("kind") in kinds else kinds[0]
    names = [f"{name}{n}" for n in _numbers() for name in ("item", "quantity")]
    found = Question(kind, {name: typed(name) for name in (*names, *_FIELDS)})
    start = {
        "customer": _one(asked, found, "customer", "customers", "customer") or None,
        "wanted": _day(found, "wanted"),
    }
    if kind == "item":
        found.lines = [start | line for line in _items(asked, found)]
    elif kind == "job" and found.typed["job_class"]:
        found.lines = [start | {
            "job_class": found.typed["job_class"], "amount": _amount(found, "amount"),
            "hours": _amount(found, "hours"),
        }]  # fmt: skip
    elif kind == "hours" and (found.typed["skill"] or found.typed["hours"]):
        for name in ("skill", "hours"):
            if not found.typed[name]:
                found.problems[name] = "Say whose hours, and how many."
        found.lines = [start | {
            "skill": found.typed["skill"], "hours": _amount(found, "hours"),
            "starts": _day(found, "starts"), "ends": _day(found, "ends"),
        }]  # fmt: skip
    return found


def kinds_of(asked: Asked) -> list[str]:
    """Return what can be asked for in this company; a trader has no hours."""
    company = asked.view.company
    kinds = ["item"]
    if company["jobs"]["job_class"].drop_nulls().len():
        kinds.append("job")
    if company["resources"].height:
        kinds.append("hours")
    return kinds


def _numbers() -> list[str]:
    return ["", *(str(n) for n in range(2, MOST_ITEMS + 1))]


def _items(asked: Asked, found: Question) -> list[dict[str, Any]]:
    lines = []
    for n in _numbers():
        item = _one(asked, found, f"item{n}", "items", "item")
        if item:
            quantity = _amount(found, f"quantity{n}") or 1.0
            lines.append(
                {"item": item, "quantity": quantity, "location": found.typed["location"] or None}
            )
        elif found.typed[f"quantity{n}"] and not found.typed[f"item{n}"]:
            found.problems[f"item{n}"] = "Say which item."
    return lines


def _one(asked: Asked, found: Question, name: str, table: str, key: str) -> str:
    """Return the code of what was typed: a code, a name with its code, or words that only one bears."""
    typed = found.typed[name]
    if not typed:
        return ""
    rows = asked.view.company[table]
    code = typed.rpartition("(")[2].removesuffix(")") if typed.endswith(")") else typed
    sold = asked.view.company["sales_lines"][key]
    for each in (typed, code):
        if (rows[key] == each).any() or (sold == each).any():
            return each
    matches = things(asked, typed.lower(), table, key)
    if len(matches) == 1:
        return str(matches[0][key])
    if matches:
        found.problems[name] = f"Several are called so; which {key}?"
        found.choices[name] = [(row[key], called(row, key)) for row in matches]
    else:
        found.problems[name] = f"There is no {key} called {typed}."
    return ""


def _amount(found: Question, name: str) -> float | None:
    typed = found.typed[name].replace(",", ".")
    if not typed:
        return None
    try:
        value = float(typed)
    except ValueError:
        value = -1.0
    if not 0.0 < value < 1e12:
        found.problems[name] = "Type a figure above zero, such as 12."
        return None
    return value


def _day(found: Question, name: str) -> date | None:
    try:
        return date.fromisoformat(found.typed[name]) if found.typed[name] else None
    except ValueError:
        found.problems[name] = "Write the day as 2026-12-31."
        return None


def desk_of(asked: Asked, *, wait: bool = False) -> Desk | None:
    """Return the desk of the newest plan in view; None while it is being prepared."""
    run = asked.run(*rests_on(asked.workspace.registry))
    return asked.deck.desks.ready(asked.view, run.id, wait=wait)


def promise(asked: Asked) -> Response:
    """Ask and answer; the question stands in the address."""
    desk = desk_of(asked)
    found = question(asked, lambda name: asked.query.get(name, "").strip())
    return page(asked, found, desk, job=asked.query.get("confirm", ""))


def page(
    asked: Asked, found: Question, desk: Desk | None, *, job: str = "",
    problem: Mapping[str, str] | None = None, status: int = 200,
) -> Response:  # fmt: skip
    """Answer with the page of a question; without a desk it says that one is being prepared."""
    answers = desk.ask(found.lines) if desk is not None and found.complete else None
    lines = said.lines(answers, asked.words) if answers is not None else []
    seen = answers["promise_dates"].rows["day_80"].to_list() if answers is not None else []
    return asked.render(
        "pages/promise.html", status=status, question=found, lines=lines, waiting=desk is None,
        headline=" ".join(line.headline for line in lines), problem=problem,
        seen=["" if day is None else day.isoformat() for day in seen], entries=tabs_of(asked, found.kind),
        numbers=_numbers(), holds=said.holds(asked.workspace.store.holds(now()), asked.words, at=now()),
        hold_hours=f"{HOLD_HOURS:g}", confirmation=_confirmation(asked, job) if job else None,
        job_classes=_job_classes(asked), skills=_skills(asked),
        can_hold=asked.editable and (answers is not None and answers["free_to_hold"].rows.height > 0),
    )  # fmt: skip


def tabs_of(asked: Asked, here: str) -> list[tuple[str, str, bool]]:
    """Return the tabs of the promise pages."""
    entries = [(KINDS[k], asked.url("/promise", kind=k), k == here) for k in kinds_of(asked)]
    if asked.view.company["quotes"].height:
        entries.append(("Open quotes", asked.url("/promise/quotes"), here == "quotes"))
    if asked.view.company["deals"].height:
        entries.append(("If deals are won", asked.url("/promise/hires"), here == "hires"))
    return entries


def _job_classes(asked: Asked) -> list[str]:
    known = asked.view.company["jobs"]["job_class"].drop_nulls()
    return [str(name) for name in known.unique().sort()]


def _skills(asked: Asked) -> list[tuple[str, str]]:
    rows = asked.view.company["resources"]
    skills = rows["skill"].drop_nulls().unique().sort().to_list()
    own = [(code, asked.words.named("resource", code)) for code in rows["resource"].to_list()]
    return [(s, s) for s in skills] + own


def known(asked: Asked) -> Response:
    """Answer the search field of items or customers with what bears the words typed so far."""
    key = asked.path("key")
    if key not in {"item", "customer"}:
        raise Refused(f"There is no search for {key} here.", "Items and customers can be found.")
    typed = next((v for k, v in asked.query.items() if k.startswith(key)), "").strip().lower()
    rows = things(asked, typed, f"{key}s", key) if asked.view.current else []
    return asked.render("parts/known.html", names=[called(row, key) for row in rows])


def hold(asked: Asked) -> Response:
    """Hold what a promise rests on; told plainly when somebody else took it meanwhile."""
    require(asked.person, "change")
    desk = desk_of(asked, wait=True)
    found = question(asked, asked.said)
    hours = _hours(asked.said("hold_hours"))
    if desk is None or not found.complete or hours is None:
        raise Refused("Nothing is held.", f"Ask first, then hold for 1 to {LONGEST:g} hours.")
    seen = [date.fromisoformat(day) if day else None for day in asked.all_said("seen")]
    try:
        number, _ = desk.hold(
            found.lines, hours=hours, customer=found.lines[0]["customer"] or "", seen=seen
        )
    except (Conflict, Refused) as error:
        told = {"what": f"Not held. {error.what}", "remedy": error.remedy}
        return page(
            asked, found, desk, problem=told, status=409 if isinstance(error, Conflict) else 400
        )
    return asked.go("/promise", told=f"Held as {number} for {hours:g} hours.", **found.said)


def _hours(typed: str) -> float | None:
    try:
        value = float(typed.replace(",", "."))
    except ValueError:
        return None
    return value if 0.0 < value <= LONGEST else None


def release(asked: Asked) -> Response:
    """Let go of a hold."""
    require(asked.person, "change")
    number = asked.said("hold")
    asked.workspace.store.release(number, by=asked.person.name, at=now())
    back = question(asked, asked.said)
    return asked.go("/promise", told=f"{number} is released.", **back.said)


def confirm(asked: Asked) -> Response:
    """Ask for the plan made anew with what is asked for as an order."""
    desk = desk_of(asked, wait=True)
    found = question(asked, asked.said)
    if desk is None or not found.complete:
        raise Refused("There is nothing to plan anew.", "Ask first.")
    work = as_work(found.lines, on=asked.view.scenario, version=desk.run.version)
    number = ask(asked.workspace, "confirm", **work)
    return asked.go("/promise", **found.said, confirm=number)


def confirmation(asked: Asked) -> Response:
    """Answer the part that shows how far planning anew is, or what it says."""
    found = _confirmation(asked, asked.path("job"))
    return asked.render("parts/confirmed.html", confirmation=found)


def _confirmation(asked: Asked, number: str) -> dict[str, Any]:
    job = asked.workspace.store.queue.job(number)
    if job["status"] != "done" or job["kind"] != "confirm":
        return {"job": job, "sentence": "", "moved": ()}
    shown = asked.view.result("promise_confirmed", run=job["result"])
    if shown is None:
        return {"job": job, "sentence": "This was swept away; plan it anew.", "moved": ()}
    sentence, moved = said.confirmed(shown.rows.filter(pl.col("enquiry") == "asked"), asked.words)
    return {"job": job, "sentence": sentence, "moved": moved}


PAGES = (
    Page(
        "/promise",
        "Promise",
        promise,
        hold,
        group="Align",
        order=3,
        teaches="Here you ask what can be "
        "promised and by when, and hold it while you offer. Sales orders, a stock list and open purchases "
        "answer for items; bills of material and routings for what is made; finished jobs with their hours "
        "for one-off work.",
    ),
    Page("/promise/known/{key}", "Promise", known),
    Page("/promise/release", "Promise", post=release),
    Page("/promise/confirm", "Promise", post=confirm),
    Page("/promise/confirmed/{job}", "Promise", confirmation),
)
