"""Values, places and sheets of workbooks and Parquet files as text."""

import datetime as dt

import polars as pl
import pytest
import xlsxwriter

from firstmate.base.errors import Refused
from firstmate.intake.raw import Limits, RawSheet, Unreadable, process, read_file
from tests.intake.raw import corpus


@pytest.fixture(scope="module")
def sheets(tmp_path_factory):
    """A workbook with one value of each kind, a hidden sheet and an empty one."""
    path = tmp_path_factory.mktemp("book") / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        clock = book.add_format({"num_format": "hh:mm:ss"})
        span = book.add_format({"num_format": "[h]:mm"})
        data = book.add_worksheet("Bestellungen 2026")
        data.write_row(1, 1, ["code", "0012", 1234567890123, 2.5, 1e-7])
        data.write_datetime(4, 1, dt.datetime(2026, 1, 31), day)  # noqa: DTZ001
        data.write_datetime(4, 2, dt.datetime(2026, 1, 31, 8, 30, 7), moment)  # noqa: DTZ001
        data.write_datetime(4, 3, dt.time(8, 30), clock)
        data.write_number(4, 4, 26.5 / 24, span)
        data.write_boolean(5, 1, True)
        data.write_boolean(5, 2, False)
        data.write_formula(5, 3, "=NA()", None, "#N/A")
        data.write_formula(5, 4, "=1+1", None, 2)
        data.write_formula(7, 1, "=1/0", None, "#DIV/0!")
        hidden = book.add_worksheet("Alt")
        hidden.hide()
        hidden.write(0, 0, "x")
        book.add_worksheet("Leer")
    return read_file(path)


def test_cells_become_text_in_their_places(sheets):
    assert sheets[0].cells.rows() == [
        (2, None, "code", "0012", "1234567890123", "2.5", "1e-07"),
        (5, None, "2026-01-31", "2026-01-31T08:30:07", "08:30:00", "26:30:00", None),
        (6, None, "TRUE", "FALSE", "#N/A", "2", None),
        (8, None, "#DIV/0!", None, None, None, None),
    ]


def test_sheets_have_their_names_and_empty_ones_are_left_out(sheets):
    assert [(s.sheet, s.kind, s.notes) for s in sheets] == [
        ("Bestellungen 2026", "excel", ()),
        ("Alt", "excel", ("hidden sheet",)),
    ]


def read_bytes(tmp_path, content, name):
    (tmp_path / name).write_bytes(content)
    return read_file(tmp_path / name)


def test_a_far_cell_spoils_only_its_own_sheet(tmp_path):
    book = corpus.workbook(
        [corpus.sheet(corpus.TABLE), corpus.sheet(corpus.FAR)], names=("Near &amp; dear", "Far")
    )
    near, far = read_bytes(tmp_path, book, "a.xlsx")
    assert isinstance(near, RawSheet)
    assert near.sheet == "Near & dear"
    assert near.cells.rows() == [(1, "1", "2")]
    assert isinstance(far, Unreadable)
    assert far.reason.startswith('Sheet "Far": The cells with content reach as far as XFD1048576')
    assert far.digest == near.digest != ""


def test_repeated_cells_of_opendocument(tmp_path):
    row = corpus.ods_row(
        corpus.ods_cell("7", more=' table:number-columns-repeated="2"'),
        more=' table:number-rows-repeated="3"',
    )
    (sheet,) = read_bytes(tmp_path, corpus.ods(row), "a.ods")
    assert sheet.cells.rows() == [(1, "7", "7"), (2, "7", "7"), (3, "7", "7")]


def test_parquet_follows_the_same_conventions(tmp_path):
    moment = dt.datetime(2026, 1, 31, 8, 30)  # noqa: DTZ001
    frame = pl.DataFrame(
        {
            "number": [1.0, 0.1, None, 1234567890123.0],
            "flag": [True, False, None, True],
            "day": [moment.date()] * 4,
            "moment": [moment] * 4,
            "clock": [moment.time()] * 4,
            "span": [dt.timedelta(hours=26, minutes=30)] * 4,
            "text": ["", "0012", None, "x"],
            "list": [[1, 2], [], None, [3]],
        }
    )
    (sheet,) = read_bytes(tmp_path, corpus.parquet(frame), "a.parquet")
    when = ("2026-01-31", "2026-01-31T08:30:00", "08:30:00", "26:30:00")
    assert sheet.cells.rows() == [
        (1, *frame.columns),
        (2, "1", "TRUE", *when, None, "[1, 2]"),
        (3, "0.1", "FALSE", *when, "0012", "[]"),
        (4, None, None, *when, None, None),
        (5, "1234567890123", "TRUE", *when, "x", "[3]"),
    ]
    assert sheet.kind == "parquet"


def test_a_child_that_takes_too_long_is_killed(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(corpus.workbook(corpus.sheet(corpus.TABLE)))
    with pytest.raises(Refused, match="took longer than 0 seconds"):
        process.parse(path, kind="excel", limits=Limits(seconds=0.01), text=1000)


def test_a_child_that_needs_too_much_memory_is_answered(tmp_path):
    path = tmp_path / "a.xlsx"
    strings = f"{corpus.HEAD}<sst {corpus.MAIN}><si><t>{'x' * 900_000}</t></si></sst>"
    rows = "".join(f'<row r="{k}"><c r="A{k}" t="s"><v>0</v></c></row>' for k in range(1, 501))
    path.write_bytes(corpus.workbook(corpus.sheet(rows), strings=strings))
    (answer,) = read_file(path, limits=Limits(memory=256 << 20))
    assert isinstance(answer, Unreadable)
    assert answer.remedy.endswith(".")


def test_cells_that_do_not_say_where_they_are(tmp_path):
    rows = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"
    (sheet,) = read_bytes(tmp_path, corpus.workbook(corpus.sheet(rows)), "a.xlsx")
    assert sheet.cells.rows() == [(1, "1", "2"), (2, "3", None)]
