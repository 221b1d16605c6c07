"""Why an order is late: the smallest set of causes, shown by taking them away, and what would mend it."""

from __future__ import annotations

from firstmate.base.saying import REASONS, Saying
from firstmate.base.task import Option, Study, Task
from firstmate.capabilities.why.tables import COUNTERFACTUALS, ORDER_CHAINS, WHY_LATE

TASKS: tuple[Task, ...] = ()

STUDIES: tuple[Study, ...] = (
    Study(
        "why",
        "Say of late orders what holds them back, by planning again without it, and what would mend it.",
        needs=(
            "deliveries", "plan_values", "plan_prices", "loads", "pegs", "planned_orders", "gates",
            "job_hours", "run_rates", "bom_lines", "lead_times", "capacities", "unit_costs",
        ),
        gives=(WHY_LATE, COUNTERFACTUALS, ORDER_CHAINS, REASONS),
        version=1,
        call="firstmate.capabilities.why.study:why",
        options=(
            Option("most", "integer", 5, "How many late orders are explained, dearest first.",
                   low=1, high=200),
            Option("order", "text", "", "Explain this order only; empty = the dearest late ones."),
        ),
    ),
)  # fmt: skip

SAYINGS: tuple[Saying, ...] = (
    Saying("why_gate", "It waits for {text}, expected {day}."),
    Saying("why_full", "{resource} is full in {count} weeks from {day} on; the order needs {hours} there."),
    Saying("why_missing", "There is not enough of {item}; from {supplier} it takes {days}."),
    Saying("why_making", "Making or buying {item} takes longer than until {day}; none is in stock."),
    Saying("why_promised_in_the_past", "It was promised for {day}, which is past."),
    Saying("why_promised_too_early", "It was promised for {day}, earlier than the work can be done."),
    Saying("fix_full", "{hours} of overtime at {resource}: on time."),
    Saying("fix_gate", "{text} by {day}: on time."),
    Saying("fix_missing", "{item} here now, from {supplier} or elsewhere: on time."),
    Saying("fix_making", "{item} in stock: on time."),
    Saying("why_making_gone", "With enough {item} in stock it is on time."),
    Saying("why_full_gone", "With {resource} free it is on time."),
    Saying("why_gate_gone", "With {text} passed today it is on time."),
    Saying("why_missing_gone", "With {item} there it is on time."),
    Saying("fix_later_day", "Agree {day} with {customer}."),
)  # fmt: skip
