"""What is learned: true shares, laws of scale and order, the same bytes, the way through tables."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from firstmate.base.task import Given
from firstmate.capabilities.demand import learned as learned_module
from firstmate.capabilities.demand.baseline import by
from firstmate.capabilities.demand.fit import learn
from firstmate.capabilities.demand.learned import forecast_fit, from_tables, to_tables
from firstmate.capabilities.demand.panel import weekly
from firstmate.capabilities.demand.teaching import forecast_teaching
from firstmate.solve import trees

pytestmark = pytest.mark.skipif(bool(trees.unavailable()), reason="the trees cannot be loaded here")


@pytest.fixture(scope="module")
def shop():
    """120 items measured in kilograms, 80 weeks known and 8 to come, a shared season of a quarter."""
    rng = np.random.default_rng(7)
    level = rng.gamma(2.0, 10.0, (120, 1))
    season = 1.0 + 0.3 * np.sin(2 * np.pi * np.arange(88) / 13)
    return level * season * rng.gamma(8.0, 1 / 8.0, (120, 88))


@pytest.fixture(scope="module")
def fit(shop):
    """What the shop's first 80 weeks teach."""
    return learn(weekly(shop[:, :80]), horizon=8)


def test_trees_are_grown_and_trusted_between_nothing_and_all(fit):
    assert len(fit.models) == 7
    assert ((fit.trust >= 0) & (fit.trust <= 1)).all()


def test_shares_come_true_with_trees(shop, fit):
    base = by(fit, weekly(shop[:, :80]), horizon=8)
    for name, share in ((7, 0.5), (12, 0.9), (13, 0.95)):
        assert (shop[:, 80:] < base.quantiles[:, :, name]).mean() == pytest.approx(share, abs=0.06)


def test_what_is_not_counted_scales_with_its_unit(shop, fit):
    # A power of two, so that rounding cannot move a row across the edge of a bin.
    one = by(fit, weekly(shop[:, :80]), horizon=8)
    doubled = weekly(4.0 * shop[:, :80])
    other = by(learn(doubled, horizon=8), doubled, horizon=8)
    assert other.quantiles == pytest.approx(4.0 * one.quantiles, rel=1e-6)
    assert other.mean == pytest.approx(4.0 * one.mean, rel=1e-6)


def test_the_order_of_series_changes_no_forecast(shop, fit):
    order = np.random.default_rng(1).permutation(120)
    one = by(fit, weekly(shop[:, :80]), horizon=8)
    other = by(fit, weekly(shop[order, :80]), horizon=8)
    assert other.quantiles == pytest.approx(one.quantiles[order])


def backwards(function, parts):
    """Map from the last part to the first, as other processes might."""
    return [function(part) for part in reversed(parts)][::-1]


def test_the_same_past_teaches_the_same_bytes_in_any_process(shop, fit):
    again = learn(weekly(shop[:, :80]), horizon=8, each=backwards)
    assert again.models == fit.models
    assert again.levels.tobytes() == fit.levels.tobytes()


def test_a_fit_survives_its_tables(fit):
    tables = to_tables(fit)
    back = from_tables(*(tables[name] for name in sorted(tables)))
    for name in ("weights", "levels", "persistence", "wider", "trust", "offsets"):
        assert getattr(back, name).tobytes() == getattr(fit, name).tobytes()
    assert back.models == fit.models


def history(weeks, last):
    """Sales history of one item that sells the same every week, ending with the week of ``last``."""
    periods = pl.date_range(last - timedelta(weeks=weeks - 1), last, "1w", eager=True)
    return pl.DataFrame({"period": periods}).with_columns(
        item=pl.lit("A"), location=pl.lit(""), usual=pl.lit(5.0)
    )


def test_one_more_week_teaches_nothing_new_within_a_block_of_four():
    items = pl.DataFrame({"item": ["A"], "family": ["F"]})

    def taught(last, as_of):
        given = Given(
            tables={"sales_history": history(30, last), "items": items},
            as_of=as_of,
            options={"until": None},
        )
        return forecast_teaching(given)["forecast_teaching"]["period"].max()

    # 12 October and 9 November 2026 begin blocks of four weeks.
    assert taught(date(2026, 10, 26), date(2026, 11, 1)) == date(2026, 10, 5)
    assert taught(date(2026, 10, 26), date(2026, 11, 7)) == date(2026, 10, 5)
    assert taught(date(2026, 11, 2), date(2026, 11, 8)) == date(2026, 11, 2)


def test_where_trees_cannot_be_loaded_the_rest_forecasts_and_says_so(monkeypatch):
    monkeypatch.setattr(learned_module.trees, "unavailable", lambda: "libgomp.so.1 is missing")
    rows = history(40, date(2026, 10, 26)).with_columns(family=pl.lit("F"))
    answer = forecast_fit(Given(tables={"forecast_teaching": rows}, as_of=date.min))
    assert answer["issues"]["code"].to_list() == ["no_trees"]
    assert answer["forecast_trees"].is_empty()
    assert answer["forecast_classes"].height == 7
