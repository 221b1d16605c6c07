"""The part of a generated firm that buys, keeps and sells items.

It does not make them and knows no hours.
"""

from datetime import date, timedelta

from firstmate.demo.family.draw import AS_OF, Draw, Row, Rows


def parties(draw: Draw) -> Rows:
    """Make customers, and how long they wait where the firm has written that down."""
    made = [
        {
            "customer": code,
            "name": f"Customer {code}",
            "customer_class": draw.maybe(draw.pick(["A", "B"])),
            "payment_days": draw.maybe(draw.pick([14.0, 30.0])),
        }
        for code in draw.codes("C", draw.scale.parties)
    ]
    waits = [{"customer_class": "A", "lost_per_week": draw.whole(0, 20) / 100}]
    return {"customers": made} | ({"patience": waits} if draw.chance(0.5) else {})


def items(draw: Draw, *, name: str, supply: str, count: int) -> list[Row]:
    """Make items with a price of at least 1.2 times their cost."""
    made = []
    for code in draw.codes(name, count):
        cost = draw.money(0.5, 40)
        made.append(
            {
                "item": code,
                "name": f"{name} {code}",
                "family": draw.maybe(draw.pick(["one", "two"])),
                "unit": draw.pick(["piece", "metre"]),
                "supply": supply,
                "cost": draw.maybe(cost, share=0.9),
                "price": round(cost * draw.money(1.2, 3), 2),
            }
        )
    return made


def buying(draw: Draw, bought: list[Row], places: list[str | None]) -> Rows:
    """Make suppliers, what they offer, purchase lines with their receipts."""
    suppliers = [
        {"supplier": code, "name": f"Supplier {code}", "lead_time": float(draw.whole(1, 60))}
        for code in draw.codes("S", max(1, draw.scale.parties // 2))
    ]
    offers: list[Row] = []
    orders: list[Row] = []
    receipts: list[Row] = []
    for item in bought:
        supplier = draw.pick(suppliers)
        multiple = float(draw.pick([1, 5, 12]))
        offer: Row = {
            "supplier": supplier["supplier"],
            "item": item["item"],
            "from_quantity": draw.maybe(1.0),
            "price": item["cost"],
            "minimum": draw.maybe(multiple * draw.whole(1, 4)),
            "multiple": multiple,
            "lead_time": draw.maybe(supplier["lead_time"]),
        }
        offers.append(offer)
        for _ in range(draw.whole(0, 3)):
            line, arrivals = _purchase(draw, len(orders) + 1, offer, draw.pick(places))
            orders.append(line)
            receipts += arrivals
    return {
        "suppliers": suppliers,
        "supplier_items": offers,
        "purchase_lines": orders,
        "receipts": receipts,
    }


def _purchase(draw: Draw, number: int, offer: Row, place: str | None) -> tuple[Row, list[Row]]:
    """Make a purchase line; what has arrived by the day of the books has a receipt."""
    ordered = draw.past_day()
    arrives = ordered + timedelta(days=draw.whole(1, 70))
    quantity = offer["multiple"] * draw.whole(4, 10)
    came = quantity if draw.chance(0.8) else offer["multiple"]
    here = arrives <= AS_OF
    line: Row = {
        "purchase": f"P{number}",
        "line": 1,
        "supplier": offer["supplier"],
        "item": offer["item"],
        "location": place,
        "quantity": quantity,
        "received": came if here else 0.0,
        "price": offer["price"],
        "ordered": ordered,
        "wanted": draw.maybe(ordered + timedelta(days=30)),
        "received_on": arrives if here else None,
        "status": "open" if not here else "done" if came == quantity else "partial",
    }
    receipt = {
        "receipt": f"R{number}",
        "line": 1,
        "purchase": f"P{number}",
        "purchase_line": 1,
        "supplier": offer["supplier"],
        "item": offer["item"],
        "location": place,
        "quantity": came,
        "day": arrives,
    }
    return line, [receipt] if here else []


def stock(draw: Draw, kept: list[Row], places: list[str | None]) -> list[Row]:
    """Count every item at some of the places on the day of the books; some shelves are empty."""
    return [
        {
            "item": item["item"],
            "location": place,
            "day": AS_OF,
            "quantity": float(draw.pick([0, draw.whole(1, 30), draw.whole(50, 400)])),
            "unit_cost": item["cost"],
        }
        for item in kept
        for place in draw.some(places)
    ]


def sales(draw: Draw, sold: list[Row], customers: list[Row], places: list[str | None]) -> list[Row]:
    """Make order lines, one to three an order: shipped, partly shipped, cancelled or open."""
    lines = []
    for number in range(1, draw.scale.orders + 1):
        day, customer = draw.past_day(), draw.pick(customers)
        for at in range(draw.whole(1, 3)):
            item = draw.pick(sold)
            quantity = float(draw.whole(1, 20)) * draw.pick([1, 1, 0.5])
            lines.append(
                {
                    "order": f"O{number:04d}",
                    "line": at + 1,
                    "day": day,
                    "customer": customer["customer"],
                    "item": item["item"],
                    "location": draw.pick(places),
                    "quantity": quantity,
                    "price": item["price"],
                    "amount": round(quantity * item["price"], 2),
                    "document": "order",
                }
                | _fate(draw, day, quantity)
            )
    return lines


def _fate(draw: Draw, day: date, quantity: float) -> Row:
    """Say what became of an order line; nothing is shipped after the day of the books."""
    wanted = day + timedelta(days=draw.whole(1, 40))
    shipped_on = wanted + timedelta(days=draw.whole(-1, 14))
    dates = {"wanted": wanted, "promised": draw.maybe(wanted + timedelta(days=draw.whole(0, 7)))}
    if draw.chance(0.05):
        return dates | {"shipped": 0.0, "status": "cancelled"}
    if shipped_on > AS_OF:
        return dates | {"shipped": 0.0, "status": "open"}
    if draw.chance(0.1):
        return dates | {"shipped": quantity / 2, "shipped_on": shipped_on, "status": "partial"}
    return dates | {"shipped": quantity, "shipped_on": shipped_on, "status": "done"}
