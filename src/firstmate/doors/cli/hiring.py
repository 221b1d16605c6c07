"""If deals are won and lost: whom to hire by when; the task answers."""

from __future__ import annotations

import click

from firstmate.doors.cli.asked import Asked, asked
from firstmate.doors.cli.rows import show_rows, tables_json
from firstmate.doors.cli.terminal import show_json
from firstmate.publish import hiring as said


@click.command()
@click.option("--won", default="", metavar="DEAL,...", help="Open deals to take as won.")
@click.option("--lost", default="", metavar="DEAL,...", help="Open deals to take as lost.")
@asked(version=True)
def hire(asking: Asked, *, won: str, lost: str) -> None:
    """Say whom to hire by when, and what that costs, if these deals are won and those are lost.

    Deals not named count with their chance. For example: firstmate hire --won A,B --lost C.
    """
    workspace = asking.workspace()
    company = workspace.company(asking.version)
    with asking.watch() as watch:
        run = workspace.run(
            ["staffing"], options={"staffing": {"won": won, "lost": lost}},
            version=asking.version, watch=watch,
        )  # fmt: skip
    rows, words = run["hires"].rows, asking.words(workspace, company)
    told = said.answer(rows, words, won=_names(won), lost=_names(lost))
    if asking.as_json:
        tables = {name: run[name].rows for name in ("hires", "hours_needed")}
        show_json({"answer": told, "run": run.id, **tables_json(tables)})
        return
    click.echo(told)
    for sentence in said.sentences(rows, words):
        click.echo(sentence)
    if rows.height:
        show_rows(run["hires"].table, rows, most=0, near=company.as_of, currency=words.currency)


def _names(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
