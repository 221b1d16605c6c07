"""The result tables of the replay: orders, figures, hours, causes and cash, each with its chance."""

from __future__ import annotations

from firstmate.base.table import Column, Opens, Ways, result_table

_MONDAY = Column("period", "day", "Monday of the week.", key=True)
_QUANTILES = (("q05", "5 %"), ("q25", "25 %"), ("q50", "50 %"), ("q75", "75 %"), ("q95", "95 %"))


def _share(name: str, meaning: str, formula: str, opens: Ways | None = None) -> Column:
    return Column(name, "number", meaning, unit="share", formula=formula, opens=opens)


def _money(name: str, meaning: str, formula: str, opens: Ways | None = None) -> Column:
    return Column(name, "money", meaning, unit="currency", formula=formula, opens=opens)


_LINE = Opens(("deliveries",), on=("order", "line"))

REPLAY_ORDERS = result_table(
    "replay_orders",
    "How likely each open order line and job is on time when the plan meets what usually happens.",
    Column("order", "text", "Order.", key=True),
    Column("line", "integer", "Line.", key=True, formula="as ordered"),
    Column("item", "text", "Item."),
    Column("job", "text", "Job.", key=True),
    Column("customer", "text", "Customer."),
    Column("promised", "day", "Day promised."),
    Column("planned_on", "day", "Day planned; empty = after the plan."),
    _share("on_time", "Chance to be delivered in the week promised or before.",
           "share of replications; a line promised in the past is never on time", _LINE),
    Column("likely_on", "day", "Friday of the middle week of delivery; empty = after the plan."),
    Column("late_on", "day", "Friday of the week by which 9 of 10 replications have delivered; empty = "
           "after the plan."),
    _money("amount", "Money still to deliver.", "of deliveries", _LINE),
    _money("late_cost", "What lateness is expected to cost.",
           "mean over replications of amount x (1 - (1 - lost per week)^weeks late + penalty x weeks late)",
           _LINE),
    time="promised",
)  # fmt: skip

REPLAY_FIGURES = result_table(
    "replay_figures",
    "What the plan brings when it meets what usually happens: the middle and how wide it spreads.",
    Column("measure", "text", "contribution, on_time (share of open orders), served (share of the "
           "forecast), late_cost, sales_lost or stock_end.", key=True),
    Column("unit", "text", "currency or share."),
    Column("planned", "number", "The plan without any chance.", unit="as unit says",
           formula="replay with everything as planned", opens=Opens(("plan_values", "deliveries"))),
    Column("mean", "number", "Mean over all replications.", unit="as unit says",
           formula="sum over replications / their number", opens=Opens(("plan_values", "deliveries"))),
    *(Column(name, "number", f"{share} of replications are at or below it.", unit="as unit says",
             formula=f"{share} quantile over replications", opens=Opens(("plan_values", "deliveries")))
      for name, share in _QUANTILES),
    Column("replications", "integer", "How many replications.", formula="option replications"),
)  # fmt: skip

REPLAY_LOADS = result_table(
    "replay_loads",
    "How often each resource has more due in a week than hours.",
    Column("resource", "text", "Resource.", key=True),
    _MONDAY,
    _share("over", "Chance that more is due than there are hours.", "share of replications",
           Opens(("loads",), on=("resource", "period"))),
    Column("hours_short", "number", "Hours that are then missing, on average over all replications.",
           unit="hours", formula="mean of max(hours due - hours there, 0)",
           opens=Opens(("loads",), on=("resource", "period"))),
    Column("hours_due", "number", "Middle of the hours due, what was left undone before included.",
           unit="hours", formula="median over replications",
           opens=Opens(("loads",), on=("resource", "period"))),
    Column("hours_high", "number", "9 of 10 replications have no more hours due.", unit="hours",
           formula="90 % quantile", opens=Opens(("loads",), on=("resource", "period"))),
    time="period",
)  # fmt: skip

REPLAY_CAUSES = result_table(
    "replay_causes",
    "What it would be worth if one thing went exactly as planned: the causes of most of the loss.",
    Column("cause", "text", "demand, hours of jobs, expected work, gates, yield, supplier X or resource X.",
           key=True),
    Column("supplier", "text", "Supplier, where it is one."),
    Column("resource", "text", "Resource, where it is one."),
    _money("value", "Contribution gained in the plan where this has no chance any more.",
           "mean over replications of contribution without this chance - with it, same random numbers",
           Opens(("plan_values",))),
    _money("low", "Lower end of 90 % for the value.", "value - 1.645 x standard error",
           Opens(("plan_values",))),
    _money("high", "Upper end of 90 % for the value.", "value + 1.645 x standard error",
           Opens(("plan_values",))),
    _share("on_time", "Share of open orders more on time.", "difference of mean on_time",
           Opens(("deliveries",))),
    Column("orders", "number", "Open orders more on time.", unit="orders",
           formula="on_time x number of open orders", opens=Opens(("deliveries",))),
)  # fmt: skip

CASH_ODDS = result_table(
    "cash_odds",
    "Money in the bank by week with its chance: the projection when orders, goods and payments are "
    "early or late.",
    _MONDAY,
    _money("planned", "Balance as projected.", "of cash_projection",
           Opens(("cash_projection",), on=("period",))),
    *(_money(name, f"{share} of replications are at or below it.", f"{share} quantile over replications",
             Opens(("cash_projection",), on=("period",))) for name, share in _QUANTILES),
    _share("below", "Chance to be below the cash limit (0 where none is set) at the end of the week.",
           "share of replications", Opens(("cash_projection",), on=("period",))),
    time="period",
)  # fmt: skip

CASH_DIPS = result_table(
    "cash_dips",
    "What pulls cash down until its lowest week, and what would lift it there.",
    Column("kind", "text", "cause or lever.", choices=("cause", "lever"), key=True),
    Column("name", "text", "Kind of money, supplier, customer or the bank.", key=True),
    Column("code", "text", "pays (a cause), collect (before it is due to come), put_off (a purchase) or "
           "credit (borrow)."),
    Column("period", "day", "The lowest week."),
    _money("amount", "Money at that week: below 0 pulls it down, above 0 lifts it.",
           "sum of what moves until the lowest week",
           (Opens(("invoices",), on=(("name", "customer"),)),
            Opens(("purchase_lines", "planned_orders"), on=(("name", "supplier"),)),
            Opens(("cash_projection",)))),
    _money("cost", "What the lever costs.", "credit: amount x credit_rate x weeks below / 52, else nothing"),
)  # fmt: skip

PAYMENT_HABITS = result_table(
    "payment_habits",
    "How many days after the due day customers really pay.",
    Column("customer", "text", "Customer; empty = all together.", key=True),
    Column("value", "number", "Middle of days after the due day; below 0 = before it.", unit="days",
           formula="median of day paid - day due", opens=Opens(("invoices",), on=("customer",))),
    Column("low", "number", "1 of 10 invoices is paid by then.", unit="days",
           formula="10 % quantile", opens=Opens(("invoices",), on=("customer",))),
    Column("high", "number", "9 of 10 invoices are paid by then.", unit="days",
           formula="90 % quantile", opens=Opens(("invoices",), on=("customer",))),
    Column("n", "integer", "Invoices behind it.", formula="paid invoices with a due day"),
    Column("basis", "text", "measured, or group where fewer than 8 invoices tell."),
)  # fmt: skip
