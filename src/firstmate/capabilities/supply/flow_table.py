"""Flows as rows of the table plan_flows, and back; it computes nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from firstmate.capabilities.supply.bounds import in_force
from firstmate.capabilities.supply.flows import Flows, nothing
from firstmate.capabilities.supply.situation import Situation
from firstmate.capabilities.supply.weeks import Floats

#: Flows in the table; stock follows from the others.
NAMES = (
    "buy", "make", "move", "finish", "short", "backlog", "caught", "deliver", "after", "work",
    "hand", "left", "declined", "overtime", "outside", "missed", "ahead", "rebate", "expired",
    "sold_off",
)  # fmt: skip
_TINY = 1e-9


def rows(s: Situation, linear: Flows, whole: Flows) -> pl.DataFrame:
    """Return every flow that is not zero in the linear plan or in the one in whole lots."""
    parts = []
    for name in NAMES:
        ours, theirs = _wide(getattr(linear, name)), _wide(getattr(whole, name))
        number, week = np.nonzero((np.abs(ours) > _TINY) | (np.abs(theirs) > _TINY))
        if not len(number):
            continue
        who = _who(s, name)[number]
        parts.append(
            who.with_columns(
                pl.lit(name).alias("flow"),
                pl.Series("number", number, dtype=pl.Int64),
                pl.Series("period", np.array(s.weeks.periods, dtype="datetime64[D]")[week]),
                pl.Series("linear_quantity", ours[number, week]),
                pl.Series("quantity", theirs[number, week]),
            )
        )
    if not parts:
        return pl.DataFrame()
    return pl.concat(parts, how="diagonal_relaxed")


def _wide(values: Floats) -> Floats:
    return values if values.ndim == 2 else values[:, None]


def _who(s: Situation, name: str) -> pl.DataFrame:
    """Item, location and name of each thing of a flow."""
    nodes = s.net.nodes.select("item", "location")
    places = nodes["location"]
    if name in {"short", "backlog", "caught", "expired", "sold_off"}:
        return nodes.with_columns(pl.lit("").alias("name"))
    if name in {"deliver", "after", "missed"}:
        number = s.wishes.node if name == "missed" else s.wanted.node
        return nodes[number].with_columns(pl.lit("").alias("name"))
    if name in {"work", "hand", "left", "declined"}:
        return s.works.table.select(pl.coalesce("job", "job_class").alias("name"))
    if name in {"overtime", "outside"}:
        return pl.DataFrame({"name": s.means.resources}, schema={"name": pl.String})
    if name == "finish":
        return nodes[s.in_work.node].with_columns(s.in_work.table["work_order"].alias("name"))
    if name == "move":
        source = places[s.net.moves["source"].to_numpy()].alias("name")
        return nodes[s.net.moves["target"].to_numpy()].with_columns(source)
    table = s.net.makes if name == "make" else s.net.buys
    said = table["routing" if name == "make" else "supplier"].alias("name")
    return nodes[table["node"].to_numpy()].with_columns(said)


def flows(s: Situation, table: pl.DataFrame, *, column: str = "quantity") -> Flows:
    """Return the flows of the table plan_flows, stock included, for the situation it was made of."""
    found = nothing(s)
    first = s.weeks.periods[0]
    for name in NAMES:
        mine = table.filter(pl.col("flow") == name)
        values = getattr(found, name)
        week = (mine["period"] - first).dt.total_days().to_numpy() // 7
        at = (mine["number"].to_numpy(), week) if values.ndim == 2 else mine["number"].to_numpy()
        values[at] = mine[column].to_numpy()
    return replace(found, stock=stock(s, found))


def stock(s: Situation, found: Flows) -> Floats:
    """Return stock at the end of each week, from what comes in and goes out (mass balance)."""
    change = s.receipts + into(s, found) - _out_of(s, found)
    total: Floats = s.stock[:, None] + np.cumsum(change, axis=1)
    return np.where(np.abs(total) < 1e-6, 0.0, total)


def into(s: Situation, found: Flows) -> Floats:
    """Return units bought, made, moved in and finished: node x week."""
    total = np.zeros_like(s.receipts)
    for node, values in (
        (s.net.buys["node"].to_numpy(), found.buy),
        (s.net.makes["node"].to_numpy(), found.make),
        (s.net.moves["target"].to_numpy(), found.move),
        (s.in_work.node, found.finish),
    ):
        np.add.at(total, node, values)
    return total


def _out_of(s: Situation, found: Flows) -> Floats:
    out = (
        s.wanted.forecast
        - found.short
        + found.caught
        + found.expired
        + found.sold_off
        + used(s, found)
    )
    np.add.at(out, s.wanted.node, found.deliver)
    return out


def used(s: Situation, found: Flows) -> Floats:
    """Return units used to make others or moved away: node x week."""
    out = np.zeros_like(s.receipts)
    uses = s.net.uses
    make, node = uses["make"].to_numpy(), uses["node"].to_numpy()
    lag = uses["lag"].to_numpy()
    per_unit = uses["per_unit"].to_numpy()[:, None] * in_force(s, uses)
    for shift in sorted(set(lag.tolist())):
        pick = lag == shift
        np.add.at(out, node[pick], _earlier(found.make[make[pick]], shift) * per_unit[pick])
    for k in np.flatnonzero(~s.in_work.started & (s.in_work.make >= 0)):
        pick = make == s.in_work.make[k]
        np.add.at(out, node[pick], found.finish[k] * per_unit[pick])
    days = s.net.moves["days"].to_numpy()
    lags = np.ceil(np.round(days, 6) / 7.0).astype(np.int64)
    for move, shift in enumerate(lags.tolist()):
        out[s.net.moves["source"][move]] += _earlier(found.move[move : move + 1], shift)[0]
    return out


def _earlier(values: Floats, weeks: int) -> Floats:
    moved = np.zeros_like(values)
    moved[:, : values.shape[1] - weeks] = values[:, weeks:]
    return moved
