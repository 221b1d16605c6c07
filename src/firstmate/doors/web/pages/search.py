"""Search over items, customers, orders, resources, suppliers, tables and pages; codes and names, anywhere in them."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
from starlette.responses import Response

from firstmate.doors.web.asked import Asked
from firstmate.doors.web.page import Page, menu, pages

#: Kinds of things: table, key column, words for it.
_KINDS = (
    ("items", "item", "item"),
    ("customers", "customer", "customer"),
    ("suppliers", "supplier", "supplier"),
    ("resources", "resource", "resource"),
    ("jobs", "job", "job"),
)
#: Found of each kind.
MOST = 8


@dataclass(frozen=True)
class Found:
    """Something found: what it is called, what it is, where it opens."""

    text: str
    kind: str
    href: str


def search(asked: Asked) -> Response:
    """Show what bears the words that were typed."""
    said = asked.query.get("q", "").strip().lower()
    found = list(_pages(asked, said))
    if said and asked.view.current:
        for table, key, kind in _KINDS:
            found += [
                Found(called(row, key), kind, asked.url(f"/about/{kind}", code=row[key]))
                for row in things(asked, said, table, key)
            ]
        found += _orders(asked, said)
    return asked.render("pages/search.html", said=asked.query.get("q", ""), found=found)


def _pages(asked: Asked, said: str) -> list[Found]:
    """Pages of the menu, and with words typed the pages behind their tabs too."""
    entries = [entry for group in menu().values() for entry in group]
    if said:
        above = {entry.path for entry in entries}
        entries += [page for page in pages() if page.call and page.path.rpartition("/")[0] in above
                    and "{" not in page.path]  # fmt: skip
    return [
        Found(entry.title, "page", asked.url(entry.path))
        for entry in entries
        if said in entry.title.lower()
    ]


def things(asked: Asked, said: str, table: str, key: str) -> list[dict[str, str]]:
    """Return the rows (code and name) of a table whose code or name holds the words, in lower case."""
    rows = asked.view.company[table]
    names = [name for name in (key, "name") if name in rows.columns]
    tests = [pl.col(n).str.to_lowercase().str.contains(said, literal=True) for n in names]
    hits = rows.filter(pl.any_horizontal(tests)).select(names).unique(maintain_order=True)
    return hits.head(MOST).to_dicts()


def called(row: dict[str, str], key: str) -> str:
    """Return what people call a thing found: its name with its code."""
    name = row.get("name") or ""
    return f"{name} ({row[key]})" if name and name != row[key] else str(row[key])


def _orders(asked: Asked, said: str) -> list[Found]:
    rows = asked.view.company["sales_lines"]
    hits = (
        rows.filter(pl.col("order").str.to_lowercase().str.contains(said, literal=True))
        .select("order", "customer")
        .unique("order", maintain_order=True)
        .head(MOST)
    )
    return [
        Found(
            f"{row['order']}" + (f", {row['customer']}" if row["customer"] else ""),
            "order",
            asked.url("/about/order", code=row["order"]),
        )
        for row in hits.iter_rows(named=True)
    ]


PAGES = (Page("/search", "Search", search),)
