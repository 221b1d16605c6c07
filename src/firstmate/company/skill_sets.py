"""How a set of skills that share people is called; it knows no person and no hour."""

from __future__ import annotations

from collections.abc import Container, Iterable

#: Between the skills of a name.
AND = " + "


def named(skills: Iterable[str]) -> str:
    """Return the name of a set of skills.

    >>> named(("mill", "turn"))
    'mill + turn'
    """
    return AND.join(skills)


def skills_of(name: str, known: Container[str]) -> tuple[str, ...]:
    """Return the skills of a set by its name; none where it is not a set of skills that are known.

    >>> skills_of("mill + turn", {"mill", "turn", "weld"})
    ('mill', 'turn')
    >>> skills_of("saw", {"saw"}), skills_of("saw + edge", {"saw"})
    ((), ())
    """
    parts = tuple(name.split(AND))
    return parts if len(parts) > 1 and all(part in known for part in parts) else ()
