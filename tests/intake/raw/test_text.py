"""Encodings, separators, ragged records and line numbers of separated text."""

import pytest

from firstmate.intake.raw import Limits, RawSheet, Unreadable, read_file


def read(tmp_path, content, *, name="a.csv", limits=Limits()):  # noqa: B008
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    (answer,) = read_file(path, limits=limits)
    return answer


def rows(answer):
    assert isinstance(answer, RawSheet), answer
    return answer.cells.rows()


def test_line_numbers_count_breaks_inside_cells_and_blank_lines(tmp_path):
    #        line 1   2-3            4 blank  5      6 blank  7 without line break
    text = 'a,b\r\n"x\r\ny",2\r\n' + "\r\n" + "3,4\r\n" + "\r\n" + "5,6"
    assert rows(read(tmp_path, text)) == [
        (1, "a", "b"), (2, "x\r\ny", "2"), (5, "3", "4"), (7, "5", "6"),
    ]  # fmt: skip


def test_nothing_is_trimmed_and_empty_is_null(tmp_path):
    answer = read(tmp_path, ' a ;0012;\n"";" ";1,50\n')
    assert rows(answer) == [(1, " a ", "0012", None), (2, None, " ", "1,50")]


def test_ragged_records_are_kept_whole(tmp_path):
    answer = read(tmp_path, "a,b,c\n1,2\n1,2,3\n1,2,3,4,5\n")
    assert rows(answer) == [
        (1, "a", "b", "c", None, None),
        (2, "1", "2", None, None, None),
        (3, "1", "2", "3", None, None),
        (4, "1", "2", "3", "4", "5"),
    ]
    assert "1 record with too many fields (first on line 4)" in answer.notes
    assert "1 record with too few fields (first on line 2)" in answer.notes


def test_inches_and_lone_quotation_marks_are_text(tmp_path):
    answer = read(tmp_path, 'a,b\nPipe 5" x 3",1\n"6 pipe,2\n"say ""hi""",3\n"a 5" nut",4\n')
    assert [row[1:] for row in rows(answer)] == [
        ("a", "b"),
        ('Pipe 5" x 3"', "1"),
        ('"6 pipe', "2"),
        ('say "hi"', "3"),
        ('a 5" nut', "4"),
    ]
    assert "1 quotation mark never closed, read as text (first on line 3)" in answer.notes


def test_a_mark_that_is_closed_only_far_below_takes_no_rows(tmp_path):
    text = 'a,b\n"open,1\n' + "x,2\n" * 400 + 'y,"3"\n'
    answer = read(tmp_path, text)
    assert answer.cells.height == 403
    assert answer.cells.row(1) == (2, '"open', "1")
    assert answer.cells.row(-1) == (403, "y", "3")


@pytest.mark.parametrize(
    ("content", "note"),
    [
        ("é,b\n1,2\n".encode(), "read as UTF-8"),
        (b"\xef\xbb\xbf" + "é,b\n1,2\n".encode(), "read as UTF-8"),
        ("é,b\n1,2\n".encode("cp1252"), "read as cp1252"),
        ("é,b\n1,2\n".encode("utf-16"), "read as UTF-16"),
        (b"\xfe\xff" + "é,b\n1,2\n".encode("utf-16-be"), "read as UTF-16"),
        ("é,b\n1,2\n".encode("utf-16-le"), "read as UTF-16 without a byte order mark"),
        ("é,b\n1,2\n".encode("utf-16-be"), "read as UTF-16 without a byte order mark"),
        ("é,b\n1,2\n".encode("utf-32"), "read as UTF-32"),
    ],
)
def test_encodings(tmp_path, content, note):
    answer = read(tmp_path, content)
    assert answer.cells.row(0) == (1, "é", "b")
    assert note in answer.notes


def test_a_few_broken_bytes_in_utf8_do_not_spoil_the_rest(tmp_path):
    answer = read(tmp_path, "äöü,ßéè\n".encode() * 5 + b"\x80,1\n")
    assert answer.cells.row(0) == (1, "äöü", "ßéè")
    assert answer.cells.row(5) == (6, "€", "1")
    assert "read as UTF-8 with 1 broken bytes, which were read as cp1252" in answer.notes


@pytest.mark.parametrize(
    ("text", "note", "width"),
    [
        ("a,b,c\n1,2,3\n", "separator comma", 3),
        ("Artikel;Preis\nA;1,50\nB;2,75\n", "separator semicolon", 2),
        ("a\tb\nx, y\tz, w\n", "separator tab", 2),
        ("a|b\n1|2\n", "separator pipe", 2),
        ("Item\nOak\nPine\n", "no separator, one column", 1),
        ("Sales report\nPeriod: 2026\n\na,b,c\n1,2,3\n4,5,6\n", "separator comma", 3),
        ("sep=|\na|b,c\n", "separator pipe, as the first line says", 2),
        ('a,b\n"x;y;z",1\n"u;v;w",2\n', "separator comma", 2),
    ],
)
def test_separators(tmp_path, text, note, width):
    answer = read(tmp_path, text)
    assert note in answer.notes
    assert answer.cells.width == width + 1


def test_the_line_that_names_the_separator_is_counted(tmp_path):
    assert rows(read(tmp_path, "sep=;\r\na;b\r\n")) == [(2, "a", "b")]


def test_old_mac_line_breaks(tmp_path):
    assert rows(read(tmp_path, 'a;b\r1;"x\ny"\r')) == [(1, "a", "b"), (2, "1", "x\ny")]


def test_nuls_are_removed_and_said(tmp_path):
    answer = read(tmp_path, b"a,b\n1\0,2\n" + bytes(100))
    assert rows(answer) == [(1, "a", "b"), (2, "1", "2")]
    assert "101 NUL characters removed" in answer.notes


def test_blocks_are_joined(tmp_path):
    # 3 MB: several blocks; every seventh record spans two lines
    records = [
        f'{k},"long text of row {k}{chr(10) if k % 7 == 0 else " "}and more"\n'
        for k in range(70_000)
    ]
    answer = read(tmp_path, "".join(records))
    assert answer.cells["c0"].to_list() == [str(k) for k in range(70_000)]
    assert answer.cells["row"][-1] == 70_000 + 10_000 - 1 + 1 - (69_999 % 7 == 0)


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(rows=2), "The file has more than 2 rows."),
        (Limits(columns=2), "The record on line 1 has 3 cells; at most 2 columns are read."),
        (Limits(packed=10), "The file has 0.0 MB; at most 0.0 MB are read."),
        (Limits(cells=8), "3 rows with up to 3 cells (line 1) are more than the 8 cells that are read"),
    ],
)  # fmt: skip
def test_limits(tmp_path, limits, reason):
    answer = read(tmp_path, "a,b,c\n1,2,3\n4,5,6\n", limits=limits)
    assert isinstance(answer, Unreadable)
    assert answer.reason.rstrip(".") == reason.rstrip(".")


def test_a_text_named_otherwise_is_said(tmp_path):
    answer = read(tmp_path, "a;b\n1;2\n", name="export.xls")
    assert answer.notes[0] == "the name ends in .xls but the content is text"
    assert answer.kind == "csv"
