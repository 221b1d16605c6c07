"""What to export next, and templates that our own intake reads back."""

import datetime as dt

import pytest

from firstmate.base.errors import Refused
from firstmate.company.company import company
from firstmate.company.tables import INPUTS
from firstmate.intake import load
from firstmate.intake.wanted import NEEDS, SYSTEMS, wanted


@pytest.mark.parametrize("system", sorted(SYSTEMS))
def test_every_export_names_a_table_and_a_path(system):
    rows = wanted(system=system)
    assert (
        rows.height == len(SYSTEMS[system].keys() & {need.table for need in NEEDS})
        or system == "datev"
    )
    assert set(rows["table"]) <= set(INPUTS)
    assert (rows["where"].str.len_chars() > 5).all()


def test_what_is_there_is_not_wanted():
    shop = company(
        "s", {"sales_lines": [{"order": "1", "line": 1, "day": dt.date(2026, 1, 2), "item": "A"}]}
    )
    tables = wanted(have=shop)["table"].to_list()
    assert tables[0] == "stock"
    assert "sales_lines" not in tables


def test_unknown_system_is_refused_with_those_known():
    with pytest.raises(Refused, match="odoo"):
        wanted(system="my own")


def test_templates_are_written_for_every_table(tmp_path):
    from firstmate.publish.template import write_templates

    files = write_templates(tmp_path)
    assert len(files) == len(INPUTS) + 1
    empty = load(tmp_path, today=dt.date(2026, 1, 1))
    assert "unreadable_file" not in empty.issues["code"].to_list()
    assert empty.rejected == {}


def test_templates_are_read_back_as_their_tables():
    import polars as pl

    from firstmate.intake.generic import assign
    from firstmate.intake.kinds import looks
    from firstmate.intake.plain import head
    from firstmate.publish.template import csv_template, excel_template, header

    assert csv_template(INPUTS["items"]).decode("utf-8-sig").startswith("Item,Name,Family,Unit,")
    assert excel_template([INPUTS["items"], INPUTS["stock"]])[:2] == b"PK"
    for name in (
        "items",
        "sales_lines",
        "stock",
        "purchase_lines",
        "bom_lines",
        "resources",
        "jobs",
    ):
        columns = [c for c in INPUTS[name].columns if c.synonyms]
        heads = tuple(head(f"c{k}", header(c)) for k, c in enumerate(columns))
        empty = looks(pl.Series([None], dtype=pl.String), today=dt.date(2026, 1, 1))
        found = assign(name, heads, {each.position: empty for each in heads})
        got = {field.column: field.header for field in found}
        wrong = {c.name: got.get(c.name) for c in columns if got.get(c.name) != header(c)}
        assert not wrong, (name, wrong)
