"""Folders and archives: order, names, what is left out, progress."""

import hashlib

from firstmate.intake.raw import Limits, RawSheet, Unreadable, read_file, read_folder
from tests.intake.raw import corpus


def test_a_folder_is_read_in_order_with_subfolders_and_archives(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.csv").write_text("a;b\n1;2\n")
    (tmp_path / "c.zip").write_bytes(
        corpus.archive({"in/d.csv": "a;b\n3;4\n", "__MACOSX/x": "", ".hidden.csv": "a;b\n"})
    )
    (tmp_path / "a.tsv").write_text("a\tb\n5\t6\n")
    (tmp_path / "picture.png").write_bytes(corpus.png())
    (tmp_path / "~$open.xlsx").write_bytes(b"x" * 165)
    (tmp_path / ".DS_Store").write_bytes(b"x")
    told = []
    answers = read_folder(tmp_path, progress=lambda name, share: told.append((name, share)))
    assert [(answer.file, type(answer)) for answer in answers] == [
        ("a.tsv", RawSheet),
        ("c.zip/in/d.csv", RawSheet),
        ("picture.png", Unreadable),
        ("sub/b.csv", RawSheet),
        ("~$open.xlsx", Unreadable),
        (".DS_Store", Unreadable),
    ]
    assert answers[2].reason == "This is a PNG picture, not a table."
    assert answers[5].reason == "Skipped as hidden: .DS_Store."
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert told[0] == ("a.tsv", 0.0)
    assert told[-1] == ("", 1.0)


def test_the_digest_is_that_of_the_bytes(tmp_path):
    content = b"a,b\n1,2\n"
    (tmp_path / "a.csv").write_bytes(content)
    (tmp_path / "a.zip").write_bytes(corpus.archive({"a.csv": content}))
    expected = hashlib.blake2b(content, digest_size=16).hexdigest()
    assert read_file(tmp_path / "a.csv")[0].digest == expected
    assert read_file(tmp_path / "a.zip")[0].digest == expected


def test_an_empty_folder_gives_nothing(tmp_path):
    assert read_folder(tmp_path) == ()


def test_a_workbook_inside_an_archive_is_read_and_an_archive_is_not(tmp_path):
    content = corpus.archive(
        {
            "a.zip": corpus.archive({"a.csv": "a,b\n"}),
            "b.xlsx": corpus.workbook(corpus.sheet(corpus.TABLE)),
        }
    )
    (tmp_path / "a.zip").write_bytes(content)
    nested, book = read_file(tmp_path / "a.zip")
    assert nested.reason == "This is an archive inside an archive."
    assert book.cells.rows() == [(1, "1", "2")]
    assert book.file == "a.zip/b.xlsx"


def test_limits_of_folders_are_wider(tmp_path):
    (tmp_path / "a.csv").write_text(",".join("x" * 600) + "\n")
    assert isinstance(read_file(tmp_path / "a.csv", limits=Limits.upload())[0], Unreadable)
    assert isinstance(read_folder(tmp_path)[0], RawSheet)
