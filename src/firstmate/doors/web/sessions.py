"""Who may come in: a one-time secret printed at the console becomes a session; sessions end with the server."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

#: Seconds a session lasts without a request, and at most (TRUST: idle 8 hours, absolute 7 days).
IDLE = 8 * 3600
LONGEST = 7 * 24 * 3600


@dataclass
class Session:
    """One browser that came in; ``csrf`` must come back with everything it writes."""

    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    begun: float = field(default_factory=time.monotonic)
    used: float = field(default_factory=time.monotonic)


class Sessions:
    """The open sessions of a server, by their secret name; safe for many threads."""

    #: Called when the secret was used and another took its place.
    told: Callable[[], None]

    def __init__(self) -> None:
        self.told = lambda: None
        self._lock = threading.Lock()
        self._secret = secrets.token_urlsafe(24)
        self._open: dict[str, Session] = {}

    @property
    def secret(self) -> str:
        """The secret that opens one session; another takes its place once it was used."""
        return self._secret

    def enter(self, secret: str) -> str | None:
        """Return the name of a new session for the right secret, which then is spent; else None."""
        with self._lock:
            if not secrets.compare_digest(secret.encode(), self._secret.encode()):
                return None
            self._secret = secrets.token_urlsafe(24)
            name = secrets.token_urlsafe(32)
            self._open[name] = Session()
        self.told()
        return name

    def find(self, name: str) -> Session | None:
        """Return the session of that name unless it is over."""
        with self._lock:
            session = self._open.get(name)
            if session is None:
                return None
            present = time.monotonic()
            if present - session.used > IDLE or present - session.begun > LONGEST:
                del self._open[name]
                return None
            session.used = present
            return session

    def leave(self, name: str) -> None:
        """End a session."""
        with self._lock:
            self._open.pop(name, None)
