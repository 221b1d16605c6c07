"""Recognise a sheet without a vendor: headers in six languages weighed with what the values look like.

It does not know vendors' exports (see vendor) and remembers nothing (see profile).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from firstmate.base.table import Column
from firstmate.company.tables import INPUTS
from firstmate.intake.guess import Field, Target
from firstmate.intake.kinds import Looks, fits
from firstmate.intake.plain import Head, plain
from firstmate.intake.signs import COMPANIONS, ESSENTIAL, MADE_UP, NAMED_BY, NAMES

_HOURS = {"hours", "hrs", "stunden", "std", "heures", "horas", "ore", "uren"}
_SHARED = {("cost", "price"), ("description", "name"), ("customer", "name")}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A table a sheet may be: its fields, a score to compare, the share of headers it explains."""

    table: str
    fields: tuple[Field, ...]
    score: float
    coverage: float
    named: str


@cache
def words(table: str) -> Mapping[str, tuple[tuple[str, int], ...]]:
    """Return plain header -> (column, rank) of a table; rank 0 is the header that says it best."""
    found: dict[str, dict[str, int]] = {}
    for column in INPUTS[table].columns:
        if column.name == "source":
            continue
        for rank, synonym in enumerate((*column.synonyms, column.name)):
            known = found.setdefault(plain(synonym), {})
            known[column.name] = min(rank, known.get(column.name, rank))
    return {word: tuple(columns.items()) for word, columns in found.items()}


@cache
def everyday() -> frozenset[str]:
    """Plain forms of all headers known for any table."""
    return frozenset(word for table in ESSENTIAL for word in words(table))


@cache
def telling(word: str) -> float:
    """Return how much a header tells: a word known in few tables tells more (0.3 to 3.5)."""
    tables = sum(word in words(table) for table in ESSENTIAL)
    return 0.3 + math.log(len(ESSENTIAL) / tables) * 0.8 if tables else 1.0


def candidates(
    heads: tuple[Head, ...], seen: Mapping[str, Looks], *, names: Iterable[str], only: str = ""
) -> list[Candidate]:
    """Return the tables the sheet may be, best first.

    Parameters
    ----------
    heads
        Headers of the sheet.
    seen
        Position -> what the values look like.
    names
        Names that may speak: the sheet's, then the file's; the first that says something counts.
    only
        Name of the one table to consider, where a person or a profile has said so.
    """
    hints = named_tables(names)
    found = []
    for table in [only] if only else ESSENTIAL:
        fields = assign(table, heads, seen)
        have = {field.column for field in fields}
        missing = [group for group in ESSENTIAL.get(table, ()) if not have & set(group)]
        if missing and not only:
            continue
        weight = {head.position: telling(head.plain) for head in heads if seen[head.position].texts}
        matched = {field.position: 1.0 for field in fields}
        told = sum(weight.get(position, 0.2) for position in matched)
        coverage = told / max(0.1, sum(weight.values()))
        hint = hints.get(table, 0.0)
        if len(matched) < 2 or (coverage < 0.2 and not hint and not only):
            continue
        score = told * (0.5 + 0.5 * min(1.0, coverage)) + hint
        if _speaks_against(table, heads, set(matched)):
            score *= 0.6
        found.append(Candidate(table, fields, score, min(1.0, coverage), "name" if hint else ""))
    return sorted(found, key=lambda each: -each.score)


#: Table -> a column of another table whose header, where it is left over, speaks against it.
_AGAINST = {
    "sales_lines": ("purchase_lines", "supplier"),
    "purchase_lines": ("sales_lines", "customer"),
}


def _speaks_against(table: str, heads: tuple[Head, ...], used: set[str]) -> bool:
    """Whether a header is left over that tells of the other side: a supplier in sales."""
    if table not in _AGAINST:
        return False
    other, column = _AGAINST[table]
    left = (head.plain for head in heads if head.position not in used)
    return any(column in dict(words(other).get(word, ())) for word in left)


def named_tables(names: Iterable[str]) -> dict[str, float]:
    """Return table -> weight of what the first telling name says."""
    for name in names:
        bare = f" {plain(name)} "
        found = {}
        for table, known in NAMES.items():
            hits = [word for word in known if f" {plain(word)} " in bare]
            if hits:
                longest = max(hits, key=len)
                exact = bare.strip() == plain(longest)
                found[table] = 0.8 + 1.0 * len(longest.split()) + (1.0 if exact else 0.0)
        if found:
            return found
    return {}


def assign(table: str, heads: tuple[Head, ...], seen: Mapping[str, Looks]) -> tuple[Field, ...]:
    """Give each column of the table at most one header, the best pairs first."""
    pairs = sorted(
        (
            (-score, order, name, head)
            for order, head in enumerate(heads)
            for name, score in _matches(table, head, seen[head.position]).items()
        ),
        key=lambda pair: (pair[0], pair[1], pair[2]),
    )
    taken: dict[str, tuple[Head, float]] = {}
    used: set[str] = set()
    for minus, _, name, head in pairs:
        if name not in taken and head.position not in used:
            taken[name] = (head, -minus)
            used.add(head.position)
    fields = [_field(INPUTS[table][name], head, score) for name, (head, score) in taken.items()]
    fields += _added_up(table, heads, used, {name for name in taken if taken[name][1] > 0.7}, seen)
    return tuple(_with_key_from_name(table, fields))


def _added_up(
    table: str, heads: tuple[Head, ...], used: set[str], sure: set[str], seen: Mapping[str, Looks]
) -> list[Field]:
    """Several columns of hours (workshop, site, drawing) make the hours of a quote or job."""
    if table not in {"quotes", "jobs"} or "hours" in sure:
        return []
    parts = [
        head for head in heads
        if head.position not in used and head.plain.split()[-1] in _HOURS and seen[head.position].numbers > 0.8
    ]  # fmt: skip
    return [
        Field("hours", head.position, head.text, "", "plus", f"“{head.text}” is added to the hours")
        for head in parts
    ]


def _field(column: Column, head: Head, score: float) -> Field:
    sure = "is a known header of" if score > 0.9 else "reads like"
    return Field(
        column.name, head.position, head.text, head.said, "", f"“{head.text}” {sure} {column.name}"
    )


def _with_key_from_name(table: str, fields: list[Field]) -> list[Field]:
    have = {field.column: field for field in fields}
    key = INPUTS[table].key[0] if INPUTS[table].key else ""
    name = NAMED_BY.get(table, "")
    if key and name in have and key not in have and (table, key) not in MADE_UP:
        source = have[name]
        fields.append(
            Field(
                key,
                source.position,
                source.header,
                "",
                "name",
                f"no code; “{source.header}” stands in",
            )
        )
    return fields


def _matches(table: str, head: Head, seen: Looks) -> dict[str, float]:
    """Return column -> score of a header: how well its words speak for it times how values fit."""
    declared = INPUTS[table]
    scored = {
        name: said * fits(seen, declared[name]) * _plainer(name, head)
        for name, said in _said(table, head.plain) or _in_percent(table, head)
    }
    return {name: score for name, score in scored.items() if score >= 0.3}


def _in_percent(table: str, head: Head) -> tuple[tuple[str, float], ...]:
    """What a header means with the sign of percent that was taken off it: "VAT %" is a rate."""
    return _said(table, f"{head.plain} %") if head.said == "percent" else ()


def _plainer(column: str, head: Head) -> float:
    """Of two columns of money the one without tax is the better."""
    if column not in {"price", "amount"}:
        return 1.0
    return {"net": 1.2, "gross": 0.95}.get(head.said, 1.0)


@cache
def _said(table: str, header: str) -> tuple[tuple[str, float], ...]:
    """Return (column, score) of a plain header: known as it is, nearly, or by words it contains."""
    known = words(table)
    if header in known:
        return tuple((name, 1.0 - 0.008 * min(rank, 30)) for name, rank in known[header])
    if len(header) >= 5:
        near = process.extractOne(header, known.keys(), scorer=fuzz.ratio, score_cutoff=88)
        if near:
            return tuple((name, 0.8 - 0.005 * min(rank, 30)) for name, rank in known[near[0]])
    tokens = set(header.split())
    inside = [word for word in known if _tells(word) and set(word.split()) <= tokens]
    if not inside:
        return ()
    best = max(inside, key=lambda word: (len(word.split()), len(word)))
    return tuple((name, 0.6 - 0.005 * min(rank, 30)) for name, rank in known[best])


def _tells(word: str) -> bool:
    return len(word.split()) > 1 or (
        len(word) >= 5 and word not in {"number", "product", "description"}
    )


def companions(
    table: str, fields: tuple[Field, ...], heads: tuple[Head, ...], seen: Mapping[str, Looks]
) -> list[Target]:
    """Return the other tables that a sheet feeds besides its main one."""
    main = {field.position: field.column for field in fields}
    by_column = {field.column: field for field in fields}
    found = []
    for other, allowed in COMPANIONS.get(table, {}).items():
        taken: dict[str, Field] = {}
        for head in heads:
            for name, score in sorted(
                _matches(other, head, seen[head.position]).items(), key=lambda m: -m[1]
            ):
                mine = main.get(head.position)
                if name not in allowed or name in taken or score < 0.55:
                    continue
                if mine is not None and mine != name and (mine, name) not in _SHARED:
                    continue
                if other == "supplier_items" and mine == "price" and table == "items":
                    continue  # what we sell for is not what we buy for
                taken[name] = _field(INPUTS[other][name], head, score)
                break
        target = _linked(table, other, taken, by_column)
        if target:
            found.append(target)
    return found


#: Where a companion's key is another column of the main table.
_KEYED_BY = {("bom_lines", "items"): {"item": "component"}}
#: What a companion must have besides its key to be worth having.
_WORTH = {"stock": {"quantity"}, "supplier_items": {"supplier"}, "skills": {"skill"}}


def _linked(
    table: str, other: str, taken: dict[str, Field], main: Mapping[str, Field]
) -> Target | None:
    """Add the key of the companion from the main table's fields; None where it says nothing new."""
    declared = INPUTS[other]
    keys = [name for name in declared.key if declared[name].required]
    keys = keys or [name for name in declared.key if name in main][:1]
    for key in keys:
        source = main.get(_KEYED_BY.get((table, other), {}).get(key, key))
        if key not in taken and source is not None:
            taken[key] = Field(key, source.position, source.header, source.said, source.how)
    worth = _WORTH.get(other, set())
    told = set(taken) - set(keys)
    if not keys or not set(keys) | worth <= set(taken) or not (told or worth):
        return None
    places = {taken[key].position for key in keys}
    if told and {taken[name].position for name in told} <= places:
        return None
    return Target(other, tuple(taken.values()))
