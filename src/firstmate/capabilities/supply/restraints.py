"""Limits that are shared by many items: cash, what suppliers can deliver, space.

Each has a price where it can be overstepped (credit, overdraft, space outside); what suppliers
can deliver cannot. It says what a plan takes of each and what that costs; it decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from firstmate.base.task import Given
from firstmate.capabilities.supply.flows import Flows
from firstmate.capabilities.supply.network import Network
from firstmate.capabilities.supply.payments import Cash
from firstmate.capabilities.supply.situation import Restraints, Situation
from firstmate.capabilities.supply.weeks import FRIDAY, Floats, Ints, Weeks

#: Flow -> part -> money per unit.
Prices = dict[str, dict[str, Floats]]


@dataclass(frozen=True)
class Payment:
    """Money that a unit of a flow moves: ``price[thing, week of the flow]``, ``lag[thing]`` weeks later."""

    flow: str
    price: Floats
    lag: Ints


def payments(s: Situation, cash: Cash, of: Prices) -> list[Payment]:
    """Return the money that each flow brings in (positive) or takes out, and when.

    Sales bring what is left of their value when late; forecast sales, overtime, making and moving
    are paid after the usual days, purchases after those of the supplier.

    Parameters
    ----------
    of
        Money of a unit of each flow by part.
    """
    weeks, usual = len(s.weeks), cash.usual_weeks
    friday = (7 * usual + FRIDAY + 2) // 7

    def each(flow: str, *parts: str) -> Floats:
        total: Floats = sum((of[flow][part] for part in parts), np.zeros(1))
        return np.broadcast_to(total, (total.shape[0], weeks))

    def same(count: int, lag: int) -> Ints:
        return np.full(count, lag, dtype=np.int64)

    nodes, resources = len(s.stock), len(s.means.resources)
    return [
        Payment("buy", each("buy", "material"), cash.supplier_weeks),
        Payment("make", each("make", "conversion"), same(s.net.makes.height, usual)),
        Payment("move", each("move", "transfer"), same(s.net.moves.height, usual)),
        Payment("short", each("short", "revenue"), same(nodes, usual)),
        Payment("caught", each("caught", "revenue"), same(nodes, usual)),
        Payment("sold_off", each("sold_off", "sold_off"), same(nodes, usual)),
        Payment("deliver", each("deliver", "revenue", "lateness"), s.wanted.pay),
        Payment("hand", each("hand", "revenue", "lateness"), cash.work_weeks),
        Payment("hand", each("hand", "material"), same(s.works.table.height, friday)),
        Payment("overtime", each("overtime", "overtime"), same(resources, usual)),
        Payment("outside", each("outside", "outside"), same(resources, usual)),
    ]


def before_anything(s: Situation, cash: Cash) -> Floats:
    """Return the money that moves by week whatever is decided, the whole forecast as if served."""
    known = cash.known.copy()
    sold = (s.wanted.forecast * s.wanted.forecast_price[:, None]).sum(axis=0)
    known[cash.usual_weeks :] += sold[: len(known) - cash.usual_weeks]
    return known


def cash_level(s: Situation, flows: Flows, of: Prices) -> Floats:
    """Return money above the limit (below it: negative) at the end of each week."""
    cash = s.restraints.cash
    if cash is None:
        return np.zeros(len(s.weeks))
    moved = before_anything(s, cash)
    weeks = np.arange(len(s.weeks))
    for payment in payments(s, cash, of):
        at = weeks + payment.lag[:, None]
        inside = at < len(weeks)
        amount = payment.price * getattr(flows, payment.flow)
        np.add.at(moved, at[inside], amount[inside])
    return np.cumsum(moved)


def space_taken(s: Situation, flows: Flows) -> Floats:
    """Return the space that stock takes: place x week [m3]."""
    r = s.restraints
    taken = np.zeros((len(r.space), len(s.weeks)))
    inside = r.place >= 0
    np.add.at(taken, r.place[inside], flows.stock[inside] * r.volume[inside][:, None])
    return taken


def money(s: Situation, flows: Flows, of: Prices) -> dict[str, Floats]:
    """Return by part and week what overstepping costs (negative): credit, overdraft, storage."""
    r = s.restraints
    found = {}
    if r.cash is not None:
        below = np.maximum(-cash_level(s, flows, of), 0.0)
        lent = np.minimum(below, r.cash.line)
        found["credit"] = -lent * r.cash.credit_rate / 52.0 * s.weeks.share
        found["overdraft"] = -(below - lent) * r.cash.overdraft_price * s.weeks.share
    if len(r.space):
        above = np.maximum(space_taken(s, flows) - r.space[:, None], 0.0)
        found["storage"] = -above.sum(axis=0) * r.storage_price * s.weeks.share
    return found


def read(
    given: Given,
    net: Network,
    weeks: Weeks,
    *,
    incoming: pl.DataFrame,
    locations: pl.DataFrame,
    cash: Cash | None,
) -> Restraints:
    """Return the limits; what is already ordered takes its part of what suppliers can deliver.

    Parameters
    ----------
    incoming
        Open purchases with node, supplier, quantity, amount, day.
    locations
        Places by the names that nodes have.
    """
    suppliers = (
        given["suppliers"].filter(pl.col("weekly_value") > 0)
        .unique("supplier", keep="first").sort("supplier")
    )  # fmt: skip
    number = {name: k for k, name in enumerate(suppliers["supplier"])}
    of = np.array([number.get(name, -1) for name in net.buys["supplier"]], dtype=np.int64)
    week = weeks.of(incoming["day"])
    inside = week < len(weeks)
    most = np.repeat(net.buys["most"].to_numpy()[:, None], len(weeks), axis=1)
    value = np.repeat(suppliers["weekly_value"].to_numpy()[:, None], len(weeks), axis=1)
    own = incoming.with_columns(pl.Series("week", week)).filter(pl.Series(inside))
    taken = own.join(net.buys.select("node", "supplier", "buy"), on=["node", "supplier"])
    np.subtract.at(most, (taken["buy"].to_numpy(), taken["week"].to_numpy()),
                   taken["quantity"].to_numpy())  # fmt: skip
    paid = own.filter(pl.col("supplier").is_in(list(number)))
    at = np.array([number[name] for name in paid["supplier"]], dtype=np.int64)
    np.subtract.at(value, (at, paid["week"].to_numpy()), paid["amount"].fill_null(0.0).to_numpy())
    space, place, volume, names = _space(net.nodes, locations, given["items"])
    return Restraints(
        cash=cash, most=np.maximum(most, 0.0),
        suppliers=tuple(number), supplier_of=of, supplier_most=np.maximum(value, 0.0),
        places=tuple(names), space=space, place=place, volume=volume,
        storage_price=given.settings["storage_price"],
    )  # fmt: skip


def _space(
    nodes: pl.DataFrame, locations: pl.DataFrame, items: pl.DataFrame
) -> tuple[Floats, Ints, Floats, list[str]]:
    """Return space by limited place [m3], place and volume of each node, and names of the places.

    A node without a volume, or at a place without a limit, takes no space (place -1).
    """
    limited = locations.filter(pl.col("storage") > 0).select("location", "storage").sort("location")
    limited = limited.unique("location", keep="first", maintain_order=True).with_row_index("place")
    found = nodes.select("item", "location").join(
        limited.select("location", pl.col("place").cast(pl.Int64)), on="location", how="left",
        maintain_order="left",
    ).join(
        items.select("item", "volume").unique("item", keep="first"), on="item", how="left",
        maintain_order="left",
    )  # fmt: skip
    volume = found["volume"].fill_null(0.0).to_numpy()
    place = np.where(volume > 0, found["place"].fill_null(-1).to_numpy(), -1)
    used = limited["storage"].to_numpy() if (place >= 0).any() else np.zeros(0)
    if not len(used):
        place = np.full(len(place), -1, dtype=np.int64)
    return used, place.astype(np.int64), volume, limited["location"].to_list()
