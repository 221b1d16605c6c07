"""How deals move through stages and end, week by week of their life; it knows no person and no money."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from firstmate.capabilities.demand.deal_lives import Ints, Lives

Array = npt.NDArray[np.float64]
#: Decided deals from which the age of a deal counts.
ENOUGH = 100
#: Deal-weeks that the rate of a stage leans on all, and that of an age leans on its stage.
STAGE_WEIGHT, AGE_WEIGHT = 20.0, 30.0
#: Rate at which a deal moves between two stages where none ever did.
SELDOM = 1e-4
#: Shares of the decided deals after which a new age begins; the first weeks count one by one.
AGES = np.arange(0.1, 0.95, 0.1)
#: Rate of leaving a stage for another at the start, from which the learning departs: few deals
#: cannot tell stages that nobody wrote down apart, and are taken to have stayed where they ended.
AT_FIRST, AT_FIRST_OF_FEW = 0.2, 0.01
ROUNDS, SETTLED = 40, 1e-4


@dataclass(frozen=True)
class Flow:
    """Rates a week by age band and stage.

    ``move`` (band x stage x stage) with the share that stays on its diagonal, ``win`` and ``loss``
    (band x stage); each row of the three adds up to 1. ``first`` is where deals begin, ``edges``
    the weeks of life at which bands begin, ``seen`` (stage) the decided deals that passed through.
    """

    stages: tuple[str, ...]
    edges: Ints
    first: Array
    move: Array
    win: Array
    loss: Array
    seen: Array

    def band(self, week: Ints) -> Ints:
        """Return the age band of a week of life."""
        return np.asarray(np.searchsorted(self.edges, week, side="right") - 1, dtype=np.int64)


@dataclass
class _Counts:
    move: Array
    win: Array
    loss: Array
    first: Array
    seen: Array


def learn_flow(lives: Lives, *, share: float, days: float) -> Flow:
    """Learn the rates from lives, open ones and stages that nobody wrote down included.

    A discrete-time multi-state model with two competing ends (Kalbfleisch and Prentice 2002, ch. 8):
    the rate of a step in a week is steps / deal-weeks, by stage and age. An open deal adds weeks
    without an end (right-censored). Weeks whose stage is unknown count by their chance, given what
    was known before and after (expectation and maximisation; Baum and others 1970). Rates of an age
    lean on their stage, those of a stage on all, as on 30 and 20 deal-weeks. Below 100 decided
    deals age does not count.

    Parameters
    ----------
    lives
        Deals by week.
    share, days
        Share won and days to a decision that an empty history leans on.

    >>> known = np.zeros((2, 2), dtype=np.int64)
    >>> lives = Lives(["a", "b"], ("offer",), np.array([2, 2]), np.array([1, 0]), known)
    >>> flow = learn_flow(lives, share=0.5, days=28.0)
    >>> bool(0.1 < flow.win[0, 0] == flow.loss[0, 0] < 0.25)
    True
    """
    edges = _edges(lives)
    ends = np.clip(7.0 / max(days, 7.0), 0.001, 0.9)
    prior = (ends * share, ends * (1.0 - share))
    flow = _start(len(edges), lives, edges, prior)
    if not lives.closed:
        return flow
    order = np.argsort(-_last(lives), kind="stable")
    for _ in range(ROUNDS):
        new = _rates(_expect(lives, flow, order), lives, edges, prior)
        moved = max(
            float(np.abs(new.move - flow.move).max()), float(np.abs(new.win - flow.win).max())
        )
        flow = new
        if moved < SETTLED:
            break
    return flow


def _edges(lives: Lives) -> Ints:
    if lives.closed < ENOUGH:
        return np.zeros(1, dtype=np.int64)
    ages = lives.weeks[lives.outcome >= 0] - 1
    points = np.quantile(ages, AGES, method="nearest")
    return np.unique(np.concatenate([[0, 1, 2, 3], points]).astype(np.int64))


def _last(lives: Lives) -> Ints:
    """Week of the last known or last open stage: one step of stages less than it stands at."""
    return np.asarray(np.where(lives.outcome >= 0, lives.weeks - 1, lives.weeks), dtype=np.int64)


def _nothing(bands: int, size: int) -> _Counts:
    return _Counts(
        np.zeros((bands, size, size)), np.zeros((bands, size)), np.zeros((bands, size)),
        np.zeros(size), np.zeros(size),
    )  # fmt: skip


def _start(bands: int, lives: Lives, edges: Ints, prior: tuple[float, float]) -> Flow:
    """Rates from which moves of any kind can be learned: a rate of nothing would stay nothing."""
    size = len(lives.stages)
    counts = _nothing(bands, size)
    leaves = AT_FIRST if lives.closed >= ENOUGH else AT_FIRST_OF_FEW
    counts.move += leaves / max(size - 1, 1)
    counts.move[:, np.arange(size), np.arange(size)] = 1.0
    counts.win += prior[0]
    counts.loss += prior[1]
    many = 1e6 / max(bands, 1)
    return _rates(
        _Counts(counts.move * many, counts.win * many, counts.loss * many, counts.first, counts.seen),
        lives, edges, prior,
    )  # fmt: skip


def _rates(counts: _Counts, lives: Lives, edges: Ints, prior: tuple[float, float]) -> Flow:
    """Rates from expected steps, each leaning on what is wider."""
    size = len(lives.stages)
    ways = np.concatenate([counts.move, counts.win[..., None], counts.loss[..., None]], axis=2)
    ways = ways.copy()
    stay = np.arange(size)
    exposure = ways.sum(axis=2)
    ways[:, stay, stay] = 0.0
    every = np.concatenate([np.full(size, SELDOM / size), prior])
    ended = ways[:, :, size:].sum(axis=(0, 1))
    every[size:] = (ended + STAGE_WEIGHT * every[size:]) / (exposure.sum() + STAGE_WEIGHT)
    stage = (ways.sum(axis=0) + STAGE_WEIGHT * every) / (exposure.sum(axis=0) + STAGE_WEIGHT)[
        :, None
    ]
    rate = (ways + AGE_WEIGHT * stage) / (exposure + AGE_WEIGHT)[..., None]
    move = rate[:, :, :size].copy()
    move[:, stay, stay] = 0.0
    leaves = move.sum(axis=2) + rate[:, :, size:].sum(axis=2)
    move[:, stay, stay] = np.maximum(1.0 - leaves, 0.0)
    first = (counts.first + 1.0 / size) / (counts.first.sum() + 1.0)
    return Flow(
        lives.stages, edges, first, move, rate[:, :, size], rate[:, :, size + 1], counts.seen
    )


def _expect(lives: Lives, flow: Flow, order: Ints) -> _Counts:
    """Expected steps and deal-weeks by band and stage, by forward and backward sums."""
    size = len(flow.stages)
    counts = _nothing(len(flow.edges), size)
    if not len(lives.weeks):
        return counts
    last, outcome = _last(lives)[order], lives.outcome[order]
    known = lives.known[order]
    shows = np.vstack([np.eye(size), np.ones(size)])
    band = flow.band(np.arange(known.shape[1] + 1))
    alive = [int((last >= week).sum()) for week in range(known.shape[1])]
    ahead = [_scaled(flow.first * shows[known[: alive[0], 0]])]
    for week in range(1, known.shape[1]):
        before = ahead[-1][: alive[week]]
        ahead.append(
            _scaled(before @ flow.move[band[week - 1]] * shows[known[: alive[week], week]])
        )
    ends = band[last]
    back = np.where(
        (outcome == 1)[:, None], flow.win[ends],
        np.where((outcome == 0)[:, None], flow.loss[ends], 1.0),
    )  # fmt: skip
    passed = np.zeros((len(last), size))
    for week in range(known.shape[1] - 1, -1, -1):
        here = slice(0, alive[week])
        chance = _scaled(ahead[week] * back[here])
        passed[here] = np.maximum(passed[here], chance)
        closing = (last[here] == week) & (outcome[here] >= 0)
        won = closing & (outcome[here] == 1)
        counts.win[band[week]] += chance[won].sum(axis=0)
        counts.loss[band[week]] += chance[closing & ~won].sum(axis=0)
        if week == 0:
            counts.first += chance.sum(axis=0)
            break
        step, row = flow.move[band[week - 1]], slice(0, alive[week])
        after = shows[known[row, week]] * back[row]
        before = ahead[week - 1][row]
        total = np.maximum(((before @ step) * after).sum(axis=1, keepdims=True), 1e-300)
        counts.move[band[week - 1]] += step * (before.T @ (after / total))
        back[row] = _scaled(after @ step.T)
    counts.seen += passed[outcome >= 0].sum(axis=0)
    return counts


def _scaled(rows: Array) -> Array:
    total = rows.sum(axis=1, keepdims=True)
    return np.asarray(
        np.where(total > 0, rows / np.where(total > 0, total, 1.0), 1.0 / rows.shape[1])
    )


def stage_now(lives: Lives, flow: Flow) -> Array:
    """Return (deal x stage) the chance to be in each stage today, given what is known until now.

    Only of open deals; what is known is followed forward by the rates.
    """
    last = _last(lives)
    size = len(flow.stages)
    shows = np.vstack([np.eye(size), np.ones(size)])
    answer = np.full((len(last), size), 1.0 / size)
    if not len(last):
        return answer
    now = _scaled(flow.first * shows[lives.known[:, 0]])
    band = flow.band(np.arange(lives.known.shape[1]))
    for week in range(lives.known.shape[1]):
        if week:
            now = _scaled(now @ flow.move[band[week - 1]] * shows[lives.known[:, week]])
        here = last == week
        answer[here] = now[here]
    return answer


def closing_stage(lives: Lives, flow: Flow) -> Array:
    """Return (deal x stage) the chance of each stage in the week of the end, given the end."""
    before = stage_now(lives, flow)
    ends = flow.band(_last(lives))
    rate = np.where((lives.outcome == 1)[:, None], flow.win[ends], flow.loss[ends])
    return _scaled(before * rate)
