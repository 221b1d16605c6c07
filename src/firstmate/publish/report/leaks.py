"""The ten largest leaks in money, certain and planned together, in the agenda's own figures; it adds none up."""

from __future__ import annotations

from firstmate.base.run import Run
from firstmate.publish.figures import day, money
from firstmate.publish.page import Grid, Head, Section
from firstmate.publish.saying import Words
from firstmate.publish.today import decisions

LEAKS = 10


def leaks(run: Run, words: Words) -> Section:
    """Return the recommendations of most value, one line each, with the number they have above."""
    rows = [row for row in decisions(run, words) if row["state"] != "other"]
    largest = sorted(rows, key=lambda row: (-row["value"], row["rank"]))[:LEAKS]
    unit = f", {words.currency}" if words.currency else ""
    return Section(
        "The ten largest leaks in money",
        grids=(
            Grid(
                heads=(Head("leak", long=True), Head(f"13 weeks{unit}", right=True),
                       Head("cautious", right=True), Head("hopeful", right=True),
                       Head("rests on"), Head("decide by"), Head("number", right=True)),
                rows=tuple(
                    (row["sentence"], money(row["value"]), money(row["low"]), money(row["high"]),
                     "what happened" if row["certain"] else "the plan",
                     day(row["deadline"], near=words.near) if row["deadline"] else "",
                     str(row["rank"]))
                    for row in largest
                ),
                source="table agenda, by value",
                empty="No leak was found.",
            ),
        ),
    )  # fmt: skip
