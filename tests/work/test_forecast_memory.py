"""What was forecast is kept with the next data: by a real import of two folders, and what is let go."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from firstmate.base.frame import frame
from firstmate.company.tables import INPUTS
from firstmate.store.open import open_store
from firstmate.work.clock import now
from firstmate.work.forecast_memory import KEPT_DAYS, KEPT_WEEKS, remembering, thinned
from firstmate.work.workspace import Workspace

FIRST = date(2025, 11, 3)


def exported(folder, *, weeks: int):
    """A folder with one order line a week of A and B."""
    folder.mkdir()
    lines = ["order;date;customer;item;quantity;price"]
    for k in range(weeks):
        day = FIRST + timedelta(weeks=k, days=6)
        lines += [f"{k}a;{day};C1;A;{8 + k % 3};10", f"{k}b;{day};C1;B;{2 + k % 2};4"]
    (folder / "orders.csv").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """A workspace in which 30 weeks were forecast, and 32 came in; the day before, and the version."""
    at = tmp_path_factory.mktemp("memory")
    space = Workspace("memory", open_store(at / "company"))
    space.accept(space.read_folder(exported(at / "one", weeks=30)))
    run = space.run(["forecasts"])
    space.store.keep(run, why="", at=now())
    later = exported(at / "two", weeks=32)
    version = space.accept(space.read_folder(later))
    return space, run, later, version


def test_an_import_keeps_what_was_forecast_before(told):
    space, run, _, _ = told
    kept = space.company()["past_forecasts"]
    assert kept["known_on"].unique().to_list() == [run.as_of]
    assert kept["period"].min() == run.as_of + timedelta(days=1)
    assert kept["period"].n_unique() == KEPT_WEEKS
    said = run["forecasts"].rows.filter(pl.col("layer") == "consensus")
    both = kept.join(said, on=["item", "location", "period"], suffix="_said")
    assert both.height == kept.height
    assert both["mean"].to_list() == both["mean_said"].to_list()


def test_reading_again_changes_nothing(told):
    space, _, later, version = told
    assert space.accept(space.read_folder(later)) == version
    assert space.company()["past_forecasts"].height > 0


def test_forecasts_from_files_stand_beside_what_was_kept(told, tmp_path):
    space, run, *_ = told
    more = exported(tmp_path / "three", weeks=32)
    (more / "past forecasts.csv").write_text(
        "SKU;Week;Forecast date;Forecast\nA;2026-03-02;2026-02-22;8\nA;2026-03-09;2026-02-22;9\n"
    )
    read = space.read_folder(more)
    known = remembering(read.company, space.store)["past_forecasts"]["known_on"].unique().sort()
    assert known.to_list() == [date(2026, 2, 22), run.as_of]


def test_kept_forecasts_are_scored(told):
    space, *_ = told
    rows = space.run(["forecast_accuracy"])["item_accuracy"].rows
    kept = rows.filter(pl.col("basis") == "kept", pl.col("ahead") == "all")
    assert kept.select("item", "layer", "n").sort("item", "layer").rows() == [
        ("A", "baseline", 2), ("A", "consensus", 2), ("B", "baseline", 2), ("B", "consensus", 2),
    ]  # fmt: skip


def past(days):
    rows = [{"item": "A", "location": "", "period": day + timedelta(days=8), "known_on": day,
             "layer": "consensus", "mean": 1.0} for day in days]  # fmt: skip
    return frame(INPUTS["past_forecasts"], rows).rows


def test_of_a_week_only_the_latest_day_is_kept():
    rows = thinned(past([FIRST, FIRST + timedelta(days=3), FIRST + timedelta(days=7)]))
    assert sorted(rows["known_on"]) == [FIRST + timedelta(days=3), FIRST + timedelta(days=7)]


def test_the_oldest_days_are_let_go():
    days = [FIRST + timedelta(weeks=k) for k in range(KEPT_DAYS + 5)]
    assert min(thinned(past(days))["known_on"]) == FIRST + timedelta(weeks=5)
