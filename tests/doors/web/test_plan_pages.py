"""Demand, supply, one thing and one number as pages: what they say, what can be changed, and the way back."""

import html
import re
from datetime import timedelta

import polars as pl
import pytest

from firstmate.company.change import Change, Scenario

SUPPLY = ("", "/buy", "/stock", "/load", "/cash", "/sure", "/where", "/suppliers")


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


def test_today_limits_and_the_plan_are_printed(ready):
    for path in ("today", "limits", "supply"):
        (there,) = set(links(ready.get(f"/c/shop/{path}"), "/c/shop/report.pdf"))
        assert there == "/c/shop/report.pdf"
    sent = ready.get("/c/shop/report.pdf")
    assert sent.headers["content-type"] == "application/pdf"
    assert sent.headers["content-disposition"].startswith("inline")
    assert sent.content.startswith(b"%PDF")


def test_without_data_there_is_nothing_to_print_and_that_is_said(browser):
    page = browser.get("/c/bare/report.pdf")
    assert page.headers["content-type"].startswith("text/html")
    assert "/c/bare/data" in page.text
    assert "has changed since" not in page.text


def test_companies_stand_side_by_side_with_their_next_decision(ready):
    said = " ".join(plain(ready.get("/")).split())
    assert "Data of 2 Mar 2026" in said
    assert "Last change: first." in said
    assert "bare No data yet." in said
    assert "cannot" not in said


def test_demand_begins_with_its_answer(ready):
    page = ready.get("/c/shop/demand")
    assert page.status_code == 200
    assert "In the next 13 weeks" in plain(page)
    assert "than repeating the last week" in plain(page)
    assert "Oak door (oak)" in plain(page)


@pytest.mark.parametrize(
    ("path", "says"),
    [("accuracy", "last week again would be off by"),
     ("added", "Nobody changed the forecast of weeks that have passed"),
     ("bridge", "The plan of the next 13 weeks is")],
)  # fmt: skip
def test_the_forecast_is_judged_on_pages_of_its_own(ready, path, says):
    page = ready.get(f"/c/shop/demand/{path}")
    assert page.status_code == 200
    assert says in plain(page)
    assert "How near it came" in plain(ready.get("/c/shop/demand"))


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


def test_weeks_are_changed_one_by_one_and_all_items_by_money(ready, deck):
    page = ready.get("/c/shop/demand?item=oak")
    mondays = re.findall(r'name="week\.([0-9-]+)"', page.text)
    assert len(mondays) == 13
    form = {"subject": "item", "code": "oak", "way": "set", "because": "a fair", "by_week": "yes",
            f"week.{mondays[0]}": "7", f"week.{mondays[2]}": "9,5"}  # fmt: skip
    assert "Saved as O0001 to O0002" in plain(ready.post("/c/shop/demand?item=oak", data=form))
    rows = deck.workspace("shop").company()["forecast_overrides"]
    assert rows.select("op", "amount").rows() == [("set", 7.0), ("set", 9.5)]
    assert [str(day) for day in rows["from_day"]] == [mondays[0], mondays[2]]
    # Ten per cent of all items, said in money: a factor over everything.
    firm = {"subject": "firm", "code": "", "way": "money", "amount": "100", "from_day": mondays[0],
            "to_day": mondays[3], "because": "a new shop", "expires": ""}  # fmt: skip
    assert "Saved as O0003" in plain(ready.post("/c/shop/demand", data=firm))
    row = deck.workspace("shop").company()["forecast_overrides"].row(2, named=True)
    assert (row["item"], row["family"], row["op"]) == (None, None, "scale")
    assert row["amount"] > 1.0


def test_a_new_item_is_told_in_one_form(ready, deck):
    form = {"item": "elm", "name": "Elm door", "family": "", "price": "25,5", "like": "",
            "replaces": "oak", "first_day": "2026-04-06", "quantity": "", "because": ""}  # fmt: skip
    saved = plain(ready.post("/c/shop/demand/new", data=form))
    assert "elm is saved" in saved
    assert "Elm door" in saved
    items = deck.workspace("shop").company()["items"]
    assert dict(zip(items["item"], items["replaced_by"], strict=True))["oak"] == "elm"
    wrong = ready.post("/c/shop/demand/new", data=form | {"item": "fir", "replaces": "nothing"})
    assert wrong.status_code == 400
    assert "There is no item nothing" in plain(wrong)
    assert 'value="fir"' in wrong.text


def test_a_history_as_it_was_ordered_says_so(ready):
    assert "learns from the history as it was ordered" in plain(ready.get("/c/shop/demand/history"))


def test_what_a_promotion_added_is_set_apart_and_counts_again(browser, deck, work):
    shop = deck.workspace("shop")
    lines = shop.company()["sales_lines"].filter(pl.col("item") == "oak").sort("day")
    middle = lines["day"][lines.height // 2]
    fair = {"promotion": "fair", "item": "oak", "from_day": middle - timedelta(days=middle.weekday()),
            "to_day": middle + timedelta(days=6 - middle.weekday())}  # fmt: skip
    shop.change(Scenario("fair", (Change(table="promotions", op="append", rows=(fair,)),)))
    browser.get("/c/shop/demand/history")
    work()
    page = browser.get("/c/shop/demand/history")
    assert "What promotions added" in plain(page)
    assert "fair" in plain(page)
    assert "Count as it was" in plain(page)
    told = browser.post("/c/shop/demand/history/as-it-was", data={"cleaning": "promotion: fair"})
    assert "fair counts as it was" in plain(told)
    (row,) = shop.company()["accepted_estimates"].to_dicts()
    assert (row["measure"], row["scope"], row["value"]) == ("promotions", "fair", 1.0)
    gone = browser.post("/c/shop/demand/history/as-it-was", data={"cleaning": "x"})
    assert gone.status_code == 400


def test_no_week_filled_in_is_said(ready):
    form = {"subject": "item", "code": "oak", "way": "set", "because": "a fair", "by_week": "yes"}
    page = ready.post("/c/shop/demand?item=oak", data=form)
    assert page.status_code == 400
    assert "Fill in at least one week" in plain(page)


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
        "/demand/accuracy",
        "/about/item?code=x",
        "/open/sales/amount",
        *(f"/supply{t}" for t in SUPPLY),
    ):
        page = browser.get(f"/c/bare{path}")
        assert page.status_code == 200, path
        assert "Bring in files" in page.text, path
