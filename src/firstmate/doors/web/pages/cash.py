"""Cash: the balance to come with its chance, what pulls it down, and what comes regularly on the account."""

from __future__ import annotations

import polars as pl
from starlette.responses import Response

from firstmate.base.run import Run
from firstmate.doors.web.asked import Asked
from firstmate.doors.web.page import Page
from firstmate.doors.web.pages.supply import shown
from firstmate.doors.web.parts.chart import Chart
from firstmate.doors.web.parts.grid import GridPart, grid
from firstmate.publish import supply as said
from firstmate.publish.demand import week_label
from firstmate.work.regular_cash import take_over

_KINDS = {"regular": "regular", "entered": "is a cash line", "customer": "sales of the plan",
          "supplier": "purchases of the plan", "receipts": "sales of the plan"}  # fmt: skip


def cash(asked: Asked) -> Response:
    """Show money in and out by week, where it is lowest and what makes it so."""
    run = asked.run("cash_projection", "cash_odds", "cash_dips", "cash_months", "cash_habits")
    held = run["cash_projection"]
    lines = asked.view.company["cash_lines"]
    whole = not lines.is_empty()
    rows = held.rows.sort("period")
    labels = [week_label(p) for p in rows["period"]]
    parts = ("receivables", "sales", "purchases", "extra_work", "other")
    kinds = [c for c in parts if c in rows.columns and (rows[c] != 0).any()]
    title = "The balance by week" if whole else "Cash of the plan only, by week"
    return shown(
        asked, "Cash", answer=said.cash(rows, asked.words, whole=whole),
        rests=said.cash_causes(rows, asked.words),
        strip="" if whole else said.no_cash_lines(run["cash_habits"].rows),
        charts=[
            *_cash_fan(asked, run, title),
            Chart("moves", "bars", "What comes in and goes out", f"{asked.words.currency} a week".strip(),
                  labels, {c: rows[c].to_list() for c in kinds},
                  names={c: c.replace("_", " ") for c in kinds}),
        ],
        forms=(("take", "/supply/cash"),),
        all_of_it=_all(run["cash_habits"].rows), parts=[
            *_habits(asked, run),
            *_dips(asked, run),
            _months(asked, run),
            grid(asked, held.table, rows, run=run.id, sort="period", title="By week",
                 states={"balance": lambda row: "late" if row["balance"] < 0 else ""}),
        ],
    )  # fmt: skip


def _cash_fan(asked: Asked, run: Run, title: str) -> list[Chart]:
    """Return the balance as projected with its bands of 50 and 90 %."""
    odds = run["cash_odds"].rows.sort("period")
    if odds.is_empty():
        rows = run["cash_projection"].rows.sort("period")
        return [Chart("balance", "lines", title, f"{asked.words.currency} at the end of the week".strip(),
                      [week_label(p) for p in rows["period"]], {"balance": rows["balance"].to_list()})]  # fmt: skip
    names = {
        "forecast": "projected",
        "low90": "balance_low90",
        "high90": "balance_high90",
        "low50": "balance_low50",
        "high50": "balance_high50",
    }
    unit = f"{asked.words.currency} at the end of the week, bands of 50 and 90 %".strip()
    return [Chart(
        "balance", "fan", title, unit, [week_label(p) for p in odds["period"]],
        {"actual": [None] * odds.height, **{line: odds[column].to_list() for line, column in names.items()}},
        unit=asked.words.currency, names={"forecast": "as projected"},
    )]  # fmt: skip


def _dips(asked: Asked, run: Run) -> list[GridPart]:
    """Return the chance by week, and what pulls the lowest week down or would lift it."""
    odds, dips = run["cash_odds"], run["cash_dips"]
    return [
        grid(asked, dips.table, dips.rows, name="dips", run=run.id, sort="kind", empty="Nothing pulls it down.",
             title="What pulls the lowest week down, and what would lift it"),
        grid(asked, odds.table, odds.rows, name="odds", run=run.id, sort="period",
             title="By week, with its chance", labels={"projected": "as projected", "below": "chance below limit"},
             states={"below": lambda row: "late" if row["below"] >= 0.5 else "risk" if row["below"] >= 0.05 else ""}),
    ]  # fmt: skip


def _habits(asked: Asked, run: Run) -> list[GridPart]:
    """Return what the bank lines show to come regularly, to be taken over with one press."""
    held = run["cash_habits"]
    if held.rows.is_empty():
        return []
    return [grid(
        asked, held.table, held.rows, name="habits", run=run.id, sort="kind",
        title="What comes and goes regularly on the account",
        columns=("cash_line", "kind", "every", "amount", "next_day", "year_amount", "n", "low", "high", "last"),
        labels={"cash_line": "who and what", "n": "bank lines", "year_amount": "in a year",
                "next_day": "next"},
        texts={"kind": lambda row: _KINDS[row["kind"]]},
        deed=lambda row: ("take", "line", row["cash_line"], "Take over") if row["kind"] == "regular" else None,
    )]  # fmt: skip


def _all(habits: pl.DataFrame) -> tuple[str, str, str, str]:
    """Form, field, value and label of the deed for all regular ones; empty where there are not several."""
    several = habits.filter(pl.col("kind") == "regular").height
    return (
        ("take", "every", "regular", f"Take over all {several}")
        if several > 1
        else ("", "", "", "")
    )


def _months(asked: Asked, run: Run) -> GridPart:
    held = run["cash_months"]
    return grid(
        asked, held.table, held.rows, name="months", run=run.id, sort="month", title="Twelve months",
        labels={"planned_share": "share planned"},
        states={"lowest": lambda row: "late" if row["lowest"] < 0 else ""},
    )  # fmt: skip


def take(asked: Asked) -> Response:
    """Take one regular movement over as a cash line, or all."""
    rows = asked.run("cash_habits")["cash_habits"].rows
    line = asked.said("line")
    wanted = pl.col("cash_line") == line if line else pl.col("kind") == "regular"
    done = take_over(asked.workspace, rows.filter(wanted))
    return asked.go(
        "/supply/cash", told=f"{' and '.join(done)} is a cash line now; the projection counts it."
    )


PAGES = (Page("/supply/cash", "Cash", cash, take, kept=True),)
