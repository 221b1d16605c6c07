"""The command: open the assistants' door on the standard streams, or on this machine by HTTP."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from firstmate.base.errors import FirstmateError, Refused
from firstmate.work import log
from firstmate.work.companies import Companies
from firstmate.work.home import home
from firstmate.work.planner import Planner

if TYPE_CHECKING:
    from firstmate.doors.mcp.asked import Door
    from firstmate.doors.mcp.server import Assistants

PORT = 8322


@click.command()
@click.option("--company", "name", metavar="NAME",
              help="Only this one; default: all, and the one opened last where none is named.")  # fmt: skip
@click.option("--http", is_flag=True, help="On this machine by HTTP, with the token of the API.")
@click.option("--port", default=PORT, show_default=True, help="With --http: port on this machine.")
def mcp(name: str | None, port: int, *, http: bool) -> None:
    """Let an assistant look, try and propose (Model Context Protocol).

    Without --http the assistant's program starts this command and speaks to it directly. It decides
    nothing unless the setting assistants_decide says yes. Every call stands in the audit trail.
    """
    with _door(name) as door:
        server = _server(door)
        if http:
            _by_http(server, port)
        else:
            server.run("stdio")


@contextlib.contextmanager
def _door(name: str | None) -> Iterator[Door]:
    from firstmate.doors.mcp.asked import Door

    at = home()
    log.start(at.folder)
    only = frozenset({name}) if name else frozenset()
    served = Companies(at, Planner(at), only=only)
    if name:
        served.workspace(name)  # refuses where there is none
    door = Door(served, name or _last())
    try:
        yield door
    finally:
        door.close()


def _last() -> str:
    """Return the company opened last, empty where there is none yet."""
    try:
        return home().last()
    except FirstmateError:
        return ""


def _server(door: Door) -> Assistants:
    try:
        from firstmate.doors.mcp.server import Assistants
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"mcp", "mcp_types"}:
            raise
        raise Refused(
            "The assistants' door is not installed.", "Install it: pip install 'firstmate[mcp]'"
        ) from error
    return Assistants(door)


def _by_http(server: Assistants, port: int) -> None:
    import uvicorn

    from firstmate.doors.manners import listening
    from firstmate.doors.mcp.guard import guarded
    from firstmate.doors.token import file_of, token_of

    at, at_door = home(), listening(port)
    free = at_door.getsockname()[1]
    app = guarded(server.streamable_http_app(), token_of(at))
    config = uvicorn.Config(
        app, log_level="warning", server_header=False,
        access_log=False, timeout_graceful_shutdown=3,
    )  # fmt: skip
    click.echo(f"Assistants: http://127.0.0.1:{free}/mcp with the token in {file_of(at)}", err=True)
    uvicorn.Server(config).run(sockets=[at_door])
