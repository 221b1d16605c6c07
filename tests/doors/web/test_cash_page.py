"""The cash page with a bank statement: regular movements are shown, taken over, and then counted."""

import dataclasses
import html
import re
from datetime import timedelta

import pytest

from firstmate.base.frame import frame
from firstmate.company.tables import INPUTS
from firstmate.work.clock import now
from tests.doors.conftest import DAY, shop


def plain(page):
    text = html.unescape(re.sub(r"<[^>]+>", " ", page.text)).replace("\N{NO-BREAK SPACE}", " ")
    return re.sub(r"\s+", " ", text)


@pytest.fixture
def banking(deck):
    """The shop with half a year of rent and wages on its account."""
    rows = [
        {"bank_line": f"{party}{k}", "day": DAY - timedelta(days=28 * k), "party": party, "amount": amount,
         "balance": 5000.0 - 100.0 * k}
        for k in range(7) for party, amount in (("Landlord", -1800.0), ("Wages", -6200.0))
    ]  # fmt: skip
    company = shop()
    tables = {**company.tables, "bank_lines": frame(INPUTS["bank_lines"], rows)}
    deck.workspace("shop").store.save(
        dataclasses.replace(company, tables=tables), by="ann", at=now(), note="bank"
    )


@pytest.mark.usefixtures("banking")
def test_what_comes_regularly_is_taken_over_and_counted(browser, work, deck):
    browser.get("/c/shop/supply/cash")
    work()
    page = browser.get("/c/shop/supply/cash")
    assert "take over below what comes regularly" in plain(page)
    assert "Take over all 2" in plain(page)
    assert "Twelve months" in plain(page)
    sent = browser.post("/c/shop/supply/cash", data={"line": "Landlord"}, follow_redirects=True)
    assert "Landlord is a cash line now" in plain(sent)
    browser.get("/c/shop/fresh")
    work()
    page = browser.get("/c/shop/supply/cash")
    assert "is a cash line" in plain(page)
    assert "Cash of the plan only" not in plain(page)
    browser.post("/c/shop/supply/cash", data={"every": "regular"})
    lines = deck.workspace("shop").company()["cash_lines"].sort("cash_line")
    assert lines["cash_line"].to_list() == ["Landlord", "Wages"]
    assert lines["amount"].to_list() == [1800.0, 6200.0]
    assert lines["every"].to_list() == ["month", "month"]
    again = browser.post("/c/shop/supply/cash", data={"line": "Landlord"})
    assert "It is a cash line already." in plain(again)
