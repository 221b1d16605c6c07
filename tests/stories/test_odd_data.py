"""Odd data through the import of the command line: it is read as far as it can be, and it is said."""

import datetime as dt

import pytest

from tests.stories.conftest import TODAY

DAY = TODAY - dt.timedelta(days=60)


@pytest.fixture
def told(cli, tmp_path):
    """Write files, import them, and return what the import says with its issues by code."""

    def read(**files):
        folder = tmp_path / "exports"
        folder.mkdir(exist_ok=True)
        for name, content in files.items():
            data = content if isinstance(content, bytes) else content.encode()
            (folder / f"{name}.csv").write_bytes(data)
        said = cli("import", folder, "--yes", "--company", "odd")
        return said, {issue["code"]: issue for issue in said["issues"]}

    return read


def orders(rows, heads="Order no;Order date;Customer no;Article no;Qty;Unit price;Currency"):
    return "\n".join([heads, *rows])


def test_codes_that_a_spreadsheet_rounded_or_turned_into_days(told):
    codes = ["4,00638E+12", "03-Jan", "1. Mrz", *(f"40063813339{k}" for k in range(10, 25))]
    said, issues = told(
        orders=orders(f"{k};{DAY};K1;{code};2;5;EUR" for k, code in enumerate(codes))
    )
    assert (issues["damaged_code"]["count"], issues["code_as_day"]["count"]) == (1, 2)
    assert "as text" in issues["damaged_code"]["mend"]
    assert said["sheets"][0]["tables"][0] == "sales_lines"


def test_leading_zeros_that_were_lost(told, cli):
    codes = ["00815", "00816", "00817", "00818", "815"]
    rows = orders(f"{k};{DAY};K1;{code};2;5;EUR" for k, code in enumerate(codes))
    _, issues = told(orders=rows)
    assert (issues["zeros_lost"]["value"], issues["zeros_lost"]["count"]) == ("815", 1)
    # a list of items says which code was meant
    _, issues = told(
        orders=rows,
        items="Article no;Name;Cost\n" + "\n".join(f"0081{k};Part;3" for k in range(5, 9)),
    )
    assert issues["item_by_shape"]["value"] == "815 = 00815"
    assert {row["item"] for row in cli("show", "sales_lines")["sales_lines"]} == set(codes[:4])


def test_two_orders_of_day_and_month_in_one_column(told, cli):
    days = ["25/09/2026", "26/09/2026", "09/27/2026", "28/09/2026"]
    _, issues = told(orders=orders(f"{k};{day};K1;A1;2;5;EUR" for k, day in enumerate(days)))
    assert issues["two_day_orders"]["count"] == 1
    read = [row["day"] for row in cli("show", "sales_lines")["sales_lines"]]
    assert sorted(read) == ["2026-09-25", "2026-09-26", "2026-09-27", "2026-09-28"]


def test_orders_from_the_future_do_not_move_the_day(told):
    days = [DAY + dt.timedelta(days=k) for k in range(20)] + [dt.date(2062, 1, 5)]
    said, issues = told(orders=orders(f"{k};{day};K1;A1;2;5;EUR" for k, day in enumerate(days)))
    assert said["as_of"] == str(days[-2])
    assert (issues["day_in_future"]["value"], issues["day_in_future"]["count"]) == ("2062-01-05", 1)


def test_several_currencies_without_a_rate_are_never_one_sum(told, cli):
    rows = [f"{k};{DAY};K1;A1;2;5;{'USD' if k == 3 else 'EUR'}" for k in range(9)]
    told(orders=orders(rows))
    settings = {row["name"]: row for row in cli("show", "settings", "--rows", "99")["settings"]}
    assert settings["currency"]["value"] == "EUR"
    run = cli("run", "sales")["tables"]
    assert sum(row["amount"] or 0.0 for row in run["sales"]) == 80.0
    (issue,) = [row for row in run["issues"] if row["code"] == "no_exchange_rate"]
    assert (issue["value"], issue["effect"]) == ("USD", 10.0)
    told(orders=orders(rows), rates="Currency;Date;Rate\nUSD;2026-01-01;0.9")
    assert sum(row["amount"] for row in cli("run", "sales")["tables"]["sales"]) == pytest.approx(
        89.0
    )


def test_tax_in_the_price_is_taken_out_by_measure(told, cli):
    heads = "Order no;Order date;Customer no;Article no;Qty;Unit price incl. VAT;Currency;VAT rate"
    told(orders=orders((f"{k};{DAY};K1;A1;2;11.9;EUR;19%" for k in range(4)), heads))
    assert {row["price"] for row in cli("show", "sales_lines")["sales_lines"]} == {11.9}
    assert sum(row["amount"] for row in cli("run", "sales")["tables"]["sales"]) == pytest.approx(
        80.0
    )


def test_hours_written_from_memory_make_no_run_rates(told, cli):
    orders_ = "Work order;Item;Quantity;Status;Released;Finished\n" + "\n".join(
        f"W{k};A1;{k + 1};done;{DAY};{DAY + dt.timedelta(days=3)}" for k in range(12)
    )
    booked = "Report no;Date;Time;Work order;Work centre;Hours;Good qty\n" + "\n".join(
        f"R{k};{DAY};17:00;W{k};SAW;8;{k + 1}" for k in range(12)
    )
    told(work_orders=orders_, work_reports=booked)
    run = cli("run", "rates")["tables"]
    codes = [row["code"] for row in run["issues"]]
    assert "hours_from_memory" in codes
    measured = [row for row in run["run_rates"] if row["basis"] == "measured"]
    assert measured == []


def test_what_became_of_old_orders_is_not_told(told, cli):
    heads = "Order no;Order date;Customer no;Article no;Qty;Unit price;Currency;Delivery date"
    days = [TODAY - dt.timedelta(days=k) for k in range(1, 41)]
    rows = (f"{k};{d};K1;A1;2;5;EUR;{d + dt.timedelta(days=20)}" for k, d in enumerate(days))
    told(orders=orders(rows, heads))
    run = cli("run", "sales")["tables"]
    (issue,) = [row for row in run["issues"] if row["code"] == "delivery_not_told"]
    assert issue["count"] == 20
    assert sum(row["open_quantity"] for row in run["sales"]) == 2.0 * 20
