"""Level-indented bills of material (1, .2, ..3) become lines of a parent and a component.

It recognises no other sheet; which table the unfolded lines feed is decided as for any sheet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

import polars as pl

from firstmate.intake.generic import everyday, words
from firstmate.intake.grid import Grid
from firstmate.intake.plain import Head, plain

#: Position of the parent's code in an unfolded sheet, and of the quantity in the parent's own line.
PARENT, PARENT_QUANTITY = "parent", "parent_quantity"
_LEVEL_WORDS = frozenset({
    "level", "lvl", "bom level", "level no", "explosion level", "stufe", "ebene", "stucklistenstufe",
    "auflosungsstufe", "dispositionsstufe", "niveau", "nivel", "livello", "poziom", "indent", "indentation",
    "structure level", "tier"
})  # fmt: skip
_PLACE_WORDS = frozenset({
    "pos", "position", "posno", "pos no", "line", "item no", "no", "wbs", "structure", "find no"
})  # fmt: skip
_DOTTED = re.compile(r"^([.\s+\-_>]*)(\d{1,2})\s*$")
_PATH = re.compile(r"^\d{1,4}(?:\.\d{1,4})*\.?$")
_INDENT = re.compile(r"^((?:[\s\u00a0]|[.\-_>+|└├─–—](?=[\s\u00a0.\-_>+|└├─–—]|\w))*)(.*)$")
_ROOT_LABELS = frozenset({
    "material", "product", "assembly", "parent", "article", "artikel", "baugruppe", "erzeugnis",
    "finished good", "produkt", "item", "bill of material", "bill of materials", "bom", "stuckliste",
    "stuckliste fur", "produit", "articulo", "articolo", "prodotto", "kopfmaterial", "artikel no",
    "article no", "item no", "material no", "part no", "part"
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Tree:
    """For each row its parent's code and quantity, why it has none, or that it is a head or repeated."""

    parents: list[str | None]
    quantities: list[str | None]
    wrong: dict[int, str]
    skipped: dict[int, str]


def unfold(grid: Grid) -> Grid:
    """Return the sheet with a column for the parent of each line, if it is a list by levels.

    The parent of a line is the nearest line above it that stands one level higher; lines of the top
    level belong to the product named above the list, or are products themselves. A line whose level
    skips one is rejected. Where a part is unfolded a second time, its lines are left out as the same.
    """
    item, quantity = _column(grid, "component", "item"), _column(grid, "quantity")
    if item is None or quantity is None or _column(grid, "parent"):
        return grid
    found = _depths(grid, item)
    if found is None:
        return grid
    depths, level = found
    codes = [_INDENT.sub(r"\2", text or "").strip() or None for text in grid.rows[item.position]]
    tree = _climb(depths, codes, grid.rows[quantity.position].to_list(), root=_root(grid))
    rows = grid.rows.with_columns(
        pl.Series(item.position, codes, dtype=pl.String),
        pl.Series(PARENT, tree.parents, dtype=pl.String),
        pl.Series(PARENT_QUANTITY, tree.quantities, dtype=pl.String),
    )
    numbers = rows["row"].to_list()
    skipped = pl.DataFrame(
        {
            "row": [numbers[k] for k in tree.skipped],
            "fate": list(tree.skipped.values()),
        },
        schema={"row": rows.schema["row"], "fate": pl.String},
    )
    wrong = pl.DataFrame(
        {"row": [numbers[k] for k in tree.wrong], "why": list(tree.wrong.values())},
        schema={"row": pl.Int64, "why": pl.String},
    )
    heads = tuple(
        replace(head, plain="component") if head.position == item.position else head
        for head in grid.heads
        if level is None or head.position != level.position
    )
    return replace(
        grid,
        heads=(*heads, Head(PARENT, "Parent item", "parent item")),
        rows=rows.filter(~pl.col("row").is_in(skipped["row"].implode())),
        fates=pl.concat([grid.fates, skipped]).sort("row"),
        wrong=wrong,
    )


def _column(grid: Grid, *columns: str) -> Head | None:
    """Return the first header that is a known word for one of the columns of a bill."""
    known: dict[str, set[str]] = {
        "component": {w for w, cs in words("bom_lines").items() if dict(cs).get("component") is not None},
        "quantity": {w for w, cs in words("bom_lines").items() if dict(cs).get("quantity") is not None},
        "parent": {w for w, cs in words("bom_lines").items() if dict(cs).get("item") is not None},
        "item": {w for w, cs in words("items").items() if dict(cs).get("item") is not None},
    }  # fmt: skip
    only = {"parent": known["parent"] - known["item"] - known["component"] - {"product"}}
    for column in columns:
        for head in grid.heads:
            told = head.plain in only.get(column, known[column])
            if told and grid.rows[head.position].null_count() < grid.rows.height:
                return head
    return None


def _depths(grid: Grid, item: Head) -> tuple[list[int | None], Head | None] | None:
    """Return the level of each row and the column that says it; None where the sheet has none."""
    for head in grid.heads:
        cells = grid.rows[head.position].to_list()
        if head.plain in _LEVEL_WORDS:
            depths = [_dotted(text) if text else None for text in cells]
        elif head.plain in _PLACE_WORDS and head.position != item.position:
            depths = [_path(text) if text else None for text in cells]
        else:
            continue
        if _deep(depths):
            return depths, head
    indents = [_indent(text) for text in grid.rows[item.position]]
    widths = sorted({width for width in indents if width is not None})
    if len(widths) > 1 and widths[0] == 0:
        depths = [None if width is None else widths.index(width) for width in indents]
        if _deep(depths):
            return depths, None
    return None


def _dotted(text: str) -> int | None:
    told = _DOTTED.match(text.strip())
    return int(told[2]) if told else None


def _path(text: str) -> int | None:
    bare = text.strip()
    return bare.rstrip(".").count(".") if _PATH.match(bare) else None


def _indent(text: str | None) -> int | None:
    if not text:
        return None
    told = _INDENT.match(text)
    return len(told[1].replace("\u00a0", " ")) if told else 0


def _deep(depths: list[int | None]) -> bool:
    """Whether the column reads as levels: nearly all told, more than one, mostly one step down."""
    told = [depth for depth in depths if depth is not None]
    if len(told) < max(2, 0.8 * len(depths)) or len(set(told)) < 2 or max(told) > 15:
        return False
    down = [b - a for a, b in pairwise(told) if b > a]
    return bool(down) and sum(step == 1 for step in down) >= 0.5 * len(down)


def _root(grid: Grid) -> str | None:
    """Return the product named above the list: a label with a code behind it."""
    above = grid.fates.filter(pl.col("fate") == "title")["row"]
    cells = grid.sheet.cells.filter(pl.col("row").is_in(above.implode())).drop("row")
    for row in cells.rows():
        texts = [text.strip() for text in row if text and text.strip()]
        for at, text in enumerate(texts):
            label, colon, rest = text.partition(":")
            if plain(label) in _ROOT_LABELS:
                after = rest.strip() if colon and rest.strip() else next(iter(texts[at + 1 :]), "")
                if after and plain(after) not in everyday():
                    return after.split()[0] if colon and rest.strip() else after
    return None


def _climb(
    depths: list[int | None],
    codes: list[str | None],
    quantities: list[str | None],
    *,
    root: str | None,
) -> _Tree:
    """Give each line its parent, walking down the list once."""
    top = min(depth for depth in depths if depth is not None)
    named = root is not None and not (codes[0] == root and depths[0] == top)
    parents: list[str | None] = []
    over: list[str | None] = []
    wrong: dict[int, str] = {}
    skipped: dict[int, str] = {}
    stack: dict[int, int] = {}
    first: dict[str, int] = {}
    last = top
    for k, depth in enumerate(depths):
        parent: str | None = None
        above: int | None = None
        if depth is None:
            wrong[k] = "its level cannot be read"
        elif depth == top and named:
            parent = root
        elif depth == top:
            skipped[k] = "head of a bill"
        elif depth - 1 not in stack:
            wrong[k] = (
                f"level {depth} follows level {last}: the line of level {depth - 1} is missing"
            )
        else:
            above = stack[depth - 1]
            parent = codes[above]
            if parent is None:
                wrong[k] = "the line above it, one level higher, has no code"
            elif first.setdefault(parent, above) != above:
                skipped[k] = "bill shown before"
        parents.append(parent)
        over.append(None if above is None else quantities[above])
        if depth is not None:
            last = depth
            stack = {d: at for d, at in stack.items() if d < depth} | {depth: k}
    return _Tree(parents, over, wrong, skipped)
