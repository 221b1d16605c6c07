"""The page of a promise: dates with their chances, why not sooner, other ways, what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from firstmate.base.frame import Frame
from firstmate.publish.figures import day as written
from firstmate.publish.figures import money
from firstmate.publish.page import Item, Page, Section, grid
from firstmate.publish.saying import Words

Row = Mapping[str, Any]


def promise(answers: Mapping[str, Frame], words: Words) -> Page:
    """Return the page of an answer of the promise desk."""
    dates = answers["promise_dates"]
    sections = []
    for row in dates.rows.iter_rows(named=True):
        sections.append(_line(row, answers, words))
    return Page(
        answer=" ".join(_headline(row, words) for row in dates.rows.iter_rows(named=True)),
        sections=tuple(sections),
        tables={name: held.rows.to_dicts() for name, held in answers.items()},
    )


def _headline(row: Row, words: Words) -> str:
    what = _what(row, words)
    wanted, chance = row["wanted"], row["chance"]
    sure = row["day_80"]
    if wanted and chance is not None:
        says = "Yes" if chance >= 0.8 else "Perhaps" if chance >= 0.5 else "No"
        by = _day(wanted, words)
        rest = f"; four times in five by {_day(sure, words)}" if sure and sure > wanted else ""
        return f"{says}: {what} by {by} with {chance:.0%} chance{rest}."
    if sure is None:
        return f"{what}: no date within the plan is kept four times in five."
    return f"{what}: {_day(sure, words)}, kept four times in five."


def _what(row: Row, words: Words) -> str:
    if row["kind"] == "item":
        return f"{row['quantity'] or 0:g} of {words.named('item', row['item'])}"
    if row["kind"] == "hours":
        return f"{row['quantity'] or 0:g} hours of {row['resource'] or 'that skill'}"
    return f"{row['job_class'] or 'The job'} for {money(row['amount'] or 0.0)} {words.currency}"


def _line(row: Row, answers: Mapping[str, Frame], words: Words) -> Section:
    dates = answers["promise_dates"].table
    key = (row["enquiry"], row["line"])
    notes = [words.say(row, table=dates)]
    if row["free_now"]:
        notes.append(f"{row['free_now']:g} can go at once.")
    if row["contribution"] is not None:
        notes.append(
            f"It brings {money(row['contribution'])} {words.currency} and displaces "
            f"{money(row['displaced'])}."
        )
    if row["per_hour"] is not None:
        notes.append(
            f"{money(row['per_hour'])} for each of {row['limit_hours']:.1f} hours at "
            f"{words.named('resource', row['limit_resource'])}."
        )
    options = answers["promise_options"]
    items = tuple(
        Item(
            text=words.say(one, table=options.table),
            mark=str(one["number"]),
            value=f"costs {money(one['cost'])}" if one["cost"] else "",
            notes=(f"{_day(one['day'], words)}, {one['chance']:.0%} by the day wanted",),
        )
        for one in options.rows.iter_rows(named=True)
        if (one["enquiry"], one["line"]) == key
    )
    supports = answers["promise_supports"]
    mine = supports.rows.filter(enquiry=key[0], line=key[1])
    shown = [name for name in ("kind", "item", "resource", "supplier", "document", "quantity",
                               "hours", "day") if mine[name].null_count() < len(mine)]  # fmt: skip
    days = " / ".join(_day(row[name], words) for name in ("day_50", "day_80", "day_95"))
    return Section(
        title=f"{_what(row, words)}: {days} at 50, 80 and 95 %",
        sentences=tuple(notes),
        items=items,
        grids=(grid(supports.table, mine, columns=shown, title="What it rests on",
                    near=words.near),) if len(mine) else (),
    )  # fmt: skip


def _day(day: date | None, words: Words) -> str:
    if day is None:
        return "not within the plan"
    return written(day, near=words.near)
