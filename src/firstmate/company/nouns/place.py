"""Places: locations, lanes between them, vehicles, and the days suppliers and customers know."""

from __future__ import annotations

from firstmate.base.table import input_table
from firstmate.company.nouns.column import (
    customer,
    day,
    days,
    hours,
    integer,
    location,
    money,
    number,
    quantity,
    supplier,
    text,
)  # fmt: skip

LOCATIONS = input_table(
    "locations",
    "Where stock lies or work is done.",
    text("location", "Code of the place.", key=True, required=True),
    text("name", "Name."),
    text("country", "ISO country code or name."),
    number("latitude", "Degrees north.", low=-90, high=90),
    number("longitude", "Degrees east.", low=-180, high=180),
    number("storage", "Space for stock.", unit="m3", low=0),
)

LANES = input_table(
    "lanes",
    "Ways to move stock between places.",
    text("from_location", "Start.", key=True, required=True, references="locations.location"),
    text("to_location", "End.", key=True, required=True, references="locations.location"),
    days("lead_time", "Days from dispatch to shelf.", low=0),
    money("unit_cost", "Cost of moving one unit.", low=0),
    money("trip_cost", "Cost of a trip.", low=0),
    quantity("minimum", "Smallest move.", low=0),
)

VEHICLES = input_table(
    "vehicles",
    "What delivers.",
    text("vehicle", "Code or plate.", key=True, required=True),
    text("name", "Name."),
    location(),
    number("weight_capacity", "Load.", unit="kg", low=0),
    number("volume_capacity", "Load.", unit="m3", low=0),
    hours("shift_hours", "Hours on the road per day.", low=0, high=24),
    money("day_cost", "Cost of a day out.", low=0),
    money("kilometre_cost", "Cost of a kilometre.", low=0),
    money("hour_cost", "Cost of an hour.", low=0),
)

SUPPLY_CALENDARS = input_table(
    "supply_calendars",
    "When a supplier takes orders and delivers.",
    supplier(key=True, required=True),
    location(key=True),
    integer("weekday", "Order weekday, 1 = Monday.", key=True, low=1, high=7),
    number("hour", "Order before this hour.", unit="hour of day", low=0, high=24),
    integer("arrives_weekday", "Weekday of arrival.", low=1, high=7),
    day("closed_from", "First day of a closure.", key=True),
    day("closed_to", "Last day of a closure."),
)

DELIVERY_CALENDARS = input_table(
    "delivery_calendars",
    "When a customer or zone is delivered.",
    customer(key=True),
    text("zone", "Delivery zone.", key=True),
    integer("weekday", "Delivery weekday, 1 = Monday.", key=True, low=1, high=7),
    number("cut_off_hour", "Order before this hour.", unit="hour of day", low=0, high=24),
    integer("cut_off_days", "Days before delivery of the cut-off.", low=0),
    text("route", "Name of the tour."),
)

TABLES = (LOCATIONS, LANES, VEHICLES, SUPPLY_CALENDARS, DELIVERY_CALENDARS)
