"""Order rules beside one another: a stock game over periods to come, in money, against perfect foresight.

``python -m benchmarks.replenishment [--data FOLDER] [--quick] [--series N] [--json FILE]``. FOLDER
holds one game (history, state, future, rules.json; see ``replenishment_data``) or folders of them.
The product learns from the history alone, once; the future is shown period by period by the
referee (``stock_game``), which tallies costs by the game's own rules.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from copy import copy
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.peers import replenishment as peers
from benchmarks.plain_table import Array, uncensored
from benchmarks.replenishment_cases import built_in
from benchmarks.replenishment_data import Game, games
from benchmarks.stock_game import Played, View, foreseen, play
from firstmate.capabilities.demand.fit import learn
from firstmate.capabilities.demand.futures import Futures
from firstmate.capabilities.demand.futures import foreseen as futures
from firstmate.capabilities.demand.panel import Panel, Whole
from firstmate.capabilities.demand.stock_outs import silences
from firstmate.capabilities.inventory.ordering import Position, Terms, order
from firstmate.capabilities.inventory.replay import FACTORS, SERIES_AT_ONCE, best_factor, costs

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
SERIES, QUICK_SERIES = 300, 40
#: Periods looked at beyond the one an order arrives in.
BEYOND = 8
#: Periods between two lessons, as the product's forecast_teaching has them.
LEARNED_EVERY = 4
#: Futures drawn to order from, and to learn the factor from.
DRAWS, PAST_DRAWS = 800, 200
#: Past periods ordered again to learn the factor, at most a quarter of the history.
REPLAYED = 16
#: Fewer periods of history before the replay teach nothing.
FEWEST = 12
RULE = "moving average"
LONGER = {24: (24, 168), 7: (7, 364)}


class Firstmate:
    """The product's policy for one game: forecast of the demand capability, order rule of inventory.

    It learns from the history when it is made, and again every four periods from what was seen
    since, as the product does; in between it forecasts anew by what it learned.
    """

    def __init__(self, game: Game) -> None:
        """Learn the forecast from the history, and the factor from its last periods replayed."""
        self.game = game
        self.terms = Terms(game.lead, game.holding, game.shortage, game.lost_sales)
        self.horizon = game.lead + BEYOND
        self.seen: dict[
            int, Futures
        ] = {}  # what was foreseen before each column, by what was known
        self.learned_at = 0
        panel = self.panel(game.history, game.shares)
        begin = panel.length - min(REPLAYED, panel.length // 4) - game.lead + 1
        if begin >= FEWEST:
            fit = learn(panel.until(begin), horizon=self.horizon)
            for t in range(begin, panel.length):
                self.seen[t] = futures(fit, panel.until(t), horizon=self.horizon)
        self.fit = learn(panel, horizon=self.horizon)
        self.factor = self._learned(panel)

    def fresh(self) -> Firstmate:
        """Return the policy as it stands, for a game of its own."""
        again = copy(self)
        again.seen = dict(self.seen)
        return again

    def panel(self, quantity: Array, share: Array) -> Panel:
        """Return the series as known, without the periods in which the shelf was empty."""
        game = self.game
        values = uncensored(quantity, share)
        if not game.told:
            values = np.where(silences(quantity), np.nan, values)
        series = len(values)
        groups: tuple[Whole, ...] = (np.zeros(series, dtype=np.int64),)
        if len(np.unique(game.group)) < series:
            groups = (*groups, game.group)
        phase = np.full(series, game.phase, dtype=np.int64)
        return Panel(values, LONGER.get(game.season, (game.season,)), phase, groups)

    def _learned(self, panel: Panel) -> float:
        """Return the factor that would have cost least in the last periods, as foreseen then."""
        columns = sorted(self.seen)[-(REPLAYED + self.game.lead - 1) :]
        if not columns:
            return 1.0
        first = self.seen[columns[0]]
        usual = first.mean[:, 0]
        start = Position(usual, np.repeat(usual[:, None], self.game.lead - 1, axis=1))

        def drawn(t: int, rows: Whole) -> Array:
            return self.seen[columns[t]].draw(rows, draws=PAST_DRAWS, seed=columns[t])

        cost = costs(
            drawn, demand=panel.values[:, columns], start=start, terms=self.terms,
            whole=self.whole(first), factors=FACTORS,
        )  # fmt: skip
        return best_factor(cost)

    def whole(self, seen: Futures) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Return which series are ordered in whole units."""
        return seen.counts | self.game.whole

    def __call__(self, view: View) -> Array:
        """Order at the end of a period: what is foreseen now, by what was learned."""
        game = self.game
        panel = self.panel(view.quantity, view.share)
        if view.t - self.learned_at >= LEARNED_EVERY:
            self.fit = learn(panel, horizon=self.horizon)
            self.factor = self._learned(panel)
            self.learned_at = view.t
        seen = futures(self.fit, panel, horizon=self.horizon)
        self.seen[panel.length] = seen
        position = Position(view.on_hand, view.in_transit)
        terms = Terms(game.lead, game.holding, self.factor * game.shortage, game.lost_sales)
        left = game.demand.shape[1] - view.t
        arrivals = min(game.orders - 1 - view.t + game.lead, left)
        answer = np.zeros(len(view.on_hand))
        for first in range(0, len(answer), SERIES_AT_ONCE):
            rows = np.arange(first, min(first + SERIES_AT_ONCE, len(answer)))
            drawn = seen.draw(rows, draws=DRAWS, seed=view.t)[:, :, : max(left, game.lead)]
            answer[rows] = order(
                drawn, position=position.rows(rows), terms=terms.rows(rows),
                whole=self.whole(seen)[rows], arrivals=arrivals,
            )  # fmt: skip
        return answer


def measure(game: Game) -> tuple[dict[str, Played], float]:
    """Return what each policy did, and the factor that was learned."""
    ours = Firstmate(game)
    played = {"firstmate": play(game, ours.fresh())}
    if game.lost_sales:
        played["firstmate, told sales only"] = play(game, ours.fresh(), sales_only=True)
    for name, policy in peers.everybody(game).items():
        played[name] = play(game, policy)
    played["perfect foresight"] = foreseen(game)
    return played, ours.factor


def report(game: Game, played: dict[str, Played], factor: float) -> list[dict[str, Any]]:
    """Print one table for the game and return its figures as rows."""
    rows: list[dict[str, Any]] = []

    def tell(who: str, measure: str, value: float) -> None:
        rows.append({"data": game.name, "measure": measure, "who": who, "value": round(value, 4)})

    kind = "lost" if game.lost_sales else "owed"
    print(
        f"\n{game.name}: {len(game.demand)} item-places, {game.demand.shape[1]} periods, lead "
        f"{game.lead}, {game.orders} orders, short is {kind}, factor learned {factor:.2f}"
    )
    print(f"  {'':28}{'total':>14}{'held':>14}{'short':>14}{'gap closed':>12}")
    rule, best = (played[who].total(game.lead) for who in (RULE, "perfect foresight"))
    for who, one in played.items():
        for period, cost in enumerate(one.cost, 1):
            tell(who, f"period {period}", float(cost))
        reached = slice(game.lead - 1, None)
        total = one.total(game.lead)
        held = float((game.holding[:, None] * one.left)[:, reached].sum())
        closed = (rule - total) / (rule - best) if rule > best else 0.0
        tell(who, "total", total)
        tell(who, "gap closed", closed)
        print(f"  {who:28}{total:14,.1f}{held:14,.1f}{total - held:14,.1f}{closed:12.1%}")
    return rows


def chosen(folder: Path | None) -> Iterator[Game]:
    """Yield the games of the folder, else those built in."""
    return built_in(DATA) if folder is None else games(folder)


def main() -> int:
    """Play every game with everybody and print one table each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="a game, or a folder of games")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_SERIES} series of each game")
    parser.add_argument("--series", type=int, help="series of each game; 0 = all")
    parser.add_argument("--json", type=Path, help="write the figures as rows to this file")
    given = parser.parse_args()
    if given.data is not None and not given.data.exists():
        print(f"Skipped: there is no data at {given.data}.")
        return 0
    # A folder that is named is played whole.
    usual = SERIES if given.data is None else 0
    series = QUICK_SERIES if given.quick else usual if given.series is None else given.series
    rows: list[dict[str, Any]] = []
    for game in chosen(given.data):
        some = game.sample(series)
        rows += report(some, *measure(some))
        if given.json:
            given.json.write_text(json.dumps(rows, indent=1), "utf-8")
    if not rows:
        print("Skipped: no folder with rules.json was found.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
