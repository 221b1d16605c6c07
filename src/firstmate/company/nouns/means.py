"""Means: resources, people, skills, shifts, calendars, allocations and seasonal capacity."""

from __future__ import annotations

from firstmate.base.table import input_table
from firstmate.company.nouns.column import (
    VALIDITY,
    day,
    days,
    hours,
    integer,
    job,
    location,
    money,
    number,
    person,
    resource,
    share,
    text,
    valid,
)  # fmt: skip

RESOURCES = input_table(
    "resources",
    "Machines, work centres, crews, desks: whatever has hours.",
    text("resource", "Code.", key=True, required=True),
    text("name", "Name."),
    location(),
    text("kind", "machine, crew, desk or outside.", choices=("machine", "crew", "desk", "outside")),
    number("units", "How many run side by side; empty = 1.", low=0),
    hours("hours_per_week", "Hours one unit runs in a normal week.", low=0, high=168),
    share("efficiency", "Share of the hours that produce; above 1 is allowed.", high=3.0),
    money("hour_cost", "Variable cost of an hour.", low=0, private="money"),
    money("overtime_cost", "Cost of an hour of overtime.", low=0, private="money"),
    hours("overtime_hours", "Most overtime hours in a week.", low=0),
    money("outside_cost", "Cost of an hour bought outside.", low=0, private="money"),
    hours("outside_hours", "Most hours that can be bought outside in a week.", low=0),
    text("skill", "Skill of the people it needs."),
)

PEOPLE = input_table(
    "people",
    "Who works here, by name or role key.",
    text("person", "Name or role key.", key=True, required=True, private="person"),
    text("role", "What they do."),
    text("team", "Team or department."),
    location(),
    resource(),
    hours("hours_per_week", "Contract hours per week.", low=0, high=100),
    money("hour_cost", "Cost of an hour.", low=0, private="person"),
    day("starts", "First day."),
    day("ends", "Last day."),
)

SKILLS = input_table(
    "skills",
    "Who can do what.",
    person(key=True, required=True),
    text("skill", "Skill.", key=True, required=True),
    number("level", "Level; 1 = learning, 2 = alone, 3 = teaches.", low=0),
    day("valid_to", "Day a certificate ends."),
)

SHIFTS = input_table(
    "shifts",
    "Shift patterns.",
    text("shift", "Code.", key=True, required=True),
    integer("weekday", "1 = Monday.", key=True, required=True, low=1, high=7),
    number("from_hour", "Start.", unit="hour of day", key=True, required=True, low=0, high=24),
    number(
        "to_hour",
        "End; after midnight above 24.",
        unit="hour of day",
        required=True,
        low=0,
        high=48,
    ),
    hours("break_hours", "Unpaid breaks within.", low=0, high=12),
)

CALENDARS = input_table(
    "calendars",
    "Which shift a resource or person works.",
    text("calendar", "Resource or person code.", key=True, required=True),
    *valid(),
    text("shift", "Shift worked.", references="shifts.shift"),
    hours("hours_per_week", "Hours per week where no shift is given.", low=0, high=168),
    validity=VALIDITY,
)

CALENDAR_EXCEPTIONS = input_table(
    "calendar_exceptions",
    "Days that differ: holidays, shutdowns, absences, extra shifts, maintenance.",
    text("calendar", "Resource or person code; empty = the whole firm.", key=True),
    *valid(),
    hours("hours", "Hours worked per day; 0 = closed.", low=0),
    hours("extra_hours", "Hours added (or, negative, taken) per week."),
    text("reason", "Why."),
    validity=VALIDITY,
)

ALLOCATIONS = input_table(
    "allocations",
    "Who is given to which job.",
    text("who", "Person or skill.", key=True, required=True, private="person"),
    job(key=True, required=True),
    *valid(),
    share("share", "Share of the time."),
    text("firmness", "soft or firm.", choices=("soft", "firm")),
    validity=VALIDITY,
)

SEASONAL_CAPACITY = input_table(
    "seasonal_capacity",
    "Capacity that can be had for a season.",
    text("offer", "Name of the offer.", key=True, required=True),
    resource(required=True),
    *valid(),
    hours("hours_per_week", "Hours per week it adds.", low=0),
    money("hour_cost", "Cost of an hour.", low=0),
    money("once_cost", "Cost once: recruiting, set-up.", low=0),
    days("notice_days", "Days from decision to first hour.", low=0),
    days("commitment_days", "Days it is paid for at least.", low=0),
    validity=VALIDITY,
)

TABLES = (
    RESOURCES, PEOPLE, SKILLS, SHIFTS, CALENDARS, CALENDAR_EXCEPTIONS, ALLOCATIONS,
    SEASONAL_CAPACITY,
)  # fmt: skip
