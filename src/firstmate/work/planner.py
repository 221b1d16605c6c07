"""The one long-lived planning process, and the watch over it: jobs are taken, followed, cancelled, begun again.

The worker polls the queues of all companies of the home folder. The watch lives in the process
that serves people: it ends a worker that does not stop when it is told to, and starts another.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from firstmate.base.errors import FirstmateError
from firstmate.store.open import open_store
from firstmate.work import log
from firstmate.work.clock import now
from firstmate.work.home import Home
from firstmate.work.jobs import KINDS, perform
from firstmate.work.runner import Watch
from firstmate.work.workspace import Workspace

#: Seconds between two looks at the queues, and between two notes of progress.
POLL = 0.3
#: Seconds between two looks of the watch, which also hears of a job that shall end.
LOOK = 0.1
#: A worker told to end a job has so many seconds; then it is ended itself (bar: 2 seconds, also
#: while the machine is busy; a solver inside a long step cannot answer, so waiting longer is in vain).
PATIENCE = 0.5
#: A running job without a sign of life for so long has lost its worker.
LOST = 15.0
#: Seconds between two looks for work that another server's worker left when it was killed.
LOOK_AROUND = 5.0

logger = logging.getLogger("firstmate.planner")


@dataclass
class Planner:
    """Keeps one worker process at work on the companies of a home folder.

    ``kinds`` are the kinds of work with their paths, as :data:`firstmate.work.jobs.KINDS`.
    """

    home: Home
    kinds: Mapping[str, str] = field(default_factory=lambda: dict(KINDS))
    _worker: BaseProcess | None = None
    _told: Connection | None = None
    _ending: threading.Event = field(default_factory=threading.Event)
    _watch: threading.Thread | None = None
    #: The job at work: company, number.
    _at_work: tuple[str, str] | None = None

    def start(self) -> None:
        """Give back what a worker of an earlier time left, start the worker and watch over it."""
        self._return_all_lost()
        self._begin()
        self._watch = threading.Thread(target=self._look_after, name="planner", daemon=True)
        self._watch.start()

    def stop(self) -> None:
        """End the worker; a job at work waits again."""
        self._ending.set()
        if self._watch is not None:
            self._watch.join(timeout=5)
        self._end_worker()

    @property
    def worker(self) -> int | None:
        """Process id of the worker."""
        return self._worker.pid if self._worker is not None else None

    def _begin(self) -> None:
        context = get_context("spawn")  # a forked copy of a process with threads may hang
        ours, theirs = context.Pipe(duplex=False)
        self._worker = context.Process(
            target=work_through,
            args=(str(self.home.folder), dict(self.kinds), theirs),
            name="firstmate planner",
            daemon=False,
        )
        self._worker.start()
        theirs.close()
        self._told = ours

    def _look_after(self) -> None:
        asked_to_end: float | None = None
        looked = time.monotonic()
        while not self._ending.wait(LOOK):
            self._hear()
            if time.monotonic() - looked > LOOK_AROUND:
                self._return_all_lost()
                looked = time.monotonic()
            if self._worker is None or not self._worker.is_alive():
                logger.warning("the worker ended", extra={"at_work": self._at_work})
                self._end_worker()
                self._begin()
                asked_to_end = None
            elif not self._shall_end():
                asked_to_end = None
            elif asked_to_end is None:
                asked_to_end = time.monotonic()
            elif time.monotonic() - asked_to_end > PATIENCE:
                self._end_worker()
                self._begin()
                asked_to_end = None

    def _hear(self) -> None:
        """Note which job the worker says it is at."""
        try:
            while self._told is not None and self._told.poll():
                self._at_work = self._told.recv()
        except (EOFError, OSError):
            self._told = None

    def _shall_end(self) -> bool:
        if self._at_work is None:
            return False
        company, job = self._at_work
        with contextlib.suppress(FirstmateError), _store(self.home, company) as store:
            return bool(store.queue.job(job)["status"] == "cancelling")
        return False

    def _end_worker(self) -> None:
        """End the worker at once: every write is all or nothing, so there is nothing to tidy up."""
        if self._worker is not None:
            self._worker.kill()
            self._worker.join(timeout=3)
        self._worker = None
        if self._at_work is not None:
            company, job = self._at_work
            self._at_work = None
            with contextlib.suppress(FirstmateError), _store(self.home, company) as store:
                store.queue.give_back(job, at=now())

    def _return_all_lost(self) -> None:
        for name in self.home.companies():
            with contextlib.suppress(FirstmateError):
                self._return_lost(name)

    def _return_lost(self, company: str) -> None:
        with _store(self.home, company) as store:
            for job in store.queue.open():
                beat = job["beat"]
                if (company, job["job"]) == self._at_work:
                    continue  # its worker lives, however busy the machine is
                if job["status"] != "waiting" and (
                    beat is None or (now() - beat).total_seconds() > LOST
                ):
                    store.queue.give_back(job["job"], at=now())


@contextlib.contextmanager
def _store(home: Home, company: str) -> Any:
    store = open_store(home.company(company))
    try:
        yield store
    finally:
        store.close()


def work_through(home: str, kinds: Mapping[str, str], tell: Connection) -> None:
    """Take jobs of all companies one after the other, for as long as the process lives."""
    if hasattr(os, "nice"):
        os.nice(5)  # pages stay quick while a plan runs
    log.start(Path(home))
    worker = _Worker(Home(Path(home)), kinds, tell)
    with contextlib.suppress(OSError):  # the pipe breaks with the process that the worker serves
        while True:
            if not worker.one():
                tell.send(None)
                time.sleep(POLL)


@dataclass
class _Worker:
    """The worker's own memory: open stores, and the company it last worked on."""

    home: Home
    kinds: Mapping[str, str]
    tell: Connection
    workspaces: dict[str, Workspace] = field(default_factory=dict)

    def one(self) -> bool:
        """Take and do one job of any company; False when none waits."""
        for name in self.home.companies():
            try:
                workspace = self._workspace(name)
                job = workspace.store.queue.take(at=now())
            except FirstmateError as error:
                logger.warning("%s cannot be opened: %s", name, error)
                continue
            if job is not None:
                self._forget_others(name)
                self.tell.send((name, job["job"]))
                with _Followed(workspace, job["job"]) as watch:
                    perform(workspace, job, watch=watch, kinds=self.kinds)
                self.tell.send(None)
                return True
        return False

    def _workspace(self, name: str) -> Workspace:
        if name not in self.workspaces:
            self.workspaces[name] = Workspace(name, open_store(self.home.company(name)))
        return self.workspaces[name]

    def _forget_others(self, name: str) -> None:
        """Prepared plans are large: only the company at work keeps its own."""
        for other, workspace in self.workspaces.items():
            if other != name:
                workspace.forget()


class _Followed:
    """Notes progress and signs of life of a job from a thread of its own, and hears of its end."""

    def __init__(self, workspace: Workspace, job: str) -> None:
        self._queue, self._job = workspace.store.queue, job
        self._state: tuple[float, str] = (0.0, "")
        self._over = threading.Event()
        self._cancelled = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return Watch(progress=self._note, cancelled=self._cancelled.is_set, strict=False)

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _note(self, share: float, doing: str) -> None:
        self._state = (min(max(share, 0.0), 1.0), doing)

    def _beat(self) -> None:
        while not self._over.wait(POLL):
            share, doing = self._state
            with contextlib.suppress(FirstmateError):
                if not self._queue.follow(self._job, share=share, doing=doing, at=now()):
                    self._cancelled.set()
