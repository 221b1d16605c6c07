"""Shares won against chances stated."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from firstmate.capabilities.measure.conversions import conversions
from tests.capabilities.measure.given import conformed, given


def deals(owner: str, won: int, lost: int, *, probability: float = 0.5) -> list[dict]:
    return [
        {"deal": f"{owner}{n}", "owner": owner, "outcome": "won" if n < won else "lost",
         "stage": "closed", "created": date(2026, 1, 1), "closed": date(2026, 1, 31),
         "job_class": "Stairs", "probability": probability}
        for n in range(won + lost)
    ]  # fmt: skip


def answer_of(**tables):
    return conformed(conversions(given(**tables)))


def row(rows, stage: str = "", owner: str = "", job_class: str = ""):
    return rows.filter(stage=stage, owner=owner, job_class=job_class).row(0, named=True)


def test_many_deals_speak_for_themselves():
    rows = answer_of(deals=[*deals("Ann", 240, 160), *deals("Bob", 80, 320, probability=0.6)])
    found = rows["conversions"]
    assert row(found)["value"] == pytest.approx(0.4, abs=0.002)
    assert row(found, owner="Ann")["value"] == pytest.approx(0.6, abs=0.01)
    bob = row(found, owner="Bob")
    assert bob["value"] == pytest.approx(0.2, abs=0.01)
    assert bob["high"] < bob["stated"] == 0.6
    assert (bob["n"], bob["basis"], bob["days_to_close"]) == (400, "measured", 30.0)
    assert rows["issues"].is_empty()


def test_few_deals_lean_on_all():
    rows = answer_of(deals=[*deals("Ann", 3, 0), *deals("Bob", 7, 20)])
    ann = row(rows["conversions"], owner="Ann")
    # 3 of 3, but 10 of 30 in all: 20 deals at about a third outweigh three.
    assert 0.35 < ann["value"] < 0.5
    assert ann["low"] < 1 / 3 < ann["high"]
    assert rows["issues"]["code"].to_list() == ["few_closed_deals"]


def test_stages_count_where_they_were_recorded():
    rows = answer_of(
        deals=deals("Ann", 100, 300),
        deal_stages=[
            {"deal": f"Ann{n}", "stage": "talks", "at": datetime(2026, 1, 5, tzinfo=UTC)}
            for n in range(150)
        ],
    )["conversions"]
    # 100 of the 150 that came to talks were won; one stage alone leans on 20 deals at a quarter.
    assert row(rows, stage="talks")["value"] == pytest.approx((100 + 5) / (150 + 20), abs=0.002)
    assert row(rows, stage="talks")["n"] == 150


def test_stages_that_were_never_recorded_take_the_base_rate():
    waiting = {"deal": "W", "owner": "Ann", "outcome": "open", "stage": "offer"}
    rows = answer_of(deals=[*deals("Ann", 100, 100), waiting])["conversions"]
    found = row(rows, stage="offer")
    assert found["value"] == pytest.approx(0.5, abs=0.01)
    assert (found["n"], found["basis"]) == (0, "group")


def test_quotes_speak_where_no_crm_does():
    quotes = [
        {"quote": f"{n}", "owner": "Ann", "outcome": "won" if n < 30 else "lost",
         "sent": date(2026, 3, 1), "decided": date(2026, 3, 11)}
        for n in range(120)
    ]  # fmt: skip
    rows = answer_of(quotes=quotes)["conversions"]
    assert row(rows)["value"] == pytest.approx(0.25, abs=0.01)
    assert row(rows, stage="quote")["days_to_close"] == 10.0


def test_no_deal_at_all_is_assumed():
    found = row(answer_of()["conversions"])
    assert (found["basis"], found["n"]) == ("default", 0)
    assert found["value"] == pytest.approx(0.3)
