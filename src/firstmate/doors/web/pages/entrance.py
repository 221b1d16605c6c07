"""Coming in: the one-time secret, the list of companies, the look (light or dark), the keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from starlette.responses import RedirectResponse, Response

from firstmate.base.errors import FirstmateError, Refused
from firstmate.doors.web.asked import Asked
from firstmate.doors.web.guard import COOKIE
from firstmate.doors.web.page import Page
from firstmate.doors.web.sessions import LONGEST
from firstmate.publish.figures import money
from firstmate.publish.saying import words_of
from firstmate.publish.today import decisions
from firstmate.work.clock import today
from firstmate.work.jobs import ask


def enter(asked: Asked) -> Response:
    """Open a session for the secret in the address; else ask for it."""
    secret = asked.query.get("secret") or asked.said("secret")
    if not secret:
        return asked.render("pages/enter.html", problem="")
    name = asked.deck.sessions.enter(secret)
    if name is None:
        problem = "This address was used already, or is not of this server. Take the newest one."
        return asked.render("pages/enter.html", status=403, problem=problem)
    response = RedirectResponse("/", status_code=303)
    response.set_cookie(
        COOKIE, name, max_age=LONGEST, httponly=True, samesite="strict",
        secure=asked.request.url.scheme == "https",
    )  # fmt: skip
    return response


@dataclass(frozen=True)
class Line:
    """What the list of companies says of one."""

    name: str
    as_of: date | None
    age: int | None
    changed: str
    next: str
    worth: str
    work: str
    problem: str = ""


def companies(asked: Asked) -> Response:
    """List the companies: age of data, what changed, the next decision."""
    return asked.render(
        "pages/companies.html", lines=[_line(asked, name) for name in asked.deck.companies()]
    )


def _line(asked: Asked, name: str) -> Line:
    try:
        view = asked.deck.view(name, person=asked.person)
        if view.current is None:
            return Line(name, None, None, "", "", "", _work(asked, name))
        versions = view.workspace.store.versions()
        run = view.run("agenda", "recommendations", "questions", "issues")
        first: dict[str, object] = {}
        if run is not None:
            words = words_of(view.company, view.workspace.registry.sayings)
            rows = [r for r in decisions(run, words) if r["state"] != "other"]
            first = rows[0] if rows else {}
        as_of = view.company.as_of
        worth = first.get("value")
        return Line(
            name=name,
            as_of=as_of,
            age=(today() - as_of).days,
            changed=str(versions["note"][-1]),
            next=str(first.get("sentence", "")),
            worth=money(float(str(worth)), currency=view.company.currency)
            if worth is not None
            else "",
            work=_work(asked, name),
        )
    except FirstmateError as error:
        return Line(name, None, None, "", "", "", "", problem=str(error))


def _work(asked: Asked, name: str) -> str:
    open_jobs = asked.deck.workspace(name).store.queue.open()
    return str(open_jobs[0]["job"]) if open_jobs else ""


def new(asked: Asked) -> Response:
    """Make an empty company and go to where its files are brought in."""
    name = asked.said("name")
    asked.deck.workspace(name, person=asked.person, create=True)
    return RedirectResponse(f"/c/{name}/data", status_code=303)


def demo(asked: Asked) -> Response:
    """Bring in a demo company where it is missing, and go to its Today."""
    name = asked.said("name")
    if name not in asked.deck.demos:
        raise Refused("There is no such demo company here.", "Choose one of those offered.")
    workspace = asked.deck.workspace(name, person=asked.person, create=True)
    if workspace.current() is None and not workspace.store.queue.open():
        ask(workspace, "demo", demo=name)
    return RedirectResponse(f"/c/{name}/today", status_code=303)


def theme(asked: Asked) -> Response:
    """Keep whether the person wants it light or dark."""
    back = asked.said("back")
    safe = back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/"
    response = RedirectResponse(safe, status_code=303)
    response.set_cookie(
        "firstmate_theme", "dark" if asked.said("theme") == "dark" else "light",
        max_age=365 * 86400, samesite="strict", httponly=True,
    )  # fmt: skip
    return response


def keys(asked: Asked) -> Response:
    """List the keys."""
    return asked.render("pages/keys.html")


def first_page(asked: Asked) -> Response:
    """Go to Today: it is the first page of a company."""
    return RedirectResponse(asked.url("/today"), status_code=307)


PAGES = (
    Page("/enter", "Come in", enter, enter, company=False),
    Page("/", "Companies", companies, new, company=False),
    Page("/demo", "Demo company", post=demo, company=False),
    Page("/theme", "Look", post=theme, company=False),
    Page("/keys", "Keys", keys, company=False),
    Page("", "Today", first_page),
)
