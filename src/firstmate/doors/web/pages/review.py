"""Demand, the tab of forecasts to look at: what is odd or has moved since the last look, by money."""

from __future__ import annotations

import polars as pl
from starlette.responses import Response

from firstmate.doors.web.asked import Asked
from firstmate.doors.web.page import Page
from firstmate.doors.web.parts.demand_tabs import demand_tabs
from firstmate.doors.web.parts.grid import grid
from firstmate.publish import demand as said
from firstmate.work.reviewing import reviewed

PATH = "/demand/review"
#: Between item and place in a form.
_APART = "\N{INFORMATION SEPARATOR ONE}"
_STATES = {"to review": "risk", "changed since": "risk", "reviewed": "good"}


def show(asked: Asked) -> Response:
    """Show forecasts to look at, exceptions first, and what moved since earlier plans."""
    run = asked.run("review_list", "forecast_moves")
    held, moved = run["review_list"], run["forecast_moves"]
    places = ["location"] if held.rows["location"].n_unique() > 1 else []
    parts = [
        grid(
            asked, held.table, held.rows, name="items", title="Forecasts to look at", sort="place",
            names=True, run=run.id,
            columns=("place", "item", *places, "family", "status", "remark", "at_stake", "quantity",
                     "quantity_then", "amount", "reviewed_on", "because", "by"),
            labels={"place": "order", "quantity": "next 13 weeks", "quantity_then": "at the last look",
                    "amount": "worth", "because": "what was seen"},
            states={"status": lambda row: _STATES.get(row["status"], "")},
            links={"item": lambda row: asked.url("/demand", item=row["item"], location=row["location"])},
            deed=lambda row: None if row["status"] == "reviewed" else (
                "looked", "item", f"{row['item']}{_APART}{row['location']}", "Looked at"),
            empty="No item has a forecast: items sold bring one.",
        ),
        grid(
            asked, moved.table, moved.rows, name="moves", title="What moved since earlier plans",
            sort="-difference", names=True, run=run.id,
            columns=("item", *places, "family", "known_on", "n", "units_before", "quantity", "difference"),
            labels={"n": "weeks compared", "quantity": "now", "units_before": "then"},
            empty="No earlier plan is kept yet: each import keeps the plan of its day.",
        ),
    ]  # fmt: skip
    return asked.render(
        "pages/review.html", entries=demand_tabs(asked, PATH), parts=parts,
        answer=said.to_review(held.rows, asked.words),
        rests="A look counts for 13 weeks, or until the forecast has moved by more than a quarter.",
    )  # fmt: skip


def looked(asked: Asked) -> Response:
    """Keep that a person looked at the forecast of an item."""
    item, _, place = asked.said("item").partition(_APART)
    rows = asked.run("review_list")["review_list"].rows.filter(
        pl.col("item") == item, pl.col("location") == place
    )
    reviewed(asked.workspace, rows, because=asked.said("because"))
    return asked.go(PATH, told=f"{asked.words.named('item', item)} is marked as looked at.")


PAGES = (Page(PATH, "To review", show, looked, kept=True),)
