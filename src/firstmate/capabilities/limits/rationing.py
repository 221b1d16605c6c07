"""Who is served when hours are short: five rules and what each costs against the best; it talks to no customer."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Rules by which people ration, the best one first.
RULES = ("hour", "margin", "penalty", "class", "fair")


def served(order: Ints, hours: Floats, there: float) -> Floats:
    """Return the share of each order that is served, in turn, until the hours are used up.

    >>> served(np.array([1, 0]), np.array([6.0, 4.0]), 7.0).tolist()
    [0.5, 1.0]
    """
    taken = hours[order]
    before = np.cumsum(taken) - taken
    share = np.empty_like(hours)
    part = np.where(taken > 0, (there - before) / np.where(taken > 0, taken, 1.0), 1.0)
    share[order] = np.clip(part, 0.0, 1.0)
    return share


def fair(customer: Ints, per_hour: Floats, hours: Floats, there: float) -> Floats:
    """Return the share of each order where every customer gets the same share of its hours.

    Within a customer the orders that bring most an hour come first.

    >>> customers, hours = np.array([0, 0, 1]), np.array([4.0, 4.0, 2.0])
    >>> fair(customers, np.array([1.0, 9.0, 5.0]), hours, 5.0).tolist()
    [0.0, 1.0, 0.5]
    """
    total = float(hours.sum())
    part = min(1.0, there / total) if total > 0 else 1.0
    share = np.zeros_like(hours)
    for one in np.unique(customer):
        mine = np.flatnonzero(customer == one)
        turn = np.argsort(-per_hour[mine], kind="stable")
        share[mine] = served(turn, hours[mine], part * float(hours[mine].sum()))
    return share


def ration(
    rule: str,
    *,
    hours: Floats,
    contribution: Floats,
    penalty: Floats,
    rank: Ints,
    customer: Ints,
    there: float,
) -> Floats:
    """Return the share of each order that is served under a rule.

    hour: most contribution an hour first, which is the best that can be had of one limit (a
    fractional knapsack; Dantzig 1957). margin: largest contribution first. penalty: dearest week
    of lateness first. class: customers of the highest rank first. fair: each customer the same
    share. Ties go to what brings most an hour.

    >>> hours, money = np.array([4.0, 4.0]), np.array([100.0, 80.0])
    >>> ration(
    ...     "class",
    ...     hours=hours,
    ...     contribution=money,
    ...     penalty=money,
    ...     rank=np.array([2, 1]),
    ...     customer=np.array([0, 1]),
    ...     there=6.0,
    ... ).tolist()
    [0.5, 1.0]
    """
    per_hour = np.divide(contribution, hours, out=np.full_like(hours, np.inf), where=hours > 0)
    if rule == "fair":
        return fair(customer, per_hour, hours, there)
    first = {
        "hour": -per_hour, "margin": -contribution, "penalty": -penalty,
        "class": rank.astype(np.float64),
    }[rule]  # fmt: skip
    return served(np.lexsort((-per_hour, first)), hours, there)
