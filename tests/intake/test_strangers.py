# ruff: noqa: E501 - sheets written as text
"""Folders that were not prepared for us: a company or issues that say what to mend, never an error."""

import datetime as dt
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from firstmate.company.as_of import HAPPENED
from firstmate.intake import load
from tests.intake.sheets import sheet

TODAY = dt.date(2026, 11, 23)

PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452") + b"\0" * 60


def accounted(imported):
    """Rows in = good + rejected + skipped, sheet by sheet."""
    counts = imported.counts
    assert (counts["rows"] == counts["good"] + counts["rejected"] + counts["skipped"]).all()
    return imported


def test_empty_folder(tmp_path: Path):
    imported = accounted(load(tmp_path, today=TODAY))
    assert imported.company.as_of == TODAY
    assert "nothing_happened" in imported.issues["code"].to_list()
    assert imported.company["sales_lines"].is_empty()


def test_folder_of_pictures(tmp_path: Path):
    for name in ("a.png", "b.png"):
        (tmp_path / name).write_bytes(PNG)
    imported = load(tmp_path, today=TODAY)
    assert imported.issues.filter(pl.col("code") == "unreadable_file").height == 2
    assert imported.guesses == ()


def test_two_columns_date_and_amount():
    imported = accounted(
        load(
            [sheet("Date;Amount\n2026-03-02;100,50\n2026-03-02;20,00\n2026-03-05;7,25")],
            today=TODAY,
        )
    )
    lines = imported.company["sales_lines"]
    assert lines["amount"].to_list() == [20.0, 100.5, 7.25]  # the day stands in for an order number
    assert lines["order"].to_list() == ["2026-03-02", "2026-03-02", "2026-03-05"]
    assert imported.company.as_of == dt.date(2026, 3, 5)


def test_two_columns_item_and_quantity():
    imported = accounted(load([sheet("Item;Qty\nA;5\nB;7", file="list.csv")], today=TODAY))
    assert imported.guesses[0].table == "stock"
    assert imported.company["stock"]["quantity"].to_list() == [5.0, 7.0]


def test_sheet_without_any_header():
    imported = accounted(
        load([sheet("2026-03-02;100,50\n2026-03-03;20,00\n2026-03-05;7,25")], today=TODAY)
    )
    assert imported.counts["good"].sum() + imported.counts["skipped"].sum() == 3


GERMAN = """Auftragsliste;;;;;;;
Stand: 30.10.2026;;;;;;;
Beleg-Nr.;Pos;Kunden-Nr.;Belegdatum;Artikel-Nr.;Bezeichnung;Menge;Einzelpreis;Liefertermin;Status
4711;10;00815;03.09.2026;007-A;Türblatt weiß;1.200;12,50;20.10.2026;geliefert
4711;20;00815;03.09.2026;008-B;Zarge;1.500;1.250,00 €;20.10.2026;teilgeliefert
4712;10;00816;15.09.2026;007-A;Türblatt weiß;3;12,50;KW 47;offen
Summe;;;;;;2.703;;;"""


def test_german_erp_export(tmp_path: Path):
    (tmp_path / "auftraege.csv").write_bytes(GERMAN.encode("cp1252"))
    imported = accounted(load(tmp_path, today=TODAY))
    lines = imported.company["sales_lines"]
    assert lines["quantity"].to_list() == [1200.0, 1500.0, 3.0]
    assert lines["price"].to_list() == [12.5, 1250.0, 12.5]
    assert lines["customer"].to_list() == ["00815", "00815", "00816"]  # leading zeros stay
    assert lines["status"].to_list() == ["done", "partial", "open"]
    assert lines["promised"].to_list()[2] == dt.date(2026, 11, 20)  # Friday of week 47
    assert lines["day"].to_list()[0] == dt.date(2026, 9, 3)
    assert imported.counts["fates"].to_list() == ["1 header, 2 title, 1 total"]
    assert imported.questions == ()


def test_xls_renamed_to_csv(tmp_path: Path):
    (tmp_path / "orders.xls").write_text(
        "Order no,Order date,Item,Qty,Price\n1,2026-01-31,A,2,10.5\n2,2026-02-13,B,1,3\n"
    )
    imported = accounted(load(tmp_path, today=TODAY))
    assert imported.company["sales_lines"]["price"].to_list() == [10.5, 3.0]


SEVEN = {
    "Readme": "Please ask Petra\nbefore printing",
    "Colours": "RAL;Name\n9010;White\n7016;Grey\n3003;Red",
    "Orders": "Order no;Date;Customer;Article no;Quantity;Net amount\n1;2026-01-31;Miller;A1;2;20.00\n2;2026-02-13;Smith;B1;1;3.00",
    "Stock": "Article no;On hand\nA1;5\nB1;0",
    "Birthdays": "Who likes;Cake\nPetra;Yes\nPaul;No",
    "Phone": "Extension;Room\n12;4\n13;5",
    "Empty": ";",
}


def test_workbook_of_which_two_sheets_matter():
    sheets = [
        sheet(text, file="book.xlsx", name=name, kind="excel") for name, text in SEVEN.items()
    ]
    imported = accounted(load(sheets, today=TODAY))
    used = {guess.sheet: guess.table for guess in imported.guesses if guess.table}
    assert used == {"Orders": "sales_lines", "Stock": "stock"}
    assert imported.company["sales_lines"]["amount"].to_list() == [20.0, 3.0]
    assert imported.company["stock"]["quantity"].to_list() == [5.0, 0.0]
    assert len(imported.questions) <= 3


TOGGL = (
    "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags,Amount ()\n"
    "Ann,ann@x.org,Acme,Bridge,,Drawing,Yes,2026-03-02,09:00:00,2026-03-02,10:30:00,01:30:00,,\n"
    "Bob,bob@x.org,Acme,Bridge,,Statics,No,2026-03-03,08:00:00,2026-03-03,12:15:00,04:15:00,,"
)


def test_firm_with_hours_and_no_items():
    imported = accounted(load([sheet(TOGGL, separator=",", file="toggl.csv")], today=TODAY))
    entries = imported.company["time_entries"].sort("day")
    assert entries["hours"].to_list() == [1.5, 4.25]
    assert entries["billable"].to_list() == ["yes", "no"]
    assert imported.company["jobs"]["job"].to_list() == ["Bridge"]
    assert imported.company.as_of == dt.date(2026, 3, 3)


ORDERS = """Order no;Line;Order date;Customer no;Customer;Article no;Description;Qty ordered;Qty delivered;Unit price;Line value;Requested date;Promised date;Status;Sales person
1;1;2026-01-13;C1;Miller;A1;Door;2;2;10.50;21.00;2026-02-01;2026-02-03;delivered;Ann
1;2;2026-01-13;C1;Miller;B1;Shelf;1;0;33.00;33.00;2026-02-01;2026-02-03;open;Ann
2;1;2026-01-20;C2;Smith;A1;Door;4;4;10.50;42.00;2026-02-11;2026-02-13;delivered;Bob
3;1;2026-02-02;C1;Miller;A1;Door;1;0;10.50;10.50;2026-02-21;2026-02-23;open;Ann"""


@pytest.mark.parametrize("seed", range(4))
def test_forty_percent_of_columns_removed(seed: int):
    rows = [line.split(";") for line in ORDERS.split("\n")]
    keep = np.sort(
        np.random.default_rng(seed).permutation(len(rows[0]))[: round(0.6 * len(rows[0]))]
    )
    text = "\n".join(";".join(row[k] for k in keep) for row in rows)
    imported = accounted(load([sheet(text, file="orders.csv")], today=TODAY))
    # what is left is either read as sales, or left out with an issue that says so
    codes = imported.issues["code"].to_list()
    assert imported.company["sales_lines"].height == 4 or {
        "sheet_not_used",
        "nothing_happened",
    } & set(codes)
    for table, column in HAPPENED:
        latest = imported.company[table][column].max()
        assert latest is None or latest <= TODAY
