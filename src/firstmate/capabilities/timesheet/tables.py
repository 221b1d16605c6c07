"""The result tables of `hours_sold`: by person and month, by job, and where unbilled hours go."""

from __future__ import annotations

from firstmate.base.table import Column, Opens, result_table

_OF_PERSON = Opens(("time_entries",), on=("person",))
_OF_JOB = Opens(("time_entries",), on=("job",))
_BILLS = Opens(("invoices",), on=(("job", "order"),))
_OF_TASK = Opens(("time_entries",), on=("job", "task_name"))

HOURS_SOLD = result_table(
    "hours_sold",
    "Hours each person booked in a month, how many of them are billable, and their money.",
    Column("person", "text", "Who booked.", key=True, references="people.person"),
    Column("month", "day", "First day of the month.", key=True),
    Column("hours", "number", "Hours booked.", unit="hours", formula="sum", opens=_OF_PERSON),
    Column("billable_hours", "number", "Hours of them that are billable.", unit="hours",
           formula="sum where billable = yes, else where there is a rate or an amount", opens=_OF_PERSON),
    Column("billable_share", "number", "Share of hours that is billable.", unit="share",
           formula="billable_hours / hours", opens=_OF_PERSON),
    Column("hour_rate", "money", "Mean rate of a billable hour.", unit="currency per hour", private="money",
           formula="amount / billable_hours with a rate", opens=_OF_PERSON),
    Column("amount", "money", "Money of the billable hours.", unit="currency", private="money",
           formula="amount, else hours x hour_rate", opens=_OF_PERSON),
    Column("unsold_amount", "money", "What the hours that are not billable would have earned.",
           unit="currency", private="money",
           formula="other hours x the person's mean rate of a year, else the firm's", opens=_OF_PERSON),
    time="month",
)  # fmt: skip

HOURS_UNSOLD = result_table(
    "hours_unsold",
    "What hours that are not billable were spent on in the last 13 weeks.",
    Column("job", "text", "Job, project or kind of internal work.", key=True, references="jobs.job"),
    Column("task_name", "text", "What was done.", key=True),
    Column("hours", "number", "Hours not billable.", unit="hours", formula="sum", opens=_OF_TASK),
    Column("n", "integer", "People who booked them.", formula="count of persons", opens=_OF_TASK),
    Column("unsold_amount", "money", "What they would have earned at their people's rates.",
           unit="currency", private="money", formula="hours x the person's mean rate", opens=_OF_TASK),
)  # fmt: skip

JOB_EARNINGS = result_table(
    "job_earnings",
    "What the hours on each job earn: by the hour or at its agreed price, and what is not billed yet.",
    Column("job", "text", "Job or project.", key=True, references="jobs.job"),
    Column("customer", "text", "Customer, if known.", references="customers.customer"),
    Column("hours", "number", "Hours booked.", unit="hours", formula="sum", opens=_OF_JOB),
    Column("billable_hours", "number", "Hours of them that are billable.", unit="hours", formula="sum",
           opens=_OF_JOB),
    Column("amount", "money", "Money of the billable hours at their rates.", unit="currency",
           private="money", formula="sum", opens=_OF_JOB),
    Column("agreed", "money", "Price agreed for the whole job; empty = by the hour.", unit="currency",
           private="money", formula="of jobs", opens=Opens(("jobs",), on=("job",))),
    Column("billed", "money", "Billed so far, without tax.", unit="currency", private="money",
           formula="invoices of the job and of its orders", opens=_BILLS),
    Column("earned_rate", "money", "What an hour earns so far.", unit="currency per hour", private="money",
           formula="(agreed, else amount) / hours; an agreed price only of a job that is done",
           opens=_OF_JOB),
    Column("unbilled_hours", "number", "Billable hours no invoice covers; only of jobs by the hour.",
           unit="hours", formula="the latest hours whose money exceeds billed", opens=_OF_JOB),
    Column("unbilled", "money", "Money of hours no invoice covers; only where invoices name jobs.",
           unit="currency", private="money", formula="amount - billed", opens=_OF_JOB),
    Column("unbilled_since", "day", "Day of the first hour no invoice covers.",
           formula="where the sum of amounts passes billed", opens=_OF_JOB),
    Column("last", "day", "Last day booked.", formula="last day", opens=_OF_JOB),
)  # fmt: skip
