"""What holds the start and the end of one-off jobs: gates and goods bought for them; it plans nothing."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from firstmate.base.issue import Issue

#: A gate whose day is past or unknown is taken to be passed so many days after as-of.
GATE_DAYS = 14


def held(
    jobs: pl.DataFrame,
    gates: pl.DataFrame,
    *,
    kinds: pl.DataFrame,
    goods: pl.DataFrame,
    customers: pl.DataFrame,
    as_of: date,
) -> tuple[pl.DataFrame, list[Issue]]:
    """Add what holds the start and the end of each job, and from when on it does not.

    Parameters
    ----------
    jobs
        Open jobs with customer, promised, and the usual times of their class (span, wait [days]).
    kinds
        gate, holds: whether a gate holds the start of a job or only its end; the start where not
        told.
    goods
        job, supplier, day: when what is bought for a job can be counted on.
    customers
        customer, name: a gate whose owner is one of them is the customer's own.

    Returns
    -------
    The jobs with ``gate`` and ``may_start``, ``end_gate`` and ``may_end``, each empty where nothing
    holds; ``gate`` is empty and ``goods_from`` a supplier where goods hold longest. ``late_from``
    is the day after which a job is late: the day promised, but where the customer's own gates
    hold it, not before its end gate, nor before the usual time after its start gate.
    """
    waiting = gates.filter(pl.col("passed").is_null()).select(
        "work",
        "gate",
        "owner",
        pl.col("expected"),
        (pl.col("expected") > as_of).fill_null(value=False).alias("known"),
    )
    day = pl.when("known").then(pl.col("expected")).otherwise(as_of + timedelta(days=GATE_DAYS))
    waiting = waiting.with_columns(day.alias("held")).join(
        kinds.select("gate", "holds").unique("gate"), on="gate", how="left"
    ).with_columns(pl.col("holds").fill_null("start"))  # fmt: skip
    theirs = pl.concat([customers["customer"], customers["name"]]).drop_nulls()
    own = pl.col("owner").is_in(theirs.implode()).fill_null(value=False)
    found = jobs
    for holds, gate, until in (("start", "gate", "may_start"), ("end", "end_gate", "may_end")):
        mine = waiting.filter(pl.col("holds") == holds)
        found = _last(found, mine, names=(gate, until))
        found = _last(found, mine.filter(own), names=(f"their_{gate}", f"their_{until}"))
    after = pl.col("their_may_start") + pl.duration(days=(pl.col("span") - pl.col("wait")).ceil())
    found = found.with_columns(
        pl.max_horizontal("promised", "their_may_end", after).alias("late_from")
    ).drop("their_gate", "their_may_start", "their_end_gate", "their_may_end")
    blind = waiting.filter(~pl.col("known"))["work"].implode()
    unknown = jobs.filter(pl.col("job").is_in(blind) | pl.col("order").is_in(blind))
    return _with_goods(found, goods), _without_day(unknown)


def _last(jobs: pl.DataFrame, waiting: pl.DataFrame, *, names: tuple[str, str]) -> pl.DataFrame:
    """Add the gate of each job, or of its order, that holds longest and until when."""
    found = jobs
    last = (
        waiting.sort("work", "held", "gate")
        .group_by("work", maintain_order=True)
        .agg(pl.col("gate").last(), pl.col("held").last())
    )
    for key in ("job", "order"):
        own = last.rename({"gate": f"_gate_{key}", "held": f"_held_{key}"})
        found = found.join(own, left_on=key, right_on="work", how="left", maintain_order="left")
    return found.with_columns(
        pl.coalesce("_gate_job", "_gate_order").alias(names[0]),
        pl.coalesce("_held_job", "_held_order").alias(names[1]),
    ).drop("_gate_job", "_gate_order", "_held_job", "_held_order")


def _with_goods(jobs: pl.DataFrame, goods: pl.DataFrame) -> pl.DataFrame:
    """Let a job wait for what is bought for it, where that comes after its gates."""
    found = jobs.join(
        goods.rename({"supplier": "goods_from", "day": "goods_day"}), on="job", how="left",
        maintain_order="left",
    )  # fmt: skip
    longer = pl.col("goods_day") > pl.col("may_start").fill_null(date.min)
    return found.with_columns(
        pl.max_horizontal("may_start", "goods_day").alias("may_start"),
        pl.when(longer.fill_null(value=False)).then(None).otherwise("gate").alias("gate"),
        pl.when(longer).then("goods_from").alias("goods_from"),
    ).drop("goods_day")


def _without_day(unknown: pl.DataFrame) -> list[Issue]:
    if unknown.is_empty():
        return []
    return [Issue(
        task="plan", code="gate_without_day", table="gates", column="expected",
        value=", ".join(unknown["job"].head(10)), count=unknown.height,
        effect=float(unknown["amount"].sum()),
        why=f"{unknown.height} jobs wait for something whose day is past or not known; the "
        f"plan takes it to be passed {GATE_DAYS} days after the day of the data.",
        mend="Enter when the deposit, drawings or site are expected.",
    )]  # fmt: skip
