"""Bills of material written as lists by levels: as SAP, Odoo and spreadsheets print them."""

import datetime as dt

import polars as pl
import pytest

from firstmate.intake import Profile, load
from tests.intake.sheets import sheet

TODAY = dt.date(2026, 11, 23)

SAP = """Stücklistenauflösung;;;;
Material;TISCH-1;;Werk;1000
;;;;
Stufe;Pos;Komponentennummer;Objektkurztext;Menge;ME
.1;0010;PLATTE;Tischplatte;1,000;ST
..2;0010;HOLZ;Eiche 27 mm;1,800;M2
..2;0020;LACK;Klarlack;0,250;L
.1;0020;BEIN;Tischbein;4,000;ST
..2;0010;STAHL;Rohr 40;0,700;M"""

PLAIN = """Level;Part no;Description;Qty
0;TABLE;Table;1
1;TOP;Table top;1
2;WOOD;Oak;1.8
1;LEG;Leg;4
2;STEEL;Tube;0.7
0;DESK;Desk;1
1;TOP;Table top;1
2;WOOD;Oak;1.8
1;DRAWER;Drawer;2"""

ODOO = """Product,Quantity,Unit of Measure,Lead Time
[TABLE] Table,1,Units,3
    [TOP] Table top,1,Units,2
        [WOOD] Oak,1.8,m2,10
    [LEG] Leg,4,Units,2"""

PATHS = """Pos;Item code;Name;Qty per
1;TABLE;Table;1
1.1;TOP;Table top;1
1.1.1;WOOD;Oak;1.8
1.2;LEG;Leg;4"""


def lines(text: str, *, separator: str = ";", file: str = "bom.csv"):
    raw = sheet(text, separator=separator, file=file)
    imported = load([raw], today=TODAY)
    counts = imported.counts
    assert (counts["rows"] == counts["good"] + counts["rejected"] + counts["skipped"]).all()
    return imported, imported.company["bom_lines"].sort("item", "component")


def told(rows):
    return list(rows.select("item", "component", "quantity").iter_rows())


def test_sap_explosion_hangs_its_first_level_on_the_product_named_above():
    _, rows = lines(SAP)
    assert told(rows) == [
        ("BEIN", "STAHL", 0.7), ("PLATTE", "HOLZ", 1.8), ("PLATTE", "LACK", 0.25),
        ("TISCH-1", "BEIN", 4.0), ("TISCH-1", "PLATTE", 1.0),
    ]  # fmt: skip


def test_levels_from_zero_make_products_of_the_top_lines_and_read_a_part_once():
    imported, rows = lines(PLAIN)
    assert told(rows) == [
        ("DESK", "DRAWER", 2.0), ("DESK", "TOP", 1.0), ("LEG", "STEEL", 0.7),
        ("TABLE", "LEG", 4.0), ("TABLE", "TOP", 1.0), ("TOP", "WOOD", 1.8),
    ]  # fmt: skip
    assert imported.counts["fates"].to_list() == ["1 bill shown before, 2 head of a bill, 1 header"]


def test_positions_with_points_are_levels():
    assert told(lines(PATHS)[1]) == [
        ("TABLE", "LEG", 4.0), ("TABLE", "TOP", 1.0), ("TOP", "WOOD", 1.8),
    ]  # fmt: skip


def test_indented_text_is_levels():
    raw = sheet(ODOO, separator=",", file="BoM Structure.csv")
    text = [row.split(",")[0] for row in ODOO.split("\n")]
    raw = type(raw)(raw.file, raw.digest, raw.sheet, raw.kind,
                    raw.cells.with_columns(c0=pl.Series(text)), raw.notes)  # fmt: skip
    rows = load([raw], today=TODAY).company["bom_lines"].sort("item", "component")
    assert [(a.split("]")[0][1:], b.split("]")[0][1:], q) for a, b, q in told(rows)] == [
        ("TABLE", "LEG", 4.0), ("TABLE", "TOP", 1.0), ("TOP", "WOOD", 1.8),
    ]  # fmt: skip


def test_a_level_left_out_rejects_the_line_and_not_what_hangs_on_it():
    broken = "Level;Part no;Description;Qty\n0;A;;1\n1;B;;1\n1;C;;1\n3;E;;2\n4;F;;5\n1;G;;1\n2;H;;1\nx;I;;1"
    imported, rows = lines(broken)
    assert told(rows) == [
        ("A", "B", 1.0), ("A", "C", 1.0), ("A", "G", 1.0), ("E", "F", 5.0), ("G", "H", 1.0),
    ]  # fmt: skip
    (rejected,) = imported.rejected.values()
    assert rejected.select("row", "why").rows() == [
        (5, "level 3 follows level 1: the line of level 2 is missing"),
        (9, "its level cannot be read"),
    ]


def test_quantities_for_the_whole_product_are_divided_by_those_of_the_part_above():
    text = PLAIN.replace("2;STEEL;Tube;0.7", "2;STEEL;Tube;2.8")
    raw = [sheet(text, file="bom.csv")]
    first = load(raw, today=TODAY)
    (question,) = [q for q in first.questions if q.id.startswith("levels:")]
    again = load(raw, today=TODAY, answers={question.id: question.options[1]})
    steel = again.company["bom_lines"].filter(pl.col("component") == "STEEL")
    assert steel["quantity"].to_list() == [pytest.approx(0.7)]
    kept = load(raw, today=TODAY, profile=again.profile)
    assert kept.company.mark == again.company.mark
    assert kept.questions == ()


def test_a_list_of_parents_and_components_with_a_level_is_left_as_it_is():
    text = "Parent;Component;Qty per;UoM;Level\nA;B;2;pc;1\nB;C;3;pc;2"
    assert told(lines(text)[1]) == [("A", "B", 2.0), ("B", "C", 3.0)]
    assert load([sheet(text)], today=TODAY, profile=Profile()).questions == ()
