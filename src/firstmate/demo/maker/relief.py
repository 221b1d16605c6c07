"""A step that relieves the joinery: its changes and its cost; it changes nothing itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from firstmate.demo.maker.parameters import WORK_CENTRES


@dataclass(frozen=True, slots=True)
class Relief:
    """A step that relieves.

    Attributes
    ----------
    hours
        Extra hours a week by work centre, paid at ``hour_cost`` or else the overtime rate whether
        or not there is work for them.
    hour_cost
        Cost of an extra hour in EUR by work centre.
    supplier_days
        Factor on the true lead time of purchases still to be placed, by supplier.
    rework_rate
        Share of orders that fail at the spray booth; None leaves it.
    week_cost
        Further cost in EUR a week.
    """

    hours: Mapping[str, float] = field(default_factory=dict)
    hour_cost: Mapping[str, float] = field(default_factory=dict)
    supplier_days: Mapping[str, float] = field(default_factory=dict)
    rework_rate: float | None = None
    week_cost: float = 0.0

    def cost_per_week(self) -> float:
        """Cost of a week of five working days in EUR.

        >>> Relief(hours={"EDGE": 8.0}).cost_per_week()
        352.0
        """
        rates = {one.code: one.overtime_rate for one in WORK_CENTRES} | dict(self.hour_cost)
        return self.week_cost + sum(count * rates[code] for code, count in self.hours.items())
