"""The meeting: everything proposed, ranked into the few decisions that need somebody this week.

It proposes nothing new, it only gathers what is small; it reads no business data, only
recommendations and settings.
"""

from __future__ import annotations

from firstmate.base.issue import ISSUES
from firstmate.base.saying import RECOMMENDATIONS, Saying
from firstmate.base.task import Study, Task
from firstmate.capabilities.meeting.options import OPTIONS
from firstmate.capabilities.meeting.tables import AGENDA, QUESTIONS

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
)
STUDIES: tuple[Study, ...] = ()
SAYINGS: tuple[Saying, ...] = ()
