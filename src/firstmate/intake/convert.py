"""One recognised sheet to rows of declared tables; every raw row ends as good, rejected or skipped.

It knows one sheet at a time (see assemble for what files say together).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from firstmate.base.check import check
from firstmate.base.frame import schema
from firstmate.base.issue import Issue
from firstmate.base.table import Table
from firstmate.company.tables import INPUTS
from firstmate.intake.columns import Manner, currency_said, read_column, tax_said
from firstmate.intake.continuation import fill_down
from firstmate.intake.finish import finish
from firstmate.intake.grid import Grid
from firstmate.intake.guess import Field, Guess, Target
from firstmate.intake.periods import Spread, unpivot
from firstmate.intake.plain import plain
from firstmate.intake.reading import Note
from firstmate.intake.signs import MADE_UP, NEEDED

REJECTED = {"row": pl.Int64, "why": pl.String}


@dataclass(frozen=True)
class Part:
    """Rows of one table from one sheet; ``main`` parts speak with more weight than side products."""

    table: str
    rows: pl.DataFrame
    main: bool
    sheet: str


@dataclass(frozen=True)
class Converted:
    """What a sheet gave: parts, rejected rows with reasons, rows skipped with their fate, issues."""

    parts: tuple[Part, ...]
    good: int
    rejected: pl.DataFrame
    skipped: pl.DataFrame
    issues: tuple[Issue, ...]


@dataclass(frozen=True)
class Manners:
    """How each position of a sheet is written; ``default`` where a position is not listed."""

    by_position: Mapping[str, Manner]
    default: Manner

    def __getitem__(self, position: str) -> Manner:
        return self.by_position.get(position, self.default)


def convert(
    grid: Grid, guess: Guess, *, manners: Manners, notes: Mapping[str, tuple[Note, ...]]
) -> Converted:
    """Read a sheet as its guess says.

    Law: rows of the sheet = good + rejected + skipped, whatever the sheet holds.
    """
    if not guess.targets:
        rest = grid.rows.select("row", pl.lit("sheet not used").alias("fate"))
        return Converted((), 0, pl.DataFrame(schema=REJECTED), pl.concat([grid.fates, rest]), ())
    cells = grid.rows
    skipped = [grid.fates]
    if guess.options.get("spread"):
        found = Spread("", dict(guess.options["days"]), tuple(guess.options["spread"]))
        long = unpivot(cells, found)
        empty = cells.join(long.select("row").unique(), on="row", how="anti")
        skipped.append(empty.select("row", pl.lit("no values").alias("fate")))
        cells = long
    cells = fill_down(cells, guess.targets[0])
    main, others = guess.targets[0], guess.targets[1:]
    kept = _kept(cells, main)
    skipped.append(
        cells.filter(~kept).select("row", pl.lit("other kind of row").alias("fate")).unique("row")
    )
    reader = _Reader(grid, manners, dict(notes))
    rows, wrong = reader.main(cells.filter(kept), main)
    good_rows = rows.select("_row").unique()
    rejected = wrong.join(good_rows, left_on="row", right_on="_row", how="anti").unique("row", keep="first")
    parts = [Part(main.table, rows, main=True, sheet=grid.name)]
    for target in others:
        side = reader.side(cells.filter(_kept(cells, target)), target)
        if side.height:
            parts.append(Part(target.table, side, main=False, sheet=grid.name))
    return Converted(
        tuple(parts), good_rows.height, rejected.sort("row"), pl.concat(skipped).sort("row"),
        tuple(reader.issues),
    )  # fmt: skip


def _kept(cells: pl.DataFrame, target: Target) -> pl.Series:
    """Return which rows are of the kind the target wants."""
    kept = pl.Series([True], dtype=pl.Boolean).new_from_index(0, cells.height)
    for position, words in target.keep.items():
        column = cells[position]
        if "*" in words:
            told = column.is_not_null() & (column.str.strip_chars() != "")
        else:
            distinct = {text: plain(text) in words for text in column.drop_nulls().unique()}
            wanted = [text for text, yes in distinct.items() if yes]
            told = column.is_in(wanted)
        kept = kept & told.fill_null(value=False)
    return kept


class _Reader:
    """Reads columns of one sheet once and gathers the issues found on the way."""

    def __init__(self, grid: Grid, manners: Manners, notes: dict[str, tuple[Note, ...]]) -> None:
        self.grid = grid
        self.manners = manners
        self.notes = notes
        self.issues: list[Issue] = []
        self._said: set[tuple[str, str, str]] = set()

    def main(self, cells: pl.DataFrame, target: Target) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Return the good rows with ``_row`` and the rejected raw rows with reasons."""
        table = INPUTS[target.table]
        rows = finish(self._read(cells, target), table=table, target=target)
        whys = [self._missing(rows, table), *self._checked(rows, table)]
        rows, twice = number_lines(rows, table)
        whys.append(twice)
        wrong = pl.concat([why for why in whys if why.height] or [pl.DataFrame(schema=_WRONG)])
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
        required = [c.name for c in table.columns if c.required and c.name in rows.columns] or key[:1]
        rows = rows.filter(pl.all_horizontal(pl.col(name).is_not_null() for name in required))
        rest = [name for name in rows.columns if name not in {*key, "_index", "_row", "source"}]
        told = rows.filter(pl.any_horizontal(pl.col(name).is_not_null() for name in rest)) if rest else rows
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
            for field in fields:
                read = read_column(
                    cells[field.position], table=table, field=field, manner=self.manners[field.position]
                )
                self._note(table, field, cells, read.bad, (*self.notes.pop(field.position, ()), *read.notes))
                if values is None:
                    values = read.values
                elif field.how == "plus":
                    values = values.fill_null(0) + read.values.fill_null(0)
                else:
                    values = _coalesce(values, read.values)
            assert values is not None
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
        if "tax_included" in table and "tax_included" not in rows.columns:
            said = tax_said(target.fields)
            if said:
                rows = rows.with_columns(tax_included=pl.lit(said == "yes"))
        for name, value in constants.items():
            if value and name in table:
                constant = pl.lit(value).cast(schema(table)[name])
                known = pl.col(name).fill_null(constant) if name in rows.columns else constant
                rows = rows.with_columns(known.alias(name))
        return rows

    def _missing(self, rows: pl.DataFrame, table: Table) -> pl.DataFrame:
        """A row in which nothing that matters is filled."""
        needed = [name for name in NEEDED.get(table.name, ()) if name in rows.columns]
        if not needed:
            return pl.DataFrame(schema=_WRONG)
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
            found.select(pl.col("index").cast(pl.UInt32), "column", "why", out=pl.col("column").is_in(hard))
        ]
        for group in found.filter(~pl.col("column").is_in(hard)).partition_by("column", "rule"):
            self._issue(table, group["column"][0], "value_left_out", group["why"][0],
                        f"The value was left out. {group['mend'][0]}.", rows, group["index"], group["value"][0])  # fmt: skip
        for name in absent:
            whys.append(rows.select(pl.col("_index").alias("index"), pl.lit(name).alias("column"),
                                    pl.lit(f"there is no column {name}").alias("why"),
                                    pl.lit(value=True).alias("out")))  # fmt: skip
        return whys

    def _note(
        self, table: Table, field: Field, cells: pl.DataFrame, bad: pl.Series, notes: tuple[Note, ...]
    ) -> None:
        if bad.any():
            wrong = cells.filter(bad)
            kind = {"day": "a day", "moment": "a time", "flag": "yes or no"}.get(
                table[field.column].kind, "a number")  # fmt: skip
            self._add(table, field, "unreadable_value", "warning", int(bad.sum()),
                      str(wrong[field.position][0]), int(wrong["row"][0]),
                      f"“{field.header}” is not {kind}", "Correct the cell; until then it counts as empty.")  # fmt: skip
        for note in notes:
            self._add(table, field, note.code, note.severity, note.count, note.example, None, note.words, "")

    def _add(
        self, table: Table, field: Field, code: str, severity: str, count: int, value: str,
        row: int | None, why: str, mend: str,
    ) -> None:  # fmt: skip
        if (field.position, code, "") in self._said:
            return
        self._said.add((field.position, code, ""))
        self.issues.append(Issue(
            task="intake", code=code, severity=severity, table=table.name, file=self.grid.sheet.file,
            sheet=self.grid.sheet.sheet, row=row, column=field.header, value=value[:120], why=f"{why}.",
            mend=mend or "Nothing to do if that is right.", count=max(1, count),
        ))  # fmt: skip

    def _issue(
        self, table: Table, column: str, code: str, why: str, mend: str, rows: pl.DataFrame,
        index: pl.Series, value: str | None,
    ) -> None:  # fmt: skip
        first = rows.filter(pl.col("_index") == index[0])
        self.issues.append(Issue(
            task="intake", code=code, table=table.name, file=self.grid.sheet.file,
            sheet=self.grid.sheet.sheet, row=first["_row"][0] if first.height else None, column=column,
            value=(value or "")[:120], why=f"{why}.", mend=mend, count=index.len(),
        ))  # fmt: skip


_WRONG = {"index": pl.UInt32, "column": pl.String, "why": pl.String, "out": pl.Boolean}


def _coalesce(first: pl.Series, second: pl.Series) -> pl.Series:
    return pl.DataFrame({"a": first, "b": second}).select(pl.coalesce("a", "b")).to_series()


def _without(rows: pl.DataFrame, wrong: pl.DataFrame) -> pl.DataFrame:
    """Leave out single values that break a rule of a column the row can do without."""
    for group in wrong.partition_by("column"):
        name = group["column"][0]
        rows = rows.with_columns(
            pl.when(~pl.col("_index").is_in(group["index"].implode())).then(pl.col(name)).alias(name)
        )
    return rows


def number_lines(rows: pl.DataFrame, table: Table) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give lines their numbers where the sheet has none, and find rows that say a key twice.

    Without a line number the ordinal within its document, sorted by values, stands in, so that the
    order of rows in a file changes nothing. A key said twice: the first row stays.
    """
    key = [name for name in table.key if name in rows.columns or name == "line"]
    values = sorted(name for name in rows.columns if not name.startswith("_") and name != "source")
    if "line" in key:
        parent = [name for name in key if name != "line"]
        rows = _numbered(rows, parent, values)
    known = [name for name in key if name in rows.columns]
    if not known or len(known) < len([n for n in table.key if table[n].required]):
        return rows, pl.DataFrame(schema=_WRONG)
    twice = rows.filter(~pl.struct(known).is_first_distinct())
    again = twice.select(
        pl.col("_index").alias("index"), pl.lit(known[-1]).alias("column"),
        pl.lit(f"another row of the sheet has the same {', '.join(known)}").alias("why"),
        pl.lit(value=True).alias("out"),
    )  # fmt: skip
    return rows, again


def _numbered(rows: pl.DataFrame, parent: list[str], values: list[str]) -> pl.DataFrame:
    missing = pl.col("line").is_null()
    if "line" in rows.columns and not rows["line"].null_count():
        return rows
    if "line" not in rows.columns:
        rows = rows.with_columns(line=pl.lit(None, dtype=pl.Int64))
    start = pl.col("line").max().over(parent).fill_null(0)
    order = [name for name in ("item", *values) if name in values and name not in {*parent, "line"}]
    ordered = rows.sort([*parent, *dict.fromkeys(order), "_row"])
    ordinal = missing.cast(pl.Int64).cum_sum().over(parent)
    return (
        ordered.with_columns(line=pl.when(missing).then(start + ordinal).otherwise(pl.col("line")))
        .sort("_index")
    )
