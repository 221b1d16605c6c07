"""Steps against suppliers that come late or deliver too little, full stores and scarce cash; it values none."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from firstmate.capabilities.limits.steps import QUARTER, Means, Step
from firstmate.company.change import Change, Scenario

#: Code of a supplier that is still to be found.
SECOND = "second source"
#: A larger buying budget, more goods of a supplier, more space: a fifth more.
MORE = 0.2
#: Days beyond what is stated from which a supplier comes late.
LATE_DAYS = 1.0


def late_suppliers(lead_times: pl.DataFrame) -> pl.DataFrame:
    """Return suppliers that take longer than they state, those with most lateness seen first.

    Parameters
    ----------
    lead_times
        ``lead_times``: supplier, item, value, stated [days], n (arrivals it was measured on).

    Returns
    -------
    supplier, days_late (value - stated of the supplier as a whole, else of its items), n.
    """
    needed = {"supplier", "value", "stated", "n"}
    if not needed <= set(lead_times.columns):
        return pl.DataFrame(schema={"supplier": pl.String, "days_late": pl.Float64, "n": pl.Int64})
    return (
        lead_times.filter((pl.col("supplier").fill_null("") != "") & (pl.col("n") > 0))
        .with_columns((pl.col("value") - pl.col("stated")).alias("days_late"))
        .sort("supplier", "n", descending=[False, True])
        .group_by("supplier", maintain_order=True)
        .agg(pl.col("days_late").first(), pl.col("n").max())
        .filter(pl.col("days_late") >= LATE_DAYS)
        .sort(pl.col("days_late") * pl.col("n"), "supplier", descending=[True, False])
    )


def supplier_steps(name: str, means: Means, *, premium: float) -> Iterator[Step]:
    """Yield the steps against a supplier: it delivers more, or as stated, or a second source is found.

    ``premium`` is what a second source is taken to ask above the price paid now [share].
    """
    goods = _goods(name, means)
    if goods is not None:
        yield goods
    times = means.tables["lead_times"].filter(pl.col("supplier") == name)
    late = times.filter(pl.col("value") - pl.col("stated") >= LATE_DAYS)
    if len(late):
        yield _as_stated(name, means, late)
    if len(late) or goods is not None:
        second = _second(name, means, late if len(late) else times, premium=premium)
        if second is not None:
            yield second


def _goods(name: str, means: Means) -> Step | None:
    """Have a fifth more of a supplier of whom only so much can be had a week."""
    said = (("suppliers", "weekly_value"), ("supplier_items", "weekly_quantity"))
    changes = tuple(
        Change(table=table, op="scale", column=column, value=1.0 + MORE, where={"supplier": name})
        for table, column in said
        if len(means.tables[table].filter((pl.col("supplier") == name) & (pl.col(column) > 0)))
    )
    if not changes:
        return None
    return Step(
        "supplier", name, "goods", f"{name} delivers a fifth more a week",
        Scenario(f"{name}: more goods", changes),
        cost=0.0, starts=means.start, weeks=QUARTER, supplier=name, priced=False,
    )  # fmt: skip


def _as_stated(name: str, means: Means, late: pl.DataFrame) -> Step:
    """Have what comes late delivered in the time that is stated."""
    rows = tuple(
        {
            "measure": "lead_times",
            "scope": "|".join((row["supplier"], row["item"] or "", row["location"] or "")),
            "value": float(row["stated"]),
            "because": "step: delivered as stated",
        }
        for row in late.iter_rows(named=True)
    )
    days = float(late["stated"].median() or 0.0)  # type: ignore[arg-type]
    return Step(
        "supplier", name, "supplier", f"{name} delivers as it states",
        Scenario(f"{name}: on time", (Change(table="accepted_estimates", op="append", rows=rows),)),
        cost=0.0, starts=means.start, weeks=QUARTER, days=days, supplier=name, priced=False,
    )  # fmt: skip


def _second(name: str, means: Means, times: pl.DataFrame, *, premium: float) -> Step | None:
    """Offer what is late or scarce from elsewhere too, at a premium, in the time that is stated here."""
    stated = times.select("item", pl.coalesce("stated", "value").alias("days")).filter(
        pl.col("item") != ""
    )
    offers = (
        means.tables["supplier_items"]
        .filter((pl.col("supplier") == name) & pl.col("price").is_not_null())
        .unique("item", keep="first", maintain_order=True)
        .join(stated.unique("item", keep="first"), on="item", maintain_order="left")
        .sort("item")
    )
    if offers.is_empty():
        return None
    new = tuple(
        {"supplier": SECOND, "item": row["item"], "price": row["price"] * (1.0 + premium),
         "currency": row["currency"], "lead_time": float(row["days"]), "priority": 2,
         "minimum": row["minimum"], "multiple": row["multiple"]}
        for row in offers.iter_rows(named=True)
    )  # fmt: skip
    # What an item is worth stays as it is: the second source is dearer only where it is bought from.
    worth = means.tables["unit_costs"].select("item", "value").join(offers, on="item", how="semi")
    kept = tuple(
        {"measure": "lead_times", "scope": f"{SECOND}|{row['item']}|", "value": float(row["days"])}
        for row in offers.iter_rows(named=True)
    ) + tuple(
        {"measure": "unit_costs", "scope": item, "value": float(value)}
        for item, value in worth.sort("item").iter_rows()
    )  # fmt: skip
    return Step(
        "supplier", name, "second", f"a second source beside {name}",
        Scenario(f"{name}: second source", (
            Change(table="suppliers", op="append", rows=({"supplier": SECOND},)),
            Change(table="supplier_items", op="append", rows=new),
            Change(table="accepted_estimates", op="append", rows=kept),
        )),
        cost=0.0, starts=means.start, weeks=QUARTER, days=float(offers["days"].median() or 0.0),  # type: ignore[arg-type]
        supplier=name,
    )  # fmt: skip


def cash_steps(name: str, means: Means) -> Iterator[Step]:
    """Yield the step against scarce money: a fifth more to buy with, or a fifth more credit.

    The interest of credit that is used is in the plan itself; a larger budget costs its own.
    """
    said = means.settings
    column, limit = ("buying_budget", said["buying_budget"]) if name == "budget" else (
        "credit_line", said["credit_line"] or said["cash_limit"] or said["cash_now"]
    )  # fmt: skip
    if not limit:
        return
    more = round(abs(limit) * MORE)
    total = more + (said[column] or 0.0)
    where = {"name": column}
    # A setting that nobody has entered has no row to set.
    new = {**where, "value": f"{total:g}", "origin": "entered"}
    change = (
        Change(table="settings", op="append", rows=(new,))
        if said[column] is None
        else Change(table="settings", op="set", column="value", value=f"{total:g}", where=where)
    )
    interest = more * said["credit_rate"] * QUARTER / 52 if name == "budget" else 0.0
    yield Step(
        "cash", name, "cash", f"{more:g} more money to spend", Scenario(column, (change,)),
        cost=interest, starts=means.start, weeks=QUARTER, amount=more,
    )  # fmt: skip


def space_step(name: str, means: Means) -> Step | None:
    """Return the step against a full place: a fifth more space there."""
    there = means.tables["locations"].filter(
        (pl.col("location") == name) & (pl.col("storage") > 0)
    )["storage"]  # fmt: skip
    if there.is_empty():
        return None
    change = Change(
        table="locations", op="scale", column="storage", value=1.0 + MORE, where={"location": name}
    )
    more = f"{float(there[0]) * MORE:.3g} m³"
    return Step(
        "storage", name, "space", f"{more} more space in {name}", Scenario(f"{name}: space", (change,)),
        cost=0.0, starts=means.start, weeks=QUARTER, priced=False, place=name, text=more,
    )  # fmt: skip
