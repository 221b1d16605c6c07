"""The pipeline in sentences, the same for every door; it computes no chance."""

from __future__ import annotations

import polars as pl

from firstmate.base.run import Run
from firstmate.publish.figures import money, number, share
from firstmate.publish.page import Grid, Page, Section, grid
from firstmate.publish.saying import Words

#: Deals shown in a terminal.
SHOWN = 20


def stage_name(kind: str, stage: str) -> str:
    """Name a row of the funnel.

    >>> stage_name("deal", ""), stage_name("quote", ""), stage_name("deal", "Offer")
    ('all deals', 'open quotes that no deal stands for', 'Offer')
    """
    if stage:
        return stage
    return "all deals" if kind == "deal" else "open quotes that no deal stands for"


def answer(funnel: pl.DataFrame, words: Words) -> str:
    r"""Return the headline: what is open, what the CRM counts it for, what it is worth.

    >>> from datetime import date
    >>> row = {
    ...     "kind": "deal",
    ...     "stage": "",
    ...     "deals": 2,
    ...     "amount": 100.0,
    ...     "stated_amount": 60.0,
    ...     "expected_amount": 30.0,
    ...     "low": 0.0,
    ...     "high": 90.0,
    ... }
    >>> answer(pl.DataFrame([row]), Words({}, date(2026, 1, 1))).replace("\u00a0", " ")
    '2 open deals worth 100 bring 30 on average (0 to 90); the CRM counts them for 60.'
    """
    whole = funnel.filter(pl.col("stage") == "")
    if whole.is_empty():
        return "No deal and no quote is open."
    deals = whole.filter(pl.col("kind") == "deal")
    row = (deals if deals.height else whole).row(0, named=True)
    what = "deals" if row["kind"] == "deal" else "quotes"
    if row["deals"] == 1:
        what = what.removesuffix("s")
    verb = "brings" if row["deals"] == 1 else "bring"
    said = (
        f"{number(row['deals'])} open {what} worth {money(row['amount'], currency=words.currency)} "
        f"{verb} {money(row['expected_amount'], currency=words.currency)} on average "
        f"({money(row['low'])} to {money(row['high'])})"
    )
    if row["kind"] == "deal" and row["stated_amount"]:
        them = "it" if row["deals"] == 1 else "them"
        said += (
            f"; the CRM counts {them} for {money(row['stated_amount'], currency=words.currency)}"
        )
    return f"{said}."


def rests(funnel: pl.DataFrame, trial: pl.DataFrame, basis: str) -> str:
    r"""Return on what the chances rest, and how true they were.

    >>> trial = pl.DataFrame(
    ...     {
    ...         "stage": [""],
    ...         "part": ["all"],
    ...         "n": [200],
    ...         "chance": [0.31],
    ...         "share": [0.3],
    ...         "error": [0.18],
    ...         "base_error": [0.2],
    ...     }
    ... )
    >>> said = rests(pl.DataFrame({"stage": [""], "n": [400]}), trial, "measured")
    >>> said.replace("\u00a0", " ").partition(": ")[2]
    '10 % nearer than saying the usual share of all.'
    """
    n = max(funnel.filter(pl.col("stage") == "")["n"].to_list(), default=0)
    if basis == "default" or not n:
        return "No deal was ever decided: every chance is the assumed share. Export won and lost deals too."
    said = f"Learned from {number(n)} decided deals."
    if basis == "group":
        return f"{said} That is fewer than 100: only the base rates of stage and sales person are used."
    tried = trial.filter(pl.col("stage") == "", pl.col("part") == "all")
    if tried.is_empty() or not tried["n"][0]:
        return said
    row = tried.row(0, named=True)
    better = 1.0 - row["error"] / row["base_error"] if row["base_error"] else 0.0
    word = "nearer" if better >= 0 else "further off"
    return (
        f"{said} Of {number(row['n'])} deals open on past days {share(row['chance'])} were said to be "
        f"won in 8 weeks and {share(row['share'])} were: {share(abs(better))} {word} than saying the "
        "usual share of all."
    )


def stated(rows: pl.DataFrame) -> list[str]:
    r"""Return a sentence for each person, or the firm, whose stated chances are off.

    >>> rows = pl.DataFrame(
    ...     {
    ...         "owner": ["Ann"],
    ...         "n": [50],
    ...         "factor": [1.8],
    ...         "low": [1.5],
    ...         "high": [2.1],
    ...         "stated": [0.5],
    ...         "share": [0.28],
    ...     }
    ... )
    >>> stated(rows)[0].replace("\u00a0", " ")
    'Ann states 1.8 times what is won (1.5 to 2.1; 50 % against 28 %, 50 deals).'
    """
    off = rows.filter((pl.col("low") > 1.0) | (pl.col("high") < 1.0))
    return [
        f"{row.get('owner') or 'The firm'} states {row['factor']:.1f} times what is won "
        f"({row['low']:.1f} to {row['high']:.1f}; {share(row['stated'])} against "
        f"{share(row['share'])}, {number(row['n'])} deals)."
        for row in off.iter_rows(named=True)
    ]


def pipeline(run: Run, words: Words) -> Page:
    """Return the pipeline of a run as a page: the funnel, deals, large ones, and how true it was."""
    held = {name: run[name] for name in
            ("deal_funnel", "deal_chances", "large_deals", "stated_chances", "deal_trial")}  # fmt: skip
    chances = held["deal_chances"].rows.sort("expected_amount", descending=True, nulls_last=True)
    basis = str(chances["basis"][0]) if chances.height else "default"
    most = held["large_deals"].rows.sort("load_with", descending=True, nulls_last=True).unique(
        ["kind", "deal", "resource"], keep="first", maintain_order=True
    ).sort("share", descending=True, nulls_last=True)  # fmt: skip
    unit = words.currency

    def part(name: str, rows: pl.DataFrame, columns: tuple[str, ...], empty: str) -> Grid:
        return grid(held[name].table, rows, columns=[c for c in columns if c in rows.columns],
                    near=words.near, currency=unit, empty=empty)  # fmt: skip

    funnel = held["deal_funnel"].rows
    sections = (
        Section("The funnel", grids=(part(
            "deal_funnel", funnel.filter(~((pl.col("kind") == "quote") & (pl.col("stage") != ""))),
            ("kind", "stage", "deals", "amount", "chance", "stated", "expected_amount", "stated_amount", "low",
             "high", "n"), "No deal and no quote is open.",
        ),)),
        Section("Open deals, those worth most first", grids=(part(
            "deal_chances", chances.head(SHOWN),
            ("deal", "customer", "stage", "amount", "chance", "stated", "expected_amount", "day_middle",
             "day_late", "day_early", "dated_by", "job_class"), "No deal is open.",
        ),)),
        Section("Large deals: load with and without", grids=(part(
            "large_deals", most.head(SHOWN),
            ("deal", "resource", "period", "chance", "load_without", "load_with", "hours", "share",
             "amount", "customer"), "No deal needs more than 5 % of a resource's week.",
        ),)),
        Section("Chances stated", sentences=tuple(stated(held["stated_chances"].rows))),
    )  # fmt: skip
    return Page(
        answer=f"{answer(funnel, words)} {rests(funnel, held['deal_trial'].rows, basis)}",
        sections=tuple(s for s in sections if s.grids or s.sentences),
        tables={name: frame.rows.to_dicts() for name, frame in held.items()},
    )
