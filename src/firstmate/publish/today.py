"""Today: what is certain, the decisions worth most, the questions before them, the gaps in the data.

It shows the agenda in the order the meeting ranked it; it ranks and adds nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import polars as pl

from firstmate.base.run import Run
from firstmate.base.saying import RECOMMENDATIONS
from firstmate.publish.figures import day, money, number
from firstmate.publish.page import Grid, Head, Item, Page, Section
from firstmate.publish.saying import Words

#: Decisions on the first page: as many as a leadership team takes in a week.
DECISIONS = 10
#: Gaps and files named on the first page.
GAPS = 5
#: Changes since last time on the first page.
NEWS = 5
#: Values of a filter shown before the rest is only counted.
_SHOWN = 3

Row = Mapping[str, Any]


def today(
    run: Run,
    words: Words,
    *,
    wanted: Iterable[Row] = (),
    most: int = DECISIONS,
    news: Iterable[Row] = (),
    last: date | None = None,
) -> Page:
    """Return the page of the decisions of a run that holds ``agenda``.

    Parameters
    ----------
    wanted
        Rows of the files worth asking for next, best first: ``file``, ``unlocks``, ``period``.
    most
        Decisions shown; the certain things before them are shown as many.
    news, last
        What changed on the agenda since last time, largest first, and the day of the data then;
        None where there was no last time.
    """
    told = [{**row, "sentence": words.say(row)} for row in news]
    rows = decisions(run, words)
    shown = [row for row in rows if row["state"] != "other"]
    certain = [row for row in shown if row["certain"]]
    modelled = [row for row in shown if not row["certain"]]
    asked = run["questions"].rows.to_dicts()
    files = list(wanted)[:GAPS]
    return Page(
        answer=_answer(run, shown, words),
        sections=(
            _listed("What is certain", certain, words, most,
                    "Nothing is late, overdue, unbilled or waiting in the data."),
            _listed("What is worth most", modelled, words, most,
                    "No decision beyond these is worth its cost."),
            *([_news(told, last, words)] if last else []),
            *([_questions(asked, words)] if asked else []),
            gaps(run, currency=words.currency),
            *([files_wanted(files)] if files else []),
        ),
        tables={
            "agenda": rows,
            "questions": asked,
            "issues": run["issues"].rows.to_dicts(),
            "wanted": files,
            "news": told,
        },
    )  # fmt: skip


def decisions(run: Run, words: Words) -> list[dict[str, Any]]:
    """Return the agenda in its order, each row with the fields and the sentence behind it."""
    own = [name for name in RECOMMENDATIONS.names if name not in run["agenda"].table]
    key = ["task", "recommendation"]
    full = run["agenda"].rows.join(
        run["recommendations"].rows.select(*key, *own), on=key, how="left", maintain_order="left"
    )
    return [
        row | {"sentence": words.say(row), "why": words.why(row)}
        for row in full.sort("rank").iter_rows(named=True)
    ]


def _answer(run: Run, shown: list[dict[str, Any]], words: Words) -> str:
    stands = f"Data of {day(run.as_of)}"
    failed = len(run["issues"].rows.filter(pl.col("code") == "not_computed"))
    lacks = " Not everything could be computed: see the gaps below." if failed else ""
    if not shown:
        errors = run["issues"].rows["severity"].eq("error").any()
        calm = "too little for a decision; see the gaps below" if errors else "nothing to decide"
        return f"{stands}: {calm}.{lacks}"
    first = shown[0]
    until = f", decide by {day(first['deadline'], near=words.near)}" if first["deadline"] else ""
    asks = " (a question below decides)" if first["state"] == "ask" else ""
    worth = f"Worth {words.value(first)} over 13 weeks{until}{asks}."
    return f"{stands}: {first['sentence']} {worth}{lacks}"


def _listed(title: str, rows: list[dict[str, Any]], words: Words, most: int, empty: str) -> Section:
    if not rows:
        return Section(title, sentences=(empty,))
    more = len(rows) - most
    told = (f"And {number(more)} more: firstmate show agenda.",) if more > 0 else ()
    return Section(title, sentences=told, items=tuple(item(row, words) for row in rows[:most]))


def item(row: Row, words: Words) -> Item:
    """Return one decision as an entry of a list."""
    notes = [row["why"]]
    if row["deadline"]:
        notes.append(f"Decide by {day(row['deadline'], near=words.near)}.")
    if row["cash_effect"]:
        notes.append(f"Cash in 13 weeks: {money(row['cash_effect'], currency=words.currency)}.")
    if row["recurring"]:
        notes.append("Comes again every 13 weeks.")
    if row["state"] == "ask":
        notes.append(
            f"A question first: whether it pays hangs on {_plain(row['assumption'])}, which is assumed."
        )
    if row["documents"]:
        notes.append(f"Would create {row['documents']}.")
    return Item(
        text=row["sentence"],
        mark=f"{row['rank']}{'?' if row['state'] == 'ask' else ''}",
        value=words.value(row),
        notes=tuple(note for note in notes if note),
        opens=opened(row["opens"]),
    )


def opened(said: str | None) -> str:
    """Return where the rows behind a recommendation are, in words.

    >>> opened('{"sales_lines": {"order": ["1", "2"]}}')
    'sales_lines where order is 1, 2'
    """
    if not said:
        return ""
    try:
        tables = json.loads(said)
    except ValueError:
        return said
    return "; ".join(
        table + (f" where {_filters(filters)}" if filters else "")
        for table, filters in tables.items()
    )


def _filters(filters: Mapping[str, Any]) -> str:
    return " and ".join(f"{_plain(name)} is {_values(value)}" for name, value in filters.items())


def _values(value: Any) -> str:
    if not isinstance(value, list):
        return "empty" if value in {None, ""} else str(value)
    more = len(value) - _SHOWN
    return ", ".join(map(str, value[:_SHOWN])) + (f" and {more} more" if more > 0 else "")


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _questions(rows: list[dict[str, Any]], words: Words) -> Section:
    return Section(
        "Questions that decide",
        sentences=("Answer with: firstmate set NAME VALUE",),
        items=tuple(
            Item(
                text=row["question"],
                mark="?",
                value=money(row["amount"], currency=words.currency),
                notes=(
                    (
                        f"Assumed now: {row['setting']} = {row['value']}"
                        f"{_range(row)}. It changes {_counted(row['count'], 'decision')}."
                    ),
                ),
                opens=f"agenda where assumption is {row['setting']}",
            )
            for row in rows
        ),
    )


def _news(rows: list[dict[str, Any]], last: date, words: Words) -> Section:
    title = f"What changed since the data of {day(last, near=words.near)}"
    if not rows:
        return Section(title, sentences=("Nothing is new, gone or worth much more or less.",))
    more = len(rows) - NEWS
    return Section(
        title,
        sentences=(f"And {_counted(more, 'smaller change')}.",) if more > 0 else (),
        items=tuple(
            Item(text=row["sentence"], mark=row["news"], value=_moved(row, words))
            for row in rows[:NEWS]
        ),
    )


def _moved(row: Row, words: Words) -> str:
    """Write what a change of the agenda means in money: the value now, then, or both."""
    said = [row["value_before"], row["value"]]
    figures = [money(value, currency=words.currency) for value in said if value is not None]
    return " \N{RIGHTWARDS ARROW} ".join(figures)


def _range(row: Row) -> str:
    if row["low"] is None or row["high"] is None:
        return ""
    return f", may be {number(row['low'])} to {number(row['high'])}"


def _counted(count: int, noun: str) -> str:
    return f"{number(count)} {noun}{'' if count == 1 else 's'}"


def gaps(run: Run, *, currency: str = "") -> Section:
    """Return the issues that matter most: what could not be computed, then errors, by money."""
    rank = {"error": 0, "warning": 1, "hint": 2}
    rows = run["issues"].rows.with_columns(
        pl.col("severity").replace_strict(rank, default=2, return_dtype=pl.Int64).alias("order"),
        (pl.col("code") != "not_computed").alias("computed"),
    ).sort(
        ["computed", "order", "effect", "count"], descending=[False, False, True, True],
        nulls_last=True,
    )  # fmt: skip
    serious = rows.filter(pl.col("order") < rank["hint"])
    if serious.is_empty():
        return Section(
            "Gaps in the data", sentences=("No gap that changes these answers is known.",)
        )
    shown = serious.head(GAPS)
    more = len(rows) - len(shown)
    return Section(
        "Gaps in the data",
        sentences=(f"And {number(more)} more: firstmate issues",) if more else (),
        items=tuple(
            Item(
                text=row["why"],
                mark="!" if row["severity"] == "error" else "·",
                value=money(row["effect"], currency=currency) if row["effect"] is not None else "",
                notes=(row["mend"],),
                opens=place(row),
            )
            for row in shown.iter_rows(named=True)
        ),
    )


def place(row: Row) -> str:
    """Return where an issue lies: file, sheet, row and column, as far as they are known."""
    parts = [row["file"] or row["table"], row["sheet"]]
    parts.append(f"row {row['row']}" if row["row"] is not None else "")
    parts.append(f"column {row['column']}" if row["column"] else "")
    return ", ".join(part for part in parts if part)


def files_wanted(rows: list[Row]) -> Section:
    """Return the section of the files worth asking for next: what is there is not asked for."""
    return Section(
        "Files worth asking for next",
        sentences=("All of them, with columns and periods: firstmate wanted",),
        grids=(
            Grid(
                heads=(
                    Head("file", long=True),
                    Head("unlocks", long=True),
                    Head("which", long=True),
                ),
                rows=tuple((row["file"], row["unlocks"], row["period"]) for row in rows),
                source="the tables that hold nothing yet",
            ),
        ),
    )
