"""Limits and growth: what holds sales back, what a step against it brings, what comes next."""

from __future__ import annotations

import polars as pl
from starlette.responses import Response

from firstmate.base.frame import Frame
from firstmate.base.run import Run
from firstmate.doors.web.asked import Asked
from firstmate.doors.web.page import Page
from firstmate.doors.web.parts.chart import Chart
from firstmate.doors.web.parts.grid import GridPart, grid
from firstmate.publish import rationing
from firstmate.publish.limits import STEPS, named
from firstmate.publish.limits import limits as limits_page
from firstmate.publish.timeline import timeline

_TABLES = ("limits", "relief", "ladder", "relief_curves", "loads")
#: Curves drawn side by side.
_CURVES = 4
#: What a person sees first of each table; the rest by choosing columns.
_SHOWN = {
    "limits": ("name", "kind", "first_period", "weeks_bound", "load_share", "value_of_step",
               "small_step", "price", "next_name"),
    "relief": ("relief", "name", "value", "low", "high", "cost", "starts", "lost_sales_saved",
               "lateness_saved", "only_earlier", "next_name"),
    "ladder": ("rung", "relief", "name", "size", "together", "total", "cost", "starts", "next_name"),
}  # fmt: skip
#: What the columns are called here.
_CALLED = {
    "limits": {"name": "limit", "first_period": "from", "weeks_bound": "weeks", "load_share": "load",
               "value_of_step": "a step brings", "small_step": "the step",
               "price": "one more brings", "next_name": "then"},
    "relief": {"relief": "step", "name": "limit", "value": "brings", "next_name": "then"},
    "ladder": {"rung": "order", "relief": "step", "name": "limit", "size": "times",
               "together": "brings", "total": "all so far", "next_name": "behind it"},
}  # fmt: skip
_TITLES = {
    "limits": "What holds you back",
    "relief": "What can be done, and what it is worth in 13 weeks",
    "ladder": "In which order, and what comes next",
}


def limits(asked: Asked) -> Response:
    """Show what limits the firm."""
    run = asked.run(*_TABLES)
    return asked.render(
        "pages/answer.html", entries=tabs_of(asked, "limits"),
        answer=limits_page(run, asked.words).answer, paper=asked.url("/report.pdf"),
        rests="Values are differences of two linear plans, with the step and without. Delayed sales "
        "are never counted as gained.",
        timeline=timeline(run["loads"].rows, _resources(run), asked.words),
        charts=_curves(asked, run["relief_curves"].rows),
        parts=[_part(asked, run, name, run[name]) for name in _SHOWN],
    )  # fmt: skip


def tabs_of(asked: Asked, here: str) -> list[tuple[str, str, bool]]:
    """Return the tabs of the limits."""
    entries = (("limits", "What limits now", ""), ("growth", "If sales grow", "/growth"),
               ("orders", "Whom to serve when short", "/orders"))  # fmt: skip
    return [(label, asked.url(f"/limits{path}"), name == here) for name, label, path in entries]


def _resources(run: Run) -> list[str]:
    found = run["limits"].rows.filter(pl.col("kind") == "resource").sort("rank")
    return [str(name) for name in found["name"]]


def _part(asked: Asked, run: Run, name: str, held: Frame) -> GridPart:
    rows = held.rows
    if "relief" in rows.columns:
        rows = rows.with_columns(pl.col("relief").replace(STEPS))
    return grid(
        asked, held.table, rows, name=name, title=_TITLES[name], columns=_SHOWN[name], run=run.id,
        labels=_CALLED[name],
        texts={
            "name": lambda row: named(row["kind"], row["name"], asked.words),
            "next_name": lambda row: named(row["next_kind"], row["next_name"], asked.words)
            if row["next_name"] else "",
        },
        empty="Nothing binds that the data could show.",
    )  # fmt: skip


def _curves(asked: Asked, rows: pl.DataFrame) -> list[Chart]:
    charts: list[Chart] = []
    for (kind, name, step), part in rows.group_by("kind", "name", "relief", maintain_order=True):
        taken = part.sort("size")
        words = named(str(kind), str(name), asked.words)
        charts.append(Chart(
            id=f"curve-{len(charts)}", kind="curve",
            title=f"{words}: {STEPS.get(str(step), step)}",
            subtitle=f"net in 13 weeks, {asked.words.currency or 'money'}, by how often it is taken",
            x=["0", *(f"{size} x" for size in taken["size"].to_list())],
            series={"value": [0.0, *taken["value"].to_list()]}, names={"value": "net value"},
        ))  # fmt: skip
    return charts[:_CURVES]


def orders(asked: Asked) -> Response:
    """Show what each open order earns an hour of the limit, and what rules of serving cost."""
    run = asked.run("order_value", "allocation_rules", "allocation_of_hours")
    rules = run["allocation_rules"]
    here = asked.query.get("rule", "hour")
    return asked.render(
        "pages/answer.html", entries=tabs_of(asked, "orders"),
        answer=rationing.answer(rules.rows, asked.words),
        rests="Hours of the coming weeks at the resource that limits.",
        choices=[(f"By {words}", asked.here(rule=name), name == here) for name, words in rationing.RULES.items()]
        if rules.rows.height else [],
        parts=[
            grid(asked, rules.table, rules.rows, name="rules", names=True, run=run.id, sort="rule_cost",
                 title="What each rule earns",
                 columns=("rule", "resource", "hours", "needed", "contribution", "rule_cost", "orders_cut"),
                 texts={"rule": lambda row: rationing.RULES[row["rule"]]},
                 empty="No resource limits, so no rule is needed."),
            _served(asked, run, here), _earned(asked, run),
        ],
    )  # fmt: skip


def _served(asked: Asked, run: Run, rule: str) -> GridPart:
    held = run["allocation_of_hours"]
    rows = held.rows.filter(pl.col("rule") == rule)
    return grid(
        asked, held.table, rows, name="served", names=True, run=run.id, sort="share",
        title=f"Who gets what by {rationing.RULES.get(rule, rule)}; who gets least comes first",
        columns=("order", "line", "customer", "share", "hours", "contribution"),
        states={"share": lambda row: "late" if row["share"] < 0.005 else "risk" if row["share"] < 1 else "good"},
        empty="Everybody can be served.",
    )  # fmt: skip


def _earned(asked: Asked, run: Run) -> GridPart:
    held = run["order_value"]
    return grid(
        asked, held.table, held.rows, name="earned", names=True, run=run.id, sort="per_hour",
        title="What open orders earn an hour of the limit; the least comes first",
        columns=("order", "line", "customer", "item", "resource", "promised", "amount", "contribution",
                 "hours", "per_hour", "price", "worth_it"),
        labels={"price": "an hour is worth", "per_hour": "earns an hour"},
        states={"worth_it": lambda row: "" if row["worth_it"] else "risk"},
        empty="No open order needs hours of a resource that limits.",
    )  # fmt: skip


PAGES = (
    Page(
        "/limits",
        "Limits and growth",
        limits,
        group="Decide",
        order=2,
        kept=True,
        teaches="Here stands what holds your "
        "sales back, and what a step against it brings. Sales orders are enough to begin; machines, crews or desks "
        "with their hours, routings and suppliers name the limits.",
    ),
    Page("/limits/orders", "Whom to serve when short", orders, kept=True),
)
