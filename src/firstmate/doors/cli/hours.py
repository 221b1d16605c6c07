"""Hours sold in the terminal; what it shows is computed by a task."""

from __future__ import annotations

import click

from firstmate.doors.cli.asked import Asked, asked
from firstmate.publish.hours import TABLES, hours_page


@click.command()
@asked(version=True)
def hours(asking: Asked) -> None:
    """Show which booked hours are billable, what the others would have earned, and what is not billed."""
    workspace = asking.workspace()
    company = workspace.company(asking.version)
    with asking.watch() as watch:
        run = workspace.run(list(TABLES), version=asking.version, watch=watch)
    asking.tell(hours_page(run, asking.words(workspace, company)))
