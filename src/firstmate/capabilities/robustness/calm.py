"""Drawn numbers without chance: everything happens as the plan counts on it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from firstmate.capabilities.robustness.shop import Drawn, Floats, Jobs, Lines, Making, Shop


def calm(shop: Shop, receipts: Floats) -> Drawn:
    """Return what is drawn where nothing is left to chance but the receipts given.

    Parameters
    ----------
    receipts
        Purchased units: replication x week x node.

    >>> calm(trading(stock=[1.0], forecast=[[1.0]]), np.zeros((3, 1, 1))).good.shape
    (3, 0)
    """
    count, weeks = len(receipts), shop.weeks
    jobs = len(shop.jobs.hand)
    return Drawn(
        receipts=receipts,
        demand=np.ones((weeks, count, len(shop.stock))),
        good=np.ones((count, len(shop.making.node))),
        there=np.ones((count, weeks, len(shop.capacity))),
        job_hours=np.ones((count, jobs)),
        expected=np.ones((count, weeks)),
        delay=np.zeros((count, jobs), dtype=np.int64),
        ready=np.zeros((count, jobs), dtype=np.int64),
    )


def trading(
    *,
    stock: Sequence[float],
    forecast: Sequence[Sequence[float]],
    order: Sequence[tuple[int, float, int]] = (),
) -> Shop:
    """Return a shop that only trades: nothing is made, ``order`` lists (node, units, week)."""
    wanted = np.asarray(forecast, dtype=np.float64)
    nodes, weeks = wanted.shape
    rows = sorted(order, key=lambda row: (row[0], row[2]))
    none = np.zeros(0, dtype=np.int64)
    return Shop(
        stock=np.asarray(stock, dtype=np.float64),
        forecast=wanted,
        reserved=np.zeros((nodes, weeks)),
        lost=1.0,
        leaving=0.0,
        making=Making(
            none, np.zeros((0, weeks)), none, none, np.zeros((0, 0), dtype=np.int64),
            np.zeros((0, 0)), np.zeros((0, 0)),
        ),
        lines=Lines(
            np.array([row[0] for row in rows], dtype=np.int64),
            np.array([row[1] for row in rows], dtype=np.float64),
            np.array([row[2] for row in rows], dtype=np.int64),
        ),
        jobs=Jobs(np.zeros((0, weeks)), np.zeros((0, 0)), none),
        capacity=np.zeros((0, weeks)),
        expected=np.zeros((0, weeks)),
        price=np.ones(nodes),
        cost=np.ones(nodes),
    )  # fmt: skip
