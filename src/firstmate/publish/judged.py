"""How near the forecast came, what people added and how the plan moved, in sentences and drawings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from firstmate.publish.figures import day, money, number, share
from firstmate.publish.saying import Words

#: What the steps of the bridge are called.
STEPS = {
    "last plan": "last plan", "baseline": "what the past says now", "pipeline": "open deals",
    "override": "what people changed", "consensus": "the plan", "budget": "the budget",
}  # fmt: skip
#: A bias or a coverage beyond this is worth a word.
BIASED, COVERED = 0.05, (0.75, 0.85)


def accuracy(row: Mapping[str, Any], words: Words) -> str:
    r"""Return how near forecasts came beside the naive one, in money.

    >>> from datetime import date
    >>> row = {"error_money": 80.0, "naive_money": 100.0, "relative_error": 0.8, "wape": 0.4}
    >>> accuracy(row, Words({}, date(2026, 1, 1))).replace("\u00a0", " ")
    "A week's forecast of the items is off by 80 together; last week again would be off by 100."
    """
    off, naive = (
        money(row[name], currency=words.currency) for name in ("error_money", "naive_money")
    )
    return f"A week's forecast of the items is off by {off} together; last week again would be off by {naive}."


def leaning(row: Mapping[str, Any]) -> str:
    r"""Return whether forecasts lean to one side and whether their ranges hold.

    >>> leaning({"bias": 0.12, "coverage": 0.79}).replace("\u00a0", " ")
    'It was 12 % too high. The range of 80 % held 79 % of the weeks.'
    >>> leaning({"bias": 0.0, "coverage": None})
    'It leaned to neither side.'
    """
    bias, inside = row["bias"], row["coverage"]
    if bias is None:
        said = "Nothing was ordered in the weeks compared."
    elif abs(bias) < BIASED:
        said = "It leaned to neither side."
    else:
        said = f"It was {share(abs(bias))} too {'high' if bias > 0 else 'low'}."
    if inside is None:
        return said
    wide = " (too wide)" if inside > COVERED[1] else " (too narrow)" if inside < COVERED[0] else ""
    return f"{said} The range of 80 % held {share(inside)} of the weeks{wide}."


def basis(name: str, days: int) -> str:
    """Return what the comparison rests on.

    >>> basis("kept", 3)
    'Forecasts as they were kept on 3 days.'
    """
    if name == "kept":
        return f"Forecasts as they were kept on {number(days)} day{'s' if days != 1 else ''}."
    return (
        "No forecast was kept yet for weeks that have passed: this is what today's method would have "
        "said from what was known, which flatters it a little. Each import keeps the forecast before it."
    )


def best_basis(rows: pl.DataFrame) -> str:
    """Return kept where any forecast of that kind was compared, else replayed."""
    return "kept" if (rows["basis"] == "kept").any() else "replayed"


def added(row: Mapping[str, Any] | None, words: Words) -> str:
    r"""Return whether what people changed made the forecast better.

    >>> from datetime import date
    >>> row = {"n": 6, "value": -90.0, "low": -120.0, "high": -60.0, "helped": 0.5}
    >>> added(row, Words({}, date(2026, 1, 1))).replace("\u00a0", " ")
    '6 changes whose weeks have passed added 90 of error (60 to 120); 50 % of them helped.'
    """
    if row is None:
        return (
            "Nobody changed the forecast of weeks that have passed: there is nothing to judge yet."
        )
    took = row["value"] >= 0
    said = money(abs(row["value"]), currency=words.currency)
    between = ""
    if row["low"] is not None:
        ends = sorted((abs(row["low"]), abs(row["high"])))
        if row["low"] * row["high"] > 0:
            between = f" ({money(ends[0])} to {money(ends[1])})"
        else:
            between = ", within what chance does"
    many = f"{number(row['n'])} changes" if row["n"] != 1 else "1 change"
    return (
        f"{many} whose weeks have passed {'took away' if took else 'added'} {said} of error{between}; "
        f"{share(row['helped'])} of them helped."
    )


def bridge(rows: pl.DataFrame, words: Words) -> str:
    r"""Return how the plan of the next 13 weeks moved and how it stands against the budget.

    ``rows`` are of ``demand_bridge`` for one scope and name.

    >>> from datetime import date
    >>> steps = [("last plan", 90.0), ("baseline", 95.0), ("override", 100.0), ("consensus", 100.0)]
    >>> rows = pl.DataFrame(
    ...     {
    ...         "stage": [s for s, _ in steps],
    ...         "amount": [a for _, a in steps],
    ...         "known_on": [date(2026, 1, 5)] + [None] * 3,
    ...     }
    ... )
    >>> bridge(rows, Words({}, date(2026, 1, 8))).replace("\u00a0", " ")
    'The plan of the next 13 weeks is 100, 10 more than the last plan of Mon 5 Jan.'
    """
    held = {r["stage"]: r for r in rows.iter_rows(named=True)}
    if "consensus" not in held:
        return "Nothing is planned yet."
    plan = held["consensus"]["amount"]
    said = [f"The plan of the next 13 weeks is {money(plan, currency=words.currency)}"]
    if before := held.get("last plan"):
        said.append(
            f"{_moved(plan - before['amount'])} the last plan of {day(before['known_on'], near=words.near)}"
        )
    if budget := held.get("budget"):
        said.append(f"{_moved(plan - budget['amount'])} the budget")
    return ", ".join(said) + "."


def _moved(change: float) -> str:
    if abs(change) < 0.5:
        return "as much as"
    return f"{money(abs(change))} {'more' if change > 0 else 'less'} than"


def waterfall(rows: pl.DataFrame) -> tuple[list[str], list[float]]:
    """Return labels and steps up to the plan: the first and last are levels, the others differences.

    Steps that change nothing are left out.
    """
    ordered = rows.filter(pl.col("stage") != "budget").sort("place")
    if ordered.height < 2:
        return [], []
    told = list(ordered.iter_rows(named=True))
    first, last = told[0], told[-1]
    between = [r for r in told[1:-1] if abs(r["difference"] or 0.0) >= 0.5]
    labels = [STEPS[r["stage"]] for r in (first, *between, last)]
    return labels, [first["amount"], *(r["difference"] for r in between), last["amount"]]
