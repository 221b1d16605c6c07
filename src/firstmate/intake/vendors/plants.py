"""Exports of ERP and stock systems: Odoo, ERPNext, Fishbowl, Unleashed; declarations only."""

from __future__ import annotations

from firstmate.intake.vendors.sheet import Export, Feed, headers

ODOO_SALES = Export(
    "odoo",
    "sales orders",
    headers("""Order Reference, Order Date, Customer, Salesperson, Delivery Date, Order Lines/Product,
    Order Lines/Description, Order Lines/Quantity, Order Lines/Delivery Quantity,
    Order Lines/Unit Price, Order Lines/Untaxed Invoiced Amount, order_line/product_id,
    order_line/product_uom_qty, order_line/price_unit, order_line/name, order_line/qty_delivered,
    date_order, partner_id, commitment_date, Order Lines/Subtotal, Order Lines/Internal Reference"""),
    (
        Feed(
            "sales_lines",
            {
                "order": "Order Reference|name",
                "day": "Order Date|date_order",
                "customer": "Customer|partner_id",
                "sales_person": "Salesperson",
                "promised": "Delivery Date|commitment_date",
                "item": "Order Lines/Internal Reference|Order Lines/Product|order_line/product_id",
                "description": "Order Lines/Description|order_line/name",
                "quantity": "Order Lines/Quantity|order_line/product_uom_qty",
                "shipped": "Order Lines/Delivery Quantity|order_line/qty_delivered",
                "price": "Order Lines/Unit Price|order_line/price_unit",
                "amount": "Order Lines/Subtotal",
                "status": "Status|state",
            },
            {"document": "order"},
        ),
    ),
)

_ODOO_ITEM = "Internal Reference|External ID|Name"
ODOO_PRODUCTS = Export(
    "odoo",
    "products",
    headers("""External ID, Name, Internal Reference, Barcode, Sales Price, Sale Price, Cost,
    Product Type, Product Category, Can be Sold, Can be Purchased, Quantity On Hand,
    Forecasted Quantity"""),
    (
        Feed(
            "items",
            {
                "item": _ODOO_ITEM,
                "name": "Name",
                "price": "Sales Price|Sale Price",
                "cost": "Cost",
                "family": "Product Category",
                "barcode": "Barcode",
            },
        ),
        Feed("stock", {"item": _ODOO_ITEM, "quantity": "Quantity On Hand", "unit_cost": "Cost"}),
    ),
)

ODOO_BOM = Export(
    "odoo",
    "bills of materials",
    headers("""External ID, Product, Product Variant, Quantity, BoM Type, BoM Lines/Component,
    BoM Lines/Quantity, BoM Lines/Product Unit of Measure"""),
    (
        Feed(
            "bom_lines",
            {
                "item": "Product Variant|Product",
                "component": "BoM Lines/Component",
                "quantity": "BoM Lines/Quantity",
            },
        ),
    ),
)

ODOO_SUPPLIERS = Export(
    "odoo",
    "vendor price list",
    headers(
        "Vendor, Product Template, Product Variant, Quantity, Price, Delivery Lead Time, Minimal Quantity"
    ),
    (
        Feed(
            "supplier_items",
            {
                "supplier": "Vendor",
                "item": "Product Variant|Product Template",
                "minimum": "Quantity|Minimal Quantity",
                "price": "Price",
                "lead_time": "Delivery Lead Time",
            },
        ),
    ),
)

ERPNEXT_SALES = Export(
    "erpnext",
    "sales order",
    headers("""ID, Series, Customer, Order Type, Date, Company, Currency, Exchange Rate, Price List,
    Price List Currency, Price List Exchange Rate, Status, ID (Items), Item Code (Items),
    Item Name (Items), Quantity (Items), UOM (Items), UOM Conversion Factor (Items), Rate (Items),
    Amount (Items), Delivery Date (Items), Delivered Qty (Items)"""),
    (
        Feed(
            "sales_lines",
            {
                "order": "ID",
                "day": "Date",
                "customer": "Customer",
                "item": "Item Code (Items)",
                "description": "Item Name (Items)",
                "quantity": "Quantity (Items)",
                "shipped": "Delivered Qty (Items)",
                "price": "Rate (Items)",
                "amount": "Amount (Items)",
                "promised": "Delivery Date (Items)",
                "currency": "Currency",
                "status": "Status",
            },
            {"document": "order"},
        ),
        Feed(
            "items",
            {"item": "Item Code (Items)", "name": "Item Name (Items)", "unit": "UOM (Items)"},
        ),
    ),
)

ERPNEXT_BOM = Export(
    "erpnext",
    "bill of materials",
    headers(
        "ID, Item, Item Name, Quantity, Item Code (Items), Qty (Items), Rate (Items), UOM (Items)"
    ),
    (
        Feed(
            "bom_lines",
            {"item": "Item", "component": "Item Code (Items)", "quantity": "Qty (Items)"},
            {"divide quantity by": "Quantity"},
        ),
    ),
)

ERPNEXT_STOCK = Export(
    "erpnext",
    "stock balance",
    headers("""Item, Item Name, Item Group, Warehouse, Stock UOM, Balance Qty, Balance Value,
    Opening Qty, Opening Value, In Qty, In Value, Out Qty, Out Value, Valuation Rate,
    Reserved Stock, Company"""),
    (
        Feed(
            "stock",
            {
                "item": "Item",
                "location": "Warehouse",
                "quantity": "Balance Qty",
                "unit_cost": "Valuation Rate",
                "reserved": "Reserved Stock",
            },
        ),
        Feed(
            "items",
            {"item": "Item", "name": "Item Name", "family": "Item Group", "unit": "Stock UOM"},
        ),
    ),
)

ERPNEXT_MOVES = Export(
    "erpnext",
    "stock entry",
    headers("""Stock Entry Type, Company, Item Code (Items), Qty (Items),
    Qty as per Stock UOM (Items), UOM (Items), Stock UOM (Items), Conversion Factor (Items),
    Source Warehouse (Items), Posting Date, ID"""),
    (
        Feed(
            "stock_moves",
            {
                "move": "ID",
                "item": "Item Code (Items)",
                "quantity": "Qty as per Stock UOM (Items)|Qty (Items)",
                "location": "Source Warehouse (Items)",
                "reason": "Stock Entry Type",
                "day": "Posting Date",
            },
        ),
    ),
)

FISHBOWL_PARTS = Export(
    "fishbowl",
    "parts",
    headers("""PartNumber, PartDescription, PartDetails, UOM, UPC, PartTypeID, Active, StdCost,
    Tracks-Lot Number, Tracks-Serial Number, ABCCode, Weight, WeightUOM, Width, Height, Len,
    SizeUOM"""),
    (
        Feed(
            "items",
            {
                "item": "PartNumber",
                "name": "PartDescription",
                "unit": "UOM",
                "barcode": "UPC",
                "active": "Active",
                "cost": "StdCost",
                "weight": "Weight",
            },
        ),
    ),
)

UNLEASHED_PRODUCTS = Export(
    "unleashed",
    "product list",
    headers(
        "Product Code, Product Description, Product Group, Allocated, Bin Location, On Hand, Base Unit"
    ),
    (
        Feed(
            "items",
            {
                "item": "Product Code",
                "name": "Product Description",
                "family": "Product Group",
                "unit": "Base Unit",
            },
        ),
        Feed("stock", {"item": "Product Code", "quantity": "On Hand", "reserved": "Allocated"}),
    ),
)

EXPORTS = (
    ODOO_SALES, ODOO_PRODUCTS, ODOO_BOM, ODOO_SUPPLIERS, ERPNEXT_SALES, ERPNEXT_BOM, ERPNEXT_STOCK,
    ERPNEXT_MOVES, FISHBOWL_PARTS, UNLEASHED_PRODUCTS,
)  # fmt: skip
