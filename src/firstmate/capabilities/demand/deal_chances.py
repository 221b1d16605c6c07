"""The chance of each open deal and when it would be won, from the flow of deals and their effects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.special import expit, logit

from firstmate.capabilities.demand.deal_effects import Effects, learn_effects
from firstmate.capabilities.demand.deal_flow import (
    Flow,
    closing_stage,
    learn_flow,
    stage_now,
)
from firstmate.capabilities.demand.deal_lives import Lives, lives

Array = npt.NDArray[np.float64]
#: Weeks ahead in which a deal may still be won; after them it counts as lost.
AHEAD = 104
#: 10 and 90 % points of a normal.
Z90 = 1.2815515655446004


@dataclass(frozen=True)
class Model:
    """What the firm's own deals teach, as known on a day."""

    lives: Lives
    flow: Flow
    effects: Effects
    residual: Array
    as_of: date


@dataclass(frozen=True)
class Chances:
    """Of each open deal (rows as in ``deals``): chance to be won by week ahead, and in all."""

    deals: pl.DataFrame
    won: Array
    chance: Array
    low: Array
    high: Array
    n: Array


def learn(
    deals: pl.DataFrame, *, stages: pl.DataFrame, as_of: date, share: float, days: float,
    ends: list[str] | None = None,
) -> Model:  # fmt: skip
    """Learn from all that was known on a day.

    Parameters
    ----------
    deals
        deal, owner, job_class, amount, probability, stage, outcome, created, closed, expected_close.
    stages
        deal, stage, at, source.
    share, days
        Share won and days to a decision where nothing was decided.
    ends
        Stages that are names of an end; None = as the deals show.
    """
    known = lives(deals, stages=stages, as_of=as_of, ends=ends)
    flow = learn_flow(known, share=share, days=days)
    ended = known.outcome >= 0
    where = closing_stage(known, flow)
    band = flow.band(np.maximum(known.weeks - 1, 0))
    win = (where * flow.win[band]).sum(axis=1)
    loss = (where * flow.loss[band]).sum(axis=1)
    usual = (win / (win + loss))[ended]
    rows = told(deals, known.deal).filter(pl.Series(ended, dtype=pl.Boolean))
    won = (known.outcome[ended] == 1).astype(np.float64)
    effects = learn_effects(rows, won=won, usual=usual)
    size, _ = effects.of(rows)
    chance = expit(logit(np.clip(usual, 1e-6, 1 - 1e-6)) + size)
    return Model(known, flow, effects, won - chance, as_of)


def told(deals: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """Return the rows of these deals in this order, with text never empty."""
    rows = deals.unique("deal", keep="first", maintain_order=True).with_columns(
        pl.col("owner", "job_class", "stage").fill_null("")
    )
    return pl.DataFrame({"deal": names}, schema={"deal": pl.String}).join(
        rows, on="deal", how="left", maintain_order="left"
    )


def chances(model: Model, deals: pl.DataFrame) -> Chances:
    """Return the chances of the deals that were open on the model's day.

    A deal of stage s and age a goes on week by week: it moves, is won with the rate
    ``(win + loss) x sigmoid(logit(win / (win + loss)) + effect)``, or is lost. The interval holds
    the doubt in stage and effects, not the chance itself.

    Parameters
    ----------
    deals
        The deals as for :func:`learn`.
    """
    known, flow = model.lives, model.flow
    still = known.outcome < 0
    rows = told(deals, known.deal).filter(pl.Series(still, dtype=pl.Boolean))
    now = stage_now(known, flow)[still]
    effect, doubt = model.effects.of(rows)
    won = _won(flow, now, known.weeks[still], effect)
    chance = won.sum(axis=1).clip(0.0, 1.0)
    n = now @ flow.seen
    inside = np.clip(chance, 1e-4, 1 - 1e-4)
    reach = Z90 * np.sqrt(doubt + 1.0 / ((n + 4.0) * inside * (1.0 - inside)))
    low, high = expit(logit(inside) - reach), expit(logit(inside) + reach)
    return Chances(rows, won, chance, np.minimum(low, chance), np.maximum(high, chance), n)


def _won(flow: Flow, now: Array, age: npt.NDArray[np.int64], effect: Array) -> Array:
    """Return (deal x week ahead) the chance to be won in that week."""
    answer = np.zeros((len(now), AHEAD))
    ends = flow.win + flow.loss
    odds = logit(np.clip(flow.win / np.maximum(ends, 1e-12), 1e-6, 1 - 1e-6))
    here = now
    for week in range(AHEAD):
        band = flow.band(age + week)
        win = ends[band] * expit(odds[band] + effect[:, None])
        answer[:, week] = (here * win).sum(axis=1)
        here = np.einsum("ij,ijk->ik", here, flow.move[band])
    return answer
