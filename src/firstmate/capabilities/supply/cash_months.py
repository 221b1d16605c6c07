"""The task `cash_months`: twelve months of cash, for wages, taxes and loans that lie behind the plan.

Behind the plan's last week nothing is planned: what customers pay is what was sold in the same week
a year before, at the pace at which the plan's weeks stand to those a year before them; what is
bought follows it as in the plan.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl

from firstmate.base.task import Given
from firstmate.capabilities.supply.payments import PAYMENT_DAYS, other
from firstmate.capabilities.supply.weeks import Floats, Weeks

WEEKS = 53
#: A pace beyond these says that the year before was another business.
_SLOWEST, _FASTEST = 0.5, 2.0
_YEAR = timedelta(weeks=52)


def cash_months(given: Given) -> dict[str, pl.DataFrame]:
    """Return cash_months, one row per month of the next 53 weeks."""
    plan = given["cash_projection"].sort("period")
    weeks = Weeks.after(given.as_of, weeks=max(WEEKS, plan.height))
    rows = pl.DataFrame({"period": weeks.periods}, schema={"period": pl.Date}).join(
        plan.select(
            "period", "balance", (pl.col("receivables") + pl.col("sales")).alias("sales"),
            (pl.col("purchases") + pl.col("extra_work")).alias("purchases"), "other",
        ),
        on="period", how="left", maintain_order="left",
    )  # fmt: skip
    behind = rows["balance"].is_null().to_numpy()
    come = _behind(given, weeks, rows["sales"].fill_null(0.0).to_numpy(), behind)
    sold, bought = (float(rows[name].sum() or 0.0) for name in ("sales", "purchases"))
    rows = rows.with_columns(
        pl.Series("sales", come),
        pl.Series("purchases", np.where(behind, come * (bought / sold if sold > 0 else 0.0),
                                        rows["purchases"].fill_null(0.0).to_numpy())),
        pl.Series("other", np.where(behind, _known(given, weeks), rows["other"].fill_null(0.0).to_numpy())),
    )  # fmt: skip
    net = pl.col("sales") + pl.col("purchases") + pl.col("other")
    before = (
        float(plan["balance"][0]) - float(plan["in"][0]) + float(plan["out"][0])
        if plan.height
        else 0.0
    )
    rows = rows.with_columns(
        (before + net.cum_sum()).alias("balance"), pl.Series("planned_share", ~behind)
    )
    month = (pl.col("period") + pl.duration(days=3)).dt.truncate("1mo").alias("month")
    found = rows.group_by(month, maintain_order=True).agg(
        pl.col("sales", "purchases", "other").sum() + 0.0, pl.col("balance").last(),
        pl.col("balance").min().alias("lowest"), pl.col("planned_share").mean(),
    )  # fmt: skip
    return {"cash_months": found.head(12)}


def _behind(given: Given, weeks: Weeks, planned: Floats, behind: np.ndarray) -> Floats:
    """Return what customers pay by week: as planned, behind the plan as a year before at the plan's pace."""
    lag = timedelta(days=PAYMENT_DAYS)
    sold = (
        given["sales"]
        .filter(pl.col("kind").is_in(["item", "service", "job"]), pl.col("amount").is_not_null())
        .select((pl.col("day") + lag + _YEAR).cast(pl.Date).alias("day"), "amount")
        .filter(pl.col("day") >= weeks.buckets.start, pl.col("day") <= weeks.buckets.end)
    )
    before = np.zeros(len(weeks) + 1)
    np.add.at(before, weeks.of(sold["day"]), sold["amount"].to_numpy())
    before = before[:-1]
    seen = given["sales"]["day"].min()
    whole_year = isinstance(seen, date) and seen <= given.as_of - _YEAR + timedelta(days=7) - lag
    inside = ~behind
    if not inside.any():
        return np.zeros(len(weeks))
    if not whole_year or before[inside].sum() <= 0:
        return np.where(behind, planned[inside].mean(), planned)
    pace = float(np.clip(planned[inside].sum() / before[inside].sum(), _SLOWEST, _FASTEST))
    return np.where(behind, before * pace, planned)


def _known(given: Given, weeks: Weeks) -> Floats:
    lines = other(given, weeks)
    found = np.zeros(len(weeks) + 1)
    np.add.at(found, weeks.of(lines["day"]), lines["amount"].to_numpy())
    return found[:-1]
