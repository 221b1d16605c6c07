"""Drawings as SVG that take their colours from the page: bars against a line, two lines, a waterfall.

Time runs left to right, amounts up, bars start at zero. It draws what it is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from firstmate.publish.figures import money, number

#: Drawn for the width of a telephone; a page shows it larger.
_WIDE, _HIGH = 360, 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 8, 14, 22
#: Two labels of the axis are so far apart or only one of them is written.
_APART = 12
#: Labels below the axis of a row of weeks.
_EVERY = 4


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a value and a place in a row lie on the drawing."""

    low: float
    high: float
    count: int

    def x(self, at: float) -> float:
        """Return the horizontal place of the ``at``-th of the row."""
        return _LEFT + (_WIDE - _LEFT - _RIGHT) * at / max(self.count, 1)

    def y(self, value: float) -> float:
        """Return the vertical place of a value."""
        span = (self.high - self.low) or 1.0
        return _TOP + (_HIGH - _TOP - _BOTTOM) * (self.high - value) / span


def bars_against_line(
    bars: Sequence[float], line: Sequence[float], labels: Sequence[str], *, said: str
) -> str:
    """Draw bars, red above the line, and the line as steps: load against capacity."""
    scale = Scale(0.0, max([1.0, *bars, *line]), len(bars))
    drawn = []
    for at, (value, limit) in enumerate(zip(bars, line, strict=True)):
        below = min(value, limit)
        drawn.append(_bar(scale, at, 0.0, below, "actual"))
        if value > limit:
            drawn.append(_bar(scale, at, limit, value, "over"))
    steps = " ".join(
        f"{scale.x(at):.1f},{scale.y(value):.1f} {scale.x(at + 1):.1f},{scale.y(value):.1f}"
        for at, value in enumerate(line)
    )
    drawn.append(f'<polyline class="plan" points="{steps}"/>')
    return _svg(scale, labels, drawn, said)


def two_lines(
    line: Sequence[float], target: Sequence[float], labels: Sequence[str], *, said: str
) -> str:
    """Draw a line and a dashed one beside it, if any: stock and its target."""
    scale = Scale(min([0.0, *line]), max([1.0, *line, *target]), len(line))
    drawn = [
        f'<polyline class="{kind}" points="{_points(scale, values)}"/>'
        for kind, values in (("target", target), ("line", line))
        if values
    ]
    return _svg(scale, labels, drawn, said)


def waterfall(parts: Sequence[tuple[str, float]], total: float, *, said: str) -> str:
    """Draw parts that lead from zero to their total, one below the other, each with its figure."""
    ends = [0.0]
    for _, value in parts:
        ends.append(ends[-1] + value)
    low, high = min(0.0, total, *ends), max(0.0, total, *ends)
    row, left, right = 22, 112, 64
    span = (high - low) or 1.0
    rows = [*zip(parts, ends[:-1], strict=True), (("total", total), 0.0)]

    def x(value: float) -> float:
        return left + (_WIDE - left - right) * (value - low) / span

    drawn = []
    for at, ((name, value), start) in enumerate(rows):
        kind = "actual" if at == len(parts) else "more" if value >= 0 else "over"
        first, last = sorted((x(start), x(start + value)))
        top = at * row + 4
        drawn += [
            f'<text class="strong" x="0" y="{top + 12}">{escape(name)}</text>',
            (
                f'<rect class="{kind}" x="{first:.1f}" y="{top}" height="{row - 6}" '
                f'width="{max(last - first, 1):.1f}"/>'
            ),
            f'<text x="{_WIDE}" y="{top + 12}" text-anchor="end">{_short(value)}</text>',
        ]
    zero = f'<line class="axis" x1="{x(0):.1f}" x2="{x(0):.1f}" y1="0" y2="{len(rows) * row}"/>'
    return _frame(len(rows) * row + 4, [zero, *drawn], said)


def _short(value: float) -> str:
    size = abs(value)
    return number(value / 1e3, decimals=0) + " k" if size >= 999.5 else number(value, decimals=0)


def _bar(scale: Scale, at: int, low: float, high: float, kind: str) -> str:
    width = max(scale.x(at + 1) - scale.x(at) - 2, 1)
    top, bottom = scale.y(high), scale.y(low)
    return (
        f'<rect class="{kind}" x="{scale.x(at) + 1:.1f}" y="{top:.1f}" width="{width:.1f}" '
        f'height="{max(bottom - top, 0):.1f}"/>'
    )


def _points(scale: Scale, values: Sequence[float]) -> str:
    return " ".join(f"{scale.x(at + 0.5):.1f},{scale.y(v):.1f}" for at, v in enumerate(values))


def _svg(scale: Scale, labels: Sequence[str], drawn: Sequence[str], said: str) -> str:
    base = scale.y(0.0)
    levels = [(0.0, "0"), (scale.high, money(scale.high))]
    if base < scale.y(scale.low) - _APART:
        levels.append((scale.low, money(scale.low)))
    axis = [
        f'<line class="axis" x1="{_LEFT}" x2="{_WIDE - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        for y in (scale.y(value) for value, _ in levels)
    ]
    marks = [
        *(
            f'<text x="{_LEFT - 6}" y="{scale.y(value) + 4:.1f}" text-anchor="end">{text}</text>'
            for value, text in levels
        ),
        *(
            f'<text x="{scale.x(at + 0.5):.1f}" y="{_HIGH - 6}" text-anchor="middle">'
            f"{escape(label)}</text>"
            for at, label in enumerate(labels)
            if at % _EVERY == 0
        ),
    ]
    return _frame(_HIGH, [*axis, *drawn, *marks], said)


def _frame(height: int, drawn: Sequence[str], said: str) -> str:
    return (
        f'<svg viewBox="0 0 {_WIDE} {height}" role="img" aria-label="{escape(said)}">'
        f"{''.join(drawn)}</svg>"
    )
