"""Gives all tests a throw-away PostgreSQL, a computed demo company and their hypothesis profiles."""

import getpass
import os
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# The quick profile draws the same examples each time; the long one searches anew.
settings.register_profile(
    "quick",
    max_examples=25,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "prove", max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("quick")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give the tests that share a server to one worker, so that one server is enough."""
    for item in items:
        wants = {"postgres_server", "postgres_url"} & set(getattr(item, "fixturenames", ()))
        if wants or item.get_closest_marker("postgres"):
            item.add_marker(pytest.mark.xdist_group("postgres"))
        if "served" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def maker_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the home in which somebody opened the joinery, and what they were told.

    ``firstmate demo maker`` is run once, by whichever worker needs it first; the others wait. Tests
    write in copies of ``home``; ``told.json`` is what the command printed.
    """
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "maker"
    try:
        folder.mkdir()
    except FileExistsError:
        return _made_by_another(folder)
    environment = os.environ | {"FIRSTMATE_HOME": str(folder / "home")}
    with (folder / "answer").open("w") as told, (folder / "log").open("w") as log:
        done = subprocess.run(
            [sys.executable, "-m", "firstmate", "demo", "maker", "--json"],
            stdout=told, stderr=log, env=environment, check=False,
        )  # fmt: skip
    if done.returncode:
        (folder / "failed").touch()
        pytest.fail((folder / "log").read_text(encoding="utf-8"))
    (folder / "answer").rename(folder / "told.json")
    return folder


def _made_by_another(folder: Path) -> Path:
    while not (folder / "told.json").exists():
        assert not (folder / "failed").exists(), (folder / "log").read_text(encoding="utf-8")
        time.sleep(0.2)
    return folder


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Start a throw-away PostgreSQL; give its address without a database name, end it after."""
    programs = _postgres_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed (initdb was not found)")
    # A socket path may have about 100 characters: pytest's own folders are too deep.
    folder = Path(tempfile.mkdtemp(prefix="fm-pg-", dir="/tmp"))
    as_user = _other_user(folder)
    data = folder / "data"
    control = [*as_user, str(programs / "pg_ctl"), "-D", str(data), "-w"]
    # Nothing is listened to but a socket in a folder of our own; nothing survives, so no fsync.
    options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
    try:
        _call(
            [*as_user, str(programs / "initdb"), "-D", str(data), "-U", "firstmate"],
            ["-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
        )
        _call(control, ["-l", str(folder / "log"), "-o", options, "start"])
        try:
            yield f"postgresql+psycopg://firstmate@/{{}}?host={folder}"
        finally:
            _call(control, ["-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """Give the address of a fresh, empty database on the throw-away PostgreSQL."""
    psycopg = pytest.importorskip("psycopg", reason="the driver psycopg is not installed")
    name = f"test_{uuid.uuid4().hex}"
    admin = postgres_server.format("postgres").replace("+psycopg", "")
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield postgres_server.format(name)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _postgres_programs() -> Path | None:
    """Find the folder of initdb: by pg_config, where Debian puts it, or on the PATH."""
    folders = []
    if pg_config := shutil.which("pg_config"):
        found = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)
        folders.append(Path(found.stdout.strip()))
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if initdb := shutil.which("initdb"):
        folders.append(Path(initdb).resolve().parent)
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


def _other_user(folder: Path) -> list[str]:
    """Hand the folder to a lesser user when root runs the tests, as initdb refuses root."""
    if os.name != "posix" or os.geteuid() != 0:
        return []
    import pwd

    for user in ("postgres", "nobody"):
        try:
            pwd.getpwnam(user)
        except KeyError:
            continue
        shutil.chown(folder, user)
        folder.chmod(0o755)
        return ["setpriv", f"--reuid={user}", "--clear-groups", "--"]
    pytest.skip(f"{getpass.getuser()} may not start PostgreSQL and no lesser user was found")


def _call(command: list[str], arguments: list[str]) -> None:
    # Output goes to a file: a started server would hold a pipe open and be waited for.
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run(
            [*command, *arguments],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            check=False,
        )
        said.seek(0)
        assert done.returncode == 0, f"{command} failed:\n{said.read()}"
