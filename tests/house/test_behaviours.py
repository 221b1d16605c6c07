"""The list of behaviours names tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_behaviour_names_a_test_that_is_there():
    told = set(re.findall(r"`(test_\w+)`", (ROOT / "docs" / "behaviours.md").read_text()))
    there: set[str] = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        there.update(re.findall(r"def (test_\w+)\(", path.read_text()))
    assert len(told) > 50
    assert told - there == set()
