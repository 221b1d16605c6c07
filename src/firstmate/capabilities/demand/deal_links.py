"""How far deals are won and lost together, by customer and by quarter, and draws that respect it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.special import ndtr

Array = npt.NDArray[np.float64]
#: Correlation of two deals where nothing tells it, by what they share, and pairs it is worth.
USUAL = {"customer": 0.10, "quarter": 0.02}
PAIRS = 300.0
MOST = 0.6


def links(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the correlation of the outcomes of deals that share a customer or a quarter.

    The mean product of standardised residuals (won - chance) / sqrt(chance (1 - chance)) over pairs,
    turned into that of two normal variables by ``sin(pi / 2 x r)``, which holds for even chances;
    leaning on 0.10 and 0.02 as on 300 pairs, between 0 and 0.6.

    Parameters
    ----------
    rows
        customer, quarter, residual, of decided deals, residuals standardised.

    >>> rows = pl.DataFrame({"customer": ["a", "a"], "quarter": ["q", "q"], "residual": [1.0, 1.0]})
    >>> links(rows)["value"].round(3).to_list()
    [0.103, 0.023]
    """
    found = []
    for kind, usual in USUAL.items():
        groups = (
            rows.filter(pl.col(kind).fill_null("") != "")
            .group_by(kind)
            .agg(
                pl.len().cast(pl.Float64).alias("n"),
                pl.col("residual").sum().alias("sum"),
                (pl.col("residual") ** 2).sum().alias("square"),
            )
        )
        pairs = float((groups["n"] * (groups["n"] - 1) / 2).sum())
        product = float(((groups["sum"] ** 2 - groups["square"]) / 2).sum())
        seen = np.sin(np.pi / 2 * np.clip(product / pairs, -1.0, 1.0)) if pairs else usual
        share = pairs / (pairs + PAIRS)
        value = float(np.clip(share * seen + (1 - share) * usual, 0.0, MOST))
        found.append((kind, value, int(pairs), "measured" if pairs >= PAIRS else "default"))
    return pl.DataFrame(
        found, schema={"link": pl.String, "value": pl.Float64, "n": pl.Int64, "basis": pl.String},
        orient="row",
    )  # fmt: skip


def draw(
    count: int, *, customer: npt.NDArray[np.int64], by: dict[str, float], draws: int,
    rng: np.random.Generator,
) -> Array:  # fmt: skip
    """Return (deal x draw) numbers between 0 and 1, even for each deal, correlated between deals.

    A Gaussian copula: the root of the correlation of the quarter times a common normal, that of the
    customer times one of its own, the rest of each deal alone.
    """
    of_quarter, of_customer = by.get("quarter", 0.0), by.get("customer", 0.0)
    common = rng.standard_normal(draws)
    each = rng.standard_normal((int(customer.max(initial=-1)) + 1, draws))
    own = rng.standard_normal((count, draws))
    linked = np.sqrt(of_quarter) * common + np.sqrt(of_customer) * each[customer]
    return np.asarray(ndtr(linked + np.sqrt(1.0 - of_quarter - of_customer) * own))
