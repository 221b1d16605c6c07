"""Opens a company's folder as a store, and restores one from a backup; it decides nothing else."""

from __future__ import annotations

import json
import re
import uuid
from pathlib import Path

from firstmate.base.errors import Refused
from firstmate.store.backup import read_backup
from firstmate.store.catalogue import Catalogue
from firstmate.store.database import Database, postgres, sqlite
from firstmate.store.failure import in_plain_words
from firstmate.store.files import FolderFiles, Step, no_step, write_first
from firstmate.store.protocol import Store
from firstmate.store.results import FolderResults

SQLITE = "catalogue.sqlite"
#: Says in which PostgreSQL schema the catalogue is; never the address, which holds a password.
ELSEWHERE = "catalogue.json"


def open_store(folder: Path, url: str | None = None, *, step: Step = no_step) -> Store:
    """Open the company in a folder, or make an empty one there.

    Parameters
    ----------
    folder
        Holds the files and, without ``url``, the catalogue.
    url
        Address of a PostgreSQL database in which the catalogue is kept, in a schema of its own.
    step
        Told of every step of a write; tests interrupt there.

    Raises
    ------
    Refused
        The folder cannot be used, its catalogue is damaged, of a newer version, or elsewhere.
    Unreachable
        The database does not answer.
    """
    with in_plain_words():
        database = _database(folder, url, step)
        files = FolderFiles(folder / "files", step=step)
        try:
            return Catalogue(database, files, FolderResults(folder / "results"))
        except BaseException:
            database.close()
            raise


def restore(backup: Path, folder: Path, url: str | None = None, *, step: Step = no_step) -> Store:
    """Make a store in an empty folder from a backup and open it.

    A kill leaves an empty store; restore again. Errors are those of :func:`open_store`, and
    Refused where the backup is damaged or the folder holds a company already.
    """
    with in_plain_words():
        database = _database(folder, url, step)
        try:
            read_backup(backup, FolderFiles(folder / "files", step=step), database)
        finally:
            database.close()
    return open_store(folder, url, step=step)


def _database(folder: Path, url: str | None, step: Step) -> Database:
    folder.mkdir(parents=True, exist_ok=True)
    inside, elsewhere = folder / SQLITE, folder / ELSEWHERE
    if url is None:
        if elsewhere.exists():
            raise Refused(
                "This company's catalogue is kept in PostgreSQL.", "Give the database's address."
            )
        return sqlite(inside, step=step)
    if inside.exists():
        raise Refused(
            "This company's catalogue is kept in its folder.",
            "To move it, make a backup and restore that with the database's address.",
        )
    return postgres(url, schema=_schema(elsewhere), step=step)


def _schema(elsewhere: Path) -> str:
    """Return the schema this folder's catalogue has, given once: the folder's name and a number."""
    if not elsewhere.exists():
        words = re.sub("[^a-z0-9]+", "_", elsewhere.parent.resolve().name.lower()).strip("_")
        name = f"firstmate_{words[:30]}_{uuid.uuid4().hex[:8]}"
        write_first(elsewhere, json.dumps({"schema": name}).encode())
    name = str(json.loads(elsewhere.read_text("utf-8"))["schema"])
    if not re.fullmatch("[a-z0-9_]{1,63}", name):
        raise Refused(f"{elsewhere.name} was changed by hand.", "Restore it from a backup.")
    return name
