"""A tool as it is offered: a function of a call, with what every call can name; it does no work itself."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

import anyio.from_thread
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.tools import Tool
from mcp_types import ToolAnnotations
from pydantic import Field

from firstmate.company.change import BASE
from firstmate.doors.mcp.asked import Asked, Door

#: What a call may name beside its own: type, meaning and default, by name.
STANDARD: dict[str, tuple[Any, str | float]] = {
    "company": (
        Annotated[str, Field(max_length=120, description="Empty = the one served or opened last.")],
        "",
    ),
    "scenario": (
        Annotated[str, Field(max_length=120, description="Name of a kept scenario.")],
        BASE.name,
    ),
    "version": (
        Annotated[str, Field(max_length=120, description="Of the data; empty = the newest.")],
        "",
    ),
    "wait": (
        Annotated[float, Field(ge=0, le=600, description="Seconds to wait for what takes long.")],
        45.0,
    ),
}


@dataclass(frozen=True)
class Offer:
    """One tool.

    Attributes
    ----------
    call
        ``function(asked, **own) -> model``; its docstring says to the assistant what it does.
    title
        For people.
    takes
        Which of :data:`STANDARD` a call may name.
    name, meaning
        Where they are not those of the function.
    writes
        Whether something is kept by it; ``decides``, whether the company's data may change.
    """

    call: Callable[..., Any]
    title: str
    takes: tuple[str, ...] = ("company",)
    name: str = ""
    meaning: str = ""
    writes: bool = False
    decides: bool = False

    @property
    def named(self) -> str:
        """Name of the tool."""
        return self.name or self.call.__name__

    def tool(self, door: Door) -> Tool:
        """Return the tool over the companies of a door."""
        return Tool.from_function(
            _bound(self, door), name=self.named, title=self.title,
            description=self.meaning or inspect.getdoc(self.call), context_kwarg="context",
            structured_output=True,
            annotations=ToolAnnotations(
                title=self.title, read_only_hint=not self.writes, destructive_hint=self.decides,
                idempotent_hint=not self.decides, open_world_hint=False,
            ),
        )  # fmt: skip


def _bound(offer: Offer, door: Door) -> Callable[..., Any]:
    """Return the function of a tool: the call's own parameters, then the standard ones it takes."""
    signature = inspect.signature(offer.call, eval_str=True)
    own = list(signature.parameters.values())[1:]
    standard = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=kind, default=default)
        for name, (kind, default) in STANDARD.items()
        if name in offer.takes
    ]

    def call(context: Context[Any, Any], **said: Any) -> Any:
        named = {name: said.pop(name) for name in offer.takes}
        return offer.call(Asked(door, _teller(context), **named), **said)

    parameters = [*(p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in own), *standard]
    about = inspect.Parameter(
        "context", inspect.Parameter.KEYWORD_ONLY, annotation=Context[Any, Any]
    )
    call.__name__ = offer.named
    call.__signature__ = signature.replace(parameters=[*parameters, about])  # type: ignore[attr-defined]
    call.__annotations__ = {p.name: p.annotation for p in (*parameters, about)} | {
        "return": signature.return_annotation
    }
    return call


def _teller(context: Context[Any, Any]) -> Callable[[float, str], None]:
    """Return what notifies the caller of progress, which only ever grows, and hears that it has gone."""
    told = -1.0

    def tell(share: float, words: str) -> None:
        nonlocal told
        anyio.from_thread.check_cancelled()
        if share > told:
            told = share
            anyio.from_thread.run(context.report_progress, share, 1.0, words)

    return tell
