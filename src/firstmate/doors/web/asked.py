"""One request as a page sees it: company, scenario, version, form; and how a page answers."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import FormData, QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from firstmate.base.run import Run
from firstmate.doors.web.deck import Deck
from firstmate.doors.web.page import Page, menu
from firstmate.doors.web.templating import template
from firstmate.publish.saying import Words, words_of
from firstmate.work.clock import today
from firstmate.work.reading import OWNER, Person
from firstmate.work.view import Shown, View
from firstmate.work.workspace import Workspace

#: What every link of a company carries on: the scenario in view and the version looked at.
CARRIED = ("scenario", "version")


class NotYet(Exception):  # not an error: the answer is on its way
    """A page asked for results that are not computed yet; the application shows the progress."""


class Given(Exception):  # not an error: what was asked for is a file
    """A page was asked for one of its tables as a file, which the application sends instead."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


@dataclass
class Asked:
    """A request for a page of a company (or of none), by a person in a session."""

    request: Request
    deck: Deck
    page: Page
    form: FormData = field(default_factory=FormData)
    person: Person = OWNER
    #: Result tables shown on the page; the shell says so when they are of an earlier version.
    shown: set[str] = field(default_factory=set)
    #: The answer shows something that passes without a write; it is not kept.
    fleeting: bool = False

    @property
    def query(self) -> QueryParams:
        """What stands behind the question mark of the address."""
        return self.request.query_params

    @property
    def name(self) -> str:
        """Name of the company, empty on pages of none."""
        return str(self.request.path_params.get("company", ""))

    def path(self, name: str) -> str:
        """Return a part of the path by its name."""
        return str(self.request.path_params[name])

    @cached_property
    def workspace(self) -> Workspace:
        """The company's workspace."""
        return self.deck.workspace(self.name, person=self.person)

    @cached_property
    def view(self) -> View:
        """The company under the scenario, at the version that the address names."""
        return self.deck.view(
            self.name,
            person=self.person,
            scenario=self.query.get("scenario", "base"),
            version=self.query.get("version"),
        )

    @cached_property
    def words(self) -> Words:
        """What sentences about the company are made with; without data there are no names yet."""
        if self.view.current is None:
            return Words(self.workspace.registry.sayings, near=today())
        return words_of(self.view.company, self.workspace.registry.sayings)

    def run(self, *tables: str) -> Run:
        """Return the newest run with these results, or raise :class:`NotYet`."""
        self.shown.update(tables)
        found = self.view.run(*tables)
        if found is None:
            raise NotYet
        return found

    def show(self, table: str) -> Shown:
        """Return a table of any kind, or raise :class:`NotYet` where it is not computed yet."""
        shown = self.view.show(table)
        if shown is None:
            self.shown.add(table)
            raise NotYet
        if shown.table.role == "result":
            self.shown.add(table)
        return shown

    # --- addresses ----------------------------------------------------------------------------

    def url(self, path: str, **query: Any) -> str:
        """Return an address of the company that keeps the scenario and version in view."""
        carried = {name: self.query[name] for name in CARRIED if self.query.get(name)}
        said = {k: v for k, v in {**carried, **query}.items() if v not in (None, "")}
        start = f"/c/{self.name}" if self.name else ""
        return start + path + (f"?{urlencode(said, doseq=True)}" if said else "")

    def here(self, **query: Any) -> str:
        """Return this page's address with some of its query replaced; None takes a part out."""
        said = {k: self.query.getlist(k) for k in self.query}
        said = {k: v for k, v in said.items() if k not in query}
        said |= {k: [v] for k, v in query.items() if v not in (None, "")}
        encoded = urlencode(said, doseq=True)
        return self.request.url.path + (f"?{encoded}" if encoded else "")

    # --- answers ------------------------------------------------------------------------------

    def render(self, name: str, *, status: int = 200, **context: Any) -> HTMLResponse:
        """Answer with a template, which finds this request as ``asked``."""
        said = {"asked": self, "page": self.page, "menu": menu(), **context}
        return HTMLResponse(template(name).render(said), status_code=status)

    def go(self, path: str, *, told: str = "", undo: str = "", **query: Any) -> Response:
        """Answer a sent form: go to another page, and tell there what was done.

        ``undo`` names the version that it made: the page offers to take it back.
        """
        target = self.url(path, **query) if path.startswith("/") else path
        if "hx-request" in self.request.headers:
            response: Response = Response(status_code=204, headers={"hx-redirect": target})
        else:
            response = RedirectResponse(target, status_code=303)
        if told:
            response.set_cookie(
                "firstmate_told",
                _cookie([told[:400], undo]),
                max_age=60,
                samesite="strict",
                httponly=True,
            )
        return response

    @property
    def told(self) -> str:
        """What the page before left to be told once."""
        return self._left[0]

    @property
    def undo(self) -> str:
        """Version that the page before made and this one offers to take back."""
        return self._left[1]

    @cached_property
    def _left(self) -> tuple[str, str]:
        return _uncookie(self.request.cookies.get("firstmate_told", ""))

    @property
    def csrf(self) -> str:
        """The token that every form carries."""
        session = getattr(self.request.state, "session", None)
        return session.csrf if session is not None else ""

    @property
    def theme(self) -> str:
        """light, dark or empty for the system's."""
        said = self.request.cookies.get("firstmate_theme", "")
        return said if said in {"light", "dark"} else ""

    @property
    def mark(self) -> tuple[str, ...]:
        """What an answer that may be kept depends on beside the store and the session's token."""
        where = f"{self.request.url.path}?{self.request.url.query}"
        swapped = "hx" if "hx-request" in self.request.headers else ""
        return (self.person.name, where, self.theme, swapped, today().isoformat())

    @property
    def editable(self) -> bool:
        """Whether rows may be edited here: in the data as it is now, not in a scenario or the past."""
        return not (self.query.get("version") or self.query.get("scenario", "base") != "base")

    @cached_property
    def stale(self) -> bool:
        """Whether anything shown was computed before the data last changed."""
        return any(self.view.stale(table) for table in self.shown)

    def said(self, name: str) -> str:
        """Return a text of the sent form, stripped; empty where it is missing."""
        value = self.form.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    def all_said(self, name: str) -> list[str]:
        """Return all texts sent under one name."""
        return [value for value in self.form.getlist(name) if isinstance(value, str)]


def _cookie(said: list[str]) -> str:
    return json.dumps(said).encode().hex()


def _uncookie(text: str) -> tuple[str, str]:
    try:
        told, undo = json.loads(bytes.fromhex(text).decode())
    except (ValueError, TypeError):
        return "", ""
    return str(told), str(undo)
