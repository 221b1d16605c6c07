"""A day of delivery beside the day asked for: whether it came or is promised is read from the cells."""

import datetime as dt

import pytest

from firstmate.intake import load
from tests.intake.sheets import sheet

TODAY = dt.date(2026, 11, 23)
LAST = dt.date(2026, 11, 6)


def lines(head, delivery):
    """60 orders, one every two days, asked for three weeks later; ``delivery`` says what its column holds."""
    rows = []
    for k in range(60):
        ordered = LAST - dt.timedelta(days=2 * (59 - k))
        asked = ordered + dt.timedelta(days=21)
        came = delivery(asked)
        rows.append(
            f"A{k:03};{ordered:%d/%m/%Y};X{k % 7};{k + 1};{10 * (k + 1)},00;{asked:%d/%m/%Y};"
            + (f"{came:%d/%m/%Y}" if came else "")
        )
    return load([sheet("\n".join([head, *rows]), file="ventes.csv")], today=TODAY)


FRENCH = "N° commande;Date commande;Référence article;Qté;Montant HT;Date livraison demandée;Date livraison"
GERMAN = "Auftrag;Auftragsdatum;Artikelnummer;Menge;Betrag;Wunschtermin;Lieferdatum"


def came(asked):
    day = asked + dt.timedelta(days=1)
    return day if day <= LAST + dt.timedelta(days=3) else None


def promised(asked):
    return asked + dt.timedelta(days=1)


@pytest.mark.parametrize("head", [FRENCH, GERMAN])
def test_empty_for_what_is_to_come_means_it_came(head):
    sales = lines(head, came).company["sales_lines"]
    assert sales["promised"].null_count() == 60
    assert sales["wanted"].null_count() == 0
    shipped = sales.filter(sales["shipped_on"].is_not_null())
    assert 40 < shipped.height < 60
    assert shipped["shipped_on"].max() <= LAST + dt.timedelta(days=3)


@pytest.mark.parametrize("head", [FRENCH, GERMAN])
def test_days_ahead_mean_it_is_promised(head):
    found = lines(head, promised)
    sales = found.company["sales_lines"]
    assert sales["shipped_on"].null_count() == 60
    assert sales["promised"].null_count() == 0
    assert found.company.as_of == LAST  # what is promised has not happened


def test_a_header_without_doubt_is_taken_at_its_word():
    head = GERMAN.replace("Lieferdatum", "bestätigter Liefertermin")
    sales = lines(head, came).company["sales_lines"]
    assert sales["shipped_on"].null_count() == 60
    assert sales["promised"].null_count() < 60
