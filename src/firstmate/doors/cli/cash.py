"""Cash in the terminal; what it shows is computed by tasks, and what is taken over goes through work."""

from __future__ import annotations

import click
import polars as pl

from firstmate.doors.cli.asked import Asked, asked
from firstmate.publish.cash import TABLES
from firstmate.publish.cash import cash as cash_page
from firstmate.work.regular_cash import take_over


@click.command()
@click.option("--scenario", default="base", help="Under this scenario.")
@click.option(
    "--take", multiple=True, metavar="NAME", help="Take this regular movement over as a cash line."
)
@click.option("--take-all", is_flag=True, help="Take over all that are not counted yet.")
@asked(version=True)
def cash(asking: Asked, *, scenario: str, take: tuple[str, ...], take_all: bool) -> None:
    """Show money in the bank by week and month, its chance, and what comes regularly on the account."""
    workspace = asking.workspace()
    if take or take_all:
        with asking.watch() as watch:
            found = workspace.run(["cash_habits"], watch=watch)["cash_habits"].rows
        wanted = pl.col("kind") == "regular" if take_all else pl.col("cash_line").is_in(take)
        take_over(workspace, found.filter(wanted))
    company = workspace.company(asking.version)
    with asking.watch() as watch:
        run = workspace.run(
            list(TABLES), scenario=workspace.scenario(scenario), version=asking.version, watch=watch
        )
    asking.tell(cash_page(run, asking.words(workspace, company)))
