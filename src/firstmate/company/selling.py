"""To sell more or less from a day on: the one way to say it, as a change; it forecasts nothing.

Scaling past order lines is another thing: it rewrites what happened, so that one-off work, whose
hours are learned from its money, would look dearer instead of more.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from firstmate.base.errors import Refused
from firstmate.company.change import Change


def sell(
    factor: float,
    *,
    first: date,
    last: date,
    items: bool = True,
    job_classes: Iterable[str] = (),
    item: str = "",
    family: str = "",
    because: str = "",
    by: str = "",
) -> Change:
    """Return the change in which what is still to be sold is multiplied, from a day to a day.

    Parameters
    ----------
    factor
        1.1 is ten per cent more.
    items, job_classes
        Whether all items are meant, and which kinds of one-off work.
    item, family
        Only this item or family; then no one-off work.

    Raises
    ------
    Refused
        The factor is negative, the days are the wrong way round, or nothing would change.

    >>> both = sell(1.2, first=date(2026, 1, 1), last=date(2026, 6, 30), job_classes=["Kitchens"])
    >>> [row.get("job_class") for row in both.rows]
    [None, 'Kitchens']
    """
    if factor < 0 or last < first:
        raise Refused("Sales cannot change so.", "Give a factor above zero, and days in order.")
    what: dict[str, Any] = {"from_day": first, "to_day": last, "op": "scale", "amount": factor}
    narrow = {name: code for name, code in (("item", item), ("family", family)) if code}
    mark = f"~sell {factor:g} {first} {' '.join(narrow.values())}".strip()
    rows = [{"override": mark, **narrow, **what}] if items or narrow else []
    if not narrow:
        rows += [{"override": f"{mark} {name}", "job_class": name, **what} for name in job_classes]
    if not rows:
        raise Refused("Nothing is sold yet that could be more.", "Import order lines first.")
    return Change(table="forecast_overrides", op="append", rows=tuple(rows), because=because, by=by)


def caution(change: Change) -> str:
    """Return what to know about a change that rewrites what was sold, "" of any other.

    >>> caution(Change(table="sales_lines", op="scale", column="quantity", value=1.2))[:42]
    'It rewrites past orders: one-off work then'
    >>> caution(Change(table="prices", op="scale", column="price", value=1.2))
    ''
    """
    told = change.table == "sales_lines" and change.op in {"scale", "add"}
    if not told or change.column not in {"quantity", "amount", "price"}:
        return ""
    return (
        "It rewrites past orders: one-off work then looks dearer or cheaper instead of more or less, "
        "for its hours are learned from its money. To sell more or less from now on there is a change "
        "of its own (sell)."
    )
