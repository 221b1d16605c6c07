"""Demand in sentences and as figures over time, the same for every door; it computes no forecast."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import polars as pl

from firstmate.publish.figures import money, share
from firstmate.publish.saying import Words

#: Name in a drawing -> column: the bands of 50 and 90 %, and the expected value.
BANDS = {"low90": "q05", "high90": "q95", "low50": "q25", "high50": "q75", "forecast": "mean"}
#: Weeks of the past that a drawing shows.
PAST = 52


def week_label(period: date) -> str:
    """Write a week for the axis of a drawing.

    >>> week_label(date(2026, 11, 9))
    'W46 26'
    """
    year, number, _ = period.isocalendar()
    return f"W{number} {year % 100:02}"


def sentence(row: Mapping[str, Any], words: Words) -> str:
    r"""Return the answer of the demand page: what will be ordered, its range, against before.

    >>> row = {"mean": 90.0, "q05": 80.0, "q95": 99.0, "sold_before": 100.0, "year_before": None}
    >>> sentence(row, Words({}, date(2026, 1, 1))).replace("\u00a0", " ")
    'In the next 13 weeks 90 will be ordered (80 to 99), 10 % less than in the last 13.'
    """
    said = money(row["mean"], currency=words.currency)
    where = f"{money(row['q05'])} to {money(row['q95'])}"
    against, when = row["year_before"], "than in the same weeks a year ago"
    if not against:
        against, when = row["sold_before"], "than in the last 13"
    return f"In the next 13 weeks {said} will be ordered ({where}){_against(row['mean'], against, when)}."


def _against(value: float, before: float | None, when: str) -> str:
    if not before:
        return ""
    change = value / before - 1.0
    if abs(change) < 0.005:
        return f", as much as {when.removeprefix('than ')}"
    return f", {share(abs(change))} {'more' if change > 0 else 'less'} {when}"


def accuracy(row: Mapping[str, Any]) -> str:
    r"""Return how good the forecast was beside the naive one, in one sentence.

    >>> accuracy({"error_money": 80.0, "naive_money": 100.0}).replace("\u00a0", " ")
    'On past weeks it was 20 % closer than repeating the last week.'
    """
    error, naive = row["error_money"], row["naive_money"]
    if error is None or not naive:
        return "How good it is cannot be told yet: too few weeks are known."
    change = 1.0 - error / naive
    word = "closer" if change >= 0 else "further off"
    return f"On past weeks it was {share(abs(change))} {word} than repeating the last week."


def to_review(rows: pl.DataFrame, words: Words) -> str:
    r"""Return in a sentence how many forecasts wait for a look, with their money.

    >>> rows = pl.DataFrame({"status": ["to review", "reviewed"], "at_stake": [50.0, None]})
    >>> to_review(rows, Words({}, date(2026, 1, 1))).replace("\u00a0", " ")
    '1 forecast waits for a look, worth 50; 1 was looked at and stands.'
    """
    waiting = rows.filter(pl.col("status").is_in(["to review", "changed since"]))
    stands = int((rows["status"] == "reviewed").sum())
    tail = f"; {stands} {'was' if stands == 1 else 'were'} looked at and stand{'s' * (stands == 1)}"
    after = tail if stands else ""
    if waiting.is_empty():
        return f"No forecast waits for a look{after}."
    worth = money(float(waiting["at_stake"].sum()), currency=words.currency)
    one = waiting.height == 1
    said = "1 forecast waits" if one else f"{waiting.height:,} forecasts wait"
    return f"{said} for a look, worth {worth}{after}."


def of_group(rows: pl.DataFrame, *, as_of: date) -> tuple[list[str], dict[str, list[float | None]]]:
    """Return week labels and series of a group: what was ordered, then the forecast in its bands.

    ``rows`` are of ``outlook`` for one scope and name. The week that has begun is left out, since
    a part of a week beside whole ones looks like a fall.
    """
    begun = as_of - timedelta(days=as_of.weekday())
    shown = rows.filter(
        (pl.col("period") > as_of) | pl.col("booked_amount").is_not_null(),
        pl.col("period") >= begun - timedelta(weeks=PAST),
    ).sort("period")
    columns = {"actual": "booked_amount", **BANDS}
    return [week_label(p) for p in shown["period"]], {
        name: shown[column].to_list() for name, column in columns.items()
    }


def of_item(
    history: pl.DataFrame, forecasts: pl.DataFrame, *, as_of: date
) -> tuple[list[str], dict[str, list[float | None]]]:
    """Return week labels and series of an item in units: history, consensus in bands, overrides.

    Where people changed the forecast, ``before`` is the forecast from the past alone.
    """
    first = as_of - timedelta(weeks=PAST)
    past = history.filter(pl.col("period") >= first).sort("period")
    ahead = forecasts.filter(pl.col("period") > as_of).sort("period")
    plan = ahead.filter(pl.col("layer") == "consensus")
    weeks = [*past["period"].to_list(), *plan["period"].to_list()]
    none: list[float | None] = [None] * past.height
    series: dict[str, list[float | None]] = {
        "actual": [*past["quantity"].to_list(), *([None] * plan.height)],
        **{name: [*none, *plan[column].to_list()] for name, column in BANDS.items()},
    }
    if (ahead["layer"] == "override").any():
        baseline = ahead.filter(pl.col("layer") == "baseline")
        series["before"] = [*none, *_placed(baseline, plan["period"].to_list())]
    return [week_label(week) for week in weeks], series


def weekly(forecasts: pl.DataFrame, items: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """Return period, mean, amount of the plan for these items, whole weeks to come.

    ``items`` holds rows of item and location; ``forecasts`` those of all.
    """
    plan = forecasts.filter(pl.col("layer") == "consensus", pl.col("period") > as_of)
    return (
        plan.join(items.select("item", "location").unique(), on=["item", "location"], how="semi")
        .group_by("period")
        .agg(pl.col("mean").sum(), pl.col("amount").cast(pl.Float64).sum())
        .sort("period")
    )


def expected(weeks: pl.DataFrame, *, first: date, last: date) -> float | None:
    """Return the money a week that is expected between two days; None where nothing is.

    >>> rows = pl.DataFrame(
    ...     {"period": [date(2026, 1, 5), date(2026, 1, 12)], "amount": [10.0, 30.0]}
    ... )
    >>> expected(rows, first=date(2026, 1, 7), last=date(2026, 1, 20))
    20.0
    """
    within = weeks.filter(pl.col("period") + timedelta(days=6) >= first, pl.col("period") <= last)
    return float(within["amount"].mean()) if within.height else None  # type: ignore[arg-type]


def _placed(rows: pl.DataFrame, weeks: Sequence[date]) -> list[float | None]:
    known = dict(zip(rows["period"].to_list(), rows["mean"].to_list(), strict=True))
    return [known.get(week) for week in weeks]
