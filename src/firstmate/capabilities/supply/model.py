"""The linear program of the plan: columns and rows by index arrays, and back to flows.

The money is in ``objective``; here is only what limits what. Rows, all by week t:

balance of a node  ``stock[t] - stock[t-1] - in[t] + out[t] - short[t] + caught[t] + deliver[t]``
                   ``= receipts[t] - forecast[t]`` (stock on hand counts as a receipt of week 0)
backlog of a node  ``backlog[t] - (1 - leaving) backlog[t-1] - (1 - lost) short[t] + caught[t] = 0``
hours              ``make + finish + work - overtime - outside <= hours``
one-off work       ``waiting[t] - waiting[t-1] - work[t] + hand[t] = 0``; all of it is handed
                   over, left for after the plan or declined
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from firstmate.capabilities.supply import (
    bounds,
    objective,
    preferences,
    promised_stock,
    restraint_rows,
    selling_off,
    shelf_rows,
)
from firstmate.capabilities.supply.flows import Flows, nothing
from firstmate.capabilities.supply.sheet import Block, Sheet
from firstmate.capabilities.supply.situation import Situation
from firstmate.capabilities.supply.weeks import Floats, Ints
from firstmate.solve.linear import LinearModel, Solution

BUDGET_WEEKS = 4


def names(*columns: pl.Series) -> Ints:
    """Return a number for each row that says what it is, the same in every model."""
    frame = pl.DataFrame(
        {str(k): column.cast(pl.String).fill_null("") for k, column in enumerate(columns)}
    )
    return frame.hash_rows(seed=7).to_numpy().view(np.int64)


class Program:
    """The linear program of one situation and the meaning of its columns and rows."""

    def __init__(self, s: Situation) -> None:
        self.s = s
        self.sheet = Sheet(len(s.weeks))
        self._prices = objective.prices(s)
        self.open = np.flatnonzero(~s.closed)
        self._at = np.full(len(s.stock), -1)
        self._at[self.open] = np.arange(len(self.open))
        nodes = s.net.nodes
        self._node_names = names(nodes["item"], nodes["location"])
        self._rows()
        self._stock()
        self._supply()
        self._demand()
        self._works()
        self._means()
        self._wishes()
        selling_off.add(s.shelf.off, self.sheet, self._node_names, self._at)
        if not s.terms.strict:
            promised_stock.add(s, self.sheet, self._node_names)
        restraint_rows.add(s, self.sheet, self._prices)
        preferences.add(s, self.sheet)
        shelf_rows.add(s, self.sheet, self._node_names, self._at)

    def model(self) -> LinearModel:
        """Return the program in arrays."""
        before = objective.offset(self.s).values()
        return self.sheet.model(offset=float(sum(part[self.open].sum() for part in before)))

    def flows(self, solution: Solution) -> Flows:
        """Return the solution as flows; what rounding leaves below zero is zero."""
        found = np.maximum(solution.columns, 0.0)
        found[found < 1e-9] = 0.0
        s, values = self.s, {}
        for name, block in self.sheet.columns.items():
            if not hasattr(self._nothing, name):  # follows from the flows
                continue
            whole = getattr(self._nothing, name).copy()
            whole[block.which] = block.of(found)
            values[name] = whole
        stock = np.zeros_like(self._nothing.stock)
        steps = self.sheet.columns["step"].of(found)
        np.add.at(stock, self._step_node, steps)
        stock[self.open] += self.sheet.columns["excess"].of(found)
        return replace(nothing(s), **values, stock=stock)

    def duals(self, solution: Solution, rows: str) -> Floats:
        """Return the prices of a block of rows, money per unit of its bound."""
        return self.sheet.rows[rows].of(solution.duals)

    def _rows(self) -> None:
        s, add = self.s, self.sheet.row_block
        self._nothing = nothing(s)
        own = self._node_names[self.open]
        come = s.receipts.copy()
        come[:, 0] += s.stock
        balance = (come - s.wanted.forecast)[self.open]
        add("balance", own, balance, balance, which=self.open)
        self._sold = self.open[s.wanted.forecast[self.open].sum(axis=1) > 0]
        zero = np.zeros((len(self._sold), len(s.weeks)))
        add("backlog", self._node_names[self._sold], zero, zero, which=self._sold)
        self._sold_at = np.full(len(s.stock), -1)
        self._sold_at[self._sold] = np.arange(len(self._sold))
        add("hours", names(pl.Series(s.means.resources, dtype=pl.String)), -np.inf, s.means.hours)

    def _stock(self) -> None:
        """Stock in steps and above, at the end of each week, and what it is good for at the end."""
        s, sheet = self.s, self.sheet
        cover, holding = objective.cover_prices(s)
        zero = np.zeros(len(s.stock))
        end = {k: sum(v.values(), zero) for k, v in objective.end_prices(s).items()}
        node, step = np.nonzero(s.width[self.open] > 0)
        node = self.open[node]
        self._step_node = node
        cost = cover[node, step] + holding[node]
        cost[:, -1] += end["step"][node]
        tier = sheet.column_block(
            "step", self._node_names[node] + step + 1, cost, upper=s.width[node, step][:, None],
            which=node,
        )  # fmt: skip
        excess = sheet.column_block(
            "excess", self._node_names[self.open], holding[self.open], which=self.open
        )
        for block, nodes in ((tier, node), (excess, self.open)):
            at = self._at[nodes]
            sheet.put("balance", at, 0, block, 1.0)
            sheet.put("balance", at, 1, block, -1.0)
        usable = sheet.column_block(
            "usable", self._node_names[self.open], end["usable"][self.open][:, None],
            upper=s.usable[self.open][:, None],
        )  # fmt: skip
        beyond = sheet.column_block(
            "beyond", self._node_names[self.open], end["beyond"][self.open][:, None]
        )
        zero = np.zeros((len(self.open), 1))
        sheet.row_block("end", self._node_names[self.open], zero, zero)
        at = np.arange(len(self.open))
        sheet.put("end", at, 0, excess, 1.0, only=len(s.weeks) - 1)
        sheet.put("end", at, 0, usable, -1.0)
        sheet.put("end", at, 0, beyond, -1.0)

    def _supply(self) -> None:
        self._buys()
        self._makes()
        self._moves()
        self._in_work()

    def _cost(self, flow: str, which: Ints) -> Floats:
        total: Floats = sum(self._prices[flow].values(), np.zeros(1))
        return total[which]

    def _buys(self) -> None:
        s, buys = self.s, self.s.net.buys
        node = buys["node"].to_numpy()
        which = np.flatnonzero(~s.closed[node])
        block = self.sheet.column_block(
            "buy", self._node_names[node[which]] + names(buys["supplier"])[which],
            self._cost("buy", which), upper=bounds.buying(s, which), which=which,
        )  # fmt: skip
        self.sheet.put("balance", self._at[node[which]], 0, block, -1.0)
        if s.terms.budget is not None:
            self._budget(block, buys, which)

    def _budget(self, block: Block, buys: pl.DataFrame, which: Ints) -> None:
        weeks = len(self.s.weeks)
        count = -(-weeks // BUDGET_WEEKS)
        limit = np.full((1, count), self.s.terms.budget)
        self.sheet.row_block("budget", np.array([1]), -np.inf, limit)
        week = self.s.weeks.of(pl.Series(self.s.arrive.release[which].ravel()).cast(pl.Date))
        release = week.reshape(-1, weeks) // BUDGET_WEEKS
        first = self.sheet.rows["budget"].first
        price = np.repeat(buys["price"].to_numpy()[which][:, None], weeks, axis=1)
        self.sheet.put_raw(first + release, block.numbers(), price)

    def _makes(self) -> None:
        s, makes = self.s, self.s.net.makes
        if makes.is_empty():
            return
        node, lag = makes["node"].to_numpy(), makes["weeks"].to_numpy()
        which = np.arange(makes.height)
        name = self._node_names[node] + names(makes["routing"]) + 3
        block = self.sheet.column_block(
            "make", name, self._cost("make", which), upper=bounds.making(s)
        )
        self.sheet.put("balance", self._at[node], 0, block, -1.0)
        uses = s.net.uses
        make = uses["make"].to_numpy()
        self.sheet.put(
            "balance", self._at[uses["node"].to_numpy()], -uses["lag"].to_numpy(), block,
            uses["per_unit"].to_numpy()[:, None] * bounds.in_force(s, uses), pick=make,
        )  # fmt: skip
        hours = s.net.hours
        make = hours["make"].to_numpy()
        self._load(block, make, hours, lag=np.minimum(lag[make], 1))

    def _load(self, block: Block, pick: Ints, hours: pl.DataFrame, *, lag: Ints) -> None:
        resource = self.s.means.number(hours["resource"])
        known = resource >= 0
        self.sheet.put(
            "hours", resource[known], -lag[known], block,
            hours["hours"].to_numpy()[known][:, None], pick=pick[known],
        )  # fmt: skip

    def _moves(self) -> None:
        s, moves = self.s, self.s.net.moves
        if moves.is_empty():
            return
        target, source = moves["target"].to_numpy(), moves["source"].to_numpy()
        days = moves["days"].to_numpy()
        name = self._node_names[target] + 5 * self._node_names[source]
        block = self.sheet.column_block(
            "move", name, self._cost("move", np.arange(moves.height)), upper=bounds.moving(s)
        )
        self.sheet.put("balance", self._at[target], 0, block, -1.0)
        lag = np.ceil(np.round(days, 6) / 7.0).astype(np.int64)
        self.sheet.put("balance", self._at[source], -lag, block, 1.0)

    def _in_work(self) -> None:
        s, orders = self.s, self.s.in_work
        count = len(orders.node)
        name = names(orders.table["work_order"])
        weeks = np.arange(len(s.weeks))
        upper = np.where(weeks >= orders.first[:, None], orders.quantity[:, None], 0.0)
        cost = self._cost("finish", np.arange(count))
        block = self.sheet.column_block("finish", name, cost, upper=upper)
        self.sheet.row_block("in_work", name, -np.inf, orders.quantity[:, None])
        self.sheet.put("in_work", np.arange(count), None, block, 1.0)
        self.sheet.put("balance", self._at[orders.node], 0, block, -1.0)
        own = pl.DataFrame({"order": np.arange(count), "make": orders.make})
        uses = own.filter(pl.Series(~orders.started)).join(
            s.net.uses, on="make", maintain_order="left"
        )
        self.sheet.put(
            "balance", self._at[uses["node"].to_numpy()], 0, block,
            uses["per_unit"].to_numpy()[:, None] * bounds.in_force(s, uses),
            pick=uses["order"].to_numpy(),
        )  # fmt: skip
        hours = own.join(s.net.hours, on="make", maintain_order="left")
        order = hours["order"].to_numpy()
        self._load(block, order, hours, lag=np.zeros(len(order), dtype=np.int64))

    def _demand(self) -> None:
        s, sheet = self.s, self.sheet
        sold = self._sold
        own, at, rows = self._node_names[sold], self._at[sold], np.arange(len(sold))
        short = sheet.column_block(
            "short", own, self._cost("short", sold), upper=s.wanted.forecast[sold], which=sold
        )
        backlog = sheet.column_block("backlog", own, self._cost("backlog", sold), which=sold)
        caught = sheet.column_block("caught", own, self._cost("caught", sold), which=sold)
        sheet.put("balance", at, 0, short, -1.0)
        sheet.put("balance", at, 0, caught, 1.0)
        sheet.put("backlog", rows, 0, backlog, 1.0)
        sheet.put("backlog", rows, 1, backlog, -(1.0 - s.terms.lost_per_week))
        sheet.put("backlog", rows, 0, short, -(1.0 - s.terms.lost_when_short))
        sheet.put("backlog", rows, 0, caught, 1.0)
        which = np.flatnonzero(~s.closed[s.wanted.node])
        w = s.wanted
        shares = np.round(np.stack([w.lost, w.penalty, w.most]) * 1e6).astype(np.int64)
        shares = shares * np.array([[1], [1_000_003], [7_919]])
        name = self._node_names[w.node] + 11 * shares.sum(axis=0) + w.due + 101 * w.pay
        upper = np.where(np.arange(len(s.weeks)) >= w.due[which, None], np.inf, 0.0)
        deliver = sheet.column_block(
            "deliver", name[which], self._cost("deliver", which), upper=upper, which=which
        )
        after = sheet.column_block(
            "after", name[which], self._cost("after", which)[:, None], which=which
        )
        firm = w.quantity[which][:, None]
        sheet.row_block("firm", name[which], firm, firm, which=which)
        groups = np.arange(len(which))
        sheet.put("firm", groups, None, deliver, 1.0)
        sheet.put("firm", groups, 0, after, 1.0)
        sheet.put("balance", self._at[w.node[which]], 0, deliver, 1.0)

    def _works(self) -> None:
        s, sheet, table = self.s, self.sheet, self.s.works.table
        count, weeks = table.height, np.arange(len(s.weeks))
        which = np.arange(count)
        name = names(table["kind"], table["job"], table["job_class"], table["period"])
        pace = np.where(weeks >= s.works.start[:, None], s.works.pace[:, None], 0.0)
        work = sheet.column_block("work", name, np.zeros((count, 1)), upper=pace)
        ready = np.where(weeks >= s.works.ready[:, None], np.inf, 0.0)
        hand = sheet.column_block("hand", name, self._cost("hand", which), upper=ready)
        waiting = sheet.column_block("waiting", name, objective.wip_prices(s))
        left = sheet.column_block("left", name, self._cost("left", which)[:, None])
        may = np.where((table["kind"] == "intake").to_numpy(), np.inf, 0.0)[:, None]
        declined = sheet.column_block(
            "declined", name, self._cost("declined", which)[:, None], upper=may
        )
        zero = np.zeros((count, len(s.weeks)))
        sheet.row_block("progress", name, zero, zero)
        sheet.put("progress", which, 0, waiting, 1.0)
        sheet.put("progress", which, 1, waiting, -1.0)
        sheet.put("progress", which, 0, work, -1.0)
        sheet.put("progress", which, 0, hand, 1.0)
        one = np.ones((count, 1))
        sheet.row_block("works", name, one, one)
        sheet.put("works", which, None, hand, 1.0)
        sheet.put("works", which, 0, left, 1.0)
        sheet.put("works", which, 0, declined, 1.0)
        hours = s.works.hours
        number = hours["work"].to_numpy()
        self._load(work, number, hours, lag=np.zeros(len(number), dtype=np.int64))

    def _means(self) -> None:
        s = self.s
        own = names(pl.Series(s.means.resources, dtype=pl.String))
        which = np.arange(len(own))
        for name, limit in (("overtime", s.means.overtime), ("outside", s.means.outside)):
            block = self.sheet.column_block(name, own, self._cost(name, which), upper=limit)
            self.sheet.put("hours", which, 0, block, -1.0)

    def _wishes(self) -> None:
        s, wishes = self.s, self.s.wishes
        if not len(wishes.node):
            return
        name = self._node_names[wishes.node] + wishes.week
        count = np.arange(len(name))
        missed = self.sheet.column_block("missed", name, self._cost("missed", count)[:, None])
        self.sheet.row_block("kept", name, wishes.quantity[:, None], np.inf)
        self.sheet.put("kept", count, 0, missed, 1.0)
        for flow, node in (
            ("buy", s.net.buys["node"].to_numpy()), ("make", s.net.makes["node"].to_numpy()),
            ("move", s.net.moves["target"].to_numpy()),
        ):  # fmt: skip
            if flow not in self.sheet.columns:
                continue
            block = self.sheet.columns[flow]
            wish, source = np.nonzero(wishes.node[:, None] == node[block.which][None, :])
            column = block.first + source * len(s.weeks) + wishes.week[wish]
            first = self.sheet.rows["kept"].first
            self.sheet.put_raw(first + wish, column, np.ones(len(wish)))
