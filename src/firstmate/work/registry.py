"""What can be run: every capability found by being there; it runs nothing."""

from __future__ import annotations

import hashlib
import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

import firstmate
import firstmate.capabilities
from firstmate.base.errors import Refused
from firstmate.base.saying import Saying
from firstmate.base.table import Table
from firstmate.base.task import Study, Task

#: Entry point group by which another package adds a capability.
GROUP = "firstmate.capabilities"


@dataclass(frozen=True)
class Registry:
    """Tasks and studies by name, their sayings by code."""

    nodes: Mapping[str, Task | Study]
    sayings: Mapping[str, Saying]

    @cached_property
    def results(self) -> dict[str, Table]:
        """Result tables by name."""
        return {table.name: table for node in self.nodes.values() for table in node.gives}

    @cached_property
    def givers(self) -> dict[str, tuple[str, ...]]:
        """Result table -> names of the tasks or studies that give it."""
        givers: dict[str, tuple[str, ...]] = {}
        for node in self.nodes.values():
            for table in node.gives:
                givers[table.name] = (*givers.get(table.name, ()), node.name)
        return givers

    def needed_for(self, wanted: Iterable[str]) -> list[str]:
        """Return the tasks and studies that the wanted tables or tasks rest on, in running order.

        Raises
        ------
        Refused
            A name is neither a result table nor a task or study, or tasks need each other.
        """
        order: list[str] = []
        for name in wanted:
            if name in self.nodes:
                self._visit(name, order, ())
            elif name in self.givers:
                for giver in self.givers[name]:
                    self._visit(giver, order, ())
            else:
                raise Refused(
                    f"There is no task, study or result table {name}.",
                    "`firstmate tasks` lists them.",
                )
        return order

    def _visit(self, name: str, order: list[str], path: tuple[str, ...]) -> None:
        if name in order:
            return
        if name in path:
            raise Refused(f"Tasks need each other: {' -> '.join((*path, name))}.")
        for need in self.nodes[name].needs:
            for giver in self.givers.get(need.rstrip("?"), ()):
                if giver != name:
                    self._visit(giver, order, (*path, name))
        order.append(name)


def registry(modules: Iterable[ModuleType]) -> Registry:
    """Build a registry from modules that declare TASKS, STUDIES and SAYINGS.

    Raises
    ------
    ValueError
        Two tasks have one name, or a table that is not gathered has two givers.
    """
    nodes: dict[str, Task | Study] = {}
    sayings: dict[str, Saying] = {}
    for module in modules:
        for node in (*getattr(module, "TASKS", ()), *getattr(module, "STUDIES", ())):
            if node.name in nodes:
                raise ValueError(f"two tasks or studies are called {node.name}")
            nodes[node.name] = node
        sayings |= {saying.code: saying for saying in getattr(module, "SAYINGS", ())}
    found = Registry(nodes, sayings)
    for table, givers in found.givers.items():
        if len(givers) > 1 and not found.results[table].gathered:
            raise ValueError(f"table {table} has several givers: {', '.join(givers)}")
    return found


@cache
def installed() -> Registry:
    """Return the registry of every capability folder and of every installed extension."""
    here = firstmate.capabilities
    modules = [
        importlib.import_module(f"{here.__name__}.{found.name}")
        for found in pkgutil.iter_modules(here.__path__)
    ]
    modules += [extension.load() for extension in entry_points(group=GROUP)]
    return registry(modules)


def resolve(path: str) -> Callable[..., Any]:
    """Return the function behind ``"package.module:function"``."""
    module, _, name = path.partition(":")
    function = getattr(importlib.import_module(module), name)
    if not callable(function):
        raise TypeError(f"{path} is not a function")
    return function  # type: ignore[no-any-return]


@cache
def code_version(path: str) -> str:
    """Return a hash of the source a task's function rests on: its folder and the floors below."""
    root = Path(firstmate.__file__).parent
    own = importlib.import_module(path.partition(":")[0].rpartition(".")[0])
    folders = [Path(own.__file__ or root).parent, root / "base", root / "company", root / "solve"]
    digest = hashlib.blake2b(digest_size=8)
    for folder in folders:
        for file in sorted(folder.rglob("*.py")):
            digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()
