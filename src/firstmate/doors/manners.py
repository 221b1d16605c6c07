"""What every door on the network keeps to: the names it answers to, how much it reads, which status an error has."""

from __future__ import annotations

import socket
from urllib.parse import quote

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


def attached(name: str, *, shown: bool = False) -> dict[str, str]:
    """Return the header that gives a file its name: to keep, or to be shown in the browser.

    >>> attached("Möbel items.csv")["content-disposition"].replace('"', "'")
    "attachment; filename='M_bel items.csv'; filename*=UTF-8''M%C3%B6bel%20items.csv"
    """
    plain = "".join(c if " " <= c <= "~" and c not in '"\\' else "_" for c in name)
    how = "inline" if shown else "attachment"
    said = f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return {"content-disposition": said}


def listening(port: int) -> socket.socket:
    """Return a socket that listens on this port of this machine, or on a free one where it is taken.

    It takes calls from now on: who is told the address may come at once.

    Raises
    ------
    Refused
        No port is free.
    """
    for wanted in (port, 0):
        # Named as TCP, so that answers are sent at once: for others asyncio lets Nagle's rule stand,
        # by which the second part of an answer waits 40 ms for the first to be acknowledged.
        tried = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", wanted))
            tried.listen(256)
        except OSError:
            tried.close()
            continue
        return tried
    raise Refused("No port of this machine is free.", "Give another with --port.")
