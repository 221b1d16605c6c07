"""Plays the joinery's next weeks many times and counts the money; it plans nothing.

The rules are those of its past: at each work centre the earliest promise among what is ready goes
first, an order moves on to its next work centre the day after, stock is refilled by lots at reorder
points, the spray booth sends its faults back, customers who wait too long leave.

True cost accounting
--------------------
profit = revenue of work delivered in the weeks - its material - material sunk in jobs lost after
their start - cost of the relief - penalties for lateness - holding. Wages of normal hours are paid
whatever happens and are left out. A job is delivered when its last step is done, a stock piece when
it is shipped. Penalties run for each day late at ``penalty_per_week`` of the value; a job that
waited for its customer's own gate is late from 45 days after the gate. Holding is charged on the
material of started jobs and lots and of finished pieces on hand. Relief hours are paid whether or
not there is work for them. ``settled`` adds the contribution of work that was ordered, still
wanted and not yet delivered at the end, so that work which is only earlier counts nothing.
"""

from __future__ import annotations

from firstmate.demo.maker import play
from firstmate.demo.maker.futures import draw
from firstmate.demo.maker.ledger import Ledger, Outcome
from firstmate.demo.maker.relief import Relief
from firstmate.demo.maker.truth import Truth

__all__ = ["Outcome", "Relief", "simulate"]


def simulate(
    truth: Truth,
    *,
    weeks: int = 13,
    seed: int,
    relief: Relief | None = None,
    replications: int = 200,
) -> Outcome:
    """Play the coming weeks in many replications under a relief.

    Parameters
    ----------
    truth
        The firm.
    weeks
        Weeks to play, from today on.
    seed
        Seed of the futures; the same seed gives every relief the same futures.
    relief
        The relief; None for none.
    replications
        How many futures.

    Returns
    -------
    Outcome
        Money, service and hours by replication; the accounting is stated at the top of this file.
    """
    relief = relief or Relief()
    futures = draw(truth, weeks=weeks, replications=replications, seed=seed)
    state = play.start(truth, futures, relief)
    items = state.items
    book = Ledger(futures.orders, futures.days, price=items.price, cost=items.cost, weeks=weeks)
    for step in range(len(futures.days)):
        play.refill(state, step)
        play.leave(state, book, step)
        play.work(state, book, step)
        play.ship(state, book, step)
        book.charge(
            late_value=play.late_value(state, step),
            tied=play.tied_up(state),
            penalty=truth.penalty_per_week,
            holding=truth.holding_per_year,
            step=step,
        )
        book.spend(
            relief=relief.cost_per_week(day=int(futures.days[step])), wage=truth.wage, step=step
        )
    still = (state.open_pieces * (items.price - items.cost)).sum(axis=1)
    return book.close(late_from=state.late_from, ready=state.ready, alive=state.alive, still=still)
