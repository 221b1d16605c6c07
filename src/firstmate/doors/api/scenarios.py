"""Scenarios: kept changes of input tables, laid beside the base."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from firstmate.base.errors import Refused
from firstmate.company.change import BASE, from_json, to_json
from firstmate.doors.api.asked import ON_ITS_WAY, PERSON, Asked, Named, Opened, not_yet
from firstmate.doors.api.rows import text
from firstmate.publish.plain import records
from firstmate.work.comparing import beside
from firstmate.work.reading import require

router = APIRouter(tags=["scenarios"])
Scalar = str | int | float | bool | None


class Range(BaseModel):
    """Between two values, both inclusive; a missing end is open."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)
    first: Scalar = Field(None, alias="from")
    last: Scalar = Field(None, alias="to")


class OneChange(BaseModel):
    """One edit of an input table; ``where`` maps a column to a value, a list, or {from, to}."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)
    table: str
    op: Literal["set", "scale", "add", "append", "remove"]
    column: str = ""
    value: Scalar = None
    where: dict[str, Scalar | list[Scalar] | Range] = {}
    rows: list[dict[str, Scalar]] = []
    because: str = ""


class Changes(BaseModel):
    """The changes of a scenario, in order."""

    changes: list[OneChange]
    note: str = ""


class Kept(BaseModel):
    """A kept scenario."""

    scenario: str
    changes: list[dict[str, Any]]


@router.get("/companies/{company}/scenarios")
def scenarios(workspace: Opened) -> list[Kept]:
    """List the kept scenarios."""
    names = workspace.store.scenarios()["scenario"].to_list()
    return [_kept(workspace, name) for name in dict.fromkeys(names)]


@router.get("/companies/{company}/scenarios/{scenario}")
def scenario(workspace: Opened, scenario: Named) -> Kept:
    """Return a kept scenario with its changes."""
    return _kept(workspace, scenario)


@router.put("/companies/{company}/scenarios/{scenario}")
def put(workspace: Opened, scenario: Named, said: Changes) -> Kept:
    """Keep changes under a name; a scenario of that name is replaced, the audit trail keeps both."""
    require(PERSON, "change")
    if scenario == BASE.name:
        raise Refused("The base is what is there, without changes.", "Choose another name.")
    changes = [one.model_dump(mode="json", by_alias=True) for one in said.changes]
    for one in changes:
        one["by"] = PERSON.name
    made = from_json(json.dumps({"name": scenario, "changes": changes}))
    workspace.keep_scenario(made, note=said.note)
    return _kept(workspace, scenario)


def _kept(workspace: Opened, name: str) -> Kept:
    said = json.loads(to_json(workspace.scenario(name)))
    return Kept(scenario=name, changes=said["changes"])


@router.get("/companies/{company}/comparison", responses=ON_ITS_WAY, response_model=None)
def comparison(
    companies: Asked,
    workspace: Opened,
    scenario: Annotated[list[str], Query(min_length=1, max_length=20)],
) -> Response:
    """Return the headline figures of scenarios beside those of the base, with what moved most."""
    version = companies.view(workspace.name, person=PERSON).current
    rows, missing = beside(companies, workspace.name, scenario, person=PERSON, version=version)
    told = [not_yet(view, "headlines") for view in missing]  # all of them are asked for
    if rows is None or told:
        return told[-1]
    return Response(
        text({"version": version, "rows": records(rows)}), media_type="application/json"
    )
