"""Which place a row without a place belongs to; it moves nothing between places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True)
class Places:
    """All places of the company and the one that an empty place means."""

    all: tuple[str, ...]
    main: str

    def fill(self, rows: pl.DataFrame, *, column: str = "location") -> pl.DataFrame:
        """Return the rows with every place named; a company of one place has only that one."""
        if len(self.all) <= 1:
            return rows.with_columns(pl.lit(self.main).alias(column))
        said = pl.col(column).fill_null("")
        return rows.with_columns(
            pl.when(said == "").then(pl.lit(self.main)).otherwise(said).alias(column)
        )

    def everywhere(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return the rows with "" for what holds at every place, which is all in a firm of one."""
        said = pl.col("location").fill_null("")
        return rows.with_columns((said if len(self.all) > 1 else pl.lit("")).alias("location"))


def at_holders(rows: pl.DataFrame, holders: pl.Series) -> pl.DataFrame:
    """Return rows of stock with the supplier's code as the place of what lies at a supplier."""
    there = pl.col("supplier").is_in(holders.implode()) & (pl.col("location").fill_null("") == "")
    return rows.with_columns(
        pl.when(there).then("supplier").otherwise("location").alias("location")
    )


def places(
    demand: Iterable[pl.DataFrame],
    supply: Iterable[pl.DataFrame],
    *,
    beside: Iterable[str] = (),
) -> Places:
    """Return the places named in tables of demand and of supply.

    ``beside`` are suppliers at whom our material lies: places of their own, never the main one.
    With one place its name is the one that demand uses, so that results join with forecasts. With
    several, an empty place means the one with most rows of supply (first by name among equals).
    """
    wanted, kept = _named(demand), _named(supply)
    others = sorted(set(beside))
    names = sorted({*wanted["location"], *kept["location"]} - {"", *others})
    if len(names) <= 1:
        said = wanted["location"].unique().to_list()
        main = said[0] if len(said) == 1 else ""
        return Places((main, *others), main) if others else Places(tuple(names), main)
    most = (
        kept.filter(~pl.col("location").is_in(["", *others]))
        .group_by("location")
        .len()
        .sort(["len", "location"], descending=[True, False])
    )
    return Places((*names, *others), most["location"][0] if most.height else names[0])


def _named(tables: Iterable[pl.DataFrame]) -> pl.DataFrame:
    columns = [table.select(pl.col("location").cast(pl.String).fill_null("")) for table in tables]
    return pl.concat([pl.DataFrame(schema={"location": pl.String}), *columns])
