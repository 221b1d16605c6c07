"""What goes wrong, in one shape: its kind, what is wrong, what would mend it, and a reference into the log."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fastapi.responses import JSONResponse
from pydantic import BaseModel

from firstmate.base.errors import Conflict, FirstmateError
from firstmate.doors.manners import status_of


class Fault(BaseModel):
    """What is wrong; ``yours`` and ``theirs`` are the two values of a conflict."""

    kind: str
    what: str
    remedy: str = ""
    reference: str = ""
    yours: str | None = None
    theirs: str | None = None


class Problem(BaseModel):
    """The body of every answer that is an error."""

    error: Fault


#: What every operation may answer beside its own.
RESPONSES: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem, "description": "The request cannot be carried out as it stands."},
    401: {"model": Problem, "description": "The token is missing or wrong."},
    403: {"model": Problem, "description": "This person may not do that."},
    404: {"model": Problem, "description": "There is no such address."},
    405: {"model": Problem, "description": "The address does not take this method."},
    409: {"model": Problem, "description": "Somebody saved before you."},
    413: {
        "model": Problem,
        "description": "The body is too large, or does not say how large it is.",
    },
    421: {"model": Problem, "description": "The server is reached under a stranger's name."},
    422: {"model": Problem, "description": "A value is of the wrong kind, or there is no plan."},
    500: {"model": Problem, "description": "It failed; the log has the reference."},
    503: {"model": Problem, "description": "A system outside did not answer."},
}


def problem(
    status: int,
    kind: str,
    what: str,
    remedy: str = "",
    *,
    headers: Mapping[str, str] | None = None,
    **more: str,
) -> JSONResponse:
    """Return an error in its shape."""
    said = {"kind": kind, "what": what, "remedy": remedy, "reference": "", **more}
    return JSONResponse({"error": said}, status_code=status, headers=dict(headers or {}))


def told(error: FirstmateError) -> JSONResponse:
    """Return the answer for an error of the product."""
    said = (status_of(error), type(error).__name__, error.what, error.remedy)
    if isinstance(error, Conflict):
        return problem(*said, yours=_text(error.yours), theirs=_text(error.theirs))
    return problem(*said)


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)
