"""The chart part: what a chart says and its figures; the browser draws it with the tokens of the style."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

#: fan: history and forecast with its band; bars: columns by category; load: stacked load against
#: capacity; band: a line against its target band; curve: value over steps; bridge: a waterfall.
Kind = Literal["fan", "bars", "load", "band", "curve", "bridge", "lines"]


@dataclass(frozen=True)
class Chart:
    """A chart: the title says the message, the subtitle the measure and unit.

    ``x`` holds the labels in order, ``series`` name -> values (None where there is none). What the
    names mean depends on the kind: ``fan`` reads actual, forecast, low90, high90, low50, high50,
    plan; ``load`` reads capacity and takes every other as a stacked part; ``band`` reads low, high
    and draws the rest as lines; ``bridge`` reads steps, the first and last are totals.
    """

    id: str
    kind: Kind
    title: str
    subtitle: str
    x: Sequence[str]
    series: Mapping[str, Sequence[float | None]]
    unit: str = ""
    #: Series name -> words for the label.
    names: Mapping[str, str] = field(default_factory=dict)
    #: What is said where there are no figures.
    empty: str = "There are no figures for this yet."

    @property
    def spec(self) -> dict[str, Any]:
        """What the browser gets."""
        return {
            "kind": self.kind, "x": list(self.x), "unit": self.unit,
            "series": {name: list(values) for name, values in self.series.items()},
            "names": {name: self.names.get(name, name) for name in self.series},
            "title": self.title, "subtitle": self.subtitle,
        }  # fmt: skip

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The figures as a table, for those who do not see the drawing and for copying."""
        return [
            (label, *(_text(values[n]) for values in self.series.values()))
            for n, label in enumerate(self.x)
        ]

    @property
    def heads(self) -> tuple[str, ...]:
        """Heads of that table."""
        return ("", *(self.names.get(name, name) for name in self.series))


def _text(value: float | None) -> str:
    return "" if value is None else f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"
