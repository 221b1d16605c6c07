"""Demand, supply, one thing and one number as pages: what they say, what can be changed, and the way back."""

import html
import re

import pytest

SUPPLY = ("", "/buy", "/stock", "/load", "/cash", "/where", "/suppliers")


@pytest.fixture
def ready(browser, work):
    """A browser at a shop whose answers are there."""
    browser.get("/c/shop/demand")
    work()
    return browser


def plain(page):
    return html.unescape(re.sub(r"<[^>]+>", " ", page.text)).replace("\N{NO-BREAK SPACE}", " ")


def links(page, start):
    return [html.unescape(href) for href in re.findall(r'href="([^"]+)"', page.text)
            if href.startswith(start)]  # fmt: skip


def test_demand_begins_with_its_answer(ready):
    page = ready.get("/c/shop/demand")
    assert page.status_code == 200
    assert "In the next 13 weeks" in plain(page)
    assert "than repeating the last week" in plain(page)
    assert "Oak door (oak)" in plain(page)


def test_an_override_is_saved_listed_and_taken_back(ready, deck):
    form = {"subject": "item", "code": "oak", "way": "percent", "amount": "20",
            "from_day": "2026-03-03", "to_day": "2026-05-01", "because": "campaign", "expires": ""}  # fmt: skip
    saved = ready.post("/c/shop/demand?item=oak", data=form)
    assert "Saved as O0001" in plain(saved)
    assert "campaign" in plain(saved)
    rows = deck.workspace("shop").company()["forecast_overrides"]
    assert rows["amount"].to_list() == pytest.approx([1.2])
    gone = ready.post(
        "/c/shop/demand/take-back", data={"override": "O0001", "back": "/c/shop/demand?item=oak"}
    )
    assert "O0001 is taken back" in plain(gone)
    assert deck.workspace("shop").company()["forecast_overrides"].is_empty()


def test_what_is_wrong_is_said_and_what_was_typed_stays(ready, deck):
    form = {"subject": "item", "code": "oak", "way": "add", "amount": "many",
            "from_day": "2026-03-03", "to_day": "2026-05-01", "because": "a fair", "expires": ""}  # fmt: skip
    page = ready.post("/c/shop/demand?item=oak", data=form)
    assert page.status_code == 400
    assert "cannot be read" in plain(page)
    assert 'value="many"' in page.text
    assert 'value="a fair"' in page.text
    assert deck.workspace("shop").company()["forecast_overrides"].is_empty()


def test_every_tab_of_supply_answers(ready):
    for tab in SUPPLY:
        page = ready.get(f"/c/shop/supply{tab}")
        assert page.status_code == 200, tab
        assert re.search(r"<h1>[^<]+\.</h1>", page.text), tab
    assert "The plan of 26 weeks" in plain(ready.get("/c/shop/supply"))
    assert ready.get("/c/shop/supply?by=month").status_code == 200


def test_what_a_firm_does_not_have_is_said_with_what_brings_it(ready):
    assert "A firm that only trades does not need it" in plain(ready.get("/c/shop/supply/load"))
    assert "Wages, rent, loans and tax are not known" in plain(ready.get("/c/shop/supply/cash"))


def test_a_line_of_the_buy_list_is_approved_and_taken_back(ready, deck):
    page = ready.get("/c/shop/supply/buy")
    line = html.unescape(re.search(r'name="line" value="([^"]+)"', page.text)[1])
    done = ready.post("/c/shop/supply/buy", data={"line": line})
    assert "1 line approved" in plain(done)
    (pin,) = deck.workspace("shop").company()["plan_pins"].to_dicts()
    assert pin["op"] == "keep"
    assert 'name="pin"' in done.text
    again = ready.post("/c/shop/supply/buy", data={"line": line})
    assert "approved before" in plain(again)
    ready.post("/c/shop/supply/buy/take-back", data={"pin": pin["pin"]})
    assert deck.workspace("shop").company()["plan_pins"].is_empty()


def test_a_whole_supplier_is_approved_at_once(ready, deck):
    page = ready.get("/c/shop/supply/buy")
    lines = len(re.findall(r'name="line" value="', page.text))
    supplier = re.search(r'name="supplier" value="([^"]*)"', page.text)[1]
    ready.post("/c/shop/supply/buy", data={"supplier": supplier})
    assert deck.workspace("shop").company()["plan_pins"].height == lines > 0


def test_pages_about_one_thing(ready):
    item = plain(ready.get("/c/shop/about/item?code=oak"))
    assert "Oak door (oak): 3 in stock" in item
    assert "What the plan does" in item
    assert "Ann's House (Ann)" in plain(ready.get("/c/shop/about/customer?code=Ann"))
    assert ready.get("/c/shop/about/order?code=S001").status_code == 200
    assert ready.get("/c/shop/about/item?code=nothing").status_code == 400
    assert ready.get("/c/shop/about/planet?code=mars").status_code == 400


def test_a_number_opens_down_to_input_rows_with_a_way_back(ready):
    page = ready.get("/c/shop/demand")
    opened = next(href for href in links(page, "/c/shop/open/outlook_totals/sold_before"))
    first = ready.get(opened)
    assert "Sold before:" in plain(first)
    assert "sales lines" in plain(first)  # the rows of the input are there
    deeper = ready.get(next(href for href in links(first, "/c/shop/open/") if "via=" in href))
    assert deeper.status_code == 200
    assert 'aria-label="Numbers opened before"' in deeper.text
    back = links(deeper, "/c/shop/open/outlook_totals/sold_before")[0]
    assert "Sold before:" in plain(ready.get(back))


def test_a_sum_that_adds_up_says_so(ready):
    page = ready.get("/c/shop/open/stock_targets/on_hand?k.item=oak&k.period=2026-03-02")
    assert page.status_code == 200
    assert "quantity adds up to 3.00" in plain(page)


@pytest.mark.parametrize(
    "path",
    ["/open/nothing/amount", "/open/sales/nothing", "/open/sales/amount?k.order=none&k.line=1",
     "/open/sales/amount?k.order=S001&k.line=one"],
)  # fmt: skip
def test_what_cannot_be_opened_is_said(ready, path):
    assert ready.get(f"/c/shop{path}").status_code == 400


def test_the_way_back_leads_nowhere_else(ready):
    page = ready.get(
        "/c/shop/open/stock_targets/on_hand?k.item=oak&k.period=2026-03-02&via=https://evil.example/"
    )
    assert 'href="https://evil' not in page.text
    assert "Numbers opened before" not in page.text


def test_a_company_without_data_teaches_on_every_page(browser):
    for path in (
        "/demand",
        "/about/item?code=x",
        "/open/sales/amount",
        *(f"/supply{t}" for t in SUPPLY),
    ):
        page = browser.get(f"/c/bare{path}")
        assert page.status_code == 200, path
        assert "Bring in files" in page.text, path
