"""Reads the given tables into a Situation; it decides nothing and repairs nothing silently."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl

from firstmate.base.issue import Issue
from firstmate.base.task import Given
from firstmate.capabilities.supply import (
    capacity,
    gates,
    opening,
    pools,
    restraints,
    shelf,
    works,
)
from firstmate.capabilities.supply.bills import bills
from firstmate.capabilities.supply.buying import price_steps, without_rate
from firstmate.capabilities.supply.needs import usable_later
from firstmate.capabilities.supply.network import Network
from firstmate.capabilities.supply.options import CARRY_WEEKS, JOB_WEEK_HOURS, STRICT, chosen
from firstmate.capabilities.supply.patience import with_patience
from firstmate.capabilities.supply.payments import Cash, cash_limit, weeks_to_pay
from firstmate.capabilities.supply.places import Places, at_holders, places
from firstmate.capabilities.supply.situation import (
    InWork,
    Ordering,
    Situation,
    Terms,
    Wishes,
    alone,
    no_more_than,
    steps,
)  # fmt: skip
from firstmate.capabilities.supply.sources import holders, sourced
from firstmate.capabilities.supply.supplier_days import arrivals
from firstmate.capabilities.supply.wanted import Wanted, firm_lines, wanted
from firstmate.capabilities.supply.weeks import FRIDAY, Weeks
from firstmate.company.currency import at_home

#: Lines of a purchase order where no past order shows it.
USUAL_LINES = 5.0
#: Priority of customers who have none, where orders are served strictly by priority.
LAST_PRIORITY = 99


def situation(given: Given) -> Situation:
    """Return everything the plan of these tables depends on."""
    weeks = Weeks.after(given.as_of, weeks=int(given.settings["plan_weeks"]))
    where = _places(given)
    lines, forecasts = _demand(given, where, weeks)
    counted = where.fill(at_holders(given["stock"], holders(given)))
    stock, issues = opening.on_hand(counted, as_of=given.as_of)
    pins = _in_force(given["plan_pins"])
    incoming, late = opening.incoming(
        at_home(
            where.fill(given["purchase_lines"]), ("price", "amount"), rates=given["fx_rates"],
            home=given.settings["currency"], as_of=given.as_of,
        ),
        lead_times=given["lead_times"], pins=pins, as_of=given.as_of,
    )  # fmt: skip
    work_orders = opening.in_work(where.fill(given["work_orders"]), pins=pins, as_of=given.as_of)
    bill = bills(_today(given["bom_lines"], given.as_of), given["items"])
    known = (lines, forecasts, stock, incoming, work_orders, _of_items(where.fill(pins)))
    seeds = pl.concat([rows.select("item", "location") for rows in known])
    net, unsourced = sourced(
        given, seeds, lines=lines, forecasts=forecasts, bill=bill, where=where, weeks=weeks
    )
    one_off, found = _works(given, weeks)
    shared = pools.with_sets(one_off.hours, given, key="work")
    one_off = replace(one_off, hours=shared.select(one_off.hours.columns))
    means, empty = capacity.means(
        pools.capacities(given), weeks=weeks,
        used=pl.concat([net.hours["resource"], one_off.hours["resource"]]),
        overtime_rate=given.settings["hour_cost"] * (1.0 + given.settings["overtime_premium"]),
    )  # fmt: skip
    coming, receipts = _coming(incoming, net, weeks)
    cash = cash_limit(given, weeks, incoming=coming, works=one_off.table, buys=net.buys)
    demand = wanted(
        _paid(lines, given, cash=cash), forecasts,
        nodes=net.nodes, unit_prices=given["unit_prices"], weeks=weeks,
    )  # fmt: skip
    terms, offered = _terms(given, weeks), _offered(given, where, weeks)
    in_work = _in_work(work_orders, net, weeks)
    wishes = _wishes(where.fill(pins), net, weeks)
    restrained = restraints.read(
        given, net, weeks, incoming=coming, locations=where.fill(given["locations"]), cash=cash
    )
    on_hand = _stock(stock, net)
    kept = shelf.read(given, net, demand, weeks=weeks, stock=counted,
                      on_hand=on_hand, coming=receipts)  # fmt: skip
    width, cover = _steps(given, where, net)
    return Situation(
        weeks=weeks, net=net, wanted=demand, works=one_off, means=means,
        stock=on_hand, receipts=receipts, incoming=coming, in_work=in_work,
        arrive=arrivals(net.buys, net.nodes, where.everywhere(given["supply_calendars"]), weeks),
        ordering=_ordering(given, net, offered), wishes=wishes, width=width, cover=cover,
        usable=_usable(net, demand, there=on_hand + receipts.sum(axis=1), in_work=in_work),
        terms=terms, restraints=restrained, shelf=kept, merge=_merged(given, net),
        closed=alone(net, budget=terms.budget, pinned=wishes.node, in_work=in_work.node,
                     shared=restrained.shared(net.buys) | kept.risky),
        issues=(
            *issues, *kept.issues, *late, *bill.issues, *unsourced, *found, *empty, *_below_cost(net, demand),
            *without_rate(offered, currency=given.settings["currency"]),
        ),
    )  # fmt: skip


def _steps(given: Given, where: Places, net: Network) -> tuple[np.ndarray, np.ndarray]:
    """Steps of stock worth keeping: their width [units] and what a week of each saves."""
    width, cover = steps(where.fill(given["stock_steps"]), net.nodes)
    return no_more_than(width, _maximum(given, net)), cover


def _places(given: Given) -> Places:
    return places(
        [given["sales"], given["forecasts"]],
        [given["stock"], given["purchase_lines"], given["locations"]],
        beside=_used_holders(given),
    )


def _used_holders(given: Given) -> list[str]:
    """Suppliers at whom our material lies and who work on it, or at whom stock is counted."""
    known = holders(given)
    at = pl.concat([given["operations"]["supplier"], given["stock"]["supplier"],
                    given["stock"]["location"]])  # fmt: skip
    return known.filter(known.is_in(at.unique().implode())).to_list()


def _demand(given: Given, where: Places, weeks: Weeks) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Firm lines with the terms of their customers, and the forecast, by place; no services."""
    lines = where.fill(_patient(given, _terms_of_delivery(given, firm_lines(given["sales"]))))
    forecasts = where.fill(
        given["forecasts"].filter(
            (pl.col("layer") == "consensus") & (pl.col("period") >= weeks.periods[0])
        )
    )
    return _stocked(lines, given), _stocked(forecasts, given)


def _coming(incoming: pl.DataFrame, net: Network, weeks: Weeks) -> tuple[pl.DataFrame, np.ndarray]:
    """Open purchases with their node, and the units that arrive: node x week."""
    coming = incoming.join(net.nodes.select("node", "item", "location"), on=["item", "location"],
                           maintain_order="left")  # fmt: skip
    receipts = np.zeros((net.nodes.height, len(weeks)))
    week = weeks.of(coming["day"])
    inside = week < len(weeks)
    np.add.at(receipts, (coming["node"].to_numpy()[inside], week[inside]),
              coming["quantity"].to_numpy()[inside])  # fmt: skip
    return coming, receipts


def _offered(given: Given, where: Places, weeks: Weeks) -> pl.DataFrame:
    """What suppliers list on the first day of the plan, in the company's currency."""
    return price_steps(
        where.everywhere(given["supplier_items"]), rates=given["fx_rates"],
        currency=given.settings["currency"], day=weeks.buckets.start,
    )  # fmt: skip


def _ordering(given: Given, net: Network, offered: pl.DataFrame) -> Ordering:
    """What suppliers demand of orders: least value, price steps above the smallest order."""
    least = net.buys.join(
        given["suppliers"].select("supplier", "minimum_value").unique("supplier", keep="first"),
        on="supplier", how="left", maintain_order="left",
    )["minimum_value"].fill_null(0.0).to_numpy()  # fmt: skip
    place = net.nodes.select("node", "item", "location")
    cheaper = (pl.col("price_step") < pl.col("price") - 1e-9).any().over("buy")
    known = (
        net.buys.filter(pl.col("valid_from").is_null())
        .select("buy", "node", "supplier", "price")
        .join(place, on="node")
        .join(offered, on=["supplier", "item"], suffix="_step")
        .filter(
            ((pl.col("location_step") == "") | (pl.col("location_step") == pl.col("location")))
            & pl.col("price_step").is_not_null()
        )
        .filter(cheaper)
        .sort("buy", "from_quantity")
    )
    steps_of = {
        int(buy): (rows["from_quantity"].to_numpy(), rows["price_step"].to_numpy())
        for (buy,), rows in known.group_by("buy", maintain_order=True)
    }
    cost, past = given.settings["order_cost"], given["purchase_lines"]
    usual = past.height / max(past["purchase"].n_unique(), 1) if past.height else USUAL_LINES
    return Ordering(least, steps_of, int(given.settings["review_days"]), cost, cost / usual)


def _paid(lines: pl.DataFrame, given: Given, *, cash: Cash | None) -> pl.DataFrame:
    """Add the weeks to payment, where a limit on cash needs them."""
    if cash is None:
        return lines.with_columns(pl.lit(0, dtype=pl.Int64).alias("pay"))
    found = weeks_to_pay(lines["customer"], given["customers"], weekday=FRIDAY)
    return lines.with_columns(pl.Series("pay", found))


def _below_cost(net: Network, demand: Wanted) -> list[Issue]:
    """Items expected to sell for less than they cost to obtain."""
    worth = net.nodes["worth"].to_numpy()
    expected = demand.forecast.sum(axis=1)
    loss = np.maximum(worth - demand.forecast_price, 0.0) * expected
    below = np.flatnonzero((loss > 0.01) & (demand.forecast_price < 0.99 * worth))
    if not len(below):
        return []
    items = net.nodes["item"][below].unique().sort()
    return [Issue(
        task="plan", code="sold_below_cost", table="items", column="price",
        value=", ".join(items.head(10)), count=len(items), effect=float(loss[below].sum()),
        why=f"{len(items)} items sell for less than material and outside work cost; the plan "
        "serves them all the same.",
        mend="Check price, cost and bill of these items; if they are right, raise the price.",
    )]  # fmt: skip


def _terms(given: Given, weeks: Weeks) -> Terms:
    said = given.settings
    frozen = weeks.first_arrival(np.array([float(said["frozen_days"])]))
    return Terms(
        holding_rate=said["holding_rate"],
        lost_when_short=said["lost_when_short"],
        lost_per_week=said["lost_per_week"],
        dead_value=said["dead_value"],
        carry_weeks=int(chosen(given, CARRY_WEEKS)),
        frozen_weeks=int(frozen[0]),
        budget=said["buying_budget"],
    )


def _patient(given: Given, rows: pl.DataFrame) -> pl.DataFrame:
    return with_patience(
        rows, patience=given["patience"], customers=given["customers"],
        lost_per_week=given.settings["lost_per_week"],
    )  # fmt: skip


def _terms_of_delivery(given: Given, lines: pl.DataFrame) -> pl.DataFrame:
    """Add ``whole``, where a customer takes no part deliveries, and ``priority`` (strict only)."""
    terms = given["customers"].select(
        "customer", (~pl.col("part_deliveries")).alias("whole"), "priority",
        pl.col("least_delivery").alias("least"),
        (pl.col("remaining_life") / 7.0).ceil().alias("remaining"),
    )  # fmt: skip
    strict = bool(chosen(given, STRICT))
    rank = pl.col("priority").fill_null(LAST_PRIORITY) if strict else pl.lit(0)
    return lines.join(
        terms.unique("customer", keep="first"), on="customer", how="left", maintain_order="left"
    ).with_columns(
        pl.col("whole").fill_null(value=False), pl.col("least").fill_null(0.0), rank.cast(pl.Int64).alias("priority"),
        pl.col("remaining").fill_null(0.0).cast(pl.Int64),
    )  # fmt: skip


def _stocked(rows: pl.DataFrame, given: Given) -> pl.DataFrame:
    """Without services, which are delivered but never planned as units."""
    services = given["items"].filter(pl.col("supply") == "service").select("item")
    return rows.join(services, on="item", how="anti", maintain_order="left")


def _today(bom_lines: pl.DataFrame, as_of: date) -> pl.DataFrame:
    return bom_lines.filter(pl.col("valid_to").is_null() | (pl.col("valid_to") > as_of))


def _in_force(pins: pl.DataFrame) -> pl.DataFrame:
    return pins.filter(pl.col("op").is_not_null()).sort("pin")


def _usable(net: Network, demand: Wanted, *, there: np.ndarray, in_work: InWork) -> np.ndarray:
    """Units worth their cost at the end of the plan: of made items only what is too much already.

    Else the plan would make for stock, at the end of it, what nobody ordered: parts that are good
    for later needs and the item made of them would both count as needed.
    """
    made = np.zeros(len(there), dtype=bool)
    made[net.makes["node"].to_numpy()] = True
    coming = there.copy()
    np.add.at(coming, in_work.node, in_work.quantity)
    later = usable_later(net, demand)
    return np.where(made, np.clip(coming - later, 0.0, later), later)


def _maximum(given: Given, net: Network) -> np.ndarray:
    """Most units that may be kept of each node, infinite where not said."""
    most = given["items"].select("item", "maximum").unique("item", keep="first")
    found = net.nodes.select("item").join(most, on="item", how="left", maintain_order="left")
    return found["maximum"].fill_null(np.inf).to_numpy()


def _merged(given: Given, net: Network) -> np.ndarray:
    """Weeks whose needs shall be one order or lot; 1 where nothing is said."""
    said = given["items"].select("item", "merge_days").unique("item", keep="first")
    found = net.nodes.select("item").join(said, on="item", how="left", maintain_order="left")
    weeks: np.ndarray = np.ceil(found["merge_days"].fill_null(7.0).to_numpy() / 7.0)
    found_weeks: np.ndarray = np.maximum(weeks, 1.0).astype(np.int64)
    return found_weeks


def _stock(stock: pl.DataFrame, net: Network) -> np.ndarray:
    place = net.nodes.select("node", "item", "location")
    found = stock.join(place, on=["item", "location"], maintain_order="left")
    table = np.zeros(place.height)
    np.add.at(table, found["node"].to_numpy(), found["quantity"].to_numpy())
    return np.maximum(table, 0.0)


def _in_work(orders: pl.DataFrame, net: Network, weeks: Weeks) -> InWork:
    """Work orders by node; one that takes hours may be finished as early as they are there."""
    table = orders.join(
        net.nodes.select("node", "item", "location"), on=["item", "location"], maintain_order="left"
    )
    routed = net.makes.select("node", "routing", "make").unique(["node", "routing"], keep="first")
    first_way = net.makes.group_by("node").agg(pl.col("make").min().alias("any"))
    table = (
        table.join(routed, on=["node", "routing"], how="left", maintain_order="left")
        .join(first_way, on="node", how="left", maintain_order="left")
        .with_columns(pl.coalesce("make", "any", pl.lit(-1)).alias("make"))
    )
    timed = table["make"].is_in(net.hours["make"].unique().implode())
    free = (timed & ~table["fixed"]).to_numpy()
    first = np.where(free, np.where(table["started"].to_numpy(), 0, 1), weeks.of(table["day"]))
    return InWork(
        table=table, node=table["node"].to_numpy(), quantity=table["quantity"].to_numpy(),
        first=first.astype(np.int64), started=table["started"].to_numpy(),
        make=table["make"].to_numpy(),
    )  # fmt: skip


def _of_items(pins: pl.DataFrame) -> pl.DataFrame:
    return pins.filter(pl.col("item").fill_null("") != "")


def _wishes(pins: pl.DataFrame, net: Network, weeks: Weeks) -> Wishes:
    rows = _of_items(pins).join(
        net.nodes.select("node", "item", "location"), on=["item", "location"], maintain_order="left"
    )
    forbidden = np.zeros((net.nodes.height, len(weeks)), dtype=np.bool_)
    never = rows.filter(pl.col("op") == "forbid")
    forbidden[never.filter(pl.col("day").is_null())["node"].to_numpy()] = True
    dated = never.filter(pl.col("day").is_not_null())
    week = weeks.of(dated["day"])
    forbidden[dated["node"].to_numpy()[week < len(weeks)], week[week < len(weeks)]] = True
    keep = rows.filter((pl.col("op") == "keep") & (pl.col("quantity") > 0))
    week = weeks.of(keep["day"].fill_null(weeks.periods[-1]))
    inside = week < len(weeks)
    return Wishes(
        forbidden,
        keep["node"].to_numpy()[inside],
        week[inside],
        keep["quantity"].to_numpy()[inside],
    )


def _works(given: Given, weeks: Weeks) -> tuple[works.Works, list[Issue]]:
    margin = given.settings["job_margin"]
    jobs = works.open_jobs(given["sales"], given["jobs"], given["job_hours"], margin=margin)
    times = works.usual_times(given["sales"], given["job_starts"])
    goods = opening.goods_of_jobs(
        given["purchase_lines"], lead_times=given["lead_times"], as_of=given.as_of
    )
    jobs = _moved(_patient(given, jobs), _in_force(given["plan_pins"]))
    jobs, waiting = gates.held(
        works.of_class(jobs, times).drop("size"), given["gates"],
        kinds=given["gate_kinds"], goods=goods, customers=given["customers"], as_of=given.as_of,
    )  # fmt: skip
    coming = works.intake(
        given["intakes"], times, margin=margin, lost=given.settings["lost_per_week"], weeks=weeks
    )
    found, bare = works.works(
        jobs, coming, job_hours=given["job_hours"], job_rates=given["job_rates"], weeks=weeks,
        week_hours=float(chosen(given, JOB_WEEK_HOURS)),
    )  # fmt: skip
    return found, [*waiting, *bare]


def _moved(jobs: pl.DataFrame, pins: pl.DataFrame) -> pl.DataFrame:
    moves = (
        pins.filter((pl.col("op") == "move") & pl.col("work").is_not_null())
        .select(pl.col("work").alias("job"), pl.col("day").alias("pinned"))
        .unique("job", keep="last", maintain_order=True)
    )
    return (
        jobs.join(moves, on="job", how="left", maintain_order="left")
        .with_columns(pl.coalesce("pinned", "promised").alias("promised"))
        .drop("pinned")
    )
