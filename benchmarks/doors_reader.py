"""Readers of a server over loopback: connections that stay open, one request at a time on each, timed.

A client of a few lines, so that what is measured is the server's and not the client's time.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import numpy as np


class Connection:
    """One open connection to a server on this machine."""

    def __init__(self, port: int, headers: Mapping[str, str]) -> None:
        self._port = port
        said = {"host": f"127.0.0.1:{port}", "accept": "*/*", **headers}
        self._head = "".join(f"{name}: {value}\r\n" for name, value in said.items())

    async def __aenter__(self) -> Self:
        """Open it."""
        await self._open()
        return self

    async def _open(self) -> None:
        self._in, self._out = await asyncio.open_connection("127.0.0.1", self._port)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        """Close it."""
        self._out.close()

    async def get(self, path: str) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body of a page; a connection closed meanwhile is opened anew."""
        asks = f"GET {path} HTTP/1.1\r\n{self._head}\r\n".encode()
        try:
            self._out.write(asks)
            said = await self._in.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            self._out.close()
            await self._open()
            self._out.write(asks)
            said = await self._in.readuntil(b"\r\n\r\n")
        head = said.decode("latin-1").split("\r\n")
        headers = {
            name.lower(): value.strip()
            for name, _, value in (line.partition(":") for line in head[1:])
        }
        if headers.get("transfer-encoding") == "chunked":
            body = await self._chunks()
        else:
            body = await self._in.readexactly(int(headers.get("content-length", "0")))
        return int(head[0].split()[1]), headers, body

    async def _chunks(self) -> bytes:
        parts = []
        while True:
            size = int((await self._in.readline()).split(b";")[0], 16)
            parts.append(await self._in.readexactly(size))
            await self._in.readexactly(2)
            if size == 0:
                return b"".join(parts)


@dataclass
class Seen:
    """What readers saw of each page: seconds of every answer, its size; what was no page."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    size: dict[str, int] = field(default_factory=dict)
    wrong: dict[str, int] = field(default_factory=dict)
    span: float = 0.0

    @property
    def count(self) -> int:
        """Answers in all."""
        return sum(map(len, self.seconds.values()))

    def quantiles(self, page: str) -> dict[str, float]:
        """Return p50, p95 and the longest time of a page [ms]."""
        ms = 1000.0 * np.asarray(self.seconds[page])
        return {"p50": float(np.quantile(ms, 0.5)), "p95": float(np.quantile(ms, 0.95)),
                "max": float(ms.max())}  # fmt: skip


async def read(
    port: int,
    pages: Sequence[str],
    *,
    headers: Mapping[str, str],
    readers: int,
    seconds: float,
    pause: float,
    seed: int = 7,
) -> Seen:
    """Let readers go from page to page for some seconds and return what they saw.

    Parameters
    ----------
    pause
        Mean seconds (exponential) a reader stays on a page; 0 = the next is asked for at once.
    """
    seen = Seen()
    began = time.perf_counter()

    async def one(number: int) -> None:
        draw = np.random.default_rng([seed, number])
        async with Connection(port, headers) as connection:
            await asyncio.sleep(float(draw.uniform(0, pause or 0.05)))
            at = number
            while time.perf_counter() - began < seconds:
                page = pages[at % len(pages)]
                at += 1
                start = time.perf_counter()
                status, _, body = await connection.get(page)
                seen.seconds.setdefault(page, []).append(time.perf_counter() - start)
                seen.size[page] = len(body)
                if status != 200:
                    seen.wrong[page] = seen.wrong.get(page, 0) + 1
                if pause:
                    await asyncio.sleep(float(draw.exponential(pause)))

    await asyncio.gather(*(one(number) for number in range(readers)))
    seen.span = time.perf_counter() - began
    return seen
