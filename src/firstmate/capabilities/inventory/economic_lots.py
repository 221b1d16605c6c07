"""The lot that balances ordering and holding: of one item, and of items that share an order.

Demand is taken as even; what varies is covered by levels and safety stock.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from firstmate.capabilities.inventory.newsvendor import Array

Whole = npt.NDArray[np.int64]


def economic_lot(
    demand: Array, *, order_cost: float, holding: Array, shortage: Array | float = np.inf
) -> Array:
    """Return the lot [units]: ``sqrt(2 x demand x order cost / holding x (1 + holding / shortage))``.

    Harris (1913); with ``shortage``, the cost of owing a unit as long as ``holding`` counts, customers
    may wait. Nothing to hold: no end, ``inf``.

    Snyder and Shen (2019), examples 3.1 and 3.8: 1,300 a year, 8 an order, 0.225 to hold; then 5
    to owe:

    >>> economic_lot(np.array([1300.0]), order_cost=8.0, holding=np.array([0.225])).round(4)
    array([304.0468])
    >>> economic_lot(
    ...     np.array([1300.0]), order_cost=8.0, holding=np.array([0.225]), shortage=5.0
    ... ).round(4)
    array([310.8126])
    """
    keeps = np.where(holding > 0, holding, 1.0)
    lot = np.sqrt(2.0 * demand * order_cost / keeps * (1.0 + keeps / shortage))
    return np.asarray(np.where(holding > 0, lot, np.inf))


def joint_cycles(
    line_cost: Array, *, holding: Array, order_cost: float, cycles: Array | None = None
) -> tuple[float, Whole, float]:
    """Return how often to order from a supplier, each item in how many of the orders, and the cost.

    Joint replenishment: an order costs ``order_cost``, each item on it ``line_cost``. Of all cyclic plans
    (item i in every m_i-th order, some item in each) the cheapest. For a cycle T the best m_i is the
    smallest with ``m (m + 1) >= 2 line / (holding T^2)``, so that T need only be looked for
    between the finitely many values at which some m_i changes (Goyal 1974, Determination of
    optimum packaging frequency, Management Science 21(4), 436-443; van Eijs 1993).

    Parameters
    ----------
    line_cost, holding
        By item [currency]; to hold a period's demand for one period [currency].
    order_cost
        Of an order, whatever is on it [currency].
    cycles
        Cycles to choose from [periods]; nothing = any.

    Two items, 10 an order and 10 a line, one costs eight times as much to hold as the other: ordered
    every 2.24 periods, the second with every other order, (10 + 10 + 5) / 2.24 + (8 + 2) x 2.24 / 2:

    >>> every, times, cost = joint_cycles(
    ...     np.array([10.0, 10.0]), holding=np.array([8.0, 1.0]), order_cost=10.0
    ... )
    >>> round(every, 4), times.tolist(), round(cost, 4)
    (2.2361, [1, 2], 22.3607)
    """
    if cycles is None:
        cycles = _cycles(line_cost, holding=holding, order_cost=order_cost)
    keeps = np.maximum(holding, 1e-12)
    ratio = 2.0 * line_cost / keeps / np.asarray(cycles)[:, None] ** 2
    times = np.maximum(np.ceil((np.sqrt(1.0 + 4.0 * ratio) - 1.0) / 2.0 - 1e-9), 1.0)
    # Some item is in each order, else the cycle is a longer one.
    times[times.min(axis=1) > 1, :] = 1.0
    cost = (order_cost + (line_cost / times).sum(axis=1)) / cycles + (
        keeps * times
    ).sum(axis=1) * cycles / 2.0  # fmt: skip
    pick = int(np.argmin(cost))
    return float(cycles[pick]), times[pick].astype(np.int64), float(cost[pick])


def _cycles(line_cost: Array, *, holding: Array, order_cost: float) -> Array:
    """The best cycle for each set of multiples that is best for some cycle."""
    keeps = np.maximum(holding, 1e-12)
    longest = np.sqrt(2.0 * (order_cost + line_cost.sum()) / keeps.sum())
    whole = np.sqrt(2.0 * (order_cost + line_cost.sum()) * keeps.sum())
    # Ordering alone costs more than everything at once in the longest cycle.
    shortest = max(order_cost / whole, float(longest) / 64.0)
    most = int(np.ceil(np.sqrt(2.0 * (line_cost / keeps).max()) / shortest)) + 1
    m = np.arange(1, most + 1)
    changes = np.sqrt(2.0 * line_cost[:, None] / keeps[:, None] / (m * (m + 1))).ravel()
    changes = changes[(changes > shortest) & (changes < longest)]
    inside = np.unique(np.concatenate([changes * (1 - 1e-9), changes * (1 + 1e-9), [longest]]))
    ratio = 2.0 * line_cost / keeps / inside[:, None] ** 2
    times = np.maximum(np.ceil((np.sqrt(1.0 + 4.0 * ratio) - 1.0) / 2.0 - 1e-9), 1.0)
    ordering = order_cost + (line_cost / times).sum(axis=1)
    return np.asarray(np.sqrt(2.0 * ordering / (keeps * times).sum(axis=1)))
