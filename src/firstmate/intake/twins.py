"""Exports of one system that look alike: sales invoices or bills, told apart by signs, else asked.

It knows no headers (see vendors).
"""

from __future__ import annotations

from collections.abc import Iterable

from firstmate.intake.grid import Grid
from firstmate.intake.plain import plain
from firstmate.intake.vendors import Export

_BOUGHT = frozenset({
    "bill", "bills", "purchase", "purchases", "accpay", "payable", "payables", "supplier", "suppliers",
    "vendor", "expense", "check",
})  # fmt: skip
_TYPES = frozenset({"type", "transaction type"})
_SOLD = frozenset({
    "sales", "sale", "accrec", "receivable", "receivables", "customer", "customers", "memo",
})  # fmt: skip


def tell_apart(export: Export, grid: Grid, names: Iterable[str]) -> tuple[Export, str]:
    """Return the export or its twin, and the sign that told them apart ("" where none did).

    A column that says the kind of document counts first, then headers that only one of them
    prints, then the names of sheet and file.
    """
    twin = export.twin
    if twin is None:
        return export, "no other export looks like it"
    for head in grid.heads:
        if plain(head.text) in _TYPES:
            kinds = grid.rows[head.position].drop_nulls().unique().head(50)
            said = {word for kind in kinds for word in plain(kind).split()}
            said |= {"sales"} if "invoice" in said and "bill" not in said else set()
            if side := _side(said):
                return (twin if side == "bills" else export), f"“{head.text}” speaks of {side}"
    present = {plain(head.text): head.text for head in grid.heads}
    for each in (export, twin):
        for sign in each.signs:
            if plain(sign) in present:
                return each, f"only {each.name} print “{sign}”"
    for name in names:
        if side := _side(set(plain(name).split())):
            return (twin if side == "bills" else export), f"its name speaks of {side}"
    return twin, ""


def _side(words: set[str]) -> str:
    bought, sold = bool(words & _BOUGHT), bool(words & _SOLD)
    return "bills" if bought and not sold else "sales" if sold and not bought else ""
