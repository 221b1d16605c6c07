"""The plan in sentences: profit, service, cash, what to order, what runs out; it computes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from firstmate.base.saying import REASONS
from firstmate.publish.figures import day, money, number, share, week
from firstmate.publish.saying import Words

#: Share of normal hours from which a resource counts as full.
FULL = 0.995


def figures_of(headlines: pl.DataFrame) -> dict[str, float]:
    """Return measure -> figure of the firm as a whole."""
    firm = headlines.filter(pl.col("scope") == "", pl.col("value").is_not_null())
    return dict(zip(firm["measure"].to_list(), firm["value"].to_list(), strict=True))


def plan(known: Mapping[str, float], words: Words, *, weeks: int) -> str:
    r"""Return the answer of the plan: contribution, service and what is late.

    >>> from datetime import date
    >>> plan(
    ...     {"contribution_in_lots": 90.0, "on_time": 0.9, "late_lines": 3.0, "late_amount": 50.0},
    ...     Words({}, date(2026, 1, 1)),
    ...     weeks=26,
    ... ).replace("\u00a0", " ")
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
    suppliers = lines["supplier"].drop_nulls().n_unique()
    source = f" from {_count(suppliers, 'supplier')}" if suppliers else ""
    total = money(_sum(lines, "amount"), currency=words.currency)
    first = lines["order_by"].drop_nulls().min()
    until = f", the first by {day(first, near=words.near)}" if first is not None else ""  # type: ignore[arg-type]
    return f"Order {_count(lines.height, 'line')}{source} for {total}{until}."


def stock(rows: pl.DataFrame, words: Words) -> str:
    """Return the answer of the stock page: what lies there, what runs out, what is too much."""
    if rows.is_empty() or not (rows["on_hand"] > 0).any():
        return "How much lies in stock is not known."
    total = money(_sum(rows, "amount"), currency=words.currency)
    out = rows.filter(pl.col("runs_out").is_not_null()).height
    excess = money(_sum(rows, "excess_amount"), currency=words.currency)
    runs = (
        f"{_count(out, 'item')} {'runs' if out == 1 else 'run'} out" if out else "nothing runs out"
    )
    return f"Stock of {total} lies there; {runs} in the plan, and {excess} is more than needed."


def load(rows: pl.DataFrame, words: Words) -> str:
    """Return the answer of the load page: the resource that is fullest, and from when."""
    if rows.is_empty():
        return "No machine, crew or desk with hours is known."
    full = rows.filter(pl.col("capacity") > 0, pl.col("share") >= FULL)
    if full.is_empty():
        worst = rows.sort("share", descending=True, nulls_last=True).row(0, named=True)
        where = words.named("resource", worst["resource"])
        full_share, at = share(worst["share"] or 0.0), week(worst["period"], near=words.near)
        return f"No resource is full; the fullest is {where} with {full_share} in {at}."
    weeks = full.group_by("resource").agg(pl.len(), pl.col("period").min()).sort(
        "len", "resource", descending=[True, False]
    )  # fmt: skip
    worst = weeks.row(0, named=True)
    others = weeks.height - 1
    more = (
        f"; {_count(others, 'other')} {'is' if others == 1 else 'are'} full at times"
        if others
        else ""
    )
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
    name = "The balance is lowest" if whole else "Cash of the plan only: it is lowest"
    end = money(rows.sort("period")["balance"][-1], currency=words.currency)
    return f"{name} in {at} with {least}; after {rows.height} weeks it is {end}."


def sure(figures: pl.DataFrame, words: Words) -> str:
    """Return the answer of the replay: contribution with its range, and orders on time."""
    if figures.is_empty():
        return "There is no plan to replay."
    rows = {row["measure"]: row for row in figures.iter_rows(named=True)}
    brings, on_time = rows["contribution"], rows["on_time"]
    low, high, mean, planned = (
        money(brings[name], currency=words.currency)
        for name in ("q05", "q95", "mean", "as_planned")
    )
    return (
        f"Expect {mean} of contribution instead of the {planned} planned, 9 times of 10 between {low} "
        f"and {high}; {share(on_time['mean'])} of open orders on time instead of "
        f"{share(on_time['as_planned'])}."
    )


def main_cause(causes: pl.DataFrame, words: Words) -> str:
    """Return the cause that costs most, in a sentence; ``causes`` has the largest first."""
    if causes.is_empty():
        return "What chance costs, by cause"
    first = causes.row(0, named=True)
    worth = money(first["value"], currency=words.currency)
    return f"Most would bring: {first['uncertain']} exactly as planned, {worth}"


def _count(count: int, noun: str) -> str:
    return f"{number(count)} {noun}{'' if count == 1 else 's'}"


def _sum(rows: pl.DataFrame, column: str) -> float:
    return float(rows[column].sum() or 0.0)


def by_month(rows: pl.DataFrame) -> pl.DataFrame:
    """Return weeks gathered into months: flows are summed, backlog and stock those of its last week.

    A month is the weeks whose Thursday falls in it; ``period`` becomes its first Monday.
    """
    month = (pl.col("period") + pl.duration(days=3)).dt.truncate("1mo")
    return (
        rows.sort("family", "period")
        .group_by("family", month.alias("month"), maintain_order=True)
        .agg(
            pl.col("period").first(),
            pl.col("to_come").last(),
            pl.col("booked_amount", "delivered_amount", "made").sum(),
            pl.col("backlog", "stock_amount").last(),
        )
        .drop("month")
    )


def of_all(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the firm's weeks: all families together."""
    return (
        rows.group_by("period")
        .agg(
            pl.lit("all").alias("family"),
            pl.col("to_come").first(),
            pl.col("booked_amount", "delivered_amount", "made", "backlog").sum(),
            pl.when(pl.col("stock_amount").is_not_null().any())
            .then(pl.col("stock_amount").sum())
            .alias("stock_amount"),
        )
        .sort("period")
    )


def can_wait(planned: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """Return purchases the plan holds that are not due yet: not firm, released after the buy list."""
    until = lines.group_by("item").agg(pl.col("order_by").max().alias("until"))
    return (
        planned.filter(pl.col("kind") == "buy", ~pl.col("firm"))
        .join(until, on="item", how="left")
        .filter(pl.col("until").is_null() | (pl.col("release") > pl.col("until")))
        .drop("until")
        .sort("release", "planned")
    )


def subject(row: Mapping[str, Any]) -> str:
    """Return the name under which the reasons of a delivery stand.

    >>> subject({"order": "A-1", "line": 2})
    'A-1/2'
    """
    return row["order"] if row["line"] is None else f"{row['order']}/{row['line']}"


def why_late(rows: pl.DataFrame, reasons: pl.DataFrame, words: Words) -> dict[str, str]:
    """Return subject -> why it is late in sentences, for late deliveries."""
    subjects = [subject(row) for row in rows.iter_rows(named=True)]
    first = shown_first(reasons).filter(
        pl.col("subject").is_in(subjects), pl.col("alternative") == 1
    )
    said: dict[str, list[str]] = {}
    for row in first.sort("subject", "cause").iter_rows(named=True):
        said.setdefault(row["subject"], []).append(words.say(row, table=REASONS))
    return {each: " ".join(sentences) for each, sentences in said.items()}


def shown_first(reasons: pl.DataFrame) -> pl.DataFrame:
    """Return the reasons without the plan's own guess where planning anew has shown the cause."""
    shown = reasons.filter(pl.col("task") == "why")["subject"].unique()
    return reasons.filter((pl.col("task") == "why") | ~pl.col("subject").is_in(shown.implode()))


def no_cash_lines(habits: pl.DataFrame) -> str:
    """Say what is missing for the money in the bank, and what brings it.

    >>> no_cash_lines(pl.DataFrame({"kind": ["regular"]})).split(": ")[1]
    'take over below what comes regularly on the account.'
    """
    regular = habits.filter(pl.col("kind") == "regular").height
    mend = (
        "take over below what comes regularly on the account."
        if regular
        else "bring in the statement of the bank, or enter them as cash lines."
    )
    return f"Cash of the plan only. Wages, rent, loans and tax are not known: {mend}"


def cash_causes(rows: pl.DataFrame, words: Words) -> str:
    """Return what moves the balance most until its lowest week: the kinds of money out, largest first."""
    if rows.is_empty():
        return ""
    lowest = rows.sort("balance", "period")["period"][0]
    until = rows.filter(pl.col("period") <= lowest)
    sums = {
        name.replace("_", " "): float(until[name].sum() or 0.0)
        for name in ("purchases", "extra_work", "other", "receivables", "sales")
        if name in until.columns
    }
    out = sorted((v, k) for k, v in sums.items() if v < -0.5)
    if not out:
        return "Nothing flows out before it: the lowest week is where it begins."
    said = ", ".join(f"{name} {money(value, currency=words.currency)}" for value, name in out)
    return f"Until then go out: {said}."
