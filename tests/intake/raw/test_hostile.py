"""Every hostile file is answered by sheets or by a reason, and this process lives on."""

import os

import pytest

from firstmate.intake.raw import RawSheet, Unreadable, read_file, read_folder
from tests.intake.raw.corpus import SHEETS, UNREADABLE, cases

CASES = cases()


def test_the_corpus_is_large_and_its_names_are_unique():
    assert len(CASES) >= 40
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_answered(case, tmp_path):
    path = tmp_path / case.name
    path.write_bytes(case.make())
    answers = read_file(path, limits=case.limits)
    kinds = {type(answer) for answer in answers}
    assert kinds <= {RawSheet, Unreadable}
    if case.comes == SHEETS:
        assert kinds == {RawSheet}
    elif case.comes == UNREADABLE:
        assert kinds == {Unreadable}
    elif case.comes == "both":
        assert kinds == {RawSheet, Unreadable}
    for answer in answers:
        if isinstance(answer, Unreadable):
            assert answer.reason.endswith(".")
            assert answer.remedy.endswith(".")
        else:
            assert answer.cells.height > 0
            assert answer.cells.columns[0] == "row"
    assert list(tmp_path.parent.glob("evil*")) == []


def test_what_is_no_file(tmp_path):
    (tmp_path / "folder.csv").mkdir()
    assert read_file(tmp_path / "folder.csv")[0].reason == "This is not a file."
    assert read_file(tmp_path / "missing.csv")[0].reason == "It does not exist."
    assert read_folder(tmp_path / "missing")[0].reason == "It does not exist."


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_does_not_hang(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    assert [answer.reason for answer in read_folder(tmp_path)] == ["This is not a file."]
