"""Serve the application: the web pages and the doors beside them on one address of this machine."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from firstmate.doors.manners import listening
from firstmate.work import log, uploads
from firstmate.work.home import home
from firstmate.work.jobs import KINDS, ask
from firstmate.work.planner import Planner
from firstmate.work.runner import Watch
from firstmate.work.workspace import Workspace, open_company

PORT = 8321
DEMOS = ("maker", "trader")


@click.command()
@click.argument("names", nargs=-1, metavar="[COMPANY]...")
@click.option("--port", default=PORT, show_default=True, help="Port on this machine.")
@click.option("--demo", is_flag=True, help="Bring in the demo companies where they are missing.")
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path),
              metavar="FOLDER", help="Bring in a folder of your own exports first.")  # fmt: skip
def serve(names: tuple[str, ...], port: int, *, demo: bool, data: Path | None) -> None:
    """Open the application for your browser, on this machine only.

    The address that is printed opens one browser; then the next address is printed.
    """
    import uvicorn

    at = home()
    for name in names:
        open_company(name)
    log.start(at.folder)
    wanted = DEMOS if demo else ()
    for kind in wanted:
        _ask_for_demo(kind)
    if data is not None:
        _ask_for_folder(data)
    planner = Planner(at, kinds={**KINDS, "demo": f"{__name__}:bring_in_demo"})
    from firstmate.doors.token import file_of
    from firstmate.doors.web.app import build
    from firstmate.doors.web.deck import Deck

    deck = Deck(at, planner, only=frozenset(names), credits=_credits(),
                demos=DEMOS if not names else ())  # fmt: skip
    app = build(deck, beside=_beside(deck))
    at_door = listening(port)
    free = at_door.getsockname()[1]
    deck.sessions.told = lambda: click.echo(
        f"Another browser: http://127.0.0.1:{free}/enter?secret={deck.sessions.secret}"
    )
    config = uvicorn.Config(
        app, log_level="warning", server_header=False,
        access_log=False, timeout_graceful_shutdown=3,
    )  # fmt: skip
    server = uvicorn.Server(config)
    planner.start()
    click.echo(f"firstmate is open at http://127.0.0.1:{free}/enter?secret={deck.sessions.secret}")
    click.echo(f"Programs: http://127.0.0.1:{free}/api with the token in {file_of(at)}")
    click.echo("Only this machine reaches it. Ctrl-C ends it.")
    try:
        server.run(sockets=[at_door])
    finally:
        planner.stop()


def _beside(deck: Any) -> dict[str, Any]:
    """Return the other doors that share the address: path -> application."""
    from firstmate.doors.api import build

    return {"/api": build(deck)}


def _credits() -> dict[str, str]:
    from firstmate.demo.trader import ATTRIBUTION

    return {"trader": ATTRIBUTION}


def _ask_for_demo(kind: str) -> None:
    workspace = open_company(kind, create=True)
    if workspace.current() is None and not workspace.store.queue.open():
        ask(workspace, "demo", demo=kind)


def _ask_for_folder(folder: Path) -> None:
    workspace = open_company(folder.resolve().name, create=True)
    upload = uploads.begin(workspace)
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        uploads.copy(workspace, upload, path)
    ask(workspace, "import", upload=upload, from_here=True)


def bring_in_demo(workspace: Workspace, what: Mapping[str, Any], watch: Watch) -> str:
    """Write the exports of a demo company and bring them in as a person's own files are."""
    kind = str(what["demo"])
    watch.progress(0.0, f"writing the exports of {kind}")
    upload = uploads.begin(workspace)
    folder = uploads.files_of(workspace, upload)
    import_module(f"firstmate.demo.{kind}").write(folder)
    return uploads.take_in(workspace, {"upload": upload, "from_here": True}, watch)
