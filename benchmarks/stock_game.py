"""The referee of the replenishment benchmark: what happens to stock, and what it costs by the game's own costs.

It shares no code with the rules that order, and knows nothing of how they value anything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from benchmarks.plain_table import Array
from benchmarks.replenishment_data import Game


@dataclass(frozen=True)
class View:
    """What a policy sees at the end of period ``t`` (0 = the last of the history).

    quantity (S x T + t): sold, or wanted where the game tells it; share (S x T + t): part of the
    period in stock; on_hand (S), in_transit (S x periods): stock and what arrives at the start of
    the next periods [units].
    """

    t: int
    quantity: Array
    share: Array
    on_hand: Array
    in_transit: Array


Policy = Callable[[View], Array]


@dataclass(frozen=True)
class Played:
    """What happened (S x P) [units] and what it cost each period (P) [currency]."""

    ordered: Array
    sold: Array
    short: Array
    left: Array
    cost: Array

    def total(self, lead: int) -> float:
        """Cost of the periods that orders could reach."""
        return float(self.cost[lead - 1 :].sum())


def play(game: Game, policy: Policy, *, sales_only: bool = False) -> Played:
    """Play the game.

    At the end of period t = 0, 1, ... the policy orders (``orders`` times in all); then period
    t + 1 begins: what is due arrives, an order of t at the start of t + ``lead``; demand comes and
    is served as far as stock reaches, what is owed first; what is short is lost, or owed where
    sales are not lost. At its end each unit left costs ``holding`` and each unit short
    ``shortage``: units short of this period where they are lost, all units owed where they are not.

    Parameters
    ----------
    sales_only
        The policy sees what was sold, not what was wanted, and a period in which all stock was
        sold counts as out of stock.
    """
    series, periods = game.demand.shape
    arriving = np.zeros((series, max(periods + game.lead, game.in_transit.shape[1])))
    arriving[:, : game.in_transit.shape[1]] = game.in_transit
    quantity, share = game.history, game.shares
    on_hand = game.on_hand.astype(float)
    kept: list[tuple[Array, ...]] = []
    for t in range(periods):
        ordered = np.zeros(series)
        if t < game.orders:
            coming = arriving[:, t : t + max(game.lead - 1, game.in_transit.shape[1] - t)]
            ordered = policy(View(t, quantity, share, on_hand.copy(), coming.copy()))
            if not (np.isfinite(ordered).all() and (ordered >= 0).all()):
                raise ValueError(f"{game.name}: an order of period {t} is negative or not a number")
            arriving[:, t + game.lead - 1] += ordered
        there = on_hand + arriving[:, t]
        wanted = game.demand[:, t]
        rest = there - wanted
        short, left = np.maximum(-rest, 0.0), np.maximum(rest, 0.0)
        sold = np.maximum(there, 0.0) - left
        on_hand = left if game.lost_sales else rest
        cost = (game.holding * left + game.shortage * short).sum()
        kept.append((ordered, sold, short, left, cost))
        told = sold if sales_only else wanted
        out = (short > 0) | ((left <= 0) & (wanted > 0)) if sales_only else np.zeros(series, bool)
        quantity = np.column_stack([quantity, told])
        share = np.column_stack([share, np.where(out, 0.0, 1.0)])
    ordered, sold, short, left = (np.stack([one[k] for one in kept], axis=1) for k in range(4))
    return Played(ordered, sold, short, left, np.array([one[4] for one in kept]))


def foreseen(game: Game) -> Played:
    """Return the least cost possible with every demand known beforehand.

    Orders cost nothing, so that each period reached by an order of its own is served by what
    arrives in it: no unit is short and none is left but of what was too many before. After the
    last arrival a unit wanted ``j`` periods later is brought by it while holding it that long costs
    less than its shortage, in every period in which it would be owed.
    """
    periods = game.demand.shape[1]
    last = min(game.orders, periods - game.lead + 1) + game.lead - 2  # column of the last arrival

    def policy(view: View) -> Array:
        column = view.t + game.lead - 1
        if column > last:
            return np.zeros(len(game.demand))
        stock = view.on_hand.astype(float)
        for k in range(view.t, column):
            stock = stock + view.in_transit[:, k - view.t] - game.demand[:, k]
            stock = np.maximum(stock, 0.0) if game.lost_sales else stock
        if view.in_transit.shape[1] >= game.lead:
            stock = stock + view.in_transit[:, game.lead - 1]
        wanted = game.demand[:, column] + (_brought(game, column) if column == last else 0.0)
        return np.asarray(np.maximum(wanted - stock, 0.0))

    return play(game, policy)


def _brought(game: Game, column: int) -> Array:
    """Units wanted in later periods that the last arrival had better bring."""
    answer = np.zeros(len(game.demand))
    for later in range(column + 1, game.demand.shape[1]):
        held = game.holding * (later - column)
        owed = 1 if game.lost_sales else game.demand.shape[1] - later
        answer += np.where(held < game.shortage * owed, game.demand[:, later], 0.0)
    return answer
