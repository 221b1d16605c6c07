"""A home with a computed shop, and the command `firstmate mcp` on it, spoken to by a real client."""

import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import anyio
import anyio.from_thread
import httpx2
import pytest
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client

from firstmate.doors.token import token_of
from firstmate.store.open import open_store
from firstmate.work.clock import now
from firstmate.work.home import Home
from firstmate.work.jobs import KINDS, ask, perform
from firstmate.work.runner import Watch
from firstmate.work.workspace import Workspace
from tests.doors.conftest import shop

SOURCES = Path(__file__).parents[3] / "src"
COMMAND = [sys.executable, "-c", "from firstmate.doors.cli import main; main()", "mcp"]


class Assistant:
    """Asks the server of a home, by its standard streams or by HTTP."""

    def __init__(self, home: Path):
        self.home = home
        self.env = {
            "FIRSTMATE_HOME": str(home), "PYTHONPATH": str(SOURCES), "POLARS_MAX_THREADS": "2",
        }  # fmt: skip

    @property
    def store(self):
        return open_store(Home(self.home).company("shop"))

    def by_streams(self, does, *options):
        """Do what an assistant does over the standard streams of a server process."""
        server = StdioServerParameters(
            command=COMMAND[0], args=[*COMMAND[1:], *options], env=self.env
        )

        async def talk():
            with (self.home / "errors.txt").open("w") as errors:
                async with Client(stdio_client(server, errlog=errors)) as client:
                    return await does(client)

        return anyio.run(talk)

    def by_http(self, does, address):
        """Do what an assistant does over HTTP."""
        said = {"authorization": f"Bearer {token_of(Home(self.home))}"}

        async def talk():
            async with (
                httpx2.AsyncClient(headers=said, timeout=60) as http,
                Client(streamable_http_client(address, http_client=http)) as client,
            ):
                return await does(client)

        return anyio.run(talk)


@pytest.fixture(scope="session")
def address(assistant):
    """Start the server on a free port of this machine; give its address."""
    process = subprocess.Popen(
        [*COMMAND, "--http", "--port", "0"], env=os.environ | assistant.env, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    yield process.stderr.readline().split()[1]
    process.terminate()
    process.wait(20)
    process.stderr.close()


@pytest.fixture(scope="session")
def assistant(tmp_path_factory):
    """An assistant at a home with the shop, computed, and a company without data."""
    folder = tmp_path_factory.mktemp("home")
    at = Home(folder)
    for name in ("bare", "shop"):
        at.company(name).mkdir()
    at.remember("shop")
    store = open_store(at.company("shop"))
    store.save(shop(), by="ann", at=now(), note="first")
    workspace = Workspace("shop", store)
    ask(workspace, "answers", scenario="base", version="v1")
    while job := store.queue.take(at=now()):
        perform(workspace, job, watch=Watch(strict=False), kinds=KINDS)
    store.close()
    return Assistant(folder)


@pytest.fixture(scope="session")
def call(assistant):
    """Call a tool of one server process that stays open for all tests: ``call(name, **arguments)``."""
    server = StdioServerParameters(command=COMMAND[0], args=COMMAND[1:], env=assistant.env)
    with (
        (assistant.home / "errors.txt").open("w") as errors,
        anyio.from_thread.start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Client(stdio_client(server, errlog=errors))) as client,
    ):

        def called(name, /, progress=None, **arguments):
            return portal.call(
                partial(client.call_tool, name, arguments, progress_callback=progress)
            )

        called.tools = lambda: portal.call(client.list_tools).tools
        yield called
