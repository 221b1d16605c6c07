"""A tiny capability that recommends: to hire, which changes the data, and to call, which does not."""

from __future__ import annotations

import polars as pl

from firstmate.base.saying import RECOMMENDATIONS
from firstmate.base.task import Given, Task
from firstmate.company.change import Change, Scenario, to_json

HERE = __name__
NIGHT = Scenario(
    "night",
    (
        Change(table="resources", op="append", rows=({"resource": "NIGHT", "units": 1.0},)),
        Change(table="items", op="set", column="price", value=3.0, where={"item": "A"}),
        Change(table="sales_lines", op="remove", where={"item": "B"}),
    ),
)


def advise(given: Given) -> dict[str, pl.DataFrame]:
    amount = float(given["sales_lines"]["quantity"].sum())
    rows = [
        {"recommendation": "hire", "code": "hire", "value": 100.0 + amount,
         "changes": to_json(NIGHT)},
        {"recommendation": "call", "code": "call", "value": 50.0},
    ]  # fmt: skip
    return {"recommendations": pl.DataFrame(rows)}


TASKS = (
    Task(
        "advise", "Advice.", ("sales_lines",), (RECOMMENDATIONS,), version=1, call=f"{HERE}:advise"
    ),
)
STUDIES = ()
