"""What sales ask: can I promise this, hold it, quote that, and what is free to sell; the tasks answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import click
import polars as pl

from firstmate.base.errors import Refused
from firstmate.base.run import Run
from firstmate.base.time import week_of
from firstmate.company.change import Change, Scenario
from firstmate.company.tables import INPUTS
from firstmate.doors.cli.asked import Asked, asked
from firstmate.doors.cli.rows import show_rows, tables_json
from firstmate.doors.cli.terminal import note, show_json
from firstmate.publish.free import answer as free_answer
from firstmate.publish.free import from_week
from firstmate.publish.promise import promise as promise_page
from firstmate.publish.saying import Words
from firstmate.work.clock import now
from firstmate.work.desk import open_desk
from firstmate.work.workspace import Workspace

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("pairs", nargs=-1, metavar="[ITEM QUANTITY]...")
@click.option("--customer", help="Who asks: its delivery days and patience count.")
@click.option("--by", type=_DAY, metavar="DATE", help="Day the customer wants it.")
@click.option("--at", "location", help="Place it shall come from; default: the best one.")
@click.option("--job", "job_class", metavar="KIND", help="Ask for one-off work of this kind.")
@click.option("--price", type=float, help="Price offered for it.")
@click.option("--skill", help="Ask for hours of this skill or resource.")
@click.option("--hours", type=float, help="Hours asked for.")
@click.option("--from", "starts", type=_DAY, metavar="DATE", help="First day of the hours.")
@click.option("--until", "ends", type=_DAY, metavar="DATE", help="Last day of the hours.")
@click.option("--hold", "hold_hours", type=float, metavar="HOURS",
              help="Hold what it rests on for so many hours.")  # fmt: skip
@click.option("--confirm", is_flag=True,
              help="Plan anew with it as an order, and name the orders it moves.")  # fmt: skip
@asked()
def promise(
    asking: Asked,
    *,
    pairs: tuple[str, ...],
    customer: str | None,
    by: datetime | None,
    hold_hours: float | None,
    confirm: bool,
    **said: Any,
) -> None:
    """Say by when QUANTITY of ITEM can be promised, with 50, 80 and 95 % chance, and why not sooner.

    Several pairs are lines of one enquiry. With --job or --skill, one-off work or hours are asked
    for instead.
    """
    lines = [
        line | {"customer": customer, "wanted": by.date() if by else None}
        for line in _lines(pairs, said)
    ]
    workspace = asking.workspace()
    company = workspace.company()
    _refuse_strangers(workspace, lines)
    with asking.watch() as watch:
        desk = open_desk(workspace, watch=watch)
    answers = desk.ask(lines)
    number = desk.hold(lines, hours=hold_hours, customer=customer or "")[0] if hold_hours else None
    page = promise_page(answers, asking.words(workspace, company))
    confirmed = None
    if confirm:
        with asking.watch() as watch:
            confirmed = desk.confirm(lines, watch=watch)
    if asking.as_json:
        told = {} if confirmed is None else tables_json({"promise_confirmed": confirmed.rows})
        show_json(
            {"answer": page.answer, "run": desk.run.id, "hold": number, **page.tables, **told}
        )
        return
    asking.tell(page)
    if confirmed is not None:
        show_rows(confirmed.table, confirmed.rows, most=0, near=company.as_of,
                  currency=company.settings["currency"])  # fmt: skip
    if number:
        note(
            f"Held as {number} for {hold_hours:g} hours; `firstmate hold --release {number}` ends it."
        )


def _lines(pairs: tuple[str, ...], said: dict[str, Any]) -> list[dict[str, Any]]:
    days = {name: said[name].date() if said[name] else None for name in ("starts", "ends")}
    if said["job_class"] or said["skill"]:
        return [{"job_class": said["job_class"], "amount": said["price"], "skill": said["skill"],
                 "hours": said["hours"], **days}]  # fmt: skip
    if not pairs or len(pairs) % 2:
        raise click.UsageError("Say ITEM QUANTITY, once or more, or --job KIND, or --skill SKILL.")
    found = []
    for item, quantity in zip(pairs[::2], pairs[1::2], strict=True):
        try:
            units = float(quantity)
        except ValueError as error:
            raise click.UsageError(f"{quantity} is not a quantity.") from error
        found.append({"item": item, "quantity": units, "location": said["location"],
                      "amount": said["price"]})  # fmt: skip
    return found


def _refuse_strangers(workspace: Workspace, lines: Sequence[dict[str, Any]]) -> None:
    company = workspace.company()
    known = set(company["items"]["item"]) | set(company["sales_lines"]["item"].drop_nulls())
    for line in lines:
        if line.get("item") and line["item"] not in known:
            raise Refused(
                f"There is no item {line['item']}.", "`firstmate show items` lists the codes."
            )


@click.command()
@click.option("--release", metavar="NUMBER", help="Let go of this hold.")
@asked()
def hold(asking: Asked, *, release: str | None) -> None:
    """Show what is held for offers now, or let go of a hold."""
    workspace = asking.workspace()
    if release:
        workspace.store.release(release, by=workspace.person.name, at=now())
        if asking.as_json:
            show_json({"released": release})
        else:
            note(f"{release} is released.")
        return
    rows = workspace.store.holds(datetime.now(UTC))
    if asking.as_json:
        show_json(tables_json({"holds": rows}))
        return
    show_rows(INPUTS["holds"], rows, most=0, near=workspace.company().as_of)


@click.command()
@click.option("--rows", default=20, show_default=True, help="How many quotes to show; 0 = all.")
@asked()
def quote(asking: Asked, *, rows: int) -> None:
    """Show open quotes by what winning them is worth for their scarcest hour; those to leave last.

    Each with the hours like jobs took, the date kept four times in five, and the chance to win it.
    To price and date a new one: `firstmate promise --job KIND --price AMOUNT`.
    """
    _show(
        asking, "quote_desk", "job_quotes", rows=rows, by="rank",
        columns=("rank", "quote", "customer", "job_class", "amount", "hours", "day_80", "chance",
                 "gain", "limit_resource", "leave"),
        also=("win_effects", "estimate_accuracy", "job_overruns"),
    )  # fmt: skip


@click.command()
@click.option("--rows", default=20, show_default=True, help="How many rows to show; 0 = all.")
@asked()
def free(asking: Asked, *, rows: int) -> None:
    """Show stock and hours that can be sold without hurting anyone, and what sells out too soon."""
    _show(
        asking, "free_to_sell", "free_stock", rows=rows, by="contribution",
        columns=("item", "period", "quantity", "ordered_only", "contribution"),
        also=("free_hours", "sell_pace"), answer=_free_now,
    )  # fmt: skip


def _free_now(run: Run, words: Words) -> str:
    """Return the sentence of what is free in the first week."""
    stock, hours = run["free_stock"].rows, run["free_hours"].rows
    return free_answer(from_week(stock, week_of(run.as_of + timedelta(days=1))), hours, words)


def _show(
    asking: Asked, task: str, table: str, *, rows: int, by: str, columns: tuple[str, ...],
    also: tuple[str, ...], answer: Callable[[Run, Words], str] | None = None,
) -> None:  # fmt: skip
    workspace = asking.workspace()
    company = workspace.company()
    with asking.watch() as watch:
        done = workspace.run([task], scenario=held(workspace), watch=watch)
    said = {"answer": answer(done, asking.words(workspace, company))} if answer else {}
    if asking.as_json:
        names = (table, *also)
        show_json(
            {**said, "run": done.id, **tables_json({name: done[name].rows for name in names})}
        )
        return
    for sentence in said.values():
        click.echo(sentence)
    frame = done[table]
    shown = frame.rows.sort(by, descending=by != "rank", nulls_last=True)
    currency = company.settings["currency"]
    show_rows(
        frame.table, shown, most=rows, near=company.as_of, currency=currency,
        columns=columns if len(shown) else None,
    )  # fmt: skip
    for name in also:
        if len(done[name].rows):
            show_rows(done[name].table, done[name].rows, most=rows, near=company.as_of,
                      currency=currency)  # fmt: skip


def held(workspace: Workspace) -> Scenario:
    """Return the holds in force as a scenario on the company, so that runs see them."""
    rows = workspace.store.holds(now()).with_columns(
        pl.col("item").replace("", None), pl.col("resource").replace("", None)
    )
    if rows.is_empty():
        return Scenario("base", ())
    listed = tuple({k: v for k, v in row.items() if v is not None} for row in rows.to_dicts())
    return Scenario("holds", (Change(table="holds", op="append", rows=listed),))
