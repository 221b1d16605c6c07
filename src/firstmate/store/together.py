"""Writes of several people put into one transaction, so that they wait for the disk once and not in turn.

Whoever comes first writes for all who wait by then (group commit; DeWitt and others 1984,
Implementation techniques for main memory database systems). What is written and who is refused is
as if each had come alone, in the order of the queue. It does not know what is written.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from firstmate.base.errors import Unreachable
from firstmate.store.database import Database

#: What one person wants done with the only connection that may write.
Deed = Callable[[sa.Connection], Any]


@dataclass(eq=False)
class _Turn:
    deed: Deed
    told: Any = None
    error: Exception | None = None
    over: bool = False
    #: Set when the turn is over, or when it is its place to write for all who wait.
    called: threading.Event = field(default_factory=threading.Event)


class Together:
    """A queue of writes before one catalogue; safe for many threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._waiting: list[_Turn] = []
        self._busy = False

    def write(self, deed: Deed) -> Any:
        """Do a deed in a transaction shared with others; return what it returns, raise what it raises.

        When it returns, it is committed. A deed that raises leaves nothing and spoils nothing for
        others; where the transaction itself fails, all in it are told so, since nobody can know
        whose part is kept.
        """
        turn = _Turn(deed)
        with self._lock:
            self._waiting.append(turn)
            leads, self._busy = not self._busy, True
        if not leads:
            turn.called.wait()
        if not turn.over:
            self._lead(turn)
        if turn.error is not None:
            raise turn.error
        return turn.told

    def _lead(self, first: _Turn) -> None:
        turns = [first]
        end: Exception | None = Unreachable(
            "Saving was interrupted.", "Look whether it was saved before doing it again."
        )
        try:
            with self._database.writing() as connection:
                turns = self._taken()
                for turn in turns:
                    _do(turn, connection)
            end = None
        except Exception as error:  # noqa: BLE001  # raised by everybody whose turn it was
            end = error
        finally:
            self._ended(turns, end)

    def _taken(self) -> list[_Turn]:
        with self._lock:
            turns, self._waiting = self._waiting, []
        return turns

    def _ended(self, turns: list[_Turn], end: Exception | None) -> None:
        """Tell those whose turn it was how it ended, and call who writes next."""
        for turn in turns:
            turn.error = turn.error if end is None else end
            turn.over = True
        with self._lock:
            self._waiting = [turn for turn in self._waiting if not turn.over]
            self._busy = bool(self._waiting)
            called = [*self._waiting[:1], *turns]
        for turn in called:
            turn.called.set()


def _do(turn: _Turn, connection: sa.Connection) -> None:
    """Do one deed by itself: an error of its own is kept for it, one of the database ends the transaction."""
    try:
        with connection.begin_nested():
            turn.told = turn.deed(connection)
    except sa.exc.SQLAlchemyError:
        raise
    except Exception as error:  # noqa: BLE001  # raised where the deed was asked for
        turn.error = error
