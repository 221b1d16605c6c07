"""Which limits bind, read off the plan's prices and loads; it plans nothing and values no step."""

from __future__ import annotations

import polars as pl

from firstmate.company.skill_sets import skills_of

#: A price below this many units of currency is rounding, not a limit.
ROUNDING = 1e-6
#: A resource this full is examined even where its price is zero: prices of a degenerate plan lie.
FULL = 0.97
#: How much there is of a limit that is no resource.
LEVELS = {"kind": pl.String, "name": pl.String, "level": pl.Float64}


def by_cause(prices: pl.DataFrame, lead_times: pl.DataFrame) -> pl.DataFrame:
    """Return the plan's prices of what can be relieved: resources, suppliers, materials, cash.

    A dear item that is bought is a limit of the supplier it is bought from first; one that is made
    is dear for the hours and parts in it, which have prices of their own, so it is left out. Where
    money is scarce, or a store is full, all that is bought is dear for that: then only what the
    plan itself lays to a supplier counts. An item bought from nobody known stays a material.

    Parameters
    ----------
    prices
        ``plan_prices``: kind, name, period, amount.
    lead_times
        ``lead_times``: supplier, item, best; may be empty.
    """
    columns = ["kind", "name", "period", "amount"]
    if not {"supplier", "item", "best"} <= set(lead_times.columns):
        return prices.filter(pl.col("kind") != "market").select(columns)
    rest = prices.filter(~pl.col("kind").is_in(["market", "material"]))
    material = prices.filter(pl.col("kind") == "material")
    first = (
        lead_times.filter(pl.col("item").fill_null("") != "")
        .sort("item", "best", "supplier", descending=[False, True, False], nulls_last=True)
        .unique("item", keep="first", maintain_order=True)
        .select("item", "supplier")
    )
    known = pl.col("supplier").fill_null("") != ""
    shared = rest["kind"].is_in(["cash", "storage"]).any()
    bought = material.with_columns(
        pl.col("name").str.split("@").list.first().alias("item")
    ).join(first, on="item").filter(~known | pl.lit(not shared))  # fmt: skip
    named = bought.with_columns(
        pl.when(known).then(pl.lit("supplier")).otherwise("kind").alias("kind"),
        pl.when(known).then("supplier").otherwise("name").alias("name"),
    )
    dearest = named.group_by("kind", "name", "period").agg(pl.col("amount").max())
    return pl.concat([part.select(columns) for part in (rest, dearest)]).sort(columns[:3])


def by_skill(prices: pl.DataFrame, loads: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return prices and loads of single skills: an hour of one is an hour of each set it is in.

    Nobody can hire or add to a set of skills, only to one of them; its price is its own and that of
    every set.
    """
    known = set(loads["resource"])
    sets = pl.DataFrame(
        [(name, skill) for name in sorted(known) for skill in skills_of(name, known)],
        schema={"name": pl.String, "skill": pl.String}, orient="row",
    )  # fmt: skip
    if sets.is_empty():
        return prices, loads
    at = (pl.col("kind") == "resource") & pl.col("name").is_in(sets["name"].implode())
    of_sets = prices.filter(at).join(sets, on="name").with_columns(pl.col("skill").alias("name"))
    columns = [name for name in prices.columns if name != "amount"]
    every = pl.concat([prices.filter(~at), of_sets.select(prices.columns)])
    summed = every.group_by(columns, maintain_order=True).agg(pl.col("amount").sum())
    return summed.select(prices.columns), loads.filter(
        ~pl.col("resource").is_in(sets["name"].implode())
    )


def _full(loads: pl.DataFrame) -> pl.DataFrame:
    """Return by resource how full it is, over how many weeks and from when."""
    full = (pl.col("hours") >= FULL * pl.col("capacity")) & (pl.col("capacity") > 0)
    return loads.group_by(pl.col("resource").alias("name")).agg(
        (pl.col("hours").sum() / pl.col("capacity").sum()).alias("load_share"),
        pl.col("capacity").mean().alias("week"),
        full.sum().cast(pl.Int64).alias("full_weeks"),
        pl.col("period").filter(full).min().alias("full_at"),
    ).with_columns(pl.lit("resource").alias("kind"))  # fmt: skip


def binding(
    prices: pl.DataFrame,
    loads: pl.DataFrame,
    lead_times: pl.DataFrame | None = None,
    *,
    there: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Return the limits that may bind, the likely worst first.

    Parameters
    ----------
    prices
        ``plan_prices``: kind, name, period, amount [currency per hour or unit].
    loads
        ``loads``: resource, period, hours [h], capacity [h].
    lead_times
        ``lead_times``: who sells what; see :func:`by_cause`.
    there
        kind, name, level: how much there is of what is no resource, in the unit of its price.

    Returns
    -------
    kind, name, first_period, weeks_bound, price (mean where it binds), weight (sum over weeks of
    price x a tenth of what there is, the slope of a 10 % step), load_share.
    """
    prices, loads = by_skill(prices, loads)
    causes = by_cause(prices, pl.DataFrame() if lead_times is None else lead_times)
    closed = loads.filter(pl.col("capacity") <= 0).select(
        pl.lit("resource").alias("kind"), pl.col("resource").alias("name"), "period"
    )
    bound = (
        causes.filter(pl.col("amount") > ROUNDING)
        # In a week without hours any work has a price; that is the calendar, not a limit.
        .join(closed, on=["kind", "name", "period"], how="anti")
        .group_by("kind", "name")
        .agg(
            pl.col("period").min().alias("first_period"),
            pl.col("period").n_unique().cast(pl.Int64).alias("weeks_bound"),
            pl.col("amount").mean().alias("price"),
            pl.col("amount").sum().alias("total_price"),
        )
    )
    shares = _full(loads)
    both = bound.join(shares, on=["kind", "name"], how="full", coalesce=True)
    levels = pl.DataFrame(schema=LEVELS) if there is None else there
    both = both.join(levels, on=["kind", "name"], how="left", maintain_order="left")
    week = pl.coalesce("week", "level", 1.0)
    return (
        both.filter(pl.col("price").is_not_null() | (pl.col("full_weeks") > 0))
        .with_columns(
            pl.coalesce("first_period", "full_at").alias("first_period"),
            pl.coalesce("weeks_bound", "full_weeks").alias("weeks_bound"),
            pl.col("price").fill_null(0.0),
            (pl.col("total_price").fill_null(0.0) * week / 10).alias("weight"),
        )
        .sort(["weight", "load_share", "kind", "name"], descending=[True, True, False, False],
              nulls_last=True)
        .select("kind", "name", "first_period", "weeks_bound", "price", "weight", "load_share")
    )  # fmt: skip
