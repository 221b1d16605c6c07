"""The truth behind the trader's supply side, for tests to ask whether answers are right.

The product never reads it; only the demo and tests do.
"""

from dataclasses import dataclass
from datetime import date

import polars as pl

from firstmate.demo.trader.source import AS_OF, DAYS
from firstmate.demo.trader.suppliers import LATE
from firstmate.demo.trader.world import world


@dataclass(frozen=True)
class LeadTime:
    """What a supplier states and how long it really takes [calendar days, gamma distributed].

    Receipts are moved from a weekend to Monday and one line in twelve comes in two parts, so
    measured days to the last receipt lie up to a day above `mean_days`.
    """

    supplier: str
    stated_days: int
    mean_days: float
    sd_days: float


@dataclass(frozen=True)
class Truth:
    """What was planted.

    Attributes
    ----------
    as_of : datetime.date
        Last day of the books.
    lead_times : tuple of LeadTime
        One per supplier.
    late_supplier : str
        The supplier whose mean is 1.8 times what it states.
    dead_items : frozenset of str
        Items in stock without a priced sale for 180 days: forty left over by plan, and odd
        pieces of others that came back.
    short_items, overstocked_items : frozenset of str
        Items the buyer has neglected for 100 days, and those bought five months too far.
    items : polars.DataFrame
        Columns ``item``, ``supplier``, ``cost``, ``habit``, ``opening``, ``received``,
        ``moved``, ``closing`` [units].
    """

    as_of: date
    lead_times: tuple[LeadTime, ...]
    late_supplier: str
    dead_items: frozenset[str]
    short_items: frozenset[str]
    overstocked_items: frozenset[str]
    items: pl.DataFrame


def truth(*, seed: int = 7) -> Truth:
    """Return what is true of the trader that `write` makes with the same seed."""
    made = world(seed=seed)
    makers, bought = made.suppliers, made.purchases
    came = (
        bought.receipts.filter(pl.col("day") < DAYS)
        .join(bought.lines.select("purchase", "line", "at"), on=["purchase", "line"])
        .group_by("at")
        .agg(pl.col("quantity").sum().alias("received"))
    )
    items = (
        made.items.select(
            "item",
            pl.col("supplier").replace_strict(
                {n: maker.supplier for n, maker in enumerate(makers)}, return_dtype=pl.String
            ),
            "cost",
            "habit",
            pl.Series("opening", bought.opening),
            pl.Series("moved", made.book.moved.sum(axis=1)),
            pl.Series("closing", bought.closing),
        )
        .with_row_index("at")
        .with_columns(pl.col("at").cast(pl.Int64))
        .join(came, on="at", how="left", maintain_order="left")
        .with_columns(pl.col("received").fill_null(0))
        .drop("at")
    )

    def of_habit(habit: str) -> frozenset[str]:
        return frozenset(items.filter(habit=habit)["item"])

    return Truth(
        as_of=AS_OF,
        lead_times=tuple(
            LeadTime(m.supplier, m.stated_days, m.mean_days, m.sd_days) for m in makers
        ),
        late_supplier=makers[LATE].supplier,
        dead_items=frozenset(
            items.filter(pl.col("habit").is_in(["dead", "ended"]), pl.col("closing") > 0)["item"]
        ),
        short_items=of_habit("short"),
        overstocked_items=of_habit("over"),
        items=items,
    )
