"""What every part of a generated firm draws from: its size, its random stream, its calendar.

It knows no table. Rows are few and are made one by one; the frames are conformed at the end.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal, TypeVar

import numpy as np

Size = Literal["tiny", "small"]
Row = dict[str, Any]
Rows = dict[str, list[Row]]
T = TypeVar("T")

AS_OF = date(2026, 10, 30)
"""Last day of the books of every generated firm, a Friday."""


@dataclass(frozen=True)
class Scale:
    """How many of each there are; `orders` counts sales orders and jobs together."""

    items: int
    parties: int
    resources: int
    orders: int
    weeks: int


SCALES: dict[Size, Scale] = {
    "tiny": Scale(items=3, parties=2, resources=2, orders=8, weeks=10),
    "small": Scale(items=10, parties=4, resources=4, orders=80, weeks=40),
}


@dataclass(frozen=True)
class Draw:
    """A random stream with the few draws that the parts of a firm need."""

    rng: np.random.Generator
    scale: Scale

    def codes(self, name: str, count: int) -> list[str]:
        """Make codes in one of the styles firms use: plain, with leading zeros, with an umlaut."""
        style = self.pick([f"{name}{{}}", "00{}", f"{name[:1]}Ä-{{}}/X", f"{name.lower()} {{}}"])
        return [style.format(n) for n in range(1, count + 1)]

    def whole(self, low: int, high: int) -> int:
        """Draw a whole number, both ends included."""
        return int(self.rng.integers(low, high + 1))

    def money(self, low: float, high: float) -> float:
        """Draw an amount with two decimals."""
        return round(float(self.rng.uniform(low, high)), 2)

    def chance(self, share: float) -> bool:
        """Say yes in that share of cases."""
        return bool(self.rng.random() < share)

    def maybe(self, value: T, *, share: float = 0.7) -> T | None:
        """Keep a value in that share of cases, else leave the cell empty."""
        return value if self.chance(share) else None

    def pick(self, values: Sequence[T]) -> T:
        """Pick one of the values."""
        return values[self.whole(0, len(values) - 1)]

    def some(self, values: Sequence[T]) -> list[T]:
        """Pick at least one of the values, in their order, each once."""
        kept = [value for value in values if self.chance(0.6)]
        return kept or [self.pick(values)]

    def past_day(self) -> date:
        """Draw a day of the firm's history; the last one is the day of its books."""
        return AS_OF - timedelta(days=self.whole(0, 7 * self.scale.weeks - 1))
