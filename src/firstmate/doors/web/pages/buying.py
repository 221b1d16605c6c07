"""The buy list: per supplier what to order now and why, approved line by line or whole, and what can wait."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
from starlette.responses import Response

from firstmate.base.run import Run
from firstmate.base.saying import REASONS
from firstmate.doors.web.asked import Asked
from firstmate.doors.web.page import Page
from firstmate.doors.web.pages.supply import shown
from firstmate.doors.web.parts.grid import GridPart, grid
from firstmate.publish import supply as said
from firstmate.publish.figures import day, money, number
from firstmate.work import wishes


def buy(asked: Asked) -> Response:
    """Show the buy list."""
    run = asked.run("buy_list", "planned_orders")
    rows = run["buy_list"].rows
    pins = asked.view.company["plan_pins"]["pin"].to_list()
    chosen = asked.query.get("supplier")
    lines = rows.filter(pl.col("supplier").fill_null("") == chosen) if chosen is not None else rows
    return shown(
        asked, "Buy list", answer=said.buying(lines, asked.words),
        forms=(("approve", "/supply/buy"), ("take-back", "/supply/buy/take-back")),
        rests=f"Planned from data of {day(run.as_of)}. Approving keeps a line in the plan; it sends nothing.",
        choices=[] if chosen is None else [("All suppliers", asked.here(supplier=None), False),
                                           (_called(asked, chosen), asked.here(), True)],
        suppliers=_suppliers(asked, lines, set(pins)),
        parts=[_lines(asked, run, lines, set(pins)), *_waits(asked, run)],
    )  # fmt: skip


def _called(asked: Asked, supplier: str | None) -> str:
    return asked.words.named("supplier", supplier) if supplier else "Supplier not known"


def _suppliers(asked: Asked, rows: pl.DataFrame, pins: set[str]) -> list[dict[str, Any]]:
    """One entry for each supplier, the one whose lines are worth most first."""
    found = []
    for (code,), lines in rows.group_by("supplier", maintain_order=True):
        left = [line for line in lines.iter_rows(named=True) if wishes.pin_name(line) not in pins]
        first = lines["order_by"].drop_nulls().min()
        remarks = lines["remark"].drop_nulls().unique(maintain_order=True).to_list()
        found.append({
            "code": code or "", "name": _called(asked, str(code or "")),
            "lines": f"{number(lines.height)} line{'' if lines.height == 1 else 's'}",
            "amount": _money(asked, lines["amount"].sum()),
            "until": day(first, near=asked.words.near) if isinstance(first, date) else "any day",
            "value": _money(asked, lines["value"].sum()), "worth": float(lines["value"].sum() or 0.0),
            "remark": " ".join(r for r in remarks if r),
            "left": f"{number(len(left))} line{'' if len(left) == 1 else 's'}" if left else "",
            "left_amount": _money(asked, sum(line["amount"] or 0.0 for line in left)),
        })  # fmt: skip
    return sorted(found, key=lambda each: (-each["worth"], each["name"]))


def _money(asked: Asked, value: Any) -> str:
    return money(float(value or 0.0), currency=asked.words.currency)


def _lines(asked: Asked, run: Run, rows: pl.DataFrame, pins: set[str]) -> GridPart:
    held = run["buy_list"]

    def deed(row: Any) -> tuple[str, str, str, str]:
        name = wishes.pin_name(row)
        return (("take-back", "pin", name, "Take back") if name in pins
                else ("approve", "line", row["buy"], "Approve"))  # fmt: skip

    def why(row: Any) -> str:
        fields = {**row, "code": row["reason"], "day": row["covers_until"]}
        return asked.words.say(fields, table=REASONS) if row["reason"] else ""

    return grid(
        asked, held.table, rows, title="Lines", names=True, run=run.id, sort="-value", deed=deed,
        columns=("item", "supplier", "quantity", "order_by", "arrives", "price", "amount", "value",
                 "reason", *(["remark"] if rows["remark"].fill_null("").ne("").any() else [])),
        texts={"reason": why},
        states={"quantity": lambda row: "good" if wishes.pin_name(row) in pins else ""},
        empty="Nothing has to be ordered now: stock and open orders last until the next look.",
    )  # fmt: skip


def _waits(asked: Asked, run: Run) -> list[GridPart]:
    held = run["planned_orders"]
    rows = said.can_wait(held.rows, run["buy_list"].rows)
    return [grid(
        asked, held.table, rows, name="waits", title="Can wait", names=True, run=run.id,
        columns=("item", "supplier", "quantity", "release", "due", "amount"), sort="release",
        labels={"release": "order by", "due": "arrives"},
        empty="Nothing more is planned to be bought.",
    )]  # fmt: skip


def approve(asked: Asked) -> Response:
    """Approve one line, or all lines of a supplier."""
    rows = asked.run("buy_list")["buy_list"].rows
    if line := asked.said("line"):
        wanted = rows.filter(pl.col("buy") == line)
    else:
        wanted = rows.filter(pl.col("supplier").fill_null("") == asked.said("supplier"))
    done = wishes.approve(asked.workspace, wanted)
    amount = _money(asked, wanted["amount"].sum())
    told = (f"{number(done)} line{'' if done == 1 else 's'} approved for {amount}; the plan keeps them."
            if done else "They were approved before.")  # fmt: skip
    return asked.go("/supply/buy", told=told)


def take_back(asked: Asked) -> Response:
    """Take an approval back."""
    wishes.take_back(asked.workspace, "plan_pins", asked.said("pin"))
    return asked.go("/supply/buy", told="The approval is taken back.")


PAGES = (
    Page("/supply/buy", "Buy list", buy, approve, kept=True),
    Page("/supply/buy/take-back", "Buy list", post=take_back),
)
