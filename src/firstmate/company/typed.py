"""A text that a person typed as a value of a kind; a file's columns are read elsewhere (see intake)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from firstmate.base.errors import Refused
from firstmate.base.table import Kind

_EXAMPLES = {"integer": "3", "number": "0.5", "money": "1200", "flag": "yes", "day": "2026-01-31",
             "moment": "2026-01-31T08:30"}  # fmt: skip
_WORDS = {"integer": "whole number", "number": "number", "money": "number", "flag": "yes or no",
          "day": "day", "moment": "moment"}  # fmt: skip
_FLAGS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


def of_text(kind: Kind, text: str, *, name: str) -> Any:
    """Return the text as a value of the kind; ``name`` is said where it is none.

    >>> of_text("number", "1200.5", name="price"), of_text("flag", "yes", name="done")
    (1200.5, True)
    """
    try:
        if kind == "integer":
            return int(text)
        if kind in {"number", "money"}:
            return float(text)
        if kind == "flag":
            return _FLAGS[text.lower()]
        if kind == "day":
            return date.fromisoformat(text)
        return datetime.fromisoformat(text) if kind == "moment" else text
    except (ValueError, KeyError) as error:
        raise Refused(
            f"{name} cannot be {text!r}.", f"It is a {_WORDS[kind]}, for example {_EXAMPLES[kind]}."
        ) from error


def as_typed(value: object) -> str:
    """Return a value as the text that :func:`of_text` reads back; empty where there is none.

    >>> as_typed(2.0), as_typed(date(2026, 1, 31)), as_typed(True), as_typed(None)
    ('2', '2026-01-31', 'yes', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):  # a moment is a date too
        return value.isoformat()
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return str(value)
