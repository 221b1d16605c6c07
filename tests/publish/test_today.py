"""Today says the agenda in words, in its order, and hides nothing that could not be computed."""

from dataclasses import replace
from datetime import timedelta

from firstmate.publish.figures import FIXED
from firstmate.publish.today import today
from tests.publish.conftest import AS_OF, RANKED, run_of


def plain(text):
    return text.replace(FIXED, " ")


def test_the_answer_is_the_first_of_the_agenda_with_its_money(run, words):
    assert plain(today(run, words).answer) == (
        "Data of 30 Oct 2026: Bill 3 orders worth 197 k EUR. "
        "Worth 3.9 k EUR (2 k to 5.9 k) over 13 weeks."
    )


def test_what_is_certain_comes_first_then_the_plan(run, words):
    certain, worth, *_ = today(run, words).sections
    assert [one.mark for one in certain.items] == ["1"]
    assert [one.mark for one in worth.items] == ["2?", "3"]


def test_a_decision_says_reason_deadline_cash_and_that_it_is_a_question(run, words):
    shift = today(run, words).sections[1].items[0]
    # The unit is said once although the saying writes it too.
    assert plain(shift.text) == "Run Edge bander (EDGE) 20 hours more."
    assert plain(shift.value) == "41 k EUR (−2 k to 55 k)"
    assert [plain(note) for note in shift.notes] == [
        "It binds from (not known).",
        "Decide by Fri 13 Nov.",
        "Cash in 13 weeks: −4.8 k EUR.",
        "Comes again every 13 weeks.",
        "A question first: whether it pays hangs on lost per week, which is assumed.",
    ]


def test_figures_open_to_their_rows(run, words):
    assert today(run, words).sections[0].items[0].opens == (
        "unbilled where order is 1, 2, 3 and 2 more"
    )


def test_other_alternatives_are_not_shown(words):
    ranked = [RANKED[0], RANKED[1] | {"state": "other"}, RANKED[2]]
    assert [one.mark for one in today(run_of(ranked=ranked), words).sections[1].items] == ["3"]


def test_only_so_many_are_shown_and_the_rest_is_counted(words):
    ranked = [RANKED[2] | {"rank": k} for k in range(1, 14)]
    worth = today(run_of(ranked=ranked), words).sections[1]
    assert len(worth.items) == 10
    assert worth.sentences == ("And 3 more: firstmate show agenda.",)


def test_what_could_not_be_computed_leads_the_gaps(words):
    issues = [
        {"task": "intake", "code": "x", "severity": "error", "why": "Lost.", "effect": 9e6},
        {"task": "limits", "code": "not_computed", "severity": "error", "why": "Failed."},
        {"task": "intake", "code": "y", "severity": "hint", "why": "Fine."},
    ]
    page = today(run_of(ranked=[], issues=issues), words)
    assert "too little for a decision" in page.answer
    assert today(run_of(issues=issues), words).answer.endswith("see the gaps below.")
    gaps = next(one for one in page.sections if one.title == "Gaps in the data")
    assert [one.text for one in gaps.items] == ["Failed.", "Lost."]
    assert gaps.sentences == ("And 1 more: firstmate issues",)


def test_a_calm_day_says_so(words):
    assert today(run_of(ranked=[]), words).answer.endswith("nothing to decide.")


def test_a_code_without_a_saying_is_said_in_its_own_words(run, words):
    assert today(run, words).sections[1].items[1].text == "Sell <b>: Oak <door> (D-1)."


def test_what_changed_since_last_time_is_said_in_money(words):
    changed = [
        {"news": "moved", "code": "shift", "resource": "EDGE", "hours": 20.0,
         "value_before": 30_000.0, "value": 41_230.0},
        {"news": "gone", "code": "bill", "count": 2, "amount": 500.0, "value_before": 900.0,
         "value": None},
    ]  # fmt: skip
    page = today(run_of(), words, news=changed, last=AS_OF - timedelta(days=7))
    [section] = [one for one in page.sections if one.title.startswith("What changed")]
    assert plain(section.title) == "What changed since the data of Fri 23 Oct"
    told = [(one.mark, plain(one.text), plain(one.value)) for one in section.items]
    assert told == [
        ("moved", "Run Edge bander (EDGE) 20 hours more.", "30 k EUR → 41 k EUR"),
        ("gone", "Bill 2 orders worth 500 EUR.", "900 EUR"),
    ]
    quiet = today(run_of(), words, last=AS_OF)
    assert any("Nothing is new" in s for one in quiet.sections for s in one.sentences)
    assert not any(one.title.startswith("What changed") for one in today(run_of(), words).sections)


def test_no_currency_is_invented(words):
    issue = {"task": "t", "code": "c", "severity": "error", "why": "Odd.", "mend": "Look.",
             "effect": 1_000.0}  # fmt: skip
    known = today(run_of(issues=[issue]), words)
    assert [plain(one.value) for one in gaps_of(known)] == ["1 k EUR"]
    unknown = today(run_of(issues=[issue]), replace(words, currency=""))
    assert [plain(one.value) for one in gaps_of(unknown)] == ["1 k"]
    assert plain(unknown.answer).endswith("Worth 3.9 k (2 k to 5.9 k) over 13 weeks.")


def gaps_of(page):
    [section] = [one for one in page.sections if one.title == "Gaps in the data"]
    return section.items
