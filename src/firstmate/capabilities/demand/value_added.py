"""The task `value_added`: whether what people changed made the forecast better, override by override.

Each override is laid alone over the baseline that was known before its first day, and both are
compared with what was ordered. Forecast value added: error before less error after (Gilliland 2010,
The Business Forecasting Deal).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
from scipy import special

from firstmate.base.task import Given
from firstmate.capabilities.demand import overrides as over
from firstmate.capabilities.demand.accuracy import KEY, kept, known_weeks, replayed
from firstmate.capabilities.demand.judged_tables import OVERRIDE_VALUES, VALUE_ADDED
from firstmate.capabilities.demand.series import to_series
from firstmate.company.change import Change, Scenario, to_json

#: Overrides from which a verdict is given.
FEWEST = 5
TAIL = 0.95
QUARTER = timedelta(weeks=13)


def value_added(given: Given) -> dict[str, pl.DataFrame]:
    """Return ``override_values``, ``value_added`` and recommendations to leave the baseline alone."""
    made = judged(given.tables)
    told = _summed(made, by_person=bool(given.options.get("by_person", False)))
    return {
        "override_values": made,
        "value_added": told,
        "recommendations": _advice(given, made, told),
    }


def judged(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return ``override_values``: overrides on items, families and all, as far as weeks have passed."""
    past = kept(tables["past_forecasts"]).filter(pl.col("layer") == "baseline")
    names = [*KEY, "period", "known_on", "mean", "basis"]
    weeks = known_weeks(tables["sales_history"])
    prices = tables["unit_prices"].select("item", pl.col("value").alias("price"))
    families = tables["items"].select("item", "family").unique("item", keep="first")
    baseline = (
        pl.concat([past.select(names), replayed(tables).select(names)], how="vertical_relaxed")
        .join(weeks, on=[*KEY, "period"])
        .join(prices, on="item", how="left")
        .join(families, on="item", how="left")
    )
    last = weeks["period"].max()
    wishes = tables["forecast_overrides"].filter(pl.col("job_class").is_null()).sort("override")
    rows = []
    if isinstance(last, date):
        for wish in wishes.filter(pl.col("from_day") <= last + timedelta(days=6)).iter_rows(
            named=True
        ):
            if wish["customer"] and wish["op"] != "add":
                continue
            row = _one(wish, baseline)
            if row is not None:
                rows.append(row)
    schema = {c.name: pl.String for c in OVERRIDE_VALUES.columns} | {
        c.name: pl.Float64 for c in OVERRIDE_VALUES.columns if c.kind in {"number", "money"}
    }
    return pl.DataFrame(rows, schema=schema | {"n": pl.Int64})


def _one(wish: dict[str, Any], baseline: pl.DataFrame) -> dict[str, Any] | None:
    """One override against the newest baseline from before its first day; None where nothing passed."""
    first, last = wish["from_day"], wish["to_day"]
    rows = baseline.filter(
        pl.col("known_on") < first,
        pl.col("period") > first - timedelta(days=7),
        pl.col("period") <= last,
    )
    rows = rows.filter(pl.Series(over.reached(wish, rows), dtype=pl.Boolean))
    if rows.is_empty():
        return None
    # Kept before replayed, then the newest day: the baseline that the person looked at.
    rows = rows.sort("basis", "known_on", descending=[False, True]).unique(
        [*KEY, "period"], keep="first", maintain_order=True
    )
    mean = to_series(rows, key=("item", "location"), value="mean")
    sold = to_series(rows, key=("item", "location"), value="ordered")
    price = to_series(rows.with_columns(pl.col("price").fill_null(0.0)),
                      key=("item", "location"), value="price")  # fmt: skip
    known = ~np.isnan(mean.values)
    before = np.where(known, mean.values, 0.0)
    within, left = over.overlap(first, last, periods=mean.periods, start=mean.periods[0])
    after = np.maximum(
        over.changed(before, op=wish["op"], amount=wish["amount"], within=within, left=left,
                     rows=np.ones(len(before), dtype=bool)),
        0.0,
    )  # fmt: skip
    money = np.where(known, price.values, 0.0)
    actual = np.where(known, sold.values, 0.0)
    wrong, wrong_after = (float((np.abs(m - actual) * money).sum()) for m in (before, after))
    return {
        "override": wish["override"],
        "scope": "item" if wish["item"] else "family" if wish["family"] else "firm",
        "because": wish["because"] or "",
        "by": wish["by"] or "",
        "direction": "up" if after.sum() >= before.sum() else "down",
        "n": int((known & (within > 0)).sum()),
        "before": float((before * money).sum()),
        "after": float((after * money).sum()),
        "booked_amount": float((actual * money).sum()),
        "error_before": wrong,
        "error_after": wrong_after,
        "gained": wrong - wrong_after,
        "basis": "kept" if (rows["basis"] == "kept").any() else "replayed",
    }


def _summed(made: pl.DataFrame, *, by_person: bool) -> pl.DataFrame:
    groups = {"all": pl.lit(""), "level": pl.col("scope"), "direction": pl.col("direction"),
              "reason": pl.col("because")}  # fmt: skip
    parts = [
        _group(made.with_columns(what=pl.lit(what), name=name, person=pl.lit("")))
        for what, name in groups.items()
    ]
    if by_person:
        who = made.filter(pl.col("by") != "")
        parts.append(
            _group(who.with_columns(what=pl.lit("person"), name=pl.lit(""), person=pl.col("by")))
        )
    return pl.concat(parts).select(VALUE_ADDED.names)


def _group(rows: pl.DataFrame) -> pl.DataFrame:
    sums = rows.group_by("what", "name", by="person").agg(
        n=pl.len(),
        helped=(pl.col("gained") > 0).mean(),
        error_before=pl.col("error_before").sum(),
        error_after=pl.col("error_after").sum(),
        value=pl.col("gained").sum(),
        spread=pl.col("gained").std() * pl.len().sqrt(),
    )
    number = sums["n"].to_numpy()
    tail = np.where(number > 1, special.stdtrit(np.maximum(number - 1, 1), TAIL), np.nan)
    width = pl.Series(tail, nan_to_null=True) * sums["spread"]
    enough = pl.col("n") >= FEWEST
    return sums.with_columns(low=sums["value"] - width, high=sums["value"] + width).with_columns(
        verdict=pl.when(enough & (pl.col("low") > 0))
        .then(pl.lit("keep on"))
        .when(enough & (pl.col("high") < 0))
        .then(pl.lit("leave the baseline alone"))
        .otherwise(pl.lit("cannot tell yet"))
    )


def _advice(given: Given, made: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """Take back overrides still to come of a level, direction or reason that has done harm so far.

    Half of an error in money is too little, of which the margin of a share is lost.
    """
    wishes = over.current(given["forecast_overrides"], as_of=given.as_of)
    wishes = wishes.filter(
        pl.col("job_class").is_null(), pl.col("from_day") <= given.as_of + QUARTER
    )
    harmful = told.filter(
        pl.col("verdict") == "leave the baseline alone", pl.col("what").is_in(["level", "reason"])
    )
    level = (
        pl.when(pl.col("item").is_not_null()).then(pl.lit("item"))
        .when(pl.col("family").is_not_null()).then(pl.lit("family"))
        .otherwise(pl.lit("firm"))
    )  # fmt: skip
    open_now = wishes.with_columns(level=level, reason=pl.col("because").fill_null(""))
    margin = given.settings["item_margin"] / 2.0
    ends = (*given.ends("lost_when_short"), given.settings["lost_when_short"])
    rows = []
    for row in harmful.sort("what", "name").iter_rows(named=True):
        mine = open_now.filter(pl.col(row["what"]) == row["name"])["override"].to_list()
        if not mine:
            continue
        harm = -row["value"] / row["n"] * len(mine) * margin
        least = -row["high"] / row["n"] * len(mine) * margin
        changes = tuple(Change(table="forecast_overrides", op="remove", where={"override": name},
                               because="such overrides made the forecast worse") for name in mine)  # fmt: skip
        past = made.filter(pl.col("scope" if row["what"] == "level" else "because") == row["name"])
        rows.append({
            "recommendation": f"leave_baseline/{row['what']}/{row['name']}", "code": "leave_baseline",
            "text": row["name"] or "no reason", "count": len(mine), "amount": -row["value"],
            "share": 1.0 - row["helped"],
            "value": harm * ends[2], "low": least * ends[0], "high": harm * ends[1],
            "cash_effect": 0.0, "recurring": False, "certain": False, "group": "leave_baseline",
            "assumption": "lost_when_short",
            "changes": to_json(Scenario("leave the baseline alone", changes)),
            "opens": json.dumps({"override_values": {"override": past["override"].to_list()}}),
        })  # fmt: skip
    return pl.DataFrame(rows) if rows else pl.DataFrame(schema={"recommendation": pl.String})
