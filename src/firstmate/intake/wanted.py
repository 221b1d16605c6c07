# ruff: noqa: E501 - rows of words
"""Which exports to make: where in the system, which columns, what each unlocks and never contains.

Declarations and a ranking; it reads no files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from firstmate.base.errors import Refused
from firstmate.company.company import Company
from firstmate.intake.menus import MENUS, RESTS_ON, Menu


@dataclass(frozen=True, slots=True)
class Need:
    """What a table is good for; ``worth`` ranks the first export to make (higher first).

    ``file`` is what people call such an export.
    """

    table: str
    file: str
    worth: int
    period: str
    unlocks: str


#: What each kind of export unlocks, most valuable first.
NEEDS = (
    Need("sales_lines", "Sales orders, line by line", 100, "two years, line by line, open orders included",
         "the forecast, what is late and not yet delivered, sales by item and customer"),
    Need("stock", "Stock list", 85, "today, the same day as the orders",
         "what to buy and make now, what is short, dead stock in money"),
    Need("items", "Item list", 80, "all that are in use", "margins in money, families, bought or made, lead times"),
    Need("purchase_lines", "Purchase orders with receipts", 72, "two years, open ones included",
         "real lead times of suppliers, what is on the way, what to chase"),
    Need("supplier_items", "Supplier prices and terms", 66, "valid now", "minimum orders, multiples and prices in the buy list"),
    Need("jobs", "Jobs and projects", 64, "two years, open ones included", "hours to come, load, which jobs wait"),
    Need("work_reports", "Work reports", 60, "two years", "hours per unit and per kind of job, real capacity, scrap"),
    Need("resources", "Work centres with their hours", 58, "valid now", "the limit of the firm, its price, what an hour more is worth"),
    Need("bom_lines", "Bills of material", 55, "valid now", "material needs of what is made, shortages before they stop work"),
    Need("operations", "Routings", 50, "valid now", "load by work centre for items that are made"),
    Need("time_entries", "Time sheets", 48, "two years", "hours per job and person, where time goes"),
    Need("deals", "Sales pipeline", 45, "all, won and lost included, two years", "orders to come with their real chances"),
    Need("quotes", "Quotes", 43, "two years, won, lost and open", "win rates, hours per kind of job"),
    Need("invoices", "Invoices with payments", 40, "two years, open ones included", "what is not billed, overdue money, cash"),
    Need("customers", "Customer list", 35, "all", "names, places, terms of payment, classes"),
    Need("suppliers", "Supplier list", 33, "all", "names, terms, minimum order values"),
    Need("gates", "What jobs wait for", 30, "open jobs", "what jobs wait for, and for whom"),
    Need("shipments", "Deliveries", 26, "two years", "deliveries on time, tours"),
    Need("quality_checks", "Quality checks", 22, "two years", "rework and what it costs"),
    Need("people", "People with their hours", 20, "valid now", "hours by skill, absences"),
    Need("promises", "Changes of promised dates", 18, "two years", "how often dates are moved, and by whom"),
)  # fmt: skip


_OWN = Menu("your own list, saved as Excel or CSV, or our empty template", "see the template")
SYSTEMS: Mapping[str, Mapping[str, Menu]] = {
    **MENUS,
    "spreadsheet": {need.table: _OWN for need in NEEDS},
}
_ROWS = {
    "rank": pl.Int64, "table": pl.String, "file": pl.String, "where": pl.String, "columns": pl.String,
    "period": pl.String, "unlocks": pl.String, "never_contains": pl.String,
    "rests_on": pl.String,
}  # fmt: skip


def wanted(system: str | None = None, have: Company | None = None) -> pl.DataFrame:
    """Return the exports worth making, the most valuable first; those already there are left out.

    Parameters
    ----------
    system
        Name of the system ("odoo", "shopify", ...), or a part of it that names one; None = a spreadsheet of one's own.
    have
        The company so far; codes that are only mentioned elsewhere do not make a list.

    Raises
    ------
    Refused
        The system is not known.

    >>> wanted("shopify")["table"].to_list()[:2]
    ['sales_lines', 'stock']
    """
    name = (system or "").strip().lower() or "spreadsheet"
    alike = [known for known in SYSTEMS if name in known]
    name = alike[0] if name not in SYSTEMS and len(alike) == 1 else name
    if name not in SYSTEMS:
        raise Refused(f"No menu paths are known for {system}.", f"Known are {', '.join(SYSTEMS)}.")
    menus = SYSTEMS[name]
    needs = sorted(NEEDS, key=lambda need: -need.worth)
    lacking = [need for need in needs if need.table in menus and not _there(have, need.table)]
    return pl.DataFrame(
        [
            (
                rank,
                need.table,
                need.file,
                menu.path,
                menu.columns,
                need.period,
                need.unlocks,
                menu.never,
                RESTS_ON[name],
            )
            for rank, need in enumerate(lacking, 1)
            for menu in [menus[need.table]]
        ],
        schema=_ROWS,
        orient="row",
    )


def _there(have: Company | None, table: str) -> bool:
    if have is None or have[table].is_empty():
        return False
    mentioned = have[table]["source"].str.starts_with("mentioned in").fill_null(value=False)
    return not bool(mentioned.all())
