"""What a person may choose for the replay."""

from __future__ import annotations

from firstmate.base.task import Option

REPLAY_OPTIONS = (
    Option("replications", "integer", 0,
           "How often the plan is replayed: 400 know a chance within 5 points, 10,000 within 1; 0 = as "
           "often as a few seconds allow, at most 300.",
           low=0, high=20_000),
    Option("cause_replications", "integer", 100,
           "How often it is replayed for each cause with that cause switched off.",
           low=100, high=20_000),
    Option("most_causes", "integer", 5,
           "How many suppliers and how many resources are tried as causes of their own: those with most "
           "at stake.",
           low=0, high=50),
)  # fmt: skip
