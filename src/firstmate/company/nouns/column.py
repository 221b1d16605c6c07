"""Short makers of the columns that recur in every group, so that a name means the same everywhere."""

from __future__ import annotations

from typing import Any

from firstmate.base.table import Column, Kind, Private


def _maker(kind: Kind, unit: str = "") -> Any:
    def make(name: str, meaning: str, **more: Any) -> Column:
        return Column(name, kind, meaning, **{"unit": unit, **more})

    return make


text = _maker("text")
number = _maker("number")
integer = _maker("integer")
flag = _maker("flag")
day = _maker("day")
moment = _maker("moment")
money = _maker("money", "currency")
days = _maker("number", "days")
hours = _maker("number", "hours")


def share(name: str, meaning: str, **more: Any) -> Column:
    """A share between 0 and 1; 15 % is 0.15."""
    return Column(name, "number", meaning, **{"unit": "share", "low": 0.0, "high": 1.0, **more})


def quantity(name: str = "quantity", meaning: str = "", **more: Any) -> Column:
    """A quantity in the item's planning unit."""
    said = meaning or "Quantity in the item's planning unit."
    return Column(name, "number", said, **{"unit": "item unit", **more})


def _code(name: str, table: str, meaning: str, **more: Any) -> Column:
    own = {"references": f"{table}.{name}", **more}
    return Column(name, "text", meaning, **own)


def item(**more: Any) -> Column:
    """The item's code."""
    return _code("item", "items", "The item's own code.", **more)


def location(**more: Any) -> Column:
    """The place's code; empty means the only place."""
    return _code("location", "locations", "Code of the place; empty = the only place.", **more)


def customer(**more: Any) -> Column:
    """The customer's code."""
    return _code("customer", "customers", "The customer's own code.", **more)


def supplier(**more: Any) -> Column:
    """The supplier's code."""
    return _code("supplier", "suppliers", "The supplier's own code.", **more)


def resource(**more: Any) -> Column:
    """A machine, work centre, crew or desk."""
    return _code("resource", "resources", "Machine, work centre, crew or desk.", **more)


def person(**more: Any) -> Column:
    """A named person or a role key."""
    private: Private = "person"
    return _code("person", "people", "Named person or role key.", **{"private": private, **more})


def job(**more: Any) -> Column:
    """A one-off order or project."""
    return _code("job", "jobs", "One-off order or project.", **more)


def currency(**more: Any) -> Column:
    """ISO 4217 code of the amounts of the row."""
    return Column(
        "currency", "text", "ISO code of the amounts of the row; empty = the company's.", **more
    )


def valid() -> tuple[Column, Column]:
    """First and last day on which a row holds."""
    return (
        Column("valid_from", "day", "First day on which the row holds; empty = always.", key=True),
        Column("valid_to", "day", "Last day on which the row holds; empty = no end."),
    )


VALIDITY = ("valid_from", "valid_to")
