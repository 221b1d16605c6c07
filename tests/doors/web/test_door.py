"""Who comes in, what they may write, and how a page without answers behaves."""

import pytest
from starlette.testclient import TestClient

from firstmate.company.tables import INPUTS
from firstmate.doors.web.app import build
from firstmate.doors.web.guard import POLICY
from firstmate.doors.web.pages.scenarios import COMMON


def stranger(deck, host="127.0.0.1"):
    return TestClient(build(deck), base_url=f"http://{host}", follow_redirects=False)


def test_nobody_comes_in_without_the_secret(deck):
    browser = stranger(deck)
    assert browser.get("/c/shop/today").headers["location"] == "/enter"
    assert browser.get("/c/shop/tables/items?give=grid-items.csv").status_code == 303
    assert browser.get("/enter?secret=wrong").status_code == 403
    assert browser.post("/c/shop/tasks/forecasts").status_code == 401


def test_a_secret_is_good_once(deck):
    secret = deck.sessions.secret
    assert stranger(deck).get(f"/enter?secret={secret}").status_code == 303
    assert stranger(deck).get(f"/enter?secret={secret}").status_code == 403
    assert deck.sessions.secret != secret


def test_another_name_of_the_server_is_a_stranger(deck):
    assert stranger(deck, "evil.example").get("/").status_code == 421


def test_a_write_needs_the_token_of_its_session(browser, come_in, deck):
    other = come_in()
    for token in ("", "wrong", other.headers["x-csrf"]):
        answer = browser.post("/c/shop/tasks/forecasts", headers={"x-csrf": token})
        assert answer.status_code == 403
    assert deck.workspace("shop").store.queue.open() == []
    assert browser.post("/c/shop/tasks/forecasts").status_code == 200
    assert len(deck.workspace("shop").store.queue.open()) == 1


def test_a_write_from_another_site_is_refused(browser):
    answer = browser.post("/c/shop/tasks/forecasts", headers={"origin": "http://evil.example"})
    assert answer.status_code == 403


def test_every_answer_carries_the_safe_headers(browser):
    for path in ("/", "/c/shop/today", "/nothing", "/static/deck.css", "/c/nobody/today"):
        answer = browser.get(path)
        assert answer.headers["content-security-policy"] == POLICY
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_page_without_answers_asks_for_them_once_and_then_shows_them(browser, deck, work):
    first = browser.get("/c/shop/today")
    assert "being computed" in first.text
    browser.get("/c/shop/today")
    assert [job["kind"] for job in deck.workspace("shop").store.queue.open()] == ["answers"]
    (done,) = work()
    assert done["status"] == "done", done["problem"]
    assert (
        "Data of 2\N{NO-BREAK SPACE}Mar\N{NO-BREAK SPACE}2026" in browser.get("/c/shop/today").text
    )


def test_after_a_change_the_earlier_answers_stay_and_say_so(browser, deck, work):
    browser.get("/c/shop/today")
    work()
    deck.workspace("shop").set("lost_per_week", "0.2")
    page = browser.get("/c/shop/today").text
    assert "The data has changed since this was computed." in page
    assert "being computed" not in page


def test_a_company_without_data_teaches_what_to_bring(browser):
    assert "Bring in files" in browser.get("/c/bare/today").text


@pytest.mark.parametrize("path", ["jobs", "decisions", "audit", "versions", "scenarios", "tables"])
def test_what_is_kept_is_shown_before_there_is_data(browser, path):
    assert browser.get(f"/c/bare/{path}").status_code == 200


def test_selling_more_is_built_by_form_and_compared(browser, deck, work):
    browser.get("/c/shop/today")
    work()
    form = {"name": "more", "common": "Sell more or less from now on (factor)", "value": "1.5"}
    page = browser.post("/c/shop/scenarios", data=form)
    assert "being computed" in page.text
    (change,) = deck.workspace("shop").scenario("more").changes
    assert change.rows[0]["amount"] == 1.5
    work()
    page = browser.get("/c/shop/scenarios?beside=more").text
    assert "more contribution" in page
    assert browser.post("/c/shop/scenarios", data={**form, "value": "lots"}).status_code == 400


def test_every_usual_change_is_of_a_column_there_is():
    assert all(column in INPUTS[table] for table, _, column in COMMON.values())


def test_a_failed_job_says_why_and_can_be_asked_again(browser, deck):
    queue = deck.workspace("shop").store.queue
    browser.get("/c/shop/today")
    (job,) = queue.open()
    from firstmate.work.clock import now

    queue.take(at=now())
    queue.end(job["job"], status="failed", problem="The disk is full.", at=now())
    page = browser.get("/c/shop/today")
    assert "The disk is full." in page.text
    assert queue.open() == []
    browser.post(f"/c/shop/jobs/{job['job']}/again")
    assert len(queue.open()) == 1


@pytest.mark.parametrize(
    "path", ["/c/shop/tables/nothing", "/c/shop/jobs/J9", "/c/../x/today", "/c/shop/runs/zz"]
)
def test_what_is_not_there_is_no_failure_of_ours(browser, path):
    answer = browser.get(path)
    assert answer.status_code in {400, 404}
    assert "Traceback" not in answer.text


def test_a_table_is_filtered_sorted_and_exported_alike(browser):
    page = browser.get("/c/shop/tables/sales_lines?f.item=OAK&sort=-quantity&cols=order,quantity")
    assert "15 of 30 rows" in page.text
    sent = browser.get(
        "/c/shop/tables/sales_lines?f.item=OAK&sort=-quantity&cols=order,quantity"
        "&give=grid-sales_lines.csv"
    )
    rows = sent.text.split()
    assert rows[0] == "order,quantity"
    assert len(rows) == 16
    assert rows[1].endswith(",6.0")
    assert "Choose one of them" in browser.get("/c/shop/tables/items?give=grid-items.exe").text


def test_a_page_gives_its_own_rows_and_columns(browser):
    """Not those of the table behind it: the page of settings holds the assumed ones too."""
    sent = browser.get("/c/shop/settings?f.origin=assumed&give=grid-settings_shown.csv")
    assert "settings_shown.csv" in sent.headers["content-disposition"]
    head, *rows = sent.text.strip().splitlines()
    assert head.startswith("setting,value,unit,origin,")
    assert rows
    assert all(",assumed," in row for row in rows)


def test_a_filter_takes_the_name_that_a_code_is_shown_with(browser):
    page = browser.get("/c/shop/supply/where?items.f.item=oak+door").text
    assert "1 of " in page


def test_search_finds_things_by_code_and_name(browser):
    page = browser.get("/c/shop/search?q=oak").text
    assert "Oak door (oak)" in page
    assert "S001" in browser.get("/c/shop/search?q=s001").text
    assert "/c/shop/supply/cash" in browser.get("/c/shop/search?q=cash").text
    assert "Ann&#39;s House" in browser.get("/c/shop/search?q=house").text
