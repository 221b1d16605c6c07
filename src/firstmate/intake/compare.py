"""What is different from the company before, in business words, and changes of state as events.

It judges nothing (see the capabilities).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

import polars as pl

from firstmate.base.frame import schema
from firstmate.company.company import Company
from firstmate.company.tables import INPUTS

#: Table -> what one of its rows is called, in the plural.
_WORDS: Mapping[str, str] = {
    "sales_lines": "order lines", "items": "items", "customers": "customers",
    "suppliers": "suppliers", "purchase_lines": "purchase lines", "receipts": "receipts",
    "jobs": "jobs", "deals": "deals", "quotes": "quotes", "invoices": "invoices",
    "payments": "payments", "work_orders": "work orders", "work_reports": "work reports",
    "time_entries": "time entries", "bom_lines": "bill of material lines", "operations": "operations",
    "resources": "resources", "people": "people", "shipments": "shipments", "returns": "returns",
    "supplier_items": "supplier prices and terms", "quality_checks": "quality checks", "gates": "gates",
    "locations": "places", "promises": "promises",
}  # fmt: skip

#: (table, column) whose differences are events: case column, words.
_STATES = (
    ("sales_lines", "status", "order"), ("purchase_lines", "status", "purchase"),
    ("jobs", "status", "job"), ("work_orders", "status", "work_order"),
    ("deals", "stage", "deal"), ("deals", "outcome", "deal"), ("quotes", "outcome", "quote"),
)  # fmt: skip


def compare(before: Company, now: Company) -> tuple[str, ...]:
    """Return sentences on what is new, gone, moved and changed; nothing where nothing is."""
    said = []
    for name, words in _WORDS.items():
        old, new = before[name], now[name]
        if (old.is_empty() and new.is_empty()) or before.tables[name].mark == now.tables[name].mark:
            continue
        said += _rows(name, words, old, new)
    said += _moved(before, now) + _stock(before, now)
    return tuple(said)


def _many(count: int, words: str) -> str:
    """Return the words in the singular where there is one."""
    if count != 1:
        return words
    return {"people": "person", "supplier prices and terms": "supplier price or term"}.get(
        words, words.removesuffix("s")
    )


def _rows(name: str, words: str, old: pl.DataFrame, new: pl.DataFrame) -> list[str]:
    key = list(INPUTS[name].key)
    fresh = new.join(old.select(key), on=key, how="anti", nulls_equal=True).height
    gone = old.join(new.select(key), on=key, how="anti", nulls_equal=True).height
    said = []
    if fresh:
        said.append(f"{fresh:,} new {_many(fresh, words)}")
    if gone:
        said.append(f"{gone:,} {_many(gone, words)} vanished")
    changed = _changed(old, new, key)
    if changed:
        said.append(f"{changed:,} {_many(changed, words)} changed")
    return said


def _changed(old: pl.DataFrame, new: pl.DataFrame, key: list[str]) -> int:
    rest = [name for name in new.columns if name not in {*key, "source"}]
    both = new.join(old, on=key, how="inner", nulls_equal=True, suffix="_before")
    if both.is_empty() or not rest:
        return 0
    differs = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_before")) for name in rest)
    return both.filter(differs).height


def _moved(before: Company, now: Company) -> list[str]:
    old = before["sales_lines"].select("order", "line", was="promised")
    both = now["sales_lines"].join(old, on=["order", "line"], how="inner", nulls_equal=True)
    moved = both.filter((pl.col("promised") != pl.col("was")).fill_null(value=False))
    if moved.is_empty():
        return []
    orders = moved["order"].n_unique()
    later = moved.filter(pl.col("promised") > pl.col("was"))["order"].n_unique()
    return [f"{orders:,} {_many(orders, 'orders')} moved to another day, {later:,} of them later"]


def _stock(before: Company, now: Company) -> list[str]:
    def latest(company: Company) -> pl.DataFrame:
        stock = company["stock"].sort("day")
        return stock.group_by("item", "location", maintain_order=True).agg(
            pl.col("quantity").last()
        )

    old, new = latest(before), latest(now)
    if old.is_empty() or new.is_empty():
        return []
    both = new.join(old, on=["item", "location"], how="full", nulls_equal=True, suffix="_before")
    changed = both.filter(pl.col("quantity").fill_null(0) != pl.col("quantity_before").fill_null(0))
    items = changed["item"].n_unique()
    return [f"stock of {items:,} {_many(items, 'items')} changed"] if items else []


def status_events(
    before: Company, tables: dict[str, pl.DataFrame], *, as_of: date
) -> dict[str, pl.DataFrame]:
    """Add an event for each state that differs from the import before, between the two days."""
    found = []
    for name, column, kind in _STATES:
        if name not in tables or before[name].is_empty():
            continue
        key = list(INPUTS[name].key)
        old = before[name].select(*key, was=column)
        both = tables[name].join(old, on=key, how="inner", nulls_equal=True)
        differs = both.filter(
            pl.col(column).ne_missing(pl.col("was")) & pl.col(column).is_not_null()
        )
        if differs.height:
            found.append(_events(differs, column, kind, before.as_of, as_of))
    if not found:
        return tables
    fresh = pl.concat(found).unique(
        ["case", "activity", "start"], keep="first", maintain_order=True
    )
    types = schema(INPUTS["events"])
    known = tables.get("events", pl.DataFrame(schema=types))
    fresh = fresh.join(known, on=["case", "activity", "start"], how="anti", nulls_equal=True)
    return {**tables, "events": pl.concat([known, fresh.cast(dict(types))], how="diagonal")}  # type: ignore[arg-type]


def _events(rows: pl.DataFrame, column: str, kind: str, since: date, until: date) -> pl.DataFrame:
    def moment(day: date) -> pl.Expr:
        return pl.lit(datetime.combine(day, time(), tzinfo=UTC)).cast(pl.Datetime("us", "UTC"))

    return rows.select(
        pl.col(kind).alias("case"),
        (pl.lit(f"{column} ") + pl.col(column)).alias("activity"),
        moment(since).alias("start"),
        moment(until).alias("end"),
        pl.lit(None, dtype=pl.String).alias("who"),
        (pl.lit(f"{kind}:") + pl.col(kind)).alias("objects"),
        pl.lit(f"seen between {since} and {until}").alias("source"),
    )
