"""Tools that try: scenarios made of changes, laid beside the base; and what can be promised by when."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal

import polars as pl
from pydantic import BaseModel, ConfigDict, Field

from firstmate.base.errors import Denied, Refused
from firstmate.company.change import BASE, Scenario, from_json, to_json
from firstmate.company.what_if import what_if
from firstmate.doors.mcp.answers import Answer, Comparison, Kept, plain
from firstmate.doors.mcp.asked import ASSISTANT, Asked
from firstmate.doors.mcp.offer import Offer
from firstmate.publish.compared import compared
from firstmate.publish.plain import records
from firstmate.publish.promise import promise as promise_page
from firstmate.work.comparing import compare
from firstmate.work.registry import installed
from firstmate.work.workspace import Workspace

Scalar = str | int | float | bool | None
Name = Annotated[str, Field(min_length=1, max_length=120, description="Name of the scenario.")]


class Between(BaseModel):
    """Between two values, both inclusive; a missing end is open."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)
    first: Scalar = Field(None, alias="from")
    last: Scalar = Field(None, alias="to")


class OneChange(BaseModel):
    """One edit of an input table; ``where`` maps a column to a value, a list, or {from, to}.

    The key ``dates`` of ``where`` acts on the days in which a row holds.
    """

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)
    table: str
    op: Literal["set", "scale", "add", "append", "remove"]
    column: str = ""
    value: Scalar = None
    where: dict[str, Scalar | list[Scalar] | Between] = {}
    rows: list[dict[str, Scalar]] = []
    because: str = ""


class Line(BaseModel):
    """One line of an enquiry: an item and how many; or a kind of work; or hours of a skill."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)
    item: str | None = None
    quantity: Annotated[float, Field(gt=0)] | None = None
    location: str | None = None
    job_class: str | None = None
    amount: Annotated[float | None, Field(description="Price offered for it.")] = None
    skill: str | None = None
    hours: Annotated[float, Field(gt=0)] | None = None
    starts: date | None = None
    ends: date | None = None


def list_scenarios(asked: Asked) -> list[Kept]:
    """List the kept scenarios with their changes."""
    rows = asked.workspace.store.scenarios().to_dicts()
    return [_kept(asked.workspace, row["scenario"], row["note"] or "") for row in rows]


def new_scenario(
    asked: Asked,
    name: Name,
    changes: Annotated[list[OneChange], Field(max_length=200)] = [],  # noqa: B006
    note: Annotated[str, Field(max_length=2_000)] = "",
) -> Kept:
    """Make a scenario: a named what-if on the data, which stays untouched. run_ tools take its name."""
    workspace = asked.workspace
    if name == BASE.name or name in workspace.store.scenarios()["scenario"].to_list():
        raise Refused(f"There is a scenario {name} already.", "change_scenario adds to it.")
    return _keep(workspace, Scenario(name, _made(changes)), note)


def change_scenario(
    asked: Asked,
    name: Name,
    changes: Annotated[list[OneChange], Field(max_length=200)],
    instead: Annotated[bool, Field(description="In place of its changes, not after them.")] = False,  # noqa: FBT002  # named in the call
) -> Kept:
    """Add changes to a kept scenario, or put them in place of those it has."""
    workspace = asked.workspace
    if name == BASE.name:
        raise Refused("The base is the data itself.", "new_scenario makes one.")
    before = workspace.scenario(name)
    made = _made(changes)
    return _keep(workspace, replace(before, changes=made if instead else before.changes + made), "")


def _made(changes: list[OneChange]) -> tuple[Any, ...]:
    said = [one.model_dump(mode="json", by_alias=True) for one in changes]
    for one in said:
        one["by"] = ASSISTANT.name
    return from_json(json.dumps({"name": "made", "changes": said})).changes


def _keep(workspace: Workspace, scenario: Scenario, note: str) -> Kept:
    company = workspace.company()
    tried = what_if(company, scenario)
    if tried.settings["assistants_decide"] != company.settings["assistants_decide"]:
        raise Denied("What assistants may do is for people to set.", "Leave that change out.")
    told = tried.issues[len(company.issues) :]
    if len(told):
        raise Refused(f"{told['why'][0]} {told['mend'][0]}".strip(), "Mend that change.")
    workspace.keep_scenario(scenario, note=note)
    return _kept(workspace, scenario.name, note)


def _kept(workspace: Workspace, name: str, note: str) -> Kept:
    changes = json.loads(to_json(workspace.scenario(name)))["changes"]
    for one in changes:
        one.pop("by", None)  # names of people stay out
    return Kept(scenario=name, note=note, changes=changes)


def compare_scenarios(
    asked: Asked, names: Annotated[list[str], Field(min_length=1, max_length=10)]
) -> Comparison:
    """Lay kept scenarios beside the base: contribution, service, lateness, stock, cash, and why."""
    version = asked.view.current or ""
    runs = {
        name: replace(asked, scenario=name).run("headlines", "issues")
        for name in dict.fromkeys((BASE.name, *names))
    }
    told = {
        name: [
            f"{row['why']} {row['mend']}"
            for row in run["issues"].rows.iter_rows(named=True)
            if row["task"] == "change" or row["code"] == "not_computed"
        ]
        for name, run in runs.items()
    }
    rows = compare(runs.pop(BASE.name), runs)
    words = asked.words()
    return Comparison(
        version=version, currency=words.currency, rows=records(rows),
        answer=compared(rows.to_dicts(), words, told={}).answer,
        told=[f"{name}: {one}" for name, several in told.items() for one in several],
    )  # fmt: skip


def promise(
    asked: Asked,
    lines: Annotated[list[Line], Field(min_length=1, max_length=50)],
    customer: str = "",
    wanted: Annotated[date | None, Field(description="Day the customer wants it.")] = None,
) -> Answer:
    """Say by when it can be promised at 50, 80 and 95 % chance, why not sooner, and other ways with cost."""
    said = [
        {**one.model_dump(), "customer": customer or None, "wanted": wanted}
        for one in lines
    ]  # fmt: skip
    view = asked.view
    company = view.company
    known = set(company["items"]["item"]) | set(company["sales_lines"]["item"].drop_nulls())
    for line in said:
        if line["item"] and line["item"] not in known:
            raise Refused(f"There is no item {line['item']}.", "search finds it by its name.")
        if not (line["item"] and line["quantity"]) and not (line["job_class"] or line["skill"]):
            raise Refused(
                "A line asks for nothing.",
                "Give item and quantity, or job_class, or skill and hours.",
            )
    node, results = installed().nodes["promise"], installed().results
    needs = [need.rstrip("?") for need in node.needs]
    asked.run(*(need for need in needs if need in results))  # planned in the planning process
    desk = asked.door.desk(asked.workspace, view.current or "")
    words = asked.words()
    page = promise_page(desk.ask(said), words)
    lines_ = [f"{s.title}. {' '.join(s.sentences)}" for s in page.sections]
    options = [f"{i.text} {i.value}".strip() for s in page.sections for i in s.items]
    return Answer(
        company=asked.workspace.name, as_of=str(desk.run.as_of), currency=words.currency,
        run=desk.run.id, answer=page.answer, lines=lines_ + options,
        tables={name: plain(_seen(rows)) for name, rows in page.tables.items()},
    )  # fmt: skip


def _seen(rows: Any) -> list[dict[str, Any]]:
    """Return the rows of a promise without what is held by name."""
    return pl.DataFrame(rows).drop("by", strict=False).to_dicts() if rows else []


_READ = ("company", "wait")
OFFERS = (
    Offer(list_scenarios, "Scenarios"),
    Offer(new_scenario, "New scenario", writes=True),
    Offer(change_scenario, "Change a scenario", writes=True),
    Offer(compare_scenarios, "Scenarios beside the base", takes=("company", "version", "wait")),
    Offer(promise, "What can be promised", takes=_READ),
)
