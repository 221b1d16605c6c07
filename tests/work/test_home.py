"""Where companies live: names, the last one, the environment's word."""

from __future__ import annotations

from pathlib import Path

import pytest

from firstmate.base.errors import Refused
from firstmate.work.home import VARIABLE, Home, home


def test_companies_and_the_last_one(tmp_path: Path) -> None:
    at = Home(tmp_path / "deep")
    assert at.companies() == []
    with pytest.raises(Refused, match="No company is open yet"):
        at.last()
    at.company("maker").mkdir(parents=True)
    at.remember("maker")
    assert at.last() == "maker"
    assert at.companies() == ["maker"]


@pytest.mark.parametrize("name", ["", "..", "a/b", "a\\b", " x", "con:"])
def test_a_name_cannot_leave_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused, match="cannot be the name"):
        Home(tmp_path).company(name)


def test_the_environment_names_another_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    assert home().folder == tmp_path
    monkeypatch.delenv(VARIABLE)
    assert home().folder.name == "firstmate"
