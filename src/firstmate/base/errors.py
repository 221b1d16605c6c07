"""The errors of the product, one small tree; programming errors stay ValueError and TypeError.

::

    FirstmateError
    |-- Refused       the request is wrong: what is wrong with it, and what would do
    |-- NoPlan        no answer exists: the limits that bind, and the cheapest relief
    |-- Unreachable   a system outside did not answer: whether to try again
    |-- Conflict      somebody saved before you: both values
    `-- Denied        this person may not do that
"""

from __future__ import annotations


class FirstmateError(Exception):
    """What is wrong, and what would mend it; both are written for the person who asked."""

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(f"{what} {remedy}".strip())
        self.what = what
        self.remedy = remedy


class Refused(FirstmateError):
    """The request cannot be carried out as it stands."""


class NoPlan(FirstmateError):
    """No feasible answer exists; ``what`` names the binding limits, ``remedy`` the cheapest relief."""


class Unreachable(FirstmateError):
    """A system outside did not answer; ``retry`` says whether trying again can help."""

    def __init__(self, what: str, remedy: str = "", *, retry: bool = True) -> None:
        super().__init__(what, remedy)
        self.retry = retry


class Conflict(FirstmateError):
    """Somebody saved before you; ``yours`` and ``theirs`` are the two values."""

    def __init__(self, what: str, remedy: str = "", *, yours: object, theirs: object) -> None:
        super().__init__(what, remedy)
        self.yours = yours
        self.theirs = theirs


class Denied(FirstmateError):
    """The person lacks the right; ``remedy`` names who can give it."""
