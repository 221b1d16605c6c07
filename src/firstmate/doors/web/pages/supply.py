"""Supply: the plan, its stock, hours and cash, each a tab with an address; buying is in `buying`."""

from __future__ import annotations

from typing import Any

import polars as pl
from starlette.responses import Response

from firstmate.base.run import Run
from firstmate.doors.web.asked import Asked
from firstmate.doors.web.page import Page
from firstmate.doors.web.parts.chart import Chart
from firstmate.doors.web.parts.deals import large_deals
from firstmate.doors.web.parts.grid import GridPart, grid
from firstmate.publish import supply as said
from firstmate.publish.demand import week_label
from firstmate.publish.figures import day, money, number, share

TABS = (("Plan", ""), ("Buy list", "/buy"), ("Stock", "/stock"), ("Load", "/load"),
        ("Cash", "/cash"), ("How sure", "/sure"), ("Where stock lies", "/where"),
        ("Suppliers", "/suppliers"), ("Hours sold", "/hours"))  # fmt: skip
#: What is said where no machine, crew or desk is known: title, text, address and label.
_NO_HOURS = (
    "No hours are planned here",
    (
        "A list of machines, crews or desks with their hours a week, and routings or booked hours, "
        "bring load against capacity. A firm that only trades does not need it."
    ),
    "", "",
)  # fmt: skip
#: What lines of the families are called.
_NAMES = {"booked_amount": "ordered", "delivered_amount": "delivered", "stock_amount": "stock"}
#: Weeks of the past and of the plan that the family sheet draws.
PAST = 26
#: Resources drawn beside each other.
DRAWN = 6


def shown(asked: Asked, tab: str, **context: Any) -> Response:
    """Answer with a tab of the supply pages; what it does not name is left out."""
    here = dict(TABS)[tab]
    filled: dict[str, Any] = {"rests": "", "key_figures": [], "strip": "", "lacking": None, "choices": [],
              "charts": [], "suppliers": [], "forms": (), "all_of_it": ("", "", "", ""), "parts": []}  # fmt: skip
    entries = [(label, asked.url(f"/supply{path}"), path == here) for label, path in TABS]
    return asked.render("pages/supply.html", tab=tab, entries=entries, **filled | context)


def plan(asked: Asked) -> Response:
    """Show what the plan brings, and the families by week or month."""
    run = asked.run("headlines", "plan_values", "family_balance")
    known = said.figures_of(run["headlines"].rows)
    weeks = run["family_balance"].rows.filter("to_come")["period"].n_unique()
    return shown(
        asked, "Plan", answer=said.plan(known, asked.words, weeks=weeks),
        rests=f"Planned from data of {day(run.as_of)}.", key_figures=_headlines(asked, run, known),
        charts=[*_family_charts(asked, run), _parts_of_it(asked, run)], parts=[_families(asked, run)],
        choices=_spans(asked),
    )  # fmt: skip


def _headlines(asked: Asked, run: Run, known: dict[str, float]) -> list[tuple[str, str, str, str]]:
    """The figures of the plan, each leading to where it is opened."""
    currency = asked.words.currency
    lots, linear = known.get("contribution_in_lots"), known.get("contribution")
    gap = ""
    if lots is not None and linear:
        gap = f"within {share(max(1.0 - lots / linear, 0.0))} of the best possible"
    total = asked.url("/open/plan_values/realised", run=run.id, **{"k.part": "total"})
    late, lies = asked.url("/late"), asked.url("/supply/stock")
    entries = [
        ("Contribution", "contribution_in_lots", "currency", gap, total),
        ("Served of what items are wanted", "served", "share", "", lies),
        ("On time", "on_time", "share", "", late),
        ("Cost of lateness", "late_cost", "currency", "", late),
        ("Sales lost", "sales_lost", "currency", "", lies),
        ("Stock at the end", "stock_end", "currency", "", lies),
        ("Lowest cash", "cash_lowest", "currency", "", asked.url("/supply/cash")),
    ]
    return [
        (label, share(known[m]) if unit == "share" else money(known[m], currency=currency), note, to)
        for label, m, unit, note, to in entries
        if m in known
    ]  # fmt: skip


def _parts_of_it(asked: Asked, run: Run) -> Chart:
    rows = run["plan_values"].rows.filter(pl.col("counts"), pl.col("realised").abs() > 0.5)
    rows = rows.sort(pl.col("part") != "revenue", -pl.col("realised"))
    total = run["plan_values"].rows.filter(pl.col("part") == "total")["realised"].to_list()
    steps = [*rows["realised"].to_list(), *total]
    labels = [p.replace("_", " ") for p in rows["part"].to_list()] + ["contribution"] * len(total)
    return Chart(
        "bridge", "bridge", "From sales to contribution", f"{asked.words.currency}, the whole plan".strip(", "),
        labels if rows.height else [], {"steps": steps if rows.height else []},
        empty="Nothing is sold in the plan.",
    )  # fmt: skip


def _spans(asked: Asked) -> list[tuple[str, str, bool]]:
    months = asked.query.get("by") == "month"
    return [("By week", asked.here(by=None), not months),
            ("By month", asked.here(by="month"), months)]  # fmt: skip


def _balance(asked: Asked, run: Run) -> pl.DataFrame:
    rows = run["family_balance"].rows
    family = asked.query.get("family")
    rows = rows.filter(pl.col("family") == family) if family is not None else said.of_all(rows)
    return said.by_month(rows) if asked.query.get("by") == "month" else rows


def _family_charts(asked: Asked, run: Run) -> list[Chart]:
    rows = _balance(asked, run)
    planned = rows.filter("to_come")["period"].to_list()
    if not planned:
        return []
    ahead = min(planned)
    rows = rows.filter(pl.col("period") >= pl.lit(ahead) - pl.duration(weeks=PAST))
    called = asked.query.get("family", "the firm") or "no family"
    span = "month" if asked.query.get("by") == "month" else "week"
    labels = [week_label(p) for p in rows["period"]]
    unit = f"{asked.words.currency} a {span}, planned from {week_label(ahead)} on".strip()
    flows = ("booked_amount", "delivered_amount", "made")
    levels = [c for c in ("backlog", "stock_amount") if rows[c].null_count() < rows.height]
    return [
        Chart("flows", "lines", f"Ordered, delivered and made by {called}", unit, labels,
              {c: rows[c].to_list() for c in flows}, names=_NAMES),
        Chart("levels", "lines", f"Firm backlog and stock of {called}", unit.replace(f" a {span}", ""),
              labels, {c: rows[c].to_list() for c in levels}, names=_NAMES),
    ]  # fmt: skip


def _families(asked: Asked, run: Run) -> GridPart:
    held = run["family_balance"]
    if asked.query.get("family") is not None:
        rows = _balance(asked, run)
        called = asked.query["family"] or "No family"
        return grid(
            asked, held.table, rows, name="family", labels=_NAMES, title=f"{called} by {asked.query.get('by', 'week')}",
            columns=("period", "booked_amount", "delivered_amount", "backlog", "stock_amount", "made"), sort="period",
            opens=asked.query.get("by") != "month", run=run.id,
        )  # fmt: skip
    rows = held.rows if asked.query.get("by") != "month" else said.by_month(held.rows)
    first = rows.filter("to_come")["period"].min()
    rows = rows.filter(pl.col("period") >= first) if first is not None else rows
    return grid(
        asked, held.table, rows, name="family", labels=_NAMES, title="Families, planned", sort="period",
        columns=("family", "period", "booked_amount", "delivered_amount", "backlog", "stock_amount", "made"),
        links={"family": lambda row: asked.here(family=row["family"])},
        texts={"family": lambda row: row["family"] or "no family"},
        opens=asked.query.get("by") != "month", run=run.id, empty="No family is planned yet.",
    )  # fmt: skip


def stock(asked: Asked) -> Response:
    """Show what stock does: what runs out, what is too much; one item against its target band."""
    run = asked.run("stock_outlook", "projections", "stock_targets", "not_moved")
    held = run["stock_outlook"]
    rows = held.rows
    item = asked.query.get("item", "")
    money_of = {
        "In stock": rows["amount"].sum() or 0.0, "More than needed": rows["excess_amount"].sum() or 0.0,
        "Without movement": rows["dead_amount"].sum() or 0.0,
        "Sales lost in the plan": rows["short_amount"].sum() or 0.0,
    }  # fmt: skip
    presets = (("Runs out", "short_amount"), ("Too much", "excess_amount"),
               ("Without movement", "dead_amount"), ("All by value", "amount"))  # fmt: skip
    sort = asked.query.get("sort", "-short_amount").lstrip("-")
    lacking = None
    if not (rows["on_hand"] > 0).any():
        lacking = (
            "No stock is known",
            "A stock list says what lies where; here will be what runs out when, and what is too much.",
            asked.url("/data"), "Bring in files",
        )  # fmt: skip
    return shown(
        asked, "Stock", answer=said.stock(rows, asked.words), lacking=lacking,
        rests=f"Projected by week from the plan; counts of {day(run.as_of)} or before.",
        key_figures=[(k, money(float(v), currency=asked.words.currency), "", "") for k, v in money_of.items()],
        charts=[band(asked, run, item)] if item else [],
        choices=[(label, asked.here(sort=f"-{c}", page=None), sort == c) for label, c in presets],
        parts=[grid(
            asked, held.table, rows, names=True, run=run.id, sort="-short_amount",
            title="Items; choose one to see its stock by week",
            columns=("item", "family", "on_hand", "amount", "days_of_cover", "runs_out", "short",
                     "short_amount", "below_target", "excess_amount", "dead_amount"),
            links={"item": lambda row: asked.here(item=row["item"])},
            states={"runs_out": lambda row: "late" if row["runs_out"] else "",
                    "below_target": lambda row: "risk" if row["below_target"] else ""},
            labels={"short_amount": "sales lost", "runs_out": "runs out in week of",
                    "below_target": "below target from", "excess_amount": "too much", "dead_amount": "not moved"},
            empty="No item has stock or a plan.",
        )],
    )  # fmt: skip


def band(asked: Asked, run: Run, item: str) -> Chart:
    """Return projected stock of an item against its target band; several places are summed."""
    weeks = run["projections"].rows.filter(pl.col("item") == item)
    sums = weeks.group_by("period").agg(pl.col("stock", "short").sum()).sort("period")
    aims = (
        run["stock_targets"].rows.filter(pl.col("item") == item)
        .group_by("period").agg(pl.col("safety_stock", "order_up_to").sum())
    )  # fmt: skip
    rows = sums.join(aims, on="period", how="left", maintain_order="left")
    out = rows.filter(pl.col("short") > 0)["period"].to_list()
    called = asked.words.named("item", item)
    title = (
        f"{called} runs out in {week_label(out[0])}" if out else f"{called} lasts through the plan"
    )
    known = rows["order_up_to"].is_not_null().any()
    target = (
        {"low": rows["safety_stock"].to_list(), "high": rows["order_up_to"].to_list()}
        if known
        else {}
    )
    return Chart(
        "band", "band", title, "units at the end of the week, band from protecting stock to order-up-to level",
        [week_label(p) for p in rows["period"]], {**target, "stock": rows["stock"].to_list()},
        names={"stock": "stock"}, empty=f"The plan holds no stock of {called}.",
    )  # fmt: skip


def load(asked: Asked) -> Response:
    """Show hours needed against hours there, and the orders behind a full week."""
    run = asked.run("loads", "load_orders", "headlines", "large_deals")
    loads = run["loads"].rows
    if loads.is_empty():
        return shown(asked, "Load", answer=said.load(loads, asked.words), lacking=_NO_HOURS)
    mean = loads.group_by("resource").agg(pl.col("share").mean())
    order = mean.sort("share", "resource", descending=[True, False], nulls_last=True)
    resources = order["resource"].to_list()
    chosen = asked.query.get("resource", "")
    shown_now = [chosen] if chosen in resources else resources[:DRAWN]
    return shown(
        asked, "Load", answer=said.load(loads, asked.words),
        rests="Hours of the plan in whole lots; overtime and hours bought outside come on top of capacity.",
        charts=[hours(asked, run, each) for each in shown_now],
        choices=[("Fullest", asked.here(resource=None), not chosen)]
        + [(asked.words.named("resource", r), asked.here(resource=r), r == chosen) for r in resources],
        parts=[*_behind(asked, run, shown_now), *large_deals(asked, run, shown_now),
               _loads(asked, run, shown_now)],
    )  # fmt: skip


def hours(asked: Asked, run: Run, resource: str) -> Chart:
    """Return the load of a resource by week against its capacity."""
    rows = run["loads"].rows.filter(pl.col("resource") == resource).sort("period")
    full = rows.filter(pl.col("share") >= said.FULL)
    called = asked.words.named("resource", resource)
    title = f"{called} has free hours in every week"
    if full.height:
        title = f"{called} is full in {number(full.height)} of {number(rows.height)} weeks"
    return Chart(
        f"load-{resource}".replace(" ", "-"), "load", title, "hours a week",
        [week_label(p) for p in rows["period"]],
        {"jobs": rows["hours_jobs"].to_list(), "items": rows["hours_items"].to_list(),
         "capacity": rows["capacity"].to_list()},
        names={"jobs": "one-off work", "items": "items", "capacity": "capacity"},
        empty="The plan needs no hours of it.",
    )  # fmt: skip


def _behind(asked: Asked, run: Run, resources: list[str]) -> list[GridPart]:
    held = run["load_orders"]
    full = run["loads"].rows.filter(
        pl.col("resource").is_in(resources), pl.col("share") >= said.FULL
    ).select("resource", "period")  # fmt: skip
    rows = held.rows.join(full, on=["resource", "period"], how="semi")
    return [grid(
        asked, held.table, rows, name="behind", title="Orders and jobs behind the full weeks",
        sort="-hours", names=True, run=run.id,
        columns=("work", "resource", "period", "item", "job", "hours"),
        empty="No week is full.",
    )]  # fmt: skip


def _loads(asked: Asked, run: Run, resources: list[str]) -> GridPart:
    held = run["loads"]
    rows = held.rows.filter(pl.col("resource").is_in(resources))
    return grid(
        asked, held.table, rows, name="weeks", title="Hours by week", run=run.id, names=True,
        sort="-share" if len(resources) > 1 else "period",
        columns=("resource", "period", "hours", "capacity", "overtime", "outside", "free", "share", "dual"),
        labels={"dual": "worth of one hour more"},
        states={"share": lambda row: "late" if (row["share"] or 0.0) > 1.005
                else "risk" if (row["share"] or 0.0) >= said.FULL else ""},
    )  # fmt: skip


PAGES = (
    Page("/supply", "Supply", plan, group="Align", order=2, kept=True),
    Page("/supply/stock", "Stock", stock, kept=True),
    Page("/supply/load", "Load", load, kept=True),
)
