"""The one objective in money: what a unit of every flow brings or costs, part by part.

The linear plan maximises exactly the sum that is reported afterwards; there is no second account.
"""

from __future__ import annotations

import numpy as np

from firstmate.capabilities.supply import preferences, restraints
from firstmate.capabilities.supply.flows import Flows
from firstmate.capabilities.supply.restraints import Prices
from firstmate.capabilities.supply.situation import Situation
from firstmate.capabilities.supply.weeks import Floats

#: Parts that add up to the total, in the order in which they are shown.
PARTS = (
    "revenue", "sold_off", "material", "conversion", "overtime", "outside", "transfer", "holding", "lateness",
    "lost", "cover", "after", "end_stock", "dead", "credit", "overdraft", "storage", "wishes",
)  # fmt: skip


#: Share of its worth that material loses by being made into what nobody wants; without it making
#: that would cost nothing.
MADE_LOSS = 0.01


def kept(weeks_late: Floats, lost: Floats, penalty: Floats, most: Floats) -> Floats:
    """Return what is left of an order's value when it is late: ``(1 - lost)^w - penalty x w``.

    Each week the same share of the orders still waiting leaves; after ``most`` weeks all have.

    >>> late = np.array([0.0, 1.0, 2.0])
    >>> kept(late, np.array(0.1), np.array(0.0), np.array(9999.0)).round(3).tolist()
    [1.0, 0.9, 0.81]
    >>> kept(late, np.array(0.1), np.array(0.0), np.array(1.0)).round(3).tolist()
    [1.0, 0.9, 0.0]
    """
    late = np.maximum(weeks_late, 0.0)
    left = (1.0 - lost) ** late - penalty * late
    return np.asarray(np.where(late > most, 0.0, left), dtype=np.float64)


def prices(s: Situation) -> Prices:
    """Return what a unit of each flow brings (positive) or costs (negative), by part.

    Stock is priced in :func:`stock_money`, since its value depends on its level.
    """
    late = np.arange(len(s.weeks), dtype=np.float64)
    w, table = s.wanted, s.works.table
    firm_keep = kept(
        late - w.due[:, None], w.lost[:, None], w.penalty[:, None], w.most[:, None]
    )  # fmt: skip
    end = float(len(s.weeks) - 1 + s.terms.carry_weeks)
    amount, material = table["amount"].to_numpy(), table["material"].to_numpy()
    lost, penalty, most = (table[name].to_numpy() for name in ("lost", "penalty", "most"))
    work_keep = kept(late - s.works.late[:, None], lost[:, None], penalty[:, None], most[:, None])
    # What is cancelled by then is neither paid nor made.
    firm_late: Floats = end - w.due.astype(np.float64)
    work_late: Floats = end - s.works.late.astype(np.float64)
    firm_after = np.where(
        firm_late > w.most,
        0.0,
        w.price * kept(firm_late, w.lost, w.penalty, w.most) - s.worth[w.node],
    )
    work_after = np.where(
        work_late > most, 0.0, amount * kept(work_late, lost, penalty, most) - material
    )
    return {
        "buy": {
            "material": -s.net.buys["price"].to_numpy()[:, None],
            "wishes": preferences.cost(s, s.net.buys)[:, None],
        },
        "make": {
            "conversion": -s.net.makes["charge"].to_numpy()[:, None],
            "wishes": preferences.cost(s, s.net.makes)[:, None],
        },
        "finish": {"wishes": preferences.finishing(s)[:, None]},
        "move": {"transfer": -s.net.moves["cost"].to_numpy()[:, None]},
        **_forecast(s),
        "deliver": {
            "revenue": w.price[:, None] + 0.0 * firm_keep,
            "lateness": -w.price[:, None] * (1.0 - firm_keep),
        },
        "after": {"after": firm_after},
        "sold_off": {"sold_off": s.shelf.off.price[:, None]},
        "hand": {
            "revenue": amount[:, None] + 0.0 * work_keep,
            "material": -material[:, None] + 0.0 * work_keep,
            "lateness": -amount[:, None] * (1.0 - work_keep),
        },
        "left": {"after": work_after},
        "declined": {"lost": np.zeros(table.height)},
        "overtime": {"overtime": -s.means.overtime_cost},
        "outside": {"outside": -s.means.outside_cost},
        "rebate": {"material": np.ones((s.net.buys.height, 1))},
        "missed": {"wishes": -2.0 * s.worth[s.wishes.node] - 1.0},
    }


def _forecast(s: Situation) -> Prices:
    """Forecast demand: revenue counts as if served, what is short takes it away again.

    Of those who wait a share leaves each week (``lost_per_week``): the backlog itself shrinks.

    Where an item sells below its cost, losing the sale costs as much as serving it, so that the
    plan does not stop selling what the firm has decided to sell.
    """
    price = s.wanted.forecast_price
    below = np.maximum(1.01 * s.worth - price, 0.0) * (s.wanted.forecast.sum(axis=1) > 0)
    leaving = np.repeat((-s.terms.lost_per_week * below)[:, None], len(s.weeks), axis=1)
    end = np.zeros_like(leaving)
    end[:, -1] = (price - s.worth) * (1.0 - s.terms.lost_per_week) ** s.terms.carry_weeks
    return {
        "short": {
            "revenue": -price[:, None],
            "lost": (-s.terms.lost_when_short * below)[:, None],
        },
        "caught": {"revenue": price[:, None]},
        "backlog": {"lost": leaving, "after": end},
    }


def cover_prices(s: Situation) -> tuple[Floats, Floats]:
    """Return money for keeping one unit in each step of stock, and above all steps, for each week.

    Returns
    -------
    cover
        Node x step x week: expected lost contribution avoided.
    holding
        Node x week, negative.
    """
    return s.cover[:, :, None] * s.weeks.share, -s.holding[:, None] * s.weeks.share


def end_prices(s: Situation) -> dict[str, dict[str, Floats]]:
    """Return money for a unit of stock at the end: in steps, usable later, or beyond all use.

    Stock in steps is as good as new stock; what is used up later has waited for half a plan; the
    rest brings what dead stock brings.
    """
    worth, made = s.least_worth, np.zeros(len(s.stock))
    made[s.net.makes["node"].to_numpy()] = MADE_LOSS
    waiting = worth * s.terms.holding_rate * len(s.weeks) / 104.0
    return {
        "step": {"end_stock": s.worth},
        "usable": {"end_stock": worth, "holding": -waiting},
        "beyond": {"end_stock": worth, "dead": -(1.0 - s.terms.dead_value + made) * worth},
    }


def filled(stock: Floats, width: Floats) -> Floats:
    """Return how far each step is filled by a stock, best step first: node x step x week.

    >>> filled(np.array([[5.0]]), np.array([[3.0, 4.0]]))[:, :, 0].tolist()
    [[3.0, 2.0]]
    """
    below = np.cumsum(width, axis=1) - width
    return np.clip(stock[:, None, :] - below[:, :, None], 0.0, width[:, :, None])


def stock_money(s: Situation, stock: Floats) -> dict[str, float]:
    """Return the money of stock over the plan by part: holding, cover, end_stock, dead."""
    level = filled(stock, s.width)
    cover, holding = cover_prices(s)
    in_steps = level[:, :, -1].sum(axis=1)
    rest = stock[:, -1] - in_steps
    usable = np.minimum(rest, s.usable)
    end = end_prices(s)
    parts = {"cover": float((cover * level).sum()), "holding": float((holding * stock).sum())}
    for name, units in (("step", in_steps), ("usable", usable), ("beyond", rest - usable)):
        for part, money in end[name].items():
            parts[part] = parts.get(part, 0.0) + float(money @ units)
    return parts


def wip_money(s: Situation, flows: Flows) -> float:
    """Return the cost of holding work that is done but not handed over (its material)."""
    waiting = np.cumsum(flows.work - flows.hand, axis=1)
    return float((wip_prices(s) * waiting).sum())


def wip_prices(s: Situation) -> Floats:
    """Return money for a whole job waiting a week: work x week, negative."""
    material = s.works.table["material"].to_numpy()
    return -material[:, None] * s.terms.holding_rate / 52.0 * s.weeks.share


def offset(s: Situation) -> dict[str, Floats]:
    """Return by part and node what counts before anything is decided.

    The revenue of the whole forecast, from which ``short`` takes away; and what would be lost to
    demand above the mean without any stock for it, of which each step kept saves its share. So
    stock only ever reduces a loss: demand that swings more, or a dearer item, never makes the
    firm richer by itself.
    """
    cover, _ = cover_prices(s)
    return {
        "revenue": (s.wanted.forecast * s.wanted.forecast_price[:, None]).sum(axis=1),
        "cover": -(cover * s.width[:, :, None]).sum(axis=(1, 2)),
    }


def money(s: Situation, flows: Flows) -> dict[str, float]:
    """Return the money of a plan by part; the sum is its contribution over the plan."""
    parts, of = dict.fromkeys(PARTS, 0.0), prices(s)
    for part, amount in offset(s).items():
        parts[part] += float(amount.sum())
    for name, by_part in of.items():
        for part, price in by_part.items():
            parts[part] += float((price * getattr(flows, name)).sum())
    for part, worth in stock_money(s, flows.stock).items():
        parts[part] += worth
    parts["holding"] += wip_money(s, flows)
    parts["wishes"] += preferences.apart(s, flows)
    for part, amount in restraints.money(s, flows, of).items():
        parts[part] += float(amount.sum())
    return parts
