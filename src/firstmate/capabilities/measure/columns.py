"""Short makers of the columns that every estimate shares; they declare no table."""

from __future__ import annotations

from firstmate.base.table import Column, Kind, Ways

BASES = ("entered", "measured", "group", "default")


def figure(
    name: str,
    kind: Kind,
    meaning: str,
    *,
    formula: str,
    unit: str = "",
    opens: Ways | None = None,
    key: bool = False,
) -> Column:
    """A numeric column of a result: how it is computed and what it opens to."""
    return Column(name, kind, meaning, unit=unit, formula=formula, opens=opens, key=key)


def text(name: str, meaning: str, *, key: bool = False) -> Column:
    """A text column of a result."""
    return Column(name, "text", meaning, key=key)


def estimate(
    what: str, *, unit: str, formula: str, opens: Ways, kind: Kind = "number", span: str = ""
) -> tuple[Column, ...]:
    """The five columns of every estimate; they are never empty."""
    said = span or "the 80 % interval of the value"
    return (
        figure("value", kind, what, unit=unit, formula=formula, opens=opens),
        figure("low", kind, f"Low end: {said}.", unit=unit, formula=f"10 % point of {said}"),
        figure("high", kind, f"High end: {said}.", unit=unit, formula=f"90 % point of {said}"),
        figure(
            "n", "integer", "How many observations stand behind it.", formula="count", opens=opens
        ),
        Column(
            "basis",
            "text",
            "entered = a person said so; measured = from what happened here; group = from like "
            "things; default = assumed.",
            choices=BASES,
        ),
    )
