"""Rows of one table from several sheets become one: by key, the newer sheet speaks for each cell.

It does not look at other tables (see references).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import polars as pl

from firstmate.base.frame import schema
from firstmate.base.issue import Issue
from firstmate.base.table import Table
from firstmate.company.as_of import HAPPENED
from firstmate.company.tables import INPUTS
from firstmate.intake.convert import Part


def assemble(parts: Iterable[Part]) -> tuple[dict[str, pl.DataFrame], list[Issue]]:
    """Return one frame per table with the declared columns, and an issue where sheets disagree.

    For each key and column the first filled cell counts: sheets that are about the table before
    those that only mention it, then the newer sheet (by the days in it), then by name.
    """
    by_table: dict[str, list[Part]] = {}
    for part in parts:
        if part.rows.height:
            by_table.setdefault(part.table, []).append(part)
    tables: dict[str, pl.DataFrame] = {}
    issues: list[Issue] = []
    if "sales_lines" in by_table:
        by_table["sales_lines"], issues = _apart(by_table["sales_lines"])
    for name, mine in by_table.items():
        filled = _mentions_fill(INPUTS[name], mine) if name in _FILLED_BY_PART_OF_KEY else mine
        tables[name], found = _merged(INPUTS[name], filled)
        issues += found
    return tables, issues


#: Share of equal rows from which two sheets are the same data saved twice.
_SAME = 0.9


def _apart(parts: list[Part]) -> tuple[list[Part], list[Issue]]:
    """Tell sheets saved twice from sheets whose made-up order numbers only look the same.

    A line without an order number is numbered by its day; lines of another sheet on that day are
    other lines, unless nearly all of them are equal.
    """
    mains = [part for part in parts if part.main]
    rest = [part for part in parts if not part.main]
    kept: list[Part] = []
    issues: list[Issue] = []
    for part in sorted(mains, key=lambda each: (len(each.sheet), each.sheet)):
        rows = part.rows
        for other in kept:
            shared = rows.join(other.rows.select("order", "line"), on=["order", "line"], how="semi")
            if shared.is_empty():
                continue
            columns = [c for c in rows.columns if c in other.rows.columns and c not in _OWN_COLUMNS]
            equal = rows.join(
                other.rows.select(columns).unique(), on=columns, how="semi", nulls_equal=True
            )
            if equal.height >= _SAME * rows.height:
                issues.append(Issue(
                    task="intake", code="same_rows_twice", severity="warning", table="sales_lines",
                    file=part.sheet, count=equal.height,
                    why=f"{part.sheet} holds the same rows as {other.sheet}; they count once.",
                    mend="Take the copy out of the folder.",
                ))  # fmt: skip
            else:
                rows = _renumbered(rows, after=other.rows)
        kept.append(replace(part, rows=rows))
    return [*kept, *rest], issues


_OWN_COLUMNS = frozenset({"source", "_row", "line"})


def _renumbered(rows: pl.DataFrame, *, after: pl.DataFrame) -> pl.DataFrame:
    """Put lines with made-up numbers behind those that another sheet has for the same day."""
    if "day" not in rows.columns:
        return rows
    last = after.group_by("order").agg(pl.col("line").max().alias("_last"))
    made = pl.col("order") == pl.col("day").cast(pl.String)
    moved = rows.join(last, on="order", how="left", maintain_order="left")
    behind = pl.when(made).then(pl.col("line") + pl.col("_last").fill_null(0)).otherwise("line")
    return moved.with_columns(behind.alias("line")).drop("_last")


#: Tables whose mention in another list has less of a key than their own list has.
_FILLED_BY_PART_OF_KEY = {"supplier_items": ("supplier", "item"), "stock": ("item",)}


def _mentions_fill(table: Table, parts: list[Part]) -> list[Part]:
    """Let mentions fill gaps of the rows their own list has, and add only what that list lacks."""
    mains = [part for part in parts if part.main]
    on = list(_FILLED_BY_PART_OF_KEY[table.name])
    if not mains or len(mains) == len(parts):
        return parts
    filled, rest = list(mains), []
    for part in parts:
        if part.main:
            continue
        side = part.rows.unique(on, keep="first", maintain_order=True)
        known = pl.concat([main.rows.select(on) for main in filled]).unique()
        rest.append(replace(part, rows=side.join(known, on=on, how="anti")))
        filled = [replace(main, rows=_fill(main.rows, side, on)) for main in filled]
    return [*filled, *rest]


def _fill(rows: pl.DataFrame, side: pl.DataFrame, on: list[str]) -> pl.DataFrame:
    more = [name for name in side.columns if name not in {*on, "source", "_row"}]
    both = rows.join(
        side.select(*on, *more), on=on, how="left", suffix="_said", maintain_order="left"
    )
    return both.with_columns(
        pl.coalesce(name, f"{name}_said").alias(name) for name in more if name in rows.columns
    ).drop([f"{name}_said" for name in more if name in rows.columns])


def _newest(table: Table, rows: pl.DataFrame) -> date:
    """Return the latest day on which something happened in the rows."""
    days = [
        latest for name, column in HAPPENED if name == table.name and column in rows.columns
        for latest in [rows[column].max()] if isinstance(latest, date)
    ]  # fmt: skip
    return max(days, default=date.min)


def _merged(table: Table, parts: list[Part]) -> tuple[pl.DataFrame, list[Issue]]:
    ordered = sorted(
        parts, key=lambda p: (not p.main, -_newest(table, p.rows).toordinal(), p.sheet)
    )
    frames = [
        _declared(table, part.rows).with_columns(_rank=pl.lit(k)) for k, part in enumerate(ordered)
    ]
    rows = pl.concat(frames)
    key = list(table.key)
    if len(parts) == 1 or not key:
        return rows.drop("_rank"), []
    single = rows.filter(pl.struct(key).is_unique())
    several = rows.filter(~pl.struct(key).is_unique())
    if several.is_empty():
        return single.drop("_rank"), []
    rest = [name for name in table.names if name not in key]
    sorted_rows = several.sort("_rank", maintain_order=True)
    merged = sorted_rows.group_by(key, maintain_order=True).agg(
        pl.col(name).drop_nulls().first() for name in rest
    )
    issues = _disagreements(table, sorted_rows, key, rest, [p for p in ordered if p.main])
    return pl.concat([single.drop("_rank"), merged.select(table.names)]), issues


def _declared(table: Table, rows: pl.DataFrame) -> pl.DataFrame:
    """Bring rows to all declared columns in order; null where a sheet said nothing."""
    types = schema(table)
    return rows.select(
        pl.col(name).cast(types[name])
        if name in rows.columns
        else pl.lit(None, dtype=types[name]).alias(name)
        for name in table.names
    )


def _disagreements(
    table: Table, rows: pl.DataFrame, key: list[str], rest: list[str], mains: list[Part]
) -> list[Issue]:
    """Say which cells two sheets about the same table give differently."""
    if len(mains) < 2:
        return []
    told = rows.filter(pl.col("_rank") < len(mains))
    found = []
    for name in rest:
        if name == "source":
            continue
        differ = told.group_by(key).agg(
            pl.col(name).drop_nulls().n_unique().alias("n"), pl.col(name).drop_nulls().first().alias("first")
        ).filter(pl.col("n") > 1)  # fmt: skip
        if differ.height:
            example = differ.sort(key).row(0, named=True)
            found.append(Issue(
                task="intake", code="sheets_disagree", severity="hint", table=table.name, column=name,
                value=", ".join(str(example[k]) for k in key if example[k] is not None)[:120],
                why=f"{mains[0].sheet} and {mains[1].sheet} give different {name.replace('_', ' ')}; "
                f"{mains[0].sheet} is the newer and counts.",
                mend="Correct the older sheet, or leave it out.", count=differ.height,
            ))  # fmt: skip
    return found
