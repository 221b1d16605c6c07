"""The built-in games of the replenishment benchmark, written as the folders that it reads.

Shops are generated from a seed; Online Retail, Walmart, carparts and the maker's stock items are
cut at the start of the demand benchmark's test. Costs are stated here; nothing else is chosen.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from benchmarks.demand_data import Panel, panels
from benchmarks.plain_table import Array
from benchmarks.replenishment_data import Game, games
from firstmate.demo.maker.days import to_date
from firstmate.demo.maker.history import history

#: Per set: folder, periods ahead that are played, lead, holding, shortage, lost sales.
SETS = (
    ("online_retail", 24, 3, 0.2, 1.0, True),
    ("walmart_2014", 24, 3, 0.2, 1.0, True),
    ("carparts", 18, 2, 0.1, 1.0, False),
)
FEWEST_SELLING = 20
MAKER_SEED, MAKER_WEEKS = 7, 24
SHOP_WEEKS, SHOP_SERIES, SHOP_SEED = 157, 599, 11


def built_in(data: Path) -> Iterator[Game]:
    """Yield the built-in games; where a set's data is absent it says so and goes on."""
    with tempfile.TemporaryDirectory() as room:
        yield _read(Path(room) / "shops", shops(series=SHOP_SERIES, seed=SHOP_SEED))
        for name, periods, lead, holding, shortage, lost in SETS:
            if not (data / name).exists():
                print(f"Skipped {name}: there is no data at {data / name}.")
                continue
            (panel,) = panels(data / name)
            rules = {"holding": holding, "shortage": shortage, "lost_sales": lost}
            tables = cut(panel, periods=periods, rules={"lead_periods": lead, **rules})
            yield _read(Path(room) / name, tables)
        yield _read(Path(room) / "maker", maker())


def _read(folder: Path, tables: dict[str, Any]) -> Game:
    write(folder, tables)
    (game,) = games(folder)
    return game


def write(folder: Path, tables: dict[str, Any]) -> None:
    """Write a game as a folder: tables as parquet, rules as JSON."""
    folder.mkdir(parents=True)
    for name, value in tables.items():
        if isinstance(value, pl.DataFrame):
            value.write_parquet(folder / f"{name}.parquet")
        else:
            (folder / f"{name}.json").write_text(json.dumps(value, indent=1), "utf-8")


def cut(panel: Panel, *, periods: int, rules: dict[str, Any]) -> dict[str, Any]:
    """Return the game of a set: its last periods are played, what is before them is history.

    Series with 20 selling periods before; what is not known of the future was not wanted.
    """
    begin = panel.values.shape[1] - periods
    past = panel.values[:, :begin]
    rows = np.flatnonzero((np.nan_to_num(past) > 0).sum(axis=1) >= FEWEST_SELLING)
    return _tables(
        panel.values[rows], begin, rules=rules, season=panel.season, phase=int(panel.phase[0]),
        places=_places(panel.group[rows]),
    )  # fmt: skip


def _places(group: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pl.DataFrame:
    rows = pl.DataFrame({"item": group})
    place = pl.int_range(pl.len()).over("item").cast(pl.String)
    return rows.select(pl.col("item").cast(pl.String), location=place)


def _tables(
    values: Array, begin: int, *, rules: dict[str, Any], season: int, phase: int,
    places: pl.DataFrame, shares: Array | None = None, first: date | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Return the four tables; dates such that the first column has its place in the season."""
    length = values.shape[1]
    if season == 12:
        start = date(2000, 1 + phase, 1)
        days = pl.date_range(start, date(2100, 1, 1), interval="1mo", eager=True)[:length].to_list()
    else:
        start = first or date(2001, 1, 1) + timedelta(days=7 * phase)
        days = [start + timedelta(days=7 * k) for k in range(length)]
    lead = int(rules["lead_periods"])
    recent = values[:, max(0, begin - 13) : begin]
    known = np.maximum((~np.isnan(recent)).sum(axis=1), 1)
    usual = np.rint(np.nansum(recent, axis=1) / known)
    state = places.with_columns(
        pl.Series("on_hand", 2.0 * usual),
        *(pl.Series(f"in_transit_{k}", usual) for k in range(1, lead)),
    )
    rows = _long(values, places, days).with_columns(
        in_stock=pl.Series((np.ones(values.shape) if shares is None else shares).ravel())
    )
    ahead = pl.col("period") >= days[begin]
    return {
        "history": rows.filter(~ahead, pl.col("quantity").is_not_null()),
        "state": state,
        "future": rows.filter(ahead).select(
            "item", "location", "period", demand=pl.col("quantity").fill_null(0.0)
        ),
        "rules": {**rules, "orders": length - begin - lead + 1},
    }


def _long(values: Array, places: pl.DataFrame, days: list[date]) -> pl.DataFrame:
    count, length = values.shape
    return places[np.repeat(np.arange(count), length)].with_columns(
        pl.Series("period", days * count, dtype=pl.Date),
        pl.Series("quantity", values.ravel()).fill_nan(None),
    )


def maker() -> dict[str, Any]:
    """Return the game of the maker's stock items: weekly units ordered, the last 24 weeks played."""
    lines = history(MAKER_SEED).lines
    rows = pl.DataFrame(
        {
            "item": [line.item for line in lines],
            "period": [to_date(line.ordered) for line in lines],
            "quantity": [float(line.quantity) for line in lines],
        }
    ).with_columns(pl.col("period").dt.truncate("1w"))
    weeks = rows["period"].unique().sort()
    first, length = weeks[0], (weeks[-1] - weeks[0]).days // 7  # the last week may be a part
    keys = rows.select("item").unique().sort("item").with_row_index("row")
    rows = rows.join(keys, on="item").with_columns(
        column=(pl.col("period") - first).dt.total_days() // 7
    ).filter(pl.col("column") < length)  # fmt: skip
    values = np.zeros((keys.height, length))
    np.add.at(
        values, (rows["row"].to_numpy(), rows["column"].to_numpy()), rows["quantity"].to_numpy()
    )
    chosen = np.flatnonzero((values[:, : length - MAKER_WEEKS] > 0).sum(axis=1) >= FEWEST_SELLING)
    return _tables(
        values[chosen], length - MAKER_WEEKS, season=52, phase=0, first=first,
        places=keys[chosen].select("item", location=pl.lit("")),
        rules={"lead_periods": 4, "holding": 0.1, "shortage": 1.0, "lost_sales": False},
    )  # fmt: skip


def shops(*, series: int, seed: int, weeks: int = SHOP_WEEKS, played: int = 8) -> dict[str, Any]:
    """Return shops' sales drawn from a seed: intermittent, seasonal, drifting, with stock-outs.

    Weekly units of item-places at mean levels around 0.3 to 30; every item has one of five seasons
    and all levels walk; a third begins late, some end; counts are negative binomial. Spells of two
    weeks or so without stock hide demand: sales are then a part of it and ``in_stock`` is false.
    Lead 3 weeks, holding 0.2, shortage 1, six orders, what is short is lost.
    """
    rng = np.random.default_rng(seed)
    length = weeks + played
    items = max(1, round(series * 0.4))
    item = np.concatenate([np.arange(items), rng.integers(0, items, series - items)])
    item.sort()
    level = np.exp(rng.normal(0.2, 0.9, items)[item] + rng.normal(0.0, 0.7, series))
    angle = 2 * np.pi * (np.arange(length)[None, :] / 52.0 - rng.random(5)[:, None])
    shape = np.exp(rng.uniform(0.1, 0.9, 5)[:, None] * np.cos(angle))
    shape[:, np.arange(length) % 52 == 50] *= 1.6
    walk = np.cumsum(rng.normal(0.0, 0.045, (series, length)), axis=1)
    rate = level[:, None] * shape[rng.integers(0, 5, items)[item]] * np.exp(walk)
    size = rng.uniform(0.7, 4.0, series)[:, None]
    demand = rng.poisson(rng.gamma(size, rate / size)).astype(float)
    begins = np.where(rng.random(series) < 0.33, rng.integers(0, weeks - 30, series), 0)
    ends = np.where(rng.random(series) < 0.04, rng.integers(weeks - 20, length, series), length)
    week = np.arange(length)[None, :]
    demand[(week < begins[:, None]) | (week >= ends[:, None])] = 0.0
    out = np.zeros((series, length), dtype=bool)
    starts, stays = rng.random((series, length)) < 0.03, rng.random((series, length)) < 0.55
    for t in range(length):
        out[:, t] = starts[:, t] | (out[:, t - 1] & stays[:, t] if t else False)
    sales = demand.copy()
    sales[:, :weeks] = np.where(out, np.floor(demand * rng.random(demand.shape)), demand)[:, :weeks]
    sales[week.repeat(series, axis=0) < begins[:, None]] = np.nan
    return _tables(
        sales, weeks, season=52, phase=0, shares=np.where(out, 0.0, 1.0), first=date(2021, 1, 4),
        places=_places(item),
        rules={"lead_periods": 3, "holding": 0.2, "shortage": 1.0, "lost_sales": True},
    )  # fmt: skip
