"""The answers: today, limits, issues of one company; what they show is computed by tasks."""

from __future__ import annotations

import click
import polars as pl

from firstmate.base.issue import ISSUES, SEVERITIES
from firstmate.doors.cli.asked import Asked, asked
from firstmate.doors.cli.terminal import show_grid, show_json
from firstmate.intake.wanted import wanted
from firstmate.publish.at_risk import late as late_page
from firstmate.publish.limits import limits as limits_page
from firstmate.publish.page import Grid, Head, plain_grid
from firstmate.publish.today import DECISIONS, place
from firstmate.publish.today import today as today_page
from firstmate.publish.why import DAYS as BY_DAY
from firstmate.publish.why import WEEKS as BY_WEEK
from firstmate.publish.why import why as why_page
from firstmate.work.since import look


@click.command()
@click.option("--most", default=DECISIONS, show_default=True, help="How many decisions to show.")
@click.option("--scenario", default="base", help="Under this scenario.")
@asked(version=True)
def today(asking: Asked, *, most: int, scenario: str) -> None:
    """Show the few decisions worth most, in money, with a deadline.

    What is certain comes first: what is late, overdue, unbilled or waiting. Then what the plan
    says is worth most, what changed since last time, the questions that decide, the gaps in the
    data and the files worth asking for next.
    """
    workspace = asking.workspace()
    company = workspace.company(asking.version)
    with asking.watch() as watch:
        run = workspace.run(
            ["agenda"], scenario=workspace.scenario(scenario), version=asking.version, watch=watch
        )
    files = wanted(have=company).to_dicts()
    words = asking.words(workspace, company)
    earlier = look(workspace, run) if asking.version is None else None
    asking.tell(
        today_page(
            run,
            words,
            wanted=files,
            most=most,
            news=earlier.news.to_dicts() if earlier else (),
            last=earlier.as_of if earlier else None,
        )
    )


@click.command()
@click.option("--scenario", default="base", help="Under this scenario.")
@asked(version=True)
def late(asking: Asked, *, scenario: str) -> None:
    """Show which open orders will be late, before the customer calls.

    Each with its chance, the day it will probably come, the day that holds nine times in ten, why,
    and a draft of what to tell the customer. What would mend it: firstmate why ORDER.
    """
    workspace = asking.workspace()
    company = workspace.company(asking.version)
    # The reasons are those the plan gives: what shows them by planning anew is `why`.
    with asking.watch() as watch:
        run = workspace.run(
            ["replay_orders", "replay_figures", "deliveries"],
            scenario=workspace.scenario(scenario), version=asking.version, watch=watch,
        )  # fmt: skip
    asking.tell(late_page(run, asking.words(workspace, company)))


@click.command()
@click.option("--scenario", default="base", help="Under this scenario.")
@asked(version=True)
def limits(asking: Asked, *, scenario: str) -> None:
    """Show what limits you, from when, what a step against it brings, and what comes next.

    Where nothing you have is the limit, the market is: then the value of one more average order
    is shown by family of items or kind of work.
    """
    workspace = asking.workspace()
    company = workspace.company(asking.version)
    with asking.watch() as watch:
        run = workspace.run(
            ["limits"], scenario=workspace.scenario(scenario), version=asking.version, watch=watch
        )
    asking.tell(limits_page(run, asking.words(workspace, company)))


@click.command()
@click.argument("order", default="")
@click.option("--most", default=5, show_default=True, help="How many late orders to explain.")
@click.option("--scenario", default="base", help="Under this scenario.")
@click.option("--days", is_flag=True, help="In the plan by day, which lays open orders only.")
@asked(version=True)
def why(asking: Asked, *, order: str, most: int, scenario: str, days: bool) -> None:
    """Say why orders are late and what would mend it; of one ORDER, or of the dearest late ones.

    Each reason is the smallest set of causes whose removal brings the order on time, and each
    change that mends it was planned again (by day: placed again, all other orders where they are).
    """
    told = BY_DAY if days else BY_WEEK
    workspace = asking.workspace()
    company = workspace.company(asking.version)
    with asking.watch() as watch:
        run = workspace.run(
            [told.task],
            scenario=workspace.scenario(scenario),
            options={told.task: {"explained" if days else "most": most, "order": order}},
            version=asking.version,
            watch=watch,
        )
    asking.tell(why_page(run, asking.words(workspace, company), told))


@click.command()
@click.option("--severity", type=click.Choice(SEVERITIES), help="Only these.")
@click.option("--rejected", is_flag=True, help="Show the rejected rows themselves.")
@asked(version=True)
def issues(asking: Asked, *, severity: str | None, rejected: bool) -> None:
    """Show what is odd or missing in the data, where, and what mends it; worst first."""
    workspace = asking.workspace()
    if rejected:
        _rejected(asking, workspace.store.rejected(asking.version))
        return
    with asking.watch() as watch:
        found = workspace.run([ISSUES.name], version=asking.version, watch=watch)[ISSUES.name].rows
    if severity:
        found = found.filter(pl.col("severity") == severity)
    order = pl.col("severity").replace_strict(
        {name: number for number, name in enumerate(SEVERITIES)}, default=len(SEVERITIES)
    )
    found = found.sort(order, "effect", "count", descending=[False, True, True], nulls_last=True)
    if asking.as_json:
        show_json({"issues": found.to_dicts()})
        return
    show_grid(
        Grid(
            heads=(
                Head("how bad"), Head("rows", right=True), Head("what is wrong", long=True),
                Head("what mends it", long=True), Head("where", long=True),
            ),
            rows=tuple(
                (row["severity"], f"{row['count'] or 1:,}", row["why"], row["mend"], place(row))
                for row in found.iter_rows(named=True)
            ),
            empty="Nothing odd was found.",
        )
    )  # fmt: skip


def _rejected(asking: Asked, sheets: dict[str, pl.DataFrame]) -> None:
    if asking.as_json:
        show_json({"rejected": {name: rows.to_dicts() for name, rows in sheets.items()}})
        return
    if not sheets:
        show_grid(Grid((), (), empty="No row was rejected."))
    for name, rows in sheets.items():
        show_grid(plain_grid(rows, title=name))
