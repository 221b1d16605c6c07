"""The independent checker of a plant's plan: refuses what breaks a rule, by name, and scores the rest.

It shares no code with any planner and uses nothing but Python itself. It plans nothing. The layout of
plant and plan, and the day rule, are told in ``docs/benchmarks.md``.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

#: What rounding to two decimals may leave, in minutes and in units.
ROUNDED = 0.01
MINUTES_A_DAY = 24 * 60
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, order=True)
class Breach:
    """One rule that a plan breaks: its name, the row or thing concerned, and what is wrong."""

    reason: str
    where: str
    told: str


@dataclass(frozen=True)
class Plant:
    """A plant as the checker reads it: plain dictionaries by code, days counted from its start."""

    start: date
    weekdays: frozenset[int]
    opens: float
    closes: float
    units: Mapping[str, float]
    operations: Mapping[str, Mapping[str, Any]]
    bill: Mapping[str, list[tuple[str, float]]]
    purchasing: Mapping[str, Mapping[str, Any]]
    stock: Mapping[str, float]
    orders: Mapping[str, Mapping[str, Any]]
    cost: Mapping[str, float]

    @property
    def shift(self) -> float:
        """Minutes of a shift."""
        return self.closes - self.opens

    def day(self, said: object) -> int:
        """Return a day as days from the start: a number of days, a date, or a moment as text."""
        if isinstance(said, bool) or said is None:
            raise ValueError(f"{said} is no day")
        if isinstance(said, int):
            return said
        if isinstance(said, float):
            if said != math.floor(said):
                raise ValueError(f"{said} is no whole day")
            return int(said)
        text = str(said).strip()
        if text.lstrip("-").isdigit() and len(text.lstrip("-")) < 6:
            return int(text)
        return (datetime.fromisoformat(text).date() - self.start).days

    def moment(self, said: object) -> float:
        """Return a moment as minutes from the start: a number of minutes, or a date and hour."""
        if isinstance(said, int | float) and not isinstance(said, bool):
            return float(said)
        passed = datetime.fromisoformat(str(said).strip()).replace(tzinfo=None) - datetime.combine(
            self.start, datetime.min.time()
        )
        return passed.total_seconds() / 60.0

    def worked(self, moment: float) -> float:
        """Return the shift minutes that have passed at a moment."""
        day = math.floor(moment / MINUTES_A_DAY)
        first = self.start.weekday()
        whole = sum(1 for d in range(day) if (first + d) % 7 in self.weekdays)
        open_now = (first + day) % 7 in self.weekdays
        today = min(max(moment - day * MINUTES_A_DAY - self.opens, 0.0), self.shift)
        return whole * self.shift + (today if open_now else 0.0)

    def works(self, day: int) -> bool:
        """Whether there is a shift on the day."""
        return (self.start + timedelta(days=day)).weekday() in self.weekdays


def read_plant(raw: Mapping[str, Any]) -> Plant:
    """Return a plant from the layout of its file."""
    shift = raw.get("shift") or {}
    opens = _clock(shift.get("start", "08:00"))
    closes = _clock(shift.get("end", "16:00"))
    bill: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for line in raw["bom"]:
        bill[line["operation"]].append((line["component"], float(line["qty"])))
    stock: dict[str, float] = defaultdict(float)
    for row in raw.get("stock", ()):
        stock[row["item"]] += float(row["onhand"])
    start = date.fromisoformat(str(raw["start"])[:10])
    return Plant(
        start=start,
        weekdays=_weekdays(shift.get("days", "Mon-Fri")),
        opens=opens,
        closes=closes if closes > opens else closes + MINUTES_A_DAY,
        units={r["id"]: float(r.get("capacity") or 1) for r in raw["resources"]},
        operations={o["id"]: o for o in raw["operations"]},
        bill=bill,
        purchasing={p["item"]: p for p in raw["purchasing"]},
        stock=stock,
        orders={
            o["id"]: {**o, "due": (date.fromisoformat(str(o["due"])[:10]) - start).days}
            for o in raw["orders"]
        },
        cost={i["id"]: float(i.get("unit_cost") or 0.0) for i in raw["items"]},
    )


def _clock(said: str) -> float:
    hour, _, minute = str(said).partition(":")
    return 60.0 * int(hour) + float(minute or 0)


def _weekdays(said: object) -> frozenset[int]:
    """Read "Mon-Fri", "Mon,Wed,Fri" or a list of such words."""
    parts = said if isinstance(said, list | tuple) else str(said).split(",")
    found: set[int] = set()
    for part in parts:
        first, _, last = str(part).strip().lower().partition("-")
        low = WEEKDAYS.index(first.strip()[:3])
        high = WEEKDAYS.index((last or first).strip()[:3])
        found |= {(low + k) % 7 for k in range((high - low) % 7 + 1)}
    return frozenset(found)


@dataclass
class Checked:
    """What was found in a plan: breaches, the day on which each order is finished, stock moves.

    ``moves`` are (when, item, quantity), ``when`` in days or minutes; ``step`` is how much later than
    it came something can be used: a day under the day rule, nothing with hours.
    """

    breaches: list[Breach] = field(default_factory=list)
    finished: dict[str, int] = field(default_factory=dict)
    comes: list[tuple[float, str, float]] = field(default_factory=list)
    goes: list[tuple[float, str, float, str]] = field(default_factory=list)
    hours: bool = False

    def refuse(self, reason: str, where: object, told: str) -> None:
        """Note a breach."""
        self.breaches.append(Breach(reason, str(where), told))


def check(plant: Plant, plan: Mapping[str, Any]) -> Checked:
    """Return everything a plan breaks, and when each order is finished.

    Parameters
    ----------
    plan
        ``jobs`` (order, operation, resource, day, minutes, quantity; with hours: start and end
        instead of day), ``purchases`` (item, order_day, quantity), ``deliveries`` (order, day). A
        day is a date or a number of days from the start.
    """
    found = Checked()
    for part in ("jobs", "purchases", "deliveries"):
        if not isinstance(plan.get(part), list):
            found.refuse("layout", part, f"the plan has no list of {part}")
    if found.breaches:
        return found
    found.hours = any("start" in row and "day" not in row for row in plan["jobs"])
    if found.hours:
        _check_moments(plant, plan["jobs"], found)
    else:
        _check_days(plant, plan["jobs"], found)
    _check_purchases(plant, plan["purchases"], found)
    _check_deliveries(plant, plan["deliveries"], found)
    _check_stock(plant, found)
    found.breaches.sort()
    return found


def _job(plant: Plant, row: Mapping[str, Any], name: str, found: Checked) -> bool:
    """Check what a job says of itself: operation, resource, order, minutes for its quantity."""
    operation = plant.operations.get(row.get("operation", ""))
    if operation is None:
        found.refuse("unknown_operation", name, f"there is no operation {row.get('operation')}")
        return False
    order = row.get("order")
    if order not in (None, "") and order not in plant.orders:
        found.refuse("unknown_order", name, f"there is no order {order}")
    if row.get("resource", operation["resource"]) != operation["resource"]:
        found.refuse("wrong_resource", name,
                     f"{row['operation']} runs on {operation['resource']}, not {row['resource']}")  # fmt: skip
    quantity = _number(row.get("quantity"))
    if quantity is None or quantity < 0:
        found.refuse("bad_number", name, f"a quantity of {row.get('quantity')}")
        return False
    if "minutes" in row or not found.hours:
        minutes = _number(row.get("minutes"))
        needed = quantity * float(operation["minutes_per_unit"])
        if minutes is None or minutes < 0:
            found.refuse("bad_number", name, f"{row.get('minutes')} minutes")
            return False
        if abs(minutes - needed) > ROUNDED * (1.0 + float(operation["minutes_per_unit"])):
            found.refuse(
                "minutes", name, f"{quantity:g} units need {needed:g} minutes, not {minutes:g}"
            )
    return True


def _number(said: object) -> float | None:
    if isinstance(said, bool) or not isinstance(said, int | float) or not math.isfinite(said):
        return None
    return float(said)


def _check_days(plant: Plant, jobs: Iterable[Mapping[str, Any]], found: Checked) -> None:
    """The day rule: minutes of a day, parts of a job joined, components there before its first day."""
    used: dict[tuple[str, int], float] = defaultdict(float)
    joined: dict[tuple[str, str], list[tuple[int, float]]] = defaultdict(list)
    for number, row in enumerate(jobs):
        name = f"job {number} {row.get('order') or ''} {row.get('operation')}"
        if not _job(plant, row, name, found):
            continue
        day = _day(plant, row.get("day"), name, found)
        if day is None:
            continue
        operation = plant.operations[row["operation"]]
        if day < 0:
            found.refuse("before_start", name, f"day {day} is before the plan starts")
        elif not plant.works(day) and float(row["minutes"]) > ROUNDED:
            found.refuse("no_shift", name, f"there is no shift on day {day}")
        used[operation["resource"], day] += float(row["minutes"])
        own = str(row.get("order") or f"#{number}") + "/" + str(row.get("job") or "")
        joined[row["operation"], own].append((day, float(row["quantity"])))
    for (resource, day), minutes in sorted(used.items()):
        if minutes > plant.shift * plant.units.get(resource, 1.0) + ROUNDED:
            found.refuse("capacity", f"{resource} day {day}",
                         f"{minutes:g} minutes of {plant.shift * plant.units.get(resource, 1.0):g}")  # fmt: skip
    for (operation_id, own), parts in joined.items():
        _made(plant, operation_id, own, quantity=sum(q for _, q in parts),
              begins=min(d for d, _ in parts), ends=max(d for d, _ in parts), found=found)  # fmt: skip


def _made(
    plant: Plant,
    operation: str,
    own: str,
    *,
    quantity: float,
    begins: float,
    ends: float,
    found: Checked,
) -> None:
    """Note what a job takes when it begins and what there is when it ends."""
    for component, per_unit in plant.bill.get(operation, ()):
        found.goes.append((begins, component, quantity * per_unit, f"{operation} for {own}"))
    found.comes.append((ends, plant.operations[operation]["makes"], quantity))


def _day(plant: Plant, said: object, name: str, found: Checked) -> int | None:
    try:
        return plant.day(said)
    except (TypeError, ValueError) as error:
        found.refuse("bad_day", name, str(error))
        return None


def _check_moments(plant: Plant, jobs: Iterable[Mapping[str, Any]], found: Checked) -> None:
    """With hours: a job's length in shift minutes, one job at a time on each unit of a resource."""
    spans: dict[str, list[tuple[float, float, str]]] = defaultdict(list)
    for number, row in enumerate(jobs):
        name = f"job {number} {row.get('order') or ''} {row.get('operation')}"
        if not _job(plant, row, name, found):
            continue
        try:
            begins, ends = plant.moment(row.get("start")), plant.moment(row.get("end"))
        except (TypeError, ValueError) as error:
            found.refuse("bad_day", name, str(error))
            continue
        if begins < 0 or ends < begins:
            found.refuse(
                "before_start", name, "it starts before the plan does or ends before it starts"
            )
            continue
        operation = plant.operations[row["operation"]]
        length = float(row["quantity"]) * float(operation["minutes_per_unit"])
        there = plant.worked(ends) - plant.worked(begins)
        if abs(there - length) > 1.0:
            found.refuse("minutes", name, f"{length:g} minutes in {there:g} of the shift")
        spans[operation["resource"]].append((plant.worked(begins), plant.worked(ends), name))
        own = f"{row.get('order') or number}"
        _made(plant, row["operation"], own, quantity=float(row["quantity"]), begins=begins, ends=ends,
              found=found)  # fmt: skip
    for resource, rows in sorted(spans.items()):
        _one_at_a_time(resource, rows, units=plant.units.get(resource, 1.0), found=found)


def _one_at_a_time(
    resource: str, spans: list[tuple[float, float, str]], *, units: float, found: Checked
) -> None:
    ends: list[float] = []
    for begin, end, name in sorted(spans):
        ends = [other for other in ends if other > begin + 1.0]
        ends.append(end)
        if len(ends) > units:
            found.refuse("overlap", name, f"{resource} already works on {len(ends) - 1} jobs")


def _check_purchases(plant: Plant, purchases: Iterable[Mapping[str, Any]], found: Checked) -> None:
    """Purchases: known item, not before the start, minimum, multiple, lead days."""
    for number, row in enumerate(purchases):
        name = f"purchase {number} {row.get('item')}"
        terms = plant.purchasing.get(row.get("item", ""))
        if terms is None:
            found.refuse("not_bought", name, f"{row.get('item')} cannot be bought")
            continue
        quantity = _number(row.get("quantity"))
        day = _day(plant, row.get("order_day"), name, found)
        if quantity is None or quantity < 0:
            found.refuse("bad_number", name, f"a quantity of {row.get('quantity')}")
            continue
        if day is None:
            continue
        if day < 0:
            found.refuse("purchase_before_start", name, f"ordered on day {day}")
        minimum, multiple = float(terms.get("moq") or 0), float(terms.get("multiple") or 0)
        if quantity < minimum - ROUNDED:
            found.refuse("minimum", name, f"{quantity:g} is less than {minimum:g}")
        if multiple > 0 and abs(quantity / multiple - round(quantity / multiple)) > 1e-6:
            found.refuse("multiple", name, f"{quantity:g} is no multiple of {multiple:g}")
        arrives = day + float(terms.get("lead_days") or 0)
        found.comes.append((arrives * (MINUTES_A_DAY if found.hours else 1), row["item"], quantity))


def _check_deliveries(
    plant: Plant, deliveries: Iterable[Mapping[str, Any]], found: Checked
) -> None:
    """Every order is delivered once, whole, from what there is."""
    for number, row in enumerate(deliveries):
        name = f"delivery {number} {row.get('order')}"
        order = plant.orders.get(row.get("order", ""))
        if order is None:
            found.refuse("unknown_order", name, f"there is no order {row.get('order')}")
            continue
        if row["order"] in found.finished:
            found.refuse("delivered_twice", name, "it is delivered already")
            continue
        day = _day(plant, row.get("day"), name, found)
        if day is None:
            continue
        if day < 0:
            found.refuse("before_start", name, f"day {day} is before the plan starts")
        found.finished[row["order"]] = day
        # Delivered when finished: by the end of the day's shift what was made that day is there.
        end = day * MINUTES_A_DAY + plant.closes if found.hours else day + 1
        found.goes.append((end, order["item"], float(order["qty"]), f"order {row['order']}"))
    for missing in sorted(set(plant.orders) - set(found.finished)):
        found.refuse("not_delivered", missing, "it has no delivery")


def _check_stock(plant: Plant, found: Checked) -> None:
    """What a job or a delivery takes was there: opening stock, bought, or made, less what went before."""
    moves: dict[str, list[tuple[float, int, float, str]]] = defaultdict(list)
    later = 0.0 if found.hours else 1.0
    for when, item, quantity in found.comes:
        moves[item].append((when + later, 0, quantity, ""))
    for when, item, quantity, name in found.goes:
        moves[item].append((when, 1, -quantity, name))
    for item, rows in sorted(moves.items()):
        there = plant.stock.get(item, 0.0)
        for when, _, quantity, name in sorted(rows):
            there += quantity
            if there < -ROUNDED:
                reason = "not_covered" if name.startswith("order ") else "components"
                day = when / MINUTES_A_DAY if found.hours else when
                found.refuse(reason, name, f"{-there:g} of {item} are missing on day {day:.10g}")
                break
