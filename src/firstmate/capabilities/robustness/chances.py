"""How far each thing may differ from what the plan counts on, as measured; it draws nothing.

Every source of chance has a name: ``demand``, ``expected work``, ``hours of jobs``, ``gates``,
``yield``, ``payers``, ``supplier X`` and ``resource X``; each can be switched off.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import polars as pl

from firstmate.base.task import Given
from firstmate.capabilities.robustness.read import Plan
from firstmate.capabilities.robustness.shop import Floats, Ints

#: Standard deviations from the middle to the 90 % and to the 95 % point of a normal distribution.
Z90, Z95 = 1.2815515655446004, 1.6448536269514722
#: Steps into which the curve of a week's demand is cut.
LEVELS = 64
_SHARES = (0.01, 0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.95, 0.99)


@dataclass(frozen=True)
class Orders:
    """Things that suppliers bring: day counted on, days they take, and how widely that spreads.

    ``slack`` are the days between what they take and the day counted on; ``trip`` numbers what
    comes together. ``target`` is a node or a job.
    """

    target: Ints
    quantity: Floats
    day: Floats
    slack: Floats
    days: Floats
    spread: Floats
    trip: Ints
    supplier: tuple[str, ...]


@dataclass(frozen=True)
class Gates:
    """Gates not passed: job, day expected, whether it holds the end, and lateness seen [days]."""

    job: Ints
    day: Floats
    at_end: np.ndarray
    late: Floats


@dataclass(frozen=True)
class Chances:
    """The spread of everything, aligned with the arrays of the plan.

    ``demand`` node x week x level: share of the forecast at equal steps of chance; ``firsts`` the
    first day of each week, counted from the start of the plan.
    """

    demand: Floats
    persistence: float
    buys: Orders
    goods: Orders
    gates: Gates
    good: Floats
    resources: tuple[str, ...]
    there: Floats
    job_hours: Floats
    expected: Floats
    first_work: Ints
    firsts: Ints


def chances(given: Given, plan: Plan) -> Chances:
    """Return what may differ from the plan, from the measured estimates and the forecast's curves."""
    share = plan.shop.jobs.share > 0
    return Chances(
        demand=_demand(given, plan),
        persistence=_persistence(given),
        buys=_buys(given, plan),
        goods=_goods(given, plan),
        gates=_gates(given, plan),
        good=_good(given, plan),
        resources=tuple(plan.resources),
        there=_there(given, plan),
        job_hours=_job_hours(given, plan),
        expected=np.full(plan.shop.weeks, _expected(given)),
        first_work=np.where(share.any(axis=1), share.argmax(axis=1), 0).astype(np.int64),
        firsts=_firsts(plan),
    )


def _firsts(plan: Plan) -> Ints:
    start = plan.weeks.start
    days = [max((period - start).days, 0) for period in plan.weeks.periods]
    return np.array(days, dtype=np.int64)


def curve(quantiles: Floats) -> Floats:
    """Return values at ``LEVELS`` equal steps of chance, as shares of their own mean.

    Straight between the known points, beyond them as far again as the last two are apart. Where all
    is nothing, or nothing is known, the forecast is taken to come as it is.

    >>> curve(np.array([[1.0] * 15])).round(6).max()
    np.float64(1.0)
    """
    low = np.maximum(2 * quantiles[..., :1] - quantiles[..., 1:2], 0.0)
    high = 2 * quantiles[..., -1:] - quantiles[..., -2:-1]
    known = np.concatenate([low, quantiles, high], axis=-1)
    at = (np.arange(LEVELS) + 0.5) / LEVELS
    shares = np.array([0.0, *_SHARES, 1.0])
    left = np.searchsorted(shares, at, side="right") - 1
    part = (at - shares[left]) / np.diff(shares)[left]
    found = known[..., left] * (1.0 - part) + known[..., left + 1] * part
    mean = found.mean(axis=-1, keepdims=True)
    return np.asarray(np.divide(found, mean, out=np.ones_like(found), where=mean > 1e-9))


def _demand(given: Given, plan: Plan) -> Floats:
    names = [f"q{round(share * 100):02d}" for share in _SHARES]
    rows = (
        given["forecasts"]
        .filter(pl.col("layer") == "consensus")
        .with_columns(pl.col("location").fill_null(""))
    )
    found = np.ones((plan.nodes.height, plan.shop.weeks, LEVELS))
    only = plan.nodes.unique("item", keep="first", maintain_order=True).select("item", other="node")
    placed = (
        rows.join(plan.nodes, on=["item", "location"], how="left", maintain_order="left")
        .join(only, on="item", how="left", maintain_order="left")
        .with_columns(pl.coalesce("node", "other").alias("node"))
    )
    week = np.clip(plan.weeks.index(placed["period"].to_numpy()), -1, plan.shop.weeks)
    known = placed["node"].is_not_null().to_numpy() & (week >= 0) & (week < plan.shop.weeks)
    values = placed.select(pl.col(names).fill_null(0.0)).to_numpy()[known]
    found[placed["node"].to_numpy()[known].astype(np.int64), week[known]] = curve(values)
    return found


def _persistence(given: Given) -> float:
    """Correlation of a week's error with the next one's: the middle of what kinds of demand show."""
    found = given["forecast_classes"]["persistence"].drop_nulls().median()
    return float(np.clip(found or 0.0, 0.0, 0.95))  # type: ignore[arg-type]


def _buys(given: Given, plan: Plan) -> Orders:
    rows = plan.buys.with_columns(
        trip=pl.coalesce("document", pl.format("{} {}", "supplier", "due"))
    )
    return _orders(given, plan, rows.rename({"node": "target"}))


def _goods(given: Given, plan: Plan) -> Orders:
    """What is bought for jobs and not there yet."""
    place = (
        plan.jobs.select("job")
        .with_row_index("target")
        .with_columns(pl.col("target").cast(pl.Int64))
    )
    rows = given["purchase_lines"].filter(
        pl.col("job").is_not_null() & pl.col("received_on").is_null()
        & (pl.col("received").fill_null(0.0) < pl.col("quantity"))
        & ~pl.col("status").fill_null("").is_in(["done", "cancelled", "closed"])
    ).join(place, on="job").select(
        "target", "quantity", pl.col("supplier").fill_null(""), pl.lit("").alias("item"),
        pl.lit("").alias("location"), release="ordered", due=pl.coalesce("confirmed", "wanted"),
        trip="purchase",
    )  # fmt: skip
    known = _lead_times(given, rows)
    learned = pl.col("release") + pl.duration(days=pl.col("days").ceil())
    due = pl.max_horizontal(pl.coalesce(learned, "due"), pl.lit(plan.weeks.start))
    return _orders(
        given, plan, known.with_columns(due.alias("due")).filter(pl.col("due").is_not_null())
    )


def _lead_times(given: Given, rows: pl.DataFrame) -> pl.DataFrame:
    """Add days and spread: of supplier and item at the place, else of the supplier, else of all."""
    times = given["lead_times"].select(
        pl.col("supplier", "item", "location").fill_null(""), days="value",
        spread=(pl.col("high") / pl.col("value")).log() / Z90,
    ).filter(pl.col("days") > 0)  # fmt: skip
    found = rows.drop("days", "spread", strict=False)
    keys = (("supplier", "item", "location"), ("supplier", "item"), ("supplier",), ())
    for at, key in enumerate(keys):
        rest = [k for k in ("supplier", "item", "location") if k not in key]
        mine = (
            times.filter(*[pl.col(k) == "" for k in rest])
            .drop(rest)
            .rename({"days": f"days{at}", "spread": f"spread{at}"})
        )
        found = (
            found.join(mine.unique(list(key)), on=list(key), how="left", maintain_order="left")
            if key else found.join(mine.head(1), how="cross") if mine.height
            else found.with_columns(pl.lit(None, pl.Float64).alias("days3"), pl.lit(None, pl.Float64).alias("spread3"))
        )  # fmt: skip
    return found.with_columns(
        pl.coalesce("days0", "days1", "days2", "days3", 0.0).alias("days"),
        pl.coalesce("spread0", "spread1", "spread2", "spread3", 0.0)
        .clip(lower_bound=0.0)
        .alias("spread"),
    )


def _orders(given: Given, plan: Plan, rows: pl.DataFrame) -> Orders:
    found = rows if "spread" in rows.columns else _lead_times(given, rows)
    day = (found["due"] - plan.weeks.start).dt.total_days().clip(lower_bound=0)
    taken = (pl.col("due") - pl.col("release")).dt.total_days().cast(pl.Float64)
    slack = found.select((taken - pl.col("days")).clip(lower_bound=0.0).fill_null(0.0)).to_series()
    trips = found["trip"].fill_null("").rank("dense").cast(pl.Int64) - 1
    return Orders(
        found["target"].to_numpy().astype(np.int64), found["quantity"].fill_null(0.0).to_numpy(),
        day.cast(pl.Float64).to_numpy(), slack.to_numpy(), found["days"].to_numpy(),
        found["spread"].to_numpy(), trips.to_numpy().astype(np.int64),
        tuple(found["supplier"].fill_null("").to_list()),
    )  # fmt: skip


def _gates(given: Given, plan: Plan) -> Gates:
    """Open gates with what gates of their kind were late by, at the same steps of chance."""
    seen = (
        given["gates"]
        .filter(pl.col("passed").is_not_null() & pl.col("expected").is_not_null())
        .select(
            "gate", late=(pl.col("passed") - pl.col("expected")).dt.total_days().cast(pl.Float64)
        )
    )
    place = (
        plan.jobs.select("job", "order")
        .with_row_index("at")
        .with_columns(pl.col("at").cast(pl.Int64))
    )
    names = (
        pl.concat([place.select("at", work="job"), place.select("at", work="order")])
        .drop_nulls()
        .unique()
    )
    kinds = given["gate_kinds"].select("gate", "holds").unique("gate")
    rows = (
        given["gates"].filter(pl.col("passed").is_null() & pl.col("expected").is_not_null())
        .join(names, on="work").join(kinds, on="gate", how="left")
        .filter(pl.col("expected") >= plan.weeks.start - timedelta(days=60))
        .unique(["at", "gate"], maintain_order=True).sort("at", "gate")
    )  # fmt: skip
    at = (np.arange(LEVELS) + 0.5) / LEVELS
    known = {
        str(name[0]): np.quantile(part["late"].to_numpy(), at)
        for name, part in seen.group_by("gate") if part.height >= 5
    }  # fmt: skip
    late = np.array([known.get(gate, np.zeros(LEVELS)) for gate in rows["gate"].to_list()])
    days = (rows["expected"] - plan.weeks.start).dt.total_days().cast(pl.Float64).to_numpy()
    return Gates(
        rows["at"].to_numpy().astype(np.int64), days,
        (rows["holds"].fill_null("start") == "end").to_numpy(), late.reshape(len(days), LEVELS),
    )  # fmt: skip


def _good(given: Given, plan: Plan) -> Floats:
    width = (pl.col("high") - pl.col("low")) / (2 * Z95) / pl.col("value")
    spread = given["yields"].filter(pl.col("value") > 0).group_by("item", "routing").agg(
        (width**2).sum().sqrt().alias("spread")
    ).with_columns(pl.col("routing").fill_null(""))  # fmt: skip
    found = plan.ways.join(spread, on=["item", "routing"], how="left", maintain_order="left")
    making = found.select(
        pl.when(pl.col("kind") == "make").then("spread").fill_null(0.0)
    ).to_series()
    return making.to_numpy()


def _there(given: Given, plan: Plan) -> Floats:
    """Standard deviation of a week's hours as a share of them; the lowest week is taken as three."""
    rows = (
        given["capacities"]
        .filter(pl.col("value") > 0)
        .group_by("resource")
        .agg(
            ((pl.col("value") - pl.col("low")).clip(lower_bound=0.0) / 3.0 / pl.col("value"))
            .median()
            .alias("spread")
        )
    )
    known = dict(rows.iter_rows())
    return np.array([known.get(name) or 0.0 for name in plan.resources], dtype=np.float64)


def _job_hours(given: Given, plan: Plan) -> Floats:
    rows = (
        given["job_hours"]
        .group_by("job")
        .agg(
            pl.col("value").sum(),
            (pl.col("high") - pl.col("value")).clip(lower_bound=0.0).sum().alias("above"),
        )
    )
    found = plan.jobs.select("job").join(rows, on="job", how="left", maintain_order="left")
    share = found.select(
        pl.when(pl.col("value") > 0)
        .then(pl.col("above") / pl.col("value") / Z95)
        .otherwise(0.0)
        .fill_null(0.0)
    ).to_series()
    return np.asarray(np.sqrt(np.log1p(share.to_numpy() ** 2)))


def _expected(given: Given) -> float:
    """Spread of a week's intake of one-off work over all kinds, as that of a lognormal."""
    rows = given["intakes"].filter(pl.col("layer") == "consensus").group_by("period").agg(
        pl.col("mean").sum(), ((pl.col("q95") - pl.col("q05")) / (2 * Z95)).pow(2).sum().sqrt().alias("spread")
    ).filter(pl.col("mean") > 0)  # fmt: skip
    if rows.is_empty():
        return 0.0
    share = float((rows["spread"] / rows["mean"]).median() or 0.0)  # type: ignore[arg-type]
    return float(np.sqrt(np.log1p(min(share, 1.5) ** 2)))
