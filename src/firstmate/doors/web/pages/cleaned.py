"""What was changed of the history before the forecast learns from it, with the way back; it changes nothing."""

from __future__ import annotations

import polars as pl
from starlette.responses import Response

from firstmate.base.errors import Refused
from firstmate.doors.web.asked import Asked
from firstmate.doors.web.page import Page
from firstmate.doors.web.parts.demand_tabs import demand_tabs
from firstmate.doors.web.parts.grid import grid
from firstmate.publish.figures import money, number
from firstmate.work import wishes

PATH = "/demand/history"
#: Between kind and name of a cleaning in a form.
_APART = ": "
#: How kinds begin that say a shelf was empty.
_EMPTY = "out of stock"


def show(asked: Asked) -> Response:
    """Show every cleaning by its money, and what promotions added."""
    run = asked.run("history_cleanings", "promotion_effects", "trading_weeks")
    weeks = run["trading_weeks"]
    held, found = run["history_cleanings"], run["promotion_effects"]
    parts = [
        grid(
            asked, held.table, held.rows.with_columns(pl.col("amount").cast(pl.Float64)),
            name="cleanings", title="Changed before it is learned from", sort="-amount", names=True,
            run=run.id, columns=("kind", "item", "location", *_names(held.rows), "period", "amount"),
            labels={"scope": "name", "period": "first week"},
            texts={"scope": lambda row: "" if row["kind"].startswith(_EMPTY) else row["scope"]},
            deed=lambda row: ("as-it-was", "cleaning", f"{row['kind']}{_APART}{row['scope']}", "Count as it was"),
            links={"item": lambda row: asked.url("/demand", item=row["item"], location=row["location"])},
            empty="Nothing was changed: every week counts as it was ordered.",
        ),
        grid(
            asked, found.table, found.rows, name="promotions", title="What promotions added", sort="-gained",
            run=run.id, columns=("name", "scope", "uplift", "low", "high", "gained", "gained_units",
                                 "discount", "n", "basis"),
            labels={"uplift": "times the usual", "gained": "sold more", "n": "weeks"},
            texts={"name": lambda row: row["name"] or "all"},
            empty="No promotion is known: the table promotions takes them, past and planned.",
        ),
        grid(
            asked, weeks.table, weeks.rows.filter(pl.col("open_share") < 1.0, pl.col("period") > run.as_of),
            name="days", title="Weeks to come with fewer days to trade in", sort="period", run=run.id,
            columns=("period", "closed_days", "open_share", "factor", "response", "n"),
            labels={"factor": "times a usual week", "n": "past short weeks"},
            empty="No holiday is known: the setting country brings those of a country.",
        ),
    ]  # fmt: skip
    return asked.render(
        "pages/cleaned.html", entries=demand_tabs(asked, PATH), answer=_answer(asked, held.rows),
        rests="What was ordered stays as it was; only what the forecast learns from is changed.",
        parts=parts,
    )  # fmt: skip


def _names(rows: pl.DataFrame) -> tuple[str, ...]:
    """Return the column of names where anything has one: empty shelves are told by item and week."""
    named = rows.filter(~pl.col("kind").str.starts_with(_EMPTY))
    return ("scope",) if named.height else ()


def _answer(asked: Asked, rows: pl.DataFrame) -> str:
    empty = rows.filter(pl.col("kind").str.starts_with(_EMPTY))
    other = rows.filter(~pl.col("kind").str.starts_with(_EMPTY))
    if rows.is_empty():
        return "The forecast learns from the history as it was ordered."
    said = []
    if empty.height:
        lost = money(float(empty["amount"].sum()), currency=asked.words.currency)
        said.append(f"empty shelves cost about {lost} of orders")
    if other.height:
        off = money(-float(other["amount"].sum()), currency=asked.words.currency)
        said.append(f"{off} of bulk orders and promotions are set apart")
    text = " and ".join(said)
    return f"{text[0].upper()}{text[1:]}, in {number(rows.height)} places of the history."


def as_it_was(asked: Asked) -> Response:
    """Let a week, an order line or a promotion count as it was."""
    kind, _, scope = asked.said("cleaning").partition(_APART)
    run = asked.run("history_cleanings")
    rows = run["history_cleanings"].rows.filter(pl.col("kind") == kind, pl.col("scope") == scope)
    if rows.is_empty():
        raise Refused(
            "There is no such change of the history.", "It was computed anew; look again."
        )
    row = rows.row(0, named=True)
    wishes.accept(
        asked.workspace, measure=row["measure"], scope=scope, value=float(row["undo_value"]),
        because=f"{kind} counts as it was",
    )  # fmt: skip
    return asked.go(PATH, told=f"{scope} counts as it was. The forecast is computed anew.")


PAGES = (
    Page(
        PATH,
        "History",
        show,
        teaches="Here stands what the forecast does not learn from: empty shelves, bulk orders, "
        "promotions, holidays. Sales orders bring it; a stock list of past days tells empty shelves apart.",
    ),
    Page(f"{PATH}/as-it-was", "History", post=as_it_was),
)
