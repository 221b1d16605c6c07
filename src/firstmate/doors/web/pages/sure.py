"""How surely the plan comes true: the tab of the supply pages that shows its replay."""

from __future__ import annotations

import polars as pl
from starlette.responses import Response

from firstmate.doors.web.asked import Asked
from firstmate.doors.web.page import Page
from firstmate.doors.web.pages.supply import DRAWN, shown
from firstmate.doors.web.parts.chart import Chart
from firstmate.doors.web.parts.grid import grid
from firstmate.publish import supply as said
from firstmate.publish.figures import number


def sure(asked: Asked) -> Response:
    """Show how surely the plan comes true: figures with their spread, causes, orders, hours."""
    run = asked.run("replay_figures", "replay_causes", "replay_orders", "replay_loads")
    figures, found = run["replay_figures"], run["replay_causes"].rows
    causes = (
        found.filter(pl.col("value") > 0.5)
        .sort("value", "cause", descending=[True, False])
        .head(DRAWN)
    )
    count = int(figures.rows["replications"].max() or 0)  # type: ignore[arg-type]
    return shown(
        asked, "How sure", answer=said.sure(figures.rows, asked.words),
        rests=f"The plan as it stands, replayed {number(count)} times with demand, deliveries, hours and "
        "gates as they were measured.",
        charts=[Chart(
            "causes", "bars", said.main_cause(causes, asked.words),
            f"{asked.words.currency} more contribution if it went exactly as planned".strip(),
            causes["cause"].to_list(), {"value": causes["value"].to_list()},
            names={"value": "worth"}, empty="Nothing that was measured makes the plan earn less.",
        )],
        parts=[
            grid(asked, run["replay_orders"].table, run["replay_orders"].rows, name="orders", names=True,
                 run=run.id, sort="-late_cost", title="Open orders, how likely they are on time",
                 columns=("order", "line", "item", "job", "customer", "promised", "planned_on", "on_time",
                          "likely_on", "late_on", "amount", "late_cost"),
                 states={"on_time": lambda row: "late" if row["on_time"] < 0.5
                         else "risk" if row["on_time"] < 0.9 else ""}),
            grid(asked, run["replay_causes"].table, found, name="causes", run=run.id, sort="-value",
                 names=True, title="What it would be worth if it went exactly as planned"),
            grid(asked, figures.table, figures.rows, name="figures", run=run.id, sort="measure",
                 title="What the plan brings, and how wide it spreads"),
            grid(asked, run["replay_loads"].table, run["replay_loads"].rows, name="hours", names=True,
                 run=run.id, sort="-hours_short", title="Weeks with more due than hours"),
        ],
    )  # fmt: skip


PAGES = (Page("/supply/sure", "How sure", sure),)
