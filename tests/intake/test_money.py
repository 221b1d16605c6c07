# ruff: noqa: E501 - sheets written as text
"""Tax in or out, currencies, and exports of which only signs say whether they were sold or bought."""

import datetime as dt

import polars as pl
import pytest

from firstmate.intake import Profile, load
from firstmate.intake.plain import head, tax_word
from tests.intake.sheets import sheet

TODAY = dt.date(2026, 11, 23)


def read(*texts, separator=";", files=(), **more):
    names = files or tuple(f"f{k}.csv" for k in range(len(texts)))
    raw = [sheet(t, file=n, separator=separator) for t, n in zip(texts, names, strict=True)]
    return load(raw, today=TODAY, **more)


def lines(imported):
    return imported.company["sales_lines"].sort("order", "line")


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("Preis inkl. MwSt.", "yes"), ("Umsatz brutto", "yes"), ("Total TTC", "yes"), ("Prezzo IVA inclusa", "yes"),
        ("Importe con IVA", "yes"), ("Price incl. VAT", "yes"), ("Montant HT", "no"), ("Preis zzgl. MwSt", "no"),
        ("Importe sin IVA", "no"), ("Bedrag excl. btw", "no"), ("Nettobetrag", ""), ("Net weight", ""), ("Amount", ""),
    ],
)  # fmt: skip
def test_words_of_tax(said, word):
    assert tax_word(said) == word


def test_words_of_tax_are_taken_off_the_header():
    assert (head("c0", "Preis netto").plain, head("c0", "Preis netto").said) == ("preis", "net")
    assert head("c0", "Gross weight").plain == "gross weight"


def test_of_two_amounts_the_one_without_tax_is_read():
    got = read(
        "Datum;Kunde;Artikelnummer;Menge;Betrag brutto;Betrag netto\n2026-03-02;A;X1;2;119,00;100,00\n2026-03-03;B;X1;1;59,50;50,00"
    )
    assert lines(got)["amount"].to_list() == [100.0, 50.0]
    assert lines(got)["tax_included"].to_list() == [False, False]


def test_sums_prove_tax_and_give_its_rate():
    inside = "Date;Customer;Item;Qty;Unit price;Amount;VAT;Without VAT part\n2026-03-02;A;X1;1;119;119;19;100\n2026-03-03;B;X2;1;107;107;7;100\n2026-03-04;B;X2;1;50;50;0;50"
    got = read(inside)
    assert lines(got)["tax_included"].to_list() == [True, True, True]
    assert lines(got)["tax_rate"].to_list() == [pytest.approx(26 / 250, abs=1e-4)] * 3
    outside = "Date;Customer;Item;Qty;Unit price;Amount;VAT;To pay;Currency\n2026-03-02;A;X1;1;100;100;19;119;EUR\n2026-03-03;B;X2;1;100;100;7;107;EUR"
    assert lines(read(outside))["tax_included"].to_list() == [False, False]
    assert read(outside).questions == ()


SHOPIFY = (
    "Name,Email,Financial Status,Currency,Subtotal,Shipping,Taxes,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Lineitem fulfillment status\n"
    "#1,a@x.org,paid,EUR,200.00,5.00,{tax},{total},2026-03-02 10:00:00 +0100,1,Chair,120.00,C1,fulfilled\n"
    "#1,a@x.org,,,,,,,2026-03-02 10:00:00 +0100,2,Stool,40.00,S1,fulfilled\n"
    "#2,b@x.org,paid,EUR,40.00,0.00,{tax2},{total2},2026-03-03 10:00:00 +0100,1,Stool,40.00,S1,pending"
)


def test_a_shop_says_by_its_totals_whether_prices_hold_tax():
    inside = SHOPIFY.format(tax="34.17", total="205.00", tax2="6.67", total2="40.00")
    got = read(inside, separator=",")
    assert lines(got)["tax_included"].to_list() == [True] * 3
    assert lines(got)["tax_rate"].to_list() == [pytest.approx(0.2, abs=1e-3)] * 3
    outside = SHOPIFY.format(tax="41.00", total="246.00", tax2="8.00", total2="48.00")
    assert lines(read(outside, separator=","))["tax_included"].to_list() == [False] * 3
    assert got.questions == ()


WOO = (
    "Order Number,Order Status,Order Date,Item Name,SKU,Quantity,Item Cost,Prices Include Tax,Order Total Amount,Order Total Tax Amount,Email (Billing)\n"
    "1,completed,2026-03-02,Chair,C1,1,120,yes,200,33.33,a@x.org\n1,completed,2026-03-02,Stool,S1,2,40,yes,200,33.33,a@x.org"
)


def test_a_total_of_the_order_is_not_the_amount_of_each_line():
    rows = lines(read(WOO, separator=","))
    assert rows["amount"].to_list() == [None, None]
    assert rows["price"].to_list() == [120.0, 40.0]
    assert rows["tax_included"].to_list() == [True, True]


def test_where_nothing_tells_it_is_asked_and_the_answer_holds():
    text = "Date;Item;Qty;Amount\n2026-03-02;X1;2;119,00\n2026-03-03;X1;1;59,50"
    first = read(text)
    (question,) = [q for q in first.questions if q.id.startswith("tax:")]
    assert question.stake == pytest.approx(178.5 / 6)
    assert question.default == "without tax"
    said = first.issues.filter(pl.col("code") == "assumed", pl.col("value") == question.id)
    assert said["effect"].to_list() == [pytest.approx(178.5 / 6)]
    silent = read(text, profile=first.profile)  # not asked twice, but said again
    assert [q.id for q in silent.questions] == []
    assert question.id in silent.issues["value"].to_list()
    told = read(text, profile=first.profile, answers={question.id: "with tax"})
    assert lines(told)["tax_included"].to_list() == [True, True]
    assert question.id not in read(text, profile=told.profile).issues["value"].to_list()


def test_orders_of_businesses_are_taken_without_tax_and_that_is_said_not_asked():
    got = read(
        "Order no;Date;Customer no;Item;Qty;Unit price;Currency\n1;2026-03-02;K1;X1;2;10;EUR\n2;2026-03-03;K2;X1;1;10;EUR"
    )
    assert got.questions == ()
    assert lines(got)["tax_included"].to_list() == [False, False]
    assert got.issues.filter(pl.col("code") == "assumed")["effect"].to_list() == [
        pytest.approx(5.0)
    ]


def settings(imported):
    rows = imported.company["settings"].filter(pl.col("name") == "currency")
    return rows.select("value", "origin", "source").rows()


def test_the_currency_with_most_money_is_the_firms_and_says_why():
    text = "Order no;Date;Customer no;Item;Qty;Amount;Currency\n1;2026-03-02;K1;X1;2;900;CHF\n2;2026-03-03;K2;X1;1;50;EUR\n3;2026-03-03;K2;X1;1;50;EUR"
    assert settings(read(text)) == [("CHF", "read", "90 % of the money in sales lines is in it")]


def test_signs_in_cells_name_the_currency_of_each_row():
    got = read(
        "Order no;Date;Customer no;Item;Qty;Amount\n1;2026-03-02;K1;X1;2;£900\n2;2026-03-03;K2;X1;1;$50\n3;2026-03-03;K2;X1;1;7"
    )
    assert lines(got)["currency"].to_list() == ["GBP", "USD", None]
    assert settings(got)[0][0] == "GBP"


def test_without_sign_the_country_of_most_customers_tells_and_else_it_is_asked():
    text = "Order no;Date;Customer no;Country;Item;Qty;Amount\n1;2026-03-02;K1;Polska;X1;2;900\n2;2026-03-03;K2;Polska;X1;1;50"
    assert settings(read(text)) == [("PLN", "read", "2 of 2 customers are in Polska")]
    bare = text.replace("Country;", "").replace("Polska;", "")
    first = read(bare)
    assert [q.id for q in first.questions] == ["currency"]
    assert settings(first) == []
    assert settings(read(bare, answers={"currency": "GBP"})) == [
        ("GBP", "read", "said by a person")
    ]


def test_money_in_a_currency_without_a_rate_is_said_for_each_table():
    sales = "Order no;Date;Customer no;Item;Qty;Amount;Currency\n1;2026-03-02;K1;X1;2;900;EUR"
    bought = "PO no;Supplier;Article no;Qty;Unit price;Currency;Order date\nP1;S1;X1;10;5.5;USD;2026-02-02\nP2;S1;X1;10;6;EUR;2026-02-09"
    found = read(sales, bought).issues.filter(pl.col("code") == "no_exchange_rate")
    assert found.select("table", "value", "effect", "count").rows() == [
        ("purchase_lines", "USD", 55.0, 1)
    ]
    rates = "Currency;Date;Rate\nUSD;2026-01-01;0.9"
    known = read(sales, bought, rates, files=("a.csv", "b.csv", "fx rates.csv"))
    assert known.issues.filter(pl.col("code") == "no_exchange_rate").is_empty()


XERO = "ContactName,EmailAddress,POCity,InvoiceNumber,{more}InvoiceDate,DueDate,Total,TaxTotal,InventoryItemCode,Description,Quantity,UnitAmount,LineAmount,AccountCode,TaxType{type}\n"
XERO_ROW = "Acme,a@x.org,Rome,1,{more}02/03/2026,30/03/2026,120,20,X1,Door,2,50,100,200,20%{type}\n"


def xero(*, more=("", ""), kind=("", ""), file="export.csv", **options):
    text = XERO.format(more=more[0], type=kind[0]) + XERO_ROW.format(more=more[1], type=kind[1])
    return read(text, separator=",", files=(file,), **options)


def sheets(imported):
    return [q.id for q in imported.questions if q.id.startswith("sheet:")]


def test_xero_bills_and_invoices_are_told_apart_by_signs_else_asked():
    sold = xero(more=("Reference,", "R1,"))
    assert (sold.guesses[0].table, sheets(sold)) == ("sales_lines", [])
    assert xero(kind=(",Type", ",Bill")).guesses[0].table == "purchase_lines"
    assert xero(kind=(",Type", ",Sales invoice")).guesses[0].table == "sales_lines"
    assert xero(file="supplier bills.csv").guesses[0].table == "purchase_lines"
    open_ = xero()
    (question,) = [q for q in open_.questions if q.id.startswith("sheet:")]
    assert question.options == ("sales invoices", "bills", "leave it out")
    assert open_.guesses[0].table == "purchase_lines"
    said = xero(answers={question.id: "sales invoices"})
    assert said.guesses[0].table == "sales_lines"
    assert lines(said)["tax_included"].to_list() == [False]  # 100 + 20 = 120
    assert xero(profile=said.profile).guesses[0].table == "sales_lines"
    assert sheets(xero(profile=Profile.from_data(said.profile.to_data()))) == []
    assert xero(answers={question.id: "leave it out"}).guesses[0].table == ""


QBO = "Date,Transaction Type,Num,{who},Product/Service,Memo/Description,Qty,{price},Amount\n02/13/2026,{kind},77,Acme,Door,,2,50,100"


def test_quickbooks_purchases_are_told_by_vendor_or_kind_of_document():
    bought = read(QBO.format(who="Vendor", price="Rate", kind="Bill"), separator=",")
    assert bought.guesses[0].table == "purchase_lines"
    assert bought.company["purchase_lines"]["price"].to_list() == [50.0]
    sold = read(QBO.format(who="Customer", price="Sales Price", kind="Invoice"), separator=",")
    assert sold.guesses[0].table == "sales_lines"
    assert lines(sold)["tax_included"].to_list() == [False]
