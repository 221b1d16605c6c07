"""The way of deals through stages, rebuilt from lists that show only the present stage."""

import datetime as dt
from pathlib import Path

import pytest

from firstmate.intake import load

HEAD = "Deal ID;Company;Owner;Value;Stage;Status;Expected close;Create date;Closed on\n"


def row(number, stage, status="open", closed=""):
    return f"{number};Acme;Ann;1000;{stage};{status};2026-06-01;2026-03-02;{closed}\n"


@pytest.fixture
def imported(tmp_path: Path):
    """Import what the CRM shows on a day, over what was known before."""

    def bring(lines, day, previous=None):
        folder = tmp_path / str(day)
        folder.mkdir()
        (folder / "deals.csv").write_text(HEAD + "".join(lines), "utf-8")
        # Something else that happened that day: the day the data stands at.
        ordered = [dt.date(2026, 3, 2) + dt.timedelta(days=k) for k in range(40)]
        orders = "".join(f"{k};1;{on};A;1;10\n" for k, on in enumerate(ordered) if on <= day)
        (folder / "orders.csv").write_text(
            "Order no;Line;Order date;Item;Quantity;Price\n" + orders, "utf-8"
        )
        return load(
            folder, today=day + dt.timedelta(days=1), name="firm", previous=previous
        ).company

    return bring


def told(company):
    rows = company["deal_stages"].sort("deal", "at")
    return [(d, s, at.date()) for d, s, at in rows.select("deal", "stage", "at").iter_rows()]


def test_repeated_imports_tell_the_stages_a_deal_was_in(imported):
    days = [dt.date(2026, 3, 9), dt.date(2026, 3, 16), dt.date(2026, 3, 23), dt.date(2026, 3, 30)]
    lists = [
        [row(1, "Talk"), row(2, "Talk")],
        [row(1, "Talk"), row(2, "Offer")],
        [row(1, "Offer"), row(2, "Offer")],
        [row(1, "Offer"), row(2, "Offer", "won", "2026-03-27"), row(3, "Talk")],
    ]
    company = None
    for day, lines in zip(days, lists, strict=True):
        company = imported(lines, day, company)
    assert told(company) == [
        ("1", "Talk", days[1]), ("1", "Offer", days[2]),
        ("2", "Talk", days[0]), ("2", "Offer", days[1]), ("2", "Offer", days[2]),
    ]  # fmt: skip
    assert company["deal_stages"]["source"].str.starts_with("seen on ").all()
    events = company["events"].filter(company["events"]["case"] == "1")
    assert events["activity"].to_list() == ["stage Offer"]


def test_the_same_list_again_adds_nothing(imported):
    first = imported([row(1, "Talk")], dt.date(2026, 3, 9))
    second = imported([row(1, "Talk")], dt.date(2026, 3, 16), first)
    assert told(second) == []
