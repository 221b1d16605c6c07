"""Who may come in at the API, and the one shape of what goes wrong."""

import os

import pytest
from starlette.testclient import TestClient

from firstmate.base.errors import Conflict
from firstmate.doors.api import build, problem
from firstmate.doors.token import file_of, token_of
from firstmate.doors.web.app import build as build_web


def test_the_token_is_made_once_and_only_its_user_reads_it(deck):
    token = token_of(deck.home)
    assert len(token) >= 32
    assert token_of(deck.home) == token
    if os.name == "posix":
        assert file_of(deck.home).stat().st_mode & 0o777 == 0o600
    assert deck.companies() == ["bare", "shop"]


@pytest.mark.parametrize(
    "said", ["", "Bearer", "Bearer wrong", "Basic {token}", "{token}", "Bearer ä"]
)
def test_nobody_comes_in_without_the_token(deck, said):
    client = TestClient(build(deck), base_url="http://127.0.0.1")
    header = {"authorization": said.format(token=token_of(deck.home)).encode()}
    for path in ("/companies", "/openapi.json", "/nothing"):
        answer = client.get(path, headers=header)
        assert answer.status_code == 401
        assert answer.json()["error"]["kind"] == "Denied"
    answer = client.post("/companies", json={"name": "new"}, headers=header)
    assert answer.status_code == 401
    assert deck.companies() == ["bare", "shop"]


def test_beside_the_web_pages_the_cookie_of_a_browser_does_not_open_it(deck):
    both = TestClient(build_web(deck, beside={"/api": build(deck)}), base_url="http://127.0.0.1")
    assert both.get(f"/enter?secret={deck.sessions.secret}").status_code == 200
    assert both.get("/api/companies").status_code == 401
    header = {"authorization": f"Bearer {token_of(deck.home)}"}
    assert both.get("/api/companies", headers=header).status_code == 200
    stranger = TestClient(both.app, base_url="http://evil.example")
    assert stranger.get("/api/companies", headers=header).status_code == 421


def test_the_token_opens_no_page(deck):
    both = TestClient(build_web(deck, beside={"/api": build(deck)}), base_url="http://127.0.0.1")
    header = {"authorization": f"Bearer {token_of(deck.home)}"}
    answer = both.get("/c/shop/today", headers=header, follow_redirects=False)
    assert answer.headers["location"] == "/enter"


def test_another_name_of_the_server_is_a_stranger(deck):
    header = {"authorization": f"Bearer {token_of(deck.home)}"}
    assert TestClient(build(deck), base_url="http://evil.example").get(
        "/companies", headers=header
    ).status_code == 421  # fmt: skip


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/companies/nobody", 400), ("GET", "/nothing", 404), ("DELETE", "/companies", 405),
        ("GET", "/companies/shop/tables/nothing", 400),
        ("GET", "/companies/shop/tables/items?page=0", 422),
        ("GET", "/companies/shop/tables/items?f.none=1", 400),
        ("GET", "/companies/shop/tables/sales_lines?f.quantity=many", 400),
        ("GET", "/companies/shop/tables/items?version=v99", 400),
        ("GET", "/companies/bare/tables/agenda", 400),
        ("GET", "/companies/shop/jobs/J000009", 400),
        ("GET", f"/companies/{'x' * 119}\N{EURO SIGN}", 400),
    ],
)  # fmt: skip
def test_errors_have_one_shape(api, method, path, status):
    answer = api.request(method, path)
    assert answer.status_code == status
    said = answer.json()["error"]
    assert set(said) >= {"kind", "what", "remedy", "reference"}
    assert said["what"]


def test_a_conflict_tells_both_values():
    answer = problem.told(Conflict("Somebody saved.", yours=1.5, theirs="2"))
    assert answer.status_code == 409
    assert b'"yours":"1.5"' in answer.body
    assert b'"theirs":"2"' in answer.body


def test_a_failure_tells_a_reference_and_nothing_else(api, deck, monkeypatch):
    def fail(_name, **_more):
        raise ValueError("secret detail")

    monkeypatch.setattr(deck, "workspace", fail)
    answer = api.get("/companies/shop/versions")
    assert answer.status_code == 500
    assert answer.json()["error"]["reference"]
    assert "secret detail" not in answer.text


def test_a_body_that_is_too_large_is_not_read(api):
    answer = api.post(
        "/companies/shop/imports", content=b"x", headers={"content-length": str(10**9)}
    )
    assert answer.status_code == 413
