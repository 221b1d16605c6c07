"""A store that lives and ends with its object: for notebooks, tests and trials; it writes no file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

from firstmate.store.catalogue import Catalogue
from firstmate.store.database import sqlite
from firstmate.store.files import Step, missing, no_step
from firstmate.store.protocol import Store
from firstmate.store.results import MemoryResults


class MemoryFiles:
    """Files as bytes in memory."""

    def __init__(self) -> None:
        self._data: dict[str, bytes] = {}

    def put(self, name: str, data: bytes) -> None:
        """Keep the bytes."""
        self._data[name] = data

    def get(self, name: str) -> bytes:
        """Return a file's bytes. Refused when it is not there."""
        if name not in self._data:
            raise missing(name)
        return self._data[name]

    def has(self, name: str) -> bool:
        """Say whether the file is there."""
        return name in self._data

    def reader(self, name: str) -> BinaryIO:
        """Return the file opened for reading in pieces."""
        return io.BytesIO(self.get(name))

    def older(self, before: float) -> Iterator[str]:  # noqa: ARG002
        """Name every file: memory notes no times, and the sweep spares what is held."""
        yield from list(self._data)

    def remove(self, name: str) -> None:
        """Forget a file; one that is gone already is no error."""
        self._data.pop(name, None)


def MemoryStore(*, step: Step = no_step) -> Store:  # noqa: N802  # reads as the kind of store it is
    """Return an empty store in memory, with the very code of the kept ones below it."""
    return Catalogue(sqlite(None, step=step), MemoryFiles(), MemoryResults())
