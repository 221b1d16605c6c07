"""Fill cells that exports leave empty on the further lines of the same document; never quantities.

It fills only what is empty on all further lines and filled on the first.
"""

from __future__ import annotations

import polars as pl

from firstmate.company.tables import INPUTS
from firstmate.intake.guess import Target

_OWN = {"line", "item", "component", "description", "quantity", "price", "amount", "step"}


def fill_down(cells: pl.DataFrame, target: Target) -> pl.DataFrame:
    """Carry the document's number and its shared columns down to its further lines.

    A further line has an empty number, or repeats the one above. Number and money columns and those
    that belong to a line (item, description, quantity) are never filled.
    """
    table = INPUTS[target.table]
    if not table.key or cells.is_empty():
        return cells
    parents = [f.position for f in target.fields if f.column == table.key[0]]
    if not parents or (len(table.key) == 1 and table.name != "sales_lines"):
        return cells
    key = parents[0]
    blank = cells[key].is_null()
    others = [f.position for f in target.fields if f.column in _OWN and f.position != key]
    if blank.any() and others:
        line = pl.any_horizontal(pl.col(name).is_not_null() for name in others)
        cells = cells.with_columns(
            pl.when(pl.col(key).is_null() & line).then(pl.col(key).forward_fill()).otherwise(pl.col(key))
            .alias(key)
        )  # fmt: skip
    shared = [
        position
        for position in dict.fromkeys(f.position for t in (target,) for f in t.fields)
        if position != key and cells[position].null_count() and _shared(target, position)
    ]
    if not shared:
        return cells
    first = (pl.col(key) != pl.col(key).shift(1)).fill_null(value=True)
    runs = cells.with_columns(_first=first).with_columns(_run=pl.col("_first").cum_sum())
    further = runs.filter(~pl.col("_first"))
    if further.is_empty():
        return cells
    leading = runs.filter("_first")
    fill = [
        position
        for position in shared
        if further[position].null_count() >= 0.98 * further.height
        and leading[position].null_count() < leading.height
    ]
    filled = runs.with_columns(pl.col(position).forward_fill().over("_run") for position in fill)
    return filled.drop("_first", "_run")


def fill_blocks(cells: pl.DataFrame, target: Target, *, totals: int) -> tuple[pl.DataFrame, str]:
    """Carry what heads a block of rows down it, and name the column; "" where there are no blocks.

    Reports write a customer or item only in the first row of its rows and close them with a total.
    So many totals as names, each name once, and the first row named: only then it is carried down.
    """
    table = INPUTS[target.table]
    for field in target.fields:
        column = table[field.column]
        if field.position not in cells.columns or not (column.references or column.kind == "text"):
            continue
        named = cells[field.position].drop_nulls()
        if (
            1 < named.len() <= min(totals, 0.5 * cells.height)
            and named.n_unique() == named.len()
            and cells[field.position][0] is not None
        ):
            return cells.with_columns(pl.col(field.position).forward_fill()), field.header
    return cells, ""


def _shared(target: Target, position: str) -> bool:
    table = INPUTS[target.table]
    fields = [field for field in target.fields if field.position == position]
    return all(
        field.column not in _OWN and table[field.column].kind not in {"number", "money", "integer"}
        for field in fields
    )
