"""Decisions: what was decided, deciding on a recommendation or a scenario, and taking one back."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from firstmate.base.errors import Refused
from firstmate.doors.api.asked import ON_ITS_WAY, PERSON, Asked, Named, Opened, not_yet
from firstmate.doors.api.rows import text
from firstmate.publish.plain import records
from firstmate.work.reading import require

router = APIRouter(tags=["decisions"])


class Deciding(BaseModel):
    """What is decided on a recommendation; without ``run`` it is one of the newest run.

    ``apply`` puts the changes it consists of into the data.
    """

    recommendation: Annotated[str, Field(min_length=1)]
    status: Literal["accepted", "declined", "assigned"]
    owner: str = ""
    because: str = ""
    apply: bool = False
    run: str = ""


class Because(BaseModel):
    """The reason, kept with the decision."""

    because: str = ""


class Decided(BaseModel):
    """Number of the decision, and the version that it made or that is without it."""

    decision: str
    status: str
    version: str


@router.get("/companies/{company}/decisions")
def decisions(workspace: Opened) -> list[dict[str, Any]]:
    """Return the table ``decisions``, the latest state of each."""
    return records(workspace.store.decisions())


@router.get("/companies/{company}/decisions/effects")
def effects(companies: Asked, workspace: Opened) -> list[dict[str, Any]]:
    """Return what is measured of each decision in force, beside what was expected of it."""
    shown = companies.view(workspace.name, person=PERSON).show("effects")
    return [] if shown is None else records(shown.rows)


@router.post(
    "/companies/{company}/decisions",
    status_code=201,
    response_model=None,
    responses={**ON_ITS_WAY, 201: {"model": Decided, "description": "Decided."}},
)
def decide(companies: Asked, workspace: Opened, said: Deciding) -> Response:
    """Accept, decline or assign a recommendation; its run is kept as the expectation."""
    require(PERSON, "decide")
    run = said.run
    if not run:
        view = companies.view(workspace.name, person=PERSON)
        newest = view.run("recommendations") if view.current else None
        if newest is None:
            return not_yet(view, "recommendations")
        run = newest.id
    number = workspace.decide(
        said.recommendation, status=said.status, owner=said.owner, because=said.because,
        apply=said.apply, run=run,
    )  # fmt: skip
    done = _decided(workspace, number).model_dump()
    return Response(text(done), status_code=201, media_type="application/json")


@router.post("/companies/{company}/scenarios/{scenario}/decision", status_code=201)
def carry_out(workspace: Opened, scenario: Named, said: Because | None = None) -> Decided:
    """Carry a scenario out: its changes become the company's data, as a decision that can be undone."""
    require(PERSON, "decide")
    number = workspace.decide_on_scenario(scenario, because=said.because if said else "")
    return _decided(workspace, number)


@router.post("/companies/{company}/decisions/{decision}/undo")
def undo(workspace: Opened, decision: Named, said: Because | None = None) -> Decided:
    """Take a decision back, with the changes it made and nothing else."""
    require(PERSON, "decide")
    version = workspace.undo(decision, because=said.because if said else "")
    return Decided(decision=decision, status="undone", version=version or "")


def _decided(workspace: Opened, number: str) -> Decided:
    row = next(r for r in workspace.store.decisions().to_dicts() if r["decision"] == number)
    if row["status"] == "undone":
        raise Refused(f"Decision {number} could not be carried out.", str(row["because"]))
    return Decided(decision=number, status=row["status"], version=row["version"] or "")
