"""Capable to promise: the first days on which units can be there, walking down the bill; it sells nothing.

For an item the walk takes what is free; what is missing is bought, moved from another place or made,
whichever is there first at 80 % chance. Making walks on to every component, then through the free
hours of every step (finite loading, depth first through the pegged bill: Kilger and Meyr 2008;
Chen, Zhao and Ball 2002 call it order-promising with capable-to-promise). Days are samples, so that
an uncertain delivery deep in the bill widens the range of the day promised.

The walk looks at one enquiry after another and never back: it can be later than a plan made anew
would be. How often it breaks the law that more never hurts is measured in the tests.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from firstmate.capabilities.promise.available import NOTHING, first_day
from firstmate.capabilities.promise.book import Ledger, Offer, Receipt, Step
from firstmate.capabilities.promise.chance import SAMPLES, at_chance, durations
from firstmate.capabilities.promise.hours import done_on

Floats = npt.NDArray[np.float64]
#: The chance at which ways are compared and takings are dated.
SURE = 0.8
#: Levels of a bill that are walked; deeper ones are taken as they are.
DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Support:
    """One thing that a promise rests on, and the day (at 80 %) on which it is there."""

    kind: str
    day: float
    item: str = ""
    location: str = ""
    resource: str = ""
    supplier: str = ""
    document: str = ""
    quantity: float = 0.0
    hours: float = 0.0


@dataclass(frozen=True, slots=True)
class Way:
    """How units can be there: days by sample, what that rests on, and what it waits for last.

    ``material`` are the days on which all that is bought or lies in stock is there.
    """

    days: Floats
    supports: tuple[Support, ...]
    cause: Support
    material: Floats

    @property
    def sure(self) -> float:
        """The day at 80 %."""
        return at_chance(self.days, SURE)


def ready(ledger: Ledger, node: int, quantity: float, *, path: tuple[str, ...] = ()) -> Way | None:
    """Return the earliest way to have so many units, and take it out of the ledger.

    Parameters
    ----------
    path
        Items above it in the bill.

    Returns
    -------
    Way or None
        None where nothing brings it within the plan.
    """
    item, location = _name(ledger, node)
    found: list[tuple[Way, Ledger]] = []
    free = _from_free(ledger, node, quantity)
    if free is not None:
        found.append(free)
        if free[0].sure <= 0:
            ledger.adopt(free[1])
            return free[0]
    if item not in path and len(path) < DEEPEST:
        have = float(ledger.curve(node)[0])
        rest = quantity - have
        base = ledger.copy()
        if have > NOTHING:
            base.take(node, have, day=0)
        stock = _stock(have, item, location)
        for more in (_bought, _moved, _made):
            way = more(base.copy(), node, rest, path=(*path, item))
            if way is not None:
                joined = replace(way[0], supports=(*stock, *way[0].supports))
                found.append((joined, way[1]))
    if not found:
        return None
    best, after = min(found, key=lambda pair: pair[0].sure)
    ledger.adopt(after)
    return best


def _name(ledger: Ledger, node: int) -> tuple[str, str]:
    return ledger.book.names[node]


def _stock(have: float, item: str, location: str) -> tuple[Support, ...]:
    if have <= NOTHING:
        return ()
    return (Support("stock", 0.0, item=item, location=location, quantity=have),)


def _from_free(ledger: Ledger, node: int, quantity: float) -> tuple[Way, Ledger] | None:
    """What is there or comes anyway, less what is promised."""
    item, location = _name(ledger, node)
    curve = ledger.curve(node)
    day = first_day(curve, quantity)
    if day >= ledger.book.horizon:
        return None
    after = ledger.copy()
    after.take(node, quantity, day=day)
    have = min(float(curve[0]), quantity)
    if day == 0:
        support = Support("stock", 0.0, item=item, location=location, quantity=quantity)
        return Way(np.zeros(SAMPLES), (support,), support, np.zeros(SAMPLES)), after
    receipt = _receipt(ledger, node, day)
    days = day + lateness(ledger, item, receipt)
    support = Support(
        "receipt", at_chance(days, SURE), item=item, location=location,
        supplier=receipt.supplier if receipt else "", document=receipt.document if receipt else "",
        quantity=quantity - have,
    )  # fmt: skip
    return Way(days, (*_stock(have, item, location), support), support, days), after


def _receipt(ledger: Ledger, node: int, day: int) -> Receipt | None:
    """The largest receipt of the day on which enough is free."""
    today = [one for one in ledger.book.receipts.get(node, ()) if one.day == day]
    return max(today, key=lambda one: one.quantity, default=None)


def lateness(ledger: Ledger, item: str, receipt: Receipt | None) -> Floats:
    """Days a receipt comes after its day; it is never counted on before it."""
    if receipt is None:
        return np.zeros(SAMPLES)
    book = ledger.book
    if receipt.made:
        flow = book.flows.get(item, book.flows[""])
        took = durations(flow.days, flow.high, name=item, seed=book.seed) - flow.days
    else:
        offers = [o for o in book.offers.get(item, ()) if o.supplier == receipt.supplier]
        offer = offers[0] if offers else None
        if offer is None:
            return np.zeros(SAMPLES)
        took = _lead(ledger, offer) - offer.days
    return np.asarray(np.maximum(took, 0.0))


def _lead(ledger: Ledger, offer: Offer) -> Floats:
    return durations(offer.days, offer.high, name=offer.supplier, seed=ledger.book.seed)


def bought(ledger: Ledger, item: str, location: str, quantity: float, offer: Offer) -> Way:
    """Return the way of ordering from a supplier on its next order day."""
    wait = 0
    if offer.order_weekdays:
        first = ledger.book.start.isoweekday()
        wait = min((weekday - first) % 7 for weekday in offer.order_weekdays)
    days = np.ceil(wait + _lead(ledger, offer))
    support = Support(
        "buy", at_chance(days, SURE), item=item, location=location, supplier=offer.supplier,
        quantity=lot(quantity, offer.minimum, offer.multiple),
    )  # fmt: skip
    return Way(days, (support,), support, days)


def _bought(
    ledger: Ledger, node: int, quantity: float, *, path: tuple[str, ...]
) -> tuple[Way, Ledger] | None:
    del path
    item, location = _name(ledger, node)
    ways = [bought(ledger, item, location, quantity, o) for o in ledger.book.offers.get(item, ())]
    if not ways:
        return None
    return min(ways, key=lambda way: way.sure), ledger


def _moved(
    ledger: Ledger, node: int, quantity: float, *, path: tuple[str, ...]
) -> tuple[Way, Ledger] | None:
    """What is free at another place and can be brought here."""
    del path
    item, location = _name(ledger, node)
    found: list[tuple[Way, Ledger]] = []
    for source, lead, _cost in ledger.book.lanes.get(location, ()):
        there = ledger.book.nodes.get((item, source))
        free = None if there is None else _from_free(ledger, there, quantity)
        if free is None:
            continue
        days = free[0].days + math.ceil(lead)
        support = Support(
            "move", at_chance(days, SURE), item=item, location=source, quantity=quantity
        )
        found.append((Way(days, (*free[0].supports, support), support, days), free[1]))
    return min(found, key=lambda pair: pair[0].sure, default=None)


def _made(
    ledger: Ledger, node: int, quantity: float, *, path: tuple[str, ...]
) -> tuple[Way, Ledger] | None:
    """Every component first, then every step through the free hours of its resource."""
    item, location = _name(ledger, node)
    book = ledger.book
    steps, parts = book.steps.get(item, ()), book.parts.get(item, ())
    if not steps and not parts:
        return None
    units = lot(quantity, *book.lots.get(item, (0.0, 0.0)))
    days, material = np.zeros(SAMPLES), np.zeros(SAMPLES)
    supports: tuple[Support, ...] = ()
    cause = Support("make", 0.0, item=item, location=location, quantity=units)
    latest = 0.0
    for part, per in parts:
        there = book.nodes.get((part, location))
        way = None if there is None else ready(ledger, there, units * per, path=path)
        if way is None:
            return None
        supports += way.supports
        if way.sure > latest:
            latest, cause = way.sure, way.cause
        days, material = np.maximum(days, way.days), np.maximum(material, way.material)
    if not steps:  # put together on the way, never made as such
        return Way(days, supports, cause, material), ledger
    worked = _worked(ledger, item, steps, units, days)
    if worked is None:
        return None
    done, used, tight = worked
    flow = book.flows.get(item, book.flows[""])
    took = durations(flow.days, flow.high, name=item, seed=book.seed)
    usual = material + took
    finished = np.maximum(done + np.maximum(took - flow.days, 0.0), usual)
    sure = at_chance(finished, SURE)
    made = Support("make", sure, item=item, location=location, quantity=units)
    if sure - latest > latest:  # making takes longer than waiting for the parts
        full = tight is not None and at_chance(done, SURE) >= at_chance(usual, SURE)
        cause = tight if full and tight is not None else made
    return Way(np.ceil(finished), (*supports, *used, made), cause, material), ledger


def _worked(
    ledger: Ledger, item: str, steps: tuple[Step, ...], units: float, start: Floats
) -> tuple[Floats, tuple[Support, ...], Support | None] | None:
    """Days after all steps, hours used, and the resource that was waited for longest."""
    days, longest = start, 0.0
    used: tuple[Support, ...] = ()
    tight: Support | None = None
    for step in steps:
        begin = days
        if step.outside_days > 0:
            days = days + step.outside_days
            used += (
                Support("buy", at_chance(days, SURE), item=item, supplier=step.supplier,
                        quantity=units),
            )  # fmt: skip
            continue
        hours = step.setup + step.unit * units
        if hours <= 0 or step.resource not in ledger.book.free:
            continue
        days = done_on(ledger.free(step.resource), begin, hours) + 1.0
        sure = at_chance(days, SURE)
        if not math.isfinite(sure):
            return None
        support = Support("hours", sure, item=item, resource=step.resource, hours=hours)
        waited = sure - at_chance(begin, SURE)
        if waited > longest:
            longest, tight = waited, support
        spent = ledger.use(step.resource, hours, start=math.ceil(at_chance(begin, 0.5)))
        used += tuple(
            Support("hours", float(day), item=item, resource=step.resource, hours=part)
            for day, part in spent
        )
    return days, used, tight


def lot(quantity: float, minimum: float, multiple: float) -> float:
    """Return the smallest lot that is enough.

    >>> lot(7.0, 0.0, 5.0), lot(7.0, 12.0, 5.0), lot(7.0, 0.0, 0.0)
    (10.0, 15.0, 7.0)
    """
    wanted = max(quantity, minimum)
    if multiple <= 0:
        return wanted
    return math.ceil(wanted / multiple - NOTHING) * multiple
