"""What stands before every page: who may come in, from where, what they may write, and the safe headers."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from firstmate.doors.manners import HOSTS
from firstmate.doors.web.sessions import Sessions

COOKIE = "firstmate_session"
CSRF_HEADER = "x-csrf"
CSRF_FIELD = "csrf"
#: Scripts and styles come from here alone; style attributes are what drawings need (STACK).
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
}
_OPEN = ("/static/", "/enter")
Answer = Callable[[Request], Awaitable[Response]]


async def guard(
    request: Request, answer: Answer, sessions: Sessions, *, beside: tuple[str, ...] = ()
) -> Response:
    """Let a request through to its page, or say why not; every answer carries the safe headers.

    Paths that begin with one of ``beside`` are another door's, which asks who comes by itself.
    """
    response = await _judge(request, answer, sessions, (*_OPEN, *beside))
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if not request.url.path.startswith("/static/"):
        response.headers.setdefault("cache-control", "no-store")
    return response


async def _judge(
    request: Request, answer: Answer, sessions: Sessions, free: tuple[str, ...]
) -> Response:
    if (request.url.hostname or "") not in HOSTS:
        return PlainTextResponse("This server answers on this machine only.", status_code=421)
    if request.method not in {"GET", "HEAD"} and not _same_origin(request):
        return PlainTextResponse("This was sent from another site.", status_code=403)
    if request.url.path.startswith(free):
        return await answer(request)
    session = sessions.find(request.cookies.get(COOKIE, ""))
    if session is None:
        if request.method == "GET" and "hx-request" not in request.headers:
            return RedirectResponse("/enter", status_code=303)
        return PlainTextResponse("Your session is over. Load the page again.", status_code=401)
    request.state.session = session
    return await answer(request)


def _same_origin(request: Request) -> bool:
    """Say whether a write comes from one of our own pages, as far as the browser says."""
    origin = request.headers.get("origin")
    if origin is None:
        return request.headers.get("sec-fetch-site", "same-origin") in {"same-origin", "none"}
    return urlsplit(origin).netloc == request.headers.get("host", "")


def may_write(said: str, csrf: str) -> bool:
    """Say whether the token that came with a write is the session's."""
    return secrets.compare_digest(said.encode(), csrf.encode())
