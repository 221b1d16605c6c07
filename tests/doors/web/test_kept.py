"""Pages kept until the next write: the same answer, for every session with its own token, never an old one."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from firstmate.doors.web import app
from firstmate.doors.web.kept import Answer, Kept
from firstmate.work.clock import now


@pytest.fixture
def drawn(monkeypatch):
    """Give the addresses that were drawn, in order; what is answered from the pages kept is not among them."""
    seen = []
    real = app.answered

    def noted(asked):
        seen.append(f"{asked.request.url.path}?{asked.request.url.query}".rstrip("?"))
        return real(asked)

    monkeypatch.setattr(app, "answered", noted)
    return seen


PAGE = "/c/shop/tables/items"


def test_a_page_is_drawn_once_until_something_is_written(browser, deck, drawn):
    first, second = browser.get(PAGE), browser.get(PAGE)
    assert drawn == [PAGE]
    assert first.text == second.text
    assert second.headers["content-security-policy"] == first.headers["content-security-policy"]
    deck.workspace("shop").set("currency", "EUR")
    assert browser.get(PAGE).status_code == 200
    assert drawn == [PAGE, PAGE]


def test_what_was_edited_is_seen_at_once(browser):
    assert "Oak gate" not in browser.get(PAGE).text
    form = browser.get(f"{PAGE}/row?k.item=oak").text
    version = re.search(r'name="seen" value="(\w+)"', form).group(1)
    browser.post(f"{PAGE}/row?k.item=oak", data={"seen": version, "v.name": "Oak gate"})
    assert "Oak gate" in browser.get(PAGE).text


def test_another_session_has_the_page_with_its_own_token(come_in, drawn):
    mine, other = come_in(), come_in()
    drawn.clear()
    first, second = mine.get(PAGE).text, other.get(PAGE).text
    assert drawn == [PAGE]
    token, other_token = mine.headers["x-csrf"], other.headers["x-csrf"]
    assert token in first
    assert token not in second
    assert second == first.replace(token, other_token)


def test_filters_themes_and_companies_are_apart(browser, deck, drawn):
    deck.workspace("bare")
    pages = [PAGE, f"{PAGE}?f.item=oak", "/c/bare/tables"]
    bodies = {browser.get(page).text for page in pages}
    assert len(bodies) == 3
    browser.post("/theme", data={"theme": "dark", "back": PAGE})
    assert 'data-theme="dark"' in browser.get(PAGE).text
    assert drawn.count(PAGE) >= 2


def test_what_is_told_once_is_not_kept(browser):
    browser.cookies.set("firstmate_told", b'["Done so.", ""]'.hex(), domain="127.0.0.1", path="/")
    assert "Done so." in browser.get(PAGE).text
    assert "Done so." not in browser.get(PAGE).text
    assert "Done so." not in browser.get(PAGE).text


def test_how_far_work_is_is_never_kept(browser, drawn):
    browser.get("/c/shop/today")  # asks for the answers: the progress page is drawn each time
    browser.get("/c/shop/today")
    browser.get("/c/shop/tables/work")
    browser.get("/c/shop/tables/work")
    assert drawn == ["/c/shop/today"] * 2 + ["/c/shop/tables/work"] * 2


def test_every_write_moves_the_state_of_the_store_but_the_progress_of_a_job(deck):
    workspace = deck.workspace("shop")
    store = workspace.store
    states = [store.state()]

    def moved():
        states.append(store.state())
        return states[-1] != states[-2]

    workspace.set("currency", "EUR")
    assert moved()
    job = store.queue.ask("run", "{}", by="ann", at=now())
    assert moved()
    store.queue.take(at=now())
    assert moved()
    store.queue.follow(job, share=0.5, doing="plan", at=now())
    assert not moved()
    store.queue.end(job, status="done", at=now())
    assert moved()
    store.remember("answers", "a", by="ann", at=now())
    assert moved()
    assert not moved()


def test_of_many_who_ask_at_once_one_makes_the_page():
    kept, begun, made = Kept(), threading.Barrier(4), []

    def make():
        made.append(1)
        return Answer("s", b"", b"page")

    def ask(_number):
        begun.wait()
        return kept.once("key", "s", make)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(ask, range(4)))
    assert made == [1]
    assert {answer.body for answer in answers} == {b"page"}


def test_the_pages_used_least_lately_go_first():
    kept = Kept(most=10)
    for name in ("a", "b"):
        kept.put(name, Answer("s", b"", b"12345"))
    assert kept.get("a", "s") is not None
    kept.put("c", Answer("s", b"", b"12345"))
    assert [name for name in "abc" if kept.get(name, "s")] == ["a", "c"]
    kept.put("large", Answer("s", b"", b"12345678901"))
    assert kept.get("large", "s") is None
