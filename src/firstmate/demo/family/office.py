"""The part of a generated firm that sells hours: desks, skills, jobs, time, deals and invoices.

It has no items and no stock.
"""

from datetime import timedelta

from firstmate.demo.family.draw import AS_OF, Draw, Row, Rows

_SKILLS = ("design", "survey", "drawing")


def desks(draw: Draw) -> Rows:
    """Make a desk for each skill and people who have one or more of the skills."""
    resources = [
        {
            "resource": skill,
            "name": f"{skill} desk",
            "kind": "desk",
            "hours_per_week": 40.0,
            "skill": skill,
            "hour_cost": draw.money(25, 60),
        }
        for skill in _SKILLS[: max(1, draw.scale.resources - 1)]
    ]
    names = [row["resource"] for row in resources]
    people = [
        {"person": code, "role": "engineer", "hours_per_week": draw.pick([20.0, 32.0, 40.0])}
        for code in draw.codes("E", draw.scale.parties)
    ]
    skills = [
        {"person": row["person"], "skill": skill, "level": draw.maybe(float(draw.whole(1, 3)))}
        for row in people
        for skill in draw.some(names)
    ]
    return {"resources": resources, "people": people, "skills": skills}


def jobs(draw: Draw, *, resources: list[Row], people: list[Row], customers: list[Row]) -> Rows:
    """Make jobs with phases, gates, hours booked, their order line and what was billed."""
    made: Rows = {
        name: [] for name in ("jobs", "phases", "gates", "time_entries", "sales_lines", "invoices")
    }
    for number in range(1, draw.scale.orders // 2 + 1):
        job = _job(draw, f"J{number:03d}", draw.pick(customers)["customer"])
        made["jobs"].append(job)
        made["sales_lines"].append(_order_line(job))
        made["phases"] += [_phase(draw, job, row["resource"]) for row in draw.some(resources)]
        if draw.chance(0.4):
            made["gates"].append(_gate(draw, job))
        for _ in range(draw.whole(0, 3)):
            entry = f"T{len(made['time_entries']) + 1}"
            who, desk = draw.pick(people)["person"], draw.pick(resources)["resource"]
            made["time_entries"].append(_time_entry(draw, entry, job=job, who=who, desk=desk))
        if job["status"] == "done":
            made["invoices"].append(_invoice(draw, job))
    return made


def _job(draw: Draw, code: str, customer: str) -> Row:
    ordered = draw.past_day()
    wanted = ordered + timedelta(days=draw.whole(14, 120))
    done = wanted <= AS_OF and draw.chance(0.9)
    return {
        "job": code,
        "name": f"Job {code}",
        "customer": customer,
        "job_class": draw.pick(["study", "plant"]),
        "terms": draw.pick(["fixed", "time"]),
        "status": "done" if done else "open",
        "amount": draw.money(500, 20_000),
        "ordered": ordered,
        "wanted": wanted,
        "promised": draw.maybe(wanted),
        "finished": wanted if done else None,
        "hours": draw.maybe(float(draw.whole(5, 200))),
    }


def _order_line(job: Row) -> Row:
    """Write the order line of a job: no item, one lump."""
    done = job["status"] == "done"
    return {
        "order": job["job"],
        "line": 1,
        "day": job["ordered"],
        "customer": job["customer"],
        "description": job["name"],
        "job": job["job"],
        "job_class": job["job_class"],
        "quantity": 1.0,
        "shipped": 1.0 if done else 0.0,
        "amount": job["amount"],
        "status": "done" if done else "open",
        "document": "order",
        "wanted": job["wanted"],
        "promised": job["promised"],
        "shipped_on": job["finished"],
    }


def _phase(draw: Draw, job: Row, resource: str) -> Row:
    budget = float(draw.whole(2, 80))
    left = 0.0 if job["status"] == "done" else round(budget * draw.whole(0, 10) / 10, 1)
    return {
        "job": job["job"],
        "phase": f"{resource} work",
        "resource": resource,
        "budget_hours": budget,
        "remaining_hours": left,
        "starts": draw.maybe(job["ordered"]),
        "ends": draw.maybe(job["wanted"]),
    }


def _gate(draw: Draw, job: Row) -> Row:
    """Write a gate; that of a finished job was passed, others may wait."""
    asked = job["ordered"]
    passed = job["status"] == "done" or (asked < AS_OF and draw.chance(0.5))
    return {
        "work": job["job"],
        "gate": draw.pick(["deposit", "drawings", "site"]),
        "expected": draw.maybe(asked + timedelta(days=draw.whole(1, 40))),
        "passed": asked if passed else None,
        "asked": asked,
    }


def _time_entry(draw: Draw, entry: str, *, job: Row, who: str, desk: str) -> Row:
    last = (min(job["finished"] or AS_OF, AS_OF) - job["ordered"]).days
    return {
        "entry": entry,
        "person": who,
        "job": job["job"],
        "customer": job["customer"],
        "resource": desk,
        "day": job["ordered"] + timedelta(days=draw.whole(0, last)),
        "hours": draw.whole(1, 32) / 4,
        "billable": draw.pick(["yes", "yes", "no"]),
    }


def _invoice(draw: Draw, job: Row) -> Row:
    paid = draw.chance(0.7)
    return {
        "invoice": f"I-{job['job']}",
        "customer": job["customer"],
        "order": job["job"],
        "kind": "invoice",
        "day": job["finished"],
        "due": job["finished"] + timedelta(days=30),
        "amount": job["amount"],
        "paid": job["amount"] if paid else 0.0,
        "paid_on": job["finished"] if paid else None,
    }


def deals(draw: Draw, customers: list[Row]) -> Rows:
    """Make a pipeline: deals, each with the stage it entered when it was opened."""
    made = [
        {
            "deal": f"D{number}",
            "name": f"Deal {number}",
            "customer": draw.pick(customers)["customer"],
            "stage": draw.pick(["asked", "offered"]),
            "outcome": "open",
            "amount": draw.money(500, 30_000),
            "probability": draw.maybe(draw.whole(0, 10) / 10),
            "created": draw.past_day(),
            "expected_close": draw.maybe(AS_OF + timedelta(days=draw.whole(1, 90))),
            "job_class": draw.pick(["study", "plant"]),
        }
        for number in range(1, draw.scale.parties + 1)
    ]
    stages = [{"deal": d["deal"], "stage": "asked", "at": d["created"]} for d in made]
    return {"deals": made, "deal_stages": stages}
