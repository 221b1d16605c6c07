"""Whatever is changed behind the store's back is found."""

import polars as pl
import pytest
import sqlalchemy as sa

from firstmate.base.errors import Refused
from firstmate.store.schema import METADATA
from tests.store.firm import AT, edit, firm, run

BY_ANN = {"by": "ann", "at": AT}
TABLES = METADATA.tables
#: Steps of migration say nothing of the company, and the queue of work changes as work goes on.
UNPROVEN = {"steps", "work"}
#: Every column but the keys of rows that would then be other rows; each is changed in one row.
CELLS = [
    (table.name, column.name)
    for table in TABLES.values()
    if table.name not in UNPROVEN
    for column in table.columns
]


@pytest.fixture
def filled(store):
    store.save(firm(), **BY_ANN, note="first")
    store.change(edit(2.0), **BY_ANN)
    kept = store.keep(run(firm()), why="weekly", at=AT)
    store.put_scenario(edit(2.0), note="n", **BY_ANN)
    store.remember("a", "b", **BY_ANN)
    free = pl.DataFrame({"item": ["A"], "location": [None], "resource": [None],
                         "period": [AT.date()], "quantity": [5.0], "hours": [None]})  # fmt: skip
    store.hold([{"item": "A", "quantity": 4.0, "period": AT.date()}], free, **BY_ANN)
    store.decide({"title": "Buy", "run": kept, "value": 1.0, "window_to": AT.date()}, **BY_ANN)
    assert store.verify() == []
    return store


def _other(column, value):
    if isinstance(column.type, sa.Text):
        return (value or "") + "x"
    if isinstance(column.type, sa.Date):
        return AT.date().replace(day=17)
    if isinstance(column.type, sa.DateTime | sa.types.TypeDecorator):
        return AT.replace(hour=1)
    if isinstance(column.type, sa.Boolean):
        return not value
    return (value or 0) + 7


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_a_changed_cell_is_found(filled):
    for table_name, column_name in CELLS:
        table = TABLES[table_name]
        column = table.c[column_name]
        with filled.shelf.database.writing() as connection:
            key = list(table.primary_key)
            row = connection.execute(sa.select(table).order_by(*key).limit(1)).mappings().one()
            here = sa.and_(*(c == row[c.name] for c in key))
            value = _other(column, row[column_name])
            connection.execute(sa.update(table).where(here).values({column_name: value}))
        assert filled.verify() != [], f"{table_name}.{column_name}"
        with filled.shelf.database.writing() as connection:
            changed = {**row, column_name: value}
            here = sa.and_(*(c == changed[c.name] for c in key))
            connection.execute(sa.update(table).where(here).values({column_name: row[column_name]}))
        assert filled.verify() == [], f"{table_name}.{column_name} put back"


def test_a_deleted_row_is_found(filled):
    for table in TABLES.values():
        if table.name in UNPROVEN:
            continue
        with filled.shelf.database.writing() as connection:
            rows = [dict(row) for row in connection.execute(sa.select(table)).mappings()]
            assert rows
            connection.execute(sa.delete(table))
        assert filled.verify() != [], table.name
        with filled.shelf.database.writing() as connection:
            connection.execute(sa.insert(table), rows)
    assert filled.verify() == []


def test_a_trail_cut_short_is_found(filled):
    with filled.shelf.database.writing() as connection:
        connection.execute(sa.delete(TABLES["audit"]).where(TABLES["audit"].c.number == 7))
    assert filled.verify() == ["The decision D0001 is in no audit row."]


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_a_changed_byte_of_a_file_is_found_and_not_read(filled, place):
    (frame,) = [
        place.folder / "files" / row
        for row in filled.shelf.known()
        if row.endswith(f"{firm().tables['items'].mark}.parquet")
    ]
    whole = frame.read_bytes()
    for at in range(0, len(whole), max(1, len(whole) // 25)):
        frame.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert len(filled.verify()) == 1
    filled._versions._cache.clear()
    with pytest.raises(Refused, match="damaged"):
        filled.load()
    frame.unlink()
    with pytest.raises(Refused, match="lacks the file"):
        filled.load()
    assert filled.verify() == [f"The file frames/{frame.name} is missing."]
