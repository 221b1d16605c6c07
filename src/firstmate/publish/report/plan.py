"""The plan in the report: load, money, buy list, stock, cash, forecast; each shown as its table has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from firstmate.base.run import Run
from firstmate.base.saying import REASONS
from firstmate.publish.figures import money
from firstmate.publish.page import Drawing, Section, grid
from firstmate.publish.report.chart import bars_against_line, two_lines, waterfall
from firstmate.publish.saying import Words
from firstmate.publish.supply import buying, cash_causes, figures_of, plan
from firstmate.publish.supply import cash as cash_answer
from firstmate.publish.supply import load as load_answer
from firstmate.publish.supply import stock as stock_answer

#: Resources, items and lines shown; the tables hold the rest.
RESOURCES, ITEMS, LINES, FORECASTS = 4, 6, 40, 10
_BUY = ("item", "supplier", "quantity", "order_by", "arrives", "price", "amount", "value", "reason")
_ACCURACY = (
    "item",
    "location",
    "class",
    "method",
    "error",
    "naive_error",
    "in_money",
    "n",
    "basis",
)


def _has(run: Run, table: str) -> bool:
    return table in run.results and len(run[table]) > 0


def loads(run: Run, words: Words, *, section: Section) -> Section:
    """Return the section of the limits with the load of resources drawn, those that limit first."""
    if not _has(run, "loads"):
        return section
    rows = run["loads"].rows.filter(pl.col("capacity") > 0)
    binding = run["limits"].rows.filter(pl.col("kind") == "resource").sort("rank")["name"]
    fullest = rows.group_by("resource").agg(pl.col("share").mean()).sort(
        "share", "resource", descending=[True, False], nulls_last=True
    )  # fmt: skip
    there = fullest["resource"].to_list()
    names = dict.fromkeys([*(name for name in binding.to_list() if name in there), *there])
    drawings = []
    for name in [*names][:RESOURCES]:
        weeks = rows.filter(pl.col("resource") == name).sort("period")
        title = words.named("resource", name)
        drawing = bars_against_line(
            _numbers(weeks, "hours"), _numbers(weeks, "capacity"), _weeks(weeks),
            said=f"{title}: hours needed by week against the hours it has",
        )  # fmt: skip
        unit = "hours a week: needed as bars, there as the line; weeks by number"
        drawings.append(Drawing(title, unit, drawing))
    return replace(section, drawings=tuple(drawings), answer=load_answer(run["loads"].rows, words))


def money_of_plan(run: Run, words: Words) -> Iterator[Section]:
    """Yield the section of the plan's money, drawn from revenue to contribution."""
    if not _has(run, "plan_values"):
        return
    held = run["plan_values"]
    rows = held.rows.filter(pl.col("counts") & (pl.col("part") != "total")).filter(
        pl.col("linear") != 0
    )
    total = held.rows.filter(pl.col("part") == "total")
    if total.is_empty():
        return
    plain = pl.col("part").str.replace_all("_", " ")
    rows = rows.with_columns(plain)
    shown = held.rows.filter((pl.col("linear") != 0) | (pl.col("realised") != 0))
    parts = list(zip(rows["part"].to_list(), rows["linear"].to_list(), strict=True))
    parts.sort(key=lambda part: -part[1])
    drawing = waterfall(parts, total["linear"][0], said="Parts of the plan's contribution")
    unit = f"{words.currency or 'money'} over the plan, linear plan"
    yield Section(
        "The plan in money",
        answer=_plan(run, words),
        drawings=(Drawing("From revenue to contribution", unit, drawing),),
        grids=(
            grid(held.table, shown.with_columns(plain), near=words.near, currency=words.currency),
        ),
    )


def _plan(run: Run, words: Words) -> str:
    """Return what the plan brings in a sentence, nothing where its headlines are not there."""
    if not (_has(run, "headlines") and "family_balance" in run.results):
        return ""
    weeks = run["family_balance"].rows.filter("to_come")["period"].n_unique()
    return plan(figures_of(run["headlines"].rows), words, weeks=weeks)


def stock(run: Run, words: Words) -> Iterator[Section]:
    """Yield the section of projected stock of the items whose orders are worth most."""
    if not (_has(run, "projections") and _has(run, "buy_list")):
        return
    wanted = run["buy_list"].rows.sort("value", descending=True, nulls_last=True)
    drawings = []
    for item in dict.fromkeys(wanted["item"].to_list()[:ITEMS]):
        rows = run["projections"].rows.filter(pl.col("item") == item).sort("location", "period")
        place = rows["location"][0] if len(rows) else None
        rows = rows.filter(pl.col("location").eq_missing(place))
        if rows.is_empty():
            continue
        title = words.named("item", item)
        aimed = bool((rows["target"].fill_null(0.0) > 0).any())
        target = _numbers(rows, "target") if aimed else ()
        drawing = two_lines(
            _numbers(rows, "stock"), target, _weeks(rows),
            said=f"{title}: stock at the end of each week, and its target",
        )  # fmt: skip
        unit = f"units at the end of the week{', target dashed' if aimed else ''}; weeks by number"
        drawings.append(Drawing(title, unit, drawing))
    if drawings:
        known = _has(run, "stock_outlook")
        yield Section(
            "Stock to come",
            answer=stock_answer(run["stock_outlook"].rows, words) if known else "",
            sentences=("The items whose orders are worth most; from table projections.",),
            drawings=tuple(drawings),
        )


def buy_list(run: Run, words: Words) -> Iterator[Section]:
    """Yield the section of what to order now, with the reason of each line."""
    if "buy_list" not in run.results:
        return
    held = run["buy_list"]
    rows = held.rows.sort("order_by", "value", descending=[False, True], nulls_last=True)
    shown = rows.head(LINES)
    said = [
        words.say(row | {"code": row["reason"], "day": row["covers_until"]}, table=REASONS)
        if row["reason"]
        else ""
        for row in shown.iter_rows(named=True)
    ]
    named = shown.with_columns(
        pl.Series("reason", said, dtype=pl.String),
        *(
            pl.Series(c, [words.named(c, v) if v else v for v in shown[c].to_list()], pl.String)
            for c in ("item", "supplier")
        ),
    )
    more = len(rows) - len(shown)
    yield Section(
        "What to order now",
        answer=buying(rows, words),
        sentences=(f"And {more:,} lines more: firstmate export buy_list",) if more > 0 else (),
        grids=(
            grid(held.table, named, columns=_BUY, near=words.near, currency=words.currency),
        ) if len(rows) else (),
    )  # fmt: skip


def cash(run: Run, words: Words) -> Iterator[Section]:
    """Yield the section of cash by week; what is not known of it is said."""
    if not _has(run, "cash_projection"):
        return
    held = run["cash_projection"]
    rows = held.rows.sort("period")
    whole = "no_cash_lines" not in run["issues"].rows["code"].to_list()
    drawing = two_lines(
        _numbers(rows, "balance"), (), _weeks(rows), said="Balance at the end of each week"
    )
    unit = f"{words.currency or 'money'} at the end of the week; weeks by number"
    missing = "Wages, rent, loans and tax are not known: cash lines bring them in."
    yield Section(
        "Cash",
        answer=cash_answer(rows, words, whole=whole),
        sentences=(cash_causes(rows, words), *(() if whole else (missing,))),
        drawings=(Drawing("The balance by week", unit, drawing),),
        grids=(grid(held.table, rows, near=words.near, currency=words.currency),),
    )


def accuracy(run: Run, words: Words) -> Iterator[Section]:
    """Yield the section of how good the forecast was beside the naive one, by what it is worth."""
    if not _has(run, "forecast_methods"):
        return
    held = run["forecast_methods"]
    scored = held.rows.filter(pl.col("in_money").is_not_null())
    best = scored.sort("in_money", descending=True)
    worst = scored.filter(pl.col("in_money") < 0).sort("in_money")
    most = ""
    if len(worst):
        most = f", most by {money(-worst['in_money'][0], currency=words.currency)} a week"
    yield Section(
        "How good the forecast was, beside the naive one",
        sentences=(
            (f"{len(scored):,} items were scored on weeks they did not know; on {len(worst):,} of "
            f"them naive was better{most}. Naive says: as last week. In money: what the forecast "
            "of a week is better than naive, at the item's price."),
        ),
        grids=tuple(
            grid(
                held.table, _named(rows, words), columns=_ACCURACY, title=title,
                near=words.near, currency=words.currency,
            )
            for title, rows in (
                ("Most better", best.head(FORECASTS)), ("Worse", worst.head(FORECASTS // 2)),
            )
            if len(rows)
        ),
    )  # fmt: skip


def _named(rows: pl.DataFrame, words: Words) -> pl.DataFrame:
    names = [words.named("item", code) for code in rows["item"].to_list()]
    return rows.with_columns(pl.Series("item", names, dtype=pl.String))


def _numbers(rows: pl.DataFrame, column: str) -> list[float]:
    return [float(value or 0.0) for value in rows[column].to_list()]


def _weeks(rows: pl.DataFrame) -> list[str]:
    return [str(value.isocalendar().week) for value in rows["period"].to_list()]
