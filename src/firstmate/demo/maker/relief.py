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
    from_day
        Day from today on which the extra hours begin and are paid; a person is there after notice.
    supplier_days
        Factor on the true lead time of purchases still to be placed, by supplier.
    second_source
        Supplier whose purchases still to be placed go to another -> the other. The draw of a lead
        time keeps its place in its distribution, so that futures stay common.
    setup
        Factor on set-up hours of lots of stock items, by work centre.
    lot
        Factor on the lots of stock items.
    rework_rate
        Share of orders that fail at the spray booth; None leaves it.
    week_cost
        Further cost in EUR a week.
    """

    hours: Mapping[str, float] = field(default_factory=dict)
    hour_cost: Mapping[str, float] = field(default_factory=dict)
    from_day: int = 0
    supplier_days: Mapping[str, float] = field(default_factory=dict)
    second_source: Mapping[str, str] = field(default_factory=dict)
    setup: Mapping[str, float] = field(default_factory=dict)
    lot: float = 1.0
    rework_rate: float | None = None
    week_cost: float = 0.0

    def cost_per_week(self, *, day: int | None = None) -> float:
        """Cost of a week of five working days in EUR, at a day or once all of it has begun.

        >>> Relief(hours={"EDGE": 8.0}).cost_per_week()
        352.0
        >>> Relief(hours={"EDGE": 8.0}, from_day=28).cost_per_week(day=7)
        0.0
        """
        rates = {one.code: one.overtime_rate for one in WORK_CENTRES} | dict(self.hour_cost)
        hours = self.hours if day is None or day >= self.from_day else {}
        return self.week_cost + sum(count * rates[code] for code, count in hours.items())
