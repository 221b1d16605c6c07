"""Everything the plan depends on, as arrays by number and week; nothing here is decided.

``situation`` reads all tables once. What cannot be planned as it stands is named as an issue.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from firstmate.base.issue import Issue
from firstmate.capabilities.supply.capacity import Means
from firstmate.capabilities.supply.groups import LotGroup
from firstmate.capabilities.supply.network import Network
from firstmate.capabilities.supply.payments import Cash
from firstmate.capabilities.supply.shelf import Shelf
from firstmate.capabilities.supply.supplier_days import Arrivals
from firstmate.capabilities.supply.wanted import Wanted
from firstmate.capabilities.supply.weeks import Floats, Ints, Weeks
from firstmate.capabilities.supply.works import Works


@dataclass(frozen=True, slots=True)
class Terms:
    """Prices of time and of what is left undone; see the settings of the same name.

    ``frozen_weeks``: weeks from the start in which nothing new is made. ``strict``: customers are
    served strictly by priority.
    """

    holding_rate: float
    lost_when_short: float
    lost_per_week: float
    dead_value: float
    carry_weeks: int
    frozen_weeks: int
    budget: float | None
    strict: bool


@dataclass(frozen=True)
class InWork:
    """Open work orders: by number the node, units left, first week, and whether material is out.

    ``make`` is the way it is made (-1 = none known).
    """

    table: pl.DataFrame
    node: Ints
    quantity: Floats
    first: Ints
    started: npt.NDArray[np.bool_]
    make: Ints


@dataclass(frozen=True)
class Wishes:
    """Pins of the plan: ``forbidden[node, week]``; ``kept``: node, week, quantity."""

    forbidden: npt.NDArray[np.bool_]
    node: Ints
    week: Ints
    quantity: Floats


@dataclass(frozen=True)
class Ordering:
    """What suppliers demand of an order beyond each line.

    ``least_value[buy]``: smallest value of an order of that supplier [money]. ``steps``: by
    purchase with several, the quantities from which a price holds for the whole line, and the
    prices. ``review_days``: days between two looks at the list; what is ordered between two is
    one order. ``order_cost``, ``line_cost``: cost of placing and receiving it and a line [money].
    """

    least_value: Floats
    steps: Mapping[int, tuple[Floats, Floats]]
    review_days: int
    order_cost: float
    line_cost: float


@dataclass(frozen=True)
class Restraints:
    """Limits shared by many items.

    ``cash``: limit on money, or none. ``most[buy, week]``: units a supplier can deliver of an
    item (infinite where not said); ``supplier_most[supplier, week]``: money's worth of all of it,
    for the ``suppliers`` that have such a limit, ``supplier_of[buy]`` (-1 = none). ``space``: m3 by
    limited place, ``place[node]`` (-1 = not limited) and ``volume[node]`` [m3].
    """

    cash: Cash | None
    most: Floats
    suppliers: tuple[str, ...]
    supplier_of: Ints
    supplier_most: Floats
    places: tuple[str, ...]
    space: Floats
    place: Ints
    volume: Floats
    storage_price: float

    def shared(self, buys: pl.DataFrame) -> npt.NDArray[np.bool_]:
        """Return which nodes take part in one of these limits."""
        node = buys["node"].to_numpy()
        found = self.place >= 0
        found[node[np.isfinite(self.most).any(axis=1) | (self.supplier_of >= 0)]] = True
        return found | (self.cash is not None)


@dataclass(frozen=True)
class Situation:
    """All that one plan depends on.

    ``stock[node]``, ``receipts[node, week]``; ``width[node, step]`` and ``cover[node, step]`` are
    the units of each step of stock above the forecast and what one unit of it saves in a week;
    ``usable[node]`` are the units that will still be used up after the plan; ``closed[node]``
    marks nodes that share nothing with others and are planned one by one; needs of ``merge[node]``
    weeks are one order or lot.
    """

    weeks: Weeks
    net: Network
    wanted: Wanted
    works: Works
    means: Means
    stock: Floats
    receipts: Floats
    incoming: pl.DataFrame
    in_work: InWork
    arrive: Arrivals
    ordering: Ordering
    wishes: Wishes
    width: Floats
    cover: Floats
    usable: Floats
    closed: npt.NDArray[np.bool_]
    terms: Terms
    restraints: Restraints
    shelf: Shelf
    merge: Ints
    groups: tuple[LotGroup, ...]
    issues: tuple[Issue, ...]

    @property
    def worth(self) -> Floats:
        """Money a unit of each node is worth to the plan."""
        return self.net.nodes["worth"].to_numpy()

    @property
    def least_worth(self) -> Floats:
        """Money a unit is worth where its item is cheapest to have: moving alone adds nothing."""
        least = self.net.nodes.select(pl.col("worth").min().over("item"))
        return least["worth"].to_numpy()

    @property
    def holding(self) -> Floats:
        """Cost of keeping a unit of each node for a full week."""
        return self.worth * self.terms.holding_rate / 52.0


def steps(stock_steps: pl.DataFrame, nodes: pl.DataFrame) -> tuple[Floats, Floats]:
    """Return width and value by node and step, best step first.

    Parameters
    ----------
    stock_steps
        item, location, step, quantity, value; places filled.
    """
    rows = (
        stock_steps.filter((pl.col("quantity") > 0) & (pl.col("value") > 0))
        .join(nodes.select("node", "item", "location"), on=["item", "location"])
        .sort(["node", "value", "step"], descending=[False, True, False])
        .with_columns(pl.int_range(pl.len()).over("node").alias("rank"))
    )
    most = int(rows["rank"].max() or 0) + 1 if rows.height else 1  # type: ignore[arg-type]
    width, cover = np.zeros((nodes.height, most)), np.zeros((nodes.height, most))
    at = (rows["node"].to_numpy(), rows["rank"].to_numpy())
    width[at] = rows["quantity"].to_numpy()
    cover[at] = rows["value"].to_numpy()
    return width, cover


def no_more_than(width: Floats, most: Floats) -> Floats:
    """Return the steps cut where together they are more than may be kept, the best ones first.

    >>> no_more_than(np.array([[3.0, 4.0, 5.0]]), np.array([5.0])).tolist()
    [[3.0, 2.0, 0.0]]
    """
    before = np.cumsum(width, axis=1) - width
    return np.asarray(np.clip(most[:, None] - before, 0.0, width))


def alone(
    net: Network,
    *,
    budget: float | None,
    pinned: Ints,
    in_work: Ints,
    shared: npt.NDArray[np.bool_],
) -> npt.NDArray[np.bool_]:
    """Return which nodes share no limit with any other: bought from one offer, used by nothing."""
    count = net.nodes.height
    offers = np.bincount(net.buys["node"].to_numpy(), minlength=count)
    free = offers == 1
    for column in (
        net.makes["node"],
        net.uses["node"],
        net.moves["source"],
        net.moves["target"],
    ):
        free[column.to_numpy()] = False
    free[pinned] = False
    free[in_work] = False
    free[shared] = False
    return free if budget is None else np.zeros(count, dtype=np.bool_)
