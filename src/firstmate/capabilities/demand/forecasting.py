"""The task `forecasts`: history in, forecast rows by layer and method rows out; no method is made here."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from firstmate.base.issue import Issue, issue_rows
from firstmate.base.task import Given
from firstmate.base.time import Buckets
from firstmate.capabilities.demand import overrides as over
from firstmate.capabilities.demand.baseline import Baseline, by
from firstmate.capabilities.demand.classes import NEW_WEEKS
from firstmate.capabilities.demand.distribution import QUANTILE_NAMES
from firstmate.capabilities.demand.explain import methods, with_launches
from firstmate.capabilities.demand.history import weekday_shares
from firstmate.capabilities.demand.learned import from_tables, panel_of
from firstmate.capabilities.demand.lifecycle import inherited, laid_over, lives
from firstmate.capabilities.demand.promotions import planned
from firstmate.capabilities.demand.replay import replays
from firstmate.capabilities.demand.series import Series, to_rows, to_series
from firstmate.capabilities.demand.smoothing import Array
from firstmate.capabilities.demand.tables import LEAST_WEEKS
from firstmate.capabilities.demand.trading_days import ahead

Flags = npt.NDArray[np.bool_]

TASK = "forecasts"
KEY = ("item", "location")
FIT = ("forecast_classes", "forecast_ranges", "forecast_trees")


def forecasts(given: Given) -> dict[str, pl.DataFrame]:
    """Return ``forecasts`` (baseline, override, consensus), methods, replays and issues."""
    plan = Buckets.after(given.as_of, weeks=max(given.settings["plan_weeks"], LEAST_WEEKS))
    wanted = over.current(given["forecast_overrides"], as_of=given.as_of)
    items = given["items"]
    known, unclear = lives(items, as_of=given.as_of)
    own = _with_history(given["sales_history"], given["sales"], items, wanted, as_of=given.as_of)
    series, followed = inherited(own, known)
    series, borrowed = _borrow(series, items)
    left = float(weekday_shares(given["sales"])[plan.start.weekday() :].sum())
    fit = from_tables(*(given[name] for name in FIT))
    panel = panel_of(series, items.select("item", "family").unique("item"))
    base = by(fit, panel, horizon=plan.weeks, first=left)
    sold = _still_sold(series.keys, items)
    base = replace(
        base, mean=base.mean * sold[:, None], quantiles=base.quantiles * sold[:, None, None]
    )
    families = items.select("item", "family").unique("item")
    base, told = laid_over(
        base, series, own=own, known=known, borrowed=borrowed, families=families, plan=plan
    )
    keys = series.keys.join(families, on="item", how="left", maintain_order="left")
    opened = ahead(given["trading_weeks"], plan.periods)
    times = opened * planned(given["promotions"], given["promotion_effects"], keys=keys, plan=plan)
    base = replace(base, mean=base.mean * times, quantiles=_times(base, times))
    prices = given["unit_prices"].select("item", price="value")
    rows = [_layer("baseline", series, plan, base.mean, base.quantiles)]
    mean, unused = _override(wanted, series=series, items=items, base=base, plan=plan)
    touched = mean != base.mean
    quantiles = over.stretched(base.quantiles, before=base.mean, after=mean, counts=base.counts)
    consensus = _layer("consensus", series, plan, mean, quantiles)
    flags = pl.Series(touched.ravel(), dtype=pl.Boolean)
    rows += [consensus.filter(flags).with_columns(layer=pl.lit("override")), consensus]
    answer = pl.concat(rows).join(prices, on="item", how="left")
    return {
        "forecasts": answer.with_columns(amount=pl.col("mean") * pl.col("price")).drop("price"),
        "forecast_methods": with_launches(
            methods(
                series, base, sold=sold, borrowed=followed | borrowed, prices=prices, items=items
            ),
            told,
        ),
        "forecast_replays": replays(fit, series, base, sold=sold),
        "issues": issue_rows([*unclear, *unused]),
    }


def _with_history(
    weekly: pl.DataFrame,
    sales: pl.DataFrame,
    items: pl.DataFrame,
    wanted: pl.DataFrame,
    *,
    as_of: date,
) -> Series:
    """Series of all items sold, of items overridden, like another or about to be launched.

    What was sold for the first time in the running week has no history yet, but is answered.
    """
    series = to_series(weekly.select(*KEY, "period", "usual"), key=KEY, value="usual")
    launched = pl.col("sold_from") > as_of - timedelta(weeks=NEW_WEEKS)
    expected = items.filter((pl.col("like_item").fill_null("") != "") | launched)
    named = pl.concat(
        [
            expected.select("item", location=pl.lit("")),
            wanted.filter(pl.col("item").is_not_null()).select(
                "item", pl.col("location").fill_null("")
            ),
        ]
    ).unique()
    listed = named.join(series.keys, on="item", how="anti")
    now = sales.filter(
        pl.col("kind").is_in(["item", "service"]),
        pl.col("item").is_not_null(),
        pl.col("quantity") > 0,
    ).select("item", pl.col("location").fill_null(""))
    begun = now.unique().join(series.keys, on=KEY, how="anti")
    fresh = pl.concat([listed.join(begun, on="item", how="anti"), begun]).unique().sort(KEY)
    keys = pl.concat([series.keys.cast(pl.String), fresh])
    length = series.values.shape[1]
    values = np.concatenate([series.values, np.full((fresh.height, length), np.nan)])
    order = keys.with_row_index("row").sort(KEY)
    return Series(order.drop("row"), series.periods, values[order["row"].to_numpy()])


def _times(base: Baseline, times: Array) -> Array:
    """Quantiles of the demand that promotions multiply, whole numbers for counts."""
    more = base.quantiles * times[:, :, None]
    return np.where(base.counts[:, None, None] & (times != 1.0)[:, :, None], np.rint(more), more)


def _still_sold(keys: pl.DataFrame, items: pl.DataFrame) -> Flags:
    """Whether each series' item is not marked as no longer sold or used."""
    rows = keys.join(items.select("item", "active"), on="item", how="left", maintain_order="left")
    return rows["active"].fill_null(value=True).to_numpy()


def _borrow(series: Series, items: pl.DataFrame) -> tuple[Series, dict[str, str]]:
    """Series in which items with fewer than 8 weeks of their own have the past of the one they are like."""
    like = items.filter(pl.col("like_item").fill_null("") != "")
    place = {item: k for k, item in enumerate(series.keys["item"].to_list())}
    values, borrowed = series.values.copy(), {}
    for item, model in like.select("item", "like_item").iter_rows():
        if item not in place or model not in place or item == model:
            continue
        row = place[item]
        known = ~np.isnan(series.values[row])
        if known.sum() < NEW_WEEKS:
            values[row] = np.where(known, series.values[row], series.values[place[model]])
            borrowed[item] = model
    return Series(series.keys, series.periods, values), borrowed


def _layer(name: str, series: Series, plan: Buckets, mean: Array, quantiles: Array) -> pl.DataFrame:
    columns: dict[str, Any] = {"mean": mean}
    columns |= {q: quantiles[:, :, k] for k, q in enumerate(QUANTILE_NAMES)}
    rows = to_rows(series.keys, periods=plan.periods, columns=columns)
    return rows.with_columns(layer=pl.lit(name))


def _override(
    wanted: pl.DataFrame, *, series: Series, items: pl.DataFrame, base: Baseline, plan: Buckets
) -> tuple[Array, list[Issue]]:
    """Means after all overrides in turn; what reaches no series is an issue."""
    families = series.keys.join(
        items.select("item", "family"), on="item", how="left", maintain_order="left"
    )
    mean, issues = base.mean, []
    for row in wanted.filter(pl.col("job_class").is_null()).iter_rows(named=True):
        rows = over.reached(row, families)
        if not rows.any() or (row["customer"] and row["op"] != "add"):
            issues.append(_unused(row, reached=bool(rows.any())))
            continue
        within, left = over.overlap(
            row["from_day"], row["to_day"], periods=plan.periods, start=plan.start
        )
        mean = over.changed(
            mean, op=row["op"], amount=row["amount"], within=within, left=left, rows=rows
        )
    return np.maximum(mean, 0.0), issues


def _unused(row: dict[str, Any], *, reached: bool) -> Issue:
    why = "concerns no item that is sold or listed"
    mend = "Correct the item, family or location, or add it to items."
    if reached:
        why = "sets or scales the demand of one customer, of which there is no forecast of its own"
        mend = "Enter it as add, or without the customer."
    return Issue(
        task=TASK,
        code="override_unused",
        table="forecast_overrides",
        column="override",
        value=row["override"],
        why=f"Override {row['override']} {why}; it was left out.",
        mend=mend,
    )
