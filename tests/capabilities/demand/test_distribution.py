"""Distributions, calibration and paths against numbers from books and by hand."""

import numpy as np
import pytest
from scipy import stats

from firstmate.capabilities.demand.calibrate import levels, persistence
from firstmate.capabilities.demand.choose import pinball, weigh
from firstmate.capabilities.demand.distribution import (
    QUANTILES,
    below,
    quantile,
    shrink,
    spread,
)
from firstmate.capabilities.demand.paths import KNOTS, curve, paths

YES, NO = np.array([True]), np.array([False])


def test_counts_follow_the_negative_binomial():
    # Mean 2, spread 0.5: size 2, chance of success 1/2: P(0) = 1/4, P(1) = 1/4, P(2) = 3/16.
    two, half = np.array([2.0]), np.array([0.5])
    at = [quantile(np.array([p]), mean=two, over=half, counts=YES)[0] for p in (0.2, 0.4, 0.6)]
    assert at == [0.0, 1.0, 2.0]
    shares = [
        below(np.array([y]), mean=two, over=half, counts=YES, between=np.array([1.0]))[0]
        for y in (0.0, 1.0, 2.0)
    ]
    assert shares == pytest.approx([1 / 4, 1 / 2, 11 / 16])


def test_measured_goods_follow_the_gamma():
    # Spread 1 is the exponential: the median of mean 3 is 3 ln 2.
    answer = quantile(np.array([0.5]), mean=np.array([3.0]), over=np.array([1.0]), counts=NO)
    assert answer == pytest.approx([3 * np.log(2)])


def test_large_counts_are_as_the_negative_binomial():
    mean, over = np.array([1000.0]), np.array([0.3])
    ours = quantile(np.array([0.95]), mean=mean, over=over, counts=YES)[0]
    exact = stats.nbinom.ppf(0.95, 1 / 0.3, (1 / 0.3) / (1 / 0.3 + 1000))
    assert ours == pytest.approx(exact, rel=0.005)


def test_a_slow_mover_has_a_middle_of_zero_and_a_tail():
    points = quantile(QUANTILES, mean=np.array([0.2]), over=np.array([2.0]), counts=YES)
    assert points[QUANTILES == 0.5] == 0
    assert points[QUANTILES == 0.99] >= 2


def test_shares_of_true_demand_are_even():
    rng = np.random.default_rng(2)
    y = rng.negative_binomial(2.0, 0.4, 4000).astype(float)  # mean 3, spread 1/2
    shares = below(
        y, mean=np.full(4000, 3.0), over=np.full(4000, 0.5), counts=np.full(4000, True),
        between=rng.random(4000),
    )  # fmt: skip
    assert stats.kstest(shares, "uniform").pvalue > 0.01


def test_spread_of_what_never_changes_is_the_smallest():
    steady = spread(np.full((1, 20), 4.0), variance=np.zeros(1), counts=YES)
    assert steady == pytest.approx([1e-5])
    assert np.isnan(spread(np.zeros((1, 20)), variance=np.zeros(1), counts=YES)).all()


def test_shrinking_counts_the_group_as_eight_weeks():
    own = np.array([2.0, 4.0, 6.0])
    # 24 weeks each, middle 4: (24 x 2 + 8 x 4) / 32 = 2.5
    assert shrink(own, weeks=np.ones((3, 24)), group=np.zeros(3, int)) == pytest.approx(
        [2.5, 4.0, 5.5]
    )


def test_calibration_moves_the_level_to_where_the_share_lay():
    # Of 1,000 past shares 95 % lie below 0.8: the point stated as 95 % must be the 80 % one.
    shares = np.concatenate([np.linspace(0, 0.8, 950), np.linspace(0.8, 1.0, 50)])
    zero = np.zeros(1000, dtype=int)
    q95 = levels(shares, kind=zero, distance=zero, kinds=1)[0, 0, QUANTILES == 0.95]
    assert q95 == pytest.approx([0.8], abs=0.005)


def test_with_few_points_the_stated_levels_stay():
    none = np.empty(0, dtype=int)
    assert levels(np.empty(0), kind=none, distance=none, kinds=1)[0, 0] == pytest.approx(QUANTILES)


def test_persistence_is_found_again():
    rng = np.random.default_rng(3)
    noise = rng.standard_normal((3000, 8))
    scores = noise.copy()
    for t in range(1, 8):
        scores[:, t] = 0.6 * scores[:, t - 1] + 0.8 * noise[:, t]
    found = persistence(stats.norm.cdf(scores), kind=np.zeros(3000, int), kinds=1)
    assert found == pytest.approx([0.6], abs=0.05)


def test_pinball_is_twice_the_cost_of_too_little_or_too_much():
    loss = pinball(np.array([10.0, 4.0]), forecast=np.array([6.0, 6.0]), level=0.75)
    assert loss == pytest.approx([2 * 0.75 * 4, 2 * 0.25 * 2])


def test_weights_are_equal_with_few_points_and_learned_with_many():
    y = np.linspace(1, 100, 4000)
    good, bad = y + 0.1, y[::-1]
    both = np.stack([good, bad])
    assert weigh(y[:50], forecasts=both[:, :50], scale=np.ones(50)) == pytest.approx([0.5, 0.5])
    learned = weigh(y, forecasts=both, scale=np.ones(4000))
    assert learned.sum() == pytest.approx(1.0)
    assert learned[0] > 0.9


def test_a_curve_has_the_stated_mean():
    quantiles = np.array([0, 0, 0, 1, 1, 1, 2, 2, 3, 4, 5, 6, 9, 13, 22.0])[None, :]
    known = curve(np.array([4.2]), quantiles=quantiles)[0]
    area = ((known[1:] + known[:-1]) / 2 * np.diff(KNOTS)).sum()
    assert area == pytest.approx(4.2)
    assert known[1:-1] == pytest.approx(quantiles[0])


def test_paths_keep_means_quantiles_and_the_seed():
    quantiles = np.tile(stats.gamma.ppf(QUANTILES, 2.0, scale=5.0), (1, 6, 1))
    mean = np.full((1, 6), 10.0)
    rho = np.array([0.5])

    def draw(seed):
        (drawn,) = paths(mean, quantiles=quantiles, persistence=rho, draws=4000, seed=seed)
        return drawn[0]

    drawn = draw(1)
    assert drawn.mean(axis=0) == pytest.approx(np.full(6, 10.0), rel=0.06)
    assert np.quantile(drawn[:, 3], 0.9) == pytest.approx(quantiles[0, 3, 12], rel=0.06)
    assert np.array_equal(drawn, draw(1))
    assert not np.array_equal(drawn, draw(2))
    # Sums spread more than independent weeks, less than six times one week.
    alone, summed = drawn[:, 0].std(), drawn.sum(axis=1).std()
    assert 6**0.5 * alone * 1.2 < summed < 6 * alone
