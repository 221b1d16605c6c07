"""The result tables of the quote desk: open quotes, how good estimates were, overruns, hours by skill."""

from __future__ import annotations

from firstmate.base.table import Column, Opens, result_table
from firstmate.capabilities.promise.tables import day, figure, hours, key, money, word

_QUOTE = Opens(("quotes",), on=("quote",))
_LIKE = Opens(("job_rates",), on=("job_class",))

JOB_QUOTES = result_table(
    "job_quotes",
    "Every open quote: hours as like jobs took, the date to promise, the chance to win it, and what "
    "it brings against what it displaces; the least worth its hours are those to leave.",
    key("quote", "text", "Quote."),
    word("customer", "Customer."),
    word("job_class", "Kind of work."),
    money("amount", "Price offered.", formula="as quoted", opens=_QUOTE),
    hours("estimate", "Hours estimated in the quote.", formula="as quoted", opens=_QUOTE),
    hours("hours", "Hours it will take, as like jobs did.",
          formula="sum over resources of hours for 1,000 of price x price / 1,000", opens=_LIKE),
    hours("hours_low", "Hours that nine of ten like jobs exceed.",
          formula="hours x exp(-1.28 x spread)", opens=_LIKE),
    hours("hours_high", "Hours that one of ten like jobs exceeds.",
          formula="hours x exp(1.28 x spread)", opens=_LIKE),
    figure("promised_days", "Days from today to the date to promise: kept four times in five.",
           unit="days", formula="first promised day kept with 80 %"),
    day("day_80", "Date to promise; empty = none within the plan is kept four times in five."),
    figure("chance", "Chance to win it.", unit="share",
           formula="share won of its kind and sales person, moved by price and lead time where the "
           "quotes decided show that they matter",
           opens=Opens(("conversions",), on=("job_class",))),
    money("price", "Price at which chance x contribution is highest, where the quotes show how "
          "price moves the chance; else empty.",
          formula="max over prices of chance x (price - variable cost - displaced)", opens=_QUOTE),
    money("contribution", "Price less material.",
          formula="amount - material as estimated, else amount x margin of jobs", opens=_QUOTE),
    word("limit_resource", "Resource on its way whose hour is worth most."),
    money("displaced", "What its hours would bring otherwise.",
          formula="sum of hours x worth of an hour",
          opens=Opens(("plan_prices",), on=(("limit_resource", "name"),))),
    money("gain", "What winning it is worth.", formula="contribution - displaced"),
    figure("rank", "Order of gain for an hour of its scarcest resource, best first.",
           kind="integer", unit="", formula="rank of gain / hours at the limit"),
    Column("leave", "flag", "Whether it is not worth its hours."),
)  # fmt: skip

WIN_EFFECTS = result_table(
    "win_effects",
    "How price and promised lead time move the chance to win, as decided quotes show.",
    key("driver", "text", "price or lead time."),
    figure("quotes", "Decided quotes it is read from.", kind="integer", unit="",
           formula="count of quotes won or lost"),
    figure("effect_size", "Change of the log odds: for a price twice that of like quotes, or a week "
           "more of lead time.", unit="", formula="coefficient of a logistic regression within kinds",
           opens=Opens(("quotes",))),
    figure("error", "Standard error of it.", unit="", formula="from the information matrix"),
    Column("shows", "flag", "Whether the data shows it: at least twice its standard error."),
)  # fmt: skip

ESTIMATE_ACCURACY = result_table(
    "estimate_accuracy",
    "Hours that finished jobs took against hours estimated, by kind of work and resource.",
    key("job_class", "text", "Kind of work."),
    key("resource", "text", "Resource; empty = in all."),
    figure("count", "Finished jobs with an estimate.", kind="integer", unit="", formula="count"),
    hours("estimate", "Hours estimated in all of them.", formula="sum of estimates",
          opens=Opens(("jobs", "quotes"), on=("job_class",))),
    hours("actual_hours", "Hours booked on them.", formula="sum of hours booked",
          opens=Opens(("work_reports", "time_entries"))),
    figure("ratio", "Hours taken for an hour estimated.", unit="share", formula="actual_hours / estimate"),
    figure("ratio_low", "Ratio that nine of ten jobs exceed.", unit="share",
           formula="10 % point of actual_hours / estimate over jobs"),
    figure("ratio_high", "Ratio that one of ten jobs exceeds.", unit="share",
           formula="90 % point of actual_hours / estimate over jobs"),
)  # fmt: skip

JOB_OVERRUNS = result_table(
    "job_overruns",
    "Open jobs that will take more hours than estimated, and how many.",
    key("job", "text", "Job."),
    word("job_class", "Kind of work."),
    word("customer", "Customer."),
    hours("estimate", "Hours estimated.", formula="of the job, else of its quote, else of its phases",
          opens=Opens(("jobs", "quotes", "phases"), on=("job",))),
    hours("booked_hours", "Hours booked so far.", formula="sum of done_hours of job_hours",
          opens=Opens(("job_hours",), on=("job",), adds_up="done_hours")),
    hours("still", "Hours still to do.", formula="sum over resources of job_hours",
          opens=Opens(("job_hours",), on=("job",), adds_up="value")),
    hours("over", "Hours beyond the estimate.", formula="booked_hours + still - estimate"),
    hours("over_low", "Hours beyond it at the cautious end.", formula="booked_hours + low - estimate"),
    hours("over_high", "Hours beyond it at the other end.", formula="booked_hours + high - estimate"),
    money("cost", "What they cost.", formula="over x cost of an hour",
          opens=Opens(("settings",))),
)  # fmt: skip

HOURS_NEEDED = result_table(
    "hours_needed",
    "Hours needed by resource and week they are promised for, ordered, expected and of deals taken "
    "as won; whom to hire by when if they do not fit.",
    key("resource", "text", "Resource or skill."),
    key("period", "day", "Monday of the week the work is promised for."),
    hours("ordered_hours", "Hours of open jobs and of items made.", formula="of job_hours and loads",
          opens=Opens(("job_hours",), on=("resource",))),
    hours("expected_hours", "Hours of orders still expected.", formula="intakes x hours for 1,000 of price",
          opens=Opens(("intakes",))),
    hours("won_hours", "Hours of the deals taken as won.",
          formula="amount x hours for 1,000 of price, in place of their chance",
          opens=Opens(("deals",))),
    hours("capacity", "Normal hours.", formula="of capacities",
          opens=Opens(("capacities",), on=("resource", "period"))),
    hours("missing", "Hours missing by the end of this week.",
          formula="missing the week before + needed - capacity, at least 0"),
    figure("people", "People to add so that nothing is missing by then.", unit="people",
           formula="missing / (hours of a person x weeks since the hours began to be missing)"),
    day("hire_by", "Last day to decide on a hire that helps in the week it begins to be missing."),
    time="period",
)  # fmt: skip

_NEEDED = Opens(("hours_needed",), on=("resource",))

HIRES = result_table(
    "hires",
    "Resources that fall short if the deals named are won and lost: people for what lasts, overtime "
    "for what passes, and what either costs.",
    key("resource", "text", "Resource or skill."),
    day("period", "Monday of the week in which hours begin to be missing."),
    hours("missing", "Most hours missing in a week of the plan.", formula="largest hours_needed.missing",
          opens=_NEEDED),
    hours("lasting", "Hours still missing when the plan ends.", formula="last hours_needed.missing",
          opens=_NEEDED),
    hours("won_hours", "Hours of the deals taken as won.", formula="sum of won_hours", opens=_NEEDED),
    figure("people", "People to add so that nothing is missing when the plan ends.", unit="people",
           formula="lasting / (hours of a person x weeks from their first day to the end of the plan)",
           opens=_NEEDED),
    day("hire_by", "Last day to decide so that they are there when hours begin to be missing; past = now."),
    money("cost", "What they cost in their first quarter, rounded up to whole people.",
          formula="people x (cost of a hire + 13 weeks x hours of a person x cost of an hour)",
          opens=Opens(("settings",))),
    hours("overtime", "Overtime that may be worked from that week on.", formula="sum of overtime_hours",
          opens=Opens(("capacities",), on=("resource",))),
    money("overtime_cost", "What covering the most missing hours by overtime costs, as far as it goes.",
          formula="min(missing, overtime) x cost of overtime",
          opens=Opens(("capacities",), on=("resource",))),
)  # fmt: skip
