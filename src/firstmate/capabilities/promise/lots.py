"""Lots of the works: those in work with the hours they still need, those planned, those of the past.

They fill the same resources as one-off work, so its odds are played among them. It starts no lot.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import numpy.typing as npt
import polars as pl

from firstmate.base.task import Given
from firstmate.capabilities.promise.book import Book

Floats = npt.NDArray[np.float64]
#: Weeks whose lots stand for those to come, and whose orders tell how many come.
PAST_WEEKS = 26


@dataclass(frozen=True)
class Lots:
    """Lots of a firm; days from the start of the plan, hours by (lot, resource of the route).

    ``week`` of a past lot is the one it was started in, from 0; ``usual_days`` how long after its
    start a lot is usually due.
    """

    left: Floats
    begins: Floats
    due: Floats
    past_left: Floats
    past_week: npt.NDArray[np.int64]
    usual_days: float


def lots(given: Given, book: Book, route: tuple[str, ...]) -> Lots:
    """Return the lots of a firm: in work, planned where no past lot tells how often they come, past."""
    usual = _usual_days(given["work_orders"])
    begun = _in_work(given, book)
    done = _booked(given, begun, route)
    past = _past(given)
    planned = _planned(given, book, lots_come=len(past) > 0)
    left = np.maximum(_hours(book, begun, route) - done, 0.0)
    left[_passed(done)] = 0.0
    begins = np.concatenate([_array(begun, "begins"), _array(planned, "begins")])
    due = np.concatenate([_array(begun, "due", usual), _array(planned, "due")])
    return Lots(
        left=np.concatenate([left, _hours(book, planned, route)]),
        begins=begins, due=np.maximum(due, begins + np.where(due < begins, usual, 0.0)),
        past_left=_hours(book, past, route), past_week=past["week"].to_numpy().astype(np.int64),
        usual_days=usual,
    )  # fmt: skip


def _made(work_orders: pl.DataFrame) -> pl.DataFrame:
    return work_orders.filter(
        (pl.col("item").fill_null("") != "") & (pl.col("status").fill_null("") != "cancelled")
    )


def _in_work(given: Given, book: Book) -> pl.DataFrame:
    """Work order, item, quantity, begins, due of lots that are released or planned by people."""
    still = pl.col("quantity") - pl.col("finished_quantity").fill_null(0.0)
    return (
        _made(given["work_orders"])
        .filter(pl.col("finished").is_null() & (pl.col("status").fill_null("") != "done") & (still > 0))
        .sort("work_order")
        .select(
            "work_order", "item", still.alias("quantity"),
            (pl.coalesce("released", "started", pl.lit(book.start)) - book.start)
            .dt.total_days().clip(lower_bound=0).cast(pl.Float64).alias("begins"),
            (pl.col("due") - book.start).dt.total_days().cast(pl.Float64).alias("due"),
        )
    )  # fmt: skip


def _planned(given: Given, book: Book, *, lots_come: bool) -> pl.DataFrame:
    """Lots the plan holds: firm ones that are no work order yet, and all where none tell of the rest."""
    firm = pl.col("firm").fill_null(value=False)
    known = given["work_orders"]["work_order"]
    return (
        given["planned_orders"]
        .filter((pl.col("kind") == "make") & (pl.col("quantity") > 0))
        .filter(firm | pl.lit(value=not lots_come))
        .filter(~pl.col("document").fill_null("").is_in(known.implode()))
        .sort("planned")
        .select(
            "item", "quantity",
            (pl.coalesce("release", pl.lit(book.start)) - book.start)
            .dt.total_days().clip(lower_bound=0).cast(pl.Float64).alias("begins"),
            (pl.col("due") - book.start).dt.total_days().cast(pl.Float64).alias("due"),
        )
    )  # fmt: skip


def _past(given: Given) -> pl.DataFrame:
    """Item, quantity, week (from 0) of the lots started in the last weeks."""
    start = pl.coalesce("released", "started")
    first = given.as_of - timedelta(weeks=PAST_WEEKS)
    return (
        _made(given["work_orders"])
        .filter((start > first) & (start <= given.as_of))
        .select("item", "quantity", ((start - first).dt.total_days() - 1).alias("day"))
        .with_columns((pl.col("day") // 7).alias("week"))
    )


def _usual_days(work_orders: pl.DataFrame) -> float:
    days = work_orders.filter(pl.col("item").is_not_null()).select(
        (pl.col("due") - pl.coalesce("released", "started")).dt.total_days().alias("days")
    )["days"]  # fmt: skip
    middle = days.median()
    return float(middle) if isinstance(middle, float) else 0.0


def _hours(book: Book, rows: pl.DataFrame, route: tuple[str, ...]) -> Floats:
    """Hours of lots by (lot, resource): set-up and units of each step."""
    place = {one: n for n, one in enumerate(route)}
    left = np.zeros((len(rows), len(place)))
    for at, (item, quantity) in enumerate(rows.select("item", "quantity").iter_rows()):
        for step in book.steps.get(item, ()):
            if step.resource in place:
                left[at, place[step.resource]] += step.setup + step.unit * (quantity or 0.0)
    return left


def _booked(given: Given, begun: pl.DataFrame, route: tuple[str, ...]) -> Floats:
    """Hours reported on each lot in work at each resource."""
    found = np.zeros((len(begun), len(route)))
    place = pl.DataFrame({"resource": route}, schema={"resource": pl.String}).with_row_index("at")
    rows = (
        given["work_reports"]
        .filter(pl.col("hours") > 0)
        .join(begun.select("work_order").with_row_index("lot"), on="work_order")
        .join(place, on="resource")
        .group_by("lot", "at")
        .agg(pl.col("hours").sum())
    )
    found[rows["lot"].to_numpy(), rows["at"].to_numpy()] = rows["hours"].to_numpy()
    return found


def _passed(done: Floats) -> npt.NDArray[np.bool_]:
    """Which steps of each lot lie before the furthest that has hours booked: it has passed them."""
    booked = done > 0
    return np.asarray(np.logical_or.accumulate(booked[:, ::-1], axis=1)[:, ::-1] & ~_last(booked))


def _last(booked: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    after = np.cumsum(booked[:, ::-1], axis=1)[:, ::-1]
    return np.asarray(booked & (after == 1))


def _array(rows: pl.DataFrame, name: str, default: float = 0.0) -> Floats:
    return rows[name].fill_null(default).to_numpy()
