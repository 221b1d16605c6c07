"""Over how many units a set-up is spread: rules of the item, of what it goes into, past lots."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from firstmate.capabilities.supply.bills import Bills
from firstmate.capabilities.supply.usual_lots import usual_lots

_CHAIN = Bills(
    pl.DataFrame({
        "item": ["door", "cabinet", "frame"], "component": ["frame", "frame", "post"],
        "per_unit": [1.0, 2.0, 3.0],
    }),
    pl.DataFrame({"item": ["door", "cabinet", "frame", "post"], "level": [0, 0, 1, 2]}),
    (),
)  # fmt: skip


def _lots(
    rules: dict[str, tuple[float | None, float | None]],
    need: dict[str, float] | None = None,
    made: tuple[tuple[str, float], ...] = (),
) -> dict[str, float]:
    items = pl.DataFrame(
        [(item, *rules.get(item, (None, None))) for item in ("door", "cabinet", "frame", "post")],
        schema={"item": pl.String, "minimum": pl.Float64, "multiple": pl.Float64}, orient="row",
    )  # fmt: skip
    needs = pl.DataFrame(
        list((need or {}).items()), schema={"item": pl.String, "need": pl.Float64}, orient="row"
    )
    orders = pl.DataFrame(
        list(made), schema={"item": pl.String, "quantity": pl.Float64}, orient="row"
    )
    return dict(usual_lots(items, _CHAIN, needs, orders).iter_rows())


def test_a_part_is_made_for_the_largest_lot_it_goes_into() -> None:
    found = _lots({"door": (20.0, None), "cabinet": (None, 8.0)}, need={"frame": 0.3})
    assert found == {"door": 20.0, "cabinet": 8.0, "frame": 20.0, "post": 60.0}


def test_its_own_rule_and_need_count_where_they_are_larger() -> None:
    found = _lots({"door": (20.0, 5.0), "post": (100.0, None)}, need={"frame": 35.0})
    assert (found["frame"], found["post"]) == (35.0, 105.0)
    assert _lots({"door": (20.0, None), "post": (100.0, None)})["post"] == 100.0


def test_past_lots_count_where_no_rule_says_anything() -> None:
    """A minimum of one says nothing; a rule of what it goes into does."""
    past = (("post", 30.0), ("post", 50.0), ("post", 40.0))
    assert _lots({"post": (1.0, 1.0)}, made=past)["post"] == 40.0
    assert _lots({"door": (20.0, None)}, made=past)["post"] == 60.0
    assert _lots({"post": (24.0, None)}, made=past)["post"] == 24.0


@given(st.floats(0.0, 5.0), st.floats(0.0, 30.0))
def test_nothing_is_set_up_for_less_than_a_unit_or_than_a_week_needs(
    need: float, rule: float
) -> None:
    found = _lots({"door": (rule, None)}, need=dict.fromkeys(("door", "frame", "post"), need))
    assert min(found.values()) >= 1.0
    assert found["door"] == max(1.0, need, rule)
    assert found["frame"] == max(found["door"], 2.0 * found["cabinet"])
    assert found["post"] == 3.0 * found["frame"]
