"""A file is there whole or not at all: it is written beside its place and moved there at the end."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from firstmate.base.errors import Refused


@contextmanager
def whole(to: Path) -> Iterator[Path]:
    """Give a path to write to; at the end its file takes the place of ``to``.

    Raises
    ------
    Refused
        The folder is missing, may not be written, or the disk is full.
    """
    part = to.with_name(f".{to.name}.{os.getpid()}.part")
    try:
        yield part
        part.replace(to)
    except OSError as error:
        raise Refused(
            f"{to} cannot be written: {error.strerror or error}.",
            "Choose a folder that exists and that you may write to; close the file elsewhere.",
        ) from error
    finally:
        part.unlink(missing_ok=True)
