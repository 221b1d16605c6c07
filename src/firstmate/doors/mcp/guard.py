"""What stands before the HTTP form of the door: this machine's names only, no stranger's page, the token."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from firstmate.doors.manners import HOSTS
from firstmate.doors.token import right


def guarded(app: ASGIApp, token: str) -> ASGIApp:
    """Return the application behind its guard; what does not belong is answered before it."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        refused = _judge(Headers(scope=scope), token) if scope["type"] == "http" else None
        await (refused or app)(scope, receive, send)

    return answer


def _judge(headers: Headers, token: str) -> JSONResponse | None:
    if (urlsplit(f"//{headers.get('host', '')}").hostname or "") not in HOSTS:
        return _refusal(421, "This server answers on this machine only.")
    origin = headers.get("origin")
    if origin is not None and (urlsplit(origin).hostname or "") not in HOSTS:
        return _refusal(403, "This was sent from another site.")
    if not right(headers.get("authorization", ""), token):
        return _refusal(
            401, "The token is missing or wrong.",
            "Send the header Authorization: Bearer with what the file api_token holds.",
        )  # fmt: skip
    return None


def _refusal(status: int, what: str, remedy: str = "") -> JSONResponse:
    said = {"kind": "Denied", "what": what, "remedy": remedy, "reference": ""}
    headers = {"www-authenticate": "Bearer"} if status == 401 else None
    return JSONResponse({"error": said}, status_code=status, headers=headers)
