"""Which gates hold the start of jobs, and how long kinds of work wait for it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from firstmate.capabilities.measure.job_waits import job_waits
from tests.capabilities.measure.given import conformed, given

DAY = date(2026, 6, 1)


def past(number: int, *, wait: int, kind: str = "Stairs") -> dict[str, list[dict]]:
    """Tables of a finished job: drawings after ``wait`` days, 30 of 40 hours before the site."""
    name, ordered = f"J{kind}{number}", DAY + timedelta(days=number)
    drawings = ordered + timedelta(days=wait)
    site = drawings + timedelta(days=20)
    work = [(ordered, 2.0), (drawings + timedelta(days=2), 28.0), (site, 10.0)]
    return {
        "sales_lines": [{"order": name, "line": 1, "kind": "job", "job": name, "job_class": kind,
                         "day": ordered, "amount": 9000.0, "status": "done"}],
        "gates": [{"work": name, "gate": "drawings", "passed": drawings},
                  {"work": name, "gate": "site", "passed": site}],
        "work_reports": [{"report": f"{name}-{k}", "job": name, "resource": "bench", "day": day,
                          "hours": hours} for k, (day, hours) in enumerate(work)],
    }  # fmt: skip


def answer_of(*jobs, **more):
    names = ("sales_lines", "gates", "work_reports")
    tables = {name: [row for one in jobs for row in one[name]] for name in names}
    tables["sales"] = tables.pop("sales_lines")
    return conformed(job_waits(given(**tables, **more)))


def test_a_gate_passed_after_much_of_the_work_holds_only_the_end():
    kinds = answer_of(*(past(n, wait=14) for n in range(12)))["gate_kinds"]
    assert kinds.select("gate", "holds", "basis", "n").rows() == [
        ("drawings", "start", "measured", 12), ("site", "end", "measured", 12),
    ]  # fmt: skip
    assert kinds["value"].to_list() == pytest.approx([2 / 40, 30 / 40])


def test_of_few_jobs_nothing_is_concluded():
    kinds = answer_of(*(past(n, wait=14) for n in range(3)))["gate_kinds"]
    assert set(kinds["holds"]) == {"start"}
    assert set(kinds["basis"]) == {"default"}


def test_a_kind_of_work_waits_as_its_jobs_did_and_a_rare_one_as_all():
    jobs = [past(n, wait=14) for n in range(12)] + [past(n, wait=40, kind="Rare") for n in range(2)]
    starts = answer_of(*jobs)["job_starts"]
    rows = {row["job_class"]: (row["value"], row["basis"]) for row in starts.iter_rows(named=True)}
    assert rows == {
        "": (14.0, "measured"), "Stairs": (14.0, "measured"), "Rare": (14.0, "group"),
    }  # fmt: skip


def test_goods_count_from_their_order_with_the_lead_time_of_today():
    bought = [
        {"purchase": f"P{n}", "line": 1, "supplier": "Glass", "job": f"JStairs{n}",
         "ordered": DAY + timedelta(days=n + 10), "quantity": 1.0, "status": "done"}
        for n in range(12)
    ]  # fmt: skip

    def waits(days):
        lead = [{"supplier": "Glass", "item": "", "value": days}]
        found = answer_of(
            *(past(n, wait=14) for n in range(12)), purchase_lines=bought, lead_times=lead
        )
        return found["job_starts"]["value"][0]

    assert waits(25.0) == 35.0
    assert waits(2.0) == 14.0  # the drawings take longer
