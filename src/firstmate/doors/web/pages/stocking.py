"""Supply, two tabs: where stock lies by class and along its way, and how suppliers do."""

from __future__ import annotations

import polars as pl
from starlette.responses import Response

from firstmate.doors.web.asked import Asked
from firstmate.doors.web.page import Page
from firstmate.doors.web.pages.supply import shown
from firstmate.doors.web.parts.grid import GridPart, grid
from firstmate.publish import stocking as said
from firstmate.publish.figures import day, money, share

#: Below this share in time and in full a supplier is marked.
POOR = 0.9


def where(asked: Asked) -> Response:
    """Show stock by what items earn and how well they are foreseen, and where along its way it is cheapest."""
    run = asked.run("item_classes", "class_stock", "stock_places", "order_rules")
    cells, items, places = (
        run[name].rows for name in ("class_stock", "item_classes", "stock_places")
    )
    chosen = {name: asked.query.get(name, "") for name in ("abc", "xyz")}
    for name, value in chosen.items():
        if value:
            items = items.filter(pl.col(name) == value)
    currency = asked.words.currency
    figures = [
        ("In stock", money(float(cells["stock_amount"].sum() or 0.0), currency=currency), "", ""),
        (
            "Above target",
            money(float(cells["above_target"].sum() or 0.0), currency=currency),
            "",
            "",
        ),
        (
            "Keeping it costs a year",
            money(float(cells["holding"].sum() or 0.0), currency=currency),
            "",
            "",
        ),
    ]
    picked = [
        ("All classes", asked.here(abc=None, xyz=None), False),
        ("".join(chosen.values()), asked.here(), True),
    ]
    return shown(
        asked, "Where stock lies", answer=said.where(cells, places, asked.words), key_figures=figures,
        rests=f"From sales of a year and counts of {day(run.as_of)} or before.",
        choices=picked if any(chosen.values()) else [],
        parts=[
            grid(asked, run["class_stock"].table, cells, name="classes", title="Classes: ABC by what is "
                 "earned, XYZ by how well it is foreseen", run=run.id,
                 links={"items": lambda row: asked.here(abc=row["abc"], xyz=row["xyz"])},
                 empty="No item is sold or in stock."),
            grid(asked, run["item_classes"].table, items, name="items", title="Items", names=True, run=run.id,
                 sort="-stock_amount",
                 columns=("item", "abc", "xyz", "contribution", "spread", "on_hand", "stock_amount",
                          "above_target", "holding"),
                 empty="No item is sold or in stock."),
            _places(asked, run["stock_places"].table, places, run.id),
            grid(asked, run["order_rules"].table, run["order_rules"].rows, name="rules", names=True,
                 run=run.id, title="When to order each item, for a system that reorders by itself",
                 sort="-saves",
                 columns=("item", "location", "supplier", "rule", "reorder_point", "order_up_to", "lot_size",
                          "cost", "saves", "every_weeks", "supplier_weeks"),
                 empty="No item with a forecast earns anything."),
        ],
    )  # fmt: skip


def _places(asked: Asked, table: object, rows: pl.DataFrame, run: str) -> GridPart:
    return grid(
        asked, table, rows, name="places", names=True, run=run,  # type: ignore[arg-type]
        title="Safety stock along the way to customers", sort="-amount",
        columns=("item", "location", "supply", "own_weeks", "covers", "safety_stock", "amount",
                 "everywhere_amount", "saves", "service", "reason"),
        labels={"everywhere_amount": "if every stage held its own"},
        empty="Nothing is made of parts or moved between places: each item holds its own.",
    )  # fmt: skip


def suppliers(asked: Asked) -> Response:
    """Show the supplier scorecard."""
    run = asked.run("supplier_scores")
    held = run["supplier_scores"]
    rows, currency = held.rows, asked.words.currency
    known = rows.filter(pl.col("judged") > 0)
    whole = (known["on_time_in_full"] * known["judged"]).sum() / max(int(known["judged"].sum()), 1)
    figures = [
        ("Bought in a year", money(float(rows["amount"].sum() or 0.0), currency=currency), "", ""),
        ("On time in full", share(float(whole)) if known.height else "not known", "", ""),
        ("Dearer than a year before", money(float(rows["dearer"].sum() or 0.0), currency=currency), "a year", ""),
    ]  # fmt: skip
    return shown(
        asked, "Suppliers", answer=said.suppliers(rows, asked.words), key_figures=figures if rows.height else [],
        rests=f"Purchases of the year to {day(run.as_of)}.",
        parts=[grid(
            asked, held.table, rows, title="Suppliers", names=True, run=run.id, sort="-amount",
            columns=("supplier", "amount", "share", "on_time_in_full", "late_days", "stated", "days", "high",
                     "price_change", "dearer", "refused", "only_source", "at_risk"),
            labels={"only_source": "items from nobody else", "at_risk": "hangs on them"},
            states={"on_time_in_full": lambda row: "risk" if row["on_time_in_full"] is not None
                    and row["on_time_in_full"] < POOR else ""},
            empty="No purchase names its supplier.",
        )],
    )  # fmt: skip


PAGES = (
    Page(
        "/supply/where",
        "Where stock lies",
        where,
        teaches="Here stands where money lies in stock, and where it would "
        "lie better. Sales orders, a stock list and an item list with costs bring it.",
    ),
    Page(
        "/supply/suppliers",
        "Suppliers",
        suppliers,
        teaches="Here stands what each supplier is worth and how well it "
        "keeps its word. Purchase orders with their receipts bring it.",
    ),
)
