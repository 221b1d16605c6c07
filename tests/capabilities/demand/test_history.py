"""Weeks of history by hand: whole weeks only, bulk orders and empty shelves apart."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from firstmate.base.frame import frame
from firstmate.capabilities.demand.history import history, weekday_shares
from firstmate.capabilities.demand.stock_outs import silences
from firstmate.capabilities.demand.tables import SALES_HISTORY

SUNDAY = date(2026, 11, 1)


def weeks(answer, item):
    """Quantity and what counts, week by week."""
    rows = frame(SALES_HISTORY, answer["sales_history"]).rows.filter(pl.col("item") == item)
    return rows["quantity"].to_list(), rows["usual"].to_list()


def test_weeks_from_the_first_sale_to_the_last_whole_week(company, lines, every_week):
    rows = lines([*every_week("A", [0, 3, 0, 5]), (SUNDAY + timedelta(days=2), "A", 7.0)])
    # The Tuesday after the last Sunday belongs to a week that has only begun.
    answer = history(company(sales=rows, as_of=SUNDAY + timedelta(days=3)))
    assert weeks(answer, "A") == ([3.0, 0.0, 5.0], [3.0, 0.0, 5.0])


def test_only_what_was_ordered_counts(company, lines, every_week):
    rows = lines(every_week("A", [2, 2, 2, 2]))
    kinds = ["item", "cancelled", "quote", "service"]
    answer = history(company(sales=rows.with_columns(kind=pl.Series(kinds))))
    assert weeks(answer, "A")[0] == [2.0, 0.0, 0.0, 2.0]


def test_a_bulk_order_is_named_cut_and_can_be_taken_back(company, lines, every_week):
    rows = lines(
        [*every_week("A", [4, 5, 4, 6, 4, 5, 4, 5]), (date(2026, 10, 28), "A", 900.0, True)]
    )
    answer = history(company(sales=rows))
    # 5 + 900 ordered in the last week; 5 + 6, the largest other line, counts.
    assert weeks(answer, "A")[0][-1] == 905.0
    assert weeks(answer, "A")[1][-1] == 11.0
    (issue,) = answer["issues"].iter_rows(named=True)
    assert issue["code"] == "bulk_order"
    assert issue["effect"] == 9000.0
    assert "O8" in issue["why"]
    said = [{"measure": "bulk_orders", "scope": "O8|1", "value": 900.0}]
    back = history(company(sales=rows, accepted_estimates=said))
    assert weeks(back, "A")[1][-1] == 905.0
    assert back["issues"].is_empty()


def test_many_bulk_orders_share_one_issue(company, lines, every_week):
    rows = [
        line
        for item in "ABCDEFGHIJKLMNOPQRSTUVWX"
        for line in [*every_week(item, [2] * 9), (date(2026, 10, 28), item, 500.0, True)]
    ]
    issues = history(company(sales=lines(rows)))["issues"]
    assert issues["count"].sort().to_list() == [1] * 20 + [4]
    assert issues["effect"].sum() == pytest.approx(24 * 5000.0)


def test_counted_stock_says_when_the_shelf_was_empty(company, lines, every_week):
    # Count 10 on the last Sunday; 10 came in on the Friday before; all 10 before went out on
    # Friday a week earlier: six whole days without stock, Saturday to Thursday.
    moves = [
        {"move": "1", "item": "A", "day": date(2026, 10, 23), "quantity": -10.0},
        {"move": "2", "item": "A", "day": date(2026, 10, 30), "quantity": 10.0},
    ]
    stock = [{"item": "A", "day": SUNDAY, "quantity": 10.0}]
    rows = lines(every_week("A", [6, 6, 6, 0]))
    answer = history(company(sales=rows, stock=stock, stock_moves=moves))
    table = answer["sales_history"].sort("period")
    # Of the last week Monday to Thursday: 4 of 7 days. Of the week before Saturday and Sunday.
    assert table["in_stock"].to_list() == pytest.approx([1.0, 1.0, 5 / 7, 3 / 7])
    assert table["usual"].to_list() == [6.0, 6.0, 6.0, None]
    assert table["lost"].to_list() == [0.0, 0.0, 0.0, 6.0]


def test_a_long_silence_of_a_fast_mover_is_a_question_not_a_zero(company, lines, every_week):
    rows = lines([*every_week("A", [5] * 12 + [0] * 6 + [5] * 4), *every_week("B", [1] * 22)])
    answer = history(company(sales=rows))
    assert weeks(answer, "A")[1][12:18] == [None] * 6
    (issue,) = answer["issues"].iter_rows(named=True)
    assert (issue["code"], issue["severity"], issue["count"]) == ("silence", "hint", 6)
    assert issue["effect"] == pytest.approx(6 * 5 * 10.0)


@pytest.mark.parametrize(
    "series",
    [
        [5.0] * 12 + [0.0] * 6,  # not ended: the item may be dying
        [5.0, 0.0, 0.0, 0.0] * 6,  # its usual gaps
        [5.0] * 8 + [0.0] * 20 + [5.0] * 8,  # a season
        [5.0] * 12 + [0.0] * 3 + [5.0] * 4,  # short
    ],
)
def test_other_silences_are_demand_of_zero(series):
    assert not silences(np.array([series])).any()


def test_weekdays_are_learned(lines):
    # One Wednesday order a week: nothing is left of a week from Thursday on.
    shares = weekday_shares(lines([(date(2026, 10, 28), "A", 1.0), (date(2026, 10, 21), "A", 9.0)]))
    assert shares.tolist() == [0, 0, 1.0, 0, 0, 0, 0]
    assert weekday_shares(lines([])).sum() == pytest.approx(1.0)


def test_no_sales_no_history(company):
    answer = history(company())
    assert answer["sales_history"].is_empty()
    assert frame(SALES_HISTORY, answer["sales_history"]).rows.is_empty()
