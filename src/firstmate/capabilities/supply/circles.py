"""Bills that contain one another in a circle: which lines close it, so that the rest can be planned."""

from __future__ import annotations

import polars as pl

from firstmate.base.issue import Issue


def without_circles(
    lines: pl.DataFrame, bought: pl.Series
) -> tuple[pl.DataFrame, tuple[Issue, ...]]:
    """Return the bill lines without those that close a circle, and an issue that names these.

    Where an item of the circle is bought, its own bill is left out; else the line that leads back
    to an item the walk down the bills, from the first name on, has come through.

    Parameters
    ----------
    lines
        item, component and more.
    bought
        Items that are said to be bought.

    Examples
    --------
    A table takes a board, and the board by mistake a table; the board is bought.

    >>> lines = pl.DataFrame({"item": ["table", "board"], "component": ["board", "table"]})
    >>> kept, issues = without_circles(lines, pl.Series(["board"]))
    >>> kept.rows(), issues[0].value
    ([('table', 'board')], 'table in board')
    """
    pairs = lines.select("item", "component").unique().sort("item", "component")
    inside = _inside(pairs)
    if not inside:
        return lines, ()
    of_bought = [pair for pair in inside if pair[0] in set(bought.to_list())]
    closing = [*of_bought, *_leading_back([pair for pair in inside if pair not in of_bought])]
    left_out = pl.DataFrame(closing, schema=["item", "component"], orient="row")
    kept = lines.join(left_out, on=["item", "component"], how="anti", maintain_order="left")
    circular = sorted({item for pair in inside for item in pair})
    named = ", ".join(f"{component} in {item}" for item, component in closing[:10])
    return kept, (Issue(
        task="plan", code="circular_bill", severity="error", table="bom_lines", column="component",
        value=named, count=len(closing),
        why=f"The bills of {', '.join(circular[:10])} contain one another in a circle.",
        mend=f"Remove the bill line that is wrong; until then the plan leaves out {named}.",
    ),)  # fmt: skip


def _inside(pairs: pl.DataFrame) -> list[tuple[str, str]]:
    """Lines whose component leads back to their item: what can be peeled from neither end, and does."""
    left = pairs
    while True:
        ends = (pl.col("item").is_in(left["component"].unique().implode())) & (
            pl.col("component").is_in(left["item"].unique().implode())
        )
        peeled = left.filter(ends)
        if peeled.height == left.height:
            break
        left = peeled
    below: dict[str, list[str]] = {}
    for item, component in left.iter_rows():
        below.setdefault(item, []).append(component)
    return [pair for pair in left.iter_rows() if pair[0] in _reached(pair[1], below)]


def _reached(start: str, below: dict[str, list[str]]) -> set[str]:
    seen, ahead = {start}, [start]
    while ahead:
        for component in below.get(ahead.pop(), ()):
            if component not in seen:
                seen.add(component)
                ahead.append(component)
    return seen


def _leading_back(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Lines that lead back to an item above, walking down from the first name on."""
    below: dict[str, list[str]] = {}
    for item, component in pairs:
        below.setdefault(item, []).append(component)
    found: list[tuple[str, str]] = []
    done: set[str] = set()
    for start in sorted(below):
        path, stack = [start], [iter(below[start])]
        while stack and start not in done:
            part = next(stack[-1], None)
            if part is None:
                done.add(path.pop())
                stack.pop()
            elif part in path:
                found.append((path[-1], part))
            elif part not in done:
                path.append(part)
                stack.append(iter(below.get(part, ())))
    return found
