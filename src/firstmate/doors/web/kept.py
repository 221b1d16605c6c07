"""Pages kept as they were answered, for as long as what they show stays as it is; it draws none.

A page that says of itself that it is ``kept`` shows only what the store holds, and every write moves
the state of the store. While that stands, the same address has the same answer, whoever asks; only the
token of the session differs, and is put in its place.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

#: Bytes of pages that one process keeps.
MOST = 64_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """A page as it was answered: under which state, for which session's token, its bytes."""

    state: str
    csrf: bytes
    body: bytes

    def to(self, csrf: str) -> bytes:
        """Return the page for another session."""
        return self.body.replace(self.csrf, csrf.encode()) if self.csrf else self.body


@dataclass
class Kept:
    """Answers by address, least used first out, by bytes; safe for many threads."""

    most: int = MOST
    _held: OrderedDict[Hashable, Answer] = field(default_factory=OrderedDict)
    _bytes: int = 0
    _making: dict[Hashable, threading.Lock] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: Hashable, state: str) -> Answer | None:
        """Return the answer given under this state, or None."""
        with self._lock:
            held = self._held.get(key)
            if held is None or held.state != state:
                return None
            self._held.move_to_end(key)
            return held

    def put(self, key: Hashable, answer: Answer) -> None:
        """Keep an answer in place of the one before."""
        with self._lock:
            before = self._held.pop(key, None)
            self._bytes += len(answer.body) - (len(before.body) if before else 0)
            self._held[key] = answer
            while self._bytes > self.most and self._held:
                self._bytes -= len(self._held.popitem(last=False)[1].body)

    def once(self, key: Hashable, state: str, make: Callable[[], Answer | None]) -> Answer | None:
        """Return the answer of this state; of many who ask at once, one makes it.

        ``make`` gives None where the answer is not one to keep; then everybody makes their own.
        """
        held = self.get(key, state)
        if held is not None:
            return held
        with self._lock:
            making = self._making.setdefault(key, threading.Lock())
        with making:
            held = self.get(key, state)
            if held is None:
                held = make()
                if held is not None:
                    self.put(key, held)
        with self._lock:
            self._making.pop(key, None)
        return held
