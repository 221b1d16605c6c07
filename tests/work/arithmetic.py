"""A tiny capability for the runner's tests: quantities, their sum, a growth study."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from firstmate.base.saying import RECOMMENDATIONS
from firstmate.base.table import Column, result_table
from firstmate.base.task import Given, Option, Study, Task, Trial
from firstmate.company.change import Change, Scenario

HERE = __name__
CALLS: list[str] = []

SUMS = result_table(
    "sums",
    "Sum by item.",
    Column("item", "text", "Item.", key=True),
    Column("quantity", "number", "Sum.", formula="sum of quantity"),
)
TOTALS = result_table("totals", "One row.", Column("quantity", "number", "Sum.", formula="sum"))
GROWTH = result_table("growth", "Difference.", Column("quantity", "number", "Gain.", formula="b-a"))


def sums(given: Given) -> dict[str, pl.DataFrame]:
    CALLS.append("sums")
    rows = given["sales_lines"].group_by("item").agg(pl.col("quantity").sum())
    return {"sums": rows, "recommendations": pl.DataFrame({"recommendation": ["more"]})}


def prepare_totals(given: Given) -> float:
    CALLS.append("prepare")
    return given["sums"].height


def totals(prepared: float, given: Given) -> dict[str, pl.DataFrame]:
    CALLS.append("totals")
    assert prepared >= 0
    factor = given.options["factor"]
    parts: Sequence[float] = given.each(float, given["sums"]["quantity"].to_list())
    return {"totals": pl.DataFrame({"quantity": [sum(parts) * factor]})}


def growth(given: Given, trial: Trial) -> dict[str, pl.DataFrame]:
    double = Scenario(
        "double", (Change(table="sales_lines", op="scale", column="quantity", value=2),)
    )
    gain = trial(double, ["totals"])["totals"]["quantity"][0] - given["totals"]["quantity"][0]
    return {"growth": pl.DataFrame({"quantity": [gain]})}


def fails(given: Given) -> dict[str, pl.DataFrame]:
    message = f"no way with {len(given.tables)} tables"
    raise ZeroDivisionError(message)


def worth(given: Given) -> dict[str, pl.DataFrame]:
    CALLS.append("worth")
    rate, (low, high) = given.settings["holding_rate"], given.ends("holding_rate")
    return {"worth": pl.DataFrame({"value": [rate], "low": [low], "high": [high]})}


def nosy(given: Given) -> dict[str, pl.DataFrame]:
    return {"gossip": pl.DataFrame({"gossip": [str(given.settings["tax_rate"])]})}


def ageless(given: Given) -> dict[str, pl.DataFrame]:
    CALLS.append("ageless")
    return {"ages": pl.DataFrame({"day": [given.as_of], "items": [given["sums"].height]})}


def choosy(given: Given) -> dict[str, pl.DataFrame]:
    CALLS.append("choosy")
    weeks = given.settings["plan_weeks"]
    return {"heard": given["accepted_estimates"].select("measure", weeks=pl.lit(weeks))}


AGES = result_table(
    "ages",
    "One row.",
    Column("day", "day", "Day given.", key=True),
    Column("items", "integer", "Items.", formula="count"),
)
WORTH = result_table(
    "worth",
    "One row.",
    *(Column(name, "number", "Rate.", formula="rate") for name in ("value", "low", "high")),
)
HEARD = result_table(
    "heard",
    "What is accepted, and the weeks.",
    Column("measure", "text", "Measure.", key=True),
    Column("weeks", "integer", "Weeks.", formula="weeks"),
)
GOSSIP = result_table("gossip", "Nothing.", Column("gossip", "text", "Text.", key=True))
NOTES = result_table("notes", "Nothing.", Column("note", "text", "Note.", key=True))

TASKS = (
    Task(
        "sums", "Sums.", ("sales_lines",), (SUMS, RECOMMENDATIONS), version=1, call=f"{HERE}:sums"
    ),
    Task(
        "totals",
        "Total.",
        ("sums",),
        (TOTALS,),
        version=1,
        prepare=f"{HERE}:prepare_totals",
        answer=f"{HERE}:totals",
        options=(Option("factor", "number", 1.0, "Factor.", low=0),),
    ),
    Task("fails", "Always fails.", ("items",), (NOTES,), version=1, call=f"{HERE}:fails"),
    Task(
        "worth",
        "Reads a setting.",
        ("totals",),
        (WORTH,),
        version=1,
        call=f"{HERE}:worth",
        settings=("holding_rate",),
    ),
    Task(
        "ageless",
        "Does not know the day.",
        ("sums",),
        (AGES,),
        version=1,
        call=f"{HERE}:ageless",
        timeless=True,
    ),
    Task(
        "choosy",
        "Reads one measure, and no fewer than 20 weeks.",
        ("accepted_estimates",),
        (HEARD,),
        version=1,
        call=f"{HERE}:choosy",
        settings=("plan_weeks",),
        accepts=("yields",),
        at_least=(("plan_weeks", 20),),
    ),
    Task("nosy", "Declares none.", ("items",), (GOSSIP,), version=1, call=f"{HERE}:nosy"),
)
STUDIES = (Study("grow", "Growth.", ("totals",), (GROWTH,), version=1, call=f"{HERE}:growth"),)
