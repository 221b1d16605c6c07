"""Versions of a company: imported frames plus ordered changes; each one is appended, none is altered."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import polars as pl
import sqlalchemy as sa

from firstmate.base.errors import Refused
from firstmate.base.frame import Frame, frame
from firstmate.base.issue import issue_rows
from firstmate.company.change import BASE, Scenario, from_json, to_json
from firstmate.company.company import Company
from firstmate.company.tables import INPUTS
from firstmate.company.what_if import what_if
from firstmate.store import audit, frames
from firstmate.store.database import every, first
from firstmate.store.edit import edited
from firstmate.store.files import checksum
from firstmate.store.schema import versions
from firstmate.store.shelf import Content, Shelf, Swept

#: Companies kept in memory; untouched tables are shared between them.
CACHED = 8

Row = dict[str, Any]


@dataclass(frozen=True)
class Versions:
    """The versions of one company."""

    shelf: Shelf
    _cache: OrderedDict[str, Company] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def save(
        self,
        company: Company,
        *,
        by: str,
        at: datetime,
        note: str,
        rejected: Mapping[str, pl.DataFrame],
        originals: Iterable[Path],
        corrections: Scenario,
    ) -> str:
        """Append an imported state, unless the current version is the same; return its name."""
        after = what_if(company, corrections)
        bad = {name: frames.sheet("rejected", rows) for name, rows in rejected.items()}
        originals = list(originals)
        while True:
            with self.shelf.database.reading() as connection:
                now = self._last(connection)
                if now and self._same(connection, now, after, bad):
                    return str(now["version"])
            held = self._write(company, after, bad, originals)
            try:
                with self.shelf.database.writing() as connection:
                    now = self._last(connection)
                    if now and self._same(connection, now, after, bad):
                        return str(now["version"])
                    row = _row(now, "import", after, corrections, note=note, by=by, at=at)
                    self._append(connection, row, held)
            except Swept:
                continue
            self._remember(replace(after, version=row["version"]))
            return str(row["version"])

    def change(self, scenario: Scenario, *, by: str, at: datetime, seen: str | None) -> str:
        """Append changes to the current version; return the new version's name."""
        self.load(None)  # read the files before anybody has to wait
        with self.shelf.database.writing() as connection:
            now = self._wanted(connection, None)
            company = self._company(connection, now)
            looked_at = None
            if seen is not None and seen != now["version"]:
                looked_at = self._company(connection, self._wanted(connection, seen))
            after, signed = edited(company, scenario, seen=looked_at, by=by, at=at)
            if after.mark == company.mark:
                return str(now["version"])
            note = signed.name if signed.name != BASE.name else _because(signed)
            row = _row(now, "change", after, signed, note=note, by=by, at=at)
            told = after.issues[company.issues.height :]
            self._append(connection, row, [self._put_issues(told)] if told.height else [])
        self._remember(replace(after, version=row["version"]))
        return str(row["version"])

    def revert(self, to: str, *, by: str, at: datetime) -> str:
        """Append a version with the content of an earlier one; return its name."""
        with self.shelf.database.writing() as connection:
            now, then = self._wanted(connection, None), self._wanted(connection, to)
            if then["mark"] == now["mark"]:
                return str(now["version"])
            company = self._company(connection, then)
            held = [
                Content(kind, name, file)
                for kind in ("table", "rejected", "original")
                for name, file in self.shelf.held(connection, then["base"], kind).items()
            ]
            held.append(self._put_issues(company.issues))
            changes = self._changes(connection, then)
            row = _row(now, "restore", company, changes, note=f"Back to {to}.", by=by, at=at)
            self._append(connection, row, held)
        self._remember(replace(company, version=row["version"]))
        return str(row["version"])

    def load(self, version: str | None) -> Company:
        """Return the company at a version, by default the current one."""
        with self.shelf.database.reading() as connection:
            return self._company(connection, self._wanted(connection, version))

    def changes(self, version: str | None) -> Scenario:
        """Return the changes between a version's imported frames and its state, in order."""
        with self.shelf.database.reading() as connection:
            return self._changes(connection, self._wanted(connection, version))

    def rejected(self, version: str | None) -> dict[str, pl.DataFrame]:
        """Return the rejected rows of the version's import, by sheet."""
        with self.shelf.database.reading() as connection:
            base = self._wanted(connection, version)["base"]
            held = self.shelf.held(connection, base, "rejected")
            return {
                name: frames.sheet_rows(self.shelf.read(connection, file))
                for name, file in held.items()
            }

    def originals(self, to: Path, version: str | None) -> list[Path]:
        """Write the files of the version's import into a folder; return them."""
        written = []
        with self.shelf.database.reading() as connection:
            base = self._wanted(connection, version)["base"]
            for name, file in self.shelf.held(connection, base, "original").items():
                written.append(to / Path(name).name)
                written[-1].write_bytes(self.shelf.read(connection, file))
        return written

    # --- inside a transaction -----------------------------------------------------------------

    def _last(self, connection: sa.Connection) -> Row | None:
        newest = sa.select(versions).order_by(versions.c.number.desc()).limit(1)
        return first(connection, newest)

    def _wanted(self, connection: sa.Connection, version: str | None) -> Row:
        if version is None:
            row = self._last(connection)
            if row is None:
                raise Refused("This company has no data yet.", "Import its files first.")
            return row
        named = sa.select(versions).where(versions.c.version == version)
        row = first(connection, named)
        if row is None:
            raise Refused(f"There is no version {version}.", "The list of versions names them.")
        return row

    def _same(
        self,
        connection: sa.Connection,
        now: Row,
        after: Company,
        bad: Mapping[str, tuple[str, bytes]],
    ) -> bool:
        """Say whether the version is what is being saved, the rejected rows included."""
        if now["mark"] != after.mark:
            return False
        held = self.shelf.held(connection, now["base"], "rejected")
        return held == {name: file for name, (file, _) in bad.items()}

    def _write(
        self,
        company: Company,
        after: Company,
        bad: Mapping[str, tuple[str, bytes]],
        originals: Iterable[Path],
    ) -> list[Content]:
        filled = [one for one in company.tables.values() if len(one)]
        held = self.shelf.put_frames("table", filled, self.shelf.known())
        held.append(self._put_issues(after.issues))
        for name, (file, data) in bad.items():
            held.append(self.shelf.put("rejected", name, file, data))
        for path in originals:
            data = path.read_bytes()
            ending = "".join(c for c in path.suffix.lower() if c.isalnum())[:8] or "bin"
            file = f"originals/{checksum(data)}.{ending}"
            held.append(self.shelf.put("original", str(path.name), file, data))
        return _told_apart(held)

    def _put_issues(self, issues: pl.DataFrame) -> Content:
        file, data = frames.sheet("issues", issues)
        return self.shelf.put("issues", "issues", file, data)

    def _append(self, connection: sa.Connection, row: Row, held: list[Content]) -> None:
        connection.execute(sa.insert(versions), row)
        self.shelf.name_them(connection, row["version"], held)
        audit.write(
            connection, row["kind"], row["version"], by=row["by"], at=row["at"],
            before=row["parent"], after=as_kept(row, held),
        )  # fmt: skip

    def _company(self, connection: sa.Connection, row: Row) -> Company:
        known = self._cache.get(row["version"])
        if known is not None:
            return known
        base = self._wanted(connection, row["base"])
        files = self.shelf.held(connection, base["version"], "table")
        filled = self.shelf.frames(connection, files, INPUTS)
        imported = Company(
            name=row["company"],
            tables=MappingProxyType({name: filled.get(name) or _empty(name) for name in INPUTS}),
            as_of=row["as_of"],
        )
        folded = what_if(imported, self._changes(connection, row))
        issues = self._issues(connection, row)
        return self._remember(replace(folded, version=row["version"], issues=issues))

    def _since_base(self, connection: sa.Connection, row: Row) -> list[Row]:
        """Return the versions that rest on the same import, up to this one."""
        chain = (
            sa.select(versions)
            .where(versions.c.base == row["base"], versions.c.number <= row["number"])
            .order_by(versions.c.number)
        )
        return every(connection, chain)

    def _changes(self, connection: sa.Connection, row: Row) -> Scenario:
        chain = [from_json(one["changes"]) for one in self._since_base(connection, row)]
        return Scenario("changes", tuple(change for one in chain for change in one.changes))

    def _issues(self, connection: sa.Connection, row: Row) -> pl.DataFrame:
        """Return the issues of the import and of every change since, as they were told then."""
        told = [issue_rows(())]
        for one in self._since_base(connection, row):
            for file in self.shelf.held(connection, one["version"], "issues").values():
                told.append(frames.sheet_rows(self.shelf.read(connection, file)))
        return pl.concat(told, how="diagonal")

    def _remember(self, company: Company) -> Company:
        with self._lock:
            self._cache[company.version] = company
            self._cache.move_to_end(company.version)
            while len(self._cache) > CACHED:
                self._cache.popitem(last=False)
        return company


def as_kept(row: Row, held: Iterable[Content]) -> dict[str, Any]:
    """Return what the audit keeps of a version or run: its row and its files."""
    return {**row, "contents": sorted(list(one) for one in held)}


def _row(
    now: Row | None,
    kind: str,
    company: Company,
    changes: Scenario,
    *,
    note: str,
    by: str,
    at: datetime,
) -> Row:
    number = now["number"] + 1 if now else 1
    name = f"v{number}"
    return {
        "number": number,
        "version": name,
        "parent": now["version"] if now else None,
        "kind": kind,
        "as_of": company.as_of,
        "note": note,
        "by": by,
        "at": at,
        "company": company.name,
        "mark": company.mark,
        "base": now["base"] if kind == "change" and now else name,
        "changes": to_json(changes),
    }


def _because(scenario: Scenario) -> str:
    return "; ".join(dict.fromkeys(one.because for one in scenario.changes if one.because))


def _told_apart(held: list[Content]) -> list[Content]:
    """Two originals of one name, from different folders, are numbered."""
    seen: dict[tuple[str, str], int] = {}
    unique = []
    for one in held:
        count = seen[one.kind, one.name] = seen.get((one.kind, one.name), 0) + 1
        unique.append(one if count == 1 else one._replace(name=f"{one.name} ({count})"))
    return unique


def _empty(name: str) -> Frame:
    return frame(INPUTS[name])
