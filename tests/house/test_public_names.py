"""The names that people's notebooks may rest on are few, written down and explained."""

from pathlib import Path

import pytest

import firstmate

WRITTEN = Path(__file__).with_name("public_names.txt").read_text("utf-8").split()


@pytest.fixture(scope="module")
def names():
    found = getattr(firstmate, "__all__", None)
    if found is None:
        pytest.skip("the package has no public names yet")
    return found


def test_public_names_are_those_written_down(names):
    # A change here is a change for users: it wants a line in the changelog too.
    assert sorted(names) == sorted(WRITTEN)


def test_public_names_are_about_twenty(names):
    assert 12 <= len(names) <= 25


def test_every_public_name_is_there_and_explained(names):
    assert [name for name in names if not (getattr(firstmate, name).__doc__ or "").strip()] == []


def test_completion_shows_the_public_names(names):
    assert set(names) <= set(dir(firstmate))
