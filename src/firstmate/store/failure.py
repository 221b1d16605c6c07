"""Errors of disks and databases as errors of the product, in a person's words; it mends nothing."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from firstmate.base.errors import Refused, Unreachable

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}

NOTHING_LOST = "What was saved before is unchanged; free some space and try again."


@contextmanager
def in_plain_words() -> Iterator[None]:
    """Turn errors of the disk and the database that a person can act on into FirstmateErrors."""
    try:
        yield
    except OSError as error:
        raise _of_disk(error) from error
    except sa.exc.DBAPIError as error:
        raise _of_database(error) from error


def _of_disk(error: OSError) -> Exception:
    if error.errno in _FULL:
        return Refused("The disk is full, so nothing was saved.", NOTHING_LOST)
    if error.errno in _READ_ONLY:
        return Refused(
            f"The folder may not be written to: {error}.", "Give yourself the right to write there."
        )
    return error


def _of_database(error: sa.exc.DBAPIError) -> Exception:
    # SQLite tells its errors apart by their words alone, PostgreSQL by a code.
    words = str(error.orig)
    code = getattr(error.orig, "sqlstate", None) or ""
    if "is full" in words or code.startswith("53"):
        return Refused("The disk is full, so nothing was saved.", NOTHING_LOST)
    if "locked" in words or code == "55P03":
        return Unreachable(
            "Another program has been writing to this company for too long.",
            "Nothing was saved; try again when it has finished.",
        )
    if "malformed" in words or "not a database" in words:
        return Refused(f"The catalogue is damaged: {words}.", "Restore the company from a backup.")
    if "readonly" in words:
        return Refused(
            "The catalogue may not be written to.", "Give yourself the right to write there."
        )
    if "unable to open" in words:
        return Refused(f"The catalogue cannot be opened: {words}.", "Check the folder's rights.")
    if "disk I/O" in words:
        return Refused("The disk failed while saving.", "Check the disk; then try again.")
    lost = error.connection_invalidated or code.startswith(("08", "57P")) or not code
    if lost and isinstance(error, sa.exc.OperationalError):
        return Unreachable(
            f"The database does not answer: {words.strip()}.",
            "Look whether the last change was saved before doing it again.",
        )
    return error
