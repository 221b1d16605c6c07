"""Promise, free to sell, customers, late orders and growth as pages: what they say, and what can be done there."""

import html
import json
import re
import shutil
from datetime import timedelta

import pytest

from firstmate.company.change import Change, Scenario
from firstmate.doors.web.deck import Deck
from firstmate.work.clock import now
from firstmate.work.home import Home
from firstmate.work.jobs import answers
from firstmate.work.planner import Planner
from firstmate.work.runner import Watch
from tests.doors.conftest import DAY, shop

PAGES = ("/promise", "/promise/quotes", "/free", "/customers", "/late", "/limits", "/limits/growth",
         "/limits/orders")  # fmt: skip


@pytest.fixture(scope="module")
def computed(tmp_path_factory):
    """A home in which the answers of the shop are there; tests work on copies."""
    at = Home(tmp_path_factory.mktemp("computed"))
    made = Deck(at, Planner(at))
    workspace = made.workspace("shop", create=True)
    workspace.store.save(shop(), by="ann", at=now(), note="first")
    answers(workspace, {"scenario": "base", "version": "v1"}, Watch(strict=False))
    made.workspace("bare", create=True)
    return at.folder


@pytest.fixture
def deck(computed, tmp_path, monkeypatch):
    """A deck over a copy of that home."""
    at = Home(shutil.copytree(computed, tmp_path / "home"))
    monkeypatch.setenv("FIRSTMATE_HOME", str(at.folder))
    return Deck(at, Planner(at))


@pytest.fixture
def ready(browser, deck):
    """A browser at the shop, whose desk is prepared."""
    view = deck.view("shop")
    run = view.run("promise_dates")
    assert deck.desks.ready(view, run.id, wait=True) is not None
    return browser


def plain(page):
    return html.unescape(re.sub(r"<[^>]+>", " ", page.text)).replace("\N{NO-BREAK SPACE}", " ")


def heading(page):
    return html.unescape(re.search(r"<h1>([^<]+)</h1>", page.text)[1]).replace(
        "\N{NO-BREAK SPACE}", " "
    )


def test_every_page_begins_with_its_answer(ready):
    for path in PAGES:
        page = ready.get(f"/c/shop{path}")
        assert page.status_code == 200, path
        assert heading(page).endswith((".", "?")), path


def test_pages_are_in_the_menu_and_in_the_search(ready):
    for title, path in (("Promise", "/promise"), ("Free to sell", "/free"), ("Customers", "/customers"),
                        ("Late orders", "/late")):  # fmt: skip
        found = ready.get(f"/c/shop/search?q={title[:6].lower()}")
        assert f'href="/c/shop{path}"' in found.text.split('class="found"')[1], title


def test_a_company_without_data_is_taught(browser):
    for path in PAGES:
        page = browser.get(f"/c/bare{path}")
        assert page.status_code == 200, path
        assert "Bring in files" in page.text, path
    assert "by when" in plain(browser.get("/c/bare/promise"))


def test_what_is_in_stock_can_be_promised_at_once(ready):
    page = ready.get("/c/shop/promise?item=oak&quantity=2")
    assert heading(page).startswith("You can promise ")
    assert heading(page).endswith("(80 %): 2 of Oak door (oak).")
    assert "It is in stock." in plain(page)
    wanted = ready.get("/c/shop/promise?item=oak&quantity=2&wanted=2026-03-20")
    assert heading(wanted).startswith("Yes: 2 of Oak door (oak) by Fri 20 Mar")


def test_an_item_is_found_by_its_name_or_by_part_of_it(ready):
    assert "of Oak door" in heading(ready.get("/c/shop/promise?item=Oak+door+(oak)&quantity=1"))
    assert "of Pine door" in heading(ready.get("/c/shop/promise?item=PINE&quantity=1"))
    both = ready.get("/c/shop/promise?item=door&quantity=1")
    assert "Several are called so; which item?" in plain(both)
    assert "item=pine" in both.text
    assert "There is no item called rock." in plain(ready.get("/c/shop/promise?item=rock"))
    assert 'value="Oak door (oak)"' in ready.get("/c/shop/promise/known/item?item=oa").text
    assert ready.get("/c/shop/promise/known/planet?planet=m").status_code == 400


@pytest.mark.parametrize(("query", "says"), [
    ("item=oak&quantity=many", "Type a figure above zero"),
    ("item=oak&quantity=-2", "Type a figure above zero"),
    ("item=oak&quantity=nan", "Type a figure above zero"),
    ("quantity=2", "Say which item."),
    ("item=oak&wanted=soon", "Write the day as"),
    ("item=oak&customer=Nobody", "There is no customer called Nobody."),
])  # fmt: skip
def test_what_is_wrong_is_said_beside_the_field_and_stays(ready, query, says):
    page = ready.get(f"/c/shop/promise?{query}")
    assert page.status_code == 200
    assert says in plain(page)
    assert "80 %" not in heading(page)
    assert f'value="{query.split("=")[-1]}"' in page.text


def question(page):
    """Return what the form that holds would send."""
    fields = re.findall(
        r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text.split("hold_hours")[0]
    )
    return {name: html.unescape(value) for name, value in fields if name != "csrf"}


def test_a_hold_is_listed_and_released(ready, deck):
    page = ready.get("/c/shop/promise?item=oak&quantity=3&customer=Ann")
    held = ready.post("/c/shop/promise", data={**question(page), "hold_hours": "4"})
    assert "Held as H0001 for 4 hours." in plain(held)
    assert "H0001, Ann's House (Ann): 3 of Oak door (oak)" in plain(held)
    (row,) = deck.workspace("shop").store.holds(now()).to_dicts()
    assert (row["item"], row["quantity"], row["customer"]) == ("oak", 3.0, "Ann")
    after = ready.get("/c/shop/promise?item=oak&quantity=3")
    assert "It is in stock." not in plain(after)
    gone = ready.post("/c/shop/promise/release", data={**question(page), "hold": "H0001"})
    assert "H0001 is released." in plain(gone)
    assert "It is in stock." in plain(ready.get("/c/shop/promise?item=oak&quantity=3"))


def test_who_comes_second_is_told(ready, come_in, deck):
    other = come_in()
    page = ready.get("/c/shop/promise?item=oak&quantity=3")
    theirs = other.get("/c/shop/promise?item=oak&quantity=2")
    other.post("/c/shop/promise", data={**question(theirs), "hold_hours": "4"})
    late = ready.post("/c/shop/promise", data={**question(page), "hold_hours": "4"})
    assert late.status_code == 409
    assert "Not held. Somebody else took it meanwhile." in plain(late)
    assert deck.workspace("shop").store.holds(now())["quantity"].to_list() == [2.0]


def test_holds_have_a_length(ready, deck):
    page = ready.get("/c/shop/promise?item=oak&quantity=1")
    for hours in ("", "-1", "many", "100000"):
        assert (
            ready.post("/c/shop/promise", data={**question(page), "hold_hours": hours}).status_code
            == 400
        )
    assert deck.workspace("shop").store.holds(now()).is_empty()


def test_planning_anew_confirms_on_the_same_page(ready, work):
    page = ready.get("/c/shop/promise?item=oak&quantity=3")
    asked = ready.post("/c/shop/promise/confirm", data=question(page))
    assert "Waiting for its turn" in plain(asked)
    (job,) = work()
    assert (job["kind"], job["status"]) == ("confirm", "done")
    part = ready.get(f"/c/shop/promise/confirmed/{job['job']}")
    assert "lanned anew it comes" in plain(part)
    assert "lanned anew it comes" in plain(
        ready.get(f"{asked.url.path}?{asked.url.query.decode()}")
    )


@pytest.fixture
def behind(ready, work, deck):
    """The same shop with an order that cannot be there in time, computed."""
    row = {"order": "LATE", "line": 1, "day": DAY, "customer": "Ann", "item": "oak", "quantity": 40.0,
           "amount": 2000.0, "promised": DAY + timedelta(days=1), "status": "open"}  # fmt: skip
    deck.workspace("shop").change(
        Scenario("late", (Change(table="sales_lines", op="append", rows=(row,)),))
    )
    deck.view("shop").ask_for_answers()
    work()
    return ready


def test_a_late_order_is_explained_and_tried_as_a_scenario(behind, work, deck):
    page = behind.get("/c/shop/late")
    assert "LATE/1 for Ann's House (Ann): promised Tue 3 Mar, planned" in plain(page)
    assert "Order LATE, Oak door (oak): it is now planned for" in plain(page)
    asked = behind.post("/c/shop/late", data={"order": "LATE"})
    assert "Waiting for its turn" in plain(asked)
    (job,) = work()
    assert job["status"] == "done", job
    done = behind.get("/c/shop/late")
    assert "Try as scenario" in plain(done)
    fields = re.findall(
        r'<input type="hidden" name="(order|line|number|run)" value="([^"]*)"', done.text
    )
    form = dict(fields[:4])
    tried = behind.post("/c/shop/late/try", data=form)
    assert "Kept as scenario LATE-1 way 1" in plain(tried)
    (kept,) = deck.workspace("shop").store.scenarios().to_dicts()
    assert json.loads(kept["changes"])["changes"]
    assert behind.post("/c/shop/late/try", data={**form, "number": "99"}).status_code == 400


def test_growth_is_planned_when_asked_for(ready, work):
    page = ready.get("/c/shop/limits/growth")
    assert "Plan the growth" in plain(page)
    assert "Waiting for its turn" in plain(ready.post("/c/shop/limits/growth"))
    (job,) = work()
    assert job["status"] == "done", job
    assert heading(ready.get("/c/shop/limits/growth")).startswith("With 30 % more sales")


def test_the_button_for_the_look_names_what_it_leads_to(browser):
    page = browser.get("/")
    assert re.findall(r'class="quiet (to-\w+)" name="theme" value="(\w+)"', page.text) == [
        ("to-dark", "dark"), ("to-light", "light"),
    ]  # fmt: skip


def test_deals_are_taken_as_won_and_lost_and_the_hours_counted(ready, work, deck):
    rows = tuple({"deal": name, "amount": 900.0, "outcome": "open"} for name in "AC")
    deck.workspace("shop").change(
        Scenario("deals", (Change(table="deals", op="append", rows=rows),))
    )
    deck.view("shop").ask_for_answers()
    work()
    page = ready.get("/c/shop/promise/hires")
    assert heading(page) == "As things stand, nobody has to be added."
    asked = ready.post("/c/shop/promise/hires", data={"won": ["A"], "lost": ["A", "C"]})
    assert "Waiting for its turn" in plain(asked)
    (job,) = work()
    assert job["status"] == "done", job
    done = ready.get(f"{asked.url.path}?{asked.url.query.decode()}")
    assert heading(done) == "If A is won and C is lost, nobody has to be added."


def test_late_orders_by_the_day_show_what_is_asked_for(ready, work, deck):
    """A maker with one order that its saw cannot finish in time."""
    tables = {
        "operations": ({"item": "oak", "step": 10, "resource": "SAW", "unit_hours": 8.0},),
        "resources": ({"resource": "SAW", "units": 1.0, "hours_per_week": 40.0},),
        "sales_lines": ({"order": "LATE", "line": 1, "day": DAY, "customer": "Ann", "item": "oak",
                         "quantity": 6.0, "amount": 2000.0, "promised": DAY + timedelta(days=2),
                         "status": "open"},),
    }  # fmt: skip
    changes = tuple(Change(table=name, op="append", rows=rows) for name, rows in tables.items())
    deck.workspace("shop").change(Scenario("maker", changes))
    deck.view("shop").ask_for_answers()
    work()
    page = ready.get("/c/shop/late")
    assert "are laid into days" in plain(page)
    assert "LATE/1 for Ann's House (Ann): promised Wed 4 Mar" in plain(page)
    assert "SAW" in plain(page)
    shown = ready.post("/c/shop/late", data={"plan": "day", "order": "LATE"})
    assert "by=day" in str(shown.url)
    assert "By the day" in plain(ready.get("/c/shop/late?by=week"))
