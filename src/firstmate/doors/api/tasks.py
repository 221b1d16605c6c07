"""Tasks and studies by their declaration, and running one as a job."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from firstmate.base.errors import Refused
from firstmate.base.task import Study, Task
from firstmate.doors.api.asked import Job, Named, Seen, job_of
from firstmate.work.jobs import ask
from firstmate.work.registry import installed
from firstmate.work.runner import options_of

router = APIRouter(tags=["tasks"])


class Asking(BaseModel):
    """Options of a run; those left out stand at their default."""

    model_config = ConfigDict(allow_inf_nan=False)
    options: Annotated[dict[str, str | int | float | bool], Field(max_length=100)] = {}


def _node(name: str) -> Task | Study:
    node = installed().nodes.get(name)
    if node is None:
        raise Refused(f"There is no task or study {name}.", "The list of tasks has them all.")
    return node


def _told(node: Task | Study) -> dict[str, Any]:
    return {
        "task": node.name, "meaning": node.meaning, "study": isinstance(node, Study),
        "needs": list(node.needs), "gives": [table.name for table in node.gives],
        "settings": list(node.settings),
        "options": [
            {"name": o.name, "kind": o.kind, "default": o.default, "meaning": o.meaning,
             "unit": o.unit, "low": o.low, "high": o.high, "choices": list(o.choices)}
            for o in node.options
        ],
    }  # fmt: skip


@router.get("/tasks")
def tasks() -> list[dict[str, Any]]:
    """List every task and study."""
    return [_told(node) for _, node in sorted(installed().nodes.items())]


@router.get("/tasks/{task}")
def task(task: Named) -> dict[str, Any]:
    """Return one task or study: what it needs, gives, and its options."""
    return _told(_node(task))


@router.post("/companies/{company}/tasks/{task}/runs", status_code=202)
def run(view: Seen, task: Named, said: Asking | None = None) -> Job:
    """Ask for a task or study under a scenario, at a version; the job's result is the run's id."""
    node = _node(task)
    options = dict(said.options) if said else {}
    options_of(node, {node.name: options})  # refuses what the declaration does not allow
    if view.current is None:
        view.workspace.company()  # refuses with what to do
    number = ask(
        view.workspace, "run", wanted=[node.name], options={node.name: options},
        scenario=view.scenario.name, version=view.current,
    )  # fmt: skip
    return job_of(view.workspace.store.queue.job(number))
