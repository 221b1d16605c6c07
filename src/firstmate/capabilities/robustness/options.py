"""What a person may choose for the replay."""

from __future__ import annotations

from firstmate.base.task import Option

REPLAY_OPTIONS = (
    Option("replications", "integer", 400,
           "How often the plan is replayed; 400 know a chance within 5 points, 10,000 within 1.",
           low=100, high=20_000),
    Option("cause_replications", "integer", 200,
           "How often it is replayed for each cause with that cause switched off.",
           low=100, high=20_000),
    Option("most_causes", "integer", 10,
           "How many suppliers and resources are tried as causes of their own: those with most at stake.",
           low=0, high=50),
)  # fmt: skip
