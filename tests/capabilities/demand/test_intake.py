"""Order intake of one-off work: numbers, sizes, deals as lumps, nothing counted twice."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from firstmate.base.frame import frame
from firstmate.base.time import Buckets
from firstmate.capabilities.demand.deal_tables import DEAL_CHANCES, DEAL_WEEKS
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


OPEN = {"kind": "deal", "deal": "1", "customer": "C", "job_class": "stairs", "item": None}
LINKS = pl.DataFrame({"link": ["customer", "quarter"], "value": [0.1, 0.02]})


def piped(*deals):
    """The tables of the pipeline from (chance, amount, Monday) of each deal."""
    rows = [OPEN | {"deal": str(k), "amount": amount} for k, (_, amount, _) in enumerate(deals)]
    weeks = [OPEN | {"deal": str(k), "chance": chance, "period": monday, "amount": amount}
             for k, (chance, amount, monday) in enumerate(deals)]  # fmt: skip
    return {"deal_chances": frame(DEAL_CHANCES, rows).rows, "deal_weeks": frame(DEAL_WEEKS, weeks).rows,
            "deal_links": LINKS}  # fmt: skip


def test_deals_are_counted_once_with_the_learned_chance(company, lines):
    deals = piped((0.2, 9000.0, date(2026, 11, 9)), (0.5, None, date(2026, 11, 9)))
    answer = intakes(company(sales=jobs(lines, [100] * 30), **deals))
    rows = frame(INTAKES, answer["intakes"]).rows
    there = rows.filter(pl.col("layer") == "pipeline")
    assert there["mean"].sum() == pytest.approx(0.2 * 9000.0)
    # One deal: nothing in half of all cases, all of it in one of a hundred.
    assert there["q50"].max() == 0.0
    assert there["q99"].max() == 9000.0
    agreed = rows.filter(pl.col("layer") == "consensus")["mean"].sum()
    assert agreed == pytest.approx(1800.0, rel=0.01)  # eight weeks of 100 are part of it


def test_deals_are_drawn_as_lumps():
    plan = Buckets.after(SUNDAY, weeks=4)
    tables = piped((0.5, 80.0, date(2026, 11, 2)), (0.25, 40.0, date(2026, 11, 9)))
    found = pipeline(tables["deal_chances"], weeks=tables["deal_weeks"], links=LINKS,
                     periods=plan.periods)  # fmt: skip
    assert expected(found, classes=["stairs"], weeks=4).tolist() == [[40.0, 10.0, 0.0, 0.0]]
    drawn = lumps(found, classes=["stairs"], weeks=4, draws=5000, rng=np.random.default_rng(0))
    assert set(np.unique(drawn)) == {0.0, 40.0, 80.0}
    assert drawn.sum(axis=2).mean() == pytest.approx(50.0, rel=0.05)


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
