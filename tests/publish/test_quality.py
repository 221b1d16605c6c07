"""The sentence on the data, the age of tables, settings and differences as rows."""

from datetime import date, timedelta

import polars as pl

import firstmate as fm
from firstmate.base.issue import Issue, issue_rows
from firstmate.company.change import Change, Scenario
from firstmate.company.diff import diff
from firstmate.company.what_if import what_if
from firstmate.publish.difference import difference
from firstmate.publish.quality import ages, headline, ranked
from firstmate.publish.settings import settings
from firstmate.work.registry import installed

DAY = date(2026, 3, 2)


def shop():
    """Orders every day up to the day of the data; invoices every day until three weeks before."""
    return fm.build(
        "shop",
        {
            "items": [{"item": "oak", "source": "items.csv:2"}],
            "sales_lines": [
                {"order": f"S{n}", "line": 1, "day": DAY - timedelta(days=n), "item": "oak",
                 "quantity": 1.0, "source": f"Orders.xlsx/Sheet1:{n + 2}"}
                for n in range(30)
            ],
            "invoices": [
                {"invoice": f"I{n}", "day": DAY - timedelta(days=21 + n), "amount": 5.0,
                 "source": f"invoices.csv:{n + 2}"}
                for n in range(30)
            ],
        },
        as_of=DAY,
    )  # fmt: skip


def test_each_table_has_its_own_age_and_one_that_lags_says_so():
    rows = {row["table"]: row for row in ages(shop(), today=DAY + timedelta(days=2)).to_dicts()}
    assert set(rows) == {"items", "sales lines", "invoices"}
    assert (rows["sales lines"]["age"], rows["sales lines"]["state"]) == (2, "good")
    assert rows["sales lines"]["file"] == "Orders.xlsx"
    assert (rows["invoices"]["age"], rows["invoices"]["state"]) == (23, "behind")
    assert (rows["items"]["age"], rows["items"]["state"]) == (None, "no days")


def told(**effects):
    return issue_rows(
        Issue(task="intake", code=name, why=name, mend="", effect=effect, severity="hint")
        for name, effect in effects.items()
    )


def test_the_sentence_says_age_effect_and_the_next_file():
    said = headline(
        shop(), told(a=None, b=30_000.0, c=-8_000.0), wanted=[{"file": "Stock list"}],
        today=DAY + timedelta(days=2), currency="EUR",
    )  # fmt: skip
    assert said.replace("\N{NO-BREAK SPACE}", " ") == (
        "Data of Mon 2 Mar, 2 days old; 3 points to look at change the plan by up to 38 k EUR; "
        "next best file: stock list."
    )
    assert headline(shop(), told(), wanted=[], today=DAY + timedelta(days=1)).endswith(
        "1 day old; nothing is odd."
    )


def test_issues_are_ranked_by_effect_then_severity():
    rows = ranked(
        pl.concat([
            told(small=None, large=-9.0, middle=4.0),
            issue_rows([Issue(task="x", code="bad", why="", mend="", severity="error")]),
        ])
    )  # fmt: skip
    assert rows["code"].to_list() == ["large", "middle", "bad", "small"]


def test_settings_say_range_readers_and_what_hangs_on_them():
    questions = pl.DataFrame({"setting": ["hire_cost"], "amount": [900.0], "count": [2]})
    nodes = installed().nodes.values()
    rows = settings(shop(), nodes, questions=questions, currency="EUR")
    first = rows.row(0, named=True)
    assert (first["setting"], first["amount"], first["decisions"]) == ("hire_cost", 900.0, 2)
    assert (first["value"], first["unit"], first["range"]) == ("4,000", "EUR", "1,000–12,000")
    assert "limits" in first["used_by"]
    assert rows.filter(setting="cash_limit")["origin"][0] == "not set"
    assert rows.height == len(fm.settings())


def test_a_difference_is_told_cell_by_cell():
    before = shop()
    after = what_if(
        before,
        Scenario("", (
            Change(table="items", op="set", column="price", value=2.5, where={"item": "oak"}),
            Change(table="items", op="append", rows=({"item": "ash"},)),
            Change(table="invoices", op="remove", where={"invoice": "I3"}),
        )),
    )  # fmt: skip
    rows = difference(diff(before, after)).rows()
    assert set(rows) == {
        ("items", "changed", "oak", "price", "", "2.5"),
        ("items", "added", "ash", None, None, None),
        ("invoices", "removed", "I3", None, None, None),
    }
