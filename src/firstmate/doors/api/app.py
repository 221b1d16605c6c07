"""The application of the API: who may come in, errors in one shape, and the operations by subject."""

from __future__ import annotations

from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.security import HTTPBearer
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from firstmate.base.errors import FirstmateError
from firstmate.doors.api import (
    companies,
    decisions,
    imports,
    jobs,
    reports,
    scenarios,
    tables,
    tasks,
)
from firstmate.doors.api.problem import RESPONSES, problem, told
from firstmate.doors.manners import HOSTS, MOST, length
from firstmate.doors.token import right, token_of
from firstmate.work.companies import Companies
from firstmate.work.log import failure

_ABOUT = (
    "Tables, tasks and decisions of the companies on this machine. Long work answers 202 with a job; "
    "ask again once it is done. Every error has the body {error: {kind, what, remedy, reference}}."
)


def build(served: Companies) -> FastAPI:
    """Return the application over the companies that are served."""
    app = FastAPI(
        title="firstmate", version="1", description=_ABOUT, docs_url=None, redoc_url=None,
        responses=RESPONSES, dependencies=[Depends(HTTPBearer(auto_error=False))],
    )  # fmt: skip
    app.state.companies = served
    token = token_of(served.home)
    for part in (companies, tables, tasks, scenarios, imports, jobs, decisions, reports):
        app.include_router(part.router)
    app.add_exception_handler(FirstmateError, _told)
    app.add_exception_handler(RequestValidationError, _misshaped)
    app.add_exception_handler(HTTPException, _refused)

    app.add_middleware(Guard, token=token)
    return app


class Guard:
    """Lets in who has the token; what fails unforeseen is answered as a problem and logged."""

    def __init__(self, app: ASGIApp, *, token: str) -> None:
        self._app, self._token = app, token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        refused = _judge(Request(scope), self._token)
        try:
            await (refused or self._app)(scope, receive, noted)
        except Exception as error:  # the log knows in full
            reference = failure(error, doing=f"API {scope['path']}")
            if begun:
                raise
            told_ = problem(
                500, "Failure", "This could not be done. Nothing was changed.",
                "Try again; if it stays, report the reference.", reference=reference,
            )  # fmt: skip
            await told_(scope, receive, send)


def _judge(request: Request, token: str) -> Response | None:
    if (request.url.hostname or "") not in HOSTS:
        return problem(421, "Denied", "This server answers on this machine only.")
    if not right(request.headers.get("authorization", ""), token):
        return problem(
            401, "Denied", "The token is missing or wrong.",
            "Send the header Authorization: Bearer with what the file api_token holds.",
            headers={"www-authenticate": "Bearer"},
        )  # fmt: skip
    said = request.headers.get("content-length", "")
    bodied = said or "transfer-encoding" in request.headers
    if bodied and not 0 <= length(said) <= MOST:
        return problem(
            413, "Refused", f"The body is larger than {MOST:,} bytes or does not say its length.",
            "Send fewer files at a time.",
        )  # fmt: skip
    return None


def _told(_request: Request, error: Exception) -> Response:
    if not isinstance(error, FirstmateError):
        raise TypeError(f"{error!r} is no error of the product")
    return told(error)


def _misshaped(_request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise TypeError(f"{error!r} is no misshaped request")
    said = "; ".join(
        f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in error.errors()
    )
    return problem(422, "Refused", said, "The operation's schema says what is expected.")


def _refused(_request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise TypeError(f"{error!r} is no refusal")
    return problem(
        error.status_code, "Refused", str(error.detail), "openapi.json lists what there is.",
        headers=error.headers,
    )  # fmt: skip
