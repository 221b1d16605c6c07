"""Declarations and rows as JSON; it reads and computes nothing."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel


class Rows(BaseModel):
    """A page of rows; ``found`` counts those that pass the filters, ``stale`` says the data has changed since."""

    table: str
    run: str
    version: str
    stale: bool
    total: int
    found: int
    page: int
    pages: int
    rows: list[dict[str, Any]]


def text(said: Any) -> bytes:
    """Return plain data as JSON."""
    return json.dumps(said, ensure_ascii=False, allow_nan=False, default=str).encode()
