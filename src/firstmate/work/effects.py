"""What decisions brought so far: what they were about before and after, in money; it plans nothing.

Two ways of measuring, both plain differences of what happened. What was *found* (an overdue invoice,
a late order, stock too much) is found again in newer data, or is not. What was *modelled* is looked for in the weeks
of orders before and after: less cost of the goods, for the item or customer concerned, else for
the firm. Neither knows what would have happened otherwise, and every verdict says so.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from firstmate.base.frame import frame
from firstmate.base.run import Run
from firstmate.company.record import EFFECTS
from firstmate.store.protocol import Store

#: Weeks looked at before a decision, the fewest of them, and the fewest after it.
BEFORE, FEWEST_BEFORE, FEWEST_AFTER = 13, 8, 4
#: Student's t for 90 % two-sided at 15 degrees of freedom, the fewest that are common.
SPREAD = 1.753
#: Kinds of recommendation that newer data finds again although their value is modelled.
FOUND_AGAIN = frozenset({"excess_stock", "put_off_purchase", "cancel_purchase"})
#: Result tables of the present that effects are read from.
NEEDS = ("recommendations", "sales", "unit_costs")

Row = Mapping[str, Any]
_SUBJECTS = ("item", "customer")
_NO_MORE = ("order", "job")


@dataclass(frozen=True)
class Standing:
    """A decision in force with the recommendation it was taken on; a scenario has none."""

    decision: Row
    found: Row

    @property
    def again(self) -> bool:
        """Whether newer data can find the same thing again."""
        return bool(self.found.get("certain")) or self.found.get("code") in FOUND_AGAIN

    @property
    def subject(self) -> tuple[str, str]:
        """Column and code of what orders are looked at; both empty for the firm."""
        named = ((name, str(self.found.get(name) or "")) for name in _SUBJECTS)
        return next(((name, code) for name, code in named if code), ("", ""))


def standing(store: Store) -> list[Standing]:
    """Return the decisions in force, each with what was recommended in the run it rests on."""
    rows = store.decisions().filter(pl.col("status").is_in(["accepted", "assigned"]))
    return [Standing(row, _recommended(store, row)) for row in rows.sort("decision").to_dicts()]


def _recommended(store: Store, decision: Row) -> Row:
    if not decision["run"]:
        return {}
    results = store.run(decision["run"], only=["recommendations"]).results
    if "recommendations" not in results:
        return {}
    rows = results["recommendations"].rows
    same = rows.filter(pl.col("recommendation") == decision["recommendation"])
    return same.row(0, named=True) if len(same) else {}


def effects(stands: Sequence[Standing], present: Run | None) -> pl.DataFrame:
    """Return ``effects``, one row per decision in force.

    Parameters
    ----------
    present
        The newest run of the plan with :data:`NEEDS`; None where it is not computed.
    """
    rows = [_effect(one, stands, present) for one in stands]
    return frame(EFFECTS, rows).rows


def _effect(one: Standing, others: Sequence[Standing], present: Run | None) -> dict[str, Any]:
    said = one.decision
    row: dict[str, Any] = dict.fromkeys(EFFECTS.names) | {
        "decision": said["decision"], "title": said["title"], "expected": said["value"],
    }  # fmt: skip
    first, last = said["window_from"], said["window_to"]
    if present is None or first is None or last is None or present.as_of < first:
        return row | {
            "verdict": "no newer data",
            "caveat": "The data ends before the decision. It is measured from the next import on.",
        }
    until = min(present.as_of, last)
    days, whole = (until - first).days + 1, (last - first).days + 1
    row |= {"first": first, "last": until}
    if said["value"] is not None:
        row["expected_so_far"] = said["value"] * days / whole
    if one.again:
        return row | _found_again(one, present)
    if any(one.found.get(name) for name in _NO_MORE) and one.subject == ("", ""):
        return row | {
            "verdict": "cannot be measured",
            "caveat": "It is about one order: what would have become of it otherwise is not known.",
        }
    return row | _before_and_after(one, others, present, first=first, until=until)


def _found_again(one: Standing, present: Run) -> dict[str, Any]:
    """Compare what was found then with what the same finding is worth now; gone is nothing."""
    rows = present["recommendations"].rows
    same = rows.filter(
        (pl.col("recommendation") == one.decision["recommendation"])
        & (pl.col("code") == one.found["code"])
    )
    now = same.row(0, named=True) if len(same) else {}
    money = "amount" if one.found["amount"] is not None else "value"
    before, after = float(one.found[money] or 0.0), float(now.get(money) or 0.0)
    verdict = (
        "done" if not now
        else "less" if after < before * 0.9
        else "more than before" if after > before * 1.1
        else "not yet"
    )  # fmt: skip
    return {
        "verdict": verdict,
        "measure": "money it is about" if money == "amount" else "value of what was found",
        "before": before,
        "after": after,
        "effect": float(one.found["value"] or 0.0) - float(now.get("value") or 0.0),
        "caveat": "Found again or not: why it is gone (done, cancelled, corrected) the data does not say.",
    }


def _before_and_after(
    one: Standing, others: Sequence[Standing], present: Run, *, first: date, until: date
) -> dict[str, Any]:
    """Compare the weeks of orders after the decision with those before it."""
    column, code = one.subject
    measure = (
        f"orders a week less cost of goods, {f'{column} {code}' if code else 'the whole firm'}"
    )
    before, after = _weeks(present, column, code, first=first, until=until)
    row: dict[str, Any] = {"measure": measure}
    if len(after) < FEWEST_AFTER:
        return row | {
            "verdict": "too early",
            "caveat": f"Told from {FEWEST_AFTER} whole weeks on; there are {len(after)}.",
        }
    if len(before) < FEWEST_BEFORE:
        return row | {
            "verdict": "cannot be measured",
            "caveat": f"Only {len(before)} weeks of orders are known before the decision.",
        }
    weeks = len(after)
    row |= {"before": _mean(before), "after": _mean(after)}
    effect = (row["after"] - row["before"]) * weeks
    noise = SPREAD * _spread(before, after) * math.sqrt(1 / len(before) + 1 / weeks) * weeks
    same = [o.decision["decision"] for o in others if o is not one and _mixes(one, o)]
    verdict = (
        "cannot be told apart" if same
        else "inside noise" if abs(effect) <= noise
        else "better" if effect > 0
        else "worse"
    )  # fmt: skip
    caveat = (
        f"{', '.join(same)} changed the same weeks." if same
        else "Before and after: season and all else that changed count in."
    )  # fmt: skip
    return row | {"verdict": verdict, "effect": effect, "noise": noise, "caveat": caveat}


def _mixes(one: Standing, other: Standing) -> bool:
    """Say whether both decisions move the same orders in overlapping windows."""
    mine, theirs = one.decision, other.decision
    if other.again or theirs["window_from"] is None or theirs["window_to"] is None:
        return False
    apart = theirs["window_to"] < mine["window_from"] or mine["window_to"] < theirs["window_from"]
    firm = ("", "") in (one.subject, other.subject)
    return not apart and (
        firm or one.subject[0] != other.subject[0] or one.subject == other.subject
    )


def _weeks(
    present: Run, column: str, code: str, *, first: date, until: date
) -> tuple[list[float], list[float]]:
    """Return orders less cost of each whole week before and after the day ``first``."""
    sales = present["sales"].rows.filter(pl.col("day").is_not_null())
    if sales.is_empty():
        return [], []
    begun: date = sales["day"].min()  # type: ignore[assignment]
    known = (first - begun).days // 7
    weeks_before, weeks_after = min(BEFORE, max(known, 0)), ((until - first).days + 1) // 7
    costs = present["unit_costs"].rows.select("item", pl.col("value").alias("__cost"))
    rows = sales.filter(pl.col(column) == code) if code else sales
    earned = pl.col("amount").fill_null(0.0) - (pl.col("quantity") * pl.col("__cost")).fill_null(
        0.0
    )
    sums = (
        rows.filter(
            pl.col("day") >= first - timedelta(weeks=weeks_before),
            pl.col("day") < first + timedelta(weeks=weeks_after),
        )
        .join(costs, on="item", how="left")
        .group_by(((pl.col("day") - first).dt.total_days() // 7).alias("__week"))
        .agg(earned.sum().alias("__earned"))
    )
    held = dict(zip(sums["__week"].to_list(), sums["__earned"].to_list(), strict=True))
    return (
        [held.get(week, 0.0) for week in range(-weeks_before, 0)],
        [held.get(week, 0.0) for week in range(weeks_after)],
    )


def _mean(weeks: Sequence[float]) -> float:
    return math.fsum(weeks) / len(weeks)


def _spread(before: Sequence[float], after: Sequence[float]) -> float:
    """Return the spread of a week around the mean of its side, pooled over both sides."""
    squares = [(week - _mean(side)) ** 2 for side in (before, after) for week in side]
    return math.sqrt(math.fsum(squares) / (len(squares) - 2))
