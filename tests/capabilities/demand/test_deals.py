"""Deals as lives: rates by hand, right-censoring, hidden stages, persons, dates, entered shares."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from firstmate.base.frame import frame
from firstmate.base.task import Given
from firstmate.capabilities.demand import deal_tables as declared
from firstmate.capabilities.demand.deal_chances import chances, learn
from firstmate.capabilities.demand.deal_links import draw, links
from firstmate.capabilities.demand.deals import deal_outlook, deal_trial
from firstmate.company.setting import default_rows, values
from firstmate.company.tables import INPUTS

TODAY = date(2026, 11, 1)
STAGES = {
    "deal": pl.String,
    "stage": pl.String,
    "at": pl.Datetime("us", "UTC"),
    "source": pl.String,
}
WHOLE = {"stage": "", "owner": "", "job_class": "", "value": 0.4, "days_to_close": 30.0,
         "basis": "measured"}  # fmt: skip


def deal(number, created, *, closed=None, outcome="open", **more):
    """A deal opened and decided so many days ago."""
    end = None if closed is None else TODAY - timedelta(days=closed)
    return {"deal": str(number), "created": TODAY - timedelta(days=created), "closed": end,
            "outcome": outcome, "amount": 1000.0, **more}  # fmt: skip


def entered(number, stage, days_ago, source="history.csv:2"):
    at = datetime.combine(TODAY - timedelta(days=days_ago), datetime.min.time(), tzinfo=UTC)
    return {"deal": str(number), "stage": stage, "at": at, "source": source}


def given(deals, *, stages=(), quotes=(), conversions=(WHOLE,), **settings):
    tables = {name: frame(INPUTS[name]).rows for name in ("fx_rates", "accepted_estimates")}
    tables["deals"] = frame(INPUTS["deals"], deals).rows
    tables["quotes"] = frame(INPUTS["quotes"], list(quotes)).rows
    tables["deal_stages"] = pl.DataFrame(list(stages), schema=STAGES)
    tables["conversions"] = pl.DataFrame(list(conversions))
    known = values(default_rows()) | {"plan_weeks": 26, **settings}
    return Given(tables=tables, as_of=TODAY, settings=known, seed=1)


def answer(deals, **more):
    found = deal_outlook(given(deals, **more))
    return {name: frame(getattr(declared, name.upper()), rows).rows
            for name, rows in found.items() if name != "issues"}  # fmt: skip


def simulated(count, rng, *, wins=0.4, weekly=0.25):
    """Deals opened evenly over two years, decided at a weekly rate, won with a share."""
    rows = []
    for number in range(count):
        age = int(rng.integers(1, 730))
        took = int(rng.geometric(weekly)) * 7
        done = took <= age
        rows.append(deal(number, age, closed=age - took if done else None,
                         outcome=("won" if rng.random() < wins else "lost") if done else "open"))  # fmt: skip
    return rows


def test_without_any_decided_deal_the_usual_share_is_said_and_that_it_is_assumed():
    rows = answer([deal(1, 10, stage="offer"), deal(2, 400, stage="first talk")])["deal_chances"]
    assert rows["chance"].to_list() == pytest.approx([0.4, 0.4], abs=0.02)
    assert rows["basis"].to_list() == ["default", "default"]
    assert (rows["low"] < 0.2).all()
    assert (rows["high"] > 0.6).all()


def test_few_deals_give_base_rates_of_their_stage_and_say_how_many():
    past = [deal(k, 100, closed=80, outcome="won", stage="offer") for k in range(12)]
    past += [deal(k, 100, closed=80, outcome="lost", stage="first talk") for k in range(12, 36)]
    rows = answer([*past, deal(90, 7, stage="offer"), deal(91, 7, stage="first talk")])[
        "deal_chances"
    ]
    by = dict(rows.select("stage", "chance").iter_rows())
    assert by["offer"] > 0.5 > by["first talk"]
    assert set(rows["basis"]) == {"group"}


def test_rates_and_share_of_a_simulated_pipeline_are_found_with_open_deals_in_it():
    rng = np.random.default_rng(5)
    deals = frame(INPUTS["deals"], simulated(1500, rng)).rows
    model = learn(deals, stages=pl.DataFrame(schema=STAGES), as_of=TODAY, share=0.2, days=90.0)
    ends = (model.flow.win + model.flow.loss)[1:, 0]
    assert ends == pytest.approx(np.full(len(ends), 0.25), abs=0.05)
    found = chances(model, deals)
    assert found.chance.mean() == pytest.approx(0.4, abs=0.04)
    # At a rate of a quarter a week half are decided within about 2.4 weeks.
    within = found.won[:, :3].sum() / found.won.sum()
    assert within == pytest.approx(1 - 0.75**3, abs=0.05)


def test_long_lived_losers_do_not_raise_the_chance():
    """Wins come fast and losses slowly: among the decided alone wins are far too many."""
    rows = [deal(k, 30 + k % 7, closed=23 + k % 7, outcome="won") for k in range(60)]
    rows += [deal(100 + k, 35, closed=1, outcome="lost") for k in range(60)]
    rows += [deal(300 + k, 30) for k in range(120)]
    found = answer(rows)["deal_chances"]
    assert found["chance"].mean() < 0.25


def test_a_stage_nobody_wrote_down_is_inferred_from_how_deals_end():
    """All won deals ended in `talks`; young deals are all in `offer`: they still can get there."""
    rng = np.random.default_rng(2)
    rows = []
    for k in range(600):
        age = int(rng.integers(40, 700))
        good = rng.random() < 0.5
        won = good and rng.random() < 0.8
        rows.append(deal(k, age, closed=age - int(rng.integers(20, 39)),
                         outcome="won" if won else "lost", stage="talks" if good else "offer"))  # fmt: skip
    rows += [deal(1000 + k, 3 + k % 5, stage="offer") for k in range(20)]
    rows += [deal(1100 + k, 21 + k % 5, stage="talks") for k in range(20)]
    found = answer(rows)["deal_chances"].group_by("stage").agg(pl.col("chance").mean())
    by = dict(found.iter_rows())
    assert by["talks"] == pytest.approx(0.8, abs=0.12)
    assert by["offer"] == pytest.approx(0.4, abs=0.12)


def test_a_seen_stage_holds_only_for_its_week_and_an_entered_one_until_the_next():
    from firstmate.capabilities.demand.deal_lives import lives

    deals = frame(INPUTS["deals"], [deal(1, 35), deal(2, 35)]).rows
    stages = pl.DataFrame(
        [entered(1, "a", 35), entered(1, "b", 14), entered(2, "a", 35, "seen on 2026-09-27")],
        schema=STAGES,
    )
    found = lives(deals, stages=stages, as_of=TODAY)
    assert found.known.tolist() == [[0, 0, 0, 1, 1, 1], [0, -1, -1, -1, -1, -1]]


def test_the_optimist_is_found_only_where_it_was_switched_on():
    rows = []
    for k in range(200):
        keen = k % 2 == 0
        won = (k // 2) % (4 if keen else 2) == 0
        rows.append(deal(k, 90, closed=60, outcome="won" if won else "lost", probability=0.5,
                         owner="Keen" if keen else "Plain"))  # fmt: skip
    rows.append(deal(900, 5, owner="Keen", probability=0.5))
    firm = answer(rows)["stated_chances"]
    assert firm["owner"].to_list() == [""]
    each = answer(rows, optimism_by_person=True)["stated_chances"]
    keen = each.filter(pl.col("owner") == "Keen").row(0, named=True)
    assert keen["low"] < 2.0 < keen["high"]
    assert keen["low"] > 1.2
    plain = each.filter(pl.col("owner") == "Plain").row(0, named=True)
    assert plain["low"] < 1.0 < plain["high"]
    assert keen["expected_amount"] < 0.7 * keen["stated_amount"]


def test_a_tender_is_dated_by_its_day_and_an_entered_share_wins():
    rows = [deal(k, 100, closed=60, outcome="won" if k % 2 else "lost") for k in range(120)]
    rows += [deal("T", 20, decision_day=date(2026, 12, 16)), deal("U", 20, stage="sure")]
    said = {**WHOLE, "stage": "sure", "value": 0.9, "basis": "entered"}
    found = answer(rows, conversions=(WHOLE, said))
    tender, sure = found["deal_chances"].sort("deal").iter_rows(named=True)
    assert tender["dated_by"] == "tender"
    weeks = found["deal_weeks"].filter(pl.col("deal") == "T")
    assert weeks["period"].to_list() == [date(2026, 12, 14)]
    assert weeks["chance"].item() == pytest.approx(tender["chance"])
    assert sure["chance"] == 0.9
    assert sure["basis"] == "entered"
    assert found["deal_weeks"].filter(pl.col("deal") == "U")["chance"].sum() == pytest.approx(
        sure["chance_in_plan"], abs=0.01
    )


def test_days_stated_date_deals_where_they_came_true_before():
    rng = np.random.default_rng(3)
    rows = []
    for k in range(120):
        age, took = int(rng.integers(200, 400)), int(rng.integers(20, 180))
        rows.append(deal(k, age, closed=age - took, outcome="won" if k % 2 else "lost",
                         expected_close=TODAY - timedelta(days=age - took + 7)))  # fmt: skip
    rows.append(deal("O", 50, expected_close=TODAY + timedelta(days=60)))
    row = answer(rows)["deal_chances"].row(0, named=True)
    assert row["dated_by"] == "stated day"
    assert row["day_early"] <= TODAY + timedelta(days=67) <= row["day_late"]
    assert (row["day_late"] - row["day_early"]).days <= 7


def test_quotes_count_where_no_deal_stands_for_them():
    sent = TODAY - timedelta(days=10)
    quotes = [
        {"quote": f"Q{k}", "sent": sent, "amount": float(k), "outcome": "open"} for k in range(1, 5)
    ]
    deals = [deal(k, 9) | {"amount": float(k)} for k in range(1, 4)]
    rows = answer(deals, quotes=quotes)["deal_chances"]
    assert rows.filter(pl.col("kind") == "quote")["deal"].to_list() == ["Q4"]
    assert answer([], quotes=quotes)["deal_chances"].height == 4
    # Nothing tells which quote is which deal: none is counted twice.
    other = [row | {"amount": 9.5} for row in deals]
    assert set(answer(other, quotes=quotes)["deal_chances"]["kind"]) == {"deal"}


def test_odd_deals_are_answered():
    rows = [deal(1, -20), deal(2, 5) | {"created": None}, deal(3, 4000), deal(4, 10) | {"amount": None},
            deal(5, 10) | {"outcome": None}, deal(6, 30, closed=40, outcome="won")]  # fmt: skip
    found = deal_outlook(given(rows))
    chance = found["deal_chances"]["chance"]
    assert chance.is_between(0.0, 1.0).all()
    assert found["issues"]["code"].to_list() == ["deal_not_counted"]
    assert deal_outlook(given([]))["deal_funnel"].is_empty()


def test_the_trial_knows_only_what_was_known_then():
    rng = np.random.default_rng(8)
    rows = [row | {"probability": 0.9} for row in simulated(900, rng)]
    seen = deal_trial(given(rows))["deal_trial"]
    whole = seen.filter(pl.col("part") == "all").row(0, named=True)
    assert whole["n"] > 20
    assert whole["chance"] == pytest.approx(whole["share"], abs=0.12)
    later = [row | {"outcome": "lost"} if row["closed"] and row["closed"] > date(2026, 9, 5) else row
             for row in rows]  # fmt: skip
    other = (
        deal_trial(given(later))["deal_trial"].filter(pl.col("part") == "all").row(0, named=True)
    )
    assert other["share"] < whole["share"]


def test_order_of_rows_changes_nothing():
    rows = simulated(300, np.random.default_rng(1))
    one, two = answer(rows), answer(rows[::-1])
    for name in ("deal_chances", "deal_weeks", "deal_rates", "deal_funnel"):
        assert one[name].equals(two[name]), name


def test_draws_are_even_and_linked():
    both = draw(2, customer=np.array([0, 0]), by={"customer": 0.5, "quarter": 0.1}, draws=20000,
                rng=np.random.default_rng(0))  # fmt: skip
    assert (both < 0.3).mean(axis=1) == pytest.approx([0.3, 0.3], abs=0.01)
    assert np.corrcoef(both)[0, 1] > 0.5
    same = pl.DataFrame({"customer": ["a"] * 40, "quarter": [f"q{k}" for k in range(40)],
                         "residual": [1.0, 1.0] * 20})  # fmt: skip
    assert links(same).filter(pl.col("link") == "customer")["value"].item() == 0.6
