"""What is said of jobs that overrun and of items that sell out, by hand."""

from datetime import date

import polars as pl

from firstmate.publish.free import levers
from firstmate.publish.promise import overruns
from firstmate.publish.saying import Words

NO_BREAK = "\u00a0"
WORDS = Words(sayings={}, currency="EUR", near=date(2026, 3, 2))


def _plain(said):
    return said.replace(NO_BREAK, " ")


def test_jobs_that_overrun_are_said_with_hours_money_and_the_worst():
    rows = pl.DataFrame({
        "job": ["A", "B", "C"], "over": [10.0, 30.0, -2.0], "over_low": [4.0, -5.0, -9.0],
        "over_high": [16.0, 60.0, 5.0], "cost": [400.0, 1200.0, 0.0],
    })  # fmt: skip
    (said,) = overruns(rows, WORDS)
    assert _plain(said) == (
        "2 open jobs take 40 hours more than estimated, which costs 1.6 k EUR, 1 of them almost surely; "
        "most B with 30 hours (from 5 fewer to 60 more)."
    )
    assert overruns(rows.filter(pl.col("over") < 0), WORDS) == []


def test_what_sells_out_says_each_way_to_last_until_more_lands():
    row = {
        "item": "X", "lands": date(2026, 3, 30), "pace": 5.0, "expected_pace": 10.0, "short": 20.0,
        "lost_amount": 200.0, "cut": 0.5, "cut_cost": 150.0, "price_rise": 0.2, "price_gain": 80.0,
        "fly_supplier": "S", "fly_cost": 60.0, "fly_worth": 10.0,
    }  # fmt: skip
    flown = _plain(*levers(pl.DataFrame([row]), WORDS))
    assert "may sell 5 a week until Mon 30 Mar, 10 are expected, which loses 200 EUR" in flown
    assert "hold 50 % of demand back, which gives up 150 EUR" in flown
    assert "raise the price by 20 %, which brings 80 EUR" in flown
    assert "bring 20 from S for 60 EUR more" in flown
    without = pl.DataFrame([row | {"fly_supplier": None, "price_rise": None}])
    own = _plain(*levers(without, WORDS))
    assert "have it sooner if that costs less than 10 EUR for one" in own
    assert "raise" not in own
