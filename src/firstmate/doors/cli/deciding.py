"""Decide on what is recommended, look at what was decided, answer a question; the ledger is the store's."""

from __future__ import annotations

from typing import Any

import click
import polars as pl

from firstmate.base.errors import Refused
from firstmate.doors.cli.asked import Asked, asked
from firstmate.doors.cli.rows import show_rows, tables_json
from firstmate.doors.cli.terminal import note, show_json
from firstmate.publish.today import decisions as decisions_of
from firstmate.work.workspace import Workspace

#: Columns of a decision that a person looks at first.
_FIRST = ("decision", "status", "title", "value", "low", "high", "owner", "window_to", "because",
          "recommendation", "version", "run", "at")  # fmt: skip
_EFFECTS = ("decision", "verdict", "expected", "expected_so_far", "effect", "noise", "before",
            "after", "last", "title", "caveat")  # fmt: skip


@click.command()
@click.argument("which", metavar="NUMBER|NAME")
@click.option("--accept", "status", flag_value="accepted", help="It will be done.")
@click.option("--decline", "status", flag_value="declined", help="It will not be done.")
@click.option("--assign", metavar="PERSON", help="Somebody shall see to it.")
@click.option("--undo", is_flag=True, help="Take back a decision: its number, such as D0001.")
@click.option("--apply", is_flag=True, help="With --accept: put its changes into the data.")
@click.option("--owner", default="", help="Who carries it out; default: you.")
@click.option("--because", default="", help="Your reason, kept with the decision.")
@asked()
def decide(
    asking: Asked, *, which: str, status: str | None, assign: str | None, undo: bool, apply: bool,
    owner: str, because: str,
) -> None:  # fmt: skip
    """Accept, decline or assign a recommendation by its NUMBER in `today` or by its NAME.

    The figures it rests on are kept, so that its effect can be measured against them later.
    A decision changes your data only with --apply, as one version; --undo takes that out again.
    """
    if sum((status is not None, assign is not None, undo)) != 1:
        raise click.UsageError("Say one of --accept, --decline, --assign PERSON or --undo.")
    if apply and status != "accepted":
        raise click.UsageError("--apply goes with --accept.")
    workspace = asking.workspace()
    if undo:
        _undo(asking, workspace, which, because)
        return
    words = asking.words(workspace, workspace.company())
    with asking.watch() as watch:
        run = workspace.run(["agenda"], watch=watch)
        row = _found(decisions_of(run, words), which)
        number = workspace.decide(
            row["recommendation"],
            status=status or "assigned",
            title=row["sentence"],
            owner=assign or owner,
            because=because,
            apply=apply,
            watch=watch,
        )
    kept = workspace.store.decisions().filter(pl.col("decision") == number).row(0, named=True)
    if asking.as_json:
        told = {"decision": number, "status": status or "assigned", "title": row["sentence"]}
        show_json({**told, "version": kept["version"]})
        return
    said = {"accepted": "Accepted", "declined": "Declined"}.get(status or "", f"Given to {assign}")
    note(f"{said}, decision {number}: {row['sentence']}")
    if apply:
        note(f"Its changes are in the data from version {kept['version']} on.")
    if status != "declined":
        note(f"Expected: {words.value(row)} over 13 weeks; measured from then on.")


def _undo(asking: Asked, workspace: Workspace, which: str, because: str) -> None:
    """Take back a decision by its number, or the latest one in force on what is NAMEd."""
    rows = workspace.store.decisions().filter(pl.col("status") != "undone")
    named = rows.filter(pl.col("recommendation") == which).sort("decision")
    number = named["decision"][-1] if len(named) else which.upper()
    version = workspace.undo(number, because=because)
    if asking.as_json:
        show_json({"decision": number, "status": "undone", "version": version})
        return
    note(f"Decision {number} is undone.")
    note(f"Its changes are out of the data from version {version} on." if version
         else "It had changed nothing in the data.")  # fmt: skip


def _found(rows: list[dict[str, Any]], which: str) -> dict[str, Any]:
    for row in rows:
        if which in {str(row["rank"]), row["recommendation"]}:
            return row
    raise Refused(
        f"Nothing numbered or called {which} is recommended now.",
        "`firstmate today` lists what is.",
    )


@click.command()
@asked()
def decisions(asking: Asked) -> None:
    """Show what was decided, who carries it out, what was expected of it and what is measured."""
    workspace = asking.workspace()
    table, rows = workspace.table("decisions")
    with asking.watch() as watch:
        told, measured = workspace.table("effects", watch=watch)
    if asking.as_json:
        show_json(tables_json({"decisions": rows, "effects": measured}))
        return
    company = workspace.company()
    show_rows(
        table, rows, columns=_FIRST, most=0, near=company.as_of,
        currency=company.currency,
    )  # fmt: skip
    if len(measured):
        show_rows(
            told, measured, columns=_EFFECTS, most=0, near=company.as_of,
            currency=company.currency,
        )  # fmt: skip


@click.command("set")
@click.argument("name")
@click.argument("value")
@click.option("--because", default="", help="Where the value comes from.")
@asked()
def set_(asking: Asked, *, name: str, value: str, because: str) -> None:
    """Replace an assumed setting: `firstmate set holding_rate 0.18`. It makes a new version."""
    version = asking.workspace().set(name, value, because=because)
    if asking.as_json:
        show_json({"version": version, "name": name, "value": value})
    else:
        note(f"{name} is {value} from version {version} on.")
