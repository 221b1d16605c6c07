"""What stands before every page: who may come in, from where, what they may write, and the safe headers."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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


class Guard:
    """Lets a request through to its page, or says why not; every answer carries the safe headers.

    It wraps the application itself instead of its answers, which costs a request next to nothing.
    Paths that begin with one of ``beside`` are another door's, which asks who comes by itself.
    """

    def __init__(self, app: ASGIApp, *, sessions: Sessions, beside: tuple[str, ...] = ()) -> None:
        self._app, self._sessions, self._free = app, sessions, (*_OPEN, *beside)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        lasting = scope["path"].startswith("/static/")

        async def safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if not lasting:
                    headers.setdefault("cache-control", "no-store")
            await send(message)

        refused = self._judge(Request(scope))
        await (refused or self._app)(scope, receive, safely)

    def _judge(self, request: Request) -> Response | None:
        if (request.url.hostname or "") not in HOSTS:
            return PlainTextResponse("This server answers on this machine only.", status_code=421)
        if request.method not in {"GET", "HEAD"} and not _same_origin(request):
            return PlainTextResponse("This was sent from another site.", status_code=403)
        if request.url.path.startswith(self._free):
            return None
        session = self._sessions.find(request.cookies.get(COOKIE, ""))
        if session is None:
            if request.method == "GET" and "hx-request" not in request.headers:
                return RedirectResponse("/enter", status_code=303)
            return PlainTextResponse("Your session is over. Load the page again.", status_code=401)
        request.state.session = session
        return None


def _same_origin(request: Request) -> bool:
    """Say whether a write comes from one of our own pages, as far as the browser says."""
    origin = request.headers.get("origin")
    if origin is None:
        return request.headers.get("sec-fetch-site", "same-origin") in {"same-origin", "none"}
    return urlsplit(origin).netloc == request.headers.get("host", "")


def may_write(said: str, csrf: str) -> bool:
    """Say whether the token that came with a write is the session's."""
    return secrets.compare_digest(said.encode(), csrf.encode())
