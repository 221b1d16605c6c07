# ruff: noqa: E501 - sheets written as text
"""Bank statements as banks write them: signed amounts, two columns, or a word beside the amount."""

import datetime as dt

import pytest

from firstmate.intake import load
from tests.intake.sheets import sheet

TODAY = dt.date(2026, 11, 23)

STATEMENTS = {
    "Kontoauszug.csv": (
        "Auftragskonto;Buchungstag;Valutadatum;Buchungstext;Verwendungszweck;Glaeubiger ID;Mandatsreferenz;Beguenstigter/Zahlungspflichtiger;Kontonummer/IBAN;BIC (SWIFT-Code);Betrag;Waehrung;Info\n"
        "DE01;02.03.26;02.03.26;LASTSCHRIFT;Miete Maerz;;;Vermieter GmbH;DE77;BICX;-1.800,00;EUR;Umsatz gebucht\n"
        "DE01;16.03.26;16.03.26;GUTSCHRIFT;Rechnung 4711;;;Kunde AG;DE78;BICX;2.380,00;EUR;Umsatz gebucht"
    ),
    "Umsatzanzeige_ing.csv": (
        "Umsatzanzeige;Datei erstellt am: 16.03.2026\nIBAN;DE02\nKunde;Firma\n\n"
        "Buchung;Wertstellungsdatum;Auftraggeber/Empfänger;Buchungstext;Verwendungszweck;Saldo;Währung;Betrag;Währung\n"
        "02.03.2026;02.03.2026;Vermieter GmbH;Lastschrift;Miete;8.200,00;EUR;-1.800,00;EUR\n"
        "16.03.2026;16.03.2026;Kunde AG;Gutschrift;Rechnung 4711;10.580,00;EUR;2.380,00;EUR"
    ),
    "n26.csv": (
        '"Booking Date";"Value Date";"Partner Name";"Partner Iban";Type;"Payment Reference";"Account Name";"Amount (EUR)";"Original Amount";"Original Currency";"Exchange Rate"\n'
        "2026-03-02;2026-03-02;Landlord;DE77;Debit Transfer;Rent;Main;-1800.0;;;\n"
        "2026-03-16;2026-03-16;Customer;DE78;Credit Transfer;Invoice 4711;Main;2380.0;;;"
    ),
    "hsbc.csv": (
        "Date;Type;Description;Paid out;Paid in;Balance\n"
        "02/03/2026;DD;LANDLORD RENT;1800.00;;8200.00\n16/03/2026;CR;CUSTOMER 4711;;2380.00;10580.00"
    ),
    "lloyds statement.csv": (
        "Transaction Date;Transaction Type;Sort Code;Account Number;Transaction Description;Debit Amount;Credit Amount;Balance\n"
        "02/03/2026;DD;30-00-00;12345678;LANDLORD RENT;1800.00;;8200.00\n16/03/2026;FPI;30-00-00;12345678;CUSTOMER 4711;;2380.00;10580.00"
    ),
    "Chase1234_Activity.csv": (
        "Details;Posting Date;Description;Amount;Type;Balance;Check or Slip #\n"
        "DEBIT;03/02/2026;LANDLORD RENT;-1800.00;ACH_DEBIT;8200.00;\nCREDIT;03/16/2026;CUSTOMER 4711;2380.00;ACH_CREDIT;10580.00;"
    ),
    "NL01INGB_2026.csv": (
        "Datum;Naam / Omschrijving;Rekening;Tegenrekening;Code;Af Bij;Bedrag (EUR);Mutatiesoort;Mededelingen\n"
        "20260302;Verhuurder;NL01;NL02;IC;Af;1800,00;Incasso;Huur\n20260316;Klant;NL01;NL03;OV;Bij;2380,00;Overschrijving;Factuur 4711"
    ),
    "releve de compte.csv": (
        "Date;Libellé;Débit;Crédit\n02/03/2026;PRLV LOYER;1 800,00;\n16/03/2026;VIR CLIENT 4711;;2 380,00"
    ),
    "movimientos cuenta.csv": (
        "Fecha;Fecha valor;Concepto;Importe;Saldo\n02/03/2026;02/03/2026;ALQUILER;-1.800,00;8.200,00\n16/03/2026;16/03/2026;CLIENTE 4711;2.380,00;10.580,00"
    ),
    "lista movimenti.csv": (
        "Data contabile;Data valuta;Descrizione;Dare;Avere\n02/03/2026;02/03/2026;AFFITTO;1.800,00;\n16/03/2026;16/03/2026;CLIENTE 4711;;2.380,00"
    ),
    "Umsaetze.csv": (
        "Buchungstag;Empfänger;Verwendungszweck;Umsatz;S/H\n02.03.2026;Vermieter GmbH;Miete;1.800,00;S\n16.03.2026;Kunde AG;Rechnung 4711;2.380,00;H"
    ),
}  # fmt: skip


@pytest.mark.parametrize("file", STATEMENTS)
def test_a_statement_is_read_with_its_signs(file):
    got = load([sheet(STATEMENTS[file].replace('"', ""), file=file)], today=TODAY)
    rows = got.company["bank_lines"].sort("amount")
    assert rows["amount"].to_list() == [-1800.0, 2380.0]
    assert rows["day"].to_list() == [dt.date(2026, 3, 2), dt.date(2026, 3, 16)]
    said = rows.select("party", "text").fill_null("").row(0)
    assert any(
        word in " ".join(said).upper()
        for word in ("MIETE", "RENT", "HUUR", "LOYER", "ALQUILER", "AFFITTO")
    )
    if "Saldo" in STATEMENTS[file] or "Balance" in STATEMENTS[file]:
        assert rows["balance"].to_list() == [8200.0, 10580.0]


def test_overlapping_statements_count_a_line_once():
    head = "Date;Description;Amount;Balance\n"
    first = (
        head + "02/03/2026;RENT;-1800;8200\n16/03/2026;SALE;2380;10580\n16/03/2026;SALE;2380;12960"
    )
    second = (
        head + "16/03/2026;SALE;2380;10580\n16/03/2026;SALE;2380;12960\n31/03/2026;WAGES;-6000;6960"
    )
    got = load(
        [sheet(first, file="bank march.csv"), sheet(second, file="bank april.csv")], today=TODAY
    )
    assert sorted(got.company["bank_lines"]["amount"]) == [-6000.0, -1800.0, 2380.0, 2380.0]
