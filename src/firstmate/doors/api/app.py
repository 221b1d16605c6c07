"""The application of the API: who may come in, errors in one shape, and the operations by subject."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.security import HTTPBearer
from starlette.exceptions import HTTPException

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

    @app.middleware("http")
    async def guard(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
        refused = _judge(request, token)
        if refused is not None:
            return refused
        try:
            return await answer(request)
        except Exception as error:  # noqa: BLE001  # the log knows in full
            reference = failure(error, doing=f"API {request.url.path}")
            return problem(
                500, "Failure", "This could not be done. Nothing was changed.",
                "Try again; if it stays, report the reference.", reference=reference,
            )  # fmt: skip

    return app


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
