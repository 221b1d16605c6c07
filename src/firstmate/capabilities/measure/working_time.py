"""Hours of every resource day by day: shifts, calendars, holidays, absences; no reports."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import polars as pl

WORKDAYS = 5


def daily_hours(tables: Mapping[str, pl.DataFrame], *, start: date, end: date) -> pl.DataFrame:
    """Return the hours of every resource that has hours entered, day by day.

    One unit works its calendar's shift, else the calendar's hours per week, else the resource's,
    Monday to Friday; a crew or desk without hours has those of its people. Closed days of the firm
    or the resource set the hours of a day, extra hours per week are spread over the workdays. An
    absent person takes away that person's hours where the hours come from people or the resource
    is a crew or desk.

    Parameters
    ----------
    tables
        resources, people, shifts, calendars, calendar_exceptions.

    Returns
    -------
    resource, day, nominal (before closed days and absences), hours.
    """
    units = _units(tables)
    days = pl.DataFrame({"day": pl.date_range(start, end, eager=True)})
    grid = units.join(days, how="cross").with_columns(
        (pl.col("day").dt.weekday() <= WORKDAYS).alias("workday")
    )
    grid = _with_calendar(grid, tables=tables)
    flat = pl.col("week") / WORKDAYS * pl.col("workday")
    grid = grid.with_columns(pl.coalesce("calendar_hours", flat).alias("plain")).filter(
        pl.col("plain").is_not_null()
    )
    grid = _with_exceptions(grid, exceptions=tables["calendar_exceptions"])
    grid = _with_absences(grid, tables=tables)
    nominal = pl.col("plain") * pl.col("units")
    return grid.select(
        "resource",
        "day",
        nominal.alias("nominal"),
        (pl.col("open_hours") * pl.col("units") - pl.col("absent"))
        .clip(lower_bound=0.0)
        .alias("hours"),
    ).sort("resource", "day")


def _units(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Resource, units, week (hours a week of a unit), by_people (whether people are its hours)."""
    people = (
        _present(tables["people"])
        .group_by("resource")
        .agg(
            pl.col("hours_per_week").sum().alias("_sum"),
            pl.col("hours_per_week").count().alias("_n"),
        )
        # people of whom no hours are known have not none: the place's hours are not known
        .select("resource", pl.when(pl.col("_n") > 0).then("_sum").alias("_people"))
    )
    listed = tables["resources"].select("resource", "units", "hours_per_week", "kind")
    rows = listed.join(people, on="resource", how="full", coalesce=True)
    own = pl.col("hours_per_week")
    return rows.select(
        "resource",
        pl.when(own.is_null() & pl.col("_people").is_not_null())
        .then(1.0)
        .otherwise(pl.col("units").fill_null(1.0))
        .alias("units"),
        pl.coalesce(own, "_people").alias("week"),
        (
            (own.is_null() & pl.col("_people").is_not_null())
            | pl.col("kind").is_in(["crew", "desk"]).fill_null(value=False)
        ).alias("by_people"),
    ).sort("resource")


def _present(people: pl.DataFrame) -> pl.DataFrame:
    """People with the place their hours belong to: resource, else role, else team, else ""."""
    return people.select(
        "person",
        pl.coalesce(pl.col("resource").replace("", None), "role", "team")
        .fill_null("")
        .alias("resource"),
        "hours_per_week",
        "starts",
        "ends",
    )


def _with_calendar(grid: pl.DataFrame, *, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Add the hours of the calendar that holds on the day, from its shift or its week."""
    shift = tables["shifts"].group_by("shift", "weekday").agg(
        (pl.col("to_hour") - pl.col("from_hour") - pl.col("break_hours").fill_null(0.0)).sum()
        .alias("_shift_hours")
    )  # fmt: skip
    calendars = tables["calendars"].rename({"calendar": "resource", "hours_per_week": "_week"})
    known = tables["shifts"]["shift"].unique()
    held = (
        grid.select("resource", "day", "workday")
        .join(calendars, on="resource", how="inner")
        .filter(
            (pl.col("valid_from").is_null() | (pl.col("valid_from") <= pl.col("day")))
            & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= pl.col("day")))
        )
        .with_columns(pl.col("day").dt.weekday().cast(pl.Int64).alias("weekday"))
        .join(shift, on=["shift", "weekday"], how="left")
    )
    of_shift = pl.when(pl.col("shift").is_in(known.implode())).then(
        pl.col("_shift_hours").fill_null(0.0)
    )
    of_week = pl.when("workday").then(pl.col("_week") / WORKDAYS).otherwise(
        pl.when(pl.col("_week").is_not_null()).then(0.0)
    )  # fmt: skip
    hours = (
        held.with_columns(pl.coalesce(of_shift, of_week).alias("calendar_hours"))
        .drop_nulls("calendar_hours")
        .group_by("resource", "day")
        .agg(pl.col("calendar_hours").sum())
    )
    return grid.join(hours, on=["resource", "day"], how="left")


def _spread(exceptions: pl.DataFrame, *, start: date, end: date) -> pl.DataFrame:
    """One row per calendar and day of the exceptions inside the span."""
    first = pl.col("valid_from").fill_null(start).clip(lower_bound=start)
    last = pl.coalesce("valid_to", pl.when(pl.col("hours").is_not_null()).then("valid_from"))
    bounded = exceptions.with_columns(
        pl.col("calendar").fill_null(""),
        first.alias("_first"),
        last.fill_null(end).clip(upper_bound=end).alias("_last"),
    ).filter(pl.col("_first") <= pl.col("_last"))
    return bounded.with_columns(
        pl.date_ranges("_first", "_last").alias("day")
    ).explode("day").select("calendar", "day", "hours", "extra_hours")  # fmt: skip


def _span(grid: pl.DataFrame) -> tuple[date, date]:
    days = grid["day"]
    first, last = days.min(), days.max()
    if not isinstance(first, date) or not isinstance(last, date):
        return date.min + timedelta(days=1), date.min
    return first, last


def _with_exceptions(grid: pl.DataFrame, *, exceptions: pl.DataFrame) -> pl.DataFrame:
    """Set the hours of days that differ; a resource's own row wins over the firm's."""
    start, end = _span(grid)
    spread = _spread(exceptions, start=start, end=end)
    each = spread.group_by("calendar", "day").agg(
        pl.col("hours").min(), pl.col("extra_hours").sum()
    )
    own = each.rename({"calendar": "resource", "hours": "_own", "extra_hours": "_own_extra"})
    firm = (
        each.filter(pl.col("calendar") == "")
        .drop("calendar")
        .rename({"hours": "_firm", "extra_hours": "_firm_extra"})
    )
    extra = pl.col("_own_extra").fill_null(0.0) + pl.col("_firm_extra").fill_null(0.0)
    closed = pl.coalesce("_own", pl.when(pl.col("plain") > 0).then("_firm"))
    hours = pl.coalesce(closed, "plain") + pl.when("workday").then(extra / WORKDAYS).otherwise(0.0)
    return (
        grid.join(own, on=["resource", "day"], how="left")
        .join(firm, on="day", how="left")
        .with_columns(hours.clip(lower_bound=0.0).alias("open_hours"))
        .drop("_own", "_own_extra", "_firm", "_firm_extra")
    )


def _with_absences(grid: pl.DataFrame, *, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Hours that absent people take away from crews, desks and people-made resources."""
    start, end = _span(grid)
    people = _present(tables["people"])
    away = _spread(tables["calendar_exceptions"], start=start, end=end).filter(
        pl.col("hours").is_not_null()
    )
    daily = pl.col("hours_per_week").fill_null(0.0) / WORKDAYS
    lost = (
        people.join(away, left_on="person", right_on="calendar", how="inner")
        .filter(pl.col("day").dt.weekday() <= WORKDAYS)
        .with_columns((daily - pl.col("hours")).clip(lower_bound=0.0).alias("lost"))
        .group_by("person", "resource", "day")
        .agg(pl.col("lost").max())
        .group_by("resource", "day")
        .agg(pl.col("lost").sum())
    )
    gone = pl.when("by_people").then(pl.col("lost").fill_null(0.0)).otherwise(0.0)
    # A day on which the place is closed anyway has no hours to lose.
    return grid.join(lost, on=["resource", "day"], how="left").with_columns(
        pl.when(pl.col("open_hours") > 0).then(gone).otherwise(0.0).alias("absent")
    )
