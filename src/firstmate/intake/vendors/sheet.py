"""How an export of a known system is declared: its headers in order, and what each feeds.

A source is a header, several separated by a bar (the first filled one counts), with ``=word`` where
a filled cell stands for a word. ``keep`` lists the words of which a cell must be one for the row to
count ("*" = any). ``fills`` are headers whose empty cells below a filled one mean the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Feed:
    """A table fed by an export: column -> source, values said once, and which rows count."""

    table: str
    columns: Mapping[str, str]
    constants: Mapping[str, str] = field(default_factory=dict)
    keep: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Export:
    """One export of one system; the first feed decides the fate of a row.

    ``twin`` is an export of the same system that prints the same headers for something else (bills
    beside sales invoices); ``signs`` are headers that only this one prints.
    """

    vendor: str
    name: str
    headers: tuple[str, ...]
    feeds: tuple[Feed, ...]
    also: tuple[str, ...] = ()
    twin: Export | None = None
    signs: tuple[str, ...] = ()


def headers(text: str) -> tuple[str, ...]:
    """Split a header line as printed in the vendor's export."""
    return tuple(part.strip() for part in text.replace("\n", " ").split(",") if part.strip())
