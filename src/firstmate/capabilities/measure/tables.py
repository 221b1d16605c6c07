"""The result tables of `measure` but `sales`: every estimate with range, n and basis."""

from __future__ import annotations

from firstmate.base.table import Column, Opens, result_table
from firstmate.capabilities.measure.columns import estimate, figure, text

_LED = (
    Opens(("purchase_lines", "supplier_items"), on=("supplier", "item")),
    Opens(("purchase_lines",), on=("supplier",)),
)

LEAD_TIMES = result_table(
    "lead_times",
    "Days from order to arrival; item empty = the supplier's own, both empty = the firm's own.",
    text("supplier", "Supplier; empty = not known.", key=True),
    text("item", "Item; empty = any.", key=True),
    text("location", "Place; empty = any.", key=True),
    *estimate(
        "Median days from order to arrival.",
        unit="days",
        formula=(
            "(stated + 1) x exp(m) - 1; m = mean log ratio of real to stated days of supplier and "
            "item, shrunk to the supplier, shrunk to all; open lines count with the days they must "
            "at least take"
        ),
        opens=_LED,
        span="the 10 % and 90 % points of single lead times",
    ),
    figure(
        "stated",
        "number",
        "Days the supplier states.",
        unit="days",
        formula="of supplier and item, else sum of its legs, else of item, else of supplier",
        opens=(
            Opens(("supplier_items",), on=("supplier", "item")),
            Opens(("items",), on=("item",)),
            Opens(("suppliers",), on=("supplier",)),
        ),
    ),
    figure(
        "so_far",
        "number",
        "Median days as estimated from the past: what is ordered already takes so long, whatever is "
        "entered for what is ordered from now on.",
        unit="days",
        formula="value without what was entered for it",
        opens=_LED,
    ),
    figure(
        "so_far_high",
        "number",
        "90 % point of single lead times as estimated from the past.",
        unit="days",
        formula="high without what was entered for the value",
        opens=_LED,
    ),
    Column("best", "flag", "Whether the item is bought from this supplier first."),
)

_OPERATION = Opens(("operations",), on=("item", "routing", "step"))
_ORDER = ("work_orders", "work_order")
_REPORT = Opens(("work_reports",), on=("item", "step", "resource"), through=_ORDER)

RUN_RATES = result_table(
    "run_rates",
    "Hours for one good unit at each step, without set-up.",
    text("item", "Item.", key=True),
    text("routing", "Way of making it; empty = the only one.", key=True),
    figure("step", "integer", "Step.", formula="as in operations", opens=_OPERATION, key=True),
    text("resource", "Resource.", key=True),
    *estimate(
        "Hours for one good unit.",
        unit="hours",
        formula=(
            "sum of (hours - set-up) / sum of good units, its log ratio to the stated hours shrunk "
            "to that of the resource"
        ),
        opens=(_REPORT, _OPERATION),
    ),
    figure(
        "setup_hours",
        "number",
        "Hours to set up for a lot.",
        unit="hours",
        formula="as in operations, else median of set-up reported",
        opens=(_OPERATION, _REPORT),
    ),
    figure(
        "stated",
        "number",
        "Hours for a unit as entered in operations.",
        unit="hours",
        formula="as entered",
        opens=_OPERATION,
    ),
)

JOB_RATES = result_table(
    "job_rates",
    "Hours that 1,000 of price of a kind of work need; job_class empty = all kinds.",
    text("job_class", "Kind of work; empty = all.", key=True),
    text("resource", "Resource.", key=True),
    *estimate(
        "Hours for 1,000 of price.",
        unit="hours",
        formula="1000 x sum of hours / sum of price of finished jobs, shrunk to all kinds",
        opens=Opens(("work_reports", "time_entries"), on=("resource",)),
    ),
    figure(
        "spread",
        "number",
        "Standard deviation of a single job around the rate, as a share of it.",
        unit="share",
        formula="price-weighted standard deviation of hours / (rate x price) over finished jobs",
        opens=Opens(("work_reports", "time_entries"), on=("resource",)),
    ),
)

GATE_KINDS = result_table(
    "gate_kinds",
    "What jobs wait for, and whether it holds their start or only their end.",
    text("gate", "What is waited for.", key=True),
    *estimate(
        "Median share of a job's hours booked before it was passed.",
        unit="share",
        formula="hours booked before the day it passed / hours of the job",
        opens=Opens(("gates",), on=("gate",)),
        span="the 10 % and 90 % points of single jobs",
    ),
    Column(
        "holds",
        "text",
        "start = no work before it; end = work may begin, handing over may not.",
        choices=("start", "end"),
    ),
)

JOB_STARTS = result_table(
    "job_starts",
    "Days from the order of a kind of work until its work may begin; job_class empty = all kinds.",
    text("job_class", "Kind of work; empty = all.", key=True),
    *estimate(
        "Median days from order to start.",
        unit="days",
        formula=(
            "the later of the last gate that holds the start and, over what is bought for the job, "
            "day ordered + lead time of the supplier, less the day of the order"
        ),
        opens=(
            Opens(("sales",), on=("job_class",)),
            Opens(("gates", "purchase_lines"), window=None),
        ),
        span="the 10 % and 90 % points of single jobs",
    ),
)

JOB_HOURS = result_table(
    "job_hours",
    "Hours still to do for every open job at each resource.",
    text("job", "Job.", key=True),
    text("resource", "Resource; empty = not known.", key=True),
    *estimate(
        "Hours still to do.",
        unit="hours",
        formula=(
            "remaining hours as entered, else hours estimated (phases, quote, job, rate x price) "
            "- booked"
        ),
        opens=(
            Opens(("phases",), on=("job", "resource")),
            Opens(("jobs", "sales"), on=("job",)),
            Opens(("job_rates",), on=("job_class", "resource")),
        ),
        span="the hours this one job may take",
    ),
    figure(
        "done_hours",
        "number",
        "Hours booked so far.",
        unit="hours",
        formula="sum of hours booked on the job",
        opens=(
            Opens(("work_reports",), on=("job", "resource"), adds_up="hours", through=_ORDER),
            Opens(("time_entries",), on=("job",)),
        ),
    ),
    text("job_class", "Kind of work."),
)

YIELDS = result_table(
    "yields",
    "Good share of what is started at a step; what is sent back and mended counts as good.",
    text("item", "Item.", key=True),
    text("routing", "Way of making it; empty = the only one.", key=True),
    figure("step", "integer", "Step.", formula="as in operations", opens=_OPERATION, key=True),
    *estimate(
        "Good share.",
        unit="share",
        formula="(good + k x group share) / (good + scrap + k), k from the spread between items",
        opens=Opens(("work_reports", "quality_checks"), on=("item", "step"), through=_ORDER),
    ),
)

UNIT_COSTS = result_table(
    "unit_costs",
    "Truly variable cost of one unit: material and outside work; wages of normal shifts are fixed.",
    text("item", "Item.", key=True),
    *estimate(
        "Variable cost of one unit.",
        kind="money",
        unit="currency",
        formula="material + conversion",
        opens=Opens(("bom_lines", "supplier_items", "purchase_lines", "items"), on=("item",)),
        span="what the unit may truly cost",
    ),
    figure(
        "material",
        "money",
        "Material in one unit.",
        unit="currency",
        formula="price bought at, or sum over the bill of quantity / (1 - scrap) x unit cost",
        opens=Opens(("bom_lines", "purchase_lines", "supplier_items", "items"), on=("item",)),
    ),
    figure(
        "conversion",
        "money",
        "Outside steps and variable charges in one unit.",
        unit="currency",
        formula="unit charge + lot charge / lot + hours x rate at resources of kind outside",
        opens=Opens(("operations",), on=("item",)),
    ),
)

UNIT_PRICES = result_table(
    "unit_prices",
    "Net price one unit really brings.",
    text("item", "Item.", key=True),
    *estimate(
        "Net price of a unit.",
        kind="money",
        unit="currency",
        formula="sum of amount / sum of quantity of the last 365 days, else list price",
        opens=Opens(("sales", "prices", "items"), on=("item",)),
        span="prices of single lines",
    ),
)

CONVERSIONS = result_table(
    "conversions",
    "Share of deals won, by stage, owner and kind of work; empty text = all.",
    text("stage", "Stage; empty = all.", key=True),
    Column("owner", "text", "Sales person; empty = all.", key=True, private="person"),
    text("job_class", "Kind of work; empty = all.", key=True),
    *estimate(
        "Share won.",
        unit="share",
        formula="(won + k x prior) / (closed + k); prior adds log odds of stage, owner and kind",
        opens=Opens(("deals", "quotes"), on=("owner", "job_class")),
    ),
    figure(
        "stated",
        "number",
        "Mean chance the CRM or the sales person states.",
        unit="share",
        formula="mean probability of closed deals where kept, else of open ones",
        opens=Opens(("deals",), on=("owner", "job_class")),
    ),
    figure(
        "days_to_close",
        "number",
        "Median days from opening to decision.",
        unit="days",
        formula="median of closed - created, of all where fewer than 5",
        opens=Opens(("deals", "quotes"), on=("owner", "job_class")),
    ),
)

SKILL_HOURS = result_table(
    "skill_hours",
    "Hours of each person in each week of the plan that can be worked with each skill that is needed.",
    text("skill", "Skill.", key=True),
    Column("person", "text", "Person or role key.", key=True, private="person"),
    Column("period", "day", "Monday of the week; the first may be a part of a week.", key=True),
    figure(
        "value",
        "number",
        "Hours that count; an hour with another skill uses them up.",
        unit="hours",
        formula="hours of the person's calendar - absences, x pace while learning, while the "
        "certificate is valid",
        opens=Opens(("people", "skills"), on=("person",)),
    ),
    time="period",
)

CAPACITIES = result_table(
    "capacities",
    "Hours a resource has in each week of the plan, and what more hours cost.",
    text("resource", "Resource.", key=True),
    Column("period", "day", "Monday of the week; the first may be a part of a week.", key=True),
    *estimate(
        "Productive hours.",
        unit="hours",
        formula="units x calendar hours x efficiency - absences, else demonstrated weekly mean",
        opens=Opens(("resources", "work_reports"), on=("resource",)),
        span="hours shown so far (mean +/- 2.66 x mean moving range) around the value",
    ),
    figure(
        "nominal",
        "number",
        "Hours without absences, holidays and efficiency.",
        unit="hours",
        formula="units x calendar hours",
        opens=Opens(("resources",), on=("resource",)),
    ),
    figure(
        "overtime_hours",
        "number",
        "Most hours of overtime.",
        unit="hours",
        formula="as entered, else nominal x overtime share",
        opens=Opens(("resources",), on=("resource",)),
    ),
    figure(
        "overtime_cost",
        "money",
        "Cost of an hour of overtime.",
        unit="currency",
        formula="as entered, else cost of an hour x (1 + overtime premium)",
        opens=Opens(("resources",), on=("resource",)),
    ),
    figure(
        "outside_hours",
        "number",
        "Most hours that can be bought outside.",
        unit="hours",
        formula="as entered; as many as nominal where only a price is entered; else 0",
        opens=Opens(("resources",), on=("resource",)),
    ),
    figure(
        "outside_cost",
        "money",
        "Cost of an hour bought outside.",
        unit="currency",
        formula="as entered, else 0 with no hours",
        opens=Opens(("resources",), on=("resource",)),
    ),
    time="period",
)
