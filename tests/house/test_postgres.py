"""The throw-away PostgreSQL of the tests gives each test an empty database of its own."""

import pytest
from sqlalchemy import create_engine, inspect, text


@pytest.mark.postgres
@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_test_gets_an_empty_database(postgres_url: str, turn: str) -> None:
    engine = create_engine(postgres_url)
    assert inspect(engine).get_table_names() == []
    with engine.begin() as connection:
        connection.execute(text(f"CREATE TABLE {turn} (a int)"))
    assert inspect(engine).get_table_names() == [turn]
    engine.dispose()
