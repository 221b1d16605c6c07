"""A real server with both demo companies and an empty one, and a real browser that finds fault with every page."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

HERE = Path(__file__).parent
AXE = HERE / "vendor" / "axe-4.14.1.min.js"
#: Browsers by name; the first that is there.
NAMES = ("chromium", "chromium-browser", "google-chrome")
#: How long a demo company may take to be read and computed, in seconds.
PATIENCE = 540
#: Gives the page a drop of files, as a browser does.
DROP = """files => { const held = new DataTransfer();
for (const file of files) {
  const text = atob(file.data), bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  held.items.add(new File([bytes], file.name));
}
return held; }"""
#: Two frames later what was there to draw is drawn.
DRAWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
WIDTHS, THEMES = (1280, 390), ("light", "dark")
#: What headless Chromium does not need, and would ask the network for.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
]  # fmt: skip


class Served:
    """A server in a process of its own over a home folder of its own."""

    def __init__(self, home, *arguments):
        self.home, self.log = home, home.parent / f"{home.name}.log"
        with self.log.open("w") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "firstmate", "serve", "--port", "0", *arguments],
                stdout=said, stderr=subprocess.STDOUT, env=self.environment,
            )  # fmt: skip
        self.address = ""
        self.wait(self.found_address, seconds=60)

    @property
    def environment(self):
        return os.environ | {"FIRSTMATE_HOME": str(self.home), "PYTHONUNBUFFERED": "1"}

    def found_address(self):
        found = re.findall(r"(http://127\.0\.0\.1:\d+)/enter\?secret=(\S+)", self.log.read_text())
        if found:
            self.address, self.secret = found[-1]
        return bool(found)

    def wait(self, done, *, seconds):
        """Wait until something holds, as long as the server lives."""
        deadline = time.monotonic() + seconds
        while not done():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, f"not within {seconds} s:\n{self.log.read_text()}"
            time.sleep(0.2)

    def ask(self, *command):
        """Run a command of the product over the same home and return its JSON."""
        done = subprocess.run(
            [sys.executable, "-m", "firstmate", *command, "--json"],
            capture_output=True, text=True, check=True, env=self.environment,
        )  # fmt: skip
        return json.loads(done.stdout)

    def end(self):
        self.process.terminate()
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()


@pytest.fixture(scope="session")
def served(tmp_path_factory, maker_home):
    """The application with the demo companies computed and a company without data."""
    home = tmp_path_factory.mktemp("deck") / "home"
    shutil.copytree(maker_home / "home", home)
    (home / "empty").mkdir(parents=True)
    server = Served(home, "--demo")
    try:
        server.wait(lambda: _computed(home, "trader"), seconds=PATIENCE)
        yield server
    finally:
        server.end()


def _computed(home, company):
    """Say whether the answers of a company are there; a failure is told at once."""
    from firstmate.store.open import open_store

    store = open_store(home / company)
    try:
        jobs = store.work().to_dicts()
    finally:
        store.close()
    failed = [job for job in jobs if job["status"] == "failed"]
    assert not failed, failed
    return any(job["kind"] == "answers" and job["status"] == "done" for job in jobs)


@pytest.fixture(scope="session")
def chromium():
    """A running headless browser."""
    vendored = json.loads((HERE / "vendor" / "vendored.json").read_text())[0]
    assert hashlib.sha256(AXE.read_bytes()).hexdigest() == vendored["sha256"]
    program = next((found for name in NAMES if (found := shutil.which(name))), None)
    if program is None:
        pytest.skip("no Chromium browser is installed")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def session(served, chromium):
    """Cookies of a person who came in by the address that the console printed."""
    served.found_address()
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{served.address}/enter?secret={served.secret}")
    state = context.storage_state()
    context.close()
    return state


class Visit:
    """One browser window; it notes every fault of the pages it is shown."""

    def __init__(self, browser, served, state, *, width=1280):
        self.served = served
        self.context = browser.new_context(
            storage_state=state, viewport={"width": width, "height": 900},
            reduced_motion="reduce", accept_downloads=True,
        )  # fmt: skip
        self.page = self.context.new_page()
        self.faults = []
        self.page.on("console", lambda said: self.faults.append(f"console: {said.text}"))
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.asked = set()
        self.page.on("request", self._request)
        self.page.on("requestfinished", self._answered)
        self.page.on("requestfailed", self._answered)

    def _request(self, request):
        self.asked.add(request)
        if not request.url.startswith((self.served.address, "data:", "blob:")):
            self.faults.append(f"request to {request.url}")

    def _answered(self, request):
        self.asked.discard(request)

    def go(self, path):
        """Open an address and wait until it has come to rest."""
        self.asked.clear()
        answer = self.page.goto(self.served.address + path)
        self.rest()
        return answer

    def rest(self):
        """Wait until nothing is asked of the server any more and what came is drawn."""
        deadline = time.monotonic() + 30
        self.page.evaluate(DRAWN)
        while self.asked:
            assert time.monotonic() < deadline, [request.url for request in self.asked]
            self.page.evaluate(DRAWN)

    def wear(self, theme):
        """Let the page be shown in another theme, as when the machine changes to it."""
        self.page.emulate_media(color_scheme=theme)
        self.page.evaluate(DRAWN)

    def examine(self):
        """Return what is wrong with the page as it stands."""
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        overflow = [f"{wide} pixels too wide"] if wide > 0 else []
        if not self.page.evaluate("'axe' in window"):
            devtools = self.context.new_cdp_session(
                self.page
            )  # the page's policy forbids other ways
            devtools.send("Runtime.evaluate", {"expression": AXE.read_text()})
        found = self.page.evaluate(
            """axe.run({resultTypes: ["violations"]}).then(done => done.violations
            .filter(each => ["serious", "critical"].includes(each.impact))
            .map(each => `${each.id}: ${each.nodes.map(node => node.html.slice(0, 160)).join(" | ")}`))"""
        )
        return self.faults + overflow + [f"axe {each}" for each in found]

    def walk(self, paths):
        """Return what is wrong with each of the pages, in light and in dark."""
        wrong = {}
        for path in paths:
            self.faults.clear()
            status = self.go(path).status
            for theme in THEMES:
                self.wear(theme)
                if (found := self.examine()) or status != 200:
                    wrong[path, theme] = [status, *found]
        return wrong

    def close(self):
        self.context.close()


@pytest.fixture
def visit(served, chromium, session):
    """Give windows by width; they are closed after the test."""
    opened = []

    def window(width=1280):
        opened.append(Visit(chromium, served, session, width=width))
        return opened[-1]

    yield window
    for each in opened:
        each.close()
