"""How near the forecast came, what people added to it, and how the plan moved; it judges nothing itself."""

from __future__ import annotations

from typing import Any

import polars as pl
from starlette.responses import Response

from firstmate.base.run import Run
from firstmate.doors.web.asked import Asked
from firstmate.doors.web.page import Page
from firstmate.doors.web.parts.chart import Chart
from firstmate.doors.web.parts.demand_tabs import demand_tabs
from firstmate.doors.web.parts.grid import GridPart, grid
from firstmate.publish import judged as said
from firstmate.publish.figures import day, money, share

#: Items that make most of the error, shown first.
MOST = 10
#: Weeks ahead in the order of a drawing.
AHEAD = ("1", "2-4", "5-8", "9-13", "14+")
LABELS = {"wape": "error", "naive_wape": "naive error", "error_money": "error of a week",
          "naive_money": "naive error of a week", "relative_error": "beside naive",
          "quantile_loss": "loss of the range", "coverage": "inside 80 %", "n": "weeks compared",
          "error_share": "share of all error", "worse": "worse than naive by", "class": "kind of demand",
          "ahead": "weeks ahead", "value": "error taken away", "gained": "error taken away",
          "because": "reason"}  # fmt: skip
_WORSE = 1.0


def accuracy(asked: Asked) -> Response:
    """Show the error beside naive: the firm, families, kinds, weeks ahead, and the items that make it."""
    run = asked.run("forecast_accuracy", "item_accuracy")
    groups, items = run["forecast_accuracy"].rows, run["item_accuracy"].rows
    layer = "consensus" if (groups["basis"] == "kept").any() else "baseline"
    basis = said.best_basis(groups)
    mine = (pl.col("layer") == layer) & (pl.col("basis") == basis)
    groups, items = groups.filter(mine), items.filter(mine, pl.col("ahead") == "all")
    firm = groups.filter(pl.col("scope") == "firm")
    every = firm.filter(pl.col("ahead") == "all")
    if every.is_empty():
        return _page(asked, "/demand/accuracy", "How near it came",
                     answer="No forecast can be compared yet.",
                     rests="Eight weeks of orders after the first sixteen bring it.")  # fmt: skip
    row = every.row(0, named=True)
    rests = f"{said.leaning(row)} {said.basis(basis, _days(asked))}"
    return _page(
        asked, "/demand/accuracy", "How near it came", answer=said.accuracy(row, asked.words),
        rests=rests, key_figures=_figures(asked, run, row),
        charts=[_by_distance(firm)],
        parts=[_ten(asked, run, items), _by_group(asked, run, groups), *_layers(asked, run)],
    )  # fmt: skip


def _days(asked: Asked) -> int:
    shown = asked.view.show("past_forecasts")
    return 0 if shown is None else int(shown.rows["known_on"].n_unique())


def _figures(asked: Asked, run: Run, row: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    key = {f"k.{c}": row[c] for c in ("scope", "name", "layer", "ahead", "basis")} | {"run": run.id}
    shown = [("Error", "wape", share, "of what was ordered"), ("Bias", "bias", share, "above 0: too high"),
             ("Inside the range of 80 %", "coverage", share, ""),
             ("Naive error", "naive_wape", share, "last week again")]  # fmt: skip
    return [
        (label, form(row[c]), note, asked.url(f"/open/forecast_accuracy/{c}", **key))
        for label, c, form, note in shown
        if row[c] is not None
    ]


def _by_distance(firm: pl.DataFrame) -> Chart:
    held = {r["ahead"]: r for r in firm.iter_rows(named=True)}
    shown = [name for name in AHEAD if name in held]
    values = {c: [None if held[a][c] is None else 100.0 * held[a][c] for a in shown]
              for c in ("wape", "naive_wape")}  # fmt: skip
    return Chart(
        "distance", "lines", "The error by weeks ahead", "error in % of what was ordered, by weeks ahead",
        shown, values, unit="%", names={"wape": "forecast", "naive_wape": "last week again"},
    )  # fmt: skip


def _ten(asked: Asked, run: Run, items: pl.DataFrame) -> GridPart:
    rows = items.filter(pl.col("place") <= MOST)
    most = float(rows["error_share"].fill_null(0.0).sum())
    return grid(
        asked, run["item_accuracy"].table, rows, name="ten", run=run.id, sort="place", names=True,
        title=f"{rows.height} items make {share(most)} of the error", labels=LABELS,
        columns=("place", "item", "family", "class", "error_money", "error_share", "wape", "bias",
                 "naive_money", "relative_error", "worse", "tracking_signal"),
        links={"item": lambda row: asked.url("/demand", item=row["item"], location=row["location"])},
        states={"relative_error": lambda row: "risk" if row["worse"] else ""},
    )  # fmt: skip


def _by_group(asked: Asked, run: Run, groups: pl.DataFrame) -> GridPart:
    def link(row: Any) -> str:
        return asked.url("/demand", family=row["name"]) if row["scope"] == "family" else ""

    return grid(
        asked, run["forecast_accuracy"].table,
        groups.filter(pl.col("scope") != "firm", pl.col("ahead") == "all"),
        name="groups", title="By family and kind of demand", sort="-error_money", run=run.id,
        labels=LABELS, links={"name": link},
        columns=("name", "scope", "error_money", "naive_money", "wape", "naive_wape", "bias",
                 "coverage", "quantile_loss", "tracking_signal", "n"),
        texts={"scope": lambda row: "kind of demand" if row["scope"] == "class" else row["scope"]},
        states={"wape": lambda row: "risk" if (row["relative_error"] or 0.0) > _WORSE else ""},
    )  # fmt: skip


def _layers(asked: Asked, run: Run) -> list[GridPart]:
    """Versions of the forecast side by side, where more than one was compared."""
    rows = run["forecast_accuracy"].rows.filter(pl.col("scope") == "firm")
    if rows.select("layer", "basis").unique().height < 2:
        return []
    return [grid(
        asked, run["forecast_accuracy"].table, rows, name="versions", sort="basis", run=run.id,
        title="Versions compared: kept and replayed, from the past alone and as planned", labels=LABELS,
        columns=("basis", "layer", "ahead", "wape", "bias", "coverage", "relative_error", "n"),
    )]  # fmt: skip


def added(asked: Asked) -> Response:
    """Show what each change of the forecast did, and of whom or what kind to leave it alone."""
    run = asked.run("override_values", "value_added")
    told, made = run["value_added"], run["override_values"]
    every = told.rows.filter(pl.col("what") == "all")
    row = every.row(0, named=True) if every.height else None
    leave = told.rows.filter(
        pl.col("verdict") == "leave the baseline alone", pl.col("what") != "all"
    )
    names = ", ".join(
        sorted({f"{r['what']} {r['name']}".strip() for r in leave.iter_rows(named=True)})
    )
    rests = (
        f"Leave the forecast alone for: {names}." if names
        else "Each change is laid alone over the forecast that was known before its first day."
    )  # fmt: skip
    parts = [
        grid(asked, told.table, told.rows.filter(pl.col("what") != "all"), name="kinds", sort="value",
             title="By level, direction and reason", run=run.id,
             labels=LABELS | {"name": "which", "n": "changes"},
             columns=("what", "name", *(["by"] if "by" in told.rows.columns else []), "n", "helped",
                      "value", "low", "high", "verdict"),
             states={"verdict": lambda row: _VERDICT.get(row["verdict"], "")},
             empty="No change of a forecast has passed yet."),
        grid(asked, made.table, made.rows, name="changes", title="Every change", sort="gained",
             run=run.id, labels=LABELS | {"n": "weeks", "booked_amount": "ordered"},
             columns=("override", "scope", "direction", "because", "n", "before", "after", "booked_amount",
                      "gained", "basis"),
             states={"gained": lambda row: "good" if row["gained"] > 0 else "risk"},
             empty="No change of a forecast has passed yet."),
    ]  # fmt: skip
    return _page(asked, "/demand/added", "What people added", answer=said.added(row, asked.words),
                 rests=rests, parts=parts)  # fmt: skip


_VERDICT = {"leave the baseline alone": "risk", "keep on": "good"}


def bridge(asked: Asked) -> Response:
    """Show how the plan came about: last plan, past, deals, people, plan, budget."""
    run = asked.run("demand_bridge")
    held = run["demand_bridge"]
    scope, name = asked.query.get("scope", "firm"), asked.query.get("name", "")
    rows = held.rows.filter(pl.col("scope") == scope, pl.col("name") == name).sort("place")
    if rows.is_empty():
        scope, name = "firm", ""
        rows = held.rows.filter(pl.col("scope") == scope).sort("place")
    labels, steps = said.waterfall(rows)
    what = name or "the firm"
    chart = Chart(
        "bridge", "bridge", f"How the plan of {what} came about",
        f"orders of the next 13 whole weeks, {asked.words.currency}".rstrip(", "), labels,
        {"steps": steps}, unit=asked.words.currency, names={"steps": "amount"},
        empty="Nothing is planned yet.",
    )  # fmt: skip
    budget = rows.filter(pl.col("stage") == "budget")
    figures = [
        ("The budget", money(r["amount"], currency=asked.words.currency),
         f"{money(-r['difference'])} is planned beyond it" if r["difference"] < 0
         else f"{money(r['difference'])} is not planned yet",
         asked.url("/open/demand_bridge/amount", run=run.id, **{"k.scope": scope, "k.name": name,
                                                                "k.stage": "budget"}))
        for r in budget.iter_rows(named=True)
    ]  # fmt: skip
    rest = f"Data of {day(run.as_of)}. A last plan is kept at each import."
    parts = [
        grid(asked, held.table, rows, name="steps", title="Step by step", sort="place", run=run.id,
             columns=("stage", "amount", "difference", "known_on"),
             texts={"stage": lambda row: said.STEPS[row["stage"]]}),
        grid(asked, held.table, held.rows.filter(pl.col("stage") == "consensus", pl.col("scope") != "firm"),
             name="groups", title="By family and kind of work", sort="-amount", run=run.id,
             columns=("name", "scope", "amount"), labels={"amount": "the plan"},
             texts={"scope": lambda row: "kind of work" if row["scope"] == "work" else row["scope"]},
             links={"name": lambda row: asked.url("/demand/bridge", scope=row["scope"], name=row["name"])}),
    ]  # fmt: skip
    return _page(asked, "/demand/bridge", "From plan to plan", answer=said.bridge(rows, asked.words),
                 rests=rest, charts=[chart], parts=parts, key_figures=figures,
                 back=[("The firm", asked.url("/demand/bridge"))] if name else [])  # fmt: skip


def _page(asked: Asked, path: str, title: str, *, answer: str, rests: str, **more: Any) -> Response:
    context = {"key_figures": [], "charts": [], "parts": [], "back": []} | more
    return asked.render(
        "pages/judged.html", title=title, answer=answer, rests=rests,
        entries=demand_tabs(asked, path), **context,
    )  # fmt: skip


PAGES = (
    Page(
        "/demand/bridge",
        "From plan to plan",
        bridge,
        teaches="Here stands how the plan of demand moved since "
        "the last one: the past, open deals, what people changed. Sales orders bring it; the second import brings "
        "the comparison.",
    ),
    Page(
        "/demand/accuracy",
        "How near it came",
        accuracy,
        teaches="Here stands how far the forecast was off, in "
        "money, beside the plainest guess: last week again. Sales orders of a year or more bring it.",
    ),
    Page(
        "/demand/added",
        "What people added",
        added,
        teaches="Here stands whether changes people make to the "
        "forecast bring it nearer or further off. Sales orders bring the forecast; then change a week of it on the "
        "page Demand.",
    ),
)
