"""Puts the parts of a generated firm together: a trader, a maker, an office, a wholesaler.

It promises declared tables with declared types whose checks find nothing; it judges no answers.
"""

from itertools import product

import numpy as np
import polars as pl

from firstmate.base.frame import frame
from firstmate.company.tables import INPUTS
from firstmate.demo.family import making, office, trade
from firstmate.demo.family.draw import AS_OF, SCALES, Draw, Rows, Size

KINDS = ("trader", "maker", "office", "wholesaler")


def kind_of(seed: int) -> str:
    """Return the kind of firm a seed makes: the four take turns.

    >>> [kind_of(seed) for seed in range(5)]
    ['trader', 'maker', 'office', 'wholesaler', 'trader']
    """
    return KINDS[seed % len(KINDS)]


def company_tables(seed: int, *, size: Size) -> dict[str, pl.DataFrame]:
    """Make the input tables of a small firm; the same seed and size make the same tables.

    Parameters
    ----------
    seed : int
        Any number from 0; its remainder by four is the kind of firm (`kind_of`).
    size : {"tiny", "small"}
        Tiny: about 3 items and 8 orders; small: about 10 items and 80 orders.

    Returns
    -------
    dict of str to polars.DataFrame
        Declared input tables by name, with declared columns, types and order. Required cells
        are filled, limits and keys hold, every reference is to a row of these tables, nothing
        has happened after 30 October 2026, and nothing shipped or received exceeds its order.
        Tables that the firm does not have are left out.
    """
    draw = Draw(np.random.default_rng(seed), SCALES[size])
    made = _PARTS[kind_of(seed)](draw) | {"settings": _settings()}
    return {name: frame(INPUTS[name], rows).rows for name, rows in made.items() if rows}


def _settings() -> list[dict[str, str]]:
    said = {"as_of": AS_OF.isoformat(), "currency": "EUR"}
    return [{"name": name, "value": value, "origin": "entered"} for name, value in said.items()]


def _trader(draw: Draw) -> Rows:
    """Make a firm without capacity, in one place."""
    return _trade(draw, [None])


def _wholesaler(draw: Draw) -> Rows:
    """Make a firm with two places and ways between them."""
    places = draw.codes("L", 2)
    lanes = [
        {
            "from_location": start,
            "to_location": end,
            "lead_time": float(draw.whole(1, 5)),
            "unit_cost": draw.money(0, 1),
        }
        for start, end in product(places, places)
        if start != end
    ]
    locations = [{"location": place, "name": f"Depot {place}"} for place in places]
    return _trade(draw, list(places)) | {"locations": locations, "lanes": lanes}


def _trade(draw: Draw, places: list[str | None]) -> Rows:
    goods = trade.items(draw, name="Article", supply="buy", count=draw.scale.items)
    parties = trade.parties(draw)
    return (
        {"items": goods}
        | parties
        | trade.buying(draw, goods, places)
        | {
            "stock": trade.stock(draw, goods, places),
            "sales_lines": trade.sales(draw, goods, parties["customers"], places),
        }
    )


def _maker(draw: Draw) -> Rows:
    """Make a firm with bills, operations and work centres; every other one has jobs as well."""
    count = max(1, draw.scale.items // 2)
    products = trade.items(draw, name="Product", supply="make", count=count)
    parts = trade.items(draw, name="Part", supply="make", count=max(1, count // 2))
    materials = trade.items(draw, name="Material", supply="buy", count=count)
    # Codes of the three may share a style: the names of the levels keep them apart.
    for level, rows in (("P", products), ("T", parts), ("M", materials)):
        for row in rows:
            row["item"] = f"{level}{row['item']}"
    means = making.means(draw)
    parties = trade.parties(draw)
    steps = making.operations(draw, products + parts, means["resources"])
    made = (
        {"items": products + parts + materials}
        | means
        | parties
        | {"bom_lines": making.bills(draw, products, parts, materials), "operations": steps}
        | making.work(draw, steps)
        | trade.buying(draw, materials, [None])
        | {
            "stock": trade.stock(draw, products + parts + materials, [None]),
            "sales_lines": trade.sales(draw, products, parties["customers"], [None]),
        }
    )
    if draw.chance(0.5):
        jobs = office.jobs(
            draw,
            resources=means["resources"],
            people=means["people"],
            customers=parties["customers"],
        )
        made |= jobs | {"sales_lines": made["sales_lines"] + jobs["sales_lines"]}
    return made


def _office(draw: Draw) -> Rows:
    """Make a firm that sells hours: jobs and people, no items."""
    desks, parties = office.desks(draw), trade.parties(draw)
    customers = parties["customers"]
    jobs = office.jobs(
        draw, resources=desks["resources"], people=desks["people"], customers=customers
    )
    return desks | parties | jobs | office.deals(draw, customers)


_PARTS = {"trader": _trader, "maker": _maker, "office": _office, "wholesaler": _wholesaler}
