"""Codes that one table uses and another should know: unified where sure, else a row is added.

It changes no code without saying so, and loses no line because a master record is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import polars as pl

from firstmate.base.frame import schema
from firstmate.base.issue import Issue
from firstmate.company.tables import INPUTS
from firstmate.intake.convert import Part
from firstmate.intake.plain import plain

#: Tables that others refer to, in the order in which missing rows are added.
_MASTERS = (
    "customers", "suppliers", "items", "resources", "people", "locations", "deals", "jobs", "shifts",
    "quotes",
)  # fmt: skip


@dataclass(frozen=True)
class _Unified:
    """Written code -> code of the master, by how it was found."""

    table: str
    by_shape: Mapping[str, str]
    by_name: Mapping[str, str]


def referring(master: str) -> list[tuple[str, str]]:
    """Return the (table, column) that refer to the key of a master table, its own key included."""
    key = INPUTS[master].key[0]
    return [(master, key)] + [
        (table.name, column.name)
        for table in INPUTS.values()
        for column in table.columns
        if column.references == f"{master}.{key}" and (table.name, column.name) != (master, key)
    ]


def unify(parts: Iterable[Part]) -> tuple[list[Part], list[Issue]]:
    """Write each code as its master table does, where only one master code can be meant.

    A code that differs only in leading zeros, case or blanks, or that is the name of exactly one
    master row, is replaced, and that is said.
    """
    parts, issues = list(parts), []
    for master in _MASTERS:
        found = _mapping(master, parts)
        if found is None:
            continue
        mapping = {**found.by_name, **found.by_shape}
        counts = dict.fromkeys(("shape", "name"), 0)
        for number, each in enumerate(parts):
            part = each
            columns = [
                c for t, c in referring(master) if t == part.table and c in part.rows.columns
            ]
            if part.table == master and part.main:
                continue
            for column in columns:
                hit = part.rows[column].is_in(list(mapping))
                if not hit.any():
                    continue
                counts["shape"] += int(part.rows[column].is_in(list(found.by_shape)).sum())
                counts["name"] += int(part.rows[column].is_in(list(found.by_name)).sum())
                changed = part.rows.with_columns(pl.col(column).replace(mapping))
                part = replace(part, rows=changed)
            parts[number] = part
        issues += _said(found, counts)
    return parts, issues


def _mapping(master: str, parts: list[Part]) -> _Unified | None:
    key = INPUTS[master].key[0]
    mains = [p.rows for p in parts if p.table == master and p.main and key in p.rows.columns]
    if not mains:
        return None
    known = pl.concat([rows[key].drop_nulls() for rows in mains]).unique()
    used = [p.rows[c].drop_nulls().unique() for p in parts for t, c in referring(master)
            if t == p.table and c in p.rows.columns and not (t == master and p.main)]  # fmt: skip
    if not used:
        return None
    unknown = pl.concat(used).unique()
    unknown = unknown.filter(~unknown.is_in(known.implode())).sort()
    if unknown.is_empty():
        return None
    shapes = _only(zip(_shape(known), known, strict=True))
    by_shape = {
        code: shapes[shape] for code, shape in zip(unknown, _shape(unknown), strict=True)
        if shape and shapes.get(shape)
    }  # fmt: skip
    names: dict[str, str] = {}
    if "name" in INPUTS[master]:
        pairs = [rows.select(key, "name").drop_nulls() for rows in mains if "name" in rows.columns]
        names = _only((plain(name), code) for rows in pairs for code, name in rows.iter_rows())
    if master == "items":
        names |= _aliases(parts) | _barcodes(mains)
    by_name = {
        code: names[plain(code)] for code in unknown
        if code not in by_shape and plain(code) and names.get(plain(code))
    }  # fmt: skip
    return _Unified(master, by_shape, by_name)


def _aliases(parts: list[Part]) -> dict[str, str]:
    """Other codes for items, as a list of them says."""
    lists = [p.rows.select("code", "item").drop_nulls() for p in parts
             if p.table == "item_aliases" and {"code", "item"} <= set(p.rows.columns)]  # fmt: skip
    return _only((plain(code), item) for rows in lists for code, item in rows.iter_rows())


def _barcodes(mains: list[pl.DataFrame]) -> dict[str, str]:
    """Barcode -> code of the one item that has it."""
    pairs = [
        rows.select("barcode", "item").drop_nulls() for rows in mains if "barcode" in rows.columns
    ]
    return _only((plain(barcode), item) for rows in pairs for barcode, item in rows.iter_rows())


def _shape(codes: pl.Series) -> list[str]:
    return (
        codes.str.to_lowercase().str.replace_all(r"[\s\-_./]", "").str.replace(r"^0+", "").to_list()
    )


def _only(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Keep what has exactly one meaning."""
    meanings: dict[str, set[str]] = {}
    for said, code in pairs:
        meanings.setdefault(said, set()).add(code)
    return {said: next(iter(codes)) for said, codes in meanings.items() if len(codes) == 1}


def _said(found: _Unified, counts: Mapping[str, int]) -> list[Issue]:
    what = found.table.removesuffix("s")
    issues = []
    for kind, mapping, words in (
        ("shape", found.by_shape, "written differently, for example without leading zeros"),
        ("name", found.by_name, f"given by name; the {what}'s code was put in its place"),
    ):
        if mapping:
            first = min(mapping)
            issues.append(Issue(
                task="intake", code=f"{what}_by_{kind}", severity="hint", table=found.table,
                value=f"{first} = {mapping[first]}",
                why=f"{len(mapping)} {what} codes are {words}.",
                mend="Nothing to do if that is right.", count=max(1, counts[kind]),
            ))  # fmt: skip
    return issues


def add_missing(tables: dict[str, pl.DataFrame]) -> tuple[dict[str, pl.DataFrame], list[Issue]]:
    """Add a row to a master table for each code that is used but not known there, and say so."""
    tables, issues = dict(tables), []
    for master in _MASTERS:
        table = INPUTS[master]
        key = table.key[0]
        known = tables[master][key] if master in tables else pl.Series(key, [], dtype=pl.String)
        used = [
            rows.select(pl.col(column).alias(key), pl.lit(f"{name}.{column}").alias("where"))
            for name, column in referring(master) if name != master and name in tables
            for rows in [tables[name]]
        ]  # fmt: skip
        if not used:
            continue
        named = pl.concat(used).filter(pl.col(key).is_not_null() & (pl.col(key) != "")).unique(
            key, keep="first", maintain_order=True)  # fmt: skip
        missing = named.filter(~pl.col(key).is_in(known.implode())).sort(key)
        if missing.is_empty():
            continue
        stubs = missing.select(key, source=pl.lit("mentioned in ") + pl.col("where"))
        frame = pl.DataFrame(schema=tables[master].schema) if master in tables else _empty(master)
        full = pl.concat([tables.get(master, frame), stubs], how="diagonal")
        tables[master] = full.select(frame.columns)
        issues.append(_added(master, missing, fresh=known.is_empty()))
    return tables, issues


def _empty(master: str) -> pl.DataFrame:
    return pl.DataFrame(schema=schema(INPUTS[master]))


def _added(master: str, missing: pl.DataFrame, *, fresh: bool) -> Issue:
    what = master.replace("_", " ")
    first = missing.row(0)
    why = (
        f"There is no list of {what}; {missing.height} were taken from where they are mentioned."
        if fresh
        else f"{missing.height} {what} are used but not in the list of {what}; rows without details were added."
    )
    return Issue(
        task="intake", code=f"{master}_added", severity="hint" if fresh else "warning", table=master,
        column=INPUTS[master].key[0], value=str(first[0]), why=why,
        mend=f"Export the list of {what} as well."
        if fresh
        else f"Add them to the list of {what}, or correct the codes.",
        count=missing.height,
    )  # fmt: skip
