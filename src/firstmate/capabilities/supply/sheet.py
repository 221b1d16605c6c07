"""Blocks of columns and rows by week for a linear program; it knows no business meaning."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from firstmate.capabilities.supply.weeks import Floats, Ints
from firstmate.solve.linear import LinearModel


@dataclass(frozen=True)
class Block:
    """Consecutive columns or rows: ``count`` things x ``weeks``, from number ``first`` on.

    ``which`` are the numbers of the things in the situation.
    """

    first: int
    count: int
    weeks: int
    which: Ints

    def numbers(self) -> Ints:
        """Return the number of each column or row: thing x week."""
        return self.first + np.arange(self.count * self.weeks).reshape(self.count, self.weeks)

    def of(self, values: Floats) -> Floats:
        """Return the values of the block: thing x week, or by thing where it has one week."""
        mine = values[self.first : self.first + self.count * self.weeks]
        return mine.reshape(self.count, self.weeks) if self.weeks > 1 else mine


class Sheet:
    """Collects blocks and coefficients, then gives the linear model."""

    def __init__(self, weeks: int) -> None:
        self.weeks = weeks
        self.columns: dict[str, Block] = {}
        self.rows: dict[str, Block] = {}
        self._column_data: list[tuple[Floats, Floats, Ints]] = []
        self._row_data: list[tuple[Floats, Floats, Ints]] = []
        self._entries: list[tuple[Ints, Ints, Floats]] = []

    def column_block(
        self,
        name: str,
        names: Ints,
        cost: Floats,
        *,
        upper: Floats | float = np.inf,
        which: Ints | None = None,
    ) -> Block:
        """Add columns between 0 and ``upper``, one a week or, where it happens once, one in all."""
        limit = np.asarray(upper, dtype=np.float64)
        shapes = [a.shape[1] for a in (cost, limit) if a.ndim == 2]
        weeks = 1 if name in _ONCE else max([self.weeks, *shapes])
        shape = (len(names), weeks)
        block = _next(self.columns, shape, which)
        self.columns[name] = block
        self._column_data.append((
            np.broadcast_to(cost, shape).ravel(),
            np.broadcast_to(limit, shape).ravel(),
            _named(names, weeks, name),
        ))  # fmt: skip
        return block

    def row_block(
        self,
        name: str,
        names: Ints,
        lower: Floats | float,
        upper: Floats | float,
        *,
        which: Ints | None = None,
    ) -> Block:
        """Add rows between ``lower`` and ``upper``; their width is that of the wider of the two."""
        wide = next(np.asarray(a) for a in (upper, lower) if np.ndim(a) == 2)
        shape = (len(names), wide.shape[1])
        block = _next(self.rows, shape, which)
        self.rows[name] = block
        self._row_data.append((
            np.broadcast_to(lower, shape).ravel().astype(np.float64),
            np.broadcast_to(upper, shape).ravel().astype(np.float64),
            _named(names, shape[1], name),
        ))  # fmt: skip
        return block

    def put(
        self,
        rows: str,
        at: Ints,
        lag: Ints | int | None,
        block: Block,
        value: Floats | float,
        *,
        pick: Ints | None = None,
        only: int | None = None,
    ) -> None:
        """Put coefficients of a block of columns into a block of rows.

        Column (thing k, week t) goes into row (``at[k]``, ``t + lag``); what falls outside the
        plan is left out. ``lag=None`` puts all weeks into the one row of the thing. ``pick`` names
        the things where ``at`` does not go through all of them in order; ``only`` is the one week
        that counts. A coefficient that holds by week holds for the week of the row.
        """
        target = self.rows[rows]
        things = np.arange(block.count) if pick is None else pick
        week = np.arange(block.weeks)
        column = block.first + things[:, None] * block.weeks + week
        shift = np.asarray(0 if lag is None else lag).reshape(-1, 1)
        row_week = (0 * week + shift * 0 if lag is None else week + shift) + 0 * things[:, None]
        if only is not None:
            row_week = np.where(week == only, 0, -1) + 0 * row_week
        inside = (row_week >= 0) & (row_week < target.weeks)
        row = target.first + at[:, None] * target.weeks + row_week
        held = np.asarray(value, dtype=np.float64)
        if held.ndim == 2 and held.shape[1] > 1:
            held = np.take_along_axis(held, np.clip(row_week, 0, held.shape[1] - 1), axis=1)
        held = np.broadcast_to(held, row.shape)
        self._entries.append((row[inside], column[inside], held[inside]))

    def put_raw(self, row: Ints, column: Ints, value: Floats) -> None:
        """Put coefficients by the numbers of rows and columns."""
        self._entries.append((row.ravel(), column.ravel(), value.ravel()))

    def model(self, *, offset: float) -> LinearModel:
        """Return everything collected as one linear model."""
        cost, upper, column_names = _stacked(self._column_data)
        row_lower, row_upper, row_names = _stacked(self._row_data)
        row, column, value = (
            np.concatenate([entry[k] for entry in self._entries]) for k in range(3)
        )
        return LinearModel(
            cost=cost, lower=np.zeros(len(cost)), upper=upper,
            row_lower=row_lower, row_upper=row_upper,
            row=row.astype(np.int64), column=column.astype(np.int64), value=value,
            row_names=row_names.astype(np.int64), column_names=column_names.astype(np.int64),
            offset=offset,
        )  # fmt: skip


#: Blocks of columns that happen once, not in every week.
_ONCE = frozenset({"usable", "beyond", "after", "left", "declined", "missed"})


def _next(blocks: dict[str, Block], shape: tuple[int, int], which: Ints | None) -> Block:
    last = next(reversed(blocks.values())) if blocks else None
    first = last.first + last.count * last.weeks if last else 0
    return Block(first, *shape, np.arange(shape[0]) if which is None else which)


def _named(names: Ints, weeks: int, block: str) -> Ints:
    """Number that says block, thing and week; wrapping around is harmless."""
    salt = sum((k + 1) * 257 * ord(letter) for k, letter in enumerate(block))
    own: Ints = (
        names.astype(np.int64)[:, None] * 1_000_003 + salt * 131 + np.arange(weeks)
    ).ravel()
    return own


def _stacked(data: list[tuple[Floats, Floats, Ints]]) -> tuple[Floats, Floats, Ints]:
    return (
        np.concatenate([d[0] for d in data]),
        np.concatenate([d[1] for d in data]),
        np.concatenate([d[2] for d in data]),
    )
