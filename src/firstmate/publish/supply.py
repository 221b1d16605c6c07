"""The plan in sentences: profit, service, cash, what to order, what runs out; it computes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from firstmate.publish.figures import day, money, number, share, week
from firstmate.publish.saying import Words



def figures_of(headlines: pl.DataFrame) -> dict[str, float]:
    """Return measure -> figure of the firm as a whole."""
    firm = headlines.filter(pl.col("scope") == "", pl.col("value").is_not_null())
    return dict(zip(firm["measure"].to_list(), firm["value"].to_list(), strict=True))


def plan(known: Mapping[str, float], words: Words, *, weeks: int) -> str:
    """Return the answer of the plan: contribution, service and what is late.

    >>> from datetime import date
    >>> plan({"contribution_in_lots": 90.0, "on_time": 0.9, "late_lines": 3.0, "late_amount": 50.0},
    ...      Words({}, date(2026, 1, 1)), weeks=26).replace("\\u00a0", " ")
    'The plan of 26 weeks brings 90 of contribution; 90 % of open lines come by their day, 3 are late (50).'
    """
    brings = money(known.get("contribution_in_lots", 0.0), currency=words.currency)
    said = f"The plan of {weeks} weeks brings {brings} of contribution"
    if "on_time" not in known:
        return f"{said}; no open order waits for delivery."
    late = int(known.get("late_lines", 0.0))
    if not late:
        return f"{said}; every open order comes by its day."
    amount = money(known.get("late_amount", 0.0), currency=words.currency)
    verb = "is" if late == 1 else "are"
    return (
        f"{said}; {share(known['on_time'])} of open lines come by their day, "
        f"{number(late)} {verb} late ({amount})."
    )


def buying(lines: pl.DataFrame, words: Words) -> str:
    """Return the answer of the buy list."""
    if lines.is_empty():
        return "Nothing has to be ordered now."
    suppliers = lines["supplier"].n_unique()
    total = money(lines["amount"].sum() or 0.0, currency=words.currency)
    first = lines["order_by"].drop_nulls().min()
    until = f", the first by {day(first, near=words.near)}" if first is not None else ""  # type: ignore[arg-type]
    return (
        f"Order {_count(lines.height, 'line')} from {_count(suppliers, 'supplier')} "
        f"for {total}{until}."
    )


def stock(rows: pl.DataFrame, words: Words) -> str:
    """Return the answer of the stock page: what lies there, what runs out, what is too much."""
    if rows.is_empty() or not rows["on_hand"].any():
        return "How much lies in stock is not known."
    total = money(rows["amount"].sum() or 0.0, currency=words.currency)
    out = rows.filter(pl.col("runs_out").is_not_null()).height
    excess = money(rows["excess_amount"].sum() or 0.0, currency=words.currency)
    runs = f"{_count(out, 'item')} {'runs' if out == 1 else 'run'} out" if out else "nothing runs out"
    return f"Stock of {total} lies there; {runs} in the plan, and {excess} is more than needed."


def load(rows: pl.DataFrame, words: Words) -> str:
    """Return the answer of the load page: the resource that is fullest, and from when."""
    if rows.is_empty():
        return "No machine, crew or desk with hours is known."
    full = rows.filter(pl.col("capacity") > 0, pl.col("share") >= 0.995)
    if full.is_empty():
        worst = rows.sort("share", descending=True, nulls_last=True).row(0, named=True)
        where = words.named("resource", worst["resource"])
        return f"No resource is full; the fullest is {where} with {share(worst['share'] or 0.0)} in {week(worst['period'], near=words.near)}."
    weeks = full.group_by("resource").agg(pl.len(), pl.col("period").min()).sort(
        "len", "resource", descending=[True, False]
    )  # fmt: skip
    worst = weeks.row(0, named=True)
    others = weeks.height - 1
    more = f"; {_count(others, 'other')} {'is' if others == 1 else 'are'} full at times" if others else ""
    return (
        f"{words.named('resource', worst['resource'])} is full in {_count(worst['len'], 'week')}, "
        f"first in {week(worst['period'], near=words.near)}{more}."
    )


def cash(rows: pl.DataFrame, words: Words, *, whole: bool) -> str:
    """Return the answer of the cash page; ``whole`` says that wages, rent and loans are known."""
    if rows.is_empty():
        return "Cash cannot be projected: nothing is sold or bought in the plan."
    lowest = rows.sort("balance", "period").row(0, named=True)
    least = money(lowest["balance"], currency=words.currency)
    at = week(lowest["period"], near=words.near)
    only = "" if whole else "Cash of the plan only: "
    name = "the balance is lowest" if whole else "it is lowest"
    end = money(rows.sort("period")["balance"][-1], currency=words.currency)
    return f"{only}{name} in {at} with {least}; after {rows.height} weeks it is {end}."


def late(rows: pl.DataFrame, words: Words) -> str:
    """Return the answer of the page of late orders."""
    if rows.is_empty():
        return "No open order comes after its day."
    amount = money(rows["amount"].sum() or 0.0, currency=words.currency)
    cost = money(rows["late_cost"].sum() or 0.0, currency=words.currency)
    worst: dict[str, Any] = rows.sort("late_cost", descending=True, nulls_last=True).row(0, named=True)
    return (
        f"{_count(rows.height, 'line')} worth {amount} {'comes' if rows.height == 1 else 'come'} late, "
        f"which costs {cost}; {worst['order']} most."
    )


def _count(count: int, noun: str) -> str:
    return f"{number(count)} {noun}{'' if count == 1 else 's'}"
