"""The meeting: everything proposed, ranked into the few decisions that need somebody this week.

It proposes nothing new, it only gathers what is small; it reads no business data, only
recommendations and settings.
"""

from __future__ import annotations

from firstmate.base.issue import ISSUES
from firstmate.base.saying import RECOMMENDATIONS, Saying
from firstmate.base.task import Study, Task
from firstmate.capabilities.meeting.options import OPTIONS
from firstmate.capabilities.meeting.tables import AGENDA, HEADLINES, QUESTIONS

TASKS: tuple[Task, ...] = (
    Task(
        "agenda",
        "Rank what all parts recommend; put as a question what an assumption decides.",
        needs=("recommendations", "settings"),
        gives=(AGENDA, QUESTIONS, RECOMMENDATIONS, ISSUES),
        version=2,
        call="firstmate.capabilities.meeting.agenda:agenda",
        options=OPTIONS,
    ),
    Task(
        "headlines",
        "The figures by which plans are compared: money, service, lateness, stock, cash, load.",
        needs=(
            "plan_values",
            "projections",
            "deliveries",
            "cash_projection",
            "loads",
            "unit_prices",
            "unit_costs",
        ),
        gives=(HEADLINES,),
        version=1,
        call="firstmate.capabilities.meeting.headlines:headlines",
    ),
)
STUDIES: tuple[Study, ...] = ()
SAYINGS: tuple[Saying, ...] = ()
