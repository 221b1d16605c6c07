"""The deck of one server: the companies it serves, and the browsers that came in."""

from __future__ import annotations

from dataclasses import dataclass, field

from firstmate.doors.web.kept import Kept
from firstmate.doors.web.sessions import Sessions
from firstmate.work.companies import Companies


@dataclass
class Deck(Companies):
    """What all requests of browsers share."""

    sessions: Sessions = field(default_factory=Sessions)
    kept: Kept = field(default_factory=Kept)
    #: Demo companies that a person may ask for.
    demos: tuple[str, ...] = ()
