"""A tiny firm, edits of it and a run over it: what the tests of the store write and read back."""

from datetime import UTC, date, datetime

import polars as pl

from firstmate.base.frame import frame
from firstmate.base.run import Run
from firstmate.base.table import Column, Opens, result_table
from firstmate.company.change import Change, Scenario
from firstmate.company.company import company

AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)

PLAN = result_table(
    "plan",
    "What to make.",
    Column("item", "text", "Code.", key=True),
    Column(
        "quantity", "number", "How many.", unit="item unit", low=0,
        formula="sum of lines", opens=Opens(("sales_lines",), on=("item", ("day", "period"))),
    ),
)  # fmt: skip


def firm(price=1.0, *, orders=3):
    """Two items, of which B has no price yet, and a few sales lines."""
    lines = [
        {"order": f"{n}", "line": 1, "day": date(2026, 3, 1 + n % 28), "item": "A", "quantity": 4.0}
        for n in range(orders)
    ]
    items = [{"item": "A", "price": price}, {"item": "B"}]
    return company("Müller & Söhne", {"sales_lines": lines, "items": items})


def edit(value, *, was=None, item="A", column="price", op="set"):
    """One cell of the table items, set from what it was."""
    change = Change(
        table="items", op=op, column=column, value=value, was=was, where={"item": item}
    )  # fmt: skip
    return Scenario("edit", (change,))


def run(of, *, seed=0, version="v1"):
    """A run whose only result is a plan of ``seed`` pieces."""
    rows = pl.DataFrame({"item": ["A"], "quantity": [float(seed)]})
    return Run(
        company=of.mark,
        version=version,
        scenario='{"changes": [], "name": "base"}',
        as_of=of.as_of,
        known_at=AT,
        versions={"supply": "1.ab"},
        options={"supply": {"weeks": 13}},
        seed=seed,
        results={"plan": frame(PLAN, rows)},
        cut_short=("supply",),
    )


def price(company, item="A"):
    """The price of an item."""
    return company["items"].filter(item=item)["price"][0]
