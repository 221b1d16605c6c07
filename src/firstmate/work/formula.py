"""Which columns stand behind a figure of a row: those that its formula names; it computes none."""

from __future__ import annotations

import re

from firstmate.base.table import Column, Table

#: Kinds of columns that are figures.
_FIGURES = frozenset({"number", "integer", "money"})


def named_in(table: Table, column: Column) -> tuple[Column, ...]:
    """Return the other columns of the table that the formula of a column names, as it names them.

    >>> columns = (Column("quantity", "number", "Units."), Column("price", "money", "Price."),
    ...            Column("amount", "money", "Money.", formula="quantity x price"))
    >>> [one.name for one in named_in(Table("lines", "Lines.", columns), columns[2])]
    ['quantity', 'price']
    """  # fmt: skip
    words = dict.fromkeys(re.findall(r"\w+", column.formula))
    return tuple(table[word] for word in words if word in table and word != column.name)


def origin(table: Table, column: Column) -> tuple[Column, ...]:
    """Columns to follow from a number: its own, else those its formula names, else all of its row.

    A figure that is computed from others of its row has the origin that these have.
    """
    if column.ways or column.kind not in _FIGURES:
        return (column,)
    found, waiting = [column], [column]
    while waiting:
        new = [one for one in named_in(table, waiting.pop(0)) if one not in found]
        found += new
        waiting += [one for one in new if not one.ways]
    if any(one.ways for one in found):
        return tuple(found)
    return tuple(one for one in table.columns if one.kind in _FIGURES)
