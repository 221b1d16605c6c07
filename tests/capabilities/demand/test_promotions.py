"""What promotions added, what history is without them, what planned ones will add; and every way back."""

from datetime import date, timedelta

import polars as pl
import pytest

from firstmate.base.frame import frame
from firstmate.capabilities.demand.cleaned_tables import HISTORY_CLEANINGS, PROMOTION_EFFECTS
from firstmate.capabilities.demand.forecasting import forecasts
from firstmate.capabilities.demand.history import history
from firstmate.capabilities.demand.tables import FORECASTS, SALES_HISTORY

MONDAY = date(2026, 11, 2)
WEEKS = 40
PRICE = pl.DataFrame({"item": ["A", "B"], "value": [10.0, 10.0]})
ITEMS = [{"item": "A", "family": "F"}, {"item": "B", "family": "F"}]


def week(number):
    """Monday of that week of the history."""
    return MONDAY - timedelta(weeks=WEEKS - number)


def promo(name, number, *, days=7, **more):
    first = week(number)
    return {"promotion": name, "item": "A", "from_day": first,
            "to_day": first + timedelta(days=days - 1)} | more  # fmt: skip


def past(company, sold, promotions, **more):
    answer = history(company(sales=sold, promotions=promotions, items=ITEMS, **more))
    return (
        frame(SALES_HISTORY, answer["sales_history"]).rows,
        frame(PROMOTION_EFFECTS, answer["promotion_effects"]).rows,
        frame(HISTORY_CLEANINGS, answer["history_cleanings"]).rows,
    )


def one(rows, **of):
    found = rows.filter(*(pl.col(name) == value for name, value in of.items()))
    assert found.height == 1
    return found.row(0, named=True)


@pytest.fixture
def tripled(lines, every_week):
    """A sells 10 a week, 30 in weeks 12 and 25."""
    quantities = [10] * WEEKS
    quantities[12] = quantities[25] = 30
    return lines(every_week("A", quantities))


def test_uplift_by_hand_and_history_without_it(company, tripled):
    rows, found, cleaned = past(company, tripled, [promo("P1", 12), promo("P2", 25)])
    for scope, name in (("promotion", "P1"), ("promotion", "P2"), ("family", "F"), ("firm", "")):
        assert one(found, scope=scope, name=name)["uplift"] == pytest.approx(3.0)
    firm = one(found, scope="firm")
    assert (firm["n"], firm["gained_units"], firm["gained"]) == (2, 40.0, 400.0)
    assert (firm["low"], firm["high"]) == (pytest.approx(3.0), pytest.approx(3.0))
    assert rows["usual"].to_list() == pytest.approx([10.0] * WEEKS)
    assert rows["quantity"].sum() == 10 * WEEKS + 40  # what was ordered stays as it was
    row = one(cleaned, scope="P1")
    assert (row["kind"], row["n"]) == ("promotion", 1)
    assert (row["units"], row["amount"]) == (pytest.approx(-20.0), pytest.approx(-200.0))


def test_uplift_of_part_of_a_week(company, lines, every_week):
    quantities = [14] * WEEKS
    quantities[20] = 14 + 4 * 2  # doubled on four days of seven
    rows, found, _ = past(company, lines(every_week("A", quantities)), [promo("P1", 20, days=4)])
    assert one(found, scope="promotion")["uplift"] == pytest.approx(2.0)
    assert one(found, scope="promotion")["low"] is None  # one week has no range
    assert rows["usual"].to_list() == pytest.approx([14.0] * WEEKS)


def test_an_entered_uplift_takes_the_cleaning_back(company, tripled):
    said = [{"measure": "promotions", "scope": "P1", "value": 1.0}]
    rows, found, cleaned = past(
        company, tripled, [promo("P1", 12), promo("P2", 25)], accepted_estimates=said
    )
    assert one(found, scope="promotion", name="P1")["basis"] == "entered"
    assert rows["usual"][12] == 30.0
    assert rows["usual"][25] == pytest.approx(10.0)
    assert cleaned["scope"].to_list() == ["P2"]


def test_without_promotions_nothing_changes(company, tripled):
    rows, found, cleaned = past(company, tripled, [])
    assert found.is_empty()
    assert cleaned.is_empty()
    assert rows["usual"].to_list() == rows["quantity"].to_list()
    assert rows["promotion"].null_count() == WEEKS


@pytest.fixture
def run(company, learned):
    def forecast(sold, promotions, **more):
        tables = {"sales": sold, "promotions": promotions, "items": ITEMS} | more
        answer = history(company(**tables))
        held = {"sales_history": answer["sales_history"],
                "promotion_effects": answer["promotion_effects"]}  # fmt: skip
        fit = learned(answer["sales_history"], items=ITEMS, until=MONDAY)
        told = forecasts(company(**tables, **held, unit_prices=PRICE, **fit))["forecasts"]
        rows = frame(FORECASTS, told).rows.filter(pl.col("layer") == "baseline")
        return rows.filter(pl.col("item") == "A").sort("period")

    return forecast


def test_a_planned_promotion_adds_what_those_before_it_did(run, tripled):
    before = [promo("P1", 12), promo("P2", 25)]
    without = run(tripled, before)
    # Next week whole, and three days of the week after that.
    rows = run(tripled, [*before, promo("P3", WEEKS, days=10)])
    assert rows["mean"][0] == pytest.approx(3 * without["mean"][0])
    assert rows["mean"][1] == pytest.approx((1 + 2 * 3 / 7) * without["mean"][1])
    assert rows["mean"][2:].to_list() == pytest.approx(without["mean"][2:].to_list())
    assert rows["q95"][0] > 2 * without["q95"][0]


def test_a_larger_discount_adds_more(run, tripled):
    before = [promo("P1", 12, discount=0.2), promo("P2", 25, discount=0.2)]
    plain = run(tripled, before)["mean"][0]
    larger = run(tripled, [*before, promo("P3", WEEKS, discount=0.36)])["mean"][0]
    assert larger == pytest.approx(9 * plain)  # 0.64 = 0.8 squared: three times three


def test_an_unmeasured_promotion_changes_nothing(run, lines, every_week):
    sold = lines(every_week("A", [10] * WEEKS))
    assert run(sold, [promo("P1", WEEKS)])["mean"].to_list() == run(sold, [])["mean"].to_list()


def test_of_two_at_once_the_longer_counts(company, tripled):
    both = [promo("P1", 12), promo("P2", 12, days=3)]
    rows, found, _ = past(company, tripled, both)
    assert rows["promotion"][12] == "P1"
    assert found.filter(pl.col("scope") == "promotion")["name"].to_list() == ["P1"]


def test_a_silence_is_taken_back(company, lines, every_week):
    sold = lines(every_week("A", [10] * 20 + [0] * 6 + [10] * 14))
    rows, _, cleaned = past(company, sold, [])
    row = one(cleaned, kind="out of stock, inferred")
    assert (row["n"], row["units"], row["amount"]) == (6, pytest.approx(60.0), pytest.approx(600.0))
    assert rows["lost_amount"].sum() == pytest.approx(600.0)
    undo = {"measure": row["measure"], "scope": row["scope"], "value": row["undo_value"]}
    rows, _, cleaned = past(company, sold, [], accepted_estimates=[undo])
    assert cleaned.is_empty()
    assert rows["usual"].to_list() == rows["quantity"].to_list()
    assert rows["lost"].sum() == 0


def test_a_bulk_order_is_taken_back(company, lines, every_week):
    sold = lines([*every_week("A", [10] * WEEKS), (MONDAY - timedelta(days=5), "A", 500.0, True)])
    _, _, cleaned = past(company, sold, [])
    row = one(cleaned, kind="bulk order")
    assert (row["units"], row["amount"]) == (-490.0, pytest.approx(-4900.0))
    undo = {"measure": row["measure"], "scope": row["scope"], "value": row["undo_value"]}
    rows, _, cleaned = past(company, sold, [], accepted_estimates=[undo])
    assert cleaned.is_empty()
    assert rows["usual"].max() == 510.0
