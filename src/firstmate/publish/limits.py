"""Limits: what binds, from when, what a step against it is worth, and what comes next; it values nothing."""

from __future__ import annotations

from typing import Any

from firstmate.base.run import Run
from firstmate.publish.figures import day, money, share, week
from firstmate.publish.page import Grid, Head, Page, Section
from firstmate.publish.saying import Words

#: Steps of the table ``relief`` in words.
STEPS = {
    "shift": "half a shift more",
    "person": "one more person",
    "outside": "work bought outside",
    "supplier": "a faster supplier",
    "setup": "half the set-up",
    "rework": "half the rework",
    "lots": "smaller lots",
    "second": "a second source",
    "cash": "more money to spend",
    "goods": "a fifth more from the supplier",
    "space": "a fifth more space",
    "teach": "somebody learns the skill",
    "day": "one more day",
}


def limits(run: Run, words: Words) -> Page:
    """Return the page of the limits of a run that holds ``limits``, ``relief`` and ``ladder``."""
    found = run["limits"].rows.sort("rank").to_dicts()
    relief = run["relief"].rows.sort("value", descending=True, nulls_last=True).to_dicts()
    # A run kept from before there was a ladder has none.
    ladder = run["ladder"].rows.sort("rung").to_dicts() if "ladder" in run.results else []
    return Page(
        answer=_answer(run, found, relief, words),
        sections=(
            Section("What holds you back", grids=(_found(run, found, words),)),
            Section(
                "What can be done",
                sentences=_split(relief),
                grids=(_relief(relief, words),),
            ),
            *((Section("What comes next", grids=(_ladder(ladder, words),)),) if ladder else ()),
        ),
        tables={"limits": found, "relief": relief, "ladder": ladder},
    )


def _answer(
    run: Run, found: list[dict[str, Any]], relief: list[dict[str, Any]], words: Words
) -> str:
    stands = f"Data of {day(run.as_of)}"
    if not found:
        return f"{stands}: no limit was found; there is too little data for a plan."
    first = found[0]
    name = named(first["kind"], first["name"], words)
    if first["kind"] == "market":
        return (
            f"{stands}: nothing you have limits you, the market does; one more average order of "
            f"{name} brings {money(first['value_of_step'], currency=words.currency)}."
        )
    since = f" from {week(first['first_period'], near=words.near)}" if first["first_period"] else ""
    best = next(
        (r for r in relief if (r["kind"], r["name"]) == (first["kind"], first["name"])), None
    )
    if best is None:
        return f"{stands}: {name} limits you{since}."
    step = STEPS.get(best["relief"], best["relief"])
    if best["value"] <= 0:
        return f"{stands}: {name} limits you{since}; no step against it is worth its cost."
    return f"{stands}: {name} limits you{since}; the best step, {step}, brings {words.value(best)} in 13 weeks."


def named(kind: str, name: str, words: Words) -> str:
    """Return what people call a limit: its name with its code."""
    return words.named({"material": "item"}.get(kind, kind), name)


def _found(run: Run, rows: list[dict[str, Any]], words: Words) -> Grid:
    unit = f", {words.currency}" if words.currency else ""
    return Grid(
        heads=(
            Head("limit", long=True), Head("from"), Head("weeks", right=True),
            Head("load", right=True), Head(f"step brings{unit}", right=True),
            Head("step", long=True), Head(f"one more brings{unit}", right=True),
            Head("then", long=True), Head("kind"),
        ),
        rows=tuple(
            (
                named(row["kind"], row["name"], words),
                week(row["first_period"], near=words.near) if row["first_period"] else "",
                _or_nothing(row["weeks_bound"], str),
                _or_nothing(row["load_share"], share),
                _or_nothing(row["value_of_step"], money),
                row["small_step"] or "",
                _or_nothing(row["price"], money),
                named(row["next_kind"], row["next_name"], words) if row["next_name"] else "",
                row["kind"],
            )
            for row in rows
        ),
        source=f"table limits of run {run.id}",
        empty="Nothing binds that the data could show.",
    )  # fmt: skip


def _or_nothing(value: Any, write: Any) -> str:
    return "" if value is None else str(write(value))


def _relief(rows: list[dict[str, Any]], words: Words) -> Grid:
    unit = f", {words.currency}" if words.currency else ""
    return Grid(
        heads=(
            Head("step", long=True), Head("limit", long=True),
            Head(f"13 weeks{unit}", right=True), Head("low", right=True),
            Head("high", right=True), Head("cost", right=True), Head("starts"),
            Head("hours a week", right=True),
            Head("lost sales saved", right=True), Head("lateness saved", right=True),
            Head("only earlier", right=True),
        ),
        rows=tuple(
            (
                STEPS.get(row["relief"], row["relief"]), named(row["kind"], row["name"], words),
                *(_or_nothing(row[name], money) for name in ("value", "low", "high", "cost")),
                day(row["starts"], near=words.near) if row["starts"] else "",
                _or_nothing(row["hours_per_week"], lambda hours: f"{hours:g}"),
                *(_or_nothing(row[name], money)
                  for name in ("lost_sales_saved", "lateness_saved", "only_earlier")),
            )
            for row in rows
        ),
        source="table relief: differences of two linear plans, with the step and without",
        empty="No step against a limit is known.",
    )  # fmt: skip


def _ladder(rows: list[dict[str, Any]], words: Words) -> Grid:
    unit = f", {words.currency}" if words.currency else ""
    return Grid(
        heads=(
            Head("", right=True), Head("limit", long=True), Head("step", long=True),
            Head("times", right=True), Head(f"brings{unit}", right=True),
            Head("all so far", right=True), Head("still there", right=True),
            Head("behind it", long=True), Head("step there brings", right=True),
        ),
        rows=tuple(
            (
                str(row["rung"]), named(row["kind"], row["name"], words),
                STEPS.get(row["relief"], row["relief"]), str(row["size"]),
                *(_or_nothing(row[name], money) for name in ("together", "total", "left_value")),
                named(row["next_kind"], row["next_name"], words) if row["next_name"]
                else "the market",
                _or_nothing(row["next_value"], money) if row["next_name"] else "",
            )
            for row in rows
        ),
        source="table ladder: each step planned on top of those above it",
        empty="No step against a limit is known.",
    )  # fmt: skip


def _split(relief: list[dict[str, Any]]) -> tuple[str, ...]:
    if not relief:
        return ()
    said = (
        "What only comes earlier is shown and not counted. "
        "Low and high: the most and the least patient customers."
    )
    return (said,)
