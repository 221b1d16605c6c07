"""Writes the joinery's exports into a folder as its programs would; the truth stays out of it.

The ERP writes CSV in its German style, the office keeps four workbooks (one of them messy), the
shop, the CRM and the quoting tool write files of their own.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from firstmate.demo.maker import master_sheets, order_sheets, web_sheets, works_sheets
from firstmate.demo.maker.booking import absences, reports, work_orders
from firstmate.demo.maker.documents import books
from firstmate.demo.maker.history import history
from firstmate.demo.maker.sheet import CRM, ERP, QUOTING, SHOP, write_csv, write_workbook

_CREATED = datetime(2026, 10, 30, 17, 30, tzinfo=UTC)


def write(folder: Path, *, seed: int = 7) -> None:
    """Write the raw export files of the joinery as of 30 October 2026 into a folder.

    Parameters
    ----------
    folder
        Folder to write into; it is made if it is not there. Files of the same name are replaced.
    seed
        Seed of everything random; the same seed writes the same bytes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    past = history(seed)
    papers = books(past)
    orders = work_orders(past, papers)
    away = absences(past)
    bought, received = works_sheets.purchases(past, papers)
    for sheet in (
        master_sheets.customers(past),
        master_sheets.suppliers(),
        master_sheets.order_days(),
        master_sheets.items(past),
        master_sheets.prices(past),
        master_sheets.bills(past),
        master_sheets.routings(past),
        order_sheets.order_lines(papers),
        order_sheets.promise_changes(papers),
        order_sheets.invoices(papers),
        order_sheets.payments(papers),
        order_sheets.deliveries(papers, past),
        bought,
        received,
        works_sheets.work_orders(orders),
        works_sheets.work_reports(reports(past, orders, away)),
        works_sheets.quality_checks(past, orders),
    ):
        write_csv(folder, sheet, ERP)
    write_csv(folder, web_sheets.shop_orders(past), SHOP)
    write_csv(folder, web_sheets.deals(past), CRM)
    write_csv(folder, order_sheets.quotes(past, papers), QUOTING, suffix=".txt")
    for name, sheets in (
        ("Work centres and people", master_sheets.means(past, away)),
        ("Jobs and gates", order_sheets.jobs(papers)),
        ("Monthly sales by article", [works_sheets.sales_grid(past)]),
        ("Stock valuation 2026-10-30", master_sheets.stock_valuation(past)),
    ):
        write_workbook(folder / f"{name}.xlsx", sheets, created=_CREATED)
