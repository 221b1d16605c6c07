"""Small companies by hand: sales lines in a few words, and what tasks of demand are given."""

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest

from firstmate.base.frame import frame
from firstmate.base.task import Given
from firstmate.capabilities.demand.cleaned_tables import PROMOTION_EFFECTS, TRADING_WEEKS
from firstmate.capabilities.demand.deal_tables import DEAL_CHANCES, DEAL_LINKS, DEAL_WEEKS
from firstmate.capabilities.demand.learned import forecast_fit
from firstmate.capabilities.demand.tables import (
    FORECAST_CLASSES,
    FORECAST_RANGES,
    FORECAST_TREES,
)
from firstmate.capabilities.demand.teaching import forecast_teaching
from firstmate.company.setting import default_rows, values
from firstmate.company.tables import INPUTS

SALES = {
    "order": pl.String, "line": pl.Int64, "day": pl.Date, "item": pl.String, "location": pl.String,
    "job": pl.String, "job_class": pl.String, "kind": pl.String, "quantity": pl.Float64,
    "amount": pl.Float64, "bulk": pl.Boolean,
}  # fmt: skip
SUNDAY = date(2026, 11, 1)


def sales(rows):
    """Sales lines from (day, item, quantity) at price 10; a fourth value is a bulk flag."""
    return pl.DataFrame(
        [
            {
                "order": f"O{k}", "line": 1, "day": day, "item": item, "location": "",
                "kind": "item", "quantity": quantity, "amount": 10.0 * quantity,
                "bulk": bool(more and more[0]),
            }
            for k, (day, item, quantity, *more) in enumerate(rows)
        ],
        schema=SALES,
    )  # fmt: skip


def weekly(item, quantities, *, until=SUNDAY):
    """One line on the Wednesday of each week, the last week ending at ``until``; zeros make none."""
    first = until - timedelta(weeks=len(quantities), days=-3)
    return [
        (first + timedelta(weeks=k), item, float(quantity))
        for k, quantity in enumerate(quantities)
        if quantity
    ]


def given(*, as_of=SUNDAY, weeks=8, seed=0, **tables):
    """All input tables empty but those given, settings at their defaults, a short plan."""
    every = {name: frame(table).rows for name, table in INPUTS.items()}
    every["sales"] = pl.DataFrame(schema=SALES)
    every["unit_prices"] = pl.DataFrame(schema={"item": pl.String, "value": pl.Float64})
    every["trading_weeks"] = frame(TRADING_WEEKS).rows
    every["promotion_effects"] = frame(PROMOTION_EFFECTS).rows
    for table in (DEAL_CHANCES, DEAL_WEEKS, DEAL_LINKS):
        every[table.name] = frame(table).rows
    every["lead_times"] = pl.DataFrame(
        schema={
            "supplier": pl.String,
            "item": pl.String,
            "low": pl.Float64,
            "value": pl.Float64,
            "high": pl.Float64,
        }
    )
    for name, rows in tables.items():
        known = name in INPUTS and not isinstance(rows, pl.DataFrame)
        every[name] = frame(INPUTS[name], rows).rows if known else rows
    settings = values(default_rows()) | {"plan_weeks": weeks}
    return Given(tables=every, as_of=as_of, settings=settings, seed=seed)


def fitted(past, *, items=None, as_of=SUNDAY, seed=0, until=None):
    """The tables of the fit that the history teaches."""
    taught = forecast_teaching(
        replace(given(as_of=as_of, sales_history=past, items=items or []), options={"until": until})
    )
    learned = forecast_fit(Given(tables=taught, as_of=date.min, seed=seed))
    declared = (FORECAST_CLASSES, FORECAST_RANGES, FORECAST_TREES)
    return {table.name: frame(table, learned[table.name]).rows for table in declared}


@pytest.fixture
def learned():
    """The maker of a fit from a history."""
    return fitted


@pytest.fixture
def company():
    """The maker of what a task is given."""
    return given


@pytest.fixture
def lines():
    """The maker of sales lines."""
    return sales


@pytest.fixture
def every_week():
    """The maker of one line a week."""
    return weekly
