"""The pipeline as a page: the funnel beside the CRM, deals by worth, and what it says without any."""

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
def selling(deck):
    """The shop with a few deals decided and two open."""
    rows = [
        {"deal": str(k), "stage": "offer", "owner": "Keen", "amount": 100.0, "probability": 0.9,
         "created": DAY - timedelta(days=60 + k), "closed": DAY - timedelta(days=40 + k),
         "outcome": "won" if k % 4 == 0 else "lost", "job_class": "kitchens"}
        for k in range(40)
    ]  # fmt: skip
    rows += [
        {"deal": f"N{k}", "name": f"Kitchen {k}", "stage": "offer", "owner": "Keen", "outcome": "open",
         "amount": 5000.0 * (k + 1), "probability": 0.9, "created": DAY - timedelta(days=10),
         "job_class": "kitchens"}
        for k in range(2)
    ]  # fmt: skip
    company = shop()
    tables = {**company.tables, "deals": frame(INPUTS["deals"], rows)}
    with_deals = dataclasses.replace(company, tables=tables)
    deck.workspace("shop").store.save(with_deals, by="ann", at=now(), note="deals")


@pytest.mark.usefixtures("selling")
def test_the_pipeline_shows_real_chances_beside_the_crm(browser, work):
    browser.get("/c/shop/demand/pipeline")
    work()
    page = browser.get("/c/shop/demand/pipeline")
    assert page.status_code == 200
    told = plain(page)
    assert "2 open deals worth 15 k bring" in told
    assert "the CRM counts them for 14 k" in told
    assert "fewer than 100" in told
    assert "The firm states" in told
    assert told.index("Kitchen 1") < told.index("Kitchen 0")
    assert 'aria-current="page">Pipeline</a>' in page.text
    again = browser.get("/c/shop/demand?work=kitchens")
    assert "Kitchen 1" in plain(again)


def test_without_deals_it_says_what_brings_them(browser, work):
    browser.get("/c/shop/demand/pipeline")
    work()
    told = plain(browser.get("/c/shop/demand/pipeline"))
    assert "No deal and no quote is open" in told
    assert "list of deals from the CRM" in told


def test_goods_of_short_life_are_shown_by_the_day(deck, browser, work):
    company = shop()
    items = [{"item": "oak", "name": "Oak door", "shelf_life": 5.0}, {"item": "pine"}]
    fresh = {**company.tables, "items": frame(INPUTS["items"], items)}
    short = dataclasses.replace(company, tables=fresh)
    deck.workspace("shop").store.save(short, by="ann", at=now(), note="short life")
    browser.get("/c/shop/demand?item=oak")
    work()
    assert "By day" in plain(browser.get("/c/shop/demand?item=oak"))
    assert "By day" not in plain(browser.get("/c/shop/demand?item=pine"))
