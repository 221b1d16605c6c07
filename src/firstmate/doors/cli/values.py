"""Values as people type them: NAME=VALUE pairs, numbers, days, ranges; what cannot be read is refused."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from firstmate.base.errors import Refused
from firstmate.base.table import Kind
from firstmate.company.typed import of_text


def pairs(said: Iterable[str], *, form: str = "COLUMN=VALUE") -> list[tuple[str, str]]:
    """Split texts at their first equals sign.

    >>> pairs(["item=A", "note=a=b"])
    [('item', 'A'), ('note', 'a=b')]
    """
    found = []
    for text in said:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise Refused(f"{text!r} cannot be read.", f"Write {form}.")
        found.append((name.strip(), value.strip()))
    return found


def condition(kind: Kind, text: str, *, name: str) -> Any:
    """Return a value, or a pair for LOW..HIGH where either end may be left open.

    >>> condition("number", "5..", name="quantity"), condition("text", "A..B", name="item")
    ((5.0, None), ('A', 'B'))
    """
    low, dots, high = text.partition("..")
    if not dots:
        return of_text(kind, text, name=name)
    return tuple(of_text(kind, end, name=name) if end else None for end in (low, high))


def conditions(kinds: dict[str, Kind], said: Iterable[str]) -> dict[str, Any]:
    """Return column -> value, list of values where it is named twice, or (low, high).

    >>> conditions({"item": "text"}, ["item=A", "item=B"])
    {'item': ['A', 'B']}
    """
    found: dict[str, Any] = {}
    for name, text in pairs(said):
        if name not in kinds:
            raise Refused(f"There is no column {name}.", f"There are {', '.join(kinds)}.")
        value = condition(kinds[name], text, name=name)
        if name in found:
            before = found[name] if isinstance(found[name], list) else [found[name]]
            found[name] = [*before, value]
        else:
            found[name] = value
    return found
