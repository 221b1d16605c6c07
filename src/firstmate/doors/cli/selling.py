"""The pipeline in the terminal; what it shows is computed by tasks."""

from __future__ import annotations

import click

from firstmate.doors.cli.asked import Asked, asked
from firstmate.publish.pipeline import pipeline as pipeline_page

TABLES = ("deal_funnel", "deal_chances", "large_deals", "stated_chances", "deal_trial")


@click.command()
@click.option("--scenario", default="base", help="Under this scenario.")
@asked(version=True)
def pipeline(asking: Asked, *, scenario: str) -> None:
    """Show open deals with the chance and the day that your own past gives them, and their money.

    Beside it what the CRM says, how true the chances were on past days, and the load of your
    resources with and without each large deal.
    """
    workspace = asking.workspace()
    company = workspace.company(asking.version)
    with asking.watch() as watch:
        run = workspace.run(
            list(TABLES), scenario=workspace.scenario(scenario), version=asking.version, watch=watch
        )
    asking.tell(pipeline_page(run, asking.words(workspace, company)))
