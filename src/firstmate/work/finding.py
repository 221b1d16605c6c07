"""Find things of a company by the words that were typed: codes and names, anywhere in them; it opens none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from firstmate.company.tables import INPUTS
from firstmate.work.view import View

#: Kinds of things: table, its key column, which is also the word for it.
KINDS = (
    ("items", "item"), ("customers", "customer"), ("suppliers", "supplier"),
    ("resources", "resource"), ("jobs", "job"), ("sales_lines", "order"),
    ("purchase_lines", "purchase"),
)  # fmt: skip
#: Found of each kind.
MOST = 8


@dataclass(frozen=True)
class Found:
    """Something found: of which kind and table, its code, what it is called."""

    kind: str
    table: str
    code: str
    name: str


def find(view: View, said: str, *, most: int = MOST) -> Iterator[Found]:
    """Yield the things whose code or name holds the words, whatever their case, kind by kind.

    Private columns are not searched: what the person may not see is not found by it either.
    """
    sought = said.strip().lower()
    if not sought:
        return
    for table, key in KINDS:
        shown = view.show(table)
        if shown is None or key not in shown.rows.columns:
            continue
        named = "name" in INPUTS[table] and "name" in shown.rows.columns
        rows = shown.rows.select(
            pl.col(key).alias("code"),
            (pl.col("name") if named else pl.lit("")).fill_null("").alias("name"),
        )
        found = rows.filter(
            pl.any_horizontal(
                pl.col("code", "name").str.to_lowercase().str.contains(sought, literal=True)
            )
        ).unique(subset="code", maintain_order=True)
        for row in found.head(most).iter_rows(named=True):
            yield Found(key, table, row["code"], row["name"])
