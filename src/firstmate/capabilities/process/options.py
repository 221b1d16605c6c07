"""What a person may choose when asking what is certain, with unit, default and reason."""

from __future__ import annotations

from firstmate.base.task import Option

LATENESS_OPTIONS = (
    Option(
        "patience_days",
        "integer",
        14,
        "Days after which a gate asked for without an expected day counts as overdue.",
        unit="days",
        low=0,
        high=365,
    ),
)

RECEIVABLES_OPTIONS = (
    Option(
        "billing_days",
        "integer",
        7,
        "Days a firm may take to bill what it shipped; later it is unbilled.",
        unit="days",
        low=0,
        high=90,
    ),
)

HABITS_OPTIONS = (
    Option(
        "by_person",
        "flag",
        default=False,
        meaning="Compare chances person by person; the owner switches it on for a purpose.",
    ),
    Option(
        "look_back_days",
        "integer",
        182,
        "Days of checks and reports that tell the present share sent back.",
        unit="days",
        low=14,
        high=1095,
    ),
)
