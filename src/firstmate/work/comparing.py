"""Scenarios beside the base: every headline figure, the difference, and what moved; it computes no plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from firstmate.base.frame import frame
from firstmate.base.run import Run
from firstmate.base.table import Column, Table
from firstmate.company.change import BASE
from firstmate.publish.figures import MINUS, money
from firstmate.work.companies import Companies
from firstmate.work.reading import Person
from firstmate.work.view import View

COMPARISON = Table(
    "comparison",
    "Headline figures of scenarios beside those of the base, with the difference and its reason.",
    (
        Column("scenario", "text", "Scenario.", key=True),
        Column("measure", "text", "Name of the figure.", key=True),
        Column("scope", "text", "Part of the contribution or resource; empty = the firm.", key=True),
        Column("unit", "text", "currency, share, days or lines."),
        Column("base", "number", "The figure of the base."),
        Column("value", "number", "The figure under the scenario."),
        Column("difference", "number", "value less base.", formula="value - base"),
        Column("better", "text", "Whether more or less of it is better; empty = it depends.",
               choices=("more", "less")),
        Column("why", "text", "The parts that moved most, in money, where it has parts."),
        Column("meaning", "text", "What it is and how it is computed."),
    ),
    role="record",
)  # fmt: skip

#: Parts named as the reason of a difference, largest first.
PARTS = 3
#: A part below this share of the largest one explains nothing.
SLIGHT = 0.05


def beside(
    companies: Companies, company: str, scenarios: Iterable[str], *, person: Person, version: str | None
) -> tuple[pl.DataFrame | None, list[View]]:  # fmt: skip
    """Return what is computed of the scenarios beside the base, and the views that lack it still.

    Returns
    -------
    Rows of the table ``comparison`` of those that are there, None without the base; and the views
    (the base's too) of which ``headlines`` are to be asked for.
    """
    runs: dict[str, Run] = {}
    missing: list[View] = []
    for name in dict.fromkeys((BASE.name, *scenarios)):
        view = companies.view(company, person=person, scenario=name, version=version)
        run = view.run("headlines") if view.current else None
        if run is None:
            missing.append(view)
        else:
            runs[name] = run
    base = runs.pop(BASE.name, None)
    return None if base is None else compare(base, runs), missing


def compare(base: Run, others: Mapping[str, Run]) -> pl.DataFrame:
    """Return rows of the table ``comparison`` for runs that hold ``headlines``.

    Parameters
    ----------
    others
        Name of the scenario -> its run.

    Returns
    -------
    A row per scenario and figure, in the order of the headlines; a figure that only one of both
    has is empty in the other and has no difference.
    """
    parts = [
        _beside(base["headlines"].rows, run["headlines"].rows).with_columns(
            pl.lit(name).alias("scenario")
        )
        for name, run in others.items()
    ]
    return frame(COMPARISON, pl.concat(parts) if parts else None).rows


def _beside(base: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    key = ["measure", "scope"]
    said = ["unit", "better", "meaning"]
    both = (
        base.drop("opens")
        .rename({"value": "base"})
        .join(
            other.drop("opens"),
            on=key,
            how="full",
            coalesce=True,
            suffix="__other",
            maintain_order="left_right",
        )
    )
    rows = both.with_columns(
        *(pl.coalesce(name, f"{name}__other") for name in said),
        (pl.col("value") - pl.col("base")).alias("difference"),
    ).drop(f"{name}__other" for name in said)
    why = [_why(rows, row) for row in rows.iter_rows(named=True)]
    return rows.with_columns(pl.Series("why", why, dtype=pl.String))


def _why(rows: pl.DataFrame, row: Mapping[str, object]) -> str | None:
    """Name the parts of a figure that moved most: "revenue \N{MINUS SIGN}5 k, overtime +1.2 k"."""
    if row["scope"] or not row["difference"] or row["unit"] != "currency":
        return None
    parts = rows.filter((pl.col("measure") == row["measure"]) & (pl.col("scope") != "")).select(
        "scope", pl.col("difference").fill_null(0.0)
    )
    size = pl.col("difference").abs()
    moved = parts.filter((size > 0) & (size >= SLIGHT * size.max())).sort(
        size, "scope", descending=[True, False]
    )
    said = [f"{_words(scope)} {_signed(value)}" for scope, value in moved.head(PARTS).iter_rows()]
    return ", ".join(said) or None


def _words(name: str) -> str:
    return name.replace("_", " ")


def _signed(value: float) -> str:
    said = money(value)
    return said if said.startswith(MINUS) else f"+{said}"
