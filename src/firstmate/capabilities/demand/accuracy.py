"""The task `forecast_accuracy`: how near past forecasts came to what was ordered; it forecasts nothing.

Kept forecasts count as they were; beside them stands what today's method would have said then, so
that a firm whose first forecast is a week old still learns what to expect.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta

import polars as pl

from firstmate.base.task import Given
from firstmate.capabilities.demand.judged_tables import AHEAD, FORECAST_ACCURACY, ITEM_ACCURACY

KEY = ["item", "location"]
CUT = ["layer", "ahead", "basis"]
#: Points of the distribution whose loss is taken.
LOSS = {"q50": 0.5, "q80": 0.8, "q90": 0.9, "q95": 0.95, "q99": 0.99}
#: An item is worse than naive beyond chance from so many weeks and standard errors on (1 in 100).
FEWEST_WEEKS, BEYOND_CHANCE = 12, 2.33
#: Items that are named one by one.
NAMED = 5
QUARTER, YEAR = 13.0, 52.0
NO_FAMILY = "other items"


def forecast_accuracy(given: Given) -> dict[str, pl.DataFrame]:
    """Return ``forecast_accuracy``, ``item_accuracy`` and recommendations."""
    rows = compared(given.tables)
    items = _items(rows)
    return {
        "forecast_accuracy": _groups(rows, items).select(FORECAST_ACCURACY.names),
        "item_accuracy": items.select(ITEM_ACCURACY.names),
        "recommendations": _advice(given, items),
    }


def kept(past: pl.DataFrame) -> pl.DataFrame:
    """Return kept forecasts of items, both layers of every row; the baseline is kept only where it differs.

    Forecasts read from files name the Monday of any day of the week; of two that are the same the
    first stays.
    """
    rows = past.filter(pl.col("item").is_not_null(), pl.col("item") != "").with_columns(
        pl.col("location").fill_null(""),
        pl.col("layer").fill_null("consensus"),
        pl.col("period").dt.truncate("1w"),
        basis=pl.lit("kept"),
    )
    rows = rows.unique([*KEY, "period", "known_on", "layer"], keep="first", maintain_order=True)
    on = [*KEY, "period", "known_on"]
    own = rows.filter(pl.col("layer") == "baseline").select(on)
    plan = rows.filter(pl.col("layer") == "consensus")
    same = plan.join(own, on=on, how="anti").with_columns(layer=pl.lit("baseline"))
    return pl.concat([rows, same]).filter(pl.col("known_on") < pl.col("period"))


def known_weeks(history: pl.DataFrame) -> pl.DataFrame:
    """Return item, location, period, ordered: weeks that count, those with empty shelves left out."""
    return history.filter(pl.col("usual").is_not_null()).select(
        *KEY, "period", pl.col("quantity").alias("ordered")
    )


def replayed(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return replays with the promotions and closed days of their weeks, which are known before them."""
    times = pl.col("uplift").fill_null(1.0) * pl.col("open_factor").fill_null(1.0)
    factor = tables["sales_history"].select(*KEY, "period", times.alias("times"))
    numbers = pl.col("mean", "q10", *LOSS) * pl.col("times").fill_null(1.0)
    return (
        tables["forecast_replays"]
        .join(factor, on=[*KEY, "period"], how="left", maintain_order="left")
        .with_columns(numbers, layer=pl.lit("baseline"), basis=pl.lit("replayed"))
    )


def compared(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return one row per past forecast of a week that has passed, with what was ordered and naive.

    ``ahead`` is the group of weeks from knowing to the week; ``naive`` the last week that counts
    before; ``price`` turns units into money: where no item has one, a unit counts as one.
    """
    names = [*KEY, "period", "known_on", "layer", "basis", "mean", "q10", *LOSS]
    said = pl.concat(
        [kept(tables["past_forecasts"]).select(names), replayed(tables).select(names)],
        how="vertical_relaxed",
    )
    weeks = known_weeks(tables["sales_history"])
    last = weeks.select(*KEY, pl.col("period").alias("naive_of"), pl.col("ordered").alias("naive"))
    prices = tables["unit_prices"].select("item", pl.col("value").alias("price"))
    classes = tables["forecast_methods"].select(*KEY, "class").unique(KEY, keep="first")
    families = tables["items"].select("item", "family").unique("item", keep="first")
    distance = (pl.col("period") - pl.col("known_on")).dt.total_days().add(6) // 7
    rows = (
        said.join(weeks, on=[*KEY, "period"], maintain_order="left")
        .with_columns(until=pl.col("known_on") - timedelta(days=6))
        .sort("until", maintain_order=True)
        .join_asof(last.sort("naive_of"), left_on="until", right_on="naive_of", by=KEY,
                   strategy="backward", check_sortedness=False)
        .join(prices, on="item", how="left", maintain_order="left")
        .join(classes, on=KEY, how="left", maintain_order="left")
        .join(families, on="item", how="left", maintain_order="left")
        .with_columns(
            pl.col("naive").fill_null(0.0),
            pl.col("family").fill_null(NO_FAMILY),
            pl.col("class").fill_null("none"),
            ahead=_group(distance),
        )
    )  # fmt: skip
    priced = pl.col("price").is_not_null().any()
    rows = rows.with_columns(
        price=pl.when(priced).then(pl.col("price").fill_null(0.0)).otherwise(1.0)
    )
    return _with_errors(rows).sort(*KEY, *CUT, "known_on", "period")


def _group(distance: pl.Expr) -> pl.Expr:
    """Name of the group of weeks ahead."""
    names, firsts = list(AHEAD), list(AHEAD.values())
    answer = pl.lit(names[0])
    for name, first in zip(names[1:], firsts[1:], strict=True):
        answer = pl.when(distance >= first).then(pl.lit(name)).otherwise(answer)
    return answer


def _with_errors(rows: pl.DataFrame) -> pl.DataFrame:
    def pinball(name: str, share: float) -> pl.Expr:
        over = pl.col("ordered") - pl.col(name)
        return 2.0 * pl.max_horizontal(share * over, (share - 1.0) * over) / len(LOSS)

    loss = [pinball(name, share) for name, share in LOSS.items()]
    some = pl.all_horizontal(pl.col(name).is_not_null() for name in ("q10", *LOSS))
    return rows.with_columns(
        error=pl.col("mean") - pl.col("ordered"),
        naive_error=pl.col("naive") - pl.col("ordered"),
        loss=pl.when(some).then(pl.sum_horizontal(loss)),
        naive_loss=pl.sum_horizontal(pinball("naive", share) for share in LOSS.values()),
        inside=pl.when(some).then(
            pl.col("ordered").is_between(pl.col("q10"), pl.col("q90")).cast(pl.Float64)
        ),
    )


def _measured(rows: pl.DataFrame, by: list[str], weight: pl.Expr) -> pl.DataFrame:
    """Return the measures of each group but those in money; ``weight`` turns units into what adds up."""
    every = pl.concat([rows, rows.with_columns(ahead=pl.lit("all"))])
    off, naive = pl.col("error").abs() * weight, pl.col("naive_error").abs() * weight
    sold = (pl.col("ordered") * weight).sum()
    scored = (pl.col("ordered") * weight).filter(pl.col("loss").is_not_null()).sum()
    answer = every.group_by(by).agg(
        n=pl.len(),
        wape=_share(off.sum(), sold),
        bias=_share((pl.col("error") * weight).sum(), sold),
        quantile_loss=_share((pl.col("loss") * weight).sum(), scored),
        coverage=pl.col("inside").mean(),
        naive_wape=_share(naive.sum(), sold),
        relative_error=_share(off.sum(), naive.sum()),
    )
    # A week forecast on several days counts once.
    days = pl.col("known_on").n_unique()
    weekly = every.group_by([*by, "period"]).agg(e=(-pl.col("error") * weight).sum() / days)
    # Sums are taken in one order, so that the same rows give the same bytes.
    signal = (
        weekly.sort(*by, "period")
        .group_by(by)
        .agg(tracking_signal=_share(pl.col("e").sum(), pl.col("e").abs().mean()))
    )
    return answer.join(signal, on=by)


def _share(part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    return pl.when(whole > 0).then(part / whole)


def _items(rows: pl.DataFrame) -> pl.DataFrame:
    by = [*KEY, *CUT]
    every = pl.concat([rows, rows.with_columns(ahead=pl.lit("all"))])
    # By the whole range: of an item that often sells nothing, nothing is the nearest guess, and useless.
    plain = pl.col("error").abs() - pl.col("naive_error").abs()
    worse = pl.coalesce(pl.col("loss") - pl.col("naive_loss"), plain) * pl.col("price")
    money = every.group_by(by).agg(
        pl.col("family", "class").first(),
        error_money=(pl.col("error").abs() * pl.col("price")).mean(),
        naive_money=(pl.col("naive_error").abs() * pl.col("price")).mean(),
        more=worse.mean(),
        worse=worse.mean() - BEYOND_CHANCE * worse.std() / pl.len().sqrt(),
    )
    sure = (pl.col("n") >= FEWEST_WEEKS) & (pl.col("worse") > 0)
    return (
        _measured(rows, by, pl.lit(1.0))
        .join(money, on=by)
        .sort(by)
        .with_columns(worse=pl.when(sure).then("worse"))
        .with_columns(
            error_share=_share(pl.col("error_money"), pl.col("error_money").sum()).over(CUT),
            place=pl.struct(-pl.col("error_money"), *KEY).rank("ordinal").over(CUT).cast(pl.Int64),
        )
    )


def _groups(rows: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
    parts = []
    for scope, name in (
        ("firm", pl.lit("")),
        ("family", pl.col("family")),
        ("class", pl.col("class")),
    ):
        by = ["name", *CUT]
        money = items.with_columns(name=name).group_by(by).agg(
            pl.col("error_money", "naive_money").sum()
        )  # fmt: skip
        measured = _measured(rows.with_columns(name=name), by, pl.col("price"))
        parts.append(measured.join(money, on=by).with_columns(scope=pl.lit(scope)))
    return pl.concat(parts)


def _advice(given: Given, items: pl.DataFrame) -> pl.DataFrame:
    """Items whose forecast is worse than naive beyond chance, with what that costs.

    Half of an error is too little, of which a share of the margin is lost, and half too much, which
    waits in stock for a week: ``13 x units / 2 x (margin x lost_when_short + cost x holding / 52)``.
    """
    per = ["item", "location"]
    found = (
        items.filter(pl.col("ahead") == "all", pl.col("layer") == "baseline", pl.col("n") >= FEWEST_WEEKS)
        .sort("basis")
        .unique(per, keep="first", maintain_order=True)
        .filter(pl.col("worse") > 0)
    )  # fmt: skip
    if found.is_empty():
        return pl.DataFrame(schema={"recommendation": pl.String})
    prices = given["unit_prices"].select("item", pl.col("value").alias("price"))
    costs = given["unit_costs"].select("item", pl.col("value").alias("cost"))
    known = pl.col("price").fill_null(0.0)
    cost = pl.min_horizontal(
        pl.coalesce("cost", known * (1 - given.settings["item_margin"])), known
    )
    held = cost * given.settings["holding_rate"] / YEAR
    units = QUARTER / 2.0 / pl.when(known > 0).then(known)
    lost = [(known - cost) * share for share in
            (given.ends("lost_when_short")[0], given.settings["lost_when_short"],
             given.ends("lost_when_short")[1])]  # fmt: skip
    more = pl.col("more")
    rows = (
        found.join(prices, on="item", how="left")
        .join(costs, on="item", how="left")
        .select(
            *per,
            recommendation=pl.concat_str(pl.lit("check_forecast"), *per, separator="/"),
            code=pl.lit("check_forecast"),
            value=more * units * (lost[1] + held),
            low=pl.col("worse") * units * (lost[0] + held),
            high=more * units * (lost[2] + held),
            amount=more * QUARTER,
            count=pl.col("n"),
            cash_effect=pl.lit(0.0),
            recurring=pl.lit(value=True),
            certain=pl.lit(value=False),
            assumption=pl.lit("lost_when_short"),
        )
        .filter(pl.col("value") > 0)
        .sort("value", *per, descending=[True, False, False])
        .head(NAMED)
    )  # fmt: skip
    opens = [
        json.dumps({"item_accuracy": {"item": item, "location": place}})
        for item, place in rows.select(per).iter_rows()
    ]
    return rows.with_columns(opens=pl.Series(opens, dtype=pl.String))
