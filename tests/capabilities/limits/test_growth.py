"""Growth: which limit comes when, in which order it is relieved, and what a full shop does to quality."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from firstmate.capabilities.limits.growth import GROWTHS, comes
from firstmate.capabilities.limits.load_effects import load_effects, slope_of
from firstmate.company.change import from_json
from firstmate.company.company import company
from firstmate.demo.family import company_tables
from firstmate.work.registry import installed
from firstmate.work.runner import Runner

AS_OF = date(2026, 10, 30)
WEEKS = [date(2025, 11, 3) + timedelta(weeks=k) for k in range(50)]


def past(share: np.ndarray, load: np.ndarray) -> dict[str, pl.DataFrame]:
    return {
        "work_reports": pl.DataFrame(
            {"resource": ["saw"] * 50, "day": WEEKS, "hours": 40.0 * load}
        ),
        "time_entries": pl.DataFrame(
            schema={"resource": pl.String, "day": pl.Date, "hours": pl.Float64}
        ),
        "quality_checks": pl.DataFrame(
            {"resource": ["saw"] * 50, "day": WEEKS, "checked": [1000.0] * 50,
             "failed": 1000.0 * share}
        ),
        "sales": pl.DataFrame(
            schema={"promised": pl.Date, "first_promised": pl.Date, "shipped_on": pl.Date}
        ),
    }  # fmt: skip


def test_defects_that_rise_with_the_load_are_shown_with_their_slope() -> None:
    rng = np.random.default_rng(3)
    load = rng.uniform(0.6, 1.0, 50)
    share = 0.02 + 0.2 * (load - 0.6) + rng.normal(0, 0.005, 50)
    (row,) = load_effects(past(share, load), as_of=AS_OF).iter_rows(named=True)
    assert (row["measure"], row["resource"], row["n"], row["shown"]) == ("defects", "saw", 50, True)
    # The load is over the fullest tenth of weeks, so a slope of 0.2 an hour share is that much less.
    able = float(np.quantile(40.0 * load, 0.9, method="nearest")) / 40.0
    assert row["slope"] == pytest.approx(0.2 * able, rel=0.1)


def test_intervals_of_slopes_hold_nine_times_in_ten_for_weeks_that_are_alike() -> None:
    rng, held, n = np.random.default_rng(5), 0, 52
    for _ in range(300):
        x = rng.normal(0, 1, n)
        noise = np.zeros(n)
        for week in range(1, n):
            noise[week] = 0.4 * noise[week - 1] + rng.normal()
        _, low, high = slope_of(x, 0.5 * x + noise)
        held += low < 0.5 < high
    # Load that is not alike itself makes the interval a little too wide, never too narrow.
    assert 0.87 <= held / 300 <= 0.99


def test_no_relation_is_shown_where_there_is_none_or_too_little_data() -> None:
    rng = np.random.default_rng(4)
    load, share = rng.uniform(0.6, 1.0, 50), rng.uniform(0.02, 0.04, 50)
    found = load_effects(past(share, load), as_of=AS_OF)
    assert found["shown"].to_list() == [False]
    early = load_effects(past(share, load), as_of=WEEKS[20])
    assert len(early) == 0


def test_a_resource_comes_when_more_than_its_normal_hours_are_needed() -> None:
    weeks = [date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 16)]
    loads = pl.DataFrame(
        {"resource": ["saw"] * 3 + ["edge"] * 3, "period": weeks * 2,
         "hours": [30.0, 44.0, 45.0, 40.0, 40.0, 42.0], "capacity": [40.0] * 6}
    )  # fmt: skip
    prices = pl.DataFrame(
        {"kind": ["resource", "resource"], "name": ["saw", "edge"], "period": [weeks[2], weeks[2]],
         "amount": [20.0, 5.0], "unit": ["hour", "hour"]}
    )  # fmt: skip
    found = comes({"plan_prices": prices, "loads": loads}, pl.DataFrame())
    assert [(row["name"], row["first_period"], row["weeks_bound"]) for row in found] == [
        ("saw", weeks[1], 2),
        ("edge", weeks[2], 1),
    ]


def test_growth_of_a_small_maker_is_planned_again_for_every_rung() -> None:
    firm = company("firm", company_tables(1, size="small"))
    runner = Runner(installed())
    run = runner.run(firm, ["growth"], options={"growth": {"rungs": 1}})
    rows = run["growth"].rows
    assert rows["growth"].to_list() == list(GROWTHS)
    assert (rows["service_relieved"] >= rows["service"] - 1e-6).all()
    assert (rows["relieved"] >= 0).all()
    relief = run["growth_relief"].rows
    assert len(relief) > 0
    assert (relief["value"] > 0).all()
    row = relief.row(-1, named=True)
    assert run["growth_limits"].rows["rank"].min() == 1
    assert from_json(row["changes"]).changes
    assert (relief["decide_by"] > firm.as_of).all()
