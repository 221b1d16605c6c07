"""Tables of the pipeline as parts of pages: the funnel, open deals, large ones; it estimates nothing."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from firstmate.base.run import Run
from firstmate.doors.web.asked import Asked
from firstmate.doors.web.parts.grid import GridPart, grid
from firstmate.publish.pipeline import stage_name

#: Load from which a resource has too much.
TOO_MUCH = 1.005


def funnel(asked: Asked, run: Run) -> GridPart:
    """Return the funnel by stage: what the CRM counts, what it is worth."""
    held = run["deal_funnel"]
    rows = held.rows.filter(~((pl.col("kind") == "quote") & (pl.col("stage") != "")))
    return grid(
        asked, held.table, rows, name="funnel", run=run.id, sort="-expected_amount",
        title="The funnel: what the CRM counts, and what it is really worth",
        columns=("stage", "deals", "amount", "stated", "chance", "stated_amount", "expected_amount", "low",
                 "high", "n"),
        labels={"stated": "the CRM says", "chance": "learned", "stated_amount": "by the CRM",
                "expected_amount": "worth on average", "low": "at least (95 %)", "high": "at most (95 %)",
                "n": "decided deals"},
        texts={"stage": lambda row: stage_name(row["kind"], row["stage"])},
        empty="No deal and no quote is open.",
    )  # fmt: skip


def open_deals(asked: Asked, run: Run, job_class: str = "") -> GridPart:
    """Return open deals, or those of a kind of work, with chance, days and money."""
    held = run["deal_chances"]
    rows = held.rows.filter(pl.col("job_class") == job_class) if job_class else held.rows
    deals = asked.view.show("deals")
    known = (
        {} if deals is None else dict(deals.rows.select("deal", "name").drop_nulls().iter_rows())
    )
    return grid(
        asked, held.table, rows, name="deals", title="Open deals and quotes", sort="-expected_amount",
        names=True, run=run.id,
        columns=("deal", "customer", "owner", "job_class", "stage", "amount", "stated", "chance", "low",
                 "high", "expected_amount", "day_early", "day_middle", "day_late", "dated_by", "basis"),
        labels={"stated": "the CRM says", "expected_amount": "worth on average", "day_middle": "most likely by",
                "day_early": "not before", "day_late": "by then at the latest"},
        texts={"deal": lambda row: str(known.get(row["deal"], row["deal"]))},
        states={"chance": lambda row: "risk" if row["stated"] is not None
                and row["stated"] > 1.25 * max(row["high"], 1e-9) else ""},
        empty="No deal is open.",
    )  # fmt: skip


def large_deals(
    asked: Asked,
    run: Run,
    resources: Sequence[str] = (),
    *,
    title: str = "Large deals: with and without",
) -> list[GridPart]:
    """Return deals that need more than 5 % of a resource's week, in the week they need most of it."""
    held = run["large_deals"]
    rows = held.rows.filter(pl.col("resource").is_in(list(resources))) if resources else held.rows
    if rows.is_empty():
        return []
    most = rows.sort("load_with", "period", descending=[True, False]).unique(
        ["kind", "deal", "resource"], keep="first", maintain_order=True
    )
    return [grid(
        asked, held.table, most, name="large", title=title, sort="-share", names=True, run=run.id,
        columns=("deal", "customer", "resource", "period", "amount", "chance", "hours", "share",
                 "load_without", "load_with"),
        labels={"period": "fullest week", "share": "of its hours", "load_without": "load if lost",
                "load_with": "load if won"},
        states={"load_with": lambda row: "late" if (row["load_with"] or 0.0) > TOO_MUCH else ""},
    )]  # fmt: skip
