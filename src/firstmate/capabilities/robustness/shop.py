"""The plan as arrays: what is in stock, what comes, is made, is worked on and is wanted, by week.

It holds what the plan says; what really happens instead is in ``Drawn``. It knows no table.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Making:
    """Ways of making or moving: M ways of N nodes (items at places) with S resources.

    Attributes
    ----------
    node
        Node that a way fills, by way.
    start
        Units that are to be begun: way x week [units].
    lag
        Weeks from beginning to use, by way.
    level
        Depth of the way's parts: within a week lower levels are done first.
    part, per_unit
        Way x place of the part: the node used (N = none) and units of it for one [units].
    hours
        Way x resource [hours for a unit].
    """

    node: Ints
    start: Floats
    lag: Ints
    level: Ints
    part: Ints
    per_unit: Floats
    hours: Floats


@dataclass(frozen=True)
class Lines:
    """Order lines still to deliver, sorted by node and planned week; a week past the end is never."""

    node: Ints
    quantity: Floats
    week: Ints


@dataclass(frozen=True)
class Jobs:
    """One-off work, sorted by the week planned to be handed over.

    ``share`` is the share of a job that is to be done: job x week; ``hours`` job x resource;
    ``hand`` the week planned.
    """

    share: Floats
    hours: Floats
    hand: Ints


@dataclass(frozen=True)
class Shop:
    """What a plan of W weeks counts on.

    Attributes
    ----------
    stock
        Units at the start, by node.
    forecast
        Demand beside the order lines that the plan serves or loses: node x week [units].
    reserved
        Units in stock after a week that are kept for orders and parts: node x week.
    lost, leaving
        Share of what is missing that is lost at once, and that leaves a week later.
    capacity
        Hours counted on, overtime and outside hours included: resource x week.
    expected
        Hours of one-off work that is only expected: resource x week.
    price, cost
        Money for a unit, by node.
    """

    stock: Floats
    forecast: Floats
    reserved: Floats
    lost: float
    leaving: float
    making: Making
    lines: Lines
    jobs: Jobs
    capacity: Floats
    expected: Floats
    price: Floats
    cost: Floats

    @property
    def weeks(self) -> int:
        """Weeks of the plan."""
        return int(self.forecast.shape[1])


@dataclass(frozen=True)
class Drawn:
    """What happens instead of what the plan counts on, in R replications.

    Attributes
    ----------
    receipts
        Purchased units: replication x week x node.
    demand
        Share of the forecast that is wanted: week x replication x node.
    good
        Share of the planned output that is good: replication x way.
    there
        Share of the hours counted on that is there: replication x week x resource.
    job_hours
        Share of the hours counted on that a job takes: replication x job.
    expected
        Share of the expected hours that comes: replication x week.
    delay
        Weeks by which the beginning of a job is put off: replication x job.
    ready
        First week in which a job can be handed over: replication x job.
    """

    receipts: Floats
    demand: Floats
    good: Floats
    there: Floats
    job_hours: Floats
    expected: Floats
    delay: Ints
    ready: Ints


@dataclass(frozen=True)
class Outcome:
    """What came of it, by replication; a week equal to the number of weeks is "not within the plan".

    ``line_week`` replication x line, ``job_week`` replication x job; ``sold`` money of the
    forecast served, ``wanted`` of all that was wanted of it, ``lost`` of what is lost:
    replication x week; ``held`` money of stock at the end of each week; ``left`` of stock and
    work on its way at the end; ``need`` and ``there``: hours due and hours there, replication x
    week x resource; ``expected_done`` share of the expected hours worked.
    """

    line_week: Ints
    job_week: Ints
    sold: Floats
    wanted: Floats
    lost: Floats
    held: Floats
    left: Floats
    need: Floats
    there: Floats
    expected_done: Floats
