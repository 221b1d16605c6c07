"""The study of why: take causes away until a late order is on time, and price what would mend it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import polars as pl

from firstmate.base.task import Given, Trial
from firstmate.capabilities.why.causes import (
    Cause,
    Firm,
    causes,
    making,
    promise_kept_later,
    target,
)
from firstmate.capabilities.why.chains import order_chains
from firstmate.company.change import BASE, Change, Scenario, to_json
from firstmate.solve.smallest import smallest_sets

WANTED = ("deliveries", "plan_values")
READS = ("gates", "loads", "plan_prices", "job_hours", "run_rates", "bom_lines", "lead_times",
         "capacities")  # fmt: skip
#: How often the hours of a remedy are doubled until the order is on time.
DOUBLINGS = 4


@dataclass
class _Desk:
    """Plans again under scenarios and reads one order from the answer."""

    given: Given
    trial: Trial
    firm: Firm
    chains: pl.DataFrame
    _known: dict[str, Mapping[str, pl.DataFrame]] = field(default_factory=dict)

    def planned(self, scenario: Scenario) -> Mapping[str, pl.DataFrame]:
        mark = to_json(scenario)
        if mark not in self._known:
            if not scenario.changes:
                self._known[mark] = {name: self.given[name] for name in WANTED}
            else:
                self._known[mark] = self.trial(scenario, WANTED)
        return self._known[mark]

    def day(self, order: Mapping[str, Any], scenario: Scenario) -> date | None:
        """Return the planned day of the order under a scenario; None where it has none."""
        found = _same(self.planned(scenario)["deliveries"], order)
        return found["planned_on"][0] if len(found) else None

    def on_time(self, order: Mapping[str, Any], scenario: Scenario) -> bool:
        """Whether the order is on time, or as early as one promised in the past can be."""
        day = self.day(order, scenario)
        return day is not None and day <= target(order["promised"] or self.firm.start, self.firm)

    def total(self, scenario: Scenario) -> float:
        values = self.planned(scenario)["plan_values"]
        return float(values.filter(pl.col("part") == "total")["linear"].sum())

    def hurt(self, order: Mapping[str, Any], scenario: Scenario) -> int:
        """Return how many other orders are planned later than without the scenario."""
        keys = ["order", "line", "job"]
        before = self.given["deliveries"].select(*keys, pl.col("planned_on").alias("before"))
        after = self.planned(scenario)["deliveries"].select(*keys, "planned_on")
        both = before.join(after, on=keys, nulls_equal=True).filter(
            (pl.col("order") != order["order"])
            & pl.col("before").is_not_null()
            & (pl.col("planned_on").is_null() | (pl.col("planned_on") > pl.col("before")))
        )
        return both.height


def why(given: Given, trial: Trial) -> dict[str, pl.DataFrame]:
    """Return ``why_late``, ``counterfactuals``, ``order_chains`` and the reasons.

    For the late, short and unserved orders that cost most (or the one asked for): the smallest sets
    of causes whose removal, planned again, brings it on time, and priced changes that do the same.
    """
    firm = Firm({name: given[name] for name in READS}, given.as_of)
    chains = order_chains(given["pegs"], given["planned_orders"])
    desk = _Desk(given, trial, firm, chains)
    late = _late(given, firm)
    rows, fixes, reasons = [], [], []
    for number, order in enumerate(late):
        given.progress(number / max(len(late), 1), f"why: {order['order']}")
        sets, mended = _explained(order, desk)
        reasons += _reason_rows(order, sets)
        own = [_counterfactual(order, one, desk) for one in sets[:2]] if mended else []
        own.append(_later_day(order, desk))
        kept = [row for row in own if row is not None]
        fixes += [{**_names(order), "number": n, **row} for n, row in enumerate(kept, start=1)]
        rows.append(_late_row(order, sets, kept))
    return {
        "why_late": pl.DataFrame(rows, infer_schema_length=None),
        "counterfactuals": pl.DataFrame(fixes, infer_schema_length=None),
        "order_chains": chains,
        "reasons": pl.DataFrame(reasons, infer_schema_length=None),
    }


def _explained(order: Mapping[str, Any], desk: _Desk) -> tuple[list[list[Cause]], bool]:
    """Return the smallest sets of causes, and whether taking one away makes the order on time."""
    if desk.on_time(order, BASE):
        return [[_promise(order, desk)]], False
    tried = causes(order, desk.firm)

    def mends(chosen: tuple[int, ...]) -> bool:
        return desk.on_time(order, removed([tried[n] for n in chosen]))

    sets = smallest_sets(len(tried), mends)
    if sets:
        return [[tried[n] for n in one] for one in sets], True
    itself = making(order, desk.firm)
    if itself is not None and desk.on_time(order, removed([itself])):
        return [[itself]], True
    return [[_promise(order, desk)]], False


def _late(given: Given, firm: Firm) -> list[dict[str, Any]]:
    """Late and unserved deliveries, dearest first; of one order all, where it is asked for."""
    asked = given.options["order"]
    rows = given["deliveries"].filter((pl.col("late_days") > 0) | pl.col("planned_on").is_null())
    rows = rows.filter(pl.col("order") == asked) if asked else rows
    ordered = rows.sort("late_cost", "late_days", "order", "line",
                        descending=[True, True, False, False]).to_dicts()  # fmt: skip
    really = [
        row for row in ordered
        if row["planned_on"] is None or row["planned_on"] > target(row["promised"] or firm.start, firm)
    ]  # fmt: skip
    past = [row for row in ordered if row not in really]
    return [*really, *past][: len(ordered) if asked else given.options["most"]]


def _same(deliveries: pl.DataFrame, order: Mapping[str, Any]) -> pl.DataFrame:
    line = pl.col("line").is_null() if order["line"] is None else pl.col("line") == order["line"]
    job = pl.col("job").is_null() if order["job"] is None else pl.col("job") == order["job"]
    return deliveries.filter((pl.col("order") == order["order"]) & line & job)


def _names(order: Mapping[str, Any]) -> dict[str, Any]:
    return {name: order[name] for name in ("order", "line", "job")}


def removed(chosen: Sequence[Cause]) -> Scenario:
    """Return the scenario in which none of these is in the way."""
    return Scenario("without", tuple(change for cause in chosen for change in cause.changes))


def _promise(order: Mapping[str, Any], desk: _Desk) -> Cause:
    """The reason where nothing mends it: the promise is past, or earlier than the work can be done."""
    past = order["promised"] is not None and order["promised"] <= desk.firm.as_of
    code = "why_promised_in_the_past" if past else "why_promised_too_early"
    return Cause(code, {"day": order["promised"], "days": order["late_days"]}, ())


def _reason_rows(order: Mapping[str, Any], sets: Sequence[Sequence[Cause]]) -> list[dict[str, Any]]:
    line = "" if order["line"] is None else f"/{order['line']}"
    return [
        {
            "subject": f"{order['order']}{line}", "alternative": number, "cause": place,
            "code": cause.code, "order": order["order"], "job": order["job"],
            "customer": order["customer"], "amount": order["amount"], **cause.fields,
        }
        for number, one in enumerate(sets, start=1)
        for place, cause in enumerate(one, start=1)
    ]  # fmt: skip


def _late_row(
    order: Mapping[str, Any], sets: Sequence[Sequence[Cause]], fixes: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    best = max(fixes, key=lambda row: row["value"], default=None)
    return {
        **_names(order), "customer": order["customer"], "item": order["item"],
        "promised": order["promised"], "planned_on": order["planned_on"],
        "late_days": order["late_days"], "amount": order["amount"], "late_cost": order["late_cost"],
        "code": sets[0][0].code, "causes": len(sets[0]), "alternatives": len(sets),
        "best_code": best["code"] if best else None, "best_value": best["value"] if best else None,
    }  # fmt: skip


def _counterfactual(
    order: Mapping[str, Any], chosen: Sequence[Cause], desk: _Desk
) -> dict[str, Any] | None:
    """Return a change that could really be made against these causes and makes the order on time.

    Hours are the order's own at each full resource, doubled until they are enough; a gate is
    passed as late as still does it; what is missing is there in the quantity that is needed.
    """
    wait = 1.0
    for _ in range(DOUBLINGS):
        scenario, cost, fields = _really(order, chosen, desk, times=wait)
        if desk.on_time(order, scenario):
            priced = all(cause.code == "why_full" for cause in chosen)
            return _fix_row(order, scenario, desk, cost=cost, fields=fields | {"priced": priced})
        wait *= 2.0
    # Only all of it out of the way does: then that is what is said, at no known cost.
    fields = {"code": f"{chosen[0].code}_gone", **_told(chosen[0]), "priced": False}
    return _fix_row(order, removed(chosen), desk, cost=0.0, fields=fields)


def _really(
    order: Mapping[str, Any], chosen: Sequence[Cause], desk: _Desk, *, times: float
) -> tuple[Scenario, float, dict[str, Any]]:
    firm, changes, cost = desk.firm, list[Change](), 0.0
    until = target(order["promised"] or firm.start, firm)
    hours = 0.0
    for cause in chosen:
        if cause.code == "why_full":
            weeks = max(1.0, ((until - firm.start).days + 1) / 7)
            more = round(cause.hours * times, 1)
            hours += more
            cost += more * _overtime(cause.fields["resource"], firm)
            row = {
                "calendar": cause.fields["resource"], "valid_from": firm.start, "valid_to": until,
                "extra_hours": round(more / weeks, 2) + 0.01, "reason": f"for {order['order']}",
            }  # fmt: skip
            changes.append(Change(table="calendar_exceptions", op="append", rows=(row,)))
        elif cause.code == "why_gate":
            changes.append(_passed(order, cause, firm, times=times))
        else:
            there, worth = _needed(order, cause, desk, times=times)
            changes.append(there)
            cost += worth
    first = chosen[0]
    fields = {"code": f"fix_{first.code.removeprefix('why_')}", **_told(first)}
    fields["hours"] = hours or None
    if first.code == "why_gate":
        fields["day"] = changes[0].value
    return Scenario(f"{order['order']} on time", tuple(changes)), cost, fields


def _needed(
    order: Mapping[str, Any], cause: Cause, desk: _Desk, *, times: float
) -> tuple[Change, float]:
    """What the order uses of the item is there now; with the material it is worth."""
    (told,) = cause.changes
    row = dict(told.rows[0])
    chain = desk.chains.filter(
        (pl.col("order") == order["order"]) & (pl.col("item") == row["item"])
        & (pl.col("line").eq_missing(pl.lit(order["line"], dtype=pl.Int64)))
    )["quantity"]  # fmt: skip
    needs = float(chain.sum()) if len(chain) else float(order["quantity"])
    row |= {"quantity": round(needs * times, 3) + 0.001, "lot": f"for {order['order']}"}
    costs = desk.given["unit_costs"].filter(pl.col("item") == row["item"])["value"]
    worth = float(costs[0]) if len(costs) else 0.0
    return Change(table="stock", op="append", rows=(row,)), row["quantity"] * worth


def _passed(order: Mapping[str, Any], cause: Cause, firm: Firm, *, times: float) -> Change:
    """The gate is expected on the latest day that leaves the work the time it takes now."""
    (told,) = cause.changes
    planned, promised = order["planned_on"], order["promised"] or firm.start
    expected = max(cause.fields["day"], firm.as_of + timedelta(days=14)) if (
        cause.fields["day"] <= firm.as_of) else cause.fields["day"]  # fmt: skip
    takes = (planned - expected) if planned and planned > expected else timedelta(days=7)
    day = max(promised - takes * times, firm.start)
    return Change(table="gates", op="set", column="expected", value=day, where=dict(told.where))


def _overtime(resource: str, firm: Firm) -> float:
    rows = firm.tables["capacities"].filter(pl.col("resource") == resource)["overtime_cost"]
    return float(rows.max() or 0.0) if len(rows) else 0.0  # type: ignore[arg-type]


def _told(cause: Cause) -> dict[str, Any]:
    names = ("resource", "item", "supplier", "text", "day")
    return {name: cause.fields.get(name) for name in names}


def _later_day(order: Mapping[str, Any], desk: _Desk) -> dict[str, Any] | None:
    """Return the counterfactual that the customer agrees to the planned day."""
    day = desk.day(order, BASE)
    if day is None:
        return None
    scenario = promise_kept_later(order, day)
    after = desk.day(order, scenario)
    if after is None or after > day:
        return None
    # What an agreed day saves is what being late would cost; nothing else is promised of it.
    return {
        "code": "fix_later_day", "day": day, "customer": order["customer"], "planned_on": after,
        "gain": order["late_cost"], "cost": 0.0, "value": order["late_cost"], "priced": True,
        "others_later": desk.hurt(order, scenario), "changes": to_json(scenario),
    }  # fmt: skip


def _fix_row(
    order: Mapping[str, Any],
    scenario: Scenario,
    desk: _Desk,
    *,
    cost: float,
    fields: Mapping[str, Any],
) -> dict[str, Any]:
    gain = desk.total(scenario) - desk.total(BASE)
    return {
        **fields, "customer": order["customer"], "planned_on": desk.day(order, scenario),
        "gain": gain, "cost": cost, "value": gain - cost,
        "others_later": desk.hurt(order, scenario), "changes": to_json(scenario),
    }  # fmt: skip
