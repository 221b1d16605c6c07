"""Games of the replenishment benchmark: what is known when it begins, what will be wanted, and the rules.

A folder holds history, state, future (parquet or csv) and rules.json. It plays nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from benchmarks import plain_table
from benchmarks.plain_table import KEY, Array

Whole = npt.NDArray[np.int64]

#: Words by which each rule is known, the first that a name in rules.json contains.
LEAD = ("lead_periods", "lead_time", "lead")
ORDERS = ("orders", "rounds")
HOLDING = ("holding", "hold", "carrying", "overage")
SHORTAGE = (
    "shortage",
    "short",
    "lost_sale_cost",
    "stockout",
    "underage",
    "backlog_cost",
    "penalty",
)


@dataclass(frozen=True)
class Game:
    """Stock of S item-places to be ordered for P periods.

    history (S x T) [units], NaN = not known; shares (S x T): part of the period in stock; demand
    (S x P) [units]; on_hand (S), in_transit (S x periods) [units]; holding, shortage (S) [currency
    per unit and period]; lead, orders: periods until an order is on the shelf, and how many times
    is ordered; told: whether stock-outs stand in the history; whole: whether only whole units are
    ordered; season, phase, group: periods in a season, its place in the first column, item number.
    """

    name: str
    history: Array
    shares: Array
    demand: Array
    on_hand: Array
    in_transit: Array
    holding: Array
    shortage: Array
    lead: int
    orders: int
    lost_sales: bool
    told: bool
    whole: bool
    season: int
    phase: int
    group: Whole

    def sample(self, series: int) -> Game:
        """Return the game with at most so many of its series, seed 3; 0 = all."""
        if not series or len(self.history) <= series:
            return self
        rows = np.sort(np.random.default_rng(3).permutation(len(self.history))[:series])
        parts = (
            "history",
            "shares",
            "demand",
            "on_hand",
            "in_transit",
            "holding",
            "shortage",
            "group",
        )
        return replace(self, **{name: getattr(self, name)[rows] for name in parts})


def games(folder: Path) -> Iterator[Game]:
    """Yield the game of a folder, or those of the folders in it."""
    if (folder / "rules.json").exists():
        yield of_folder(folder)
        return
    for part in sorted(folder.iterdir()) if folder.is_dir() else ():
        if (part / "rules.json").exists():
            yield of_folder(part)


def of_folder(folder: Path) -> Game:
    """Return the game a folder holds.

    Periods of history from the first of the future on are left out. Series are those of the state
    and of the future; one without state has no stock, one without history no past, one without
    future rows no demand. Raises ValueError where the rules lack something, with what they lack.
    """
    history, future = plain_table.read(folder / "history"), plain_table.read(folder / "future")
    state = plain_table.read(folder / "state")
    rules = json.loads((folder / "rules.json").read_text("utf-8"))
    future = future.filter(pl.col("period").is_not_null())
    history = history.filter(pl.col("period") < future["period"].min())
    found = plain_table.rhythm(pl.concat([history["period"], future["period"]]))
    keys = pl.concat([state.select(KEY), future.select(KEY)]).unique().sort(KEY)
    begin = int(found.columns(future["period"]).min())
    length = int(found.columns(future["period"]).max()) - begin + 1
    values, shares = plain_table.matrix(history, keys, rhythm=found, length=begin)
    demand = _wanted(future, keys, columns=found.columns(future["period"]) - begin, length=length)
    on_hand, in_transit = _stock(state, keys)
    lead = int(_number(rules, LEAD, default=in_transit.shape[1] + 1))
    if lead < 1:
        raise ValueError(
            f"{folder.name}: lead_periods is {lead}; an order comes one period later or more"
        )
    past = np.nan_to_num(values)
    return Game(
        name=folder.name,
        history=values,
        shares=shares,
        demand=demand,
        on_hand=on_hand,
        in_transit=in_transit,
        holding=_cost(rules, HOLDING, state=state, keys=keys, folder=folder.name),
        shortage=_cost(rules, SHORTAGE, state=state, keys=keys, folder=folder.name),
        lead=lead,
        orders=int(_number(rules, ORDERS, default=max(length - lead + 1, 0))),
        lost_sales=_lost(rules),
        told="in_stock" in history.columns,
        whole=bool((past == np.floor(past)).all() and (demand == np.floor(demand)).all()),
        season=int(_number(rules, ("season",), default=found.season)),
        phase=found.phase,
        group=keys["item"].rank("dense").to_numpy().astype(np.int64),
    )


def _wanted(future: pl.DataFrame, keys: pl.DataFrame, *, columns: Whole, length: int) -> Array:
    name = "demand" if "demand" in future.columns else "quantity"
    rows = future.select(*KEY, value=pl.col(name).cast(pl.Float64).fill_nan(0.0).fill_null(0.0))
    rows = rows.with_columns(column=pl.Series(columns)).join(keys.with_row_index("row"), on=KEY)
    demand = np.zeros((keys.height, length))
    place = rows["row"].to_numpy(), rows["column"].to_numpy()
    np.add.at(demand, place, np.maximum(rows["value"].to_numpy(), 0.0))
    return demand


def _stock(state: pl.DataFrame, keys: pl.DataFrame) -> tuple[Array, Array]:
    """Units on hand, and what arrives in each of the next periods."""
    coming = {int(found[1]): name for name in state.columns
              if (found := re.match(r"in_?transit\D*(\d+)$", name))}  # fmt: skip
    columns = [
        pl.col(name).cast(pl.Float64).fill_nan(0.0).fill_null(0.0).sum() for name in coming.values()
    ]
    on_hand = pl.col("on_hand").cast(pl.Float64).fill_nan(0.0).fill_null(0.0).sum()
    rows = keys.join(
        state.group_by(KEY).agg(on_hand, *columns), on=KEY, how="left", maintain_order="left"
    )
    in_transit = np.zeros((keys.height, max(coming, default=0)))
    for number, name in coming.items():
        in_transit[:, number - 1] = rows[name].fill_null(0.0).to_numpy()
    return rows["on_hand"].fill_null(0.0).to_numpy().copy(), in_transit


def _flat(rules: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Names and values of the rules, those inside others with both names: ``costs holding``."""
    for name, value in rules.items():
        full = f"{before} {name}".strip().lower().replace("-", "_")
        yield full, value
        if isinstance(value, dict):
            yield from _flat(value, full)


def _find(rules: Any, words: tuple[str, ...]) -> Any:
    flat = {k: v for k, v in _flat(rules) if v is not None and not isinstance(v, bool)}
    for word in words:
        exact = [value for name, value in flat.items() if name.rsplit(" ", 1)[-1] == word]
        close = [value for name, value in flat.items() if word in name.replace(" ", "_")]
        if exact or close:
            return (exact or close)[0]
    return None


def _number(rules: Any, words: tuple[str, ...], *, default: float) -> float:
    found = _find(rules, words)
    if isinstance(found, list):
        return float(len(found))
    try:
        return float(found)
    except (TypeError, ValueError):
        return default


def _lost(rules: Any) -> bool:
    """Whether what is short is lost; it is where the rules do not say."""
    for name, value in _flat(rules):
        last = name.rsplit(" ", 1)[-1]
        if last in {"lost_sales", "lostsales"} and isinstance(value, bool | int | str):
            return str(value).lower() in {"true", "1", "yes"}
        if last in {"backorders", "backlog"} and isinstance(value, bool):
            return not value
    return True


def _cost(
    rules: Any, words: tuple[str, ...], *, state: pl.DataFrame, keys: pl.DataFrame, folder: str
) -> Array:
    """Cost per unit and period of each series: one for all, by item (or item|location), or a column of state."""
    found = _find(rules, words)
    column = next((name for word in words for name in state.columns if word in name), None)
    if isinstance(found, int | float | str):
        return np.full(keys.height, float(found))
    if isinstance(found, dict):
        own = {str(key): value for key, value in found.items()}
        by = [
            own.get(f"{item}|{place}", own.get(item))
            for item, place in keys.select(KEY).iter_rows()
        ]
        answer = np.array([np.nan if value is None else float(value) for value in by])
    elif column is not None:
        rows = state.select(*KEY, cost=pl.col(column).cast(pl.Float64)).unique(KEY, keep="first")
        answer = (
            keys.join(rows, on=KEY, how="left", maintain_order="left")["cost"]
            .fill_null(np.nan)
            .to_numpy()
        )
    else:
        raise ValueError(f"{folder}: rules.json names no {words[0]} cost")
    if np.isnan(answer).all():
        raise ValueError(f"{folder}: the {words[0]} cost of no series is known")
    return np.where(np.isnan(answer), np.nanmean(answer), answer)
