"""The walk through a plan: small cases worked out by hand."""

import numpy as np
import pytest

from firstmate.capabilities.robustness.calm import calm, trading
from firstmate.capabilities.robustness.shop import Drawn, Jobs, Lines, Making, Shop
from firstmate.capabilities.robustness.walk import walk

NONE = np.zeros(0, dtype=np.int64)


def shop(*, stock, making=None, jobs=None, order=(), capacity=((10.0, 10.0, 10.0),)):
    """Return a shop of three weeks that makes or works with one resource."""
    weeks = 3
    base = trading(stock=stock, forecast=np.zeros((len(stock), weeks)), order=order)
    no_ways = Making(NONE, np.zeros((0, weeks)), NONE, NONE, np.zeros((0, 0), dtype=np.int64),
                     np.zeros((0, 0)), np.zeros((0, 1)))  # fmt: skip
    no_jobs = Jobs(np.zeros((0, weeks)), np.zeros((0, 1)), NONE)
    return Shop(
        stock=base.stock, forecast=base.forecast, reserved=base.reserved, lost=1.0, leaving=0.0,
        making=making or no_ways, lines=base.lines, jobs=jobs or no_jobs,
        capacity=np.array(capacity), expected=np.zeros((1, weeks)), price=base.price, cost=base.cost,
    )  # fmt: skip


def drawn(of, **other):
    found = calm(of, np.zeros((1, of.weeks, len(of.stock))))
    return Drawn(**{**{n: getattr(found, n) for n in found.__dataclass_fields__}, **other})


def test_an_item_is_made_from_its_part_and_waits_for_it():
    # Node 0 is the part, 2 for one of node 1; 4 are begun in week 0 but parts for 3 are there.
    making = Making(np.array([1]), np.array([[4.0, 0.0, 0.0]]), np.array([0]), np.array([0]),
                    np.array([[0]]), np.array([[2.0]]), np.array([[1.0]]))  # fmt: skip
    of = shop(stock=[6.0, 0.0], making=making, order=[(1, 4.0, 0)])
    late = np.zeros((1, 3, 2))
    late[0, 2, 0] = 2.0  # the missing part comes in week 2
    found = walk(of, drawn(of, receipts=late))
    assert found.line_week.tolist() == [[2]]
    assert found.left[0] == pytest.approx(0.0)
    assert found.need[0, :, 0].tolist() == [4.0, 1.0, 1.0]


def test_hours_that_are_missing_put_off_the_later_job():
    # Two jobs of 6 hours each planned for weeks 0 and 1; a week has 6 hours, the first takes 9.
    jobs = Jobs(np.array([[1.0, 0, 0], [0, 1.0, 0]]), np.array([[6.0], [6.0]]), np.array([0, 1]))
    of = shop(stock=[0.0], jobs=jobs, capacity=[[6.0, 6.0, 6.0]])
    assert walk(of, drawn(of)).job_week.tolist() == [[0, 1]]
    found = walk(of, drawn(of, job_hours=np.array([[1.5, 1.0]])))
    assert found.job_week.tolist() == [[1, 2]]


def test_a_gate_puts_off_the_beginning_and_a_site_the_end():
    jobs = Jobs(np.array([[1.0, 0, 0], [1.0, 0, 0]]), np.array([[1.0], [1.0]]), np.array([0, 0]))
    of = shop(stock=[0.0], jobs=jobs)
    found = walk(of, drawn(of, delay=np.array([[2, 0]]), ready=np.array([[0, 1]])))
    assert found.job_week.tolist() == [[2, 1]]


def test_orders_come_before_the_forecast_and_what_is_short_is_lost():
    of = trading(stock=[10.0], forecast=[[4.0, 4.0]], order=[(0, 8.0, 0)])
    found = walk(of, calm(of, np.zeros((1, 2, 1))))
    assert found.line_week.tolist() == [[0]]
    assert found.sold.tolist() == [[2.0, 0.0]]
    assert found.lost.tolist() == [[2.0, 4.0]]


def test_what_is_reserved_is_not_sold():
    of = trading(stock=[10.0], forecast=[[4.0, 0.0]], order=[(0, 8.0, 1)])
    kept = Shop(**{**of.__dict__, "reserved": np.array([[8.0, 0.0]])})
    found = walk(kept, calm(kept, np.zeros((1, 2, 1))))
    assert found.sold.tolist() == [[2.0, 0.0]]
    assert found.line_week.tolist() == [[1]]


def test_units_never_come_from_nowhere():
    rng = np.random.default_rng(1)
    stock, forecast = rng.uniform(0, 20, 4), rng.uniform(0, 8, (4, 6))
    of = trading(stock=stock, forecast=forecast, order=[(0, 9.0, 1), (0, 5.0, 2), (3, 7.0, 0)])
    receipts = rng.uniform(0, 6, (50, 6, 4))
    found = walk(of, calm(of, receipts))
    done = found.line_week < of.weeks
    given = found.sold.sum(axis=1) + (done * of.lines.quantity).sum(axis=1) + found.left
    assert (given <= stock.sum() + receipts.sum(axis=(1, 2)) + 1e-9).all()


def test_lines_take_what_is_there_in_the_order_of_their_week():
    of = trading(stock=[5.0], forecast=[[0.0, 0.0]], order=[(0, 4.0, 0), (0, 4.0, 0)])
    assert isinstance(of.lines, Lines)
    assert walk(of, calm(of, np.zeros((1, 2, 1)))).line_week.tolist() == [[0, 2]]
