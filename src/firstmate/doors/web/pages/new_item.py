"""The form for a new item: like another, in place of another, or as launches before it; it saves through work."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
from starlette.responses import Response

from firstmate.base.errors import Refused
from firstmate.doors.web.asked import Asked, NotYet
from firstmate.doors.web.page import Page
from firstmate.doors.web.parts.demand_tabs import demand_tabs
from firstmate.doors.web.parts.grid import grid
from firstmate.work.new_item import NewItem, launch

FIELDS = ("item", "name", "family", "price", "like", "replaces", "first_day", "quantity", "because")
PATH = "/demand/new"


def show(
    asked: Asked, typed: dict[str, str] | None = None, wrong: Refused | None = None
) -> Response:
    """Show the form, and the items that begin, end or replace one another."""
    if asked.view.current is None:
        raise NotYet
    items = asked.show("items")
    tomorrow = asked.view.company.as_of + timedelta(days=1)
    form = dict.fromkeys(FIELDS, "") | {"first_day": str(tomorrow)} | (typed or {})
    moving = items.rows.filter(
        pl.any_horizontal(
            pl.col("replaced_by", "sold_from", "sold_until", "like_item").is_not_null()
        )
    )
    families = items.rows["family"].drop_nulls().unique().sort().to_list()
    parts = [grid(
        asked, items.table, moving, name="moving", title="Items that begin, end or follow another",
        sort="-sold_from", names=True,
        columns=("item", "name", "family", "sold_from", "sold_until", "like_item", "replaced_by"),
        links={"item": lambda row: asked.url("/demand", item=row["item"])},
        empty="No item is new, ends or replaces another.",
    )]  # fmt: skip
    return asked.render(
        "pages/new_item.html", status=200 if wrong is None else 400, wrong=wrong, form=form,
        entries=demand_tabs(asked, PATH), parts=parts, families=families,
        answer="A new item is forecast by what is known before it sells.",
        rests="Like another item, in place of one, with a quantity of yours, or else as launches of "
        "its family went.",
    )  # fmt: skip


def save(asked: Asked) -> Response:
    """Save the new item as one change; what is wrong is said beside the form as it was typed."""
    typed = {name: asked.said(name) for name in FIELDS}
    try:
        launch(asked.workspace, _told(typed))
    except Refused as error:
        return show(asked, typed, error)
    return asked.go(PATH, told=f"{typed['item']} is saved. The plan is computed anew with it.")


def _told(typed: dict[str, str]) -> NewItem:
    try:
        first = date.fromisoformat(typed["first_day"])
        price, quantity = (
            float(typed[name].replace(",", ".")) if typed[name] else None
            for name in ("price", "quantity")
        )
    except ValueError as error:
        raise Refused(
            "An amount or a day cannot be read.", "Write numbers as 12.5 and days as 2026-03-02."
        ) from error
    return NewItem(
        item=typed["item"].strip(), first_day=first, name=typed["name"], family=typed["family"],
        price=price, like=typed["like"].strip(), replaces=typed["replaces"].strip(),
        quantity=quantity, because=typed["because"],
    )  # fmt: skip


PAGES = (
    Page(
        PATH,
        "New item",
        show,
        save,
        teaches="Here an item is planned before it sells: like another, in place of one, or "
        "with a quantity of yours. Sales orders come first, so that there is one to compare it with.",
    ),
)
