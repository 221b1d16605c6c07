"""The living page of the visual language: every part once, with figures made up for it."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
from starlette.responses import Response

from firstmate.base.table import Column, result_table
from firstmate.doors.web.asked import Asked
from firstmate.doors.web.page import Page
from firstmate.doors.web.parts.chart import Chart
from firstmate.doors.web.parts.grid import grid

_PARTS = result_table(
    "parts_shown",
    "Rows made up to show a table.",
    Column("item", "text", "Code of the item.", key=True),
    Column("state", "text", "How it stands."),
    Column("day", "day", "Next delivery."),
    Column("quantity", "number", "Pieces in stock.", unit="pieces", formula="counted"),
    Column("amount", "money", "What they are worth.", unit="currency", formula="quantity x cost"),
)


def look(asked: Asked) -> Response:
    """Show every part."""
    rows = pl.DataFrame({
        "item": [f"Door {n}" for n in range(1, 31)],
        "state": ["late", "risk", "good"] * 10,
        "day": [date(2026, 3, 2) + timedelta(days=n) for n in range(30)],
        "quantity": [float(7 * n % 40) for n in range(30)],
        "amount": [1234.5 * (n - 3) for n in range(30)],
    })  # fmt: skip
    part = grid(
        asked, _PARTS, rows, title="A table", opens=False,
        states={"state": lambda row: row["state"]},
    )  # fmt: skip
    return asked.render("pages/look.html", part=part, charts=_charts())


def _charts() -> list[Chart]:
    weeks = [f"W{n}" for n in range(1, 27)]
    actual: list[float | None] = [40 + 9 * ((n * 7) % 5) for n in range(14)]
    rest: list[float | None] = [None] * 12
    ahead = [float(52 + n) for n in range(12)]
    none: list[float | None] = [None] * 14

    def band(step: float) -> list[float | None]:
        return [*none, *(value + step * (4 + n) for n, value in enumerate(ahead))]

    return [
        Chart("fan", "fan", "Sales will hold until summer", "pieces a week, 50 and 90 % bands",
              weeks,
              {"low90": band(-2.2), "high90": band(2.6), "low50": band(-0.9), "high50": band(1.0),
               "actual": [*actual, *rest], "forecast": [*none, *ahead]},
              names={"actual": "sold", "forecast": "forecast"}),
        Chart("load", "load", "The edge bander is full from week 14", "hours a week", weeks[:12],
              {"firm": [30.0 + n for n in range(12)], "forecast": [2.0 * n for n in range(12)],
               "capacity": [48.0] * 12}, names={"firm": "firm orders", "capacity": "capacity"}),
        Chart("band", "band", "Stock falls below its target in week 9", "pieces", weeks[:14],
              {"low": [20.0] * 14, "high": [60.0] * 14,
               "stock": [float(90 - 7 * n) for n in range(14)]}, names={"stock": "stock"}),
        Chart("curve", "curve", "The second shift brings less than the first", "EUR a quarter",
              ["0", "+4 h", "+8 h", "+16 h", "+36 h"],
              {"value": [0.0, 9600.0, 11_000.0, 8_000.0, -900.0]}, names={"value": "net value"}),
        Chart("bridge", "bridge", "Price and mix make up for the volume", "EUR a quarter",
              ["last plan", "volume", "price", "mix", "plan"],
              {"steps": [120_000.0, -14_000.0, 9_000.0, 8_000.0, 123_000.0]}),
        Chart("bars", "bars", "Three families make most of it", "EUR", ["Doors", "Tables", "Shelves"],
              {"sales": [90_000.0, 61_000.0, 33_000.0]}),
    ]  # fmt: skip


PAGES = (Page("/look", "Look", look, company=False),)
