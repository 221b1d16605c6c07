"""Exports of shop systems: Shopify, WooCommerce, Amazon; declarations only."""

from __future__ import annotations

from firstmate.intake.vendors.sheet import Export, Feed, headers

_ORDER_WHO = "Email|Billing Name|Shipping Name"

SHOPIFY_ORDERS = Export(
    "shopify",
    "orders",
    headers("""Name, Email, Financial Status, Paid at, Fulfillment Status, Fulfilled at,
    Accepts Marketing, Currency, Subtotal, Shipping, Taxes, Total, Discount Code, Discount Amount,
    Shipping Method, Created at, Lineitem quantity, Lineitem name, Lineitem price,
    Lineitem compare at price, Lineitem sku, Lineitem requires shipping, Lineitem taxable,
    Lineitem fulfillment status, Billing Name, Billing Street, Billing Address1, Billing Address2,
    Billing Company, Billing City, Billing Zip, Billing Province, Billing Country, Billing Phone,
    Shipping Name, Shipping Street, Shipping Address1, Shipping Address2, Shipping Company,
    Shipping City, Shipping Zip, Shipping Province, Shipping Country, Shipping Phone, Notes,
    Note Attributes, Cancelled at, Payment Method, Payment Reference, Refunded Amount, Vendor,
    Outstanding Balance, Employee, Location, Device ID, Id, Tags, Risk Level, Source,
    Lineitem discount, Tax 1 Name, Tax 1 Value, Tax 2 Name, Tax 2 Value, Tax 3 Name, Tax 3 Value,
    Tax 4 Name, Tax 4 Value, Tax 5 Name, Tax 5 Value, Phone, Receipt Number, Duties,
    Billing Province Name, Shipping Province Name, Payment ID, Payment Terms Name,
    Next Payment Due At, Payment References"""),
    (
        Feed(
            "sales_lines",
            {
                "order": "Name",
                "day": "Created at",
                "at": "Created at",
                "customer": _ORDER_WHO,
                "item": "Lineitem sku|Lineitem name",
                "description": "Lineitem name",
                "quantity": "Lineitem quantity",
                "price": "Lineitem price",
                "currency": "Currency",
                "tax_included": "Taxes included",
                "status": "Cancelled at=cancelled|Canceled at=cancelled|Lineitem fulfillment status|"
                "Fulfillment Status",
                "shipped_on": "Fulfilled at",
                "channel": "Source",
                "sales_person": "Employee",
            },
            {"document": "order", "channel": "Shopify"},
        ),
        Feed(
            "customers",
            {
                "customer": _ORDER_WHO,
                "name": "Billing Company|Billing Name|Shipping Name",
                "street": "Shipping Street|Shipping Address1|Billing Street|Billing Address1",
                "postcode": "Shipping Zip|Billing Zip",
                "city": "Shipping City|Billing City",
                "country": "Shipping Country|Billing Country",
            },
            {"channel": "Shopify"},
        ),
        Feed("items", {"item": "Lineitem sku|Lineitem name", "name": "Lineitem name"}),
        Feed("events", {"case": "Name", "start": "Created at"}, {"activity": "order placed"}),
        Feed("events", {"case": "Name", "start": "Paid at"}, {"activity": "paid"}, {"Paid at": ("*",)}),
        Feed(
            "events", {"case": "Name", "start": "Fulfilled at"}, {"activity": "shipped"},
            {"Fulfilled at": ("*",)},
        ),
        Feed(
            "events", {"case": "Name", "start": "Cancelled at|Canceled at"},
            {"activity": "cancelled"}, {"Cancelled at": ("*",)},
        ),
    ),
    also=("Lineitem SKU", "Lineitem compare-at price", "Canceled at",
          "Payment Reference (deprecated)", "Payment terms", "Next payment due at", "Taxes included"),
)  # fmt: skip

_PRODUCT_SKU = "Variant SKU|Handle|URL handle"
SHOPIFY_PRODUCTS = Export(
    "shopify",
    "products",
    headers("""Handle, Title, Body (HTML), Vendor, Product Category, Type, Tags, Published,
    Option1 Name, Option1 Value, Option1 Linked To, Option2 Name, Option2 Value, Option2 Linked To,
    Option3 Name, Option3 Value, Option3 Linked To, Variant SKU, Variant Grams,
    Variant Inventory Tracker, Variant Inventory Qty, Variant Inventory Policy,
    Variant Fulfillment Service, Variant Price, Variant Compare At Price, Variant Requires Shipping,
    Variant Taxable, Variant Barcode, Image Src, Image Position, Image Alt Text, Gift Card,
    SEO Title, SEO Description, Variant Image, Variant Weight Unit, Variant Tax Code, Cost per item,
    Status"""),
    (
        Feed(
            "items",
            {
                "item": _PRODUCT_SKU,
                "name": "Title",
                "family": "Type|Product Category",
                "price": "Variant Price",
                "cost": "Cost per item",
                "active": "Status",
                "weight": "Variant Grams",
                "barcode": "Variant Barcode",
            },
            keep={"Variant Price": ("*",)},
        ),
        Feed(
            "stock", {"item": _PRODUCT_SKU, "quantity": "Variant Inventory Qty"},
            keep={"Variant Inventory Qty": ("*",)},
        ),
    ),
    also=("URL handle",),
)  # fmt: skip

SHOPIFY_INVENTORY = Export(
    "shopify",
    "inventory",
    headers("""Handle, Title, Option1 Name, Option1 Value, Option2 Name, Option2 Value, Option3 Name,
    Option3 Value, SKU, HS Code, COO, Location, Incoming, Unavailable, Committed, Available, On hand,
    Bin name, Incoming (not editable), Unavailable (not editable), Committed (not editable),
    Available (not editable), On hand (current), On hand (new)"""),
    (
        Feed(
            "stock",
            {
                "item": "SKU|Handle",
                "location": "Location",
                "quantity": "On hand|On hand (current)|Available|Available (not editable)",
                "reserved": "Committed|Committed (not editable)",
                "incoming": "Incoming|Incoming (not editable)",
            },
        ),
        Feed("items", {"item": "SKU|Handle", "name": "Title"}),
    ),
)

SHOPIFY_CUSTOMERS = Export(
    "shopify",
    "customers",
    headers("""First Name, Last Name, Email, Accepts Email Marketing, Company, Address1, Address2,
    City, Province, Province Code, Country, Country Code, Zip, Phone, Accepts SMS Marketing,
    Total Spent, Total Orders, Tags, Note, Tax Exempt"""),
    (
        Feed(
            "customers",
            {
                "customer": "Email|Company|Last Name",
                "name": "Company|Last Name",
                "street": "Address1",
                "postcode": "Zip",
                "city": "City",
                "country": "Country|Country Code",
            },
            {"channel": "Shopify"},
        ),
    ),
)

WOO_PRODUCTS = Export(
    "woocommerce",
    "products",
    headers("""ID, Type, SKU, GTIN UPC EAN or ISBN, Name, Published, Is featured?,
    Visibility in catalog, Short description, Description, Date sale price starts,
    Date sale price ends, Tax status, Tax class, In stock?, Stock, Low stock amount,
    Backorders allowed?, Sold individually?, Weight (kg), Length (cm), Width (cm), Height (cm),
    Allow customer reviews?, Purchase note, Sale price, Regular price, Categories, Tags,
    Shipping class, Images, Download limit, Download expiry days, Parent, Grouped products, Upsells,
    Cross-sells, External URL, Button text, Position, Brands, Attribute 1 name,
    Attribute 1 value(s), Attribute 1 visible, Attribute 1 global"""),
    (
        Feed(
            "items",
            {
                "item": "SKU|ID",
                "name": "Name",
                "family": "Categories",
                "active": "Published",
                "price": "Regular price",
                "weight": "Weight (kg)|Weight (lbs)",
                "reorder_point": "Low stock amount",
                "barcode": "GTIN UPC EAN or ISBN",
            },
        ),
        Feed("stock", {"item": "SKU|ID", "quantity": "Stock"}, keep={"Stock": ("*",)}),
    ),
    also=("Weight (lbs)", "Visibility in catalogue"),
)

WOO_ORDERS = Export(
    "woocommerce",
    "orders",
    headers("""Date, Order #, N. Revenue (formatted), Status, Customer, Customer type, Product(s),
    Items sold, Coupon(s), Net Sales, Attribution"""),
    (
        Feed(
            "sales_lines",
            {
                "order": "Order #",
                "day": "Date",
                "customer": "Customer",
                "item": "Product(s)",
                "description": "Product(s)",
                "quantity": "Items sold",
                "amount": "Net Sales",
                "status": "Status",
                "channel": "Attribution",
            },
            {"document": "order", "channel": "WooCommerce"},
        ),
    ),
)

WOO_PLUGIN_ORDERS = Export(
    "woocommerce",
    "orders by plug-in",
    headers("""Order Number, Order Status, Order Date, State Code (Shipping),
    Country Code (Shipping), Order Total Amount, Order Total Tax Amount, Item Name, SKU, Quantity,
    Item Cost, Order Line Subtotal, Order Line Tax, Order Line Total, Prices Include Tax, Currency,
    Company (Billing), Email (Billing), City (Shipping), Postcode (Shipping),
    First Name (Billing), Last Name (Billing)"""),
    (
        Feed(
            "sales_lines",
            {
                "order": "Order Number",
                "day": "Order Date",
                "customer": "Email (Billing)|Company (Billing)|Last Name (Billing)",
                "item": "SKU|Item Name",
                "description": "Item Name",
                "quantity": "Quantity",
                "price": "Item Cost",
                "amount": "Order Line Total|Order Line Subtotal",
                "currency": "Currency",
                "tax_included": "Prices Include Tax",
                "status": "Order Status",
            },
            {"document": "order", "channel": "WooCommerce"},
        ),
    ),
)

AMAZON_ORDERS = Export(
    "amazon",
    "orders",
    headers("""amazon-order-id, merchant-order-id, purchase-date, last-updated-date, order-status,
    fulfillment-channel, sales-channel, order-channel, url, ship-service-level, product-name, sku,
    asin, item-status, quantity, currency, item-price, item-tax, shipping-price, shipping-tax,
    gift-wrap-price, gift-wrap-tax, item-promotion-discount, ship-promotion-discount, ship-city,
    ship-state, ship-postal-code, ship-country, promotion-ids, is-business-order,
    purchase-order-number, price-designation"""),
    (
        Feed(
            "sales_lines",
            {
                "order": "amazon-order-id",
                "day": "purchase-date",
                "at": "purchase-date",
                "item": "sku|asin",
                "description": "product-name",
                "quantity": "quantity",
                "amount": "item-price",
                "currency": "currency",
                "status": "item-status|order-status",
                "channel": "sales-channel",
            },
            {"document": "order", "channel": "Amazon"},
        ),
        Feed("items", {"item": "sku|asin", "name": "product-name"}),
    ),
)

EXPORTS = (
    SHOPIFY_ORDERS, SHOPIFY_PRODUCTS, SHOPIFY_INVENTORY, SHOPIFY_CUSTOMERS, WOO_PRODUCTS, WOO_ORDERS,
    WOO_PLUGIN_ORDERS, AMAZON_ORDERS,
)  # fmt: skip
