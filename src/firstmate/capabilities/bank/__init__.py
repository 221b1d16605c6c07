"""Bank: what comes and goes on the account again and again, so that nobody has to type wages and rent.

It reads bank lines only; what is expected of sales and purchases is the plan's.
"""

from __future__ import annotations

from firstmate.base.saying import Saying
from firstmate.base.task import Study, Task
from firstmate.capabilities.bank.tables import BANK_MOVES, CASH_HABITS

TASKS: tuple[Task, ...] = (
    Task(
        "cash_habits",
        "Finds what comes and goes on the bank account regularly.",
        needs=(
            "bank_lines", "cash_lines", "customers", "suppliers", "purchase_lines", "supplier_items",
            "fx_rates",
        ),
        gives=(BANK_MOVES, CASH_HABITS),
        version=1,
        call="firstmate.capabilities.bank.habits:habits",
        settings=("currency",),
    ),
)  # fmt: skip

STUDIES: tuple[Study, ...] = ()

SAYINGS: tuple[Saying, ...] = ()
