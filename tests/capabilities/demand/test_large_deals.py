"""Load with and without a large deal, by hand; deals are won whole or not at all."""

from datetime import date

import polars as pl
import pytest

from firstmate.base.frame import frame
from firstmate.base.task import Given
from firstmate.capabilities.demand.deal_tables import DEAL_CHANCES, LARGE_DEALS, LOAD_CHANCES
from firstmate.capabilities.demand.large_deals import deal_loads

WEEKS = [date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 16)]
LINKS = pl.DataFrame({"link": ["customer"], "value": [0.1]})
SALES = {"kind": pl.String, "day": pl.Date, "promised": pl.Date, "first_promised": pl.Date}


def loads_of(*deals, plan=60.0):
    """The two tables for deals (name, amount, chance) at a saw of 100 hours a week."""
    rows = [
        {"kind": "deal", "deal": name, "customer": name, "job_class": "stairs", "amount": amount,
         "chance": chance, "day_middle": date(2026, 11, 10)}
        for name, amount, chance in deals
    ]  # fmt: skip
    one_week = {"kind": "job", "day": date(2026, 9, 1), "promised": date(2026, 9, 8)}
    tables = {
        "deal_chances": frame(DEAL_CHANCES, rows).rows,
        "deal_links": LINKS,
        "loads": pl.DataFrame(
            {"resource": "saw", "period": WEEKS, "hours": plan, "capacity": 100.0}
        ),
        "job_rates": pl.DataFrame({"job_class": ["stairs"], "resource": ["saw"], "value": [10.0]}),
        "job_starts": pl.DataFrame({"job_class": [""], "value": [0.0]}),
        "sales": pl.DataFrame([one_week], schema=SALES),
    }
    found = deal_loads(Given(tables=tables, as_of=date(2026, 11, 1)))
    return (frame(LARGE_DEALS, found["large_deals"]).rows,
            frame(LOAD_CHANCES, found["load_chances"]).rows)  # fmt: skip


def test_a_large_deal_is_shown_with_and_without():
    large, _ = loads_of(("big", 8000.0, 0.25), ("small", 900.0, 0.5))
    # 8,000 at 10 hours for 1,000 are 80 hours in two weeks; the plan holds a quarter of them.
    assert large["deal"].to_list() == ["big", "big"]
    assert large["period"].to_list() == WEEKS[1:]
    assert large["hours"].to_list() == [40.0, 40.0]
    assert large["hours_without"].to_list() == [50.0, 50.0]
    assert large["load_with"].to_list() == [0.9, 0.9]
    assert large["share"].to_list() == [0.4, 0.4]


def test_the_chance_of_too_much_is_that_of_the_lump():
    _, chances = loads_of(("big", 16000.0, 0.3))
    over = dict(chances.select("period", "over").iter_rows())
    # Expected load is 60 of 100 hours; if it is won, 60 + 0.7 x 80 = 116, else 36.
    assert over[WEEKS[0]] == 0.0
    assert over[WEEKS[1]] == pytest.approx(0.3, abs=0.04)
    row = chances.filter(pl.col("period") == WEEKS[1]).row(0, named=True)
    assert row["low"] == pytest.approx(36.0)
    assert row["high"] == pytest.approx(116.0)


def test_nothing_open_leaves_the_plan():
    large, chances = loads_of()
    assert large.is_empty()
    assert chances["low"].to_list() == chances["high"].to_list() == [60.0] * 3
