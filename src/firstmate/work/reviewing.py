"""That a person looked at forecasts, kept as a change: who, when, what they said then; it judges nothing."""

from __future__ import annotations

import polars as pl

from firstmate.base.errors import Refused
from firstmate.company.change import Change, Scenario
from firstmate.work.clock import today
from firstmate.work.workspace import Workspace

TABLE = "forecast_reviews"


def reviewed(workspace: Workspace, looked: pl.DataFrame, *, because: str = "") -> int:
    """Keep that forecasts were looked at, in place of earlier looks; return how many.

    Parameters
    ----------
    looked
        Rows of ``review_list``: item, location, quantity (what the forecast says now).
    because
        What was seen.

    Raises
    ------
    Refused
        There is nothing to look at.
    """
    if looked.is_empty():
        raise Refused("There is no such forecast.", "`firstmate review` lists those there are.")
    by, day = workspace.person.name, today()
    held = workspace.company()[TABLE].with_columns(pl.col("location").fill_null(""))
    again = held.join(looked.select("item", "location"), on=["item", "location"], how="semi")
    why = because or "looked at"
    changes = []
    if again.height:
        gone = tuple(
            {"item": i, "location": p or None} for i, p in again.select("item", "location").rows()
        )
        changes.append(Change(table=TABLE, op="remove", rows=gone, because=why, by=by))
    rows = tuple(
        {"item": row["item"], "reviewed_on": day, "quantity": row["quantity"], "by": by}
        | ({"location": row["location"]} if row["location"] else {})
        | ({"because": because} if because else {})
        for row in looked.iter_rows(named=True)
    )
    changes.append(Change(table=TABLE, op="append", rows=rows, because=why, by=by))
    workspace.change(Scenario(f"reviewed {looked.height}", tuple(changes)))
    return looked.height
