"""Browsers that came in to the deck of the small company."""

import pytest
from starlette.testclient import TestClient

from firstmate.doors.web.app import build


@pytest.fixture
def come_in(deck):
    """Give browsers that came in; each has a session of its own."""

    def come():
        client = TestClient(build(deck), base_url="http://127.0.0.1", follow_redirects=True)
        assert client.get(f"/enter?secret={deck.sessions.secret}").status_code == 200
        name = client.cookies["firstmate_session"]
        client.headers["x-csrf"] = deck.sessions.find(name).csrf
        return client

    return come


@pytest.fixture
def browser(come_in):
    """One browser that came in."""
    return come_in()
