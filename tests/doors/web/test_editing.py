"""Rows edited, added and removed by a form; conflicts with both values; undo; versions; settings."""

import re

import polars as pl
import pytest


def price(deck, item="oak"):
    rows = deck.workspace("shop").company()["items"].filter(item=item)
    return rows["price"].to_list()


def seen(browser, path):
    return re.search(r'name="seen" value="(\w+)"', browser.get(path).text).group(1)


OAK = "/c/shop/tables/items/row?k.item=oak"


def test_a_table_leads_to_the_form_of_each_row(browser):
    said = browser.get("/c/shop/tables/items").text
    assert 'href="/c/shop/tables/items/row?k.item=oak"' in said
    assert 'href="/c/shop/tables/items/new"' in said
    assert "/row?" not in browser.get("/c/shop/tables/items?version=v1").text
    form = browser.get(OAK).text
    assert 'value="Oak door"' in form
    assert "What people call it." in form
    assert 'name="v.item" type="text" value="oak" readonly' in re.sub(r"\s+", " ", form)


def test_a_cell_is_saved_with_its_reason_and_taken_back_at_once(browser, deck):
    version = seen(browser, OAK)
    answer = browser.post(OAK, data={"seen": version, "v.price": "12.5", "because": "new list"})
    assert answer.url.path == "/c/shop/tables/items"
    assert "Saved." in answer.text
    assert ">Undo<" in answer.text
    assert price(deck) == [12.5]
    row = deck.workspace("shop").store.versions().row(-1, named=True)
    assert row["note"] == "items oak: price empty → 12.5 (new list)"
    (change,) = deck.workspace("shop").store.changes().changes
    assert (change.was, change.value, change.because) == (None, 12.5, "new list")
    taken = re.search(r'name="version" value="(\w+)"', answer.text).group(1)
    back = browser.post("/c/shop/undo", data={"version": taken, "back": "/c/shop/tables/items"})
    assert back.url.path == "/c/shop/tables/items"
    assert "Taken back." in back.text
    assert price(deck) == [None]
    assert "Undo" not in browser.get("/c/shop/tables/items").text  # told once


def test_two_people_edit_the_same_cell(come_in, deck):
    ann, bob = come_in(), come_in()
    both = seen(ann, OAK)
    assert seen(bob, OAK) == both
    assert ann.post(OAK, data={"seen": both, "v.price": "12"}).status_code == 200
    lost = bob.post(OAK, data={"seen": both, "v.price": "15", "because": "my list"})
    assert lost.status_code == 409
    assert "Saved before you: 12. Yours: 15." in lost.text
    assert "<dd>15.0</dd>" in lost.text
    assert "<dd>12.0</dd>" in lost.text
    assert re.search(r'name="v.price"[^>]*value="15"', lost.text)
    assert 'value="my list"' in lost.text
    assert price(deck) == [12]
    again = re.search(r'name="seen" value="(\w+)"', lost.text).group(1)
    assert bob.post(OAK, data={"seen": again, "v.price": "15"}).status_code == 200
    assert price(deck) == [15]


def test_two_people_edit_different_cells_of_one_row(come_in, deck):
    ann, bob = come_in(), come_in()
    both = seen(ann, OAK)
    ann.post(OAK, data={"seen": both, "v.price": "12"})
    assert bob.post(OAK, data={"seen": both, "v.cost": "7"}).status_code == 200
    row = deck.workspace("shop").company()["items"].filter(item="oak").row(0, named=True)
    assert (row["price"], row["cost"]) == (12, 7)


def test_a_row_changed_meanwhile_is_not_removed(come_in, deck):
    ann, bob = come_in(), come_in()
    both = seen(ann, OAK)
    ann.post(OAK, data={"seen": both, "v.price": "12"})
    assert bob.post(OAK, data={"seen": both, "do": "remove"}).status_code == 409
    assert price(deck) == [12]


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        ("price", "dear", "It is a number"),
        ("price", "-3", "Price must be at least 0"),
        ("supply", "steal", "Supply is none of"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(browser, deck, column, text, said):
    answer = browser.post(OAK, data={"seen": "v1", f"v.{column}": text, "v.cost": "7"})
    assert answer.status_code == 422
    assert said in answer.text
    assert re.search(r'name="v.cost"[^>]*value="7"', answer.text)  # what was typed is kept
    assert len(deck.workspace("shop").store.versions()) == 1


def test_a_code_that_is_not_there_is_said_and_codes_are_offered(browser):
    new = "/c/shop/tables/stock/new"
    assert '<option value="pine">' in browser.get(new).text
    answer = browser.post(new, data={"v.item": "elm", "v.day": "2026-03-02", "v.quantity": "1"})
    assert answer.status_code == 422
    assert "Item is not in items.item. Add it to items" in answer.text


def test_a_row_is_added_and_removed(browser, deck):
    new = "/c/shop/tables/items/new"
    assert browser.get(new).status_code == 200
    assert browser.post(new, data={"v.name": "Ash door"}).status_code == 422  # it has no code
    assert browser.post(new, data={"v.item": "oak"}).status_code == 400  # the code is taken
    added = browser.post(new, data={"v.item": "ash", "v.name": "Ash door", "v.price": "80"})
    assert "The row was added." in added.text
    assert price(deck, "ash") == [80]
    ash = "/c/shop/tables/items/row?k.item=ash"
    gone = browser.post(ash, data={"seen": seen(browser, ash), "do": "remove", "because": "typo"})
    assert "The row was removed." in gone.text
    assert price(deck, "ash") == []
    taken = re.search(r'name="version" value="(\w+)"', gone.text).group(1)
    browser.post("/c/shop/undo", data={"version": taken, "back": "https://evil.example/"})
    assert price(deck, "ash") == [80]
    assert browser.get("/c/shop/tables/items/row?k.item=elm").status_code == 400


def test_a_row_whose_key_has_empty_parts_is_edited(browser, deck):
    said = browser.get("/c/shop/tables/stock").text
    (address,) = set(re.findall(r'href="(/c/shop/tables/stock/row[^"]*)"', said))
    address = address.replace("&amp;", "&")
    answer = browser.post(address, data={"seen": seen(browser, address), "v.quantity": "9"})
    assert answer.status_code == 200
    assert deck.workspace("shop").company()["stock"]["quantity"].to_list() == [9.0]


def test_the_past_and_results_are_not_edited(browser):
    for path in (OAK + "&version=v1", "/c/shop/tables/forecasts/row", "/c/shop/tables/nothing/new"):
        assert browser.get(path).status_code == 400


def test_versions_are_looked_at_compared_and_gone_back_to(browser, deck):
    browser.post(OAK, data={"seen": "v1", "v.price": "12"})
    browser.post("/c/shop/tables/items/row?k.item=pine", data={"seen": "v2", "v.price": "9"})
    said = browser.get("/c/shop/versions").text
    assert "3 states of the data" in said
    assert "items pine: price empty → 9" in said
    one = browser.get("/c/shop/versions/v3").text
    assert "Against v2" in one
    assert "pine" in one
    assert "oak" not in one.split("<main")[1]
    assert "oak" in browser.get("/c/shop/versions/v3?than=v1").text.split("<main")[1]
    assert "12" not in browser.get("/c/shop/tables/items?version=v1").text.split("<tbody")[1]
    alone = browser.post("/c/shop/undo", data={"version": "v2", "back": "/c/shop/versions"})
    assert alone.status_code == 200
    assert (price(deck), price(deck, "pine")) == ([None], [9])
    browser.post("/c/shop/versions/v1/back")
    assert (price(deck), price(deck, "pine")) == ([None], [None])
    assert "Go back to v1" not in browser.get("/c/shop/versions/v5").text
    assert browser.get("/c/shop/versions/v9").status_code == 400
    assert "The first state" in browser.get("/c/shop/versions/v1").text


def test_a_change_that_others_built_on_is_not_taken_back(browser, deck):
    browser.post(OAK, data={"seen": "v1", "v.price": "12"})
    browser.post(OAK, data={"seen": "v2", "v.price": "13"})
    answer = browser.post("/c/shop/undo", data={"version": "v2"})
    assert answer.status_code == 409
    assert price(deck) == [13]


def test_settings_say_where_they_come_from_and_are_entered(browser, deck):
    said = browser.get("/c/shop/settings").text
    assert "values are assumed, not known" in said
    assert "holding_rate" in said
    page = browser.get("/c/shop/settings/holding_rate").text
    assert "12 %–35 %" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert "assumed" in page
    version = seen(browser, "/c/shop/settings/holding_rate")
    enter = "/c/shop/settings/holding_rate"
    assert browser.post(enter, data={"value": "much", "seen": version}).status_code == 422
    done = browser.post(enter, data={"value": "25 %", "because": "the bank", "seen": version})
    assert "Holding rate is entered." in done.text
    assert ">Undo<" in done.text
    rows = deck.workspace("shop").company()["settings"].filter(pl.col("name") == "holding_rate")
    assert rows.select("value", "origin", "low").row(0) == ("0.25", "entered", None)
    late = browser.post(enter, data={"value": "0.3", "seen": version})
    assert late.status_code == 409
    assert "<dd>0.3</dd>" in late.text
    assert "<dd>0.25</dd>" in late.text
    assert "holding rate: 0.20 → 0.25 (the bank)" in browser.get("/c/shop/versions").text


def test_issues_and_wanted_files_and_templates(browser):
    assert (
        "to look at" in browser.get("/c/shop/issues").text
        or "Nothing is odd" in browser.get("/c/shop/issues").text
    )
    assert "Worth most next" in browser.get("/c/shop/wanted?system=odoo").text
    assert browser.get("/c/shop/wanted?system=nothing").status_code == 400
    csv = browser.get("/c/shop/templates/items.csv")
    assert csv.content.decode("utf-8-sig").startswith("Item,Name,")
    assert browser.get("/c/shop/templates/all tables.xlsx").content[:2] == b"PK"
    assert browser.get("/c/shop/templates/secrets.csv").status_code == 400


def test_the_audit_names_every_write(browser):
    browser.post(OAK, data={"seen": "v1", "v.price": "12"})
    said = browser.get("/c/shop/audit").text
    assert "2 writes: who, when, what." in said
    assert "owner" in said


def test_pages_of_an_empty_company_teach(browser):
    for path in ("/issues", "/versions", "/settings", "/rejected"):
        assert "Bring in files" in browser.get(f"/c/bare{path}").text
    for path in ("/data", "/wanted", "/audit"):
        assert browser.get(f"/c/bare{path}").status_code == 200
