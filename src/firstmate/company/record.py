"""What is kept about a company beside its data: versions, scenarios, runs, decisions, audit; declared only."""

from __future__ import annotations

from firstmate.base.table import Column, Table

_BY = Column("by", "text", "Who did it.", private="person")
_AT = Column("at", "moment", "When.")

VERSIONS = Table(
    "versions",
    "Every state the company's data was in.",
    (
        Column("number", "integer", "Order of the versions, from 1.", key=True),
        Column("version", "text", "Name of the version.", required=True),
        Column("parent", "text", "Version it grew from; empty for the first."),
        Column(
            "kind", "text", "import, change or restore.", choices=("import", "change", "restore")
        ),
        Column("as_of", "day", "Day the data stands at."),
        Column("note", "text", "What changed, in a sentence."),
        _BY,
        _AT,
    ),
    role="record",
    time="at",
)

SCENARIOS = Table(
    "scenarios",
    "Scenarios people named and kept.",
    (
        Column("scenario", "text", "Name.", key=True, required=True),
        Column("changes", "text", "Its changes as JSON.", required=True),
        Column("note", "text", "What it is about."),
        _BY,
        _AT,
    ),
    role="record",
    time="at",
)

RUNS = Table(
    "runs",
    "Runs that are kept: published, decided on, promised from, or the weekly one.",
    (
        Column("run", "text", "Id of the run.", key=True, required=True),
        Column("version", "text", "Version of the company it was computed from."),
        Column("scenario", "text", "Its scenario as JSON."),
        Column("as_of", "day", "Day the data stood at."),
        Column("by_default", "flag", "Whether every option stood at its default."),
        Column("why", "text", "Why it is kept; empty = may be swept."),
        _AT,
    ),
    role="record",
    time="at",
)

DECISIONS = Table(
    "decisions",
    "What people decided on a recommendation or a scenario, and what they expected of it.",
    (
        Column("decision", "text", "Number.", key=True, required=True),
        Column("recommendation", "text", "Recommendation or scenario decided on."),
        Column("title", "text", "The decision in a sentence."),
        Column(
            "status",
            "text",
            "State.",
            choices=("proposed", "accepted", "declined", "assigned", "undone"),
        ),
        Column("owner", "text", "Who carries it out.", private="person"),
        Column("measure", "text", "What it shall move: a KPI or result column."),
        Column("scope", "text", "Where: item, resource, customer; empty = the firm."),
        Column("run", "text", "Run whose forecast of the measure is the expectation."),
        Column("value", "money", "Expected contribution over 13 weeks.", unit="currency"),
        Column("low", "money", "Cautious end.", unit="currency"),
        Column("high", "money", "Hopeful end.", unit="currency"),
        Column("window_from", "day", "First day of the window in which the effect is measured."),
        Column("window_to", "day", "Last day of the window."),
        Column("because", "text", "Reason."),
        Column("changes", "text", "Changes it consists of, as JSON of a scenario."),
        Column("version", "text", "Version its changes made; empty = they were not put in."),
        _BY,
        _AT,
    ),
    role="record",
    time="at",
)

EFFECTS = Table(
    "effects",
    "What decisions that stand were expected to bring, and what is measured so far.",
    (
        Column("decision", "text", "Number of the decision.", key=True, required=True),
        Column("title", "text", "The decision in a sentence."),
        Column("verdict", "text", "What can be said of it.", choices=(
            "no newer data", "too early", "done", "less", "not yet", "more than before", "better",
            "worse", "inside noise", "cannot be told apart", "cannot be measured")),
        Column("expected", "money", "Expected over the whole window.", unit="currency",
               formula="value of the decision"),
        Column("expected_so_far", "money", "Share of it that falls into the days measured.",
               unit="currency", formula="expected * days measured / days of the window"),
        Column("effect", "money", "Measured: after less before.", unit="currency",
               formula="found again: value then - value now; modelled: (a week after - a week before) * weeks"),
        Column("noise", "money", "An effect within plus or minus this is no sign of anything.",
               unit="currency", formula="1.753 * spread of a week * sqrt(1 / weeks before + 1 / weeks after) "
               "* weeks after"),
        Column("measure", "text", "What is looked at, before and after."),
        Column("before", "money", "It when decided: the money concerned, or orders a week less cost.", unit="currency"),
        Column("after", "money", "It now.", unit="currency"),
        Column("first", "day", "First day measured."),
        Column("last", "day", "Last day measured."),
        Column("caveat", "text", "What the figure does not say."),
    ),
    role="record",
    time="last",
)  # fmt: skip

AUDIT = Table(
    "audit",
    "Every write: who, when, what, before, after; each row carries the hash of the one before.",
    (
        Column("number", "integer", "Order, from 1.", key=True),
        Column("what", "text", "Kind of write.", required=True),
        Column("subject", "text", "Version, decision, scenario or run concerned."),
        Column("before", "text", "Before, as JSON."),
        Column("after", "text", "After, as JSON."),
        Column("chain", "text", "Hash of this row and of the chain before it."),
        _BY,
        _AT,
    ),
    role="record",
    time="at",
)

JOBS = Table(
    "work",
    "Long work asked for at a door: waiting, at work, or ended.",
    (
        Column("job", "text", "Number.", key=True, required=True),
        Column("kind", "text", "Kind of work: import, run, pdf...", required=True),
        Column("what", "text", "What exactly, as JSON."),
        Column(
            "status",
            "text",
            "State.",
            choices=("waiting", "running", "cancelling", "done", "failed", "cancelled"),
        ),
        Column("share", "number", "Share done.", unit="share", low=0, high=1),
        Column("doing", "text", "What is being done."),
        Column("tries", "integer", "How often it was begun; a killed worker's job is begun again."),
        Column("result", "text", "What came of it: name of a version or run, or JSON."),
        Column("problem", "text", "Why it failed, and what would do, in sentences."),
        Column("beat", "moment", "Last sign of life of the worker."),
        Column("ended", "moment", "When it ended."),
        _BY,
        _AT,
    ),
    role="record",
    time="at",
)

RECORDS = {
    table.name: table for table in (VERSIONS, SCENARIOS, RUNS, DECISIONS, EFFECTS, AUDIT, JOBS)
}
