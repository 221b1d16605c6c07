"""What would mend a late order of the joinery, carried out: the order is on time, by the week and by the day."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from firstmate.capabilities.why.causes import Firm, target
from firstmate.company.change import from_json
from firstmate.store.open import open_store
from firstmate.work.workspace import Workspace

pytestmark = [pytest.mark.xdist_group("maker"), pytest.mark.prove]


@pytest.fixture(scope="module")
def workspace(maker_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    home = tmp_path_factory.mktemp("why") / "home"
    shutil.copytree(maker_home / "home", home)
    store = open_store(home / "maker")
    yield Workspace("maker", store)
    store.close()


def test_what_mends_an_order_by_the_week_brings_it_on_time(workspace: Workspace) -> None:
    firm, runner = workspace.company(), workspace.runner
    fixes = runner.run(firm, ["why"], options={"why": {"most": 3}})["counterfactuals"].rows
    assert len(fixes) > 0
    held = Firm({}, firm.as_of)
    names = ("order", "line", "job")
    for fix in fixes.iter_rows(named=True):
        again = runner.run(firm, ["deliveries"], scenario=from_json(fix["changes"]))
        mine = pl.DataFrame(
            [{name: fix[name] for name in names}], schema=fixes.select(names).schema
        )
        (row,) = again["deliveries"].rows.join(mine, on=names, nulls_equal=True).to_dicts()
        assert row["planned_on"] is not None, fix
        assert row["planned_on"] <= target(row["promised"] or held.start, held), fix


def test_what_mends_an_order_by_the_day_brings_it_on_time(workspace: Workspace) -> None:
    firm, runner = workspace.company(), workspace.runner
    fixes = runner.run(firm, ["day_plan"])["day_fixes"].rows.filter(pl.col("changes") != "")
    assert len(fixes) > 0
    for fix in fixes.iter_rows(named=True):
        again = runner.run(firm, ["day_plan"], scenario=from_json(fix["changes"]))
        row = again["day_orders"].rows.filter(pl.col("order") == fix["order"]).row(0, named=True)
        assert row["late_days"] == 0.0, fix
