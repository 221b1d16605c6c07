"""Rank recommendations into an agenda; it values nothing anew and phrases nothing."""

from __future__ import annotations

import polars as pl

from firstmate.base.issue import Issue, issue_rows
from firstmate.base.task import Given, defaults
from firstmate.capabilities.meeting.gathering import gathered
from firstmate.capabilities.meeting.options import OPTIONS
from firstmate.company.setting import SETTINGS

#: The decisions whose order matters to a reader: a place among them must not hang on a guess.
FIRST = 5


def agenda(given: Given) -> dict[str, pl.DataFrame]:
    """Return ``agenda``, ``questions``, what was gathered, and issues of what holds no value."""
    options = {**defaults(OPTIONS), **given.options}
    proposed = given["recommendations"]
    alone, together = gathered(
        proposed.filter(pl.col("value").is_not_null()),
        small_share=float(options["small_share"]),
        task="agenda",
    )
    ranked = rank(pl.concat([alone, together]))
    return {
        "agenda": ranked,
        "recommendations": together,
        "questions": questions(ranked, given["settings"]),
        "issues": _without_value(proposed),
    }


def rank(recommendations: pl.DataFrame) -> pl.DataFrame:
    """Order recommendations: certain ones first, each part by value; say which are questions.

    Of a group of alternatives only the best counts. A recommendation that rests on an assumption
    is a question where its sign, or its place among the first five decisions, changes inside the
    range of the assumption.

    Parameters
    ----------
    recommendations
        Rows of the table ``recommendations`` with a value [currency over 13 weeks].

    Returns
    -------
    Rows of the table ``agenda``, ``rank`` from 1.
    """
    rows = recommendations.with_columns(
        pl.min_horizontal("low", "value").fill_null(pl.col("value")).alias("low"),
        pl.max_horizontal("high", "value").fill_null(pl.col("value")).alias("high"),
        pl.col("certain").fill_null(value=False),
        pl.col("assumption").fill_null(""),
        pl.coalesce("cash_effect", pl.lit(0.0)).alias("cash_effect"),
    )
    best = ["value", "cash_effect", "task", "recommendation"]
    rows = rows.sort(best, descending=[True, True, False, False])
    grouped = pl.col("group").fill_null("") != ""
    second = grouped & ~pl.struct("group").is_first_distinct()
    rows = rows.with_columns(second.alias("second"))
    asked = (pl.col("assumption") != "") & (_sign_turns() | _place_turns(rows))
    return (
        rows.with_columns(
            pl.when("second").then(pl.lit("other"))
            .when(asked).then(pl.lit("ask"))
            .otherwise(pl.lit("decide")).alias("state")
        )
        .sort(["second", "certain", *best], descending=[False, True, True, True, False, False])
        .with_row_index("rank", offset=1)
        .with_columns(
            pl.when(pl.col("state") == "decide").then(pl.col("value")).otherwise(0.0).alias("counted")
        )
        .select("rank", "task", "recommendation", "code", "state", "certain", "assumption",
                "value", "low", "high", "cash_effect", "counted", "deadline")
    )  # fmt: skip


def _sign_turns() -> pl.Expr:
    return (pl.col("low") < 0) & (pl.col("high") > 0)


def _place_turns(rows: pl.DataFrame) -> pl.Expr:
    """Whether a row can enter or leave the first five while all others stand at their value."""
    first = rows.filter(~pl.col("second"))["value"]
    if len(first) <= FIRST:
        return pl.lit(value=False)
    last_in, first_out = float(first[FIRST - 1]), float(first[FIRST])
    inside = pl.col("value") >= last_in
    leaves = inside & (pl.col("low") < first_out)
    enters = ~inside & (pl.col("high") > last_in)
    return leaves | enters


def questions(ranked: pl.DataFrame, settings: pl.DataFrame) -> pl.DataFrame:
    """Return one question per setting that decides, with how many decisions and how much money."""
    words = pl.DataFrame(
        [
            {"setting": s.name, "question": s.question or f"Please confirm: {s.meaning}"}
            for s in SETTINGS.values()
        ]
    )
    known = settings.select(pl.col("name").alias("setting"), "value", "low", "high")
    return (
        ranked.filter(pl.col("state") == "ask")
        .group_by(pl.col("assumption").alias("setting"))
        .agg(
            pl.len().cast(pl.Int64).alias("count"),
            (pl.col("high") - pl.col("low")).sum().alias("amount"),
        )
        .join(words, on="setting", how="left")
        .join(known, on="setting", how="left")
        .sort("amount", "setting", descending=[True, False])
    )


def _without_value(proposed: pl.DataFrame) -> pl.DataFrame:
    lost = proposed.filter(pl.col("value").is_null())
    return issue_rows(
        Issue(
            task="agenda",
            code="no_value",
            severity="hint",
            value=row["recommendation"] or "",
            why=f"{row['task']} recommends something it could not put a value on.",
            mend="Add the cost or price it rests on.",
        )
        for row in lost.select("task", "recommendation").iter_rows(named=True)
    )
