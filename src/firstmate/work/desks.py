"""Promise desks of one process: plans prepared in the background, kept by run; a page never waits for one."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field, replace

from firstmate.company.change import from_json
from firstmate.company.what_if import what_if
from firstmate.work.desk import Desk, prepared, rests_on
from firstmate.work.view import View

#: Prepared plans that one process keeps; each is some ten megabytes.
KEPT = 4

#: A desk is of one company and one run.
Key = tuple[str, str]


@dataclass
class Desks:
    """Desks by company and run, least used first out; safe for many threads."""

    _held: OrderedDict[Key, Desk] = field(default_factory=OrderedDict)
    _coming: dict[Key, threading.Thread] = field(default_factory=dict)
    _failed: dict[Key, Exception] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ready(self, view: View, run: str, *, wait: bool = False) -> Desk | None:
        """Return the desk of a run, None while it is being prepared.

        Parameters
        ----------
        run
            A kept run that holds what promises rest on (:func:`firstmate.work.desk.rests_on`).
        wait
            Stay until it is prepared.
        """
        key = (view.workspace.name, run)
        with self._lock:
            held = self._held.get(key)
            if held is not None:
                self._held.move_to_end(key)
                return replace(held, workspace=view.workspace)
            failed = self._failed.pop(key, None)
            if failed is not None:
                raise failed
            coming = self._coming.get(key)
            if coming is None:
                coming = threading.Thread(
                    target=self._prepare, args=(view, key), name="desk", daemon=True
                )
                self._coming[key] = coming
                coming.start()
        if not wait:
            return None
        coming.join()
        return self.ready(view, run)

    def _prepare(self, view: View, key: Key) -> None:
        made: Desk | Exception
        try:
            made = _made(view, key[1])
        except Exception as error:  # noqa: BLE001  # raised where the desk is asked for next
            made = error
        with self._lock:
            self._coming.pop(key, None)
            if isinstance(made, Exception):
                self._failed[key] = made
                return
            self._held[key] = made
            while len(self._held) > KEPT:
                self._held.popitem(last=False)


def _made(view: View, run: str) -> Desk:
    workspace = view.workspace
    kept = workspace.store.run(run, only=rests_on(workspace.registry))
    company = what_if(workspace.company(kept.version), from_json(kept.scenario))
    return prepared(workspace, company, kept)
