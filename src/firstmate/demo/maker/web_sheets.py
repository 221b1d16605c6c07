"""Exports of the web shop (Shopify) and of the CRM (Pipedrive) with their own exact headers."""

from __future__ import annotations

from firstmate.demo.maker.days import to_date
from firstmate.demo.maker.history import History
from firstmate.demo.maker.intake import NEVER, Quote, StockLine
from firstmate.demo.maker.order_sheets import quote_number
from firstmate.demo.maker.parameters import FIRST, TODAY
from firstmate.demo.maker.sheet import Row, Sheet
from firstmate.demo.maker.streams import stream

CRM_FROM = 4000.0
"""Price in EUR above which a quote is a deal in the CRM."""

_SHOPIFY = (
    "Name, Email, Financial Status, Paid at, Fulfillment Status, Fulfilled at, Accepts Marketing, "
    "Currency, Subtotal, Shipping, Taxes, Total, Discount Code, Discount Amount, Shipping Method, "
    "Created at, Lineitem quantity, Lineitem name, Lineitem price, Lineitem compare at price, "
    "Lineitem sku, Lineitem requires shipping, Lineitem taxable, Lineitem fulfillment status, "
    "Billing Name, Billing Street, Billing Address1, Billing Address2, Billing Company, "
    "Billing City, Billing Zip, Billing Province, Billing Country, Billing Phone, Shipping Name, "
    "Shipping Street, Shipping Address1, Shipping Address2, Shipping Company, Shipping City, "
    "Shipping Zip, Shipping Province, Shipping Country, Shipping Phone, Notes, Note Attributes, "
    "Cancelled at, Payment Method, Payment Reference, Refunded Amount, Vendor, "
    "Outstanding Balance, Employee, Location, Device ID, Id, Tags, Risk Level, Source, "
    "Lineitem discount, Tax 1 Name, Tax 1 Value, Tax 2 Name, Tax 2 Value, Tax 3 Name, "
    "Tax 3 Value, Tax 4 Name, Tax 4 Value, Tax 5 Name, Tax 5 Value, Phone, Receipt Number, "
    "Duties, Billing Province Name, Shipping Province Name, Payment ID, Payment Terms Name, "
    "Next Payment Due At, Payment References"
)
_PIPEDRIVE = (
    "Deal - Title, Deal - Value, Deal - Currency of value, Organization, Contact person, "
    "Deal - Owner, Deal - Stage (pipeline), Deal - Expected close date, Deal - Label, "
    "Deal - Creation date, Deal - Closed on, Deal - Lost reason, Deal - Lost time, "
    "Deal - Probability, Deal - Status, Deal - Won time, Deal - Visible to, "
    "Deal - Pipedrive System ID"
)
SHOPIFY = tuple(_SHOPIFY.split(", "))
PIPEDRIVE = tuple(_PIPEDRIVE.split(", "))
_SHOPPERS = ("Nora Feld", "Timo Brink", "Lea Sander", "Max Riemann", "Clara Holt", "Ben Wiese")


def shop_orders(past: History) -> Sheet:
    """Orders of the shop: prices with tax in, order columns on the first line only."""
    rng = stream(past.seed, "shop export")
    orders: dict[int, list[StockLine]] = {}
    for line in past.lines:
        if line.shop and line.ordered >= FIRST:
            orders.setdefault(line.order, []).append(line)
    rows: list[Row] = []
    for place, lines in enumerate(orders.values(), 1001):
        hour = f"{int(rng.integers(8, 22)):02d}:{int(rng.integers(60)):02d}:12 +0100"
        who, where = str(rng.choice(_SHOPPERS)), lines[0].customer
        head = _shop_head(past, lines, place, hour)
        address = {"Name": who, "Street": where.street, "Address1": where.street,
                   "City": where.town, "Zip": f"'{where.postcode}", "Country": "DE"}  # fmt: skip
        for field, value in address.items():
            head |= {f"Billing {field}": value, f"Shipping {field}": value}
        head["Email"] = who.lower().replace(" ", ".") + "@example.com"
        for first, line in enumerate(lines):
            shipped = past.floor.stores.shipped.get((line.order, line.line), NEVER)
            cells: dict[str, str | int] = {
                "Name": f"#{place}", "Email": str(head["Email"]),
                "Lineitem quantity": line.quantity,
                "Lineitem name": past.book.made[line.item].name,
                "Lineitem price": f"{line.price * 1.19:.2f}", "Lineitem sku": line.item,
                "Lineitem requires shipping": "true", "Lineitem taxable": "true",
                "Lineitem fulfillment status": "fulfilled" if shipped <= TODAY else "pending",
                "Lineitem discount": "0.00", "Vendor": "Joinery",
                "Created at": f"{to_date(line.ordered)} {hour}",
            }  # fmt: skip
            cells = (head | cells) if first == 0 else cells
            rows.append([cells.get(name) for name in SHOPIFY])
    return Sheet("orders_export_1", SHOPIFY, rows)


def _shop_head(
    past: History, lines: list[StockLine], place: int, hour: str
) -> dict[str, str | int]:
    subtotal = sum(round(line.price * 1.19, 2) * line.quantity for line in lines)
    keys = [(line.order, line.line) for line in lines]
    stores = past.floor.stores
    shipped = max(stores.shipped.get(key, NEVER) for key in keys)
    cancelled = min(stores.cancelled.get(key, NEVER) for key in keys)
    ordered = to_date(lines[0].ordered)
    head: dict[str, str | int] = {
        "Financial Status": "refunded" if cancelled <= TODAY else "paid",
        "Paid at": f"{ordered} {hour}", "Accepts Marketing": "no", "Currency": "EUR",
        "Fulfillment Status": "fulfilled" if shipped <= TODAY else "unfulfilled",
        "Subtotal": f"{subtotal:.2f}", "Shipping": "49.00",
        "Taxes": f"{(subtotal + 49) * 0.19 / 1.19:.2f}", "Total": f"{subtotal + 49:.2f}",
        "Discount Amount": "0.00", "Shipping Method": "Freight", "Payment Method": "Card",
        "Refunded Amount": f"{subtotal + 49:.2f}" if cancelled <= TODAY else "0.00",
        "Outstanding Balance": "0.00", "Id": 5200000000000 + 977 * place, "Risk Level": "Low",
        "Source": "web", "Tax 1 Name": "DE VAT 19%",
        "Tax 1 Value": f"{(subtotal + 49) * 0.19 / 1.19:.2f}",
    }  # fmt: skip
    if shipped <= TODAY:
        head["Fulfilled at"] = f"{to_date(shipped)} 16:30:00 +0100"
    if cancelled <= TODAY:
        head["Cancelled at"] = f"{to_date(cancelled)} 09:00:00 +0100"
    return head


def in_crm(past: History) -> list[Quote]:
    """Quotes the CRM knows as deals."""
    return [one for one in past.quotes if one.price >= CRM_FROM and FIRST <= one.sent <= TODAY]


def deals(past: History) -> Sheet:
    """Deals with the probability the sales people entered when they sent the quote."""
    rows: list[Row] = []
    for one in in_crm(past):
        known = one.decided <= TODAY
        state = ("won" if one.won else "lost") if known else "open"
        closed = f"{to_date(one.decided)} 10:00:00" if known else None
        negotiating = one.reached_negotiation and (known or TODAY - one.sent > 12)
        label = f"{one.job_class.name}: {one.text} ({quote_number(one)})"
        rows.append((
            label, one.price, "EUR", one.customer.name, None, one.salesman,
            "Negotiation" if negotiating else "Offer sent", to_date(one.sent + 28),
            one.job_class.name, f"{to_date(one.sent)} 09:00:00", closed,
            one.reason if state == "lost" else None, closed if state == "lost" else None,
            round(100 * one.probability), state, closed if state == "won" else None,
            "Item owner's visibility group", 4000 + one.number,
        ))  # fmt: skip
    return Sheet("deals-export", PIPEDRIVE, rows)
