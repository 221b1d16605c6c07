"""Who sees what of a table: private columns, and rows that are for the person they name."""

import polars as pl

from firstmate.base.table import Column, result_table
from firstmate.work.reading import OWNER, Person, read

TABLE = result_table(
    "hopes",
    "What each person hopes.",
    Column("owner", "text", "Sales person.", key=True, private="own"),
    Column("wage", "text", "Wage.", private="money"),
    Column("hope", "text", "Hope."),
)
ROWS = pl.DataFrame({"owner": ["Ann", "Ben"], "wage": ["1", "2"], "hope": ["a", "b"]})


def test_a_person_sees_the_own_row_and_who_sees_persons_sees_all():
    assert read(Person("Ann"), TABLE, ROWS).rows() == [("Ann", "a")]
    assert read(Person("Cy"), TABLE, ROWS).is_empty()
    lead = Person("Cy", frozenset({"no", "person"}))
    assert read(lead, TABLE, ROWS)["owner"].to_list() == ["Ann", "Ben"]
    assert read(OWNER, TABLE, ROWS).columns == ["owner", "wage", "hope"]
