"""Long work by kind: what a job does to a company; who takes it and when is the planner's matter."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from firstmate.base.errors import FirstmateError, Refused
from firstmate.base.task import Task
from firstmate.work.clock import now
from firstmate.work.log import failure
from firstmate.work.registry import resolve
from firstmate.work.runner import Cancelled, Watch
from firstmate.work.workspace import Workspace

#: Kind of work -> path of ``function(workspace, what, watch) -> result``, a short text.
KINDS: Mapping[str, str] = {
    "answers": "firstmate.work.jobs:answers",
    "confirm": "firstmate.work.desk:confirm",
    "import": "firstmate.work.uploads:take_in",
    "look": "firstmate.work.uploads:look",
    "run": "firstmate.work.jobs:run",
}

What = Mapping[str, Any]


def ask(workspace: Workspace, kind: str, **what: Any) -> str:
    """Ask for long work on the company and return the job's number.

    >>> from firstmate.store.memory import MemoryStore
    >>> shop = Workspace("shop", MemoryStore())
    >>> ask(shop, "answers", scenario="base") == ask(shop, "answers", scenario="base")
    True
    """
    return workspace.store.queue.ask(kind, as_text(what), by=workspace.person.name, at=now())


def as_text(what: What) -> str:
    """Return what is asked for as the one text it has in the queue."""
    return json.dumps(what, sort_keys=True, default=str)


def perform(
    workspace: Workspace,
    job: Mapping[str, Any],
    *,
    watch: Watch,
    kinds: Mapping[str, str] = KINDS,
) -> None:
    """Do the work of a taken job and note how it ended; nothing but a kill gets past this."""
    queue = workspace.store.queue
    number = str(job["job"])
    try:
        path = kinds.get(str(job["kind"]))
        if path is None:
            raise Refused(f"There is no work of the kind {job['kind']}.")  # noqa: TRY301
        result = str(resolve(path)(workspace, json.loads(job["what"]), watch))
    except Cancelled:
        queue.end(number, status="cancelled", at=now())
    except FirstmateError as error:
        queue.end(number, status="failed", problem=str(error), at=now())
    except Exception as error:  # noqa: BLE001  # whatever it is, the person is told and the log knows
        reference = failure(error, doing=f"job {job['kind']}")
        problem = (
            f"This could not be done. Nothing was changed. Reference {reference}: "
            "the log in the home folder holds the details."
        )
        queue.end(number, status="failed", problem=problem, at=now())
    else:
        queue.end(number, status="done", result=result, at=now())


def answers(workspace: Workspace, what: What, watch: Watch) -> str:
    """Compute everything that the pages of a company show; keep the run, return its id.

    ``what`` may name a ``scenario`` and a ``version``.
    """
    return run(workspace, {**what, "wanted": usual(workspace)}, watch)


def usual(workspace: Workspace) -> list[str]:
    """Return the names of what pages show without being asked: every task, and what they rest on."""
    return [name for name, node in workspace.registry.nodes.items() if isinstance(node, Task)]


def run(workspace: Workspace, what: What, watch: Watch) -> str:
    """Run the ``wanted`` tables, tasks or studies with ``options``; keep the run, return its id."""
    done = workspace.run(
        what["wanted"],
        scenario=workspace.scenario(what.get("scenario", "base")),
        options=what.get("options"),
        version=what.get("version"),
        watch=watch,
    )
    return workspace.store.keep(done, why=str(what.get("why", "")), at=now())
