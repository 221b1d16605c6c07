"""What price to ask for one-off work: what like work brought, what it must bring, what pays most; it dates nothing."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from firstmate.base.task import Given
from firstmate.capabilities.promise.odds import Odds
from firstmate.capabilities.promise.wins import Effects, effects, moved

#: Prices tried around the one quoted, as factors.
PRICES = np.linspace(0.85, 1.25, 41)
#: Chance to win where nothing is known; spread of a job's hours where none is.
UNKNOWN, SPREAD = 0.3, 0.4


@dataclass(frozen=True)
class Like:
    """What like quotes and jobs tell: effects on the chance, shares won, spreads, usual lead time."""

    told: Effects
    chances: Mapping[tuple[str, str], float]
    spreads: Mapping[str, float]
    usual_days: Mapping[str, float | None]

    def chance(self, kind: str, *, owner: str = "", days: float) -> float:
        """Share won of a kind and sales person, of the kind, or of all; moved by the days promised."""
        known = self.chances
        found = known.get((kind, owner)) or known.get((kind, ""), known.get(("", ""), UNKNOWN))
        usual = self.usual_days.get(kind)
        if not self.told.week_shows or usual is None or not math.isfinite(days):
            return found
        return moved(found, self.told.week * (days - usual) / 7.0)

    def spread(self, kind: str) -> float:
        """Spread of the logarithm of a whole job's hours."""
        return self.spreads.get(kind, self.spreads.get("", SPREAD))

    def at_price(self, chance: float, factor: float) -> float:
        """Chance at a price so many times that of like quotes."""
        if not self.told.price_shows or factor <= 0:
            return chance
        return moved(chance, self.told.price * math.log2(factor))

    def best_price(self, chance: float, amount: float, cost: float) -> float | None:
        """Price at which chance x gain is highest, where the quotes show how price moves the chance.

        >>> shows = Like(Effects(-6.0, 0.0, 0.1, 1.0, 500), {}, {}, {})
        >>> round(shows.best_price(0.5, 1000.0, 600.0))
        920
        >>> Like(Effects(0.0, 0.0, 1.0, 1.0, 500), {}, {}, {}).best_price(0.5, 1000.0, 600.0)
        """
        if not self.told.price_shows:
            return None
        tried = [
            (self.at_price(chance, factor) * (amount * factor - cost), factor) for factor in PRICES
        ]
        return float(max(tried)[1] * amount)


def like(given: Given) -> Like:
    """Return what the company's quotes and jobs tell."""
    usual = given["quotes"].group_by(pl.col("job_class").fill_null("")).agg(
        pl.col("promised_days").median()
    )  # fmt: skip
    return Like(
        told=effects(given["quotes"]),
        chances=_chances(given["conversions"]),
        spreads=_spreads(given["job_rates"]),
        usual_days=dict(usual.iter_rows()),
    )


def usual_price(odds: Odds, kind: str, hours: float | None) -> float | None:
    """Return what like jobs brought: for so many hours, else the middle price of the kind."""
    rates = odds.rates.get(kind) or odds.rates.get("", {})
    rate = sum(rates.values())
    if hours and rate > 0:
        return 1000.0 * hours / rate
    return odds.typical.get(kind) or odds.typical.get("")


def _chances(conversions: pl.DataFrame) -> dict[tuple[str, str], float]:
    """(kind, owner) -> share won, for deals whatever their stage."""
    rows = conversions.filter(pl.col("stage").fill_null("") == "").select(
        pl.col("job_class").fill_null(""), pl.col("owner").fill_null(""), "value"
    )
    return {(kind, owner): value for kind, owner, value in rows.iter_rows()}


def _spreads(job_rates: pl.DataFrame) -> dict[str, float]:
    """Kind -> spread of a whole job's hours: that of its resources, weighted by their hours."""
    rows = job_rates.filter(pl.col("spread").is_not_null()).group_by(
        pl.col("job_class").fill_null("")
    ).agg((pl.col("spread") * pl.col("value")).sum() / pl.col("value").sum())  # fmt: skip
    # Steps are only partly early or late together: half of their spread is common to a job.
    return {kind: 0.75 * math.sqrt(math.log1p(spread**2)) for kind, spread in rows.iter_rows()}
