"""Master data as the ERP prints it: partners, items, bills, routings, prices, means, people."""

from __future__ import annotations

from firstmate.demo.maker.booking import Absence
from firstmate.demo.maker.days import closed_dates, to_date
from firstmate.demo.maker.history import History
from firstmate.demo.maker.items import DEAD
from firstmate.demo.maker.parameters import (
    DRAWING,
    ESTIMATING,
    PENALTY_PER_WEEK,
    SUPPLIERS,
    TODAY,
    WORK_CENTRES,
)
from firstmate.demo.maker.sheet import Row, Sheet

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
_WEIGHTS = {
    "Door sets": 46.0, "Shelving sets": 24.0, "Table tops": 19.0, "Counter modules": 62.0,
    "Leaves": 30.0, "Frames": 14.0, "Carcasses": 28.0, "Edged parts": 9.0,
}  # fmt: skip


def weight(family: str) -> float:
    """Weight in kg of a piece of a made family."""
    return _WEIGHTS[family]


def customers(past: History) -> Sheet:
    """Customer list."""
    headers = ("Customer no", "Name", "Customer group", "Street", "Postcode", "City", "Country",
               "Latitude", "Longitude", "Payment terms (days)",
               "Delay penalty % per week")  # fmt: skip
    return Sheet("customers", headers, [
        (one.code, one.name, one.kind, one.street, one.postcode, one.town, "DE", one.latitude,
         one.longitude, one.payment_days, 100 * PENALTY_PER_WEEK)
        for one in past.customers
    ])  # fmt: skip


def suppliers() -> Sheet:
    """Supplier list with the lead times suppliers state."""
    headers = ("Supplier no", "Name", "Material group", "Country", "Currency", "Lead time (days)",
               "Minimum order value", "Payment terms (days)")  # fmt: skip
    return Sheet("suppliers", headers, [
        (one.code, one.name, one.group.capitalize(), "DE", "EUR", one.stated_days,
         one.minimum_value, 30)
        for one in SUPPLIERS
    ])  # fmt: skip


def order_days() -> Sheet:
    """Days on which suppliers take orders."""
    headers = ("Supplier no", "Supplier", "Order weekday", "Order before (hour)")
    return Sheet("supplier_order_days", headers, [
        (one.code, one.name, _WEEKDAYS[weekday], 11)
        for one in SUPPLIERS for weekday in one.order_weekdays
    ])  # fmt: skip


def items(past: History) -> Sheet:
    """Item master, dead ones included."""
    headers = ("Art. no", "Description", "Item group", "Unit", "Procurement", "Standard cost",
               "List price", "Main supplier", "Lead time (days)", "Minimum order", "Order multiple",
               "Reorder point", "Weight (kg)", "Active")  # fmt: skip
    book, stated = past.book, {one.code: one for one in SUPPLIERS}
    points = past.floor.stores.points
    rows: list[Row] = []
    for code, made in book.made.items():
        lot = made.lot or None
        rows.append((code, made.name, made.family, "pc", "Make", round(book.cost[code], 2),
                     book.price.get(code), None, None, lot, lot, points.get(code),
                     weight(made.family), "Yes"))  # fmt: skip
    for one in book.bought.values():
        supplier = stated[one.supplier]
        rows.append((one.code, one.name, supplier.group.capitalize(), one.unit, "Buy", one.cost,
                     None, one.supplier, supplier.stated_days, one.minimum, one.multiple,
                     points[one.code], None, "Yes"))  # fmt: skip
    for dead in DEAD:
        rows.append((dead.code, dead.name, dead.family, dead.unit, dead.supply,
                     dead.cost, None, None, None, None, None, None, None, "Yes"))  # fmt: skip
    return Sheet("items", headers, rows)


def prices(past: History) -> Sheet:
    """What suppliers ask for bought items."""
    headers = ("Supplier no", "Art. no", "Purchase price", "Currency", "Minimum order",
               "Order multiple", "Lead time (days)")  # fmt: skip
    stated = {one.code: one.stated_days for one in SUPPLIERS}
    return Sheet("supplier_prices", headers, [
        (one.supplier, one.code, one.cost, "EUR", one.minimum, one.multiple, stated[one.supplier])
        for one in past.book.bought.values()
    ])  # fmt: skip


def bills(past: History) -> Sheet:
    """Bills of material, one level a line."""
    headers = ("Parent art. no", "Pos", "Component", "Description", "Qty per", "Unit")
    book = past.book
    rows: list[Row] = []
    for code, made in book.made.items():
        for place, (component, per) in enumerate(made.bill, 1):
            part = book.bought.get(component)
            name = part.name if part else book.made[component].name
            rows.append((code, 10 * place, component, name, float(per),
                         part.unit if part else "pc"))  # fmt: skip
    return Sheet("bills_of_material", headers, rows)


def routings(past: History) -> Sheet:
    """Operations of made items with set-up and piece times in hours."""
    headers = ("Art. no", "Op", "Work centre", "Operation", "Set-up (h)", "Time per unit (h)")
    names = {centre.code: centre.name for centre in WORK_CENTRES}
    return Sheet("routings", headers, [
        (code, 10 * place, centre, names[centre], setup, unit)
        for code, made in past.book.made.items()
        for place, (centre, setup, unit) in enumerate(made.steps, 1)
    ])  # fmt: skip


def means(past: History, away: list[Absence]) -> list[Sheet]:
    """Sheets of the workbook on work centres and people."""
    centres = Sheet("Work centres", (
        "Work centre", "Name", "Places", "Shifts", "Hours per week and place", "Usable %",
        "Cost rate (EUR/h)", "Overtime rate (EUR/h)", "Overtime possible (h/week)",
    ), [
        (one.code, one.name, one.places, "2 x 8 h" if one.hours_per_day > 8 else "1 x 8 h",
         5 * one.hours_per_day, round(100 * one.usable), one.cost_rate, one.overtime_rate,
         10.0 * one.places)
        for one in (*WORK_CENTRES, DRAWING, ESTIMATING)
    ])  # fmt: skip
    staff = Sheet("People", (
        "Person no", "Name", "Function", "Work centre", "Hours per week", "Cost (EUR/h)",
    ), [
        (one.code, one.name, one.role, one.centre or None, one.hours_per_week, one.hour_cost)
        for one in past.people
    ])  # fmt: skip
    skills = Sheet("Skills", ("Person no", "Skill", "Level"), [
        (one.code, skill, level)
        for one in past.people
        for skill, level in ((one.centre, 3), (one.second, 2)) if skill
    ])  # fmt: skip
    absent = Sheet("Absences", ("Person no", "Absent from", "Absent to", "Reason"), [
        (one.person, to_date(one.first), to_date(one.last), one.reason)
        for one in sorted(away, key=lambda row: (row.first, row.person))
    ])  # fmt: skip
    closed = Sheet("Works calendar", ("Closed on", "Reason"), [
        (one, "Works holiday" if one.month == 12 or (one.month, one.day) == (1, 1) else "Holiday")
        for one in closed_dates()
    ])  # fmt: skip
    return [centres, staff, skills, absent, closed]


def stock_valuation(past: History) -> list[Sheet]:
    """The messy workbook: titles, groups and totals around the stock list, two useless sheets."""
    book, stores = past.book, past.floor.stores
    reserved = dict.fromkeys(book.finished, 0)
    for line in stores.waiting:
        reserved[line.item] += line.quantity
    groups: dict[str, list[Row]] = {}
    for code in (*book.finished, *book.bought):
        part = book.bought.get(code)
        family = part.supplier if part else book.made[code].family
        group = next((s.group.capitalize() for s in SUPPLIERS if s.code == family), family)
        name, unit = (part.name, part.unit) if part else (book.made[code].name, "pc")
        held, cost = round(stores.on_hand[code], 2), round(book.cost[code], 2)
        groups.setdefault(group, []).append(
            (code, name, unit, held, reserved.get(code), cost, round(held * cost, 2),
             to_date(stores.moved.get(code, TODAY - 400))))  # fmt: skip
    for dead in DEAD:
        groups.setdefault(dead.family, []).append(
            (dead.code, dead.name, dead.unit, dead.quantity, None, dead.cost,
             round(dead.quantity * dead.cost, 2), to_date(TODAY - dead.idle_days)))  # fmt: skip
    width, total = 8, 0.0
    rows: list[Row] = [
        ("Stock valuation per 30.10.2026",), ("Printed for: management", None, "Page 1 of 1"), (),
        ("Art. no", "Description", "Unit", "On hand", "Reserved", "Unit cost (EUR)",
         "Value (EUR)", "Last movement"),
    ]  # fmt: skip
    for group, members in groups.items():
        value = sum(float(str(row[6])) for row in members)
        total += value
        rows += [(group, *(None,) * (width - 1)), *members,
                 (f"Total {group}", *(None,) * 5, round(value, 2)), ()]  # fmt: skip
    rows.append(("Grand total", *(None,) * 5, round(total, 2)))
    notes = Sheet(
        "Notes",
        (),
        [
            ("Ask Petra about the glass lites before the count!",),
            (),
            ("Count again in January",),
            ("Key of the cage: office",),
        ],
    )
    colours = Sheet("RAL colours", ("RAL", "Name"), [
        ("9010", "Pure white"), ("7016", "Anthracite grey"), ("6005", "Moss green"),
        ("3003", "Ruby red"), ("1015", "Light ivory"),
    ])  # fmt: skip
    return [notes, Sheet("Stock list", (), rows), colours]
