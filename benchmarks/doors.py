"""Times of the doors: readers of the pages while a plan runs, the JSON page, the start, the memory.

``python -m benchmarks.doors [--quick] [--home FOLDER] [--json FILE]``. A real server on loopback in a
process of its own serves the demo joinery (``--home``: the first company of a copied home folder whose
answers are computed; ``--quick``: a tiny firm made by seed). The peer is FastAPI returning constant
texts of the same sizes, read in the same way on the same machine.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import platform
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.doors_reader import Connection, Seen, read

READERS = 50
#: Mean seconds that a reader stays on a page.
PAUSE = 5.0
#: Times a page is drawn for its middle time.
DRAWN = 9
#: Connections that ask for the JSON page as fast as they can.
PROGRAMS = 8
PAGES = ("today", "limits", "supply", "supply/buy", "supply/stock", "supply/load", "data",
         "tables/sales_lines")  # fmt: skip
OURS, PEER = "firstmate", "FastAPI, constant"
_ENTER = re.compile(r"(http://127\.0\.0\.1:(\d+))/enter\?secret=(\S+)")


@dataclass
class Server:
    """A server in a process of its own, and how to be let in."""

    process: subprocess.Popen[str]
    port: int
    headers: dict[str, str] = field(default_factory=dict)
    api: dict[str, str] = field(default_factory=dict)

    def ask(self, path: str, *, body: Any = None, method: str = "") -> tuple[int, Any]:
        """Return status and JSON of an operation of the API."""
        sent = urllib.request.Request(  # loopback
            f"http://127.0.0.1:{self.port}/api{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={**self.api, "content-type": "application/json"},
            method=method or ("GET" if body is None else "POST"),
        )
        try:
            with urllib.request.urlopen(sent, timeout=60) as answer:  # noqa: S310
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def memory(self) -> tuple[float, float] | None:
        """Return memory now and at its peak [MB], None where the system does not say."""
        with contextlib.suppress(OSError, KeyError):
            text = Path(f"/proc/{self.process.pid}/status").read_text("utf-8")
            kb = dict(re.findall(r"(VmRSS|VmHWM):\s+(\d+) kB", text))
            return int(kb["VmRSS"]) / 1024, int(kb["VmHWM"]) / 1024
        return None


@contextlib.contextmanager
def served(home: Path, *more: str) -> Iterator[Server]:
    """Serve a home folder; the browser is let in, the program has its token."""
    process = subprocess.Popen(
        [sys.executable, "-m", "firstmate", "serve", "--port", "0", *more],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env={**os.environ, "FIRSTMATE_HOME": str(home), "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        line = process.stdout.readline() if process.stdout else ""
        said = _ENTER.search(line)
        if said is None:
            raise SystemExit(f"The server did not say its address: {line}")
        server = Server(process, int(said[2]))
        status, headers, _ = asyncio.run(_once(server.port, f"/enter?secret={said[3]}"))
        cookie = headers.get("set-cookie", "").partition(";")[0]
        if status >= 400 or not cookie:
            raise SystemExit(f"The server let nobody in: {status}.")
        server.headers["cookie"] = cookie
        server.api["authorization"] = f"Bearer {(home / 'api_token').read_text('utf-8').strip()}"
        yield server
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


async def _once(port: int, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    async with Connection(port, headers) as connection:
        return await connection.get(path)


async def _middle(server: Server, pages: Sequence[str]) -> float:
    """Return the middle time of pages asked for one after the other [ms]."""
    took = []
    async with Connection(server.port, server.headers) as connection:
        for page in pages:
            began = time.perf_counter()
            await connection.get(page)
            took.append(1000.0 * (time.perf_counter() - began))
    return sorted(took)[len(took) // 2]


@contextlib.contextmanager
def peer(answers: dict[str, tuple[str, str]], scratch: Path) -> Iterator[int]:
    """Serve constant texts by FastAPI; gives its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    file = scratch / "peer.json"
    file.write_text(json.dumps(answers), "utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.peers.doors", str(port), str(file)]
    )
    try:
        for _ in range(200):
            with contextlib.suppress(OSError):
                asyncio.run(_once(port, next(iter(answers))))
                break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def tiny(home: Path) -> str:
    """Save a tiny firm made by seed into a home folder; return its name."""
    from firstmate.company.company import company
    from firstmate.demo.family import company_tables
    from firstmate.store.open import open_store

    (home / "firm").mkdir(parents=True)
    store = open_store(home / "firm")
    store.save(company("firm", company_tables(0, size="tiny")), by="seed", at=datetime.now(UTC))
    store.close()
    return "firm"


def until_computed(server: Server, company: str) -> None:
    """Wait until every page has its answers."""
    while True:
        status, said = server.ask(f"/companies/{company}/tables/headlines")
        if status == 200 and not said["stale"]:
            return
        if status not in {200, 202, 400}:
            raise SystemExit(f"The answers could not be computed: {said}")
        time.sleep(0.5)


class Plans:
    """Keeps the worker planning: a scenario nobody has asked for yet, whenever it has nothing to do."""

    def __init__(self, server: Server, company: str) -> None:
        self.server, self.company, self.made = server, company, 0
        self.looks = self.busy = 0

    async def go_on(self) -> None:
        """Ask for plans until cancelled; counts how often the worker was found at work."""
        job = ""
        while True:
            if not job or not await asyncio.to_thread(self._open, job):
                job = await asyncio.to_thread(self._begin)
            await asyncio.sleep(0.5)

    def _open(self, job: str) -> bool:
        _, said = self.server.ask(f"/companies/{self.company}/jobs/{job}")
        self.looks += 1
        self.busy += said["status"] == "running"
        return said["status"] in {"waiting", "running"}

    def _begin(self) -> str:
        self.made += 1
        name = f"more {self.made}"
        change = {"table": "sales_lines", "op": "scale", "column": "quantity",
                  "value": 1.0 + self.made / 100}  # fmt: skip
        path = f"/companies/{self.company}"
        scenario = name.replace(" ", "%20")
        self.server.ask(f"{path}/scenarios/{scenario}", body={"changes": [change]}, method="PUT")
        _, said = self.server.ask(f"{path}/tasks/limits/runs?scenario={scenario}", body={})
        return str(said["job"])


async def beside_a_plan(plans: Plans, port: int, pages: Sequence[str], **how: Any) -> Seen:
    """Read pages while the worker plans."""
    work = asyncio.create_task(plans.go_on())
    await asyncio.sleep(1.0)
    try:
        return await read(port, pages, **how)
    finally:
        work.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await work


def first_answer(home: Path, page: str) -> float:
    """Return seconds from starting the server to its first page."""
    began = time.perf_counter()
    with served(home) as server:
        asyncio.run(_once(server.port, page, **server.headers))
        return time.perf_counter() - began


class Table:
    """The rows of the benchmark, printed as they come."""

    def __init__(self, data: str) -> None:
        self.data, self.rows = data, list[dict[str, Any]]()

    def add(self, measure: str, who: str, value: float, *, told: bool = True) -> None:
        """Add a row."""
        self.rows.append({"data": self.data, "measure": measure, "who": who, "value": value})
        if told:
            print(f"{measure:70} {who:18} {value:10.1f}", flush=True)

    def add_pages(self, how: str, who: str, seen: Seen) -> None:
        """Add the times of every page, of all together, and how many a second."""
        every = [second for page in seen.seconds.values() for second in page]
        seen = Seen({**seen.seconds, "all pages": every}, seen.size, seen.wrong, seen.span)
        for page in sorted(seen.seconds):
            name = page.partition("/c/")[2].partition("/")[2] or page
            found = seen.quantiles(page)
            for quantile, value in found.items():
                self.add(f"{how}: {name}, {quantile} [ms]", who, value, told=False)
            said = " ".join(f"{value:10.1f}" for value in found.values())
            print(f"{how + ': ' + name + ', p50 p95 max [ms]':70} {who:18} {said}", flush=True)
        self.add(f"{how}: pages a second", who, len(every) / seen.span)
        self.add(f"{how}: answers that are no page", who, float(sum(seen.wrong.values())))


def measure(
    home: Path, company: str, table: Table, scratch: Path, *, span: float, pause: float
) -> None:
    """Measure everything on a home folder whose answers are computed."""
    pages = [f"/c/{company}/{page}" for page in PAGES]
    json_page = f"/api/companies/{company}/tables/sales_lines?rows=50"
    table.add(
        "start to first answer [s]", OURS, min(first_answer(home, pages[0]) for _ in range(3))
    )
    with served(home) as server:
        for page in pages:  # an address nobody asked for yet is drawn, not kept
            anew = [f"{page}?again={turn}" for turn in range(DRAWN)]
            table.add(f"drawn anew, one reader: {page.split('/', 3)[3]}, p50 [ms]", OURS,
                      asyncio.run(_middle(server, anew)))  # fmt: skip
        answers = {
            page: ("text/html", asyncio.run(_once(server.port, page, **server.headers))[2].decode())
            for page in pages
        }
        got = asyncio.run(_once(server.port, json_page, **server.api))[2].decode()
        answers[json_page.partition("?")[0]] = ("application/json", got)
        ways = ((f"{READERS} readers, a page in {pause:g} s", pause), (f"{READERS} at once", 0.0))
        with peer(answers, scratch) as plain:
            for who, port, headers, api in (
                (OURS, server.port, server.headers, server.api),
                (PEER, plain, {}, {}),
            ):
                plans = Plans(server, company)
                for how, stay in ways:
                    seen = asyncio.run(beside_a_plan(
                        plans, port, pages, headers=headers, readers=READERS, seconds=span,
                        pause=stay,
                    ))  # fmt: skip
                    table.add_pages(f"{how}, plan running", who, seen)
                table.add("share of looks at which a plan ran [%]", who,
                          100.0 * plans.busy / max(plans.looks, 1))  # fmt: skip
                _calm(server, company)
                seen = asyncio.run(read(
                    port, [json_page], headers=api, readers=PROGRAMS, seconds=span / 3, pause=0.0
                ))  # fmt: skip
                table.add(
                    f"JSON of 50 rows, {PROGRAMS} at once: a second", who, seen.count / seen.span
                )
                table.add("JSON of 50 rows: bytes", who, float(seen.size[json_page]))
        used = server.memory()
        if used is not None:
            table.add("memory of the server after it all [MB]", OURS, used[0])
            table.add("memory of the server, most [MB]", OURS, used[1])


def _calm(server: Server, company: str) -> None:
    """Stop what is planned, so that what follows has the machine."""
    _, jobs = server.ask(f"/companies/{company}/jobs")
    for job in jobs:
        if job["status"] in {"waiting", "running"}:
            server.ask(f"/companies/{company}/jobs/{job['job']}/cancel", body={})
    time.sleep(3.0)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tiny firm, under a minute")
    parser.add_argument("--home", type=Path, help="a home folder, which is copied; not written to")
    parser.add_argument("--json", type=Path, help="write the rows to this file as well")
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scratch, home = Path(folder), Path(folder) / "home"
        more: list[str] = []
        if said.home:
            shutil.copytree(said.home, home)
            company = min(p.parent.name for p in home.glob("*/catalogue*"))
        elif said.quick:
            company = tiny(home)
        else:
            home.mkdir()
            (scratch / "maker").mkdir()
            from firstmate.demo import maker

            maker.write(scratch / "maker")
            company, more = "maker", ["--data", str(scratch / "maker")]
        with served(home, *more) as server:
            until_computed(server, company)
        table = Table("tiny firm" if said.quick else company)
        measure(
            home,
            company,
            table,
            scratch,
            span=4.0 if said.quick else 24.0,
            pause=1.0 if said.quick else PAUSE,
        )
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {sys.version.split()[0]}")
    if said.json:
        said.json.write_text(json.dumps(table.rows, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
