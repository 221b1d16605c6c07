"""Limits says what binds, from when, and the step that brings most; the market where nothing binds."""

from firstmate.publish.figures import FIXED
from firstmate.publish.limits import limits
from tests.publish.conftest import FOUND, STEPS, run_of


def answer(run, words):
    return limits(run, words).answer.replace(FIXED, " ")


def test_the_limit_and_its_best_step(run, words):
    assert answer(run, words) == (
        "Data of 30 Oct 2026: Edge bander (EDGE) limits you from week 46; the best step, half a shift "
        "more, brings 41 k EUR (30 k to 55 k) in 13 weeks."
    )


def test_no_step_is_praised_that_costs_more_than_it_brings(words):
    assert answer(run_of(steps=STEPS[:1]), words).endswith("no step against it is worth its cost.")


def test_the_market(words):
    market = FOUND[0] | {"kind": "market", "name": "Doors", "value_of_step": 310.0}
    said = answer(run_of(found=[market], steps=[]), words)
    assert said.endswith("the market does; one more average order of Doors brings 310 EUR.")


def test_too_little_data(words):
    assert "too little data" in answer(run_of(found=[], steps=[]), words)


def test_steps_by_what_they_bring(run, words):
    relief = limits(run, words).sections[1].grids[0]
    assert [row[0] for row in relief.rows] == ["half a shift more", "work bought outside"]
    assert [len(row) for row in relief.rows] == [len(relief.heads)] * 2
