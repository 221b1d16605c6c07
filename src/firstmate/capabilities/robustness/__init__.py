"""Robustness: the plan replayed under what usually happens, and cash with its chance.

It makes no plan: it says how likely the plan comes true, what that costs, and which few causes make
most of the difference.
"""

from __future__ import annotations

from firstmate.base.saying import Saying
from firstmate.base.task import Study, Task
from firstmate.capabilities.robustness.options import REPLAY_OPTIONS
from firstmate.capabilities.robustness.tables import (
    CASH_DIPS,
    CASH_ODDS,
    PAYMENT_HABITS,
    REPLAY_CAUSES,
    REPLAY_FIGURES,
    REPLAY_LOADS,
    REPLAY_ORDERS,
)

_HERE = "firstmate.capabilities.robustness"

TASKS: tuple[Task, ...] = (
    Task(
        "replay",
        "Replay the plan hundreds of times with demand, deliveries, hours and payments as they vary.",
        needs=(
            "planned_orders", "plan_flows", "plan_values", "pegs", "projections", "deliveries", "loads",
            "lead_times", "yields", "run_rates", "capacities", "job_hours", "gate_kinds", "forecasts",
            "forecast_classes", "intakes", "unit_prices", "unit_costs", "cash_projection", "customers",
            "patience", "gates", "purchase_lines", "invoices", "payments", "fx_rates",
        ),
        gives=(REPLAY_ORDERS, REPLAY_FIGURES, REPLAY_LOADS, REPLAY_CAUSES, CASH_ODDS),
        version=1,
        call=f"{_HERE}.replay:replay",
        options=REPLAY_OPTIONS,
        settings=(
            "currency", "lost_when_short", "lost_per_week", "holding_rate", "job_margin", "cash_limit",
        ),
    ),
    Task(
        "cash_dips",
        "What pulls cash down until its lowest week, what would lift it, and how customers really pay.",
        needs=(
            "cash_projection", "cash_odds", "cash_lines", "invoices", "payments", "customers",
            "suppliers", "planned_orders", "purchase_changes", "fx_rates",
        ),
        gives=(CASH_DIPS, PAYMENT_HABITS),
        version=1,
        call=f"{_HERE}.dips:dips",
        settings=("currency", "cash_limit", "credit_line", "credit_rate"),
    ),
)  # fmt: skip

STUDIES: tuple[Study, ...] = ()

SAYINGS: tuple[Saying, ...] = ()
