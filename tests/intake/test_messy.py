# ruff: noqa: E501 - sheets written as text
"""Folders as messy as real life, from bytes on the disk to tables: what they say is read, once, and nothing is invented."""

import datetime as dt

import polars as pl
import xlsxwriter

from firstmate.intake import load
from tests.intake.test_strangers import accounted

TODAY = dt.date(2026, 11, 24)
DAYS = [dt.date(2026, 9, 1) + dt.timedelta(days=3 * k) for k in range(20)]


def read(folder):
    return accounted(load(folder, today=TODAY))


def lines(imported):
    return imported.company["sales_lines"].sort("order", "line")


def codes(imported):
    return imported.issues["code"].to_list()


def test_swiss_numbers(tmp_path):
    rows = [
        f"A{k};{d:%d.%m.%Y};Migros;K-100;Käse;1'200;3'400.75;4'080'900.00"
        for k, d in enumerate(DAYS)
    ]
    text = "\n".join(["Auftrag;Datum;Kunde;Artikel;Bezeichnung;Menge;Preis CHF;Total CHF", *rows])
    (tmp_path / "Aufträge.csv").write_bytes(text.encode("cp1252"))
    got = read(tmp_path)
    assert set(lines(got)["quantity"]) == {1200.0}
    assert set(lines(got)["amount"]) == {4_080_900.0}
    assert set(lines(got)["currency"]) == {"CHF"}
    assert got.company.settings["currency"] == "CHF"


def test_french_utf16_with_semicolons(tmp_path):
    rows = [
        f"C{k};{d:%d/%m/%Y};Café de la Gare;REF01;Chaise;3;7,90;23,70 €;Livrée"
        for k, d in enumerate(DAYS)
    ]
    text = "\n".join(
        [
            "N° commande;Date commande;Client;Réf. article;Désignation;Qté;Prix unitaire HT;Montant HT;Statut",
            *rows,
        ]
    )
    (tmp_path / "commandes.csv").write_bytes(text.encode("utf-16"))
    got = lines(read(tmp_path))
    assert got["day"].to_list() == DAYS or set(got["day"]) == set(DAYS)
    assert set(got["amount"]) == {23.7}
    assert set(got["tax_included"]) == {False}
    assert set(got["status"]) == {"done"}
    assert set(got["customer"]) == {"Café de la Gare"}


def test_polish_in_its_own_encoding(tmp_path):
    rows = [
        f"ZK/{k};{d};Żabka;TOW1;Świeca;2;9,99;19,98;23%;24,58;zrealizowane"
        for k, d in enumerate(DAYS)
    ]
    text = "\n".join(
        [
            "Nr zamówienia;Data;Klient;Indeks;Nazwa towaru;Ilość;Cena netto;Wartość netto;VAT %;Wartość brutto;Status",
            *rows,
        ]
    )
    (tmp_path / "zamowienia.csv").write_bytes(text.encode("cp1250"))
    got = lines(read(tmp_path))
    assert set(got["customer"]) == {"Żabka"}
    assert set(got["amount"]) == {19.98}
    assert set(got["tax_rate"]) == {0.23}
    assert set(got["status"]) == {"done"}


def test_spanish_and_italian(tmp_path):
    spanish = [
        f"{k};{d:%d/%m/%y};Sol;ART1;Silla;2;9,99;19,98;Pendiente" for k, d in enumerate(DAYS)
    ]
    head = "Nº pedido;Fecha;Cliente;Artículo;Descripción;Cantidad;Precio;Importe;Estado"
    (tmp_path / "pedidos.csv").write_bytes("\n".join([head, *spanish]).encode("latin-1"))
    got = lines(read(tmp_path))
    assert set(got["amount"]) == {19.98}
    assert set(got["status"]) == {"open"}
    italian = [
        f"{k};{d:%d-%m-%Y};Rossi srl;COD1;Sedia;2;9,99;10;17,98;{d:%d-%m-%Y}"
        for k, d in enumerate(DAYS)
    ]
    head = "Numero ordine;Data ordine;Ragione sociale;Codice articolo;Descrizione;Quantità;Prezzo;Sconto %;Importo;Data consegna prevista"
    (tmp_path / "pedidos.csv").write_bytes("\n".join([head, *italian]).encode("latin-1"))
    got = lines(read(tmp_path))
    assert set(got["customer"]) == {"Rossi srl"}
    assert set(got["amount"]) == {17.98}
    assert got["promised"].null_count() == 0


def workbook(file, cells, *, merged=()):
    book = xlsxwriter.Workbook(str(file))
    sheet = book.add_worksheet("2026")
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    for row, values in cells.items():
        for column, value in enumerate(values):
            if isinstance(value, dt.date):
                sheet.write_datetime(row, column, dt.datetime.combine(value, dt.time()), day)
            elif value is not None:
                sheet.write(row, column, value)
    for row, first, last, text in merged:
        sheet.merge_range(row, first, row, last, text)
    book.close()


def test_merged_headers_and_subtotals_per_customer(tmp_path):
    cells = {3: ["Kunde", "Nr", "Datum", "Nr", "Text", "Menge", "Preis", "Betrag"]}
    row, whole = 4, 0.0
    for customer in ("Meier KG", "Schulz"):
        for k, day in enumerate(DAYS[:6]):
            cells[row] = [
                customer if k == 0 else None,
                f"{customer[0]}{k}",
                day,
                "A1",
                "Teil",
                2,
                10,
                20,
            ]
            row += 1
        cells[row] = [f"Summe {customer}", None, None, None, None, None, None, 120]
        row, whole = row + 1, whole + 120
    cells[row] = ["Gesamtsumme", None, None, None, None, None, None, whole]
    bands = [
        (0, 0, 7, "Umsatzliste Müller GmbH"),
        (2, 0, 2, "Auftrag"),
        (2, 3, 4, "Artikel"),
        (2, 5, 7, "Werte"),
    ]
    workbook(tmp_path / "Umsatz Kunden.xlsx", cells, merged=bands)
    got = read(tmp_path)
    assert lines(got)["amount"].sum() == whole
    assert lines(got)["customer"].value_counts().sort("customer").rows() == [
        ("Meier KG", 6),
        ("Schulz", 6),
    ]
    assert "3 total" in got.counts["fates"][0]


def test_a_pivot_table(tmp_path):
    months = ["Jan 26", "Feb 26", "Mar 26", "Apr 26", "May 26"]
    cells = {
        0: ["Year", "(All)"],
        2: ["Sum of Qty", "Column Labels"],
        3: ["Row Labels", *months, "Grand Total"],
    }
    for k in range(6):
        cells[4 + k] = [f"P-{k:03d}", *[10.0 + k] * 5, 5 * (10.0 + k)]
    cells[10] = ["Grand Total", *[75.0] * 5, 375.0]
    workbook(tmp_path / "Pivot.xlsx", cells)
    got = read(tmp_path)
    assert abs(lines(got)["quantity"].sum() - 375.0) < 1e-9
    assert set(lines(got)["item"]) == {f"P-{k:03d}" for k in range(6)}
    assert "spread_over_weeks" in codes(got)
    assert got.company.as_of <= TODAY


def test_google_sheet_with_empty_columns_and_hundreds_of_empty_rows(tmp_path):
    rows = [f",{d.month}/{d.day}/{d.year},,Soap,,{k + 1},,Etsy,," for k, d in enumerate(DAYS)]
    text = "\n".join(
        [",,,,,,", ",Orders,,,,,", ",Date,,Product,,Qty,,Who,,", *rows, *["," * 9] * 300]
    )
    (tmp_path / "Orders - Sheet1.csv").write_text(text)
    got = read(tmp_path)
    assert lines(got)["quantity"].sum() == 210.0
    assert set(lines(got)["day"]) == set(DAYS)


ORDERS = [
    "Order no;Order date;Customer;Article no;Qty;Unit price;Currency",
    *(f"{k};{d};X;A;2;10;EUR" for k, d in enumerate(DAYS)),
]


def test_the_same_data_twice_counts_once_and_is_said(tmp_path):
    for name in ("orders.csv", "orders copy (2).csv"):
        (tmp_path / name).write_text("\n".join(ORDERS))
    got = read(tmp_path)
    assert lines(got).height == 20
    said = got.issues.filter(pl.col("code") == "same_rows_twice")
    assert said["file"].to_list() == ["orders copy (2).csv"]


def test_two_shops_without_order_numbers_stay_apart(tmp_path):
    for name, quantity in (("Shop Berlin", 2), ("Shop Munich", 3)):
        rows = [f"{d};Soap;{quantity};{4 * quantity}" for d in DAYS]
        (tmp_path / f"{name}.csv").write_text("\n".join(["Date;Product;Qty;Amount", *rows]))
    got = read(tmp_path)
    assert lines(got)["quantity"].sum() == 100.0
    assert "same_rows_twice" not in codes(got)


def test_negative_stock_is_kept_as_it_is(tmp_path):
    (tmp_path / "orders.csv").write_text("\n".join(ORDERS))
    (tmp_path / "stock.csv").write_text(
        "Article no;Name;On hand;Cost\nA;Door;-14;4,50\nB;Shelf;55;3,00"
    )
    stock = read(tmp_path).company["stock"].sort("item")
    assert stock["quantity"].to_list() == [-14.0, 55.0]
    assert "no_stock_list" not in codes(read(tmp_path))


def test_an_order_book_of_weekly_totals_tells_of_whole_weeks(tmp_path):
    rows = [f"{item};KW {week}/2026;{week}" for week in range(30, 47) for item in ("Bread", "Cake")]
    (tmp_path / "weekly.csv").write_text("\n".join(["Product;Week;Units", *rows]))
    got = read(tmp_path)
    assert lines(got)["quantity"].sum() == 2 * sum(range(30, 47))
    assert got.company.as_of == dt.date(2026, 11, 15)  # the Sunday of week 46
    assert "no_stock_list" in codes(got)


THIRTY = "Sys;Mandant;Belegart;VorgangsID;Auftr.-Nr.;Pos.;Erf.-Dat.;Erf.-User;Änd.-Dat.;Änd.-User;Kd.-Nr.;KdGrp;Vertr.;Gebiet;Art.-Nr.;WGR;Mng.;ME;VK-Preis;Rab1;Rab2;Rab3;PosWert;KST;KTR;Konto;StKz;Sprache;Druck;Bem."


def test_thirty_columns_of_which_five_matter(tmp_path):
    rows = [
        f"P01;100;AU;{9000 + k};{4000 + k};10;{d:%d.%m.%Y};PM;{d:%d.%m.%Y};PM;10001;A;V1;Nord;0100;W1;3;ST;12,00;0;0;0;36,00;;;8400;3;D;J;"
        for k, d in enumerate(DAYS)
    ]
    text = "\n".join([THIRTY, *rows]).replace(";", "\t")
    (tmp_path / "export_vbap.txt").write_bytes(text.encode("cp1252"))
    got = lines(read(tmp_path))
    first = got.row(0, named=True)
    assert (first["order"], first["item"], first["customer"]) == ("4000", "0100", "10001")
    assert (first["quantity"], first["price"], first["amount"], first["day"]) == (
        3.0,
        12.0,
        36.0,
        DAYS[0],
    )


def test_a_sheet_taken_for_the_wrong_table_says_so(tmp_path):
    rows = [f"A{k % 2};Door;{k}" for k in range(40)]
    (tmp_path / "items.csv").write_text("\n".join(["Article no;Name;Cost", *rows]))
    got = read(tmp_path)
    said = got.issues.filter(pl.col("code") == "mostly_rejected")
    assert said["count"].to_list() == [38]
