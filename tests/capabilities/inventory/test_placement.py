"""Stages and where safety stock lies, on a made item and on depots, with figures worked out by hand."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from scipy import stats

from firstmate.base.frame import frame
from firstmate.base.saying import RECOMMENDATIONS
from firstmate.base.task import Given
from firstmate.capabilities.inventory.placement import stock_places
from firstmate.capabilities.inventory.stages import fed, in_use
from firstmate.capabilities.inventory.tables_places import STOCK_PLACES
from firstmate.company.setting import default_rows, ranges, values
from firstmate.company.tables import INPUTS

SUNDAY = date(2026, 11, 1)
SHARES = (1, 5, 10, 20, 25, 30, 40, 50, 60, 70, 75, 80, 90, 95, 99)
SPANS = (1, 2, 3, 4, 6, 8, 13, 26)
WEEKLY, DEVIATION = 1000.0, 200.0


def sold(item, location=""):
    """Normal demand, weeks independent, at every span known."""
    return [
        {"item": item, "location": location, "span": span, "mean": WEEKLY * span}
        | {
            f"q{share:02d}": float(
                stats.norm.ppf(share / 100, WEEKLY * span, DEVIATION * span**0.5)
            )
            for share in SHARES
        }
        for span in SPANS
    ]


def company(demand, *, costs, lead, **tables):
    """A firm that sells so much; service 95 % everywhere."""
    every = {name: frame(table).rows for name, table in INPUTS.items()}
    keys = sorted({(row["item"], row["location"]) for row in demand})
    every |= {
        "protection_demand": pl.DataFrame(demand),
        "stock_targets": pl.DataFrame(
            [{"item": i, "location": p, "service": 0.95, "safety_stock": 1.0} for i, p in keys]
        ),
        "unit_costs": pl.DataFrame({"item": list(costs), "value": list(costs.values())}),
        "unit_prices": pl.DataFrame(schema={"item": pl.String, "value": pl.Float64}),
        "lead_times": pl.DataFrame(
            [{"supplier": "S", "item": i, "low": d, "value": d, "high": d} for i, d in lead.items()],
            schema={"supplier": pl.String, "item": pl.String, "low": pl.Float64,
                    "value": pl.Float64, "high": pl.Float64},
        ),
    }  # fmt: skip
    for name, rows in tables.items():
        every[name] = frame(INPUTS[name], rows).rows
    return Given(
        tables=every, as_of=SUNDAY, settings=values(default_rows()), ranges=ranges(default_rows())
    )


def table(given):
    rows = frame(STOCK_PLACES, stock_places(given)["stock_places"]).rows
    return {(row["item"], row["location"]): row for row in rows.rows(named=True)}


def made(*, dearer=1.0, **tables):
    """P is made of two M; M takes 35 days and a review, P 7 and a review: 6 and 2 weeks."""
    return company(
        sold("P"), costs={"P": 2.4 * dearer, "M": dearer}, lead={"M": 35.0},
        items=[{"item": "P", "supply": "make", "lead_time": 7.0}, {"item": "M", "supply": "buy"}],
        bom_lines=[{"item": "P", "component": "M", "quantity": 2.0}], **tables,
    )  # fmt: skip


def test_stock_of_a_made_item_by_hand():
    # For a root of the time s: at both 2 x root 6 x 1.0 + root 2 x 2.4 = 8.29 s; at P alone
    # root 8 x 2.4 = 6.79 s.
    rows = table(made())
    product, part = rows["P", ""], rows["M", ""]
    assert (part["supply"], part["own_weeks"], part["promises"], part["covers"]) == ("buy", 6, 6, 0)
    assert (product["supply"], product["own_weeks"], product["covers"]) == ("make", 2, 8)
    point = np.interp(0.945, [0.9, 0.95], stats.norm.ppf([0.9, 0.95]))
    assert product["safety_stock"] == pytest.approx(point * DEVIATION * 8**0.5, rel=0.02)
    assert part["everywhere"] == pytest.approx(2 * point * DEVIATION * 6**0.5, rel=0.02)
    assert part["safety_stock"] == 0.0
    saved = part["saves"] + product["saves"]
    assert saved == pytest.approx((8.29 - 6.79) * point * DEVIATION * 0.2, rel=0.02)
    # Replayed: the same chance that a week finds enough, so nearly as much is served at once.
    assert product["service"] > 0.97
    assert product["service_everywhere"] > 0.97
    assert part["service"] is None


def test_advice_counts_only_stock_that_is_there():
    def advised(**tables):
        given = made(dearer=100.0, **tables)
        return frame(RECOMMENDATIONS, stock_places(given)["recommendations"]).rows

    stock = [{"item": "M", "quantity": 500_000.0, "day": SUNDAY}]
    (row,) = advised(stock=stock).rows(named=True)
    assert row["cash_effect"] == pytest.approx(150 * 1.62 * DEVIATION, rel=0.02)
    assert row["value"] == pytest.approx(row["cash_effect"] * 0.2 / 4)
    assert (row["text"], row["count"]) == ("P", 1)
    assert advised().is_empty()


def test_depots_are_fed_over_lanes_and_share_one_stock():
    demand = [row for place in ("D1", "D2", "D3", "D4") for row in sold("A", place)]
    rows = table(company(
        demand, costs={"A": 10.0}, lead={"A": 42.0},
        items=[{"item": "A", "supply": "buy"}],
        supplier_items=[{"supplier": "S", "item": "A", "location": "H"}],
        lanes=[{"from_location": "H", "to_location": f"D{k}", "lead_time": 2.0, "unit_cost": 0.5}
               for k in range(1, 5)],
    ))  # fmt: skip
    hub = rows["A", "H"]
    assert hub["supply"] == "buy"
    assert {rows["A", f"D{k}"]["supply"] for k in range(1, 5)} == {"move"}
    assert {rows["A", f"D{k}"]["own_weeks"] for k in range(1, 5)} == {2}
    # Seven weeks for the sum of four: twice the deviation of one, not four times.
    assert hub["safety_stock"] == pytest.approx(2 * 1.64 * DEVIATION * 7**0.5, rel=0.03)
    depot = rows["A", "D1"]
    assert depot["amount"] == pytest.approx(depot["safety_stock"] * 10.5)


def test_circles_and_unknown_costs_are_left_out():
    lines = [{"item": "P", "component": "M", "quantity": 1.0},
             {"item": "M", "component": "P", "quantity": 1.0}]  # fmt: skip
    assert table(company(sold("P"), costs={"P": 1.0, "M": 1.0}, lead={}, bom_lines=lines)) == {}
    unknown = company(sold("P"), costs={"P": 1.0}, lead={}, bom_lines=lines[:1])
    assert table(unknown) == {}


def test_nothing_hangs_together_in_a_plain_shop():
    assert table(company(sold("A"), costs={"A": 1.0}, lead={})) == {}


def test_lanes_both_ways_make_no_circle():
    lanes = pl.DataFrame({
        "from_location": ["H", "D", "D"], "to_location": ["D", "H", "E"],
        "lead_time": [1.0, 1.0, 2.0], "unit_cost": [None, 1.0, 1.0],
    })  # fmt: skip
    sources = pl.DataFrame({"item": ["A"], "location": ["H"]})
    wanted = pl.DataFrame({"item": ["A", "A", "B"], "location": ["E", "H", "E"]})
    moves = fed(wanted, sources=sources, lanes=lanes)
    assert moves.select("from_location", "location").rows() == [("H", "D"), ("D", "E")]


def test_bill_in_use_takes_the_day_the_scrap_and_one_alternate():
    lines = frame(INPUTS["bom_lines"], [
        {"item": "P", "component": "old", "quantity": 1.0, "valid_to": SUNDAY - timedelta(days=1)},
        {"item": "P", "component": "M", "quantity": 3.0, "scrap": 0.25},
        {"item": "P", "component": "X", "quantity": 1.0, "alternate": "glue"},
        {"item": "P", "component": "Y", "quantity": 2.0, "alternate": "glue"},
        {"item": "P", "component": "dust", "quantity": -1.0},
    ]).rows  # fmt: skip
    found = in_use(lines, day=SUNDAY)
    assert found.rows() == [("P", "M", 4.0), ("P", "X", 1.0)]
