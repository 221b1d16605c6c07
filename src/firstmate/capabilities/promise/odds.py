"""The odds of one-off work: how an order of a kind and size fares by the day it is promised for.

The works are played forward with everything that is open, the lots of the plan and the orders still
expected; probes of each kind and size are promised for each week to come. What is drawn (hours,
gates, orders to come) is drawn as finished jobs show it. It proposes no order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import polars as pl

from firstmate.base.task import Given
from firstmate.capabilities.promise.book import Book
from firstmate.capabilities.promise.learned import BACK, Learned, learned
from firstmate.capabilities.promise.lots import PAST_WEEKS, Lots, lots
from firstmate.capabilities.promise.shop import Orders, finishing_days

Floats = npt.NDArray[np.float64]
#: Replications, and most weeks ahead that one-off work is promised for.
REPLICATIONS, WEEKS = 80, 20
#: Sizes of the probes against the middle job of their kind.
SIZES = (0.5, 1.0, 2.5)
#: Days between promised days of the probes.
APART = 7
#: Share of a job's spread that is common to all its steps.
COMMON = 0.5
#: How far the level of hours, a quarter long, may be from what the plan says, as a share of it.
LEVEL = 0.08
#: Spread of hours where no finished job tells.
UNSEEN = 0.4


@dataclass(frozen=True)
class Odds:
    """Chances of one-off work.

    ``kept`` is kind -> share of replications in which a probe is finished by its promised day, by
    (size, promised day); ``finished`` the middle finishing day of the same. ``rates`` is kind ->
    resource -> hours for 1,000 of price; ``typical`` kind -> middle price.
    """

    days: Floats
    kept: Mapping[str, Floats]
    finished: Mapping[str, Floats]
    typical: Mapping[str, float]
    rates: Mapping[str, Mapping[str, float]]
    learned: Learned | None


def odds(given: Given, book: Book) -> Odds:
    """Return the odds of each kind of work; none where no finished job tells how jobs go."""
    rates: dict[str, dict[str, float]] = {}
    for kind, resource, value in (
        given["job_rates"]
        .with_columns(pl.col("job_class").fill_null(""))
        .select("job_class", "resource", "value")
        .iter_rows()
    ):
        rates.setdefault(kind, {})[resource] = value
    known = learned(given)
    days = np.arange(2 * APART, min(WEEKS * 7, book.horizon), APART, dtype=np.float64)
    known = None if known is None else replace_known(known, book)
    if known is None or not known.route or not rates or not len(days):
        return Odds(days, {}, {}, {}, rates, None)
    kinds = sorted(kind for kind in rates if kind) or [""]
    rng = np.random.default_rng([book.seed, 17])
    made = lots(given, book, known.route)
    draw = Draw(given, book, known, rates, _spreads(given["job_rates"]), rng, made)
    probes = [draw.probes(kind, days) for kind in kinds]
    every = _joined([*probes, draw.opened(), draw.lots(), draw.lots_to_come(),
                     draw.coming(kinds)])  # fmt: skip
    done = finishing_days(every, draw.hours(), known.most, known.gated)
    kept, finished, at = {}, {}, 0
    for kind in kinds:
        shape = (REPLICATIONS, len(SIZES), len(days))
        count = len(SIZES) * len(days)
        mine = done[:, at : at + count].reshape(shape)
        kept[kind] = (mine <= days).mean(axis=0)
        finished[kind] = np.median(mine, axis=0)
        at += count
    typical = {kind: float(np.median(values)) for kind, values in known.prices.items()}
    return Odds(days, kept, finished, typical, rates, known)


def replace_known(known: Learned, book: Book) -> Learned:
    """Return what was learned without resources whose hours the plan does not know."""
    there = [one in book.capacity for one in known.route]
    return replace(
        known,
        route=tuple(one for one, keep in zip(known.route, there, strict=True) if keep),
        most=known.most[there],
        gated=known.gated[there],
    )


def _spreads(job_rates: pl.DataFrame) -> dict[tuple[str, str], float]:
    rows = job_rates.select(pl.col("job_class").fill_null(""), "resource", "spread")
    return {(kind, resource): spread or UNSEEN for kind, resource, spread in rows.iter_rows()}


def _joined(groups: list[Orders]) -> Orders:
    names = ("due", "ready", "late_gate", "leaves", "left")
    parts = {name: np.concatenate([getattr(g, name) for g in groups], axis=1) for name in names}
    return Orders(**parts, probe=np.concatenate([g.probe for g in groups]))


@dataclass
class Draw:
    """Draws the orders of all replications as finished jobs show them."""

    given: Given
    book: Book
    known: Learned
    rates: Mapping[str, Mapping[str, float]]
    spread: Mapping[tuple[str, str], float]
    rng: np.random.Generator
    known_lots: Lots

    def hours(self) -> Floats:
        """Hours of every replication, day and resource: those of the plan, as they swing."""
        days = min(self.book.horizon, WEEKS * 7)
        table = np.stack([self.book.capacity[one][:days] for one in self.known.route], axis=-1)
        swing = np.array([self.book.swing.get(one, 0.0) for one in self.known.route])
        noise = self.rng.normal(1.0, swing, (REPLICATIONS, *table.shape))
        level = self.rng.normal(1.0, LEVEL, (REPLICATIONS, 1, len(swing)))
        return np.asarray(table * np.clip(noise * level, 0.5, 1.3))

    def probes(self, kind: str, days: Floats) -> Orders:
        """Orders of a kind, of each size, promised for each day."""
        size = np.repeat(SIZES, len(days))
        due = np.tile(days, len(SIZES))
        price = self._of(self.known.prices, kind).mean() * size
        shape = (REPLICATIONS, len(due))
        return Orders(
            due=np.broadcast_to(due, shape).copy(),
            ready=self._pick(self.known.ready, kind, shape),
            late_gate=due + self._pick(self.known.gate, kind, shape),
            leaves=np.full(shape, np.inf),
            left=self._hours(kind, np.broadcast_to(price, shape)),
            probe=np.ones(len(due), dtype=np.bool_),
        )

    def coming(self, kinds: list[str]) -> Orders:
        """Orders that are still expected, as many as the forecast of intake says."""
        groups = [self._coming(kind) for kind in kinds]
        return _joined([group for group in groups if group is not None] or [_none(self.known)])

    def _coming(self, kind: str) -> Orders | None:
        rows = self.given["intakes"].filter(
            (pl.col("layer") == "consensus") & (pl.col("job_class").fill_null("") == kind)
        )
        week = ((rows["period"] - self.book.start).dt.total_days()).to_numpy()
        price = self._of(self.known.prices, kind)
        each = np.clip(rows["mean"].to_numpy(), 0.0, None) / price.mean()
        # How many orders a kind brings is known as well as those of the last weeks tell: what is then
        # still to come is Poisson with a gamma level (Gelman and others 2013, Bayesian Data Analysis, 2.6).
        seen = max(len(price) * PAST_WEEKS * 7 / BACK.days, 1.0)
        level = self.rng.gamma(seen, 1.0 / seen, (REPLICATIONS, 1))
        counts = self.rng.poisson(each * level, (REPLICATIONS, len(each)))
        width = int(counts.sum(axis=1).max(initial=0))
        if not width:
            return None
        at = np.full((REPLICATIONS, width), np.inf)
        for row, mine in enumerate(counts):
            days = np.repeat(week, mine)
            at[row, : len(days)] = days
        shape = at.shape
        at = at + self.rng.integers(0, 5, shape)
        due = at + self._pick(self.known.spans, kind, shape)
        return Orders(
            due=due,
            ready=at + self._pick(self.known.ready, kind, shape),
            late_gate=due + self._pick(self.known.gate, kind, shape),
            leaves=self._leaves(due),
            left=self._hours(kind, self.rng.choice(price, shape)),
            probe=np.zeros(width, dtype=np.bool_),
        )

    def opened(self) -> Orders:
        """Jobs that are open, with the hours they still need."""
        jobs = self._open_jobs()
        shape = (REPLICATIONS, len(jobs))
        due = np.broadcast_to(jobs["due"].to_numpy().astype(np.float64), shape)
        left = np.zeros((*shape, len(self.known.route)))
        rows = self._still_to_do().join(jobs.with_row_index("at"), on="job")
        place = {one: n for n, one in enumerate(self.known.route)}
        common = self.rng.standard_normal(shape)
        for at, resource, value, high in rows.select("at", "resource", "value", "high").iter_rows():
            if resource in place and value > 0:
                spread = np.sqrt(np.log1p((max(high / value - 1.0, 0.02) / 1.645) ** 2))
                left[:, at, place[resource]] = value * self._factor(spread, common[:, at])
        return Orders(
            due=due.copy(), ready=self._open_ready(jobs), late_gate=self._open_gate(jobs, due),
            leaves=self._leaves(due), left=left, probe=np.zeros(len(jobs), dtype=np.bool_),
        )  # fmt: skip

    def _still_to_do(self) -> pl.DataFrame:
        """Hours of open jobs without steps they have passed: booked on, and a later one too."""
        place = pl.DataFrame({"resource": self.known.route}).with_row_index("place")
        rows = self.given["job_hours"].join(place, on="resource")
        booked = pl.col("done_hours") > 0
        furthest = pl.when(booked).then(pl.col("place")).max().over("job")
        return rows.filter(~booked | (pl.col("place") >= furthest).fill_null(value=True))

    def _open_jobs(self) -> pl.DataFrame:
        start = self.book.start
        waits = self.given["gates"].filter(pl.col("passed").is_null())
        begun = self.given["job_hours"].filter(
            pl.col("resource").is_in(self.known.route) & (pl.col("done_hours") > 0)
        )
        names = self.given["job_hours"]["job"].unique()
        return (
            self.given["sales"]
            .filter((pl.col("kind") == "job") & pl.col("job").is_in(names.implode()))
            .group_by("job")
            .agg(
                pl.col("job_class").drop_nulls().first().fill_null(""),
                ((pl.col("day").min() - start).dt.total_days()).alias("ordered"),
                (pl.coalesce("promised", "wanted", "day").max() - start).dt.total_days().alias("due"),
            )
            .with_columns(
                pl.col("job").is_in(begun["job"].unique().implode()).alias("begun"),
                pl.col("job").is_in(
                    waits.filter(pl.col("gate").is_in(self.known.late))["work"].implode()
                ).alias("end_waits"),
            )
            .sort("job")
        )  # fmt: skip

    def _open_ready(self, jobs: pl.DataFrame) -> Floats:
        """What is begun is ready; else as long as finished jobs took that had not been ready yet."""
        ready = np.zeros((REPLICATIONS, len(jobs)))
        columns = jobs.select("job_class", "ordered", "begun").iter_rows()
        for at, (kind, ordered, begun) in enumerate(columns):
            if begun:
                continue
            took = self._of(self.known.ready, kind) + ordered
            still = took[took > 0]
            picked = (
                self.rng.choice(still, REPLICATIONS) if len(still) else np.full(REPLICATIONS, 14)
            )
            ready[:, at] = picked
        return ready

    def _open_gate(self, jobs: pl.DataFrame, due: Floats) -> Floats:
        gate = np.zeros_like(due)
        for at, (kind, waits) in enumerate(jobs.select("job_class", "end_waits").iter_rows()):
            if waits:
                gate[:, at] = due[:, at] + self._pick(self.known.gate, kind, (REPLICATIONS,))
        return np.maximum(gate, 0.0)

    def lots(self) -> Orders:
        """Lots in work, and those the plan starts where no past lot tells how often they come."""
        known, shape = self.known_lots, (REPLICATIONS, len(self.known_lots.due))
        zero = np.zeros(shape)
        return Orders(
            due=zero + known.due, ready=zero + known.begins, late_gate=zero,
            leaves=np.full(shape, np.inf),
            left=np.broadcast_to(known.left, (REPLICATIONS, *known.left.shape)).copy(),
            probe=np.zeros(shape[1], dtype=np.bool_),
        )  # fmt: skip

    def lots_to_come(self) -> Orders:
        """Lots still to be started: each week to come draws the lots of one of the last weeks.

        The works go on filling stock as they did; what the plan would rather make is another
        matter, since it also thinks of what one-off work leaves.
        """
        past = self.known_lots
        by_week = [np.flatnonzero(past.past_week == week) for week in range(PAST_WEEKS)]
        width = max((len(one) for one in by_week), default=0)
        weeks = min(WEEKS, self.book.horizon // 7)
        shape = (REPLICATIONS, weeks, width)
        which = np.full((PAST_WEEKS, width), -1)
        for week, mine in enumerate(by_week):
            which[week, : len(mine)] = mine
        drawn = which[self.rng.integers(0, PAST_WEEKS, shape[:2])].reshape(REPLICATIONS, -1)
        at = np.broadcast_to(7.0 * np.arange(weeks)[None, :, None], shape).reshape(REPLICATIONS, -1)
        begins = np.where(drawn >= 0, at + self.rng.integers(0, 5, drawn.shape), np.inf)
        padded = np.concatenate([past.past_left, np.zeros((1, past.past_left.shape[1]))])
        return Orders(
            due=begins + past.usual_days, ready=begins, late_gate=np.zeros(drawn.shape),
            leaves=np.full(drawn.shape, np.inf), left=padded[drawn],
            probe=np.zeros(drawn.shape[1], dtype=np.bool_),
        )  # fmt: skip

    def _leaves(self, due: Floats) -> Floats:
        weekly = max(float(self.given.settings["lost_per_week"]), 1e-6)
        return np.asarray(due + 7.0 * self.rng.exponential(1.0 / weekly, due.shape))

    def _hours(self, kind: str, price: Floats) -> Floats:
        rates = self.rates.get(kind) or self.rates.get("", {})
        common = self.rng.standard_normal(price.shape)
        columns = []
        for one in self.known.route:
            spread = np.sqrt(np.log1p(self.spread.get((kind, one), UNSEEN) ** 2))
            visits = self.known.visits.get((kind, one), 1.0 if not self._told(kind) else 0.0)
            here = self.rng.random(price.shape) < visits
            hours = price / 1000.0 * rates.get(one, 0.0) / max(visits, 1e-9)
            columns.append(np.where(here, hours * self._factor(spread, common), 0.0))
        return np.stack(columns, axis=-1)

    def _told(self, kind: str) -> bool:
        """Say whether enough jobs of the kind tell which resources they visit."""
        return any(name == kind for name, _ in self.known.visits)

    def _factor(self, spread: float, common: Floats) -> Floats:
        own = self.rng.standard_normal(common.shape)
        both = np.sqrt(COMMON) * common + np.sqrt(1.0 - COMMON) * own
        return np.asarray(np.exp(spread * both - spread**2 / 2))

    def _of(self, known: Mapping[str, Floats], kind: str) -> Floats:
        return known.get(kind, known[""])

    def _pick(self, known: Mapping[str, Floats], kind: str, shape: tuple[int, ...]) -> Floats:
        values = self._of(known, kind)
        if not len(values):
            return np.zeros(shape)
        return np.asarray(self.rng.choice(values, shape))


def _none(known: Learned) -> Orders:
    empty = np.zeros((REPLICATIONS, 0))
    return Orders(empty, empty, empty, empty, np.zeros((REPLICATIONS, 0, len(known.route))),
                  np.zeros(0, dtype=np.bool_))  # fmt: skip
