"""What the trader pays and must order: cost, pack, minimum, price break and buying habit per item.

It does not buy; the habits only say how well or badly an item is looked after.
"""

import numpy as np
import polars as pl

from firstmate.demo.trader.source import DAYS, OrderBook
from firstmate.demo.trader.suppliers import LATE, Supplier, group_of

QUIET_DAYS = 180
"""An item without a priced sale for so many days is dead if it still lies in stock."""

# Pack sizes by selling price [GBP/unit]: cheap goods come in big packs.
_PACKS = ((0.6, 48), (1.2, 24), (3.0, 12), (8.0, 6), (20.0, 2))


def terms(book: OrderBook, makers: tuple[Supplier, ...], *, seed: int) -> pl.DataFrame:
    """Give every item its supplier, cost, order terms and buying habit.

    Parameters
    ----------
    book : OrderBook
        The goods sold.
    makers : tuple of Supplier
        The suppliers.
    seed : int
        Seed of all draws.

    Returns
    -------
    polars.DataFrame
        The items of the book, in its order, with ``group``, ``supplier`` (position in
        `makers`), ``cost`` [GBP/unit], ``pack``, ``minimum``, ``break_from`` [units, null
        without], ``break_cost`` [GBP/unit], ``second`` (position of a second supplier, null
        without), ``second_cost``, ``habit`` (steady, short, over, dead, ended).
    """
    rng = np.random.default_rng([seed, 2])
    count = book.items.height
    names = book.items["name"].to_list()
    prices = book.items["price"].to_numpy()
    groups = [group_of(name) for name in names]
    chosen = _choose_suppliers(groups, makers, rng)
    # A supplier has its level of cost, its items lie around it: 45 to 65 % of the mean price.
    level = rng.uniform(0.48, 0.62, len(makers))
    share = np.clip(level[chosen] + rng.normal(0, 0.02, count), 0.45, 0.65)
    cost = np.maximum(np.round(prices * share, 2), 0.01)
    pack = np.ones(count, dtype=np.int64)
    for below, size in reversed(_PACKS):
        pack[prices < below] = size
    breaks = (rng.random(count) < 0.25) & (cost >= 0.10)
    minimum = pack * rng.choice([1, 1, 2, 3, 4], count)
    second = _second_suppliers(groups, chosen, makers, rng)
    return book.items.with_columns(
        pl.Series("group", groups),
        pl.Series("supplier", chosen),
        pl.Series("cost", cost),
        pl.Series("pack", pack),
        pl.Series("minimum", minimum),
        pl.Series("break_from", minimum * 10).set(pl.Series(~breaks), None),
        pl.Series("break_cost", np.round(cost * rng.uniform(0.90, 0.96, count), 2)).set(
            pl.Series(~breaks), None
        ),
        pl.Series("second", second, dtype=pl.Int64),
        pl.Series("second_cost", np.round(cost * rng.uniform(1.04, 1.15, count) + 0.005, 2)),
        pl.Series("habit", _habits(book, rng)),
    )


def _choose_suppliers(
    groups: list[str], makers: tuple[Supplier, ...], rng: np.random.Generator
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Draw a supplier of the item's group; the first of a group gets the largest share."""
    chosen = np.zeros(len(groups), dtype=np.int64)
    for group in sorted(set(groups)):
        own = [n for n, maker in enumerate(makers) if maker.group == group]
        weight = 1 / np.arange(1, len(own) + 1)
        mine = np.array([g == group for g in groups])
        chosen[mine] = rng.choice(own, int(mine.sum()), p=weight / weight.sum())
    return chosen


def _second_suppliers(
    groups: list[str],
    chosen: np.ndarray[tuple[int], np.dtype[np.int64]],
    makers: tuple[Supplier, ...],
    rng: np.random.Generator,
) -> list[int | None]:
    """Give one item in twelve a second source, and a third of those of the late supplier."""
    found: list[int | None] = []
    for group, first, luck in zip(groups, chosen, rng.random(len(groups)), strict=True):
        others = [n for n, m in enumerate(makers) if m.group == group and n not in (first, LATE)]
        wanted = luck < (1 / 3 if first == LATE else 1 / 12)
        found.append(
            min(others, key=lambda n: makers[n].stated_days) if wanted and others else None
        )
    return found


def _habits(book: OrderBook, rng: np.random.Generator) -> list[str]:
    """Plant the buying habits: most items are steady, some run short, some are bought too far.

    Of the items that went quiet the forty with most units sold before are left over (dead);
    the others were bought out (ended). Habits of short and over only hold for sellers.
    """
    last = book.items["last"].to_numpy()
    quiet = last < DAYS - QUIET_DAYS
    units = np.where(quiet, book.sold.sum(axis=1), -1)
    dead = np.argsort(-units, kind="stable")[:40]
    luck = rng.random(len(last))
    habit = np.where(luck < 0.08, "short", np.where(luck < 0.18, "over", "steady")).astype(object)
    habit[quiet] = "ended"
    habit[dead] = "dead"
    return [str(h) for h in habit]
