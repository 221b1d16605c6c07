"""Plans of generated firms of every kind, from raw tables through all tasks, break no rule."""

from __future__ import annotations

import polars as pl
import pytest

from firstmate.company.company import company
from firstmate.demo.family import company_tables
from firstmate.work.check_plan import check_plan
from firstmate.work.registry import installed
from firstmate.work.runner import Runner


@pytest.mark.parametrize("seed", range(4))
def test_a_plan_of_any_firm_breaks_no_rule(seed):
    firm = company("firm", company_tables(seed, size="small"))
    done = Runner(installed()).run(firm, ["plan", "orders", "cash"])
    tables = {name: firm[name] for name in firm.tables}
    tables |= {name: held.rows for name, held in done.results.items()}
    assert check_plan(tables, as_of=firm.as_of).is_empty()
    total = done["plan_values"].rows.filter(pl.col("part") == "total").row(0, named=True)
    assert total["realised"] <= total["linear"] + 1e-6 * abs(total["linear"])
