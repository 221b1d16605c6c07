"""Files for other programs: every value kept, nothing that a spreadsheet would execute."""

import polars as pl
import pytest
from python_calamine import CalamineWorkbook

from firstmate.base.errors import Refused
from firstmate.base.table import Column, result_table
from firstmate.publish.csv import write_csv
from firstmate.publish.excel import write_excel
from firstmate.publish.parquet import write_parquet

TABLE = result_table(
    "notes",
    "Notes.",
    Column("note", "text", "Text.", key=True),
    Column("amount", "money", "Money.", formula="x"),
    Column("day", "day", "Day."),
)
ROWS = pl.DataFrame(
    {"note": ["=1+1", "@x", "-5 mm", "plain", None], "amount": [-1.5, None, 2.0, 0.0, 1e9]}
).with_columns(day=pl.lit("2026-01-31").str.to_date())


def test_csv_makes_formulas_harmless_and_says_how_many(tmp_path):
    assert write_csv(ROWS, tmp_path / "a.csv") == 3
    text = (tmp_path / "a.csv").read_text("utf-8").splitlines()
    assert text[1:4] == ["'=1+1,-1.5,2026-01-31", "'@x,,2026-01-31", "'-5 mm,2.0,2026-01-31"]
    assert text[4] == "plain,0.0,2026-01-31"


def test_a_table_without_text_is_written_as_it_is(tmp_path):
    assert write_csv(ROWS.select("amount"), tmp_path / "a.csv") == 0


def test_excel_holds_values_not_formulas(tmp_path):
    write_excel({"notes": (TABLE, ROWS)}, tmp_path / "a.xlsx")
    cells = CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_name("notes").to_python()
    assert cells[0] == ["note", "amount", "day"]
    assert cells[1][:2] == ["=1+1", -1.5]
    assert cells[1][2].isoformat() == "2026-01-31"


def test_excel_is_the_same_bytes_for_the_same_rows(tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        write_excel({"notes": (TABLE, ROWS)}, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_parquet_keeps_everything(tmp_path):
    write_parquet(ROWS, tmp_path / "a.parquet")
    assert pl.read_parquet(tmp_path / "a.parquet").equals(ROWS)


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(Refused, match="cannot be written"):
        write_csv(ROWS, tmp_path / "none" / "a.csv")
    assert list(tmp_path.iterdir()) == []
