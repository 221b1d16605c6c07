"""In both demo companies every figure opens to rows, and what adds up does so."""

from __future__ import annotations

import csv
import shutil
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from firstmate.base.frame import Frame
from firstmate.company.company import Company
from firstmate.demo.trader import write as write_trader
from firstmate.intake import load
from firstmate.store.memory import MemoryStore
from firstmate.store.open import open_store
from firstmate.work.explain import numbers_where, open_number, opened_by, pairs
from firstmate.work.registry import installed
from firstmate.work.workspace import Workspace

# One worker computes each company once for all that is asked of it.
pytestmark = pytest.mark.xdist_group("opens")

#: Of the trader's 4,000 goods as many as are computed in seconds: one in this many.
EVERY = 50
#: Column of each export of the trader that names the goods.
GOODS = {"online_retail": "StockCode", "items": "Item code", "other_codes": "Item code",
         "purchase_orders": "Item code", "goods_in": "Item code", "stock_list": "Item code"}  # fmt: skip


def sample(folder: Path) -> None:
    """Keep every so-and-so-many-th of the goods in the trader's exports."""
    with (folder / "items.csv").open(newline="", encoding="utf-8") as file:
        kept = {
            row["Item code"]
            for number, row in enumerate(csv.DictReader(file))
            if number % EVERY == 0
        }
    for name, column in GOODS.items():
        path = folder / f"{name}.csv"
        rows = pl.read_csv(path, infer_schema=False)
        rows.filter(pl.col(column).str.to_uppercase().is_in(kept)).write_csv(
            path, line_terminator="\r\n"
        )


@pytest.fixture(scope="module", params=["maker", "trader"])
def workspace(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "maker":
        home = request.getfixturevalue("maker_home") / "home"
        shutil.copytree(home / "maker", folder / "store")
        store = open_store(folder / "store")
    else:
        (folder / "raw").mkdir()
        write_trader(folder / "raw")
        sample(folder / "raw")
        firm = load(folder / "raw", today=date(2026, 11, 23), name="trader").company
        store = MemoryStore()
        store.save(firm, by="x", at=datetime(2026, 11, 23, tzinfo=UTC))
    yield Workspace(request.param, store)
    store.close()
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def firm(workspace: Workspace) -> Company:
    return workspace.company()


@pytest.fixture(scope="module")
def tables(firm: Company, workspace: Workspace) -> dict[str, Frame]:
    """Every result of the company, and its inputs."""
    few = {"growth": {"levels": 1, "rungs": 1}, "why": {"most": 1}}
    run = workspace.runner.run(firm, installed().nodes, options=few)
    return {**firm.tables, **run.results}


def filled(held: Frame, name: str) -> pl.Expr:
    """Whether there is a figure to open: neither nothing nor zero, nor an assumption without rows."""
    column = pl.col(name)
    if "basis" in held.table:
        column = pl.when(pl.col("basis") != "default").then(column)
    return column.is_not_null() & (column != 0 if held.rows.schema[name].is_numeric() else True)


def test_every_figure_opens_to_rows(tables: dict[str, Frame]) -> None:
    closed, opened = [], 0
    for table in installed().results.values():
        held = tables[table.name]
        by_ways = defaultdict(list)
        for column in table.columns:
            by_ways[column.ways].append(column.name)
        for ways, columns in by_ways.items():
            if not ways:
                continue
            reached = [
                pairs(held.rows, way, name, tables)["__ours"] for way in ways for name in way.tables
            ]
            rows = held.rows.with_row_index("__ours").with_columns(
                pl.col("__ours").is_in(pl.concat(reached).implode()).alias("__open")
            )
            for name in columns:
                figures = rows.filter(filled(held, name))
                opened += figures["__open"].sum()
                if lost := figures.filter(~pl.col("__open")).height:
                    example = figures.filter(~pl.col("__open")).row(0, named=True)
                    closed.append((f"{table.name}.{name}", lost, figures.height, example))
    assert opened > 10_000
    assert closed == []


def test_what_adds_up_does(tables: dict[str, Frame]) -> None:
    wrong, added = [], 0
    for table in installed().results.values():
        held = tables[table.name]
        for column in table.columns:
            for way in column.ways:
                if not way.adds_up:
                    continue
                parts = [
                    pairs(held.rows, way, name, tables)
                    .join(
                        tables[name]
                        .rows.with_row_index("__theirs")
                        .select("__theirs", way.adds_up),
                        on="__theirs",
                    )
                    .select("__ours", way.adds_up)
                    for name in way.tables
                ]
                sums = (
                    pl.concat(parts)
                    .group_by("__ours")
                    .agg(pl.col(way.adds_up).sum().alias("__sum"))
                )
                rows = (
                    held.rows.with_row_index("__ours")
                    .join(sums, on="__ours", how="left")
                    .filter(filled(held, column.name))
                )
                figure = pl.col(column.name)
                off = rows.filter(
                    (figure - pl.col("__sum").fill_null(0.0)).abs() > 1e-6 * figure.abs()
                )
                added += rows.height
                if off.height:
                    wrong.append(
                        (
                            f"{table.name}.{column.name}",
                            off.height,
                            rows.height,
                            off.row(0, named=True),
                        )
                    )
    assert added > 0
    assert wrong == []


def test_what_says_row_by_row_what_it_opens_to_does(tables: dict[str, Frame]) -> None:
    saying = [held for held in tables.values() if "opens" in held.table]
    assert {held.table.name for held in saying} >= {"recommendations", "headlines"}
    closed = [
        (row, name, where)
        for held in saying
        for row in held.rows.iter_rows(named=True)
        for name, where in opened_by(row["opens"]).items()
        if not numbers_where(tables[name], where)
    ]
    assert sum(held.rows.filter(pl.col("opens").fill_null("") == "").height for held in saying) == 0
    assert closed == []


def test_the_first_decision_opens_down_to_the_files(tables: dict[str, Frame]) -> None:
    found = open_number(tables, "agenda", {"rank": 1}, "value")
    names = [behind.table.name for behind in found.behind]
    assert names[0] == "recommendations"
    inputs = [behind for behind in found.behind if behind.table.role == "input"]
    assert any(behind.rows["source"].str.contains(r"\.(csv|xlsx)").any() for behind in inputs), (
        names
    )
