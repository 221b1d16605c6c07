"""What a person may choose when measuring: every figure that is assumed, with unit and default."""

from __future__ import annotations

from firstmate.base.task import Option

SALES_OPTIONS = (
    Option(
        "cancel_days",
        "integer",
        14,
        "A line taken back within so many days was cancelled; later it is a return.",
        unit="days",
        low=0,
        high=365,
    ),
)

LEAD_TIME_OPTIONS = (
    Option(
        "default_days",
        "number",
        14.0,
        "Lead time of an item of which nothing is known; a third to three times is its range.",
        unit="days",
        low=0.0,
        high=365.0,
    ),
    Option(
        "history_days",
        "integer",
        730,
        "Purchases ordered longer ago do not count.",
        unit="days",
        low=30,
        high=3650,
    ),
)

CAPACITY_OPTIONS = (
    Option(
        "default_hours",
        "number",
        35.0,
        "Hours a week of a resource of which nothing is known.",
        unit="hours",
        low=0.0,
        high=168.0,
    ),
    Option(
        "learning_pace",
        "number",
        0.5,
        "Pace of a person who is still learning a skill (level 1) against one who masters it.",
        unit="share",
        low=0.0,
        high=1.0,
    ),
)

CONVERSION_OPTIONS = (
    Option(
        "default_share",
        "number",
        0.3,
        "Share of deals won where no deal was ever decided.",
        unit="share",
        low=0.0,
        high=1.0,
    ),
    Option(
        "default_days",
        "number",
        45.0,
        "Days from opening to decision where no deal was ever decided.",
        unit="days",
        low=0.0,
        high=1000.0,
    ),
)
