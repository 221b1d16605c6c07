"""How much to hold when demand is uncertain: the newsvendor's share, points and losses on curves.

A curve is what demand is not above at each of the shares ``LEVELS``. It knows no items and no files.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

#: Shares at which curves are kept: the middles of 100 equal parts.
LEVELS = (np.arange(100) + 0.5) / 100
Curves = tuple[Array, Array]

TRIED = np.array([0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.925, 0.95, 0.97, 0.98, 0.99])
LOWEST_SERVICE = 0.5
#: Weights of the 10 %, 50 % and 90 % points that stand for a whole distribution.
#: Keefer and Bodily (1983), Three-point approximations, Management Science 29(5), 595-609.
THREE_POINTS = np.array([0.3, 0.4, 0.3])


def critical_share(lost: Array, *, held: Array) -> Array:
    """Return the share of cases in which demand should be met: ``lost / (lost + held)``.

    Parameters
    ----------
    lost
        Contribution lost by one unit too few [currency].
    held
        Cost of one unit too many [currency].

    Arrow, Harris and Marschak (1951). Textbook: a paper bought at 0.30 and sold at 1.00, worthless
    in the evening: 0.70 lost, 0.30 held.

    >>> critical_share(np.array([0.7]), held=np.array([0.3])).round(6)
    array([0.7])
    """
    total = lost + held
    return np.asarray(np.where(total > 0, lost / np.where(total > 0, total, 1.0), 0.0))


def widened(shares: Array, *, points: Array) -> Array:
    """Return curves on ``LEVELS`` from points known at a few shares (straight between, flat outside).

    >>> widened(np.array([0.25, 0.75]), points=np.array([[0.0, 50.0]]))[0, [0, 49, 99]]
    array([ 0. , 24.5, 50. ])
    """
    right = np.clip(np.searchsorted(shares, LEVELS), 1, len(shares) - 1)
    part = np.clip((LEVELS - shares[right - 1]) / (shares[right] - shares[right - 1]), 0.0, 1.0)
    return points[:, right - 1] * (1 - part) + points[:, right] * part


def mixed(curves: Array, *, weights: Array = THREE_POINTS) -> tuple[Array, Array]:
    """Return sorted values and cumulated shares of a mixture of curves (series x part x level)."""
    series, parts, count = curves.shape
    share = np.broadcast_to((weights / count)[None, :, None], curves.shape).reshape(series, -1)
    values = curves.reshape(series, parts * count)
    order = np.argsort(values, axis=1, kind="stable")
    return (
        np.take_along_axis(values, order, axis=1),
        np.cumsum(np.take_along_axis(share, order, axis=1), axis=1),
    )


def point(values: Array, *, shares: Array, level: Array) -> Array:
    """Return of each series the smallest value whose cumulated share reaches the level.

    >>> v, s = np.array([[1.0, 2.0, 3.0]]), np.array([[0.2, 0.6, 1.0]])
    >>> point(v, shares=s, level=np.array([0.6]))
    array([2.])
    """
    reached = shares >= level[:, None] - 1e-9
    place = np.where(reached.any(axis=1), np.argmax(reached, axis=1), values.shape[1] - 1)
    return np.take_along_axis(values, place[:, None], axis=1)[:, 0]


def share_below(values: Array, *, shares: Array, at: Array) -> Array:
    """Return the share of each series' cases in which demand is at or below ``at``.

    >>> v, s = np.array([[1.0, 2.0, 3.0]]), np.array([[0.2, 0.6, 1.0]])
    >>> share_below(v, shares=s, at=np.array([2.5]))
    array([0.6])
    """
    number = (values <= at[:, None] + 1e-9).sum(axis=1)
    padded = np.concatenate([np.zeros((len(values), 1)), shares], axis=1)
    return np.take_along_axis(padded, number[:, None], axis=1)[:, 0]


def best_share(cover: Curves, *, before: Curves, level: Array) -> Array:
    """Return the share of demand over lead time and review up to which one more unit pays.

    With review every R and lead time L one more unit saves, per review, a sale with the chance
    ``P(D(L+R) > s) - P(D(L) > s)``: what is short already before the order could come is not short
    again (Silver, Pyke and Thomas 2017, 7.9). It pays while that chance is at least ``1 - level``,
    the newsvendor's share; without lead time this is the newsvendor. Of the shares tried (``TRIED``,
    0.5 to 0.99) the highest that pays. Below: the third of four units is used with chance 0.5, the
    fourth with 0.25, and 0.3 is needed.

    >>> demand = np.array([[1.0, 2.0, 3.0, 4.0]]), np.array([[0.25, 0.5, 0.75, 1.0]])
    >>> nothing = np.array([[0.0]]), np.array([[1.0]])
    >>> best_share(demand, before=nothing, level=np.array([0.7]))
    array([0.75])
    """
    best = np.full(len(level), LOWEST_SERVICE)
    for share in TRIED:
        at = point(cover[0], shares=cover[1], level=np.full(len(level), share))
        best = np.where(net_chance(cover, before=before, at=at) >= 1.0 - level, share, best)
    return best


def net_chance(cover: Curves, *, before: Curves, at: Array) -> Array:
    """Return the chance that one more unit above ``at`` saves a sale in one review.

    What the stock held at the start counts: with a step at ``at`` itself the unit is still used.
    """
    reached = share_below(cover[0], shares=cover[1], at=at - 1e-6)
    early = share_below(before[0], shares=before[1], at=at - 1e-6)
    return np.asarray(np.maximum(early - reached, 0.0))


def missing(values: Array, *, shares: Array, stock: Array) -> Array:
    """Return the expected units short: ``E max(demand - stock, 0)``.

    >>> v, s = np.array([[0.0, 10.0]]), np.array([[0.5, 1.0]])
    >>> missing(v, shares=s, stock=np.array([4.0]))
    array([3.])
    """
    weight = np.diff(shares, axis=1, prepend=0.0)
    return np.asarray((np.maximum(values - stock[:, None], 0.0) * weight).sum(axis=1))
