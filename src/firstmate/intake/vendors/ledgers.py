"""Exports of accounting systems: QuickBooks Online and Xero; declarations only."""

from __future__ import annotations

from firstmate.intake.vendors.sheet import Export, Feed, headers

_QBO_SALES = ("invoice", "sales receipt", "credit memo", "refund receipt", "refund", "rechnung")

QBO_PURCHASES = Export(
    "quickbooks",
    "purchases by product detail",
    headers(
        "Date, Transaction Type, Num, Vendor, Product/Service, Memo/Description, Qty, Rate, Amount, Balance"
    ),
    (
        Feed(
            "purchase_lines",
            {
                "purchase": "Num",
                "ordered": "Date",
                "supplier": "Vendor",
                "item": "Product/Service",
                "description": "Memo/Description",
                "quantity": "Qty",
                "price": "Rate",
                "amount": "Amount",
            },
            {"status": "done"},
            {"Transaction Type": ("bill", "expense", "check", "cheque", "credit card expense")},
        ),
    ),
    signs=("Vendor",),
)

QBO_SALES = Export(
    "quickbooks",
    "sales by product detail",
    headers(
        "Date, Transaction Type, Num, Customer, Product/Service, Memo/Description, Qty, Sales Price, Amount"
    ),
    (
        Feed(
            "sales_lines",
            {
                "order": "Num",
                "day": "Date",
                "customer": "Customer",
                "item": "Product/Service",
                "description": "Memo/Description",
                "quantity": "Qty",
                "price": "Sales Price",
                "amount": "Amount",
            },
            {"document": "invoice", "tax_included": "false"},
            {"Transaction Type": _QBO_SALES},
        ),
    ),
    twin=QBO_PURCHASES,
    signs=("Customer", "Sales Price"),
)

QBO_PRODUCTS = Export(
    "quickbooks",
    "products",
    headers("""Name, SKU, Type, Sales Description, Sales Price/Rate, Income Account,
    Initial Quantity On Hand, Quantity On Hand, As Of Date, Inventory Asset Account,
    Purchase Description, Purchase Cost, Expense Account"""),
    (
        Feed(
            "items",
            {
                "item": "SKU|Name",
                "name": "Name",
                "price": "Sales Price/Rate",
                "cost": "Purchase Cost",
            },
        ),
        Feed(
            "stock",
            {
                "item": "SKU|Name",
                "quantity": "Quantity On Hand|Initial Quantity On Hand",
                "day": "As Of Date",
                "unit_cost": "Purchase Cost",
            },
        ),
    ),
)

QBO_LEDGER = Export(
    "quickbooks",
    "general ledger",
    headers(
        "Date, Transaction Type, Num, Name, Memo/Description, Split, Amount, Balance, Transaction date"
    ),
    (),
)
QBO_JOURNAL = Export(
    "quickbooks",
    "journal",
    headers("Date, Transaction Type, Num, Name, Memo/Description, Account, Debit, Credit"),
    (),
)

_XERO_LINE = {
    "day": "InvoiceDate",
    "item": "InventoryItemCode",
    "description": "Description",
    "quantity": "Quantity",
    "price": "UnitAmount",
    "amount": "LineAmount",
    "currency": "Currency",
}

XERO_BILLS = Export(
    "xero",
    "bills",
    headers("""ContactName, EmailAddress, POAddressLine1, POAddressLine2, POAddressLine3,
    POAddressLine4, POCity, PORegion, POPostalCode, POCountry, InvoiceNumber, InvoiceDate, DueDate,
    Total, TaxTotal, InvoiceAmountPaid, InvoiceAmountDue, InventoryItemCode, Description, Quantity,
    UnitAmount, LineAmount, AccountCode, TaxType, TaxAmount, TrackingName1, TrackingOption1,
    TrackingName2, TrackingOption2, Currency, Type, Status"""),
    (
        Feed(
            "purchase_lines",
            {
                "purchase": "InvoiceNumber",
                "supplier": "ContactName",
                "ordered": "InvoiceDate",
                "item": "InventoryItemCode",
                "description": "Description",
                "quantity": "Quantity",
                "price": "UnitAmount",
                "amount": "LineAmount",
                "currency": "Currency",
            },
            {"status": "done"},
        ),
        Feed(
            "suppliers",
            {"supplier": "ContactName", "name": "ContactName", "country": "POCountry"},
        ),
    ),
)

XERO_INVOICES = Export(
    "xero",
    "sales invoices",
    headers("""ContactName, EmailAddress, POAddressLine1, POAddressLine2, POAddressLine3,
    POAddressLine4, POCity, PORegion, POPostalCode, POCountry, SAAddressLine1, SAAddressLine2,
    SAAddressLine3, SAAddressLine4, SACity, SARegion, SAPostalCode, SACountry, InvoiceNumber,
    Reference, InvoiceDate, DueDate, PlannedDate, Total, TaxTotal, InvoiceAmountPaid,
    InvoiceAmountDue, InventoryItemCode, Description, Quantity, UnitAmount, Discount, LineAmount,
    AccountCode, TaxType, TaxAmount, TrackingName1, TrackingOption1, TrackingName2,
    TrackingOption2, Currency, Type, Sent, Status, BrandingTheme"""),
    (
        Feed(
            "sales_lines",
            {"order": "InvoiceNumber", "customer": "ContactName", **_XERO_LINE},
            {"document": "invoice"},
        ),
        Feed(
            "invoices",
            {
                "invoice": "InvoiceNumber",
                "customer": "ContactName",
                "kind": "Type",
                "day": "InvoiceDate",
                "due": "DueDate",
                "amount": "Total",
                "tax": "TaxTotal",
                "paid": "InvoiceAmountPaid",
                "currency": "Currency",
            },
            {"amount": "less tax"},
        ),
        Feed(
            "customers",
            {
                "customer": "ContactName",
                "name": "ContactName",
                "street": "SAAddressLine1|POAddressLine1",
                "postcode": "SAPostalCode|POPostalCode",
                "city": "SACity|POCity",
                "country": "SACountry|POCountry",
            },
        ),
    ),
    twin=XERO_BILLS,
    signs=("Reference", "Discount", "BrandingTheme", "SAAddressLine1", "Sent"),
)

XERO_ITEMS = Export(
    "xero",
    "items",
    headers("""*ItemCode, ItemName, Quantity, PurchasesDescription, PurchasesUnitPrice,
    PurchasesAccount, PurchasesTaxRate, SalesDescription, SalesUnitPrice, SalesAccount,
    SalesTaxRate, InventoryAssetAccount"""),
    (
        Feed(
            "items",
            {
                "item": "*ItemCode",
                "name": "ItemName",
                "cost": "PurchasesUnitPrice",
                "price": "SalesUnitPrice",
            },
        ),
        Feed(
            "stock",
            {"item": "*ItemCode", "quantity": "Quantity", "unit_cost": "PurchasesUnitPrice"},
        ),
    ),
)

EXPORTS = (
    QBO_SALES,
    QBO_PRODUCTS,
    QBO_LEDGER,
    QBO_JOURNAL,
    XERO_INVOICES,
    XERO_ITEMS,
)
