"""Which exports to make: where in the system, which columns, what each unlocks and never contains.

Declarations and a ranking; it reads no files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from firstmate.base.errors import Refused
from firstmate.company.company import Company
from firstmate.company.tables import INPUTS
from firstmate.intake.menus import MENUS, Menu


@dataclass(frozen=True, slots=True)
class Need:
    """What a table is good for; ``worth`` ranks the first export to make (higher first)."""

    table: str
    worth: int
    period: str
    unlocks: str


#: What each kind of export unlocks, most valuable first.
NEEDS = (
    Need("sales_lines", 100, "two years, line by line, open orders included",
         "the forecast, what is late and not yet delivered, sales by item and customer"),
    Need("stock", 85, "today, the same day as the orders",
         "what to buy and make now, what is short, dead stock in money"),
    Need("items", 80, "all that are in use", "margins in money, families, bought or made, lead times"),
    Need("purchase_lines", 72, "two years, open ones included",
         "real lead times of suppliers, what is on the way, what to chase"),
    Need("supplier_items", 66, "valid now", "minimum orders, multiples and prices in the buy list"),
    Need("jobs", 64, "two years, open ones included", "hours to come, load, which jobs wait"),
    Need("work_reports", 60, "two years", "hours per unit and per kind of job, real capacity, scrap"),
    Need("resources", 58, "valid now", "the limit of the firm, its price, what an hour more is worth"),
    Need("bom_lines", 55, "valid now", "material needs of what is made, shortages before they stop work"),
    Need("operations", 50, "valid now", "load by work centre for items that are made"),
    Need("time_entries", 48, "two years", "hours per job and person, where time goes"),
    Need("deals", 45, "all, won and lost included, two years", "orders to come with their real chances"),
    Need("quotes", 43, "two years, won, lost and open", "win rates, hours per kind of job"),
    Need("invoices", 40, "two years, open ones included", "what is not billed, overdue money, cash"),
    Need("customers", 35, "all", "names, places, terms of payment, classes"),
    Need("suppliers", 33, "all", "names, terms, minimum order values"),
    Need("gates", 30, "open jobs", "what jobs wait for, and for whom"),
    Need("shipments", 26, "two years", "deliveries on time, tours"),
    Need("quality_checks", 22, "two years", "rework and what it costs"),
    Need("people", 20, "valid now", "hours by skill, absences"),
    Need("promises", 18, "two years", "how often dates are moved, and by whom"),
)  # fmt: skip


_OWN = Menu("your own list, saved as Excel or CSV, or our empty template", "see the template")
SYSTEMS: Mapping[str, Mapping[str, Menu]] = {
    **MENUS,
    "spreadsheet": {need.table: _OWN for need in NEEDS},
}
_ROWS = {
    "rank": pl.Int64, "table": pl.String, "export": pl.String, "columns": pl.String, "period": pl.String,
    "unlocks": pl.String, "never_contains": pl.String, "rows_now": pl.Int64,
}  # fmt: skip


def wanted(*, system: str = "", have: Company | None = None) -> pl.DataFrame:
    """Return the exports worth making, the most valuable first; those already there come last.

    Parameters
    ----------
    system
        Name of the system ("odoo", "shopify", ...); empty = a spreadsheet of one's own.
    have
        The company so far: tables it holds are ranked behind those it lacks.

    Raises
    ------
    Refused
        The system is not known.

    >>> wanted(system="shopify")["table"].to_list()[:2]
    ['sales_lines', 'stock']
    """
    name = system.strip().lower() or "spreadsheet"
    if name not in SYSTEMS:
        raise Refused(f"No menu paths are known for {system}.", f"Known are {', '.join(SYSTEMS)}.")
    menus = SYSTEMS[name]
    rows = []
    for need in NEEDS:
        menu = menus.get(need.table)
        if menu is None:
            continue
        count = have[need.table].height if have is not None and need.table in INPUTS else 0
        rows.append((need, menu, count))
    rows.sort(key=lambda row: (row[2] > 0, -row[0].worth))
    return pl.DataFrame(
        [
            (k, need.table, menu.path, menu.columns, need.period, need.unlocks, menu.never, count)
            for k, (need, menu, count) in enumerate(rows, 1)
        ],
        schema=_ROWS,
        orient="row",
    )
