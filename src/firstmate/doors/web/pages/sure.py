"""How surely the plan comes true: the tab of the supply pages that shows its replay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
from starlette.responses import Response

from firstmate.doors.web.asked import Asked
from firstmate.doors.web.page import Page
from firstmate.doors.web.pages.supply import DRAWN, shown
from firstmate.doors.web.parts.chart import Chart
from firstmate.doors.web.parts.grid import Link, grid
from firstmate.publish import supply as said
from firstmate.publish.figures import DASH, number, share

#: What the measures of the replay are called.
MEASURES = {"contribution": "contribution", "late_cost": "cost of lateness", "on_time": "open orders on time",
            "sales_lost": "sales lost", "served": "forecast served", "stock_end": "stock at the end"}  # fmt: skip
#: Columns whose unit stands in the row.
_SPREAD = ("as_planned", "mean", "q05", "q25", "q50", "q75", "q95")

_QUANTILES = {"q05": "5 % are below", "q25": "25 % below", "q50": "middle", "q75": "75 % below",
              "q95": "95 % below"}  # fmt: skip


def sure(asked: Asked) -> Response:
    """Show how surely the plan comes true: figures with their spread, causes, orders, hours."""
    run = asked.run("replay_figures", "replay_causes", "replay_orders", "replay_loads")
    figures, found = run["replay_figures"], run["replay_causes"].rows
    causes = (
        found.filter(pl.col("value") > 0.5)
        .sort("value", "uncertain", descending=[True, False])
        .head(DRAWN)
    )
    count = int(figures.rows["replications"].max() or 0)  # type: ignore[arg-type]
    return shown(
        asked, "How sure", answer=said.sure(figures.rows, asked.words, orders=run["replay_orders"].rows.height),
        rests=f"The plan as it stands, replayed {number(count)} times with demand, deliveries, hours and "
        "gates as they were measured.",
        charts=[Chart(
            "causes", "bars", said.main_cause(causes, asked.words),
            f"{asked.words.currency} more contribution if it went exactly as planned".strip(),
            causes["uncertain"].to_list(), {"value": causes["value"].to_list()},
            names={"value": "worth"}, empty="Nothing that was measured makes the plan earn less.",
        )],
        parts=[
            grid(asked, run["replay_orders"].table, run["replay_orders"].rows, name="orders", names=True,
                 run=run.id, sort="-late_cost", title="Open orders, how likely they are on time",
                 columns=("order", "line", "item", "job", "customer", "promised", "planned_on", "on_time",
                          "likely_on", "late_on", "amount", "late_cost"),
                 states={"on_time": lambda row: "late" if row["on_time"] < 0.5
                         else "risk" if row["on_time"] < 0.9 else ""},
                 empty="No order is open: there is nothing to be late."),
            grid(asked, run["replay_causes"].table, found, name="causes", run=run.id, sort="-value",
                 names=True, title="What it would be worth if it went exactly as planned"),
            grid(asked, figures.table, figures.rows, name="figures", run=run.id, sort="measure",
                 columns=("measure", *_SPREAD), labels=_QUANTILES, texts=_in_their_unit(asked),
                 title="What the plan brings, and how wide it spreads"),
            grid(asked, run["replay_loads"].table, run["replay_loads"].rows, name="hours", names=True,
                 run=run.id, sort="-hours_short", title="Weeks with more due than hours",
                 empty="No week has more due than hours, or no hours are known."),
        ],
    )  # fmt: skip


def _in_their_unit(asked: Asked) -> dict[str, Link]:
    """Write each row of the spread in its unit: a share, or money."""

    def spread(column: str) -> Link:
        def said(row: Mapping[str, Any]) -> str:
            value = row[column]
            if value is None:
                return ""
            if row["unit"] == "share":
                return share(value)
            return number(value, decimals=0) if value else DASH

        return said

    def measure(row: Mapping[str, Any]) -> str:
        unit = asked.words.currency if row["unit"] == "currency" else ""
        name = MEASURES.get(row["measure"], row["measure"])
        return f"{name}, {unit}" if unit else name

    return {"measure": measure} | {name: spread(name) for name in _SPREAD}


PAGES = (
    Page(
        "/supply/sure",
        "How sure",
        sure,
        teaches="Here stands how surely the plan comes true, and what would make it "
        "surer. Sales orders, a stock list and purchases with their receipts bring it; hours bring the shop floor.",
    ),
)
