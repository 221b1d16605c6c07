"""Draw pages and grids on a terminal of any width, or write them as JSON; what is shown comes as it is."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from firstmate.publish.figures import FIXED
from firstmate.publish.page import Grid, Item, Page, Section

#: A column of words is not made narrower than this.
_NARROW = 14
_GAP = 2


def show(page: Page) -> None:
    """Show a page: the answer, then its sections."""
    console = Console(highlight=False)
    _line(console, page.answer, style="bold")
    for section in page.sections:
        show_section(section, console=console)


def show_section(section: Section, *, console: Console | None = None) -> None:
    """Show one section: heading, list, grids, sentences."""
    console = console or Console(highlight=False)
    console.print()
    _line(console, section.title, style="bold underline")
    if section.items:
        console.print(_list(section.items))
    for one in section.grids:
        show_grid(one, console=console)
    for sentence in section.sentences:
        _line(console, sentence, style="dim")


def show_grid(shown: Grid, *, console: Console | None = None) -> None:
    """Show a grid as wide as the terminal allows; what did not fit is named below."""
    console = console or Console(highlight=False)
    if shown.title:
        _line(console, shown.title, style="bold")
    if not shown.rows:
        _line(console, shown.empty or "Nothing.")
        return
    kept = fitting(shown, console.width)
    table = Table(box=None, padding=(0, _GAP, 0, 0), pad_edge=False, header_style="dim")
    for at in kept:
        head = shown.heads[at]
        table.add_column(
            Text(head.label),
            justify="right" if head.right else "left",
            no_wrap=not head.long,
            min_width=None if head.long else _natural(shown, at),
            overflow="fold",
        )
    for row in shown.rows:
        table.add_row(*(Text(_plain(row[at])) for at in kept))
    console.print(table)
    if len(kept) < len(shown.heads):
        left = ", ".join(h.label for at, h in enumerate(shown.heads) if at not in kept)
        _line(console, f"Left out for lack of room: {left}.", style="dim")


def fitting(shown: Grid, width: int) -> list[int]:
    """Return the columns that fit: from the first, each whole; columns of words may be narrower."""
    least = [
        min(_natural(shown, at), max(_NARROW, len(head.label)))
        if head.long
        else _natural(shown, at)
        for at, head in enumerate(shown.heads)
    ]
    kept: list[int] = []
    used = 0
    for at, needed in enumerate(least):
        if used + needed > width and kept:
            break
        kept.append(at)
        used += needed + _GAP
    return kept


def _natural(shown: Grid, at: int) -> int:
    cells = [len(row[at]) for row in shown.rows]
    return max([len(shown.heads[at].label), *cells])


def _list(items: tuple[Item, ...]) -> Table:
    table = Table.grid(padding=(0, _GAP, 0, 0), expand=False)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    table.add_column(justify="right", no_wrap=True)
    for one in items:
        told = Text(_plain(one.text))
        for line in (" ".join(one.notes), f"From {one.opens}." if one.opens else ""):
            if line:
                told.append("\n" + _plain(line), style="dim")
        table.add_row(Text(one.mark), told, Text(_plain(one.value)))
    return table


def _line(console: Console, text: str, *, style: str = "") -> None:
    console.print(Text(_plain(text), style=style), soft_wrap=False)


def _plain(text: str) -> str:
    """Return the text with blanks that can be searched for; a terminal has its own breaks."""
    return text.replace(FIXED, " ")


def show_json(what: Any) -> None:
    """Write one JSON document to standard output."""
    click.echo(json.dumps(_plainly(what), ensure_ascii=False, indent=2, default=_scalar))


def _plainly(what: Any) -> Any:
    if isinstance(what, str):
        return _plain(what)
    if isinstance(what, dict):
        return {key: _plainly(value) for key, value in what.items()}
    return [_plainly(one) for one in what] if isinstance(what, list | tuple) else what


def _scalar(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def note(text: str) -> None:
    """Say something beside the answer, on standard error."""
    click.echo(_plain(text), err=True)


def asks() -> bool:
    """Return whether somebody sits at a terminal who can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


@contextmanager
def following(*, silent: bool = False) -> Iterator[Callable[[float, str], None]]:
    """Give a function that shows how far the work is; on a terminal only, on standard error."""
    console = Console(stderr=True, highlight=False)
    if silent or not console.is_terminal:
        yield lambda _share, _words: None
        return
    columns = (
        BarColumn(bar_width=24),
        TextColumn("{task.percentage:>3.0f} %"),
        TextColumn("{task.description}", markup=False),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        work = bar.add_task("", total=1.0)

        def tell(share: float, words: str) -> None:
            bar.update(work, completed=share, description=words.replace("_", " "))

        yield tell
