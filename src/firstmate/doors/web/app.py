"""The application: addresses to pages, errors to plain words; it holds no page of its own."""

from __future__ import annotations

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from firstmate.base.errors import Conflict, FirstmateError
from firstmate.doors.manners import MOST, length, status_of
from firstmate.doors.web.asked import Asked, Given, NotYet
from firstmate.doors.web.deck import Deck
from firstmate.doors.web.guard import CSRF_FIELD, CSRF_HEADER, Guard, may_write
from firstmate.doors.web.kept import Answer
from firstmate.doors.web.page import Page, pages
from firstmate.doors.web.templating import STATIC
from firstmate.work import uploads
from firstmate.work.log import failure

#: Largest form without files, in fields; uploads have their own bars (see work.uploads).
FIELDS = 5_000


def build(deck: Deck, *, beside: dict[str, ASGIApp] | None = None) -> Starlette:
    """Return the application of a deck; ``beside`` mounts other doors: path -> application."""
    routes: list[Route | Mount] = [Mount(path, app=app) for path, app in (beside or {}).items()]
    routes.append(Mount("/static", app=StaticFiles(directory=STATIC)))
    for page in pages():
        path = f"/c/{{company}}{page.path}" if page.company else page.path
        methods = ["GET"] * (page.call is not None) + ["POST"] * (page.post is not None)
        routes.append(Route(path, _endpoint(deck, page), methods=methods))
    own = tuple(f"{path}/" for path in beside or {})
    app = Starlette(routes=routes, exception_handlers={404: _nothing_here(deck)})
    app.state.deck = deck
    app.add_middleware(Guard, sessions=deck.sessions, beside=own)
    return app


def _endpoint(deck: Deck, page: Page) -> Callable[[Request], object]:
    async def answer(request: Request) -> Response:
        asked = Asked(request, deck, page)
        if request.method == "POST":
            if not 0 <= length(request.headers.get("content-length", "")) <= MOST:
                return _too_much(asked)
            asked.form = await request.form(max_fields=FIELDS, max_files=FIELDS)
            said = request.headers.get(CSRF_HEADER) or asked.said(CSRF_FIELD)
            session = getattr(request.state, "session", None)
            if session is not None and not may_write(said, session.csrf):
                return PlainTextResponse(
                    "This form is of an earlier session. Load the page again.", status_code=403
                )
        try:
            return await run_in_threadpool(kept_or_answered, asked)
        finally:
            await asked.form.close()  # the files that came with it

    return answer


def _too_much(asked: Asked) -> Response:
    """Refuse a body before a byte of it is read."""
    return _problem(
        asked, status=413,
        what=f"That is more than {uploads.MOST_BYTES // 1_000_000} MB. Nothing was read.",
        remedy="Zip the files, send fewer, or open the folder at the command line: "
        "firstmate open FOLDER.",
    )  # fmt: skip


def kept_or_answered(asked: Asked) -> Response:
    """Answer from the pages kept where nothing was written since, else by the page itself."""
    if not (asked.page.kept and asked.request.method == "GET") or asked.told:
        return answered(asked)
    try:
        state = asked.workspace.store.state()
    except FirstmateError:
        return answered(asked)  # which says why
    own: list[Response] = []

    def make() -> Answer | None:
        own.append(answered(asked))
        lasts = own[0].status_code == 200 and not asked.fleeting
        return Answer(state, asked.csrf.encode(), bytes(own[0].body)) if lasts else None

    found = asked.deck.kept.once(asked.mark, state, make)
    if own:
        return own[0]
    return HTMLResponse(found.to(asked.csrf)) if found is not None else answered(asked)


def answered(asked: Asked) -> Response:
    """Answer a request by its page; what goes wrong becomes a page in plain words."""
    call = asked.page.post if asked.request.method == "POST" else asked.page.call
    if call is None:  # the routes let no such request through
        return PlainTextResponse("This page takes no forms.", status_code=405)
    try:
        response = call(asked)
    except Given as given:
        asked.fleeting = True
        response = given.response
    except NotYet:
        asked.fleeting = True
        response = _on_its_way(asked)
    except FirstmateError as error:
        response = _problem(
            asked, status=status_of(error), what=error.what, remedy=error.remedy, error=error
        )
    except Exception as error:  # noqa: BLE001  # the person is told in plain words, the log in full
        reference = failure(error, doing=f"page {asked.request.url.path}")
        response = _problem(
            asked, status=500, what="This page could not be made. Nothing was changed.",
            remedy="Try again; if it stays, report the reference.", reference=reference,
        )  # fmt: skip
    if asked.told and response.status_code == 200:
        response.delete_cookie("firstmate_told", samesite="strict", httponly=True)
    return response


#: Kinds of work that bring in the first data of a company.
_BRINGS = frozenset({"demo", "import"})


def _on_its_way(asked: Asked) -> Response:
    """Show that results are being computed; ask for them where nobody has yet."""
    queue = asked.workspace.store.queue
    if asked.view.current is None:
        asked.shown.clear()  # nothing is shown, so nothing of it is old
        coming = [job for job in queue.open() if job["kind"] in _BRINGS]
        if coming:
            return asked.render("pages/coming.html", job=coming[0])
        return asked.render("pages/empty.html")
    tables = sorted(asked.shown)
    number = asked.view.last_asked(*tables)
    if number is None or queue.job(number)["status"] == "done":
        number = asked.view.ask_for_answers(*tables)  # what was done gave less than is wanted now
    return asked.render("pages/coming.html", job=queue.job(number))


def _problem(
    asked: Asked,
    *,
    status: int,
    what: str,
    remedy: str,
    reference: str = "",
    error: FirstmateError | None = None,
) -> Response:
    asked = _that_opens(asked)
    both = (error.yours, error.theirs) if isinstance(error, Conflict) else None
    said = {"what": what, "remedy": remedy, "reference": reference, "both": both}
    if "hx-request" in asked.request.headers:
        response = asked.render("parts/problem.html", status=status, **said)
        response.headers["hx-retarget"] = "#problems"
        response.headers["hx-reswap"] = "innerHTML"
        response.headers["hx-reselect"] = ".problem"
        return response
    return asked.render("pages/problem.html", status=status, **said)


def _that_opens(asked: Asked) -> Asked:
    """Return the request as one of no company where its company cannot be opened."""
    try:
        _ = asked.name and asked.view.current and asked.view.company
    except FirstmateError:
        asked.request.scope["path_params"] = {}
        return Asked(asked.request, asked.deck, asked.page)
    return asked


def _nothing_here(deck: Deck) -> Callable[[Request, Exception], Response]:
    page = Page(path="", title="Nothing here", company=False)

    def answer(request: Request, _error: Exception) -> Response:
        request.scope["path_params"] = {}
        return _problem(
            Asked(request, deck, page), status=404, what="There is no such page.",
            remedy="The menu has all there are.",
        )  # fmt: skip

    return answer
