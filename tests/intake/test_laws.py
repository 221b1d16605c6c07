"""Laws of intake over random sheets: every row is accounted for, nothing raises, order is nothing."""

import datetime as dt

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from firstmate.intake import load
from firstmate.intake.raw import RawSheet

TODAY = dt.date(2026, 11, 23)
HEADERS = (
    "Order no", "Order date", "Artikel-Nr.", "Menge", "Preis", "Customer", "Status", "Jan 26", "Feb 26", "Mar 26",
    "Apr 26", "Total", "Lead time", "On hand", "Name", "Foo", "Lineitem sku", "Deal - Title", "Line", "Datum", "Hours",
)  # fmt: skip
CELLS = st.one_of(
    st.none(),
    st.sampled_from(
        ["1", "2,5", "1.234,00", "12/1/2026 8:26", "13.02.2026", "2026-02-30", "n/a", "-", "Total", "A-1", "007",
         "1.23E+12", "(5)", "KW 12", "offen", "ja", "€ 3", "99999999999999999999", "=1+1", "\u00a0", "3 weeks", "7:30"]
    ),
    st.text(max_size=6),
)  # fmt: skip


@st.composite
def sheets(draw):
    width = draw(st.integers(1, 7))
    head = draw(st.lists(st.sampled_from(HEADERS), min_size=width, max_size=width))
    body = draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=12))
    rows = draw(st.permutations([head, *body])) if draw(st.booleans()) else [head, *body]
    columns = {f"c{k}": pl.Series([row[k] for row in rows], dtype=pl.String) for k in range(width)}
    cells = pl.DataFrame({"row": pl.Series(range(1, len(rows) + 1), dtype=pl.Int64), **columns})
    return RawSheet(
        f"{draw(st.sampled_from(['orders', 'stock', 'x']))}.csv", "d", "", "csv", cells, ()
    )


@given(sheets(), sheets())
def test_every_row_is_good_rejected_or_skipped(one, two):
    imported = load([one, two], today=TODAY)
    counts = imported.counts
    assert (counts["rows"] == counts["good"] + counts["rejected"] + counts["skipped"]).all()
    assert sum(rows.height for rows in imported.rejected.values()) == counts["rejected"].sum()
    assert imported.company.as_of <= TODAY
    assert len(imported.questions) <= 3


@given(sheets())
def test_the_second_import_changes_nothing_and_asks_nothing(one):
    first = load([one], today=TODAY)
    again = load([one], today=TODAY, profile=first.profile, previous=first.company)
    assert again.company.mark == first.company.mark
    assert again.questions == ()
    assert again.changes == ()
