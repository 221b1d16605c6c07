"""Order intake of one-off work: numbers, sizes, deals as lumps, nothing counted twice."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from firstmate.base.frame import frame
from firstmate.base.time import Buckets
from firstmate.capabilities.demand.intake import intakes, orders, sizes, together
from firstmate.capabilities.demand.pipeline import expected, lumps, pipeline
from firstmate.capabilities.demand.tables import INTAKES

SUNDAY = date(2026, 11, 1)


def jobs(lines, amounts, job_class="stairs"):
    """One job a week with these amounts, the last in the week ending Sunday; 0 = no job."""
    first = SUNDAY - timedelta(weeks=len(amounts), days=-2)
    days = [first + timedelta(weeks=k) for k in range(len(amounts))]
    rows = lines([(day, None, 1.0) for day in days]).with_columns(
        kind=pl.lit("job"), job=pl.col("order"), job_class=pl.lit(job_class),
        amount=pl.Series([float(a) for a in amounts]),
    )  # fmt: skip
    return rows.filter(pl.col("amount") > 0)


def test_lines_of_a_job_are_one_job(lines):
    rows = jobs(lines, [100, 50]).with_columns(job=pl.lit("J"))
    assert orders(rows).rows() == [("J", "stairs", SUNDAY - timedelta(days=12), 150.0)]


def test_expected_intake_is_number_times_size(company, lines):
    sold = jobs(lines, [1000, 3000] * 15)
    answer = intakes(company(sales=sold, weeks=4))
    rows = frame(INTAKES, answer["intakes"]).rows
    agreed = rows.filter(pl.col("layer") == "consensus")
    assert agreed["mean"].to_list() == pytest.approx([2000.0] * 4, rel=0.03)
    assert agreed["jobs"].to_list() == pytest.approx([1.0] * 4, rel=0.03)
    assert agreed["q10"].max() < 2000.0 < agreed["q90"].min()


def test_deals_are_counted_once_with_the_learned_chance(company, lines):
    wins = pl.DataFrame(
        {"stage": ["", "offer"], "owner": ["", ""], "job_class": ["", ""],
         "value": [0.5, 0.2], "days_to_close": [10.0, 10.0]}
    )  # fmt: skip
    deals = [
        {"deal": "1", "outcome": "open", "amount": 9000.0, "stage": "offer", "probability": 0.9,
         "expected_close": date(2026, 11, 11), "job_class": "stairs"},
        {"deal": "2", "outcome": "won", "amount": 5000.0, "job_class": "stairs"},
        {"deal": "3", "outcome": "open", "stage": "offer", "job_class": "stairs"},
    ]  # fmt: skip
    answer = intakes(company(sales=jobs(lines, [100] * 30), deals=deals, conversions=wins))
    rows = frame(INTAKES, answer["intakes"]).rows
    piped = rows.filter(pl.col("layer") == "pipeline")
    assert piped["mean"].sum() == pytest.approx(0.2 * 9000.0)
    # One deal: nothing in half of all cases, all of it in one of a hundred.
    assert piped["q50"].max() == 0.0
    assert piped["q99"].max() == 9000.0
    agreed = rows.filter(pl.col("layer") == "consensus")["mean"].sum()
    assert agreed == pytest.approx(1800.0, rel=0.01)  # eight weeks of 100 are part of it
    assert answer["issues"]["code"].to_list() == ["deal_not_counted"]


def test_foreign_deals_take_the_latest_rate(company):
    given = company(
        deals=[{"deal": "1", "outcome": "open", "amount": 100.0, "currency": "USD",
                "probability": 0.5, "expected_close": date(2026, 11, 10)}],
        fx_rates=[{"currency": "USD", "day": date(2026, 1, 1), "rate": 0.8},
                  {"currency": "USD", "day": date(2026, 12, 1), "rate": 0.1}],
    )  # fmt: skip
    plan = Buckets.after(SUNDAY, weeks=4)
    found, _ = pipeline(
        given["deals"], conversions=given["conversions"], rates=given["fx_rates"], home="EUR",
        as_of=SUNDAY, plan=plan,
    )  # fmt: skip
    assert expected(found, classes=[""], weeks=4).sum() == pytest.approx(0.5 * 80.0)
    drawn = lumps(found, classes=[""], weeks=4, draws=5000, rng=np.random.default_rng(0))
    assert set(np.unique(drawn)) == {0.0, 80.0}
    assert drawn.sum(axis=2).mean() == pytest.approx(40.0, rel=0.05)


def test_few_jobs_borrow_sizes_at_their_own_mean(lines):
    many = jobs(lines, [100, 300] * 20, "doors")
    few = jobs(lines, [1000, 1000], "stairs").with_columns(job=pl.lit("S") + pl.col("job"))
    pool = sizes(orders(pl.concat([many, few])), classes=["stairs"], since=date(2020, 1, 1))[0]
    assert pool.mean() == pytest.approx(1000.0)
    assert pool.max() > 1000.0


def test_a_large_deal_is_part_of_the_usual_intake():
    past, deals = np.full((1, 6), 10.0), np.array([[0.0, 45.0, 0, 0, 0, 0]])
    # By week 2 the past lets expect 20, deals 45; by week 6 the past has caught up: 60 in all.
    assert together(past, deals).tolist() == [[10.0, 35.0, 0.0, 0.0, 5.0, 10.0]]


def test_no_jobs_no_deals(company):
    assert intakes(company())["intakes"].is_empty()
