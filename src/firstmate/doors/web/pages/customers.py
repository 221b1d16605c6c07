"""Customers: who is worth a call and why, and how each is served."""

from __future__ import annotations

from starlette.responses import Response

from firstmate.doors.web.asked import Asked
from firstmate.doors.web.page import Page
from firstmate.doors.web.parts.grid import grid
from firstmate.publish import customers as said

#: Customers named as worth a call, for each reason.
MOST = 4


def customers(asked: Asked) -> Response:
    """Show whom to call, and all customers."""
    run = asked.run("customer_view")
    held = run["customer_view"]
    calls = said.calls(held.rows, asked.words, most=MOST)
    return asked.render(
        "pages/answer.html",
        answer=said.answer(held.rows, asked.words),
        listed=("Worth a call", [(entry, asked.url("/about/customer", code=code)) for code, entry in calls],
                "Nobody waits for a call: all orders come by their day and nobody is silent."),
        parts=[grid(
            asked, held.table, held.rows, names=True, run=run.id, title="All customers", sort="-amount",
            columns=("customer", "amount", "lines", "on_time", "open_lines", "lines_at_risk",
                     "amount_at_risk", "late_cost", "last_order", "between_days", "next_order",
                     "next_item", "next_quantity"),
            labels={"amount": "sold in a year", "open_lines": "open", "lines_at_risk": "of them late",
                    "amount_at_risk": "their value", "next_item": "most likely", "next_quantity": "usually",
                    "between_days": "orders every"},
            states={"lines_at_risk": lambda row: "late" if row["lines_at_risk"] else "",
                    "last_order": lambda row: "risk" if row["silent"] else ""},
            empty="A customer column in the orders brings who ordered, how they are served and what comes next.",
        )],
    )  # fmt: skip


PAGES = (
    Page("/customers", "Customers", customers, group="Align", order=5, kept=True,
         teaches="Here stands who is worth a call: "
         "whose orders will come late, who went silent, whose next order is due. Sales orders with a customer, "
         "a promised and a delivery day bring it."),
)  # fmt: skip
