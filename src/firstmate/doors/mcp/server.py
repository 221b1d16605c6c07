"""The server: every tool over the companies of a home, one shape of error, every call in the audit trail."""

from __future__ import annotations

import json
from functools import partial
from importlib.metadata import version
from typing import Any

import anyio
import anyio.to_thread
from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import CallToolResult, InputRequiredResult, TextContent
from pydantic import ValidationError

from firstmate.base.errors import Conflict, FirstmateError
from firstmate.doors.mcp import deciding, looking, trying
from firstmate.doors.mcp.asked import ASSISTANT, Door, NotYet, as_said
from firstmate.doors.mcp.running import offers
from firstmate.work.clock import now
from firstmate.work.log import failure
from firstmate.work.registry import installed

_INSTRUCTIONS = (
    "firstmate plans a business from its own data. Begin with today: the few decisions worth most, "
    "in money. limits says what holds sales back, plan what is ordered and made. Every figure comes "
    "from a table: read_table shows rows, open_number where a number comes from. Try a change as a "
    "scenario (new_scenario, compare_scenarios) before you propose it (propose_decision). Never "
    "write a figure that no tool gave. What takes long answers NotYet: call again."
)


class Assistants(MCPServer[Any]):
    """The server of the MCP package, with our shape of errors and our audit trail."""

    def __init__(self, door: Door) -> None:
        tools = [
            offer.tool(door)
            for offer in (
                *looking.OFFERS, *deciding.OFFERS, *trying.OFFERS, *offers(installed())
            )
        ]  # fmt: skip
        super().__init__(
            "firstmate", title="firstmate", instructions=_INSTRUCTIONS, tools=tools,
            version=version("firstmate"), log_level="ERROR",
        )  # fmt: skip
        self._door = door

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """Call a tool; what goes wrong is told in one shape, what was asked is kept."""
        result: CallToolResult | InputRequiredResult
        outcome = "stopped"
        try:
            result = await super().call_tool(name, arguments, context)
            outcome = "done"
        except ToolError as error:
            result, outcome = _told(error, name)
        finally:
            with anyio.CancelScope(shield=True):
                keep = partial(_keep, self._door, name, arguments, outcome, _client(context))
                await anyio.to_thread.run_sync(keep)
        return result


def _told(error: ToolError, name: str) -> tuple[CallToolResult, str]:
    """Return what went wrong as the answer of a call, and in a line for the audit trail."""
    cause: BaseException = error
    while isinstance(cause, ToolError) and cause.__cause__ is not None:
        cause = cause.__cause__
    kind, what, remedy, reference = _said(cause, name)
    fault = {"kind": kind, "what": what, "remedy": remedy, "reference": reference}
    if isinstance(cause, Conflict):
        fault |= {"yours": str(cause.yours), "theirs": str(cause.theirs)}
    said = {"error": fault}
    text = TextContent(type="text", text=json.dumps(said, ensure_ascii=False))
    result = CallToolResult(content=[text], structured_content=said, is_error=True)
    return result, f"{kind}: {what}"


def _said(cause: BaseException, name: str) -> tuple[str, str, str, str]:
    if isinstance(cause, FirstmateError):
        return type(cause).__name__, cause.what, cause.remedy, ""
    if isinstance(cause, NotYet):
        remedy = "Call again with the same arguments, or follow it with the tool job."
        return "NotYet", str(cause), remedy, cause.job
    if isinstance(cause, ValidationError):
        wrong = "; ".join(
            f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}"
            for one in cause.errors(include_url=False)
        )
        return "Refused", wrong, "The tool's schema says what is expected.", ""
    if isinstance(cause, ToolError):
        return "Refused", f"There is no tool {name}.", "The list of tools has them all.", ""
    reference = failure(cause, doing=f"tool {name}")
    what = "This could not be done. Nothing was changed."
    return "Failed", what, "Try again; if it stays, report the reference.", reference


def _client(context: Context[Any, Any] | None) -> str:
    """Return what the assistant's program calls itself, which nobody vouches for."""
    params = context.session.client_params if context is not None else None
    return params.client_info.name[:120] if params is not None else ""


def _keep(door: Door, name: str, arguments: dict[str, Any], outcome: str, client: str) -> None:
    """Write the call into the trail of the company it is about; a call about none into the served one's."""
    named = arguments.get("company") or door.company
    try:
        workspace = door.served.workspace(str(named), person=ASSISTANT)
    except FirstmateError:
        if not door.company:
            return  # a home without companies has no trail
        workspace = door.served.workspace(door.company, person=ASSISTANT)
    said = {"arguments": as_said(arguments), "outcome": outcome[:1_000], "client": client}
    workspace.store.note("call", name, said=said, by=ASSISTANT.name, at=now())
