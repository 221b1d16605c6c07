"""Questions in SQL over tables in memory, by an engine that can reach nothing else; it writes nothing."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import polars as pl

from firstmate.base.errors import Refused

#: The engine is closed before it sees any question: no files, no network, no extensions, no
#: variables of the process, and no way to open it again.
_CLOSED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
    "temp_directory": "",
    "memory_limit": "512MB",
    "threads": "2",
}


@dataclass(frozen=True)
class Answer:
    """Rows that answer a question; ``cut`` when there are more than were asked for."""

    rows: pl.DataFrame
    cut: bool


def ask(
    tables: Mapping[str, pl.DataFrame], sql: str, *, limit: int = 10_000, seconds: float = 10.0
) -> Answer:
    """Answer one SELECT over the tables.

    Parameters
    ----------
    tables
        Name -> rows: the only things the question can see. Give what the person may see.
    limit
        Most rows returned.
    seconds
        Time after which the question is stopped.

    Raises
    ------
    Refused
        It is not one SELECT, reaches for something else, is wrong, or takes too long.

    >>> stock = pl.DataFrame({"item": ["A", "B"], "quantity": [2.0, 3.0]})
    >>> ask({"stock": stock}, "select sum(quantity) as total from stock").rows["total"][0]
    5.0
    """
    engine = duckdb.connect(":memory:", config=_CLOSED)
    stop = threading.Timer(seconds, engine.interrupt)
    try:
        for name, rows in tables.items():
            engine.register(name, rows.to_arrow())
        engine.execute("SET lock_configuration = true")
        _refuse_all_but_select(engine, sql)
        stop.start()
        found: pl.DataFrame = engine.sql(sql).limit(limit + 1).pl()
    except duckdb.InterruptException as error:
        raise Refused(
            f"The question took longer than {seconds:g} s.", "Ask for fewer rows or columns."
        ) from error
    except duckdb.OutOfMemoryException as error:
        raise Refused("The question needs too much memory.", "Ask for fewer rows.") from error
    except duckdb.PermissionException as error:
        raise Refused(
            "A question may only read the company's tables.", "Take out files and extensions."
        ) from error
    except duckdb.Error as error:
        raise Refused(f"This question cannot be answered: {error}.", "Mend the SQL.") from error
    finally:
        stop.cancel()
        engine.close()
    return Answer(found.head(limit), cut=found.height > limit)


def _refuse_all_but_select(engine: duckdb.DuckDBPyConnection, sql: str) -> None:
    statements = engine.extract_statements(sql)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise Refused("Only one SELECT can be asked at a time.", "Write a single SELECT.")
