"""What sales weighs: open quotes, jobs that overrun, what is free to sell; the tasks answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

import click
import polars as pl

from firstmate.base.run import Run
from firstmate.base.time import week_of
from firstmate.doors.cli.asked import Asked, asked
from firstmate.doors.cli.promising import held
from firstmate.doors.cli.rows import show_rows, tables_json
from firstmate.doors.cli.terminal import show_json
from firstmate.publish import free as said_of_free
from firstmate.publish import promise as said
from firstmate.publish.saying import Words

#: Table -> the column its rows stand by and the columns shown, the most needed first.
Shown = Mapping[str, tuple[str, tuple[str, ...]]]

_QUOTES: Shown = {
    "job_quotes": ("rank", ("quote", "customer", "amount", "price", "day_80", "chance", "gain", "leave",
                            "limit_resource", "hours")),
    "win_effects": ("driver", ("driver", "quotes", "effect_size", "error", "shows")),
    "estimate_accuracy": ("job_class", ("job_class", "resource", "count", "ratio", "ratio_low", "ratio_high")),
    "job_overruns": ("-cost", ("job", "over", "over_low", "over_high", "cost")),
}  # fmt: skip
_OVERRUNS: Shown = {
    "job_overruns": ("-cost", ("job", "over", "over_low", "over_high", "cost", "customer", "job_class",
                               "estimate", "booked_hours", "still")),
}  # fmt: skip
_FREE: Shown = {
    "free_stock": ("-contribution", ("item", "period", "quantity", "ordered_only", "contribution")),
    "free_hours": ("period", ("period", "resource", "hours", "ordered_only", "overtime", "job_class")),
    "sell_pace": ("-lost_amount", ("item", "lands", "pace", "expected_pace", "lost_amount", "cut_cost",
                                   "price_gain", "fly_cost", "fly_worth")),
}  # fmt: skip


@click.command()
@click.option("--rows", default=20, show_default=True, help="How many quotes to show; 0 = all.")
@asked()
def quote(asking: Asked, *, rows: int) -> None:
    """Show open quotes by what winning them is worth for their scarcest hour; those to leave last.

    Each with the date kept four times in five, the chance to win it and, where past quotes show how
    price moves the chance, the best price.
    To price and date a new one: `firstmate promise --job KIND --price AMOUNT`.
    """

    def told(run: Run, words: Words) -> list[str]:
        return [
            said.quotes(run["job_quotes"].rows, words),
            *said.win_effects(run["win_effects"].rows),
        ]

    _show(asking, "quote_desk", _QUOTES, told, rows=rows)


@click.command()
@click.option("--rows", default=20, show_default=True, help="How many jobs to show; 0 = all.")
@asked()
def overruns(asking: Asked, *, rows: int) -> None:
    """Show which open jobs will take more hours than estimated, how many, and what they cost."""

    def told(run: Run, words: Words) -> list[str]:
        return said.overruns(run["job_overruns"].rows, words) or [
            "No open job with an estimate is expected to take longer."
        ]

    _show(asking, "quote_desk", _OVERRUNS, told, rows=rows)


@click.command()
@click.option("--rows", default=20, show_default=True, help="How many rows to show; 0 = all.")
@asked()
def free(asking: Asked, *, rows: int) -> None:
    """Show stock and hours that can be sold without hurting anyone, and what sells out too soon.

    For what sells faster than it comes: what holding demand back, a price rise and having it sooner
    each cost.
    """

    def told(run: Run, words: Words) -> list[str]:
        stock, pace = run["free_stock"].rows, run["sell_pace"].rows
        now = said_of_free.from_week(stock, week_of(run.as_of + timedelta(days=1)))
        return [
            said_of_free.answer(now, run["free_hours"].rows, words),
            said_of_free.pace(pace, words),
            *said_of_free.levers(pace, words),
        ]

    _show(asking, "free_to_sell", _FREE, told, rows=rows)


def _show(
    asking: Asked, task: str, tables: Shown, told: Callable[[Run, Words], list[str]], *, rows: int
) -> None:
    workspace = asking.workspace()
    company = workspace.company()
    with asking.watch() as watch:
        run = workspace.run([task], scenario=held(workspace), watch=watch)
    words = asking.words(workspace, company)
    answer, *sentences = told(run, words)
    if asking.as_json:
        plain = tables_json({name: run[name].rows for name in tables})
        show_json({"answer": answer, "sentences": sentences, "run": run.id, **plain})
        return
    for sentence in (answer, *sentences):
        click.echo(sentence)
    for name, (by, columns) in tables.items():
        if run[name].rows.height:
            shown = _sorted(run[name].rows, by)
            show_rows(run[name].table, shown, most=rows, near=company.as_of,
                      currency=words.currency, columns=columns)  # fmt: skip


def _sorted(rows: pl.DataFrame, by: str) -> pl.DataFrame:
    """Return rows by a column, the most first where its name begins with a minus."""
    return rows.sort(by.removeprefix("-"), descending=by.startswith("-"), nulls_last=True,
                     maintain_order=True)  # fmt: skip
