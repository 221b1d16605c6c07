"""Demand: what will be ordered, how sure that is, and what people know better; it forecasts nothing."""

from __future__ import annotations

from typing import Any

import polars as pl
from starlette.responses import Response

from firstmate.base.errors import Refused
from firstmate.base.run import Run
from firstmate.doors.web.asked import Asked
from firstmate.doors.web.page import Page
from firstmate.doors.web.parts.chart import Chart
from firstmate.doors.web.parts.days import days_ahead
from firstmate.doors.web.parts.deals import funnel, open_deals
from firstmate.doors.web.parts.demand_tabs import demand_tabs
from firstmate.doors.web.parts.grid import GridPart, grid
from firstmate.doors.web.parts.override_form import FIELDS, QUERY, form, wish, wishes_by_week
from firstmate.publish import demand as said
from firstmate.publish.figures import day, money, number
from firstmate.work import wishes

TABLES = ("outlook", "outlook_totals", "item_outlook", "forecasts", "forecast_methods",
          "sales_history", "sales", "intakes", "deal_funnel", "deal_chances", "unit_prices",
          "daily_forecasts")  # fmt: skip
#: What a drawing's lines are called.
NAMES = {"actual": "ordered", "forecast": "expected", "before": "without what people know"}
#: Heads of columns whose names say too little here.
LABELS = {"mean": "next 13 weeks", "q05": "at least (95 %)", "q95": "at most (95 %)",
          "amount": "next 13 weeks", "sold_before": "last 13 weeks", "year_before": "a year ago",
          "open_amount": "open orders", "error_money": "error of a week",
          "naive_money": "naive error", "class": "kind of demand"}  # fmt: skip


def demand(
    asked: Asked, typed: dict[str, str] | None = None, wrong: Refused | None = None
) -> Response:
    """Show the firm, or the item, family or kind of work that the address names."""
    run = asked.run(*TABLES)
    for subject, show in (("item", _item), ("family", _group), ("work", _group)):
        if code := asked.query.get(subject, ""):
            context = show(asked, run, subject, code)
            break
    else:
        context = _firm(asked, run)
    if context.get("form"):
        context["form"] |= {k: v for k, v in (typed or {}).items() if k in context["form"]}
    status = 200 if wrong is None else 400
    return asked.render("pages/demand.html", status=status, wrong=wrong,
                        entries=demand_tabs(asked, "/demand"), **context)  # fmt: skip


def save(asked: Asked) -> Response:
    """Save what a person knows better; what is wrong is said beside the form as it was typed."""
    typed = {name: asked.said(name) for name in FIELDS}
    try:
        weeks = _weeks(asked.run(*TABLES), typed["subject"], typed["code"])
        if asked.said("by_week"):
            filled = {d: asked.said(f"week.{d}") for d in map(str, weeks["period"])}
            wanted = wishes_by_week(typed, filled, weeks=weeks)
        else:
            wanted = [wish(typed, weeks=weeks)]
        price = _price(asked, typed["code"]) if typed["subject"] == "item" else None
        names = wishes.overrides(asked.workspace, wanted, price=price)
    except Refused as error:
        return demand(asked, typed, error)
    query = {QUERY[typed["subject"]]: typed["code"]} if typed["subject"] in QUERY else {}
    told = f"Saved as {names[0]}" if len(names) == 1 else f"Saved as {names[0]} to {names[-1]}"
    return asked.go("/demand", told=f"{told}. The plan is computed anew with it.", **query)


def _weeks(run: Run, subject: str, code: str) -> pl.DataFrame:
    """What the plan has by week for an item, a family, a kind of work or the firm's items."""
    if subject == "job_class":
        rows = run["intakes"].rows.filter(
            pl.col("layer") == "consensus",
            pl.col("job_class") == code,
            pl.col("period") > run.as_of,
        )
        return rows.select("period", "mean", amount="mean").sort("period")
    items = run["item_outlook"].rows
    if subject == "item":
        items = items.filter(pl.col("item") == code)
    elif subject == "family":
        items = items.filter(pl.col("family") == code)
    return said.weekly(run["forecasts"].rows, items, as_of=run.as_of)


def take_back(asked: Asked) -> Response:
    """Take an override back."""
    name = asked.said("override")
    wishes.take_back(asked.workspace, "forecast_overrides", name)
    back = asked.said("back")
    ours = back if back.startswith(f"/c/{asked.name}/demand") else asked.url("/demand")
    return asked.go("/" if not ours else "/demand", told=f"{name} is taken back.",
                    **_query_of(ours))  # fmt: skip


def _query_of(address: str) -> dict[str, str]:
    from urllib.parse import parse_qsl

    allowed = {"item", "family", "work"}
    return {k: v for k, v in parse_qsl(address.partition("?")[2]) if k in allowed}


def _formed(run: Run, subject: str, code: str, called: str) -> dict[str, Any]:
    weeks = _weeks(run, subject, code)
    return form(subject, code, called, as_of=run.as_of, weeks=weeks)


def _price(asked: Asked, item: str) -> float | None:
    rows = asked.show("unit_prices").rows.filter(pl.col("item") == item)
    return float(rows["value"][0]) if rows.height else None


def _total(run: Run, scope: str, name: str) -> dict[str, Any] | None:
    rows = run["outlook_totals"].rows.filter(pl.col("scope") == scope, pl.col("name") == name)
    return rows.row(0, named=True) if rows.height else None


def _fan(asked: Asked, run: Run, scope: str, name: str, title: str) -> Chart:
    rows = run["outlook"].rows.filter(pl.col("scope") == scope, pl.col("name") == name)
    weeks, series = said.of_group(rows, as_of=run.as_of)
    return Chart(
        "fan", "fan", title, f"{asked.words.currency} a week, bands of 50 and 90 %".strip(), weeks,
        series, unit=asked.words.currency, names=NAMES,
        empty="No week is known or expected yet: order lines bring the past.",
    )  # fmt: skip


def _firm(asked: Asked, run: Run) -> dict[str, Any]:
    total = _total(run, "firm", "")
    if total is None:
        answer, rests = "Nothing is known about demand yet.", "Order lines or invoices bring it."
    else:
        answer = said.sentence(total, asked.words)
        rests = f"{said.accuracy(total)} Data of {day(run.as_of)}."
    return {
        "answer": answer, "rests": rests, "back": [], "known": [],
        "form": _formed(run, "firm", "", "all items") if run["forecasts"].rows.height else None,
        "key_figures": _key_figures(asked, run, total),
        "charts": [_fan(asked, run, "firm", "", "Orders of the firm, past and expected")],
        "parts": [_groups(asked, run), _items(asked, run), *_work(asked, run), *_overrides(asked)],
        "undo": True,
    }  # fmt: skip


def _group(asked: Asked, run: Run, subject: str, code: str) -> dict[str, Any]:
    total = _total(run, subject, code)
    if total is None:
        raise Refused(
            f"There is no {subject} {code} in the forecast.", "The list of demand has all."
        )
    kind = "job_class" if subject == "work" else "family"
    rests = said.accuracy(total) if subject == "family" else "One-off work: orders in money."
    items = [_items(asked, run, family=code)] if subject == "family" else _work(asked, run)
    return {
        "answer": f"{code}: {said.sentence(total, asked.words)}", "rests": rests,
        "back": [("Demand", asked.url("/demand"))], "known": [],
        "key_figures": _key_figures(asked, run, total),
        "charts": [_fan(asked, run, subject, code, f"{code}: orders, past and expected")],
        "form": _formed(run, kind, code, code),
        "parts": [*_overrides(asked, **{kind: code}), *items], "undo": True,
    }  # fmt: skip


def _item(asked: Asked, run: Run, _subject: str, code: str) -> dict[str, Any]:
    called = asked.words.named("item", code)
    mine = pl.col("item") == code
    found = run["item_outlook"].rows.filter(mine)
    if found.is_empty():
        raise Refused(
            f"There is no forecast for {called}.", "It was never sold, or is not sold itself."
        )
    place = asked.query.get("location", "") or found["location"][0]
    here = mine & (pl.col("location") == place)
    row = (
        found.filter(here).row(0, named=True)
        if found.filter(here).height
        else found.row(0, named=True)
    )
    method = run["forecast_methods"].rows.filter(here).row(0, named=True)
    weeks, series = said.of_item(
        run["sales_history"].rows.filter(here), run["forecasts"].rows.filter(here), as_of=run.as_of
    )
    chart = Chart("fan", "fan", f"{called}: orders, past and expected",
                  "units a week, bands of 50 and 90 %", weeks, series, names=NAMES)  # fmt: skip
    back = [("Demand", asked.url("/demand"))]
    if row["family"]:
        back.append((row["family"], asked.url("/demand", family=row["family"])))
    return {
        "answer": f"{called}: {number(row['quantity'])} expected in the next 13 weeks, "
        f"worth {money(row['amount'], currency=asked.words.currency)}.",
        "rests": said.accuracy(row), "back": back,
        "known": [("Kind of demand", method["class"]), ("Method", method["method"]),
                  ("Why", method["reason"]),
                  ("Learned from", f"{number(method['n'] or 0)} past weeks, {method['basis'] or 'not measured'}")],
        "key_figures": [
            ("Last 13 weeks", money(row["sold_before"], currency=asked.words.currency), "", ""),
            ("Open orders", money(row["open_amount"], currency=asked.words.currency), "", ""),
            ("All about it", "page", "", asked.url("/about/item", code=code)),
        ],
        "charts": [chart], "form": _formed(run, "item", code, called),
        "parts": [*_overrides(asked, item=code), _open_orders(asked, run, code),
                  *days_ahead(asked, run, code, place), *_places(asked, run, code)], "undo": True,
    }  # fmt: skip


def _key_figures(
    asked: Asked, run: Run, total: dict[str, Any] | None
) -> list[tuple[str, str, str, str]]:
    if total is None:
        return []
    currency = asked.words.currency
    key = {"k.scope": total["scope"], "k.name": total["name"], "run": run.id}
    shown = [("Next 13 weeks", "mean", f"{money(total['q05'])}\N{EN DASH}{money(total['q95'])}"),
             ("Last 13 weeks", "sold_before", ""), ("Same weeks a year ago", "year_before", ""),
             ("Error of a week", "error_money", "all items together"),
             ("Error of the naive forecast", "naive_money", "last week again")]  # fmt: skip
    return [
        (label, money(total[c], currency=currency), note,
         asked.url(f"/open/outlook_totals/{c}", **key))
        for label, c, note in shown
        if total[c] is not None
    ]  # fmt: skip


def _groups(asked: Asked, run: Run) -> GridPart:
    held = run["outlook_totals"]
    rows = held.rows.filter(pl.col("scope") != "firm")

    def link(row: Any) -> str:
        return asked.url("/demand", **{row["scope"]: row["name"]})

    return grid(
        asked, held.table, rows, name="groups", title="Families and kinds of work", sort="-mean",
        columns=("name", "scope", "mean", "q05", "q95", "sold_before", "year_before", "error_money",
                 "naive_money"),
        links={"name": link}, run=run.id, labels=LABELS,
        texts={"scope": lambda row: "kind of work" if row["scope"] == "work" else row["scope"]},
        empty="No family and no kind of work is known.",
    )  # fmt: skip


def _items(asked: Asked, run: Run, family: str = "") -> GridPart:
    held = run["item_outlook"]
    named = pl.col("family").is_null() if family == "other items" else pl.col("family") == family
    # Parts that are never sold themselves have no place in a list of what sells.
    sells = pl.sum_horizontal("amount", "sold_before", "open_amount") > 0
    rows = held.rows.filter(sells, named) if family else held.rows.filter(sells)
    return grid(
        asked, held.table, rows, name="items", title="Items, what is odd first", sort="-at_stake",
        columns=("item", *(["location"] if rows["location"].n_unique() > 1 else []), "family",
                 "class", "amount", "sold_before", "open_amount", "remark", "at_stake", "error_money",
                 "naive_money"),
        names=True, run=run.id, labels=LABELS,
        links={"item": lambda row: asked.url("/demand", item=row["item"], location=row["location"])},
        states={"remark": lambda row: "risk" if row["remark"] else ""},
        empty="No item has a forecast: items sold bring one.",
    )  # fmt: skip


def _places(asked: Asked, run: Run, item: str) -> list[GridPart]:
    held = run["item_outlook"]
    rows = held.rows.filter(pl.col("item") == item)
    if rows.height < 2:
        return []
    return [grid(
        asked, held.table, rows, name="places", title="By place", run=run.id, sort="-amount",
        labels=LABELS,
        columns=("location", "quantity", "amount", "sold_before", "remark", "at_stake"),
        links={"location": lambda row: asked.url("/demand", item=item, location=row["location"])},
    )]  # fmt: skip


def _open_orders(asked: Asked, run: Run, item: str) -> GridPart:
    held = run["sales"]
    rows = held.rows.filter(pl.col("item") == item, pl.col("open_quantity") > 0)
    return grid(
        asked, held.table, rows, name="orders", title="Open orders", sort="promised", names=True,
        columns=("order", "customer", "day", "promised", "open_quantity", "open_amount"),
        run=run.id, empty="No open order names it.",
    )  # fmt: skip


def _work(asked: Asked, run: Run) -> list[GridPart]:
    """The funnel of one-off work, and of a kind of work its open deals."""
    if run["deal_funnel"].rows.is_empty():
        return []
    work = asked.query.get("work", "")
    return [open_deals(asked, run, work) if work else funnel(asked, run)]


def _overrides(asked: Asked, **of: str) -> list[GridPart]:
    """What people changed, of one thing or of all, each with its way back."""
    shown = asked.view.show("forecast_overrides")
    if shown is None:
        return []
    rows = shown.rows.filter(*(pl.col(name) == code for name, code in of.items()))
    return [grid(
        asked, shown.table, rows, name="overrides", title="What people know better",
        columns=("override", "item", "family", "job_class", "op", "amount", "from_day", "to_day",
                 "because", "by", "expires"),
        names=True, deed=lambda row: ("take-back", "override", row["override"], "Take back"),
        empty="Nobody has changed the forecast" + (" of it." if of else "."),
    )]  # fmt: skip


PAGES = (
    Page("/demand", "Demand", demand, save, group="Align", order=1, kept=True),
    Page("/demand/take-back", "Demand", post=take_back),
)
