"""What a page is: its path, its place in the menu, and the function that answers; pages are found by being there."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.responses import Response

    from firstmate.doors.web.asked import Asked

#: The menu: the three parts of the job, and the data.
GROUPS = ("Decide", "Align", "Operate", "Data")


@dataclass(frozen=True, slots=True)
class Page:
    """One address of the application.

    Attributes
    ----------
    path
        Below the company, as ``/today``; with ``company`` off, from the root.
    call
        What answers; runs in a thread and may read files. Raises errors of the product freely.
    title, group, order
        The entry in the menu; an empty group means none.
    post
        What answers when a form is sent here, or None.
    teaches
        What will stand here and what brings it, said to a company without data.
    kept
        Whether the answer rests on nothing but the address, the day and what the store holds, so
        that it may be kept until the next write. Progress of work, holds and files on their way
        do not belong to that.
    """

    path: str
    title: str
    call: Callable[[Asked], Response] | None = None
    post: Callable[[Asked], Response] | None = None
    group: str = ""
    order: int = 0
    company: bool = True
    teaches: str = ""
    kept: bool = False


@cache
def pages() -> tuple[Page, ...]:
    """Return every page of the modules in ``pages``, menu order."""
    from firstmate.doors.web import pages as here

    found: list[Page] = []
    for module in pkgutil.iter_modules(here.__path__):
        found += importlib.import_module(f"{here.__name__}.{module.name}").PAGES
    return tuple(sorted(found, key=lambda page: (page.order, page.title)))


@cache
def menu() -> dict[str, tuple[Page, ...]]:
    """Return group -> its pages, in order."""
    return {
        group: tuple(page for page in pages() if page.group == group)
        for group in GROUPS
        if any(page.group == group for page in pages())
    }
