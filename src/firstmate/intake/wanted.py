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


@dataclass(frozen=True, slots=True)
class Menu:
    """Where a system hides an export, what to tick there, and what it never contains."""

    path: str
    columns: str
    never: str = ""


_ODOO = "select all, gear menu, Export, tick “I want to update data” off"
SYSTEMS: Mapping[str, Mapping[str, Menu]] = {
    "odoo": {
        "sales_lines": Menu(f"Sales > Orders > Orders, list view, {_ODOO}",
            "Order Reference, Order Date, Customer, Salesperson, Delivery Date, Order Lines/Product, "
            "Order Lines/Description, Order Lines/Quantity, Order Lines/Delivery Quantity, "
            "Order Lines/Unit Price, Status", "dates promised before the last change"),
        "items": Menu(f"Inventory > Products > Product Variants, {_ODOO}",
            "Internal Reference, Name, Product Category, Sales Price, Cost, Barcode", "past costs"),
        "stock": Menu("Inventory > Reporting > Stock, list view, export all",
            "Product, Location, Quantity On Hand", "stock of earlier days"),
        "purchase_lines": Menu(f"Purchase > Orders > Purchase Orders, {_ODOO}",
            "Order Reference, Vendor, Order Date, Order Lines/Product, Order Lines/Quantity, "
            "Order Lines/Received Qty, Order Lines/Unit Price, Order Lines/Expected Arrival",
            "the day each line arrived: export Inventory > Transfers too"),
        "supplier_items": Menu(f"Purchase > Configuration > Vendor Pricelists, {_ODOO}",
            "Vendor, Product Template, Quantity, Price, Delivery Lead Time", "order multiples"),
        "bom_lines": Menu(f"Manufacturing > Products > Bills of Materials, {_ODOO}",
            "Product, Product Variant, Quantity, BoM Lines/Component, BoM Lines/Quantity", ""),
        "operations": Menu(f"Manufacturing > Configuration > Operations, {_ODOO}",
            "Bill of Material, Operation, Work Center, Sequence, Manual Duration", "set-up apart"),
        "work_reports": Menu("Manufacturing > Reporting > Work Orders, export all",
            "Work Order, Work Center, Product, Start, End, Duration, Quantity", ""),
        "deals": Menu(f"CRM > Pipeline, list view, {_ODOO}",
            "Opportunity, Customer, Stage, Expected Revenue, Probability, Created on, Expected Closing, Lost Reason",
            "the days stages were entered"),
        "invoices": Menu(f"Invoicing > Customers > Invoices, {_ODOO}",
            "Number, Customer, Invoice Date, Due Date, Untaxed Amount, Tax, Amount Due, Origin", ""),
    },
    "erpnext": {
        "sales_lines": Menu("Data Export > Sales Order, child table Items",
            "ID, Date, Customer, Status, Item Code, Quantity, Delivered Qty, Rate, Delivery Date", "earlier promises"),
        "items": Menu("Data Export > Item",
            "Item Code, Item Name, Item Group, Stock UOM, Standard Selling Rate, Valuation Rate, Lead Time", ""),
        "stock": Menu("Stock > Reports > Stock Balance, Export", "as shown", "reservations by order"),
        "purchase_lines": Menu("Data Export > Purchase Order, child table Items",
            "ID, Supplier, Date, Item Code, Quantity, Received Qty, Rate, Required By", "the supplier's confirmed day"),
        "bom_lines": Menu("Data Export > BOM, child table Items", "Item, Quantity, Item Code, Qty, UOM", ""),
        "operations": Menu("Data Export > BOM, child table Operations",
            "Item, Operation, Workstation, Operation Time", ""),
        "work_reports": Menu("Data Export > Job Card, child table Time Logs",
            "Work Order, Operation, Workstation, From Time, To Time, Completed Qty", ""),
        "invoices": Menu("Data Export > Sales Invoice",
            "ID, Customer, Date, Due Date, Net Total, Total Taxes, Outstanding Amount", ""),
    },
    "shopify": {
        "sales_lines": Menu("Orders > Export > All orders, CSV for Excel", "all (they are fixed)",
            "cost, lead time, what was out of stock"),
        "items": Menu("Products > Export > All products", "all (they are fixed)", "supplier, lead time, minimum order"),
        "stock": Menu("Products > Inventory > Export > All states", "all (they are fixed)", "stock of earlier days"),
        "customers": Menu("Customers > Export > All customers", "all (they are fixed)", "terms of payment"),
        "purchase_lines": Menu("Products > Purchase orders (no export): fill in our template",
            "supplier, item, quantity, day ordered, day arrived", ""),
    },
    "woocommerce": {
        "sales_lines": Menu("a plug-in such as Advanced Order Export, one row per product",
            "Order Number, Order Date, Order Status, SKU, Item Name, Quantity, Item Cost, Email (Billing)",
            "the shop itself exports no order lines"),
        "items": Menu("Products > Export, all columns", "SKU, Name, Categories, Regular price, Stock", "cost"),
        "stock": Menu("comes with the products", "SKU, Stock", "stock of earlier days"),
    },
    "xero": {
        "sales_lines": Menu("Business > Invoices > Export", "all (they are fixed)",
            "what was ordered and when it was promised: invoices only"),
        "invoices": Menu("comes with the same file", "", "the day each invoice was paid"),
        "items": Menu("Business > Products and services > Export", "all (they are fixed)", "lead times"),
        "purchase_lines": Menu("Business > Purchase orders > Export", "all (they are fixed)", "the day goods arrived"),
    },
    "quickbooks": {
        "sales_lines": Menu("Reports > Sales by Product/Service Detail, all dates, Export to Excel",
            "Date, Transaction Type, Num, Customer, Product/Service, Qty, Sales Price, Amount",
            "orders before they are invoiced"),
        "items": Menu("Sales > Products and Services > Export", "as shown", "lead times"),
        "invoices": Menu("Reports > Invoice List, all dates", "Date, Num, Customer, Due Date, Amount, Open Balance", ""),
        "purchase_lines": Menu("Reports > Open Purchase Order Detail", "Date, Num, Vendor, Item, Qty, Received", ""),
    },
    "hubspot": {
        "deals": Menu("CRM > Deals > Export > All properties on records, CSV",
            "Record ID, Deal Name, Deal Stage, Amount, Close Date, Create Date, Deal owner, Associated Company, "
            "Deal probability, Closed Lost Reason, all “Date entered …”", "what was delivered"),
        "customers": Menu("CRM > Companies > Export", "Record ID, Company name, Industry, Company owner", ""),
    },
    "pipedrive": {
        "deals": Menu("Deals, list view, all deals, three dots > Export filter results, CSV",
            "Title, Value, Organization, Owner, Stage, Status, Deal created, Expected close date, Won time, Lost time, "
            "Lost reason, Probability, ID", "the days stages were entered"),
        "customers": Menu("Contacts > Organizations > Export", "Name, Address", ""),
    },
    "sap business one": {
        "sales_lines": Menu("Sales - A/R > Sales Reports > Open Items List and Sales Analysis by item, or a query on ORDR and RDR1; Export to Excel",
            "DocNum, LineNum, DocDate, CardCode, ItemCode, Dscription, Quantity, DelivrdQty, Price, ShipDate, LineStatus",
            "earlier promises"),
        "items": Menu("Inventory > Item Master Data > Items List, Export",
            "ItemCode, ItemName, Item Group, Preferred Vendor, Lead Time, Order Multiple, Minimum Order Qty", ""),
        "stock": Menu("Inventory > Inventory Reports > Inventory Status", "ItemCode, Warehouse, In Stock, Committed, Ordered", ""),
        "purchase_lines": Menu("query on OPOR and POR1 with OPDN receipts; Export to Excel",
            "DocNum, LineNum, CardCode, ItemCode, Quantity, DocDate, ShipDate, receipt date", ""),
        "bom_lines": Menu("Production > Production Reports > Bill of Materials Report", "Parent Item, Component, Quantity", ""),
        "work_reports": Menu("Production > Resources > time sheets", "Production Order, Resource, Date, Hours", ""),
    },
    "datev": {
        "invoices": Menu("Rechnungswesen > Offene Posten Debitoren > Export (CSV)",
            "Konto, Belegfeld 1, Belegdatum, Fälligkeit, Betrag, Saldo", "articles and quantities"),
        "cash_lines": Menu("Bank > Kontoumsätze > Export", "Buchungstag, Text, Betrag, Saldo", ""),
    },
    "lexware": {
        "sales_lines": Menu("Berichte > Auftragspositionen, Export nach Excel",
            "Belegnr., Pos., Datum, Kundennr., Artikelnr., Bezeichnung, Menge, Einzelpreis, Gesamtpreis, Liefertermin",
            "earlier promises"),
        "items": Menu("Datei > Export > Artikel", "Artikelnr., Bezeichnung, Warengruppe, VK, EK, Bestand, Lieferant", ""),
        "stock": Menu("Berichte > Lager > Bestandsliste", "Artikelnr., Lager, Bestand", "stock of earlier days"),
        "invoices": Menu("Berichte > Rechnungsausgangsbuch", "Rechnungsnr., Datum, Kunde, Netto, MwSt, Fällig am, Bezahlt", ""),
    },
    "spreadsheet": {
        need.table: Menu("your own list, saved as Excel or CSV, or our empty template", "see the template")
        for need in NEEDS
    },
}  # fmt: skip

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
