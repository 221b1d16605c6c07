"""The page about one thing: what is known, what is open, what the plan does with it, what is recommended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
from starlette.responses import Response

from firstmate.base.errors import Refused
from firstmate.base.run import Run
from firstmate.base.table import Table
from firstmate.company.tables import INPUTS
from firstmate.doors.web.asked import Asked
from firstmate.doors.web.page import Page
from firstmate.doors.web.pages.supply import band, hours
from firstmate.doors.web.parts.chart import Chart
from firstmate.doors.web.parts.grid import GridPart, grid
from firstmate.publish import about as said
from firstmate.publish import supply
from firstmate.publish.demand import of_item
from firstmate.publish.today import item as entry

#: Recommendations shown on the page of a thing.
MOST = 5


@dataclass(frozen=True)
class Part:
    """Rows of a table that name the thing: by which column, what is shown, under which title."""

    table: str
    on: str
    title: str
    columns: tuple[str, ...] = ()
    sort: str = ""
    #: Flag or number column that a row must have set to count as open.
    only: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of thing: the table that knows it, and the parts of its page in order."""

    table: str
    key: str
    parts: tuple[Part, ...]


_PLANNED = ("planned", "kind", "quantity", "hours", "release", "due", "supplier", "amount", "firm",
            "reason")  # fmt: skip
_OPEN = ("order", "customer", "item", "job", "promised", "planned_on", "late_days", "quantity",
         "amount", "late_cost")  # fmt: skip
KINDS: Mapping[str, Kind] = {
    "item": Kind("items", "item", (
        Part("stock_outlook", "item", "Stock", sort="-amount"),
        Part("stock_places", "item", "Safety stock along the way"),
        Part("item_outlook", "item", "Demand"),
        Part("deliveries", "item", "Open orders", _OPEN, "planned_on"),
        Part("planned_orders", "item", "What the plan does", _PLANNED, "due"),
        Part("pegs", "item", "Which supply serves which demand",
             ("supply", "demand", "period", "quantity"), "period"),
        Part("bom_lines", "item", "Made from", ("component", "quantity", "scrap")),
        Part("bom_lines", "component", "Used in", ("item", "quantity", "scrap")),
        Part("supplier_items", "item", "Who offers it",
             ("supplier", "price", "minimum", "multiple", "lead_time", "from_quantity")),
        Part("purchase_lines", "item", "Purchases",
             ("purchase", "supplier", "ordered", "quantity", "received", "wanted", "status"),
             "-ordered"),
    )),
    "customer": Kind("customers", "customer", (
        Part("customer_view", "customer", "Served, and what comes next",
             ("lines", "on_time", "late_days", "amount", "open_lines", "lines_at_risk", "amount_at_risk",
              "late_cost", "last_order", "between_days", "next_order", "next_item", "next_quantity")),
        Part("deliveries", "customer", "Open orders", _OPEN, "-late_cost"),
        Part("overdue", "customer", "Overdue invoices"),
        Part("unbilled", "customer", "Delivered, not billed"),
        Part("waiting_jobs", "customer", "Waits for something", sort="-days"),
        Part("deals", "customer", "Deals",
             ("deal", "name", "stage", "outcome", "amount", "probability", "expected_close"),
             "-expected_close"),
        Part("sales", "customer", "What they ordered",
             ("order", "day", "item", "job", "quantity", "amount", "promised", "status"), "-day"),
    )),
    "supplier": Kind("suppliers", "supplier", (
        Part("buy_list", "supplier", "Order now",
             ("item", "quantity", "order_by", "arrives", "amount", "value"), "-value"),
        Part("planned_orders", "supplier", "On the way and planned",
             ("planned", "item", "quantity", "release", "due", "amount", "firm"), "due"),
        Part("late_purchases", "supplier", "Overdue"),
        Part("supplier_scores", "supplier", "How it delivers and charges"),
        Part("late_suppliers", "supplier", "Takes longer than stated"),
        Part("lead_times", "supplier", "Lead times",
             ("item", "value", "low", "high", "n", "basis"), "-n"),
        Part("supplier_items", "supplier", "Offers",
             ("item", "price", "minimum", "multiple", "lead_time")),
    )),
    "resource": Kind("resources", "resource", (
        Part("loads", "resource", "Hours by week",
             ("period", "hours", "capacity", "overtime", "outside", "free", "share", "dual"),
             "period"),
        Part("load_orders", "resource", "What needs its hours", ("work", "item", "job", "period", "hours"),
             "period"),
        Part("planned_orders", "resource", "Overtime and outside hours planned", _PLANNED, "due"),
        Part("operations", "resource", "Steps done here",
             ("item", "step", "name", "setup_hours", "unit_hours"), "item"),
    )),
    "job": Kind("jobs", "job", (
        Part("deliveries", "job", "Delivery", _OPEN),
        Part("waiting_jobs", "work", "Waits for"),
        Part("job_hours", "job", "Hours still to do",
             ("resource", "value", "low", "high", "done_hours", "n", "basis"), "-value"),
        Part("load_orders", "job", "When its hours are planned", ("period", "resource", "hours"),
             "period"),
        Part("planned_orders", "job", "In the plan", _PLANNED, "due"),
        Part("purchase_lines", "job", "Bought for it"),
        Part("time_entries", "job", "Hours booked", sort="-day"),
        Part("sales", "job", "Order lines", ("order", "line", "day", "amount", "promised", "status")),
    )),
    "order": Kind("sales_lines", "order", (
        Part("deliveries", "order", "Open lines", _OPEN, "line"),
        Part("waiting_jobs", "work", "Waits for"),
        Part("pegs", "order", "What serves it", ("demand", "item", "supply", "period", "quantity"),
             "demand"),
        Part("sales", "order", "Lines",
             ("line", "day", "item", "job", "quantity", "price", "amount", "promised", "shipped_on",
              "status")),
        Part("shipments", "order", "Shipments"),
        Part("invoices", "order", "Invoices"),
    )),
}  # fmt: skip
#: Results that sentences and drawings need besides the parts.
_ALSO = {"item": ("projections", "stock_targets", "sales_history", "forecasts")}


def about(asked: Asked) -> Response:
    """Show one thing by its kind and code."""
    name, code = asked.path("kind"), asked.query.get("code", "")
    kind = KINDS.get(name)
    if kind is None:
        raise Refused(f"There are no pages about {name}.", f"There are such of {', '.join(KINDS)}.")
    results = {p.table for p in kind.parts if p.table not in INPUTS}
    needed = {*results, *_ALSO.get(name, ()), "recommendations", "reasons"}
    run = asked.run(*sorted(needed))
    rows = {p.table: _rows(asked, run, p, code)[1] for p in reversed(kind.parts)}
    row = _known(asked, kind, code)
    if row is None and all(r.is_empty() for r in rows.values()):
        raise Refused(f"There is no {name} {code}.", "Search finds what there is, also by name.")
    called = asked.words.named(kind.key, code)
    if name == "job" and row and row.get("name"):
        called = f"{row['name']} ({code})"
    return asked.render(
        "pages/about.html", kind=name, called=called,
        sentence=said.SENTENCES[name](rows, asked.words),
        why=_why(run, rows.get("deliveries"), asked),
        known=said.known(INPUTS[kind.table], row, asked.words) if row and name != "order" else [],
        links=_links(asked, name, code, row),
        recommended=_recommended(asked, run, name, code),
        charts=_charts(asked, run, name, code),
        parts=[g for p in kind.parts if (g := _part(asked, run, p, code)) is not None],
    )  # fmt: skip


def _known(asked: Asked, kind: Kind, code: str) -> dict[str, Any] | None:
    rows = asked.view.company[kind.table].filter(pl.col(kind.key) == code)
    return rows.row(0, named=True) if rows.height else None


def _rows(asked: Asked, run: Run, part: Part, code: str) -> tuple[Table, pl.DataFrame]:
    """Return the rows of a table that name the thing; pegs name an order as order/line."""
    if part.table in INPUTS:
        shown = asked.show(part.table)
        table, rows = shown.table, shown.rows
    else:
        table, rows = run[part.table].table, run[part.table].rows
    if part.table == "pegs" and part.on == "order":
        named = pl.col("demand") == code
        return table, rows.filter(named | pl.col("demand").str.starts_with(f"{code}/"))
    return table, rows.filter(pl.col(part.on) == code)


def _part(asked: Asked, run: Run, part: Part, code: str) -> GridPart | None:
    table, rows = _rows(asked, run, part, code)
    if rows.is_empty():
        return None
    columns = part.columns or tuple(c for c in table.names if c not in {part.on, "source"})
    return grid(
        asked, table, rows, name=f"{part.table}-{part.on}", title=part.title, columns=columns,
        sort=part.sort, names=True, run=run.id if table.role == "result" else "",
        states={"late_days": lambda row: "late" if row["late_days"] else ""},
    )  # fmt: skip


def _why(run: Run, open_lines: pl.DataFrame | None, asked: Asked) -> str:
    """Return why the worst late line of the thing is late."""
    if open_lines is None:
        return ""
    late = open_lines.filter(pl.col("late_days") > 0).sort("late_cost", descending=True)
    why = supply.why_late(late.head(1), run["reasons"].rows, asked.words)
    return next(iter(why.values()), "")


def _links(
    asked: Asked, kind: str, code: str, row: Mapping[str, Any] | None
) -> list[tuple[str, str]]:  # fmt: skip
    links = {
        "item": [("Demand", asked.url("/demand", item=code)),
                 ("Stock by week", asked.url("/supply/stock", item=code))],
        "supplier": [("Buy list of this supplier", asked.url("/supply/buy", supplier=code))],
        "resource": [("Load", asked.url("/supply/load", resource=code))],
    }.get(kind, [])  # fmt: skip
    table = KINDS[kind].table
    links.append(("Its rows", asked.url(f"/tables/{table}", **{f"f.{KINDS[kind].key}": code})))
    if row and row.get("customer"):
        called = asked.words.named("customer", row["customer"])
        links.append((called, asked.url("/about/customer", code=row["customer"])))
    return links


def _recommended(asked: Asked, run: Run, kind: str, code: str) -> list[Any]:
    rows = run["recommendations"].rows.filter(pl.col(kind) == code)
    rows = rows.sort("value", descending=True, nulls_last=True).head(MOST)
    return [
        entry({**row, "rank": n, "state": "", "sentence": asked.words.say(row),
               "why": asked.words.why(row)}, asked.words)
        for n, row in enumerate(rows.iter_rows(named=True), 1)
    ]  # fmt: skip


def _charts(asked: Asked, run: Run, kind: str, code: str) -> list[Chart]:
    if kind == "resource" and run["loads"].rows["resource"].is_in([code]).any():
        return [hours(asked, run, code)]
    if kind != "item":
        return []
    charts = []
    if run["projections"].rows["item"].is_in([code]).any():
        charts.append(band(asked, run, code))
    places = run["item_outlook"].rows.filter(pl.col("item") == code)
    if places.height:
        here = (pl.col("item") == code) & (pl.col("location") == places["location"][0])
        weeks, series = of_item(
            run["sales_history"].rows.filter(here), run["forecasts"].rows.filter(here),
            as_of=run.as_of,
        )  # fmt: skip
        charts.append(Chart("fan", "fan", "Orders, past and expected",
                            "units a week, bands of 50 and 90 %", weeks, series,
                            names={"actual": "ordered", "forecast": "expected"}))  # fmt: skip
    return charts


PAGES = (Page("/about/{kind}", "About", about),)
