"""Time sheets: which hours are billed, what the others would have earned, what is not invoiced yet.

It reads booked hours, jobs and what was billed; what hours can still be sold is the plan's.
"""

from __future__ import annotations

from firstmate.base.issue import ISSUES
from firstmate.base.saying import RECOMMENDATIONS, Saying
from firstmate.base.task import Study, Task
from firstmate.capabilities.timesheet.tables import HOURS_SOLD, HOURS_UNSOLD, JOB_EARNINGS

TASKS: tuple[Task, ...] = (
    Task(
        "hours_sold",
        "Which booked hours are billable, what the others would have earned, what is not invoiced yet.",
        needs=("time_entries", "jobs", "invoices", "sales", "fx_rates"),
        gives=(HOURS_SOLD, HOURS_UNSOLD, JOB_EARNINGS, RECOMMENDATIONS, ISSUES),
        version=1,
        call="firstmate.capabilities.timesheet.sold:hours_sold",
        settings=("currency", "credit_rate"),
    ),
)  # fmt: skip

STUDIES: tuple[Study, ...] = ()

SAYINGS: tuple[Saying, ...] = (
    Saying(
        "sell_more_hours",
        "See why {person} bills fewer hours than before: {share} of the last 13 weeks.",
        "{hours} that used to be billed are worth {amount} at the rate of {person}; it comes back as far "
        "as there is work to sell them to.",
    ),
    Saying(
        "level_hours",
        "See what keeps {count} people from billing as much of their time as the others: {hours} in 13 weeks.",
        "The middle of your people bills {share}. If those below it did, that would be {amount}; whether "
        "they can, only you know, so half of it is counted.",
    ),
    Saying(
        "bill_hours",
        "Bill {hours} on {job}: {amount} since {day}.",
        "They are billable and no invoice covers them; each quarter of waiting costs about {value}.",
    ),
    Saying("bill_hours_rest", "Bill the hours of {count} more jobs: {amount}.", "No invoice covers them."),
)  # fmt: skip
