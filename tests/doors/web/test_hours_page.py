"""The page of hours sold: the answer in money, and what is said where no time sheet tells."""

import dataclasses
import html
import re
from datetime import timedelta

from firstmate.base.frame import frame
from firstmate.company.tables import INPUTS
from firstmate.work.clock import now
from tests.doors.conftest import DAY, shop


def plain(page):
    text = html.unescape(re.sub(r"<[^>]+>", " ", page.text)).replace("\N{NO-BREAK SPACE}", " ")
    return re.sub(r"\s+", " ", text)


def test_hours_are_said_in_money_once_time_sheets_tell(browser, work, deck):
    browser.get("/c/shop/supply/hours")
    work()
    assert "Which hours are billed is not known" in plain(browser.get("/c/shop/supply/hours"))
    rows = [
        {"entry": f"{k}", "day": DAY - timedelta(days=k), "person": "Ann", "job": job, "hours": 4.0,
         "billable": billable, "hour_rate": 90.0}
        for k in range(10) for job, billable in ((("P1", "yes"),) if k % 2 else (("Internal", "no"),))
    ]  # fmt: skip
    company = shop()
    tables = {**company.tables, "time_entries": frame(INPUTS["time_entries"], rows)}
    deck.workspace("shop").store.save(
        dataclasses.replace(company, tables=tables), by="ann", at=now(), note="time sheets"
    )
    browser.get("/c/shop/fresh")
    work()
    said = plain(browser.get("/c/shop/supply/hours"))
    assert "40 hours were booked, 50 % of them billable" in said
    assert "would have earned" in said
    assert "Internal" in said
