"""The companies of a home folder, each opened once for as long as a server lives; doors share them."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from firstmate.base.errors import Refused
from firstmate.store.open import open_store
from firstmate.work.desks import Desks
from firstmate.work.home import Home
from firstmate.work.planner import Planner
from firstmate.work.reading import OWNER, Person
from firstmate.work.view import Shelf, View
from firstmate.work.workspace import Workspace


@dataclass
class Companies:
    """What all requests at all doors of a server share."""

    home: Home
    planner: Planner
    shelf: Shelf = field(default_factory=Shelf)
    desks: Desks = field(default_factory=Desks)
    #: The companies served; empty means all.
    only: frozenset[str] = frozenset()
    #: Companies whose demo data may not be redistributed without its credit: name -> credit.
    credits: dict[str, str] = field(default_factory=dict)
    _open: dict[str, Workspace] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def companies(self) -> list[str]:
        """Return the names of the companies there are."""
        return [name for name in self.home.companies() if not self.only or name in self.only]

    def workspace(self, name: str, *, person: Person = OWNER, create: bool = False) -> Workspace:
        """Return the company of that name, opened once per server. Refused when there is none."""
        folder = self.home.company(name)
        if self.only and name not in self.only:
            raise Refused(f"There is no company {name}.", "It is not served here.")
        with self._lock:
            if name not in self._open or not folder.is_dir():
                if not folder.is_dir() and not create:
                    raise Refused(
                        f"There is no company {name}.", "The list of companies has those there are."
                    )
                folder.mkdir(parents=True, exist_ok=True)
                self._open[name] = Workspace(name, open_store(folder))
            known = self._open[name]
        return Workspace(name, known.store, person, known.registry)

    def view(
        self,
        name: str,
        *,
        person: Person = OWNER,
        scenario: str = "base",
        version: str | None = None,
    ) -> View:
        """Return the company as a person sees it under a scenario, at a version."""
        workspace = self.workspace(name, person=person)
        return View(workspace, workspace.scenario(scenario), self.shelf, version or None)
