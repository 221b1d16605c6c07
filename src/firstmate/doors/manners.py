"""What every door on the network keeps to: the names it answers to, how much it reads, which status an error has."""

from __future__ import annotations

from firstmate.base.errors import Conflict, Denied, FirstmateError, NoPlan, Refused, Unreachable
from firstmate.work import uploads

#: Names under which a server on loopback is reached; any other is a page of a stranger.
HOSTS = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})
#: Largest body in bytes: the bar of an upload, and some for what stands around files.
MOST = uploads.MOST_BYTES + 4_000_000
#: What kind of error answers with which status.
STATUS: tuple[tuple[type[FirstmateError], int], ...] = (
    (Conflict, 409), (Denied, 403), (Unreachable, 503), (NoPlan, 422), (Refused, 400),
)  # fmt: skip


def status_of(error: FirstmateError) -> int:
    """Return the status with which an error is answered.

    >>> status_of(Denied("Ann may look, but not decide here."))
    403
    """
    return next((code for kind, code in STATUS if isinstance(error, kind)), 400)


def length(said: str) -> int:
    """Return the bytes a body says it has, -1 where it does not say.

    >>> length("12"), length(""), length("12 or so")
    (12, -1, -1)
    """
    return int(said) if said.isdecimal() and len(said) < 18 else -1
