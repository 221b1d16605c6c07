"""Throws away what nobody kept: unmarked runs, files nothing names, results nobody used."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from firstmate.store import audit
from firstmate.store.results import FolderResults, MemoryResults
from firstmate.store.schema import contents, files, runs
from firstmate.store.shelf import Shelf


def sweep(
    shelf: Shelf, results: FolderResults | MemoryResults, *, at: datetime, older_than: timedelta
) -> int:
    """Delete runs kept without a reason, files and results, all older than that; how many runs."""
    before = at - older_than
    with shelf.database.writing() as connection:
        unmarked = list(
            connection.scalars(
                sa.select(runs.c.run)
                .where(runs.c.why == "", runs.c.at < before)
                .order_by(runs.c.at)
            )
        )
        for run in unmarked:
            connection.execute(sa.delete(contents).where(contents.c.owner == run))
            connection.execute(sa.delete(runs).where(runs.c.run == run))
            audit.write(connection, "sweep", run, before=None, after=None, by="", at=at)
        named = sa.select(contents.c.file)
        connection.execute(sa.delete(files).where(files.c.file.not_in(named)))
    # Only now: had the transaction failed, its files would be missed. The lock is taken again so
    # that no writer, which looks for its files under the same lock, can lose one in between.
    with shelf.database.writing() as connection:
        wanted = set(connection.scalars(sa.select(files.c.file)))
        for file in list(shelf.files.older(before.timestamp())):
            if file not in wanted:
                shelf.files.remove(file)
    results.sweep(before.timestamp())
    return len(unmarked)
