"""A program at the API of the small company, with the token and without."""

import pytest
from starlette.testclient import TestClient

from firstmate.doors.api import build
from firstmate.doors.token import token_of


@pytest.fixture
def api(deck):
    """Give a program that has the token."""
    client = TestClient(build(deck), base_url="http://127.0.0.1", raise_server_exceptions=False)
    client.headers["authorization"] = f"Bearer {token_of(deck.home)}"
    return client
