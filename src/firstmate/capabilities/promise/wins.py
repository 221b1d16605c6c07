"""How price and promised lead time move the chance to win a quote, as decided quotes show; it sets no price."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

Floats = npt.NDArray[np.float64]
#: Decided quotes below which nothing is read; rounds of Newton's method.
ENOUGH, ROUNDS = 60, 25
#: An effect shows when it is this many standard errors from nothing.
CLEAR = 2.0
#: No chance is nearer to nothing or to one than this.
CERTAIN = 0.001


@dataclass(frozen=True)
class Effects:
    """Log odds for a doubled price and for a week more, their errors, and how many quotes told."""

    price: float
    week: float
    price_error: float
    week_error: float
    n: int

    @property
    def price_shows(self) -> bool:
        """Whether the quotes show that a higher price loses."""
        return self.n >= ENOUGH and self.price < -CLEAR * self.price_error

    @property
    def week_shows(self) -> bool:
        """Whether the quotes show that a longer lead time loses."""
        return self.n >= ENOUGH and self.week < -CLEAR * self.week_error


def effects(quotes: pl.DataFrame) -> Effects:
    """Return what decided quotes tell, each compared with quotes of its own kind.

    Logistic regression of won on log2(price for an estimated hour) and promised weeks, both less
    the mean of the kind, with the share won of each kind as offset (Newton-Raphson). Price for an
    hour rather than price, since a large job is not a dear one.
    """
    rows = _decided(quotes)
    if len(rows) < ENOUGH:
        return Effects(0.0, 0.0, np.inf, np.inf, len(rows))
    x = rows.select("price_x", "week_x").to_numpy()
    share = rows["share"].to_numpy()
    weights, cov = logistic(x, rows["won"].to_numpy(), offset=np.log(share / (1.0 - share)))
    error = np.sqrt(np.diag(cov))
    return Effects(
        float(weights[0]), float(weights[1]), float(error[0]), float(error[1]), len(rows)
    )


def _decided(quotes: pl.DataFrame) -> pl.DataFrame:
    kind = pl.col("job_class").fill_null("")
    price = pl.when(pl.col("hours") > 0).then(pl.col("amount") / pl.col("hours"))
    won = (pl.col("outcome") == "won").cast(pl.Float64)
    return (
        quotes.filter(pl.col("outcome").is_in(["won", "lost"]) & (pl.col("amount") > 0))
        .sort("quote")
        .with_columns(
            price.log(2.0).alias("p"), (pl.col("promised_days") / 7.0).alias("w"), won=won
        )
        .with_columns(
            (pl.col("p") - pl.col("p").mean().over(kind)).fill_null(0.0).alias("price_x"),
            (pl.col("w") - pl.col("w").mean().over(kind)).fill_null(0.0).alias("week_x"),
            ((won.sum().over(kind) + 1.0) / (pl.len().over(kind) + 2.0)).alias("share"),
        )
    )


def logistic(x: Floats, y: Floats, *, offset: Floats) -> tuple[Floats, Floats]:
    """Return coefficients and their covariance of a logistic regression without a constant.

    A small ridge (0.01) keeps a column without spread at nothing.

    >>> x = np.array([[-1.0], [-1.0], [1.0], [1.0]])
    >>> weights, _ = logistic(x, np.array([1.0, 0.0, 1.0, 0.0]), offset=np.zeros(4))
    >>> abs(float(weights[0])) < 1e-9
    True
    """
    weights = np.zeros(x.shape[1])
    ridge = 0.01 * np.eye(x.shape[1])
    for _ in range(ROUNDS):
        chance = 1.0 / (1.0 + np.exp(-(offset + x @ weights)))
        slope = x.T @ (y - chance) - ridge @ weights
        bend = (x * (chance * (1.0 - chance))[:, None]).T @ x + ridge
        step = np.linalg.solve(bend, slope)
        weights = weights + step
        if np.abs(step).max() < 1e-10:
            break
    return np.asarray(weights, np.float64), np.asarray(np.linalg.inv(bend), np.float64)


def moved(share: float, by: float) -> float:
    """Return a chance after its log odds changed; one that seems certain is taken as nearly so.

    >>> round(moved(0.5, np.log(3.0)), 2)
    0.75
    """
    known = min(max(share, CERTAIN), 1.0 - CERTAIN)
    odds = np.log(known / (1.0 - known)) + by
    return float(1.0 / (1.0 + np.exp(-odds)))
