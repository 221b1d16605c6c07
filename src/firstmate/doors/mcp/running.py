"""Every task and study as a tool of its own: typed options in, its tables typed out."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from datetime import date
from types import GenericAlias
from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import TypedDict

from firstmate.base.errors import Refused
from firstmate.base.table import Table
from firstmate.base.task import Option, Study, Task
from firstmate.doors.mcp.answers import TYPES
from firstmate.doors.mcp.asked import Asked
from firstmate.doors.mcp.offer import Offer
from firstmate.publish.plain import records
from firstmate.work.registry import Registry
from firstmate.work.runner import options_of
from firstmate.work.view import Shown, View

#: Makes a type from names that are known only when it runs.
_typed: Any = TypedDict
#: Type of an option in a tool's schema.
_OPTIONS: dict[str, Any] = {
    "text": str, "number": float, "money": float, "integer": int, "flag": bool, "day": date | None,
}  # fmt: skip


def offers(registry: Registry) -> Iterator[Offer]:
    """Yield a tool for every task and study, named run_ and its name."""
    for node in registry.nodes.values():
        kind = "Study" if isinstance(node, Study) else "Task"
        gives = ", ".join(table.name for table in node.gives)
        yield Offer(
            _call(node), f"{kind}: {node.name.replace('_', ' ')}", name=f"run_{node.name}",
            takes=("company", "scenario", "version", "wait"),
            meaning=f"{node.meaning} Gives {gives}; further rows by read_table.",
        )  # fmt: skip


def _call(node: Task | Study) -> Callable[..., Any]:
    """Return the function of a node with its options as parameters and its tables as the result."""

    def call(asked: Asked, *, rows: int, **options: Any) -> dict[str, Any]:
        said = {name: value for name, value in options.items() if value is not None}
        options_of(node, {node.name: said})  # refuses what the declaration does not allow
        standing = {o.name: o.default for o in node.options}
        own = {name: value for name, value in said.items() if value != standing[name]}
        shown = _own(asked, node, own) if own else _usual(asked, node)
        return {
            "company": asked.workspace.name, "currency": asked.words().currency,
            "run": next(iter(shown.values())).run,
            "version": next(iter(shown.values())).version,
            "tables": {
                name: {"total": one.rows.height, "rows": records(one.rows.head(rows))}
                for name, one in shown.items()
            },
        }  # fmt: skip

    keyword = inspect.Parameter.KEYWORD_ONLY
    most = Annotated[int, Field(ge=0, le=500, description="Rows to show of each table.")]
    parameters = [
        inspect.Parameter("asked", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Asked),
        *(
            inspect.Parameter(o.name, keyword, annotation=_type(o), default=o.default)
            for o in node.options
        ),
        inspect.Parameter("rows", keyword, annotation=most, default=20),
    ]
    call.__signature__ = inspect.Signature(parameters, return_annotation=_result(node))  # type: ignore[attr-defined]
    return call


def _type(option: Option) -> Any:
    kind: Any = Literal[option.choices] if option.choices else _OPTIONS[option.kind]
    unit = f" In {option.unit}." if option.unit else ""
    return Annotated[kind, Field(ge=option.low, le=option.high, description=option.meaning + unit)]


def _result(node: Task | Study) -> Any:
    """Return the type of a node's answer: its tables with the columns they are declared with."""
    tables = _typed(
        f"{node.name}_tables", {table.name: _rows(table) for table in node.gives}, total=False
    )
    return _typed(
        f"{node.name}_run",
        {"company": str, "currency": str, "run": str, "version": str, "tables": tables},
    )


def _rows(table: Table) -> Any:
    cells = {c.name: TYPES[c.kind] for c in table.columns if c.private != "person"}
    row = _typed(f"{table.name}_row", cells, total=False)
    return _typed(table.name, {"total": int, "rows": GenericAlias(list, (row,))})


def _usual(asked: Asked, node: Task | Study) -> dict[str, Shown]:
    """Return the tables of the newest run with every option at its default."""
    names = [table.name for table in node.gives]
    run = asked.run(*names)
    return _of_run(asked.view, names, run.id)


def _own(asked: Asked, node: Task | Study, options: dict[str, Any]) -> dict[str, Shown]:
    """Return the tables of a run with options of the caller's own."""
    view = asked.view
    if view.current is None:
        view.workspace.company()  # refuses with what to do
    run = asked.ask(
        "run", wanted=[node.name], options={node.name: options}, scenario=view.scenario.name,
        version=view.current,
    )  # fmt: skip
    return _of_run(view, [table.name for table in node.gives], run)


def _of_run(view: View, names: list[str], run: str) -> dict[str, Shown]:
    found = {name: view.result(name, run=run) for name in names}
    shown = {name: one for name, one in found.items() if one is not None}
    if not shown:
        raise Refused("Nothing could be computed from the data there is.", "Call data_status.")
    return shown
