"""What a person says of files stays, without losing what was known: mappings, answers, corrections."""

import datetime as dt

from firstmate.intake import Correction, Profile, amend, laid_over, load
from tests.intake.sheets import sheet

TODAY = dt.date(2026, 4, 1)
ORDERS = "Order no;Order date;Article no;Qty;Net amount EUR;Other\n1;2026-03-02;A;2;5.00;7\n2;2026-03-13;B;3;1.00;8"


def test_a_column_fed_anew_leaves_how_the_others_are_read():
    first = load([sheet(ORDERS)], today=TODAY)
    (guess,) = first.guesses
    columns = {field.column: field.header for field in guess.targets[0].fields}
    assert columns["amount"] == "Net amount EUR"
    edited = amend(
        first.profile, guess.shape, table="sales_lines", columns={**columns, "amount": "Other"}
    )
    (shape,) = edited.shapes
    before = {f.column: f for f in guess.targets[0].fields if f.column != "amount"}
    after = {f.column: f for f in shape.targets[0].fields if f.column != "amount"}
    assert after == before
    assert shape.targets[0].constants == guess.targets[0].constants
    assert shape.targets[1:] == guess.targets[1:]
    second = load([sheet(ORDERS)], today=TODAY, profile=edited)
    assert second.company["sales_lines"]["amount"].to_list() == [7.0, 8.0]


def test_an_earlier_answer_gives_way_to_a_mapping():
    first = load([sheet(ORDERS)], today=TODAY)
    shape = first.guesses[0].shape
    left_out = load([sheet(ORDERS)], today=TODAY, answers={f"sheet:{shape}": "leave it out"})
    assert left_out.guesses[0].table == ""
    columns = {"order": "Order no", "day": "Order date", "item": "Article no", "quantity": "Qty"}
    own = amend(left_out.profile, shape, table="sales_lines", columns=columns)
    assert load([sheet(ORDERS)], today=TODAY, profile=own).guesses[0].table == "sales_lines"
    over = laid_over(left_out.profile, Profile(shapes=own.shapes))
    assert load([sheet(ORDERS)], today=TODAY, profile=over).guesses[0].table == "sales_lines"


def test_a_grid_of_months_can_be_left_out():
    grid = "Article;Jan 26;Feb 26;Mar 26;Apr 26\nA1;31;28;0;0\nB1;0;0;28;28"
    first = load([sheet(grid)], today=dt.date(2026, 5, 2))
    shape = first.guesses[0].shape
    assert first.guesses[0].table == "sales_lines"
    out = load([sheet(grid)], today=dt.date(2026, 5, 2), answers={f"sheet:{shape}": "leave it out"})
    assert out.guesses[0].table == ""


def test_a_corrected_row_is_corrected_again_by_what_it_says_now():
    text = "Article no;Description;List price\nA;Oak;5\n;Pine;7"
    both = [sheet(ORDERS, file="orders.csv"), sheet(text, file="items.csv")]

    def read(*corrections):
        return load(both, today=TODAY, profile=Profile(corrections=corrections))

    (row,) = read().rejected["items.csv"].to_dicts()
    one = Correction(row["shape"], row["row_hash"], "List price", "8")
    (again,) = read(one).rejected["items.csv"].to_dicts()
    assert (again["List price"], again["row_hash"] == row["row_hash"]) == ("8", False)
    two = Correction(again["shape"], again["row_hash"], "Article no", "B")
    done = read(one, two)
    assert done.rejected == {}
    assert done.company["items"].filter(item="B")["price"].to_list() == [8.0]
    assert "correction_without_row" not in done.issues["code"].to_list()
    raw = Correction(
        row["shape"], row["row_hash"], "Article no", "C"
    )  # somebody saw the row before
    assert "C" in read(one, raw).company["items"]["item"].to_list()
