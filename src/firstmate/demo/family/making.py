"""The part of a generated firm that makes items: bills, operations, resources, work orders.

It does not buy or sell.
"""

from datetime import UTC, datetime, time, timedelta

from firstmate.demo.family.draw import AS_OF, Draw, Row, Rows


def means(draw: Draw) -> Rows:
    """Make work centres and their people; a holiday closes the whole firm for a day."""
    resources = [
        {
            "resource": code,
            "name": f"Work centre {code}",
            "kind": draw.pick(["machine", "crew"]),
            "units": draw.maybe(float(draw.whole(1, 3))),
            "hours_per_week": float(draw.pick([35, 40, 80])),
            "hour_cost": draw.maybe(draw.money(5, 30)),
            "overtime_cost": draw.money(35, 60),
            "overtime_hours": float(draw.whole(0, 12)),
        }
        for code in draw.codes("W", draw.scale.resources)
    ]
    people = [
        {
            "person": f"{row['resource']} hand",
            "resource": row["resource"],
            "hours_per_week": draw.pick([20.0, 40.0]),
        }
        for row in draw.some(resources)
    ]
    holiday = AS_OF + timedelta(days=draw.whole(1, 60))
    closed = {"valid_from": holiday, "valid_to": holiday, "hours": 0.0, "reason": "holiday"}
    return {"resources": resources, "people": people, "calendar_exceptions": [closed]}


def bills(draw: Draw, products: list[Row], parts: list[Row], materials: list[Row]) -> list[Row]:
    """Make bills of up to three levels: products of parts and materials, parts of materials."""
    lines = []
    for level, below in ((products, parts + materials), (parts, materials)):
        for parent in level:
            for step, child in enumerate(draw.some(below)[:4], 1):
                lines.append(
                    {
                        "item": parent["item"],
                        "component": child["item"],
                        "quantity": float(draw.pick([0.5, 1, 2, 4])),
                        "scrap": draw.maybe(draw.whole(0, 10) / 100, share=0.4),
                        "step": draw.maybe(10 * step, share=0.3),
                    }
                )
    return lines


def operations(draw: Draw, made: list[Row], resources: list[Row]) -> list[Row]:
    """Make one to three steps for each item made, numbered 10, 20, 30."""
    return [
        {
            "item": item["item"],
            "step": 10 * (at + 1),
            "name": f"step {at + 1}",
            "resource": draw.pick(resources)["resource"],
            "setup_hours": draw.maybe(draw.money(0, 1)),
            "unit_hours": draw.money(0.02, 0.6),
            "yield_share": draw.maybe(draw.whole(85, 100) / 100, share=0.3),
        }
        for item in made
        for at in range(draw.whole(1, 3))
    ]


def work(draw: Draw, steps: list[Row]) -> Rows:
    """Make work orders and the reports of those that are done or under way."""
    orders, reports = [], []
    for number in range(1, draw.scale.items + 1):
        item = draw.pick(steps)["item"]
        released = draw.past_day()
        started = released + timedelta(days=draw.whole(0, 14))
        finished = started + timedelta(days=draw.whole(0, 14))
        quantity = float(draw.whole(1, 40))
        state = "open" if started > AS_OF else "started" if finished > AS_OF else "done"
        order: Row = {
            "work_order": f"A{number}",
            "item": item,
            "quantity": quantity,
            "finished_quantity": quantity if state == "done" else 0.0,
            "released": released,
            "due": released + timedelta(days=21),
            "started": None if state == "open" else started,
            "finished": finished if state == "done" else None,
            "status": state,
        }
        orders.append(order)
        told = [step for step in steps if step["item"] == item] if state != "open" else []
        # Work under way has reported its first step only.
        told = told if state == "done" else told[:1]
        reports += [_report(draw, order, step) for step in told]
    return {"work_orders": orders, "work_reports": reports}


def _report(draw: Draw, order: Row, step: Row) -> Row:
    hours = round(order["quantity"] * step["unit_hours"] * draw.money(0.8, 1.5), 2)
    started = datetime.combine(order["started"], time(7), UTC)
    good = order["quantity"] if order["status"] == "done" else float(order["quantity"] // 2)
    return {
        "report": f"{order['work_order']}-{step['step']}",
        "work_order": order["work_order"],
        "item": order["item"],
        "step": step["step"],
        "resource": step["resource"],
        "began": started,
        "ended": started + timedelta(hours=hours),
        "day": order["started"],
        "hours": hours,
        "good": good,
        "scrap": float(draw.pick([0, 0, 1])),
    }
