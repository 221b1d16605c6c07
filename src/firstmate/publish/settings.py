"""Every declared setting with its value, where that comes from and what hangs on it, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from firstmate.base.frame import frame
from firstmate.base.table import Column, Table
from firstmate.base.task import Study, Task
from firstmate.company.company import Company
from firstmate.company.setting import SETTINGS, Setting
from firstmate.publish.figures import number, share

SHOWN = Table(
    "settings_shown",
    "Every setting: its value, where that comes from, what it means and what hangs on it.",
    (
        Column("setting", "text", "Name.", key=True),
        Column("value", "text", "Value that counts now; empty = not set."),
        Column("unit", "text", "Unit of the value."),
        Column("origin", "text", "assumed = a default with a range; entered by a person; or measured.",
               choices=("assumed", "entered", "measured", "default", "not set")),
        Column("range", "text", "What an assumed value may truly be."),
        Column("amount", "money", "Value of decisions that turn inside the range.", unit="currency"),
        Column("decisions", "integer", "Decisions that turn inside the range."),
        Column("question", "text", "What is asked about it."),
        Column("meaning", "text", "What it means."),
        Column("used_by", "text", "Tasks and studies that read it."),
    ),
    role="record",
)  # fmt: skip


def settings(
    company: Company,
    nodes: Iterable[Task | Study],
    *,
    questions: pl.DataFrame | None = None,
    currency: str = "",
) -> pl.DataFrame:
    """Return rows of the table ``settings_shown``, those that decide most first.

    ``questions`` are rows of the result of that name, where it is computed; ``currency`` is the
    code that stands for the unit of money.
    """
    rows = {row["name"]: row for row in company["settings"].iter_rows(named=True)}
    readers: dict[str, list[str]] = {}
    for node in nodes:
        for name in node.settings:
            readers.setdefault(name, []).append(node.name.replace("_", " "))
    asked = {} if questions is None else {q["setting"]: q for q in questions.iter_rows(named=True)}
    told = [
        _row(setting, rows.get(setting.name, {}), asked.get(setting.name, {}))
        | {"unit": _unit(setting, currency)}
        | {"used_by": ", ".join(sorted(readers.get(setting.name, [])))}
        for setting in SETTINGS.values()
    ]
    known = pl.col("origin").is_in(["assumed"]).not_()
    return frame(SHOWN, told).rows.sort(
        "amount", known, "setting", descending=[True, False, False], nulls_last=True
    )


def _row(
    setting: Setting, held: Mapping[str, object], asked: Mapping[str, object]
) -> dict[str, object]:
    value = str(held.get("value") or setting.default)
    ends = [held.get("low"), held.get("high")]
    return {
        "setting": setting.name,
        "value": shown(setting, value),
        "origin": _origin(held, ends, value),
        "range": "–".join(shown(setting, str(end)) for end in ends if end is not None),
        "amount": asked.get("amount"),
        "decisions": asked.get("count"),
        "question": setting.question,
        "meaning": setting.meaning,
    }


def _unit(setting: Setting, currency: str) -> str:
    unit = "" if setting.unit == "share" else setting.unit
    return unit.replace("currency", currency or "money")


def _origin(held: Mapping[str, object], ends: list[object], value: str) -> str:
    if not value:
        return "not set"
    origin = str(held.get("origin") or "assumed")
    return "default" if origin == "assumed" and ends == [None, None] else origin


def shown(setting: Setting, value: str) -> str:
    """Return a setting's value as people read it.

    >>> shown(SETTINGS["holding_rate"], "0.2").split(), shown(SETTINGS["hire_cost"], "4000")
    (['20', '%'], '4,000')
    """
    try:
        figure = float(value)
    except ValueError:
        return value
    if setting.unit == "share":
        return share(figure).replace(".0", "")
    return number(figure) if setting.kind in {"number", "money", "integer"} else value
