"""The page of a promise: dates with their chances, why not sooner, other ways, what it rests on, what is held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl

from firstmate.base.frame import Frame
from firstmate.publish.figures import day as written
from firstmate.publish.figures import moment, money, number, share, span
from firstmate.publish.page import Grid, Item, Page, Section, grid
from firstmate.publish.saying import Words

Row = Mapping[str, Any]
#: Chances at which days are promised, as they stand in the tables.
CHANCES = (50, 80, 95)
#: From this chance on a day may be promised, and from this one on it is worth a thought.
SURE, EVEN = 0.795, 0.5
#: Orders named that a promise moves.
MOVED = 5
#: Below this chance a day is out of the question.
IMPOSSIBLE = 0.005


@dataclass(frozen=True)
class Line:
    """What is said of one line asked for; ``days`` are (chance in per cent, day in words)."""

    headline: str
    what: str
    days: tuple[tuple[int, str], ...]
    why: str
    money: tuple[str, ...]
    options: tuple[Item, ...]
    rests: Grid | None


def lines(answers: Mapping[str, Frame], words: Words) -> list[Line]:
    """Return what is said of each line of an answer of the promise desk."""
    dates = answers["promise_dates"]
    return [
        Line(
            headline=headline(row, words),
            what=_what(row, words),
            days=tuple((chance, _day(row[f"day_{chance}"], words)) for chance in CHANCES),
            why=words.say(row, table=dates.table) + _at_once(row),
            money=_money(row, words),
            options=_options(row, answers["promise_options"], words),
            rests=_rests(row, answers["promise_supports"], words),
        )
        for row in dates.rows.iter_rows(named=True)
    ]


def promise(answers: Mapping[str, Frame], words: Words) -> Page:
    """Return the page of an answer of the promise desk."""
    said = lines(answers, words)
    return Page(
        answer=" ".join(line.headline for line in said),
        sections=tuple(_section(line) for line in said),
        tables={name: held.rows.to_dicts() for name, held in answers.items()},
    )


def _section(line: Line) -> Section:
    days = " / ".join(day for _, day in line.days)
    return Section(
        title=f"{line.what}: {days} at 50, 80 and 95 %",
        sentences=(line.why, *line.money),
        items=line.options,
        grids=(line.rests,) if line.rests else (),
    )


def headline(row: Row, words: Words) -> str:
    """Return the sentence that is the answer to one line: a row of ``promise_dates``."""
    what, sure = _what(row, words), row["day_80"]
    wanted, chance = row["wanted"], row["chance"]
    if wanted and chance is not None:
        says = "Yes" if chance >= SURE else "Perhaps" if chance >= EVEN else "No"
        rest = ""
        if sure is None:
            rest = f"; no day within the plan is {share(0.8)} sure"
        elif sure > wanted:
            rest = f"; {_day(sure, words)} is {share(0.8)} sure"
        by = _day(wanted, words)
        if chance < IMPOSSIBLE:
            return f"No: {what} cannot be there by {by}{rest}."
        return f"{says}: {what} by {by} with {share(chance)} chance{rest}."
    if sure is not None:
        return f"You can promise {_day(sure, words)} ({share(0.8)}): {what}."
    half = row["day_50"]
    if half is None:
        return f"{what}: no day within the plan can be promised."
    return f"{what}: {_day(half, words)} is kept half the time, no day within the plan more surely."


def _what(row: Row, words: Words) -> str:
    if row["kind"] == "item":
        return f"{number(row['quantity'] or 0.0)} of {words.named('item', row['item'])}"
    if row["kind"] == "hours":
        return f"{span(row['quantity'] or 0.0, 'hour')} of {row['resource'] or 'that skill'}"
    price = f" for {money(row['amount'], currency=words.currency)}" if row["amount"] else ""
    return f"{row['job_class'] or 'the job'}{price}"


def _at_once(row: Row) -> str:
    if not row["free_now"] or row["code"] == "promise_in_stock":
        return ""
    return f" {number(row['free_now'])} can go at once."


def _money(row: Row, words: Words) -> tuple[str, ...]:
    said = []
    if row["contribution"] is not None:
        said.append(
            f"It brings {money(row['contribution'], currency=words.currency)} of contribution and "
            f"displaces {money(row['displaced'] or 0.0)}."
        )
    if row["per_hour"] is not None:
        dear = (row["displaced"] or 0.0) / row["limit_hours"] if row["limit_hours"] else 0.0
        said.append(
            f"{money(row['per_hour'])} for each of {span(row['limit_hours'], 'hour')} at "
            f"{words.named('resource', row['limit_resource'])}"
            + (f", against {money(dear)} that is displaced." if dear >= 1.0 else ".")
        )
    if row["kind"] == "job":
        said += _price(row, words)
    return tuple(said)


def _price(row: Row, words: Words) -> list[str]:
    """Return what to quote for one-off work."""
    known = []
    if row["usual_price"]:
        known.append(f"like work brought {money(row['usual_price'], currency=words.currency)}")
    if row["least_price"] is not None and row["least_price"] >= 1.0:
        known.append(
            f"below {money(row['least_price'])} it does not pay for its material and hours"
        )
    if row["win_chance"] is not None:
        known.append(f"{share(row['win_chance'])} of like quotes are won")
    if row["price"] is not None:
        known.append(f"{money(row['price'])} brings most, chance and gain together")
    elif row["win_chance"] is not None:
        known.append("decided quotes do not show that price moves the chance")
    return [f"To quote: {'; '.join(known)}."] if known else []


def _options(row: Row, options: Frame, words: Words) -> tuple[Item, ...]:
    mine = options.rows.filter(enquiry=row["enquiry"], line=row["line"]).sort("number")
    return tuple(
        Item(
            text=words.say(one, table=options.table),
            mark=str(one["number"]),
            value=f"costs {money(one['cost'], currency=words.currency)}" if one["cost"] else "",
            notes=(_when(one, row, words),),
        )
        for one in mine.iter_rows(named=True)
    )


def _when(option: Row, row: Row, words: Words) -> str:
    said = f"There {_day(option['day'], words)}" if option["day"] else "After the plan"
    if row["wanted"] and option["chance"] is not None:
        said += f"; by the day wanted with {share(option['chance'])} chance"
    hurt = f"; {words.named('customer', option['customer'])} waits" if option["customer"] else ""
    return f"{said}{hurt}."


def _rests(row: Row, supports: Frame, words: Words) -> Grid | None:
    mine = supports.rows.filter(enquiry=row["enquiry"], line=row["line"]).sort("number")
    if mine.is_empty():
        return None
    columns = ("kind", "item", "resource", "supplier", "document", "quantity", "hours", "day")
    filled = [
        name for name in columns
        if mine[name].null_count() < len(mine)
        and (mine[name].dtype != pl.String or (mine[name].fill_null("") != "").any())
    ]  # fmt: skip
    return grid(
        supports.table, mine, columns=filled, title="What it rests on", near=words.near
    )  # fmt: skip


@dataclass(frozen=True)
class Hold:
    """One hold as people read it."""

    number: str
    what: str
    until: str
    customer: str
    by: str


def holds(rows: pl.DataFrame, words: Words, *, at: datetime) -> list[Hold]:
    """Return the holds in force, the one that ends first before the others.

    Parameters
    ----------
    rows
        Rows of the table ``holds``; those of one number are one hold.
    at
        The moment from which the time left is counted.
    """
    found = []
    for (name,), mine in rows.sort("held_until", "hold", nulls_last=True).group_by(
        "hold", maintain_order=True
    ):
        first = mine.row(0, named=True)
        customer = first["customer"]
        found.append(Hold(
            number=str(name), what="; ".join(_held(mine, words)), by=first["by"] or "",
            until=_until(first["held_until"], at),
            customer=words.named("customer", customer) if customer else "",
        ))  # fmt: skip
    return found


def _held(rows: pl.DataFrame, words: Words) -> list[str]:
    things = rows.group_by("item", "resource", maintain_order=True).agg(
        pl.col("quantity").sum(), pl.col("hours").sum(), pl.col("period").min()
    )
    return [
        f"{span(one['hours'], 'hour')} of {words.named('resource', one['resource'])}"
        if one["resource"]
        else f"{number(one['quantity'])} of {words.named('item', one['item'])} "
        f"from {_day(one['period'], words)}"
        for one in things.iter_rows(named=True)
    ]


def _until(until: datetime | None, at: datetime) -> str:
    if until is None:
        return "until it is released"
    left = (until - at).total_seconds() / 3600.0
    return f"until {moment(until)}, {span(left, 'hour')} left"


def confirmed(rows: pl.DataFrame, words: Words) -> tuple[str, tuple[Item, ...]]:
    """Return what planning anew says of a promise, and the orders it moves most, dearest first.

    Parameters
    ----------
    rows
        Rows of ``promise_confirmed`` of one enquiry; its own are named as the enquiry.
    """
    own = rows.filter(pl.col("order") == pl.col("enquiry"))
    others = rows.filter(pl.col("order") != pl.col("enquiry")).sort("cost", descending=True)
    if own.is_empty():
        return "Hours alone are no order: there is nothing to plan anew.", ()
    worst = own.sort(pl.col("planned_on").is_null(), "days", descending=True).row(0, named=True)
    if worst["planned_on"] is None:
        said = "Planned anew, it comes after the end of the plan"
    elif (worst["days"] or 0.0) > 0:
        said = (
            f"Planned anew it comes {_day(worst['planned_on'], words)}, "
            f"{span(worst['days'], 'day')} after the day promised"
        )
    else:
        said = f"Confirmed: planned anew it comes {_day(worst['planned_on'], words)}"
    gain = own["gain"].drop_nulls()
    worth = (
        f"; it is worth {money(gain[0], currency=words.currency)} to the whole plan"
        if len(gain)
        else ""
    )
    moved = (
        f" and moves {_orders(others.height)}." if others.height else " and moves no other order."
    )
    listed = others.head(MOVED).iter_rows(named=True)
    return said + worth + moved, tuple(_moved(row, words) for row in listed)


def _orders(count: int) -> str:
    return "one other order" if count == 1 else f"{number(count)} other orders"


def _moved(row: Row, words: Words) -> Item:
    customer = f" of {words.named('customer', row['customer'])}" if row["customer"] else ""
    days = row["days"] or 0.0
    moved = f"{span(abs(days), 'day')} {'later' if days > 0 else 'earlier'}, " if days else ""
    return Item(
        text=f"{row['order']}{customer}: {moved}planned {_day(row['planned_on'], words)}.",
        value=money(row["cost"], currency=words.currency) if row["cost"] else "",
    )


def quotes(rows: pl.DataFrame, words: Words) -> str:
    """Return the answer of the quote desk: rows of the table ``job_quotes``."""
    if rows.is_empty():
        return "No quote is open."
    many = "One open quote" if rows.height == 1 else f"{number(rows.height)} open quotes"
    likely = (rows["chance"] * rows["amount"]).sum() or 0.0
    said = f"{many} worth {money(float(rows['amount'].sum() or 0.0), currency=words.currency)}"
    if likely:
        said += f", {money(float(likely))} by their chances"
    best = rows.sort("rank", nulls_last=True).row(0, named=True)
    leave = int(rows["leave"].sum() or 0)
    rest = (
        f"; {number(leave)} {'is' if leave == 1 else 'are'} not worth {'its' if leave == 1 else 'their'} hours"
        if leave
        else ""
    )
    return f"{said}; {best['quote']} brings most for its scarcest hour{rest}."


def overruns(rows: pl.DataFrame, words: Words) -> list[str]:
    """Return which open jobs take longer than estimated, by how much: rows of ``job_overruns``."""
    over = rows.filter(pl.col("over") > 0).sort("cost", "job", descending=[True, False])
    if over.is_empty():
        return []
    worst = over.row(0, named=True)
    hours, cost = float(over["over"].sum()), float(over["cost"].sum() or 0.0)
    many = "One open job takes" if over.height == 1 else f"{number(over.height)} open jobs take"
    sure = over.filter(pl.col("over_low") > 0).height
    surely = f", {number(sure)} of them almost surely" if 0 < sure < over.height else ""
    low = worst["over_low"]
    from_ = f"{number(-low)} fewer" if low < 0 else number(low)
    said = (
        f"{many} {span(hours, 'hour')} more than estimated, which costs "
        f"{money(cost, currency=words.currency)}{surely}; most {worst['job']} with "
        f"{span(worst['over'], 'hour')} (from {from_} to {number(worst['over_high'])} more)."
    )
    return [said]


def win_effects(rows: pl.DataFrame) -> list[str]:
    """Return whether decided quotes show that price and lead time move the chance, in sentences."""
    return [
        f"{number(row['quotes'])} decided quotes "
        f"{'show' if row['shows'] else 'do not show'} that {row['driver']} moves the chance to win."
        for row in rows.sort("driver").iter_rows(named=True)
    ]


def _day(day: date | None, words: Words) -> str:
    if day is None:
        return "after the plan"
    return written(day, near=words.near)
