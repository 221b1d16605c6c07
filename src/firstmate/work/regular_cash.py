"""Regular movements of the bank account taken over as cash lines; it finds none itself."""

from __future__ import annotations

import polars as pl

from firstmate.base.errors import Refused
from firstmate.company.change import Change, Scenario
from firstmate.work.workspace import Workspace


def take_over(workspace: Workspace, habits: pl.DataFrame) -> list[str]:
    """Append a recurring cash line for each row of ``cash_habits``; return their names.

    Raises
    ------
    Refused
        There is no row, or none that is not a cash line yet.
    """
    company = workspace.company()
    new = habits.join(company["cash_lines"], on="cash_line", how="anti", maintain_order="left")
    if new.is_empty():
        raise Refused(
            "There is nothing to take over." if habits.is_empty() else "It is a cash line already.",
            "`firstmate cash` lists what comes regularly.",
        )
    rows = tuple(
        {
            "cash_line": row["cash_line"], "day": row["next_day"], "direction": row["direction"],
            "amount": row["amount"], "every": row["every"], "certainty": "estimated",
        }
        for row in new.iter_rows(named=True)
    )  # fmt: skip
    change = Change(
        table="cash_lines", op="append", rows=rows, because="comes regularly on the bank account",
        by=workspace.person.name,
    )  # fmt: skip
    workspace.change(Scenario("regular cash", (change,)), seen=company.version)
    return new["cash_line"].to_list()
