"""A Table is a declared set of columns, the only thing that travels; it holds no data.

Everything that speaks of data reads these declarations: intake, checks, storage, templates,
docs, web grids, the API. It does not read, convert or check data itself (see frame and check).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["text", "number", "integer", "money", "flag", "day", "moment"]
Private = Literal["no", "money", "person", "own"]
Role = Literal["input", "result", "record"]


@dataclass(frozen=True, slots=True)
class Opens:
    """Where a number of a result comes from: rows of these tables that share these columns.

    Parameters
    ----------
    tables
        Names of the tables whose rows stand behind the number.
    on
        Columns that a row behind shares with the row of the number; where the names differ,
        ``(ours, theirs)``.
    window
        ``(from, to)``: columns of the number's row that bound the time column of the rows behind,
        both inclusive; a ``period`` stands for its whole week.
    adds_up
        Column of the rows behind whose sum is the number, or empty.
    through
        ``(table, column)``: where a row behind leaves a shared column empty, that of the row of
        this table with the same ``column`` stands in, as a report has the item of its work order.
    """

    tables: tuple[str, ...]
    on: tuple[str | tuple[str, str], ...] = ()
    window: tuple[str, str] | None = None
    adds_up: str = ""
    through: tuple[str, str] | None = None


#: One way to open, or several where rows of several tables are shared in different ways.
Ways = Opens | tuple[Opens, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, kind, unit, meaning and limits.

    ``unit`` is a unit of measure ("hours", "days", "currency", "share", "item unit") or empty.
    ``references`` names ``table.column`` whose values it must be among. ``low`` and ``high`` are
    inclusive limits. ``synonyms`` are headers that people's files use for it, any case and accents.
    ``formula`` and ``opens`` say for a result column how it is computed and what it opens to.
    ``moves_with`` names columns of the same row: scaling one of them scales this one with it, as
    money moves with pieces and with their price.
    """

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    key: bool = False
    required: bool = False
    references: str = ""
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    private: Private = "no"
    synonyms: tuple[str, ...] = ()
    formula: str = ""
    opens: Ways | None = None
    moves_with: tuple[str, ...] = ()

    @property
    def ways(self) -> tuple[Opens, ...]:
        """Every way in which it opens, none for a column that opens to nothing."""
        if isinstance(self.opens, Opens):
            return (self.opens,)
        return self.opens or ()


@dataclass(frozen=True, slots=True)
class Table:
    """A named, declared set of columns.

    ``time`` names the column on which dates act; ``validity`` the pair (first day, last day) in
    which a row holds, both inclusive, empty = open. Key columns come first. ``gathered`` tables
    are given by many tasks and united with a column ``task``.
    """

    name: str
    meaning: str
    columns: tuple[Column, ...]
    role: Role = "input"
    time: str = ""
    validity: tuple[str, str] | None = None
    gathered: bool = False
    _by_name: dict[str, Column] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        by_name = {column.name: column for column in self.columns}
        if len(by_name) != len(self.columns):
            raise ValueError(f"table {self.name} declares a column twice")
        for name in (self.time, *(self.validity or ())):
            if name and name not in by_name:
                raise ValueError(f"table {self.name} has no column {name}")
        object.__setattr__(self, "_by_name", by_name)

    def __getitem__(self, name: str) -> Column:
        """The column of that name; KeyError when the table does not declare it."""
        return self._by_name[name]

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all columns in declared order."""
        return tuple(column.name for column in self.columns)

    @property
    def key(self) -> tuple[str, ...]:
        """Names of the key columns; empty for a table whose rows are only told apart by values."""
        return tuple(column.name for column in self.columns if column.key)


SOURCE = Column(
    "source",
    "text",
    "File, sheet and row that the value was read from, or the person who entered it.",
)


def input_table(
    name: str,
    meaning: str,
    *columns: Column,
    time: str = "",
    validity: tuple[str, str] | None = None,
) -> Table:
    """Declare an input table; every input row also carries its ``source``."""
    return Table(name, meaning, (*columns, SOURCE), time=time, validity=validity)


def result_table(
    name: str, meaning: str, *columns: Column, time: str = "", gathered: bool = False
) -> Table:
    """Declare a result table, given by exactly one task unless it is gathered."""
    return Table(name, meaning, columns, role="result", time=time, gathered=gathered)
