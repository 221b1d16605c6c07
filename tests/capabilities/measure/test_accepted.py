"""Every task that people can put right is given the estimates that it lets them put right."""

from __future__ import annotations

import pytest

from firstmate.base.task import Task
from firstmate.capabilities.measure import TASKS

#: Estimates that nobody can put right: gates are entered as such.
MEASURED_ONLY = {"gate_kinds"}
CORRECTED = [task for task in TASKS if "accepted_estimates" in task.needs]


@pytest.mark.parametrize("task", CORRECTED, ids=[task.name for task in CORRECTED])
def test_the_measures_read_are_the_estimates_given(task: Task) -> None:
    estimates = {table.name for table in task.gives if "basis" in table}
    assert set(task.accepts) == estimates - MEASURED_ONLY
