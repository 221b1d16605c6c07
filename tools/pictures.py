"""Photographs the served application for the README and the docs, with the demo companies computed."""

import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import polars as pl
from playwright.sync_api import sync_playwright

from firstmate.company.change import BASE
from firstmate.publish.report.pdf import pictures
from firstmate.store.open import open_store
from firstmate.work.reporting import at_hand
from firstmate.work.view import Shelf, View
from firstmate.work.workspace import Workspace

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
#: File -> the page shown.
PAGES = {
    "today": "/c/maker/today",
    "limits": "/c/maker/limits",
    "demand": "/c/maker/demand",
    "supply": "/c/maker/supply",
    "load": "/c/maker/supply/load",
    "promise": "/c/maker/promise?item=TD-OAK-01&quantity=12",
    "late": "/c/maker/late",
    "free": "/c/maker/free",
    "customers": "/c/maker/customers",
    "data": "/c/maker/data",
}
WIDTH, HEIGHT = 1280, 860


def main() -> int:
    """Serve the demo joinery in a throw-away home, wait for its answers, take the pictures."""
    browser = next(
        (found for n in ("chromium", "google-chrome") if (found := shutil.which(n))), None
    )
    if browser is None:
        print("No Chromium browser is installed; no picture was taken.")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        command = [sys.executable, "-m", "firstmate", "serve", "--demo", "--port", "0"]
        server = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            text=True,
            env={"FIRSTMATE_HOME": str(home), "PYTHONUNBUFFERED": "1", "PATH": "/usr/bin:/bin"},
        )
        try:
            line = server.stdout.readline() if server.stdout else ""
            said = re.search(r"(http://\S+)/enter\?secret=(\S+)", line)
            if said is None:
                print(f"The server did not say its address: {line}")
                return 1
            _wait(home / "maker")
            _photograph(browser, said[1], said[2])
            _print(home / "maker")
        finally:
            server.terminate()
            server.wait(timeout=20)
    return 0


def _wait(company: Path) -> None:
    while True:
        store = open_store(company)
        done = store.work().filter(pl.col("kind") == "answers")["status"].to_list()
        store.close()
        if "done" in done:
            return
        if "failed" in done:
            raise SystemExit("The answers of the demo company could not be computed.")
        time.sleep(1)


def _print(company: Path) -> None:
    """Picture the first page of the printed report."""
    store = open_store(company)
    shown = at_hand(View(Workspace(company.name, store), BASE, Shelf()))
    store.close()
    if shown is None:
        raise SystemExit("The report of the demo company could not be made.")
    (PICTURES / "report.png").write_bytes(pictures(shown, per_inch=90)[0])
    print("docs/pictures/report.png")


def _photograph(browser: str, address: str, secret: str) -> None:
    with sync_playwright() as playwright:
        window = playwright.chromium.launch(
            executable_path=browser, args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        page = window.new_page(viewport={"width": WIDTH, "height": HEIGHT}, reduced_motion="reduce")
        page.goto(f"{address}/enter?secret={secret}")
        page.goto(address + PAGES["promise"])  # its plan is made ready meanwhile
        for name, path in PAGES.items():
            page.goto(address + path)
            page.wait_for_selector("main progress", state="detached")
            page.wait_for_load_state("networkidle")
            page.screenshot(path=PICTURES / f"{name}.png")
            print(f"docs/pictures/{name}.png")
        window.close()


if __name__ == "__main__":
    sys.exit(main())
