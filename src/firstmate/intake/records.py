"""Cells of one sheet to rows of one declared table: typed, checked, with their source.

It reads each target of a sheet; which rows belong to it is decided in convert.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from firstmate.base.check import check
from firstmate.base.frame import schema
from firstmate.base.issue import Issue
from firstmate.base.table import Table
from firstmate.company.change import of_kind
from firstmate.company.tables import INPUTS
from firstmate.intake.columns import Manner, clock_on, currency_said, read_column
from firstmate.intake.currency import currency_signs
from firstmate.intake.finish import finish
from firstmate.intake.grid import Grid
from firstmate.intake.guess import Field, Target
from firstmate.intake.lines import WRONG, number_lines
from firstmate.intake.reading import Note
from firstmate.intake.signs import MADE_UP, NEEDED


@dataclass(frozen=True)
class Manners:
    """How each position of a sheet is written; ``default`` where a position is not listed."""

    by_position: Mapping[str, Manner]
    default: Manner

    def __getitem__(self, position: str) -> Manner:
        return self.by_position.get(position, self.default)


class Reader:
    """Reads columns of one sheet once and gathers the issues found on the way."""

    def __init__(self, grid: Grid, manners: Manners, notes: dict[str, tuple[Note, ...]]) -> None:
        self.grid = grid
        self.manners = manners
        self.notes = notes
        self.issues: list[Issue] = []
        self._said: set[tuple[str, str]] = set()

    def main(self, cells: pl.DataFrame, target: Target) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Return the good rows with ``_row`` and the rejected raw rows with reasons."""
        table = INPUTS[target.table]
        rows = finish(self._read(cells, target), table=table, target=target)
        whys = [self._missing(rows, table), *self._checked(rows, table)]
        rows, twice = number_lines(rows, table)
        whys.append(twice)
        wrong = pl.concat([why for why in whys if why.height] or [pl.DataFrame(schema=WRONG)])
        out = wrong.filter(pl.col("out"))
        bad = rows["_index"].is_in(out["index"].unique().implode())
        rejected = (
            out.join(rows.select("_index", "_row"), left_on="index", right_on="_index")
            .group_by("_row", maintain_order=True)
            .agg(pl.col("why").unique(maintain_order=True).str.join("; "))
            .rename({"_row": "row"})
            .cast({"row": pl.Int64})
        )
        good = _without(rows.filter(~bad), wrong.filter(~pl.col("out")))
        return good.drop("_index"), rejected.select("row", "why")

    def side(self, cells: pl.DataFrame, target: Target) -> pl.DataFrame:
        """Return rows of a table that the sheet feeds besides: one per key, first filled cell each."""
        table = INPUTS[target.table]
        rows = finish(self._read(cells, target), table=table, target=target)
        key = [name for name in table.key if name in rows.columns]
        required = [c.name for c in table.columns if c.required and c.name in rows.columns] or key[
            :1
        ]
        rows = rows.filter(pl.all_horizontal(pl.col(name).is_not_null() for name in required))
        rest = [name for name in rows.columns if name not in {*key, "_index", "_row", "source"}]
        told = (
            rows.filter(pl.any_horizontal(pl.col(name).is_not_null() for name in rest))
            if rest
            else rows
        )
        merged = told.group_by(key, maintain_order=True).agg(
            *(pl.col(name).drop_nulls().first() for name in (*rest, "_row", "source"))
        )
        wrong = pl.concat(self._checked(merged.with_row_index("_index"), table))
        out = wrong.filter(pl.col("out"))["index"].implode()
        merged = merged.with_row_index("_index").filter(~pl.col("_index").is_in(out))
        return _without(merged, wrong.filter(~pl.col("out"))).drop("_index")

    def _read(self, cells: pl.DataFrame, target: Target) -> pl.DataFrame:
        table = INPUTS[target.table]
        columns: dict[str, pl.Series] = {}
        by_column: dict[str, list[Field]] = {}
        for field in target.fields:
            by_column.setdefault(field.column, []).append(field)
        for name, fields in by_column.items():
            values: pl.Series | None = None
            if fields[0].how == "clock":
                columns[name] = clock_on(
                    columns["day"], cells[fields[0].position], self.manners.default.zone
                ).alias(name)
                continue
            for field in fields:
                read = read_column(
                    cells[field.position],
                    table=table,
                    field=field,
                    manner=self.manners[field.position],
                )
                self._note(
                    table,
                    field,
                    cells,
                    read.bad,
                    (*self.notes.pop(field.position, ()), *read.notes),
                )
                if values is None:
                    values = read.values
                elif field.how == "plus":
                    values = values.fill_null(0) + read.values.fill_null(0)
                else:
                    values = _coalesce(values, read.values)
            if values is not None:
                columns[name] = values.alias(name)
        rows = pl.DataFrame(list(columns.values())) if columns else pl.DataFrame()
        place = self.grid.name
        rows = rows.with_columns(
            cells["row"].cast(pl.Int64).alias("_row"),
            (pl.lit(f"{place}:") + cells["row"].cast(pl.String)).alias("source"),
        ).with_row_index("_index")
        return self._constants(rows, target, cells)

    def _constants(self, rows: pl.DataFrame, target: Target, cells: pl.DataFrame) -> pl.DataFrame:
        table = INPUTS[target.table]
        constants = dict(target.constants)
        divisor = constants.pop("divide quantity by", "")
        if divisor and divisor in cells.columns:
            by = pl.Series(cells[divisor].str.replace(",", ".").cast(pl.Float64, strict=False))
            rows = rows.with_columns(pl.col("quantity") / pl.when(by > 0).then(by).otherwise(1.0))
        if "currency" in table and "currency" not in rows.columns:
            constants.setdefault("currency", currency_said(target.fields))
            rows = self._signed(rows, target, cells)
        for name, value in constants.items():
            if value and name in table:
                constant = pl.lit(_value(table[name].kind, value)).cast(schema(table)[name])
                known = pl.col(name).fill_null(constant) if name in rows.columns else constant
                rows = rows.with_columns(known.alias(name))
        return rows

    def _signed(self, rows: pl.DataFrame, target: Target, cells: pl.DataFrame) -> pl.DataFrame:
        """Add the currency that signs in the cells of money name."""
        table = INPUTS[target.table]
        for field in target.fields:
            if table[field.column].kind == "money" and field.position in cells.columns:
                signs = currency_signs(cells[field.position])
                if signs is not None:
                    return rows.with_columns(signs.alias("currency"))
        return rows

    def _missing(self, rows: pl.DataFrame, table: Table) -> pl.DataFrame:
        """A row in which nothing that matters is filled."""
        needed = [name for name in NEEDED.get(table.name, ()) if name in rows.columns]
        if not needed:
            return pl.DataFrame(schema=WRONG)
        empty = pl.all_horizontal(pl.col(name).is_null() for name in needed)
        return rows.filter(empty).select(
            pl.col("_index").alias("index"), pl.lit(needed[0]).alias("column"),
            pl.lit(f"none of {', '.join(needed)} is filled").alias("why"), pl.lit(value=True).alias("out"),
        )  # fmt: skip

    def _checked(self, rows: pl.DataFrame, table: Table) -> list[pl.DataFrame]:
        """Findings of the declared rules; on required and key columns the row cannot be used."""
        made_up = {column for name, column in MADE_UP if name == table.name}
        found = check(table, rows.select(n for n in rows.columns if not n.startswith("_")))
        found = found.filter((pl.col("rule") != "key") & ~(
            pl.col("column").is_in(list(made_up)) & (pl.col("rule") == "required")))  # fmt: skip
        hard = [c.name for c in table.columns if c.required or c.key]
        absent = [c.name for c in table.columns if c.required and c.name not in rows.columns
                  and c.name not in made_up]  # fmt: skip
        whys = [
            found.select(
                pl.col("index").cast(pl.UInt32), "column", "why", out=pl.col("column").is_in(hard)
            )
        ]
        for group in found.filter(~pl.col("column").is_in(hard)).partition_by("column", "rule"):
            first = rows.filter(pl.col("_index") == group["index"][0])
            self._tell(
                table,
                code="value_left_out",
                column=group["column"][0],
                why=group["why"][0],
                mend=f"The value was left out. {group['mend'][0]}.",
                row=first["_row"][0],
                value=group["value"][0] or "",
                count=group.height,
            )
        for name in absent:
            whys.append(rows.select(pl.col("_index").alias("index"), pl.lit(name).alias("column"),
                                    pl.lit(f"there is no column {name}").alias("why"),
                                    pl.lit(value=True).alias("out")))  # fmt: skip
        return whys

    def _note(
        self, table: Table, field: Field, cells: pl.DataFrame, bad: pl.Series, notes: Iterable[Note]
    ) -> None:  # fmt: skip
        """Say once per column of the sheet what could not be read and what was noticed."""
        found = list(notes)
        if bad.any():
            wrong = cells.filter(bad)
            kinds = {"day": "a day", "moment": "a time", "flag": "yes or no"}
            kind = kinds.get(table[field.column].kind, "a number")
            found.insert(0, Note("unreadable_value", f"“{field.header}” is not {kind}",
                                 int(bad.sum()), str(wrong[field.position][0]), "warning",
                                 int(wrong["row"][0])))  # fmt: skip
        for note in found:
            if (field.position, note.code) in self._said:
                continue
            self._said.add((field.position, note.code))
            unread = note.code == "unreadable_value"
            self._tell(
                table,
                code=note.code,
                column=field.header,
                why=note.words,
                mend="Correct the cell; until then it counts as empty."
                if unread
                else note.mend or "Nothing to do if that is right.",
                row=note.row,
                value=note.example,
                count=note.count,
                severity=note.severity,
            )

    def _tell(
        self,
        table: Table,
        *,
        code: str,
        column: str,
        why: str,
        mend: str,
        row: int | None,
        value: str,
        count: int,
        severity: str = "warning",
    ) -> None:
        self.issues.append(
            Issue(
                task="intake",
                code=code,
                severity=severity,
                table=table.name,
                file=self.grid.sheet.file,
                sheet=self.grid.sheet.sheet,
                row=row,
                column=column,
                value=value[:120],
                why=f"{why}.",
                mend=mend,
                count=max(1, count),
            )
        )


def _value(kind: str, said: str) -> object:
    """Return a text said once for a sheet as a value of the column's kind."""
    if kind == "flag":
        return said == "true"
    return float(said) if kind in {"number", "money"} else of_kind(kind, said)


def _coalesce(first: pl.Series, second: pl.Series) -> pl.Series:
    return pl.DataFrame({"a": first, "b": second}).select(pl.coalesce("a", "b")).to_series()


def _without(rows: pl.DataFrame, wrong: pl.DataFrame) -> pl.DataFrame:
    """Leave out single values that break a rule of a column the row can do without."""
    for group in wrong.partition_by("column"):
        name = group["column"][0]
        rows = rows.with_columns(
            pl.when(~pl.col("_index").is_in(group["index"].implode()))
            .then(pl.col(name))
            .alias(name)
        )
    return rows
