"""Rows of the linear program for limits shared by many items: cash, suppliers, space.

``cash``      above[t] - credit[t] - overdraft[t] - (the same of t-1) - in[t] + out[t] = known[t]
``supplier``  sum of price x bought[t] <= what the supplier can deliver, as value
``offer``     bought[t] <= units the supplier can deliver of the item
``space``     sum of volume x stock[t] - outside[t] <= space of the place
"""

from __future__ import annotations

import numpy as np
import polars as pl

from firstmate.capabilities.supply import restraints
from firstmate.capabilities.supply.restraints import Prices
from firstmate.capabilities.supply.sheet import Sheet
from firstmate.capabilities.supply.situation import Situation
from firstmate.capabilities.supply.weeks import Floats, Ints


def add(s: Situation, sheet: Sheet, of: Prices) -> None:
    """Add the rows to a program whose flows are all there already."""
    _suppliers(s, sheet)
    _space(s, sheet)
    _cash(s, sheet, of)


def _names(labels: tuple[str, ...]) -> Ints:
    return pl.Series(labels, dtype=pl.String).hash(seed=7).to_numpy().view(np.int64)


def _suppliers(s: Situation, sheet: Sheet) -> None:
    r = s.restraints
    if "buy" not in sheet.columns:
        return
    block = sheet.columns["buy"]
    own = np.flatnonzero(np.isfinite(r.most[block.which]).any(axis=1))
    if len(own):
        which = block.which[own]
        sheet.row_block("offer", which + 1, -np.inf, r.most[which], which=which)
        sheet.put("offer", np.arange(len(own)), 0, block, 1.0, pick=own)
    of_supplier = np.flatnonzero(r.supplier_of[block.which] >= 0)
    if len(of_supplier):
        sheet.row_block("supplier", _names(r.suppliers), -np.inf, r.supplier_most)
        which = block.which[of_supplier]
        sheet.put(
            "supplier", r.supplier_of[which], 0, block,
            s.net.buys["price"].to_numpy()[which][:, None], pick=of_supplier,
        )  # fmt: skip


def _space(s: Situation, sheet: Sheet) -> None:
    r = s.restraints
    if not len(r.space):
        return
    own = _names(r.places)
    price = -np.broadcast_to(r.storage_price * s.weeks.share, (len(own), len(s.weeks)))
    sheet.row_block("space", own, -np.inf, np.repeat(r.space[:, None], len(s.weeks), axis=1))
    over = sheet.column_block("outside_space", own, price)
    sheet.put("space", np.arange(len(own)), 0, over, -1.0)
    for name in ("step", "excess"):
        block = sheet.columns[name]
        inside = np.flatnonzero(r.place[block.which] >= 0)
        node = block.which[inside]
        sheet.put("space", r.place[node], 0, block, r.volume[node][:, None], pick=inside)


def _cash(s: Situation, sheet: Sheet, of: Prices) -> None:
    cash = s.restraints.cash
    if cash is None:
        return
    known = restraints.before_anything(s, cash)[None, :]
    one, at = np.array([1]), np.array([0])
    sheet.row_block("cash", one, known, known)
    week = s.weeks.share[None, :]
    for name, price, upper in (
        ("above", 0.0, np.inf),
        ("credit", -cash.credit_rate / 52.0, cash.line),
        ("overdraft", -cash.overdraft_price, np.inf),
    ):
        block = sheet.column_block(name, one, price * week, upper=upper)
        sign = 1.0 if name == "above" else -1.0
        sheet.put("cash", at, 0, block, sign)
        sheet.put("cash", at, 1, block, -sign)
    for payment in restraints.payments(s, cash, of):
        if payment.flow in sheet.columns:
            _paid(sheet, payment)


def _paid(sheet: Sheet, payment: restraints.Payment) -> None:
    """Put the money of a unit of each flow into the row of the week in which it moves."""
    block, rows = sheet.columns[payment.flow], sheet.rows["cash"]
    price: Floats = payment.price[block.which]
    week = np.arange(block.weeks) + payment.lag[block.which][:, None]
    inside = (week < rows.weeks) & (price != 0.0)
    sheet.put_raw(rows.first + week[inside], block.numbers()[inside], -price[inside])
