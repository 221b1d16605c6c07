"""Demand of groups in money: sums by hand, ranges from drawing together, what is odd about an item."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

import firstmate as fm
from firstmate.capabilities.demand.item_outlook import item_outlook
from firstmate.capabilities.demand.outlook import history, together

DAY = date(2026, 3, 1)  # a Sunday
MONDAY = date(2026, 2, 23)


def shop(weeks=40, names=("oak", "pine"), family="Doors"):
    lines = [
        {"order": f"{name}{n}", "line": 1, "day": MONDAY - timedelta(weeks=n), "item": name,
         "quantity": 4.0 + (n * 7 + k) % 5, "amount": 50.0 * (4 + (n * 7 + k) % 5)}
        for n in range(weeks) for k, name in enumerate(names)
    ]  # fmt: skip
    items = [{"item": name, "family": family if name == "oak" else None} for name in names]
    return fm.build("shop", {"items": items, "sales_lines": lines}, as_of=DAY)


@pytest.fixture(scope="module")
def done():
    return fm.run(shop(), "outlook", "forecasts")


def test_the_firm_is_the_sum_of_its_families_week_by_week(done):
    rows = done["outlook"].rows.filter(pl.col("actual").is_not_null())
    sums = rows.group_by("period", pl.col("scope") == "firm").agg(pl.col("actual").sum())
    both = sums.pivot("scope", index="period", values="actual").sort("period")
    assert both["true"].to_list() == pytest.approx(both["false"].to_list())
    last = rows.filter(pl.col("period") == MONDAY, pl.col("scope") == "firm")
    assert last["actual"].to_list() == [50.0 * (4 + 0) + 50.0 * (4 + 1)]


def test_families_and_what_has_none_stand_apart(done):
    named = done["outlook_totals"].rows.filter(pl.col("scope") == "family")["name"].to_list()
    assert named == ["Doors", "other items"]


def test_the_expected_value_of_the_firm_is_that_of_its_items(done):
    weeks = done["forecasts"].rows.filter(
        pl.col("layer") == "consensus",
        pl.col("period").is_between(MONDAY + timedelta(weeks=1), MONDAY + timedelta(weeks=13)),
    )
    firm = done["outlook_totals"].rows.filter(pl.col("scope") == "firm")
    assert firm["mean"][0] == pytest.approx(weeks["amount"].sum(), rel=0.03)  # 400 drawn futures
    assert firm["before"][0] == pytest.approx(
        done["outlook"]
        .rows.filter(pl.col("scope") == "firm", pl.col("period") > MONDAY - timedelta(weeks=13))[
            "actual"
        ]
        .sum()
    )
    assert firm["year_before"].to_list() == [None]  # 40 weeks are known


def test_points_lie_in_order_and_sums_are_narrower_than_sums_of_points(done):
    rows = done["outlook"].rows.filter(pl.col("scope") == "firm", pl.col("mean").is_not_null())
    for low, high in (("q05", "q25"), ("q25", "q50"), ("q50", "q75"), ("q75", "q95")):
        assert (rows[low] <= rows[high]).all()
    whole = rows.filter(pl.col("period") > DAY).head(13)
    total = done["outlook_totals"].rows.filter(pl.col("scope") == "firm")
    assert total["q95"][0] < whole["q95"].sum()
    assert total["q05"][0] > whole["q05"].sum()


def test_together_of_independent_series_is_small_and_of_like_ones_large():
    rng = np.random.default_rng(1)
    apart = rng.normal(size=(30, 200))
    like = rng.normal(size=(1, 200)) + 0.5 * rng.normal(size=(30, 200))
    assert together(apart) < 0.05
    assert together(like) == pytest.approx(0.8, abs=0.1)


def test_history_leaves_out_the_week_that_has_begun_and_keeps_empty_weeks():
    lines = [{"order": "1", "line": 1, "day": MONDAY, "item": "oak", "quantity": 1.0, "amount": 5.0},
             {"order": "2", "line": 1, "day": MONDAY - timedelta(weeks=2), "item": "oak",
              "quantity": 1.0, "amount": 7.0}]  # fmt: skip
    firm = fm.build("shop", {"items": [{"item": "oak"}], "sales_lines": lines}, as_of=DAY)
    tables = {"sales": fm.run(firm, "sales")["sales"].rows, "items": firm["items"]}
    rows = history(tables, as_of=DAY).filter(pl.col("scope") == "firm")
    assert rows["actual"].to_list() == [7.0, 0.0, 5.0]
    begun = history(tables, as_of=MONDAY + timedelta(days=2)).filter(pl.col("scope") == "firm")
    assert begun["actual"].to_list() == [7.0]


def test_an_item_that_falls_by_more_than_half_is_marked_with_its_money():
    weeks = [MONDAY + timedelta(weeks=k + 1) for k in range(13)]
    tables = {
        "forecasts": pl.DataFrame({"item": ["a"] * 13, "location": [""] * 13, "period": weeks,
                                   "layer": ["consensus"] * 13, "mean": [1.0] * 13,
                                   "amount": [10.0] * 13}),
        "sales_history": pl.DataFrame({"item": ["a"], "location": [""], "period": [MONDAY],
                                       "amount": [400.0]}),
        "sales": pl.DataFrame({"item": ["a"], "location": [""], "open_amount": [30.0]}),
        "items": pl.DataFrame({"item": ["a"], "family": ["F"]}),
        "unit_prices": pl.DataFrame({"item": ["a"], "value": [10.0]}),
        "forecast_methods": pl.DataFrame({"item": ["a"], "location": [""], "class": ["smooth"],
                                          "error": [1.0], "naive_error": [2.0],
                                          "basis": ["measured"]}),
    }  # fmt: skip
    (row,) = item_outlook(tables, as_of=DAY).to_dicts()
    assert (row["amount"], row["before"], row["open_amount"]) == (130.0, 400.0, 30.0)
    assert (row["remark"], row["at_stake"]) == ("falls", 270.0)
    assert (row["error_money"], row["naive_money"]) == (10.0, 20.0)


def test_nothing_known_gives_empty_tables():
    empty = fm.run(fm.build("shop", {}, as_of=DAY), "outlook")
    assert empty["outlook"].rows.is_empty()
    assert empty["outlook_totals"].rows.is_empty()
    assert empty["item_outlook"].rows.is_empty()
