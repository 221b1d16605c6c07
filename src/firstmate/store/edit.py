"""Whether edits may be saved on top of what others saved meanwhile; pure, it saves nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import polars as pl

from firstmate.base.errors import Conflict, Refused
from firstmate.base.frame import Frame, frame
from firstmate.company.change import Change, Scenario
from firstmate.company.company import Company
from firstmate.company.touched import batches, hits, is_cell
from firstmate.company.what_if import what_if

_EDITS = {"set", "scale", "add"}


def edited(
    company: Company, scenario: Scenario, *, seen: Company | None, by: str, at: datetime
) -> tuple[Company, Scenario]:
    """Return the company after the edits, and the edits signed and dated.

    Raises
    ------
    Conflict
        A cell is neither what the change says it ``was`` nor what it sets, or differs from what
        the author had ``seen``.
    Refused
        The changes have no effect because they match nothing or append what is there.
    """
    signed = Scenario(
        scenario.name,
        tuple(replace(one, by=one.by or by, at=one.at or at) for one in scenario.changes),
    )
    after = what_if(company, signed)  # first, because it refuses values of the wrong kind
    for table, changes in _by_table(scenario):
        if seen is not None and seen.tables[table].mark != company.tables[table].mark:
            _check_seen(seen.tables[table], company.tables[table], changes)
        for _, conflict in _stale(company, table, changes):
            raise conflict
    told = after.issues[company.issues.height :]
    if after.mark == company.mark and told.height:
        raise Refused(" ".join(told["why"].unique(maintain_order=True)[:3]), told["mend"][0])
    return after, signed


def still_holding(
    company: Company, scenario: Scenario
) -> tuple[Scenario, tuple[tuple[Change, Conflict], ...]]:
    """Part the edits made on an earlier import into those that fit the new one, and the rest.

    An edit no longer fits when the new import has another value than the edit says there ``was``:
    then the source itself was corrected, and somebody should look. An edit that states no ``was``
    is kept. The first part is what :meth:`firstmate.store.protocol.Store.save` takes as
    ``corrections``.
    """
    stale = [
        one for table, changes in _by_table(scenario) for one in _stale(company, table, changes)
    ]
    gone = {id(change) for change, _ in stale}
    kept = tuple(change for change in scenario.changes if id(change) not in gone)
    return Scenario(scenario.name, kept), tuple(stale)


def _by_table(scenario: Scenario) -> Iterator[tuple[str, list[Change]]]:
    """Changes of different tables cannot meet, so each table's are looked at by themselves."""
    for table in dict.fromkeys(change.table for change in scenario.changes):
        yield table, [change for change in scenario.changes if change.table == table]


def _stale(company: Company, name: str, changes: list[Change]) -> Iterator[tuple[Change, Conflict]]:
    """Give the changes whose ``was`` is not what the changes before them lead to."""
    if not any(change.was is not None for change in changes):
        return
    parts = list(batches(company.tables[name].table, changes))
    for number, batch in enumerate(parts):
        found = list(_stale_of_batch(company.tables[name], batch))
        yield from found
        if any(change.was is not None for later in parts[number + 1 :] for change in later):
            stale = {id(change) for change, _ in found}
            good = tuple(change for change in batch if id(change) not in stale)
            company = what_if(company, Scenario("", good))


def _stale_of_batch(held: Frame, batch: list[Change]) -> Iterator[tuple[Change, Conflict]]:
    if len(batch) > 1 or is_cell(held.table, batch[0]):
        yield from _stale_cells(held, batch)
    elif batch[0].op in _EDITS and batch[0].was is not None:
        hit = held.rows.filter(hits(held.table, batch[0]).fill_null(value=False))
        for theirs in hit[batch[0].column].unique(maintain_order=True):
            if not _expected(batch[0], theirs):
                yield batch[0], _conflict(batch[0], theirs)
                return


def _stale_cells(held: Frame, batch: list[Change]) -> Iterator[tuple[Change, Conflict]]:
    """Edits of single cells, thousands at once: one look-up by key."""
    key = list(held.table.key)
    values: dict[tuple[tuple[Any, ...], str], Any] = {}
    places = {tuple(change.where[k] for k in key) for change in batch}
    columns = sorted({change.column for change in batch})
    asked = pl.DataFrame(
        [dict(zip(key, place, strict=True)) for place in places],
        schema={k: held.rows.schema[k] for k in key},
    )
    found = held.rows.join(asked, on=key, how="semi", nulls_equal=True).select(*key, *columns)
    for row in found.iter_rows(named=True):
        values |= {(tuple(row[k] for k in key), column): row[column] for column in columns}
    for change in batch:
        cell = (tuple(change.where[k] for k in key), change.column)
        if cell not in values:
            continue
        if change.was is not None and not _expected(change, values[cell]):
            yield change, _conflict(change, values[cell])
        else:
            values[cell] = change.value


def _expected(change: Change, theirs: Any) -> bool:
    """Say whether a value is what the change says it was, or what it sets anyway."""
    empty = theirs is None and change.was == ""
    return empty or theirs == change.was or (change.op == "set" and theirs == change.value)


def _conflict(change: Change, theirs: Any) -> Conflict:
    place = ", ".join(f"{name} {value}" for name, value in change.where.items()) or "every row"
    return Conflict(
        f"Somebody changed {change.column or 'the row'} in {change.table} ({place}) before you.",
        "Look at both values and save again.",
        yours=change.value,
        theirs=theirs,
    )


def _touched(held: Frame, change: Change) -> pl.DataFrame:
    """Return the rows that the change edits or removes."""
    if not change.rows:
        return held.rows.filter(hits(held.table, change).fill_null(value=False))
    named = [name for name in held.table.names if any(name in row for row in change.rows)]
    rows = frame(held.table, change.rows).rows.select(named).unique()
    return held.rows.join(rows, on=named, how="semi", nulls_equal=True)


def _check_seen(seen: Frame, now: Frame, changes: list[Change]) -> None:
    """Compare what each edit touches with what its author was looking at."""
    for change in changes:
        if change.op == "append":
            continue  # what_if itself tells when the key is taken
        columns = [*now.table.key, change.column] if change.column else list(now.table.names)
        before, after = (_touched(held, change).select(columns) for held in (seen, now))
        if before.equals(after):
            continue
        other = after.join(before, on=columns, how="anti", nulls_equal=True)
        if not change.column or other.is_empty():
            raise _conflict(change, other.to_dicts())
        for theirs in other[change.column]:
            if not (change.op == "set" and theirs == change.value):
                raise _conflict(change, theirs)
