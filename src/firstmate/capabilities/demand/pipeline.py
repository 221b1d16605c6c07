"""Open deals as lumps: each is won or not, in one week or another; it knows nothing of past intake."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from firstmate.capabilities.demand.deal_links import draw
from firstmate.capabilities.demand.smoothing import Array


@dataclass(frozen=True)
class Pipeline:
    """Open deals: class, customer as a number, amount, chance to be won in each week (deal x week)."""

    job_class: list[str]
    customer: npt.NDArray[np.int64]
    amount: Array
    won: Array
    links: dict[str, float]


def pipeline(
    chances: pl.DataFrame, *, weeks: pl.DataFrame, links: pl.DataFrame, periods: list[date]
) -> Pipeline:
    """Return the open deals without an item that have an amount.

    Parameters
    ----------
    chances
        kind, deal, customer, job_class, item, amount, as in ``deal_chances``.
    weeks
        kind, deal, period, chance, as in ``deal_weeks``.
    links
        link, value: how far deals are won together.
    periods
        Weeks of the plan.
    """
    rows = chances.filter(
        (pl.col("amount") > 0).fill_null(value=False),
        pl.col("item").is_null() | (pl.col("item") == ""),
    ).sort("kind", "deal")  # fmt: skip
    place = rows.select("kind", "deal").with_row_index("_row")
    there = weeks.join(place, on=["kind", "deal"], how="inner")
    week = {period: k for k, period in enumerate(periods)}
    won = np.zeros((rows.height, len(periods)))
    at = [week.get(period, -1) for period in there["period"].to_list()]
    inside = np.array(at, dtype=np.int64) >= 0
    won[there["_row"].to_numpy()[inside], np.array(at, dtype=np.int64)[inside]] = there[
        "chance"
    ].to_numpy()[inside]
    who = rows.select(pl.coalesce("customer", "deal").rank("dense")).to_series().to_numpy()
    return Pipeline(
        rows["job_class"].fill_null("").to_list(),
        who.astype(np.int64) - 1,
        rows["amount"].to_numpy().astype(np.float64),
        won,
        dict(links.select("link", "value").iter_rows()),
    )


def expected(found: Pipeline, *, classes: list[str], weeks: int) -> Array:
    """Return (class x week) the sum of chance x amount over the deals [currency]."""
    answer = np.zeros((len(classes), weeks))
    np.add.at(answer, _rows(found, classes), found.won[:, :weeks] * found.amount[:, None])
    return answer


def lumps(
    found: Pipeline, *, classes: list[str], weeks: int, draws: int, rng: np.random.Generator
) -> Array:
    """Return (class x draw x week) money of deals won, each deal one lump in one week.

    Whether deals are won, and how soon, moves together by customer and quarter as ``links`` says.
    """
    answer = np.zeros((len(classes), draws, weeks))
    count = len(found.amount)
    win = draw(count, customer=found.customer, by=found.links, draws=draws, rng=rng)
    soon = draw(count, customer=found.customer, by=found.links, draws=draws, rng=rng)
    for k, row in enumerate(_rows(found, classes)):
        cumulated = np.cumsum(found.won[k])
        here = np.flatnonzero(win[k] < cumulated[-1])
        week = np.searchsorted(cumulated, soon[k, here] * cumulated[-1], side="right")
        inside = week < weeks
        np.add.at(answer[row], (here[inside], week[inside]), found.amount[k])
    return answer


def _rows(found: Pipeline, classes: list[str]) -> npt.NDArray[np.int64]:
    place = {name: k for k, name in enumerate(classes)}
    return np.array([place[name] for name in found.job_class], dtype=np.int64)
