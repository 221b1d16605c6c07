"""What planners say of demand: what they know better, what they looked at, what is new; work keeps it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import click
import polars as pl

from firstmate.base.errors import Refused
from firstmate.base.run import Run
from firstmate.doors.cli.asked import Asked, asked
from firstmate.doors.cli.rows import show_rows, tables_json
from firstmate.doors.cli.terminal import note, show_json
from firstmate.publish import demand as said
from firstmate.work import wishes
from firstmate.work.new_item import NewItem, launch
from firstmate.work.reviewing import reviewed
from firstmate.work.workspace import Workspace

_DAY = click.DateTime(["%Y-%m-%d"])
#: How an amount may be meant: option -> way of an override.
_WAYS = {
    "units": "set",
    "more": "add",
    "percent": "percent",
    "money": "worth",
    "more_money": "money",
}
_SPAN = timedelta(weeks=13)
_SHOWN = ("item", "location", "family", "status", "remark", "at_stake", "quantity", "amount",
          "quantity_then", "reviewed_on", "because")  # fmt: skip


@click.command()
@click.argument("what", required=False, metavar="[ITEM]")
@click.option("--family", help="All items of a family, instead of one item.")
@click.option("--work", "job_class", metavar="KIND", help="One-off work of this kind.")
@click.option("--all", "firm", is_flag=True, help="All items of the firm.")
@click.option("--units", type=float, help="So many units a week instead (money a week of --work).")
@click.option("--more", type=float, help="So many units a week more, or less with a minus.")
@click.option("--percent", type=float, help="So many per cent more, or less with a minus.")
@click.option("--money", type=float, help="So much money a week instead.")
@click.option("--more-money", type=float, help="So much money a week more, or less with a minus.")
@click.option("--from", "first", type=_DAY, metavar="DATE", help="First day; default: tomorrow.")
@click.option("--to", "last", type=_DAY, metavar="DATE", help="Last day; default: 13 weeks on.")
@click.option("--expires", type=_DAY, metavar="DATE", help="Day it is forgotten.")
@click.option("--because", default="", help="How you know it; kept with it.")
@click.option("--take-back", "gone", metavar="NAME", help="Take one back, such as O0001.")
@asked()
def override(
    asking: Asked, *, what: str | None, family: str | None, job_class: str | None, firm: bool,
    first: datetime | None, last: datetime | None, expires: datetime | None, because: str,
    gone: str | None, **amounts: float | None,
) -> None:  # fmt: skip
    """Say what you know better than the forecast of ITEM, a family, a kind of work or all items.

    Without anything it lists what people changed. Money and amounts of several items are laid over
    them as they are expected to sell.
    """
    workspace = asking.workspace()
    if gone:
        wishes.take_back(workspace, "forecast_overrides", gone)
        _told(asking, {"taken_back": gone}, f"{gone} is taken back; the plan is computed anew.")
        return
    named = [(s, c) for s, c in (("item", what), ("family", family), ("job_class", job_class),
                                 ("firm", "" if firm else None)) if c is not None]  # fmt: skip
    given = [(_WAYS[n], value) for n, value in amounts.items() if value is not None]
    if not named and not given:
        table, rows = workspace.table("forecast_overrides")
        company = workspace.company()
        if asking.as_json:
            show_json(tables_json({"forecast_overrides": rows}))
        else:
            show_rows(table, rows, most=0, near=company.as_of, currency=company.currency)
        return
    if len(named) != 1 or len(given) != 1:
        raise click.UsageError(
            "Say of one thing (ITEM, --family, --work or --all) one amount (--units, --more, "
            "--percent, --money or --more-money)."
        )
    (subject, code), (way, amount) = named[0], given[0]
    as_of = workspace.company().as_of
    begins = first.date() if first else as_of + timedelta(days=1)
    ends = last.date() if last else begins + _SPAN - timedelta(days=1)
    expected, price = _known(asking, workspace, subject, code, (begins, ends))
    wish = wishes.Override(
        subject=subject, code=code, way=way, amount=amount, from_day=begins, to_day=ends,
        because=because, expires=expires.date() if expires else None, expected=expected,
    )  # fmt: skip
    name = wishes.override(workspace, wish, price=price)
    _told(asking, {"override": name}, f"Saved as {name}; the plan is computed anew with it.")


def _known(
    asking: Asked, workspace: Workspace, subject: str, code: str, days: tuple[date, date]
) -> tuple[float | None, float | None]:
    """Money a week that is expected between the days, and the price of an item."""
    names = ["forecasts", "item_outlook", "unit_prices", "intakes"]
    with asking.watch() as watch:
        run = workspace.run(names, watch=watch)
    if subject == "job_class":
        if code not in run["intakes"].rows["job_class"]:
            raise Refused(
                f"There is no work of the kind {code}.", "`firstmate show intakes` has all."
            )
        return None, None
    items = run["item_outlook"].rows
    if subject != "firm":
        items = items.filter(pl.col(subject) == code)
        if items.is_empty():
            raise Refused(f"There is no forecast of {subject} {code}.",
                          "`firstmate show item_outlook` has all.")  # fmt: skip
    weeks = said.weekly(run["forecasts"].rows, items, as_of=run.as_of)
    prices = run["unit_prices"].rows.filter(pl.col("item") == code)["value"].to_list()
    price = float(prices[0]) if subject == "item" and prices and prices[0] else None
    return said.expected(weeks, first=days[0], last=days[1]), price


@click.command()
@click.argument("items", nargs=-1, metavar="[ITEM]...")
@click.option("--family", help="All items of a family.")
@click.option("--note", "because", default="", help="What you saw; kept with the look.")
@click.option("--rows", "most", type=click.IntRange(min=0), default=20, show_default=True,
              help="Rows to show; 0 = all.")  # fmt: skip
@asked()
def review(
    asking: Asked, *, items: tuple[str, ...], family: str | None, because: str, most: int
) -> None:
    """List forecasts to look at, exceptions first by money; with ITEM or --family: mark as looked at.

    A look counts for 13 weeks, or until the forecast has moved by more than a quarter.
    """
    workspace = asking.workspace()
    with asking.watch() as watch:
        run = workspace.run(["review_list", "forecast_moves"], watch=watch)
    if not items and family is None:
        _listed(asking, workspace, run, most)
        return
    rows = run["review_list"].rows
    unknown = sorted(set(items) - set(rows["item"]))
    if unknown:
        raise Refused(f"There is no forecast of {', '.join(unknown)}.",
                      "`firstmate review` lists those there are.")  # fmt: skip
    mine = pl.col("item").is_in(items)
    looked = rows.filter(mine if family is None else mine | (pl.col("family") == family))
    count = reviewed(workspace, looked, because=because)
    _told(asking, {"reviewed": count}, f"{count} marked as looked at.")


def _listed(asking: Asked, workspace: Workspace, run: Run, most: int) -> None:
    words = asking.words(workspace, workspace.company())
    held = run["review_list"]
    rows = held.rows.sort("place")
    if asking.as_json:
        show_json(tables_json({name: run[name].rows for name in ("review_list", "forecast_moves")}))
        return
    note(said.to_review(rows, words))
    seen = rows.filter(pl.col("status") != "nothing odd")
    show_rows(held.table, seen, most=most, near=run.as_of, currency=words.currency, columns=_SHOWN)


@click.command("new-item")
@click.argument("item")
@click.option(
    "--first-day", type=_DAY, metavar="DATE", help="First day it is sold; default: tomorrow."
)
@click.option("--name", default="", help="What it is called.")
@click.option("--family", default="", help="Family; its launches tell how new ones go.")
@click.option("--price", type=float, help="Price of a unit.")
@click.option("--like", default="", metavar="ITEM", help="It will sell like this one.")
@click.option("--replaces", default="", metavar="ITEM", help="It takes the place of this one.")
@click.option("--quantity", type=float, help="Units a week planned for the first 13 weeks.")
@click.option("--because", default="", help="Why; kept with it.")
@asked()
def new_item(
    asking: Asked, *, item: str, first_day: datetime | None, name: str, family: str,
    price: float | None, like: str, replaces: str, quantity: float | None, because: str,
) -> None:  # fmt: skip
    """Enter a new ITEM: like another, in place of one, by a quantity of yours, or as launches before it."""
    workspace = asking.workspace()
    as_of = workspace.company().as_of
    begins = first_day.date() if first_day else as_of + timedelta(days=1)
    version = launch(workspace, NewItem(
        item=item, first_day=begins, name=name, family=family, price=price, like=like,
        replaces=replaces, quantity=quantity, because=because,
    ))  # fmt: skip
    _told(asking, {"item": item, "version": version},
          f"{item} is entered, sold from {begins} on; the plan is computed anew with it.")  # fmt: skip


def _told(asking: Asked, facts: dict[str, object], words: str) -> None:
    if asking.as_json:
        show_json(facts)
    else:
        note(words)
