"""Customers worth a call: whose orders come late, who went silent, whose next order is due; it computes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import polars as pl

from firstmate.publish.figures import day, money, number, share, span
from firstmate.publish.page import Item
from firstmate.publish.saying import Words

#: Days around today in which a likely order is worth a call.
SOON = 7


def answer(rows: pl.DataFrame, words: Words) -> str:
    """Return the answer of the list of customers: rows of the table ``customer_view``."""
    if rows.is_empty():
        return "No customer has ordered in the last year."
    late = rows.filter(pl.col("lines_at_risk") > 0)
    silent = rows.filter("silent")
    said = []
    if late.height:
        amount = money(float(late["amount_at_risk"].sum()), currency=words.currency)
        said.append(f"{_customers(late.height)} will be served late ({amount} of orders)")
    if silent.height:
        amount = money(float(silent["amount"].sum()), currency=words.currency)
        said.append(f"{_customers(silent.height)} went silent who bought {amount} in the last year")
    return (
        "; ".join(said) + "." if said else "Every customer is served by the day and none is silent."
    )


def _customers(count: int) -> str:
    return "one customer" if count == 1 else f"{number(count)} customers"


def calls(rows: pl.DataFrame, words: Words, *, most: int) -> list[tuple[str, Item]]:
    """Return (customer, entry) of those worth a call: late orders first, then silence, then what is due.

    Parameters
    ----------
    rows
        Rows of the table ``customer_view``.
    most
        How many of each reason, those with most money first.
    """
    soon = words.near + timedelta(days=SOON)
    due = (pl.col("next_order") <= soon) & ~pl.col("silent")
    ranked = (
        rows.with_columns(
            pl.when(pl.col("lines_at_risk") > 0).then(0)
            .when(pl.col("silent")).then(1)
            .when(due).then(2).alias("tier")
        )
        .filter(pl.col("tier").is_not_null())
        .with_columns(pl.when(pl.col("tier") == 0).then("amount_at_risk").otherwise("amount").alias("at_stake"))
        .sort("tier", "at_stake", "customer", descending=[False, True, False])
    )  # fmt: skip
    first = ranked.group_by("tier", maintain_order=True).head(most)
    return [(row["customer"], _call(row, words)) for row in first.iter_rows(named=True)]


def _call(row: Mapping[str, Any], words: Words) -> Item:
    name = words.named("customer", row["customer"])
    if row["tier"] == 0:
        count = row["lines_at_risk"]
        text = f"{name}: {number(count)} {'order comes' if count == 1 else 'orders come'} late; tell them first."
        note = (
            f"It costs {money(row['late_cost'], currency=words.currency)} as planned."
            if row["late_cost"]
            else ""
        )
    elif row["tier"] == 1:
        text = f"{name}: silent since {day(row['last_order'], near=words.near)}."
        note = f"Used to order every {span(round(row['between_days']), 'day')}."
    else:
        text = f"{name}: the next order is likely about {day(row['next_order'], near=words.near)}."
        note = f"Orders every {span(round(row['between_days']), 'day')}."
    return Item(
        text=text,
        value=money(row["at_stake"], currency=words.currency),
        notes=tuple(filter(None, (note, _usual(row, words), _service(row)))),
    )


def _usual(row: Mapping[str, Any], words: Words) -> str:
    if not row["next_item"]:
        return ""
    return (
        f"Mostly {number(row['next_quantity'] or 0.0)} of {words.named('item', row['next_item'])}."
    )


def _service(row: Mapping[str, Any]) -> str:
    if row["on_time"] is None or not row["lines"]:
        return ""
    return f"Served on time in {share(row['on_time'])} of {number(row['lines'])} lines."


def stands(rows: pl.DataFrame, words: Words) -> str:
    """Return how one customer is served and when the next order is likely, for the page about it."""
    if rows.is_empty():
        return ""
    row = rows.row(0, named=True)
    said = [_service(row)]
    if row["next_order"] is not None:
        when = day(row["next_order"], near=words.near)
        said.append(
            f"Silent; an order was likely on {when}."
            if row["silent"]
            else f"Next order likely about {when}."
        )
    said.append(_usual(row, words))
    return " ".join(each for each in said if each)
