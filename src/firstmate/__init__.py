"""firstmate: the chief operating officer in software for small and medium-sized businesses.

A notebook needs these names only; each is loaded when it is first used, so that importing
the package is instant.

>>> import firstmate as fm
>>> from datetime import date
>>> shop = fm.build(
...     "shop",
...     {
...         "sales_lines": [
...             {"order": "1", "line": 1, "day": date(2026, 3, 2), "item": "A", "quantity": 4.0}
...         ]
...     },
... )
>>> double = fm.Scenario(
...     "double", (fm.Change(table="sales_lines", op="scale", column="quantity", value=2),)
... )
>>> fm.what_if(shop, double)["sales_lines"]["quantity"].to_list()
[8.0]
"""

from __future__ import annotations

import importlib
from typing import Any

_FROM = {
    "BASE": "firstmate.company.change",
    "Change": "firstmate.company.change",
    "Company": "firstmate.company.company",
    "Conflict": "firstmate.base.errors",
    "FirstmateError": "firstmate.base.errors",
    "NoPlan": "firstmate.base.errors",
    "Refused": "firstmate.base.errors",
    "Run": "firstmate.base.run",
    "Scenario": "firstmate.company.change",
    "Study": "firstmate.base.task",
    "Table": "firstmate.base.table",
    "Task": "firstmate.base.task",
    "build": "firstmate.company.company",
    "check_plan": "firstmate.work.check_plan",
    "companies": "firstmate.work.workspace",
    "diff": "firstmate.company.diff",
    "open": "firstmate.work.notebook",
    "read": "firstmate.work.notebook",
    "run": "firstmate.work.notebook",
    "settings": "firstmate.work.notebook",
    "tables": "firstmate.work.notebook",
    "tasks": "firstmate.work.notebook",
    "what_if": "firstmate.company.what_if",
}

#: Public names that differ where they live, since a folder of the package has the plain name.
_NAMED = {"build": "company"}

__all__ = list(_FROM)


def __getattr__(name: str) -> Any:
    if name not in _FROM:
        raise AttributeError(f"firstmate has no {name}")
    return getattr(importlib.import_module(_FROM[name]), _NAMED.get(name, name))


def __dir__() -> list[str]:
    return sorted(__all__)
