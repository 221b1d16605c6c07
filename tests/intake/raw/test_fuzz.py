"""Laws of cutting text, and a short run of the fuzzer; the long one is for `make prove`."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstmate.intake.raw import Limits
from firstmate.intake.raw.cut import cut, frame
from firstmate.intake.raw.separator import Shape
from firstmate.intake.raw.text import _cuts
from tests.intake.raw import prove_fuzz

CELLS = st.text(st.sampled_from('abü ",;|\t\n€0123456789'), max_size=16)
MESSY = st.text(st.sampled_from('",\n\r a'), max_size=60)


def tables(width):
    return st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=8)


def in_pieces(text, size, *, separator=","):
    """Cells and lines of a text that arrives in blocks of `size` bytes."""
    data = text.encode("utf-8")
    blocks = [data[k : k + size] for k in range(0, len(data), size)] or [b""]
    rows, lines, before = [], [], 0
    shape = Shape(ord(separator), 10, (), 0)
    for parts in _cuts(blocks[0], iter(blocks[1:]), shape=shape, limits=Limits()):
        if parts.widths.size:
            rows += frame(parts, width=int(parts.widths.max())).rows()
            lines += (parts.lines + before).tolist()
        before += parts.breaks
    return [_bare(row) for row in rows], lines


def _bare(row):
    """A row without the nulls at its end, which depend on its neighbours."""
    row = list(row)
    while row and row[-1] is None:
        row.pop()
    return row


@given(
    st.integers(1, 4).flatmap(tables),
    st.sampled_from(",;\t|"),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
    st.integers(1, 50),
)
@settings(max_examples=60, deadline=None)
def test_what_python_writes_is_read_back(rows, separator, terminator, quote_all, size):
    text = prove_fuzz.written(rows, separator=separator, terminator=terminator, quote_all=quote_all)
    read, lines = in_pieces(text, size, separator=separator)
    assert read == [_bare([cell or None for cell in row]) for row in rows]
    # the record starts on the line that follows all line breaks written before it
    expected, at = [], 0
    for row in rows:
        expected.append(at)
        one = prove_fuzz.written(
            [row], separator=separator, terminator=terminator, quote_all=quote_all
        )
        at += one.count("\n")
    assert lines == expected


@given(MESSY, st.integers(1, 20))
@settings(max_examples=150, deadline=None)
def test_blocks_do_not_matter(text, size):
    assert in_pieces(text, size) == in_pieces(text, 1000)


@given(st.text(st.sampled_from("a,; \nü"), max_size=80), st.integers(1, 20))
@settings(max_examples=60, deadline=None)
def test_without_quotes_every_line_is_a_row(text, size):
    rows, lines = in_pieces(text, size)
    full = {k: line for k, line in enumerate(text.split("\n")) if line}
    assert lines == list(full)
    assert rows == [_bare([cell or None for cell in line.split(",")]) for line in full.values()]


@given(MESSY)
@settings(max_examples=100, deadline=None)
def test_no_letter_vanishes(text):
    parts = cut(text.encode("utf-8"), separator=44, newline=10, final=True)
    cells = frame(parts, width=max(1, *parts.widths.tolist(), 1)) if parts.widths.size else None
    letters = (
        0
        if cells is None
        else cells.select(pl.all().str.count_matches("a").sum()).sum_horizontal()[0]
    )
    assert letters == text.count("a")


def test_mutated_files_are_answered():
    assert prove_fuzz.main(0, at_least=60, only=("csv", "zip"))[0] == 60
    assert prove_fuzz.main(0, at_least=4, only=("parquet", "xlsx", "ods", "xls"))[0] == 4


@pytest.mark.prove
@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods", "xls", "zip", "parquet"])
def test_ten_minutes_of_mutated_files_are_answered(kind, record_property):
    read, slowest = prove_fuzz.main(600, only=(kind,))
    record_property("files", read)
    record_property("slowest [s]", round(slowest, 1))
    assert read > 0
