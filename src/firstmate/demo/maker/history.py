"""Everything that happened in the firm up to today, drawn from one seed; it writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from firstmate.demo.maker.floor import Floor, run
from firstmate.demo.maker.intake import Job, Quote, StockLine, jobs, quotes, stock_lines
from firstmate.demo.maker.items import Catalogue, catalogue
from firstmate.demo.maker.parameters import LOST_PER_WEEK, SALESMEN, STOCK_LOST_PER_WEEK
from firstmate.demo.maker.parties import Customer, Person, customers, people


@dataclass(frozen=True, slots=True)
class History:
    """The firm's past: partners, catalogue, what was asked and ordered, what the floor did."""

    seed: int
    customers: tuple[Customer, ...]
    people: tuple[Person, ...]
    book: Catalogue
    quotes: list[Quote]
    jobs: list[Job]
    lines: list[StockLine]
    floor: Floor


@lru_cache(maxsize=2)
def history(seed: int) -> History:
    """Draw the firm's past; the same seed gives the same past."""
    buyers = customers(seed)
    book = catalogue()
    offers = quotes(buyers, seed=seed)
    won = jobs(offers, lost_per_week=LOST_PER_WEEK, seed=seed)
    lines = stock_lines(buyers, book, lost_per_week=STOCK_LOST_PER_WEEK, seed=seed)
    crew = people(tuple(man.name for man in SALESMEN), seed=seed)
    return History(seed, buyers, crew, book, offers, won, lines, run(won, lines, book, seed=seed))
