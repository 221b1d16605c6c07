"""What a person may choose when planning; it holds no setting of the company."""

from __future__ import annotations

from typing import Any

from firstmate.base.task import Given, Option

CARRY_WEEKS = Option(
    "carry_weeks",
    "integer",
    4,
    "Weeks that what is not delivered within the plan still waits after it.",
    unit="weeks",
    low=1,
    high=26,
)
JOB_WEEK_HOURS = Option(
    "job_week_hours",
    "number",
    60.0,
    "Most hours one job takes in a week over all resources; a larger job is spread over more weeks.",
    unit="hours",
    low=1.0,
)
STRICT = Option(
    "strict_priority",
    "flag",
    False,  # noqa: FBT003 - an option is declared by position
    "Serve customers strictly by their priority, whatever it costs; no money is claimed for that.",
)
EXACT_WEEKS = Option(
    "exact_weeks",
    "integer",
    0,
    "First weeks whose lots are chosen by mixed-integer program; 0 leaves them to the quick rule, "
    "which was within 1 % of the best possible where the program took fifty times as long.",
    unit="weeks",
    low=0,
    high=8,
)
PLAN_OPTIONS = (CARRY_WEEKS, JOB_WEEK_HOURS, EXACT_WEEKS, STRICT)


def chosen(given: Given, option: Option) -> Any:
    """Return what was chosen, or the default."""
    return given.options.get(option.name, option.default)
