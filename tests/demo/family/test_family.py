"""Generated firms: always valid by the declarations, and varied enough to be worth trying."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstmate.base.check import check
from firstmate.base.frame import frame
from firstmate.company.company import company
from firstmate.company.rules import rules
from firstmate.company.tables import INPUTS
from firstmate.demo.family import KINDS, company_tables, kind_of
from firstmate.demo.family.draw import Size

AS_OF = date(2026, 10, 30)
seeds = st.integers(0, 2**40)
sizes = st.sampled_from(["tiny", "small"])
companies = st.builds(lambda seed, size: company_tables(seed, size=size), seeds, sizes)


@settings(max_examples=8, deadline=None)
@given(companies)
def test_every_firm_passes_every_check(tables: dict[str, pl.DataFrame]) -> None:
    for name, rows in tables.items():
        assert rows.height > 0
        assert frame(INPUTS[name], rows).rows.equals(rows)
        findings = check(INPUTS[name], rows)
        assert findings.is_empty(), f"{name}: {findings.to_dicts()[:3]}"
    # References among all input tables, those left out being empty, and bills without circles.
    firm = company("generated", tables)
    assert rules(firm.tables) == []
    assert firm.as_of == AS_OF


@settings(max_examples=30, deadline=None)
@given(companies)
def test_nothing_has_happened_after_the_books(tables: dict[str, pl.DataFrame]) -> None:
    for name in ("sales_lines", "purchase_lines", "receipts", "work_orders", "work_reports",
                 "time_entries", "stock", "jobs", "invoices", "deals"):  # fmt: skip
        time = INPUTS[name].time
        if name in tables:
            assert tables[name].select((pl.col(time) <= AS_OF).all()).item()
    for name, done, ordered in (
        ("sales_lines", "shipped", "quantity"),
        ("purchase_lines", "received", "quantity"),
        ("work_orders", "finished_quantity", "quantity"),
    ):
        if name in tables:
            assert (tables[name][done] <= tables[name][ordered]).all()


@settings(max_examples=30, deadline=None)
@given(seeds.map(lambda seed: company_tables(seed // 4 * 4 + 1, size="small")))
def test_bills_end_in_bought_material(tables: dict[str, pl.DataFrame]) -> None:
    supply = dict(tables["items"].select("item", "supply").iter_rows())
    level = set(tables["bom_lines"]["item"]) - set(tables["bom_lines"]["component"])
    made = {item for item, how in supply.items() if how == "make"}
    assert set(tables["bom_lines"]["item"]) == made == set(tables["operations"]["item"])
    for _ in range(3):
        parents = pl.col("item").is_in(list(level))
        level = set(tables["bom_lines"].filter(parents)["component"])
    # Three levels down nothing is left: no item contains itself.
    assert level == set()


@pytest.mark.parametrize("size", ["tiny", "small"])
@pytest.mark.parametrize("seed", range(4))
def test_same_seed_same_tables(seed: int, size: Size) -> None:
    one, two = company_tables(seed, size=size), company_tables(seed, size=size)
    assert one.keys() == two.keys()
    assert all(one[name].equals(two[name]) for name in one)
    other = company_tables(seed + 4, size=size)
    assert not other["sales_lines"].equals(one["sales_lines"])


def test_kinds_have_their_tables_and_no_others() -> None:
    firm = {kind_of(seed): company_tables(seed, size="small") for seed in range(4)}
    assert set(firm) == set(KINDS)
    capacity = {"resources", "operations", "bom_lines", "people"}
    assert capacity.isdisjoint(firm["trader"])
    assert capacity <= set(firm["maker"])
    assert {"items", "stock", "suppliers"}.isdisjoint(firm["office"])
    assert {"jobs", "phases", "skills", "time_entries"} <= set(firm["office"])
    assert firm["wholesaler"]["locations"].height == 2
    assert firm["wholesaler"]["stock"]["location"].n_unique() == 2
    # Sizes as promised: 80 orders of items, half as many jobs.
    assert firm["trader"]["sales_lines"]["order"].n_unique() == 80
    assert firm["office"]["jobs"].height == 40
    assert company_tables(0, size="tiny")["items"].height == 3
