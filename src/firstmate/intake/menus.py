# ruff: noqa: E501 - rows of words
"""Where systems hide their exports: menu paths, columns to tick, what is never in them; words only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Menu:
    """Where a system hides an export, what to tick there, and what it never contains."""

    path: str
    columns: str
    never: str = ""


_ODOO = "select all, Action (gear) > Export, “I want to update data” off"
MENUS: Mapping[str, Mapping[str, Menu]] = {
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
        "sales_lines": Menu("Orders > Export > Orders by date, CSV for Excel (more than 50 orders arrive by e-mail)", "all (they are fixed)",
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
        "customers": Menu("Contacts > Export", "all (they are fixed)", "classes and terms"),
        "invoices": Menu("comes with the same file", "", "the day each invoice was paid"),
        "items": Menu("Business > Products and services > Export", "all (they are fixed)", "lead times"),
        "purchase_lines": Menu("Business > Purchase orders > Export; else Business > Bills to pay > Export", "all (they are fixed)", "the day goods arrived"),
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
    "dynamics bc": {
        "sales_lines": Menu("search “Sales Order Lines” (or Sales Orders > lines), Share > Open in Excel; shipped ones: “Sales Shipment Lines”",
            "Document No., Line No., Order Date, Sell-to Customer No., No., Description, Quantity, Qty. Shipped, Unit Price Excl. VAT, "
            "Requested Delivery Date, Promised Delivery Date", "orders that were invoiced in full: take Posted Sales Invoice Lines too"),
        "items": Menu("Items, Share > Open in Excel", "No., Description, Item Category Code, Unit Cost, Unit Price, Vendor No., Lead Time Calculation, "
            "Reorder Point, Minimum Order Quantity, Order Multiple", ""),
        "stock": Menu("Items by Location, or Item Ledger Entries with Remaining Quantity; Share > Open in Excel",
            "Item No., Location Code, Remaining Quantity", "reservations by order"),
        "purchase_lines": Menu("search “Purchase Lines”, Share > Open in Excel; past ones: “Purch. Receipt Lines”",
            "Document No., Line No., Buy-from Vendor No., No., Quantity, Quantity Received, Direct Unit Cost Excl. VAT, Order Date, "
            "Promised Receipt Date", "when the supplier changed the date"),
        "bom_lines": Menu("Production BOM lines, or Assembly BOM; Share > Open in Excel", "Production BOM No., No., Quantity per, Scrap %", ""),
        "work_reports": Menu("Capacity Ledger Entries, Share > Open in Excel",
            "Order No., Item No., Work Center No., Posting Date, Setup Time, Run Time, Output Quantity, Scrap Quantity", ""),
        "invoices": Menu("Customer Ledger Entries, Share > Open in Excel",
            "Document No., Customer No., Posting Date, Due Date, Amount, Remaining Amount", ""),
    },
    "toggl": {
        "time_entries": Menu("Reports > Detailed, period of two years, Export > CSV (may need a paid plan)",
            "User, Client, Project, Task, Description, Billable, Start date, Start time, End date, End time, Duration",
            "hours budgeted, what the work was sold for"),
    },
    "datev": {
        "invoices": Menu("Bestand > Exportieren > ASCII-Daten > Offene Posten (alle Posten, ungerafft); or the list of open items, context menu > Excel",
            "Konto, Belegfeld 1, Belegdatum, Fälligkeit, Betrag, Saldo", "articles and quantities"),
        "bank_lines": Menu("Bank > Kontoumsätze > Export", "Buchungstag, Text, Betrag, Saldo", ""),
    },
    "lexware": {
        "sales_lines": Menu("Berichte > Auftragspositionen, Export nach Excel",
            "Belegnr., Pos., Datum, Kundennr., Artikelnr., Bezeichnung, Menge, Einzelpreis, Gesamtpreis, Liefertermin",
            "earlier promises"),
        "items": Menu("Datei > Export > Artikel", "Artikelnr., Bezeichnung, Warengruppe, VK, EK, Bestand, Lieferant", ""),
        "stock": Menu("Berichte > Lager > Bestandsliste", "Artikelnr., Lager, Bestand", "stock of earlier days"),
        "invoices": Menu("Berichte > Rechnungsausgangsbuch", "Rechnungsnr., Datum, Kunde, Netto, MwSt, Fällig am, Bezahlt", ""),
    },
}  # fmt: skip

_VENDOR = "the vendor's documentation, seen November 2026"
_PARTLY = "partly from the vendor's documentation, seen November 2026"
_KNOWN = "general knowledge, not checked against a document"
#: System -> what its menu paths rest on; docs/files.md names the documents.
RESTS_ON: Mapping[str, str] = {
    "odoo": _VENDOR, "woocommerce": _VENDOR, "shopify": _PARTLY, "sap business one": _PARTLY, "toggl": _PARTLY,
    "dynamics bc": _PARTLY, "hubspot": _PARTLY, "quickbooks": _PARTLY,
    "datev": "documents of the vendor's partners, seen November 2026",
    "erpnext": _KNOWN, "xero": _KNOWN, "pipedrive": _KNOWN, "lexware": _KNOWN, "spreadsheet": "your own list",
}  # fmt: skip
