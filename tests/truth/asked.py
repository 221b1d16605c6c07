"""New jobs asked of the joinery, played in its simulator among everything else that happens.

The simulator draws orders to come by itself; here some are put in front of them: of a kind and
price, ordered on the first working day and promised for a day. They fare like any other.
"""

import dataclasses

import numpy as np

from firstmate.demo.maker import futures, play
from firstmate.demo.maker.ledger import Ledger
from firstmate.demo.maker.parameters import FIT, HOURS_SPREAD, JOB_CLASSES, SUPPLIERS
from firstmate.demo.maker.relief import Relief
from firstmate.demo.maker.streams import lead_days, lognormal

#: Days from today to the Monday on which the orders come in.
ORDERED = 3


def finished(known, asked, *, weeks, seed, replications):
    """Day on which each asked (kind, price, promised day from today) is finished, by replication."""
    drawn = futures.draw(known, weeks=weeks, replications=replications, seed=seed)
    new = [_order(one, replications, [seed, n]) for n, one in enumerate(asked)]
    count = len(new)
    faults = np.random.default_rng([seed, 5]).random((replications, count, 2))
    drawn = dataclasses.replace(
        drawn,
        orders=futures._joined([*new, drawn.orders]),
        first_slot=drawn.first_slot + count,
        faults=np.concatenate([faults, drawn.faults], axis=1),
    )
    state = play.start(known, drawn, Relief())
    items = state.items
    book = Ledger(drawn.orders, drawn.days, price=items.price, cost=items.cost, weeks=weeks)
    for step in range(len(drawn.days)):
        play.refill(state, step)
        play.leave(state, book, step)
        play.work(state, book, step)
        play.ship(state, book, step)
    return book.finished[:, :count]


def _order(one, replications, seed):
    """One asked order in all replications, drawn as the simulator draws orders to come."""
    name, price, due = one
    kind = next(k for k in JOB_CLASSES if k.name == name)
    rng, size = np.random.default_rng(seed), (replications, 1)
    order = futures._empty(replications, np.array([-1]))
    whole = lognormal(rng, mean=1, spread=HOURS_SPREAD, size=size)
    steps = lognormal(rng, mean=1, spread=HOURS_SPREAD, size=(*size, len(kind.hours)))
    hours = np.array(kind.hours) * steps * (price / 1000 * whole)[..., None]
    hours[..., FIT] *= rng.random(size) < kind.fitted
    deposit = ORDERED + 3 + rng.gamma(2, 2.5, size).astype(np.int64)
    drawings = ORDERED + 4 + rng.gamma(3, 3.2, size).astype(np.int64)
    order.created[:], order.due[:] = ORDERED, due
    order.value[:], order.quantity[:], order.material[:] = price, 1, price * kind.material
    order.left[:] = order.planned[:] = hours
    order.gate[:] = np.maximum(np.where(price > 5000, deposit, ORDERED), drawings)
    order.site[:] = due - 16 + np.rint(rng.normal(0, 5, size)).astype(np.int64)
    order.patience[:] = 1e9  # whether it is on time is asked, not whether the customer waits
    for which, (material, _) in enumerate(kind.needs):
        choice = [place for place, row in enumerate(SUPPLIERS) if row.group == material]
        shares = [SUPPLIERS[place].share for place in choice]
        order.buys_supplier[..., which] = rng.choice(choice, size, p=shares)
        for place in choice:
            here = order.buys_supplier[..., which] == place
            row = SUPPLIERS[place]
            took = lead_days(rng, mean=row.mean_days, variation=row.variation, size=size)
            ordered = futures.order_days(place, after=order.gate)
            order.buys_days[..., which] = np.where(here, took, order.buys_days[..., which])
            order.buys_ordered[..., which] = np.where(here, ordered, order.buys_ordered[..., which])
    return order
