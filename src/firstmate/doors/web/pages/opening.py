"""Open a number: what it means, how it is computed, and the rows behind it down to the files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from firstmate.base.errors import Refused
from firstmate.base.table import Column, Table
from firstmate.company.record import RECORDS
from firstmate.company.tables import INPUTS
from firstmate.doors.web.asked import Asked, NotYet
from firstmate.doors.web.page import Page
from firstmate.doors.web.parts.grid import GridPart, Link, filled, grid
from firstmate.doors.web.templating import plain
from firstmate.publish.asking import keyed
from firstmate.publish.figures import figure, number
from firstmate.work.explain import Behind, Number
from firstmate.work.formula import named_in

#: Steps back that the address carries.
STEPS = 6


def opening(asked: Asked) -> Response:
    """Show one number with its formula and the rows behind it."""
    if asked.view.current is None:
        raise NotYet
    declared = _declared(asked, asked.path("table"))
    key = keyed(asked.query, declared)
    run = asked.query.get("run", "")
    opened = asked.view.opened(declared.name, key, asked.path("column"), run=run)
    if opened is None:
        asked.shown.add(declared.name)
        raise NotYet
    behind = [each for each in opened.behind if each.rows.height]

    def part(each: Behind) -> GridPart:
        return _part(asked, opened, each, run)

    return asked.render(
        "pages/opened.html",
        number=opened,
        value=_written(asked, opened.column, opened.value),
        of=_of(asked, opened.table, opened.row),
        beside=_beside(asked, opened, run),
        near=[part(b) for b in behind if b.depth == 1],
        far=[part(b) for b in behind if b.depth > 1],
        crumbs=_crumbs(asked),
        run=run,
    )


def _declared(asked: Asked, name: str) -> Table:
    known = {**INPUTS, **asked.workspace.registry.results}
    if name not in known:
        if name in RECORDS:
            raise Refused(f"The rows of {name} are what was kept; nothing stands behind them.")
        raise Refused(f"There is no table {name}.", "The list of tables has them all.")
    return known[name]


def _written(asked: Asked, column: Column, value: Any) -> str:
    """Write a figure in full, with its unit."""
    if column.kind == "money" and isinstance(value, int | float):
        return f"{number(value, decimals=2)} {asked.words.currency}".strip()
    said = figure(column, value, near=asked.words.near) or "empty"
    unit = "" if column.unit in {"", "share", "days", "hours", "weeks"} else column.unit
    return f"{said} {unit.replace('item unit', 'units').replace('currency', asked.words.currency)}".strip()


def _of(asked: Asked, table: Table, row: Mapping[str, Any]) -> str:
    """Return which row it is, in words: its key with the names people use."""
    said = []
    for name in table.key or table.names[:3]:
        value = row.get(name)
        if value not in (None, ""):
            shown = figure(table[name], value, near=asked.words.near)
            said.append(f"{plain(name)} {asked.words.named(name, shown)}")
    return ", ".join(said)


def _beside(asked: Asked, opened: Number, run: str) -> list[tuple[str, str, str]]:
    """Return the other figures of the row that the formula names: words, value, where it opens."""
    deeper = _deeper(asked, opened.table, run)
    return [
        (plain(c.name), _written(asked, c, opened.row[c.name]),
         deeper[c.name](opened.row) if c.name in deeper else "")
        for c in named_in(opened.table, opened.column)
        if opened.row.get(c.name) is not None
    ]  # fmt: skip


def _part(asked: Asked, opened: Number, behind: Behind, run: str) -> GridPart:
    """Return rows behind as a grid; of input rows the place in the file stands first."""
    columns = filled(behind.table, behind.rows)
    if "source" in columns:
        columns = ["source", *(c for c in columns if c != "source")]
    count = behind.rows.height
    rows = f"{number(count)} row{'' if count == 1 else 's'}"
    title = f"{plain(behind.table.name)}: {rows} behind {plain(behind.through)}"
    if behind.table.name in opened.sums:
        column, total = opened.sums[behind.table.name]
        title += f"; {plain(column)} adds up to {number(total, decimals=2)}"
    return grid(
        asked, behind.table, behind.rows, name=behind.table.name, title=title, columns=columns,
        run=run, links=_deeper(asked, behind.table, run), opens=False,
    )  # fmt: skip


def _deeper(asked: Asked, table: Table, run: str) -> dict[str, Link]:
    """Return column -> what opens its numbers with this page as the way back."""
    if table.role != "result":
        return {}
    here = asked.here(via=None)
    trail = [*_trail(asked), here][-STEPS:]

    def link(column: str) -> Link:
        def href(row: Mapping[str, Any]) -> str:
            key = {f"k.{name}": row[name] for name in table.key if row.get(name) is not None}
            return asked.url(f"/open/{table.name}/{column}", run=run, via=trail, **key)

        return href

    return {
        c.name: link(c.name)
        for c in table.columns
        if c.kind in {"number", "integer", "money"} and (c.formula or c.ways)
    }


def _trail(asked: Asked) -> list[str]:
    """Return the pages before, only those of this company's numbers."""
    ours = f"/c/{asked.name}/open/"
    return [said for said in asked.query.getlist("via") if said.startswith(ours)][-STEPS:]


def _crumbs(asked: Asked) -> list[tuple[str, str]]:
    """Return words and addresses of the pages before, the first opened number first."""
    trail = _trail(asked)
    crumbs = []
    for at, address in enumerate(trail):
        table, _, column = address.partition("?")[0].partition("/open/")[2].partition("/")
        query = f"{address}{'&' if '?' in address else '?'}"
        back = asked.here(via=trail[:at]).partition("?")[2]
        vias = "&".join(part for part in back.split("&") if part.startswith("via="))
        crumbs.append((f"{plain(column)} of {plain(table)}", (query + vias).rstrip("?&")))
    return crumbs


PAGES = (Page("/open/{table}/{column}", "Number", opening),)
