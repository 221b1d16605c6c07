"""The pipeline: the calibrated funnel, open deals, large ones with and without; it estimates nothing."""

from __future__ import annotations

import polars as pl
from starlette.responses import Response

from firstmate.base.run import Run
from firstmate.doors.web.asked import Asked
from firstmate.doors.web.page import Page
from firstmate.doors.web.parts.chart import Chart
from firstmate.doors.web.parts.deals import funnel, large_deals, open_deals
from firstmate.doors.web.parts.demand_tabs import demand_tabs
from firstmate.doors.web.parts.grid import GridPart, grid
from firstmate.publish import pipeline as said

_TABLES = ("deal_funnel", "deal_chances", "deal_trial", "deal_rates", "deal_links", "stated_chances",
           "large_deals")  # fmt: skip
_NOTHING = (
    "No deals and no quotes are known",
    (
        "A list of deals from the CRM, or of offers made, won and lost ones included, brings their "
        "real chances and days."
    ),
)


def pipeline(asked: Asked) -> Response:
    """Show what is open, what it is worth, and how true the chances were."""
    run = asked.run(*_TABLES)
    chances, rows = run["deal_chances"].rows, run["deal_funnel"].rows
    basis = str(chances["basis"][0]) if chances.height else "default"
    nothing = rows.is_empty()
    return asked.render(
        "pages/answer.html", entries=demand_tabs(asked, "/demand/pipeline"),
        answer=said.answer(rows, asked.words),
        rests="" if nothing else said.rests(rows, run["deal_trial"].rows, basis),
        lacking=(*_NOTHING, asked.url("/data"), "Bring in files") if nothing else None,
        sentences=said.stated(run["stated_chances"].rows),
        charts=_true(run),
        parts=[] if nothing else [
            funnel(asked, run), open_deals(asked, run), *large_deals(asked, run), _stated(asked, run),
            _tried(asked, run), _rates(asked, run),
        ],
    )  # fmt: skip


def _true(run: Run) -> list[Chart]:
    """What was said against what came true, by parts of the chance said."""
    rows = (
        run["deal_trial"].rows.filter(pl.col("stage") == "", pl.col("part") != "all").sort("part")
    )
    if rows.is_empty():
        return []
    return [Chart(
        "calibration", "lines", "Chances said on past days, and what came true",
        "share won within 8 weeks, deals in parts of equal size, lowest chance first",
        rows["part"].to_list(), {"said": rows["chance"].to_list(), "came": rows["share"].to_list()},
        unit="share", names={"said": "chance said", "came": "came true"},
    )]  # fmt: skip


def _stated(asked: Asked, run: Run) -> GridPart:
    held = run["stated_chances"]
    return grid(
        asked, held.table, held.rows, name="stated", run=run.id, sort="-factor",
        title="Chances stated against what was won",
        columns=("owner", "n", "stated", "share", "factor", "low", "high", "amount", "stated_amount",
                 "expected_amount"),
        labels={"share": "won", "factor": "times too high", "stated_amount": "by the CRM",
                "expected_amount": "worth on average", "amount": "open"},
        texts={"owner": lambda row: row["owner"] or "the firm"},
        states={"factor": lambda row: "risk" if row["low"] > 1.0 else ""},
        empty="No deal has a stated chance, or it is for others to see.",
    )  # fmt: skip


def _tried(asked: Asked, run: Run) -> GridPart:
    held = run["deal_trial"]
    return grid(
        asked, held.table, held.rows, name="trial", run=run.id, sort="part",
        title="How true the chances were on past days",
        columns=("stage", "part", "n", "chance", "share", "error", "base_error"),
        labels={"chance": "said", "share": "came true", "base_error": "error of the usual share"},
        texts={"stage": lambda row: row["stage"] or "all stages"},
        empty="Fewer than 100 deals had been decided: there is nothing to compare yet.",
    )  # fmt: skip


def _rates(asked: Asked, run: Run) -> GridPart:
    held = run["deal_rates"]
    return grid(
        asked, held.table, held.rows, name="rates", run=run.id, title="What becomes of deals in a week",
        columns=("kind", "stage", "week_from", "win", "loss", "moves"),
        labels={"week_from": "from week", "win": "won", "loss": "lost", "moves": "moves on"},
    )  # fmt: skip


PAGES = (
    Page(
        "/demand/pipeline",
        "Pipeline",
        pipeline,
        teaches="Here stands what open deals and quotes are really worth, "
        "and when they come. A list of deals from the CRM, or of offers made, won and lost ones included, brings it.",
    ),
)
