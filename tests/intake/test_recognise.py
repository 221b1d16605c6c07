# ruff: noqa: E501 - sheets written as text
"""Known exports by their anchors, generic sheets by headers and values."""

import datetime as dt

import numpy as np
import pytest

from firstmate.intake import Profile, amend, load
from firstmate.intake.plain import head
from firstmate.intake.vendor import recognise_export
from firstmate.intake.vendors import EXPORTS
from tests.intake.sheets import sheet

TODAY = dt.date(2026, 11, 23)

GENERIC = (
    "Date;Customer;Item;Qty;Net amount;Channel;Region",
    "Datum;Kunde;Artikelnummer;Menge;Umsatz;Vertreter",
    "Order no;Customer;Item;Qty ordered;Qty open;Order date;Requested date;Promised date;Status;Priority;Price",
    "Item code;Name;Group;UoM;Cost;Price;Lead time;MOQ;Pack size;Supplier;Reorder point;Safety stock;Active",
    "Parent;Component;Qty per;UoM;Scrap %;Level",
    "Item;Op no;Work centre;Set-up min;Run min;Batch;Yield",
    "Article;Location;On hand;Reserved;Available;Incoming;Cost",
    "Supplier;Code;Lead time;Currency;Terms;Contact",
    "PO;Supplier;Item;Qty;Price;Ordered;Confirmed date;Received date",
    "Deal;Company;Value;Stage;Probability;Expected close;Owner;Created",
    "Person;Date;Project;Task;Hours;Billable",
)


def heads(headers):
    return tuple(head(f"c{k}", text) for k, text in enumerate(headers))


def test_no_generic_sheet_is_claimed_by_a_vendor():
    assert [recognise_export(heads(text.split(";"))) for text in GENERIC] == [None] * len(GENERIC)


@pytest.mark.parametrize(("removed", "right"), [(0.0, 1.0), (0.2, 0.95), (0.4, 0.88)])
def test_exports_are_known_with_columns_removed(removed, right):
    rng = np.random.default_rng(3)
    seen = []
    for export in EXPORTS:
        for _ in range(12):
            kept = [h for h in export.headers if rng.random() >= removed]
            found = recognise_export(heads(kept))
            seen.append((found is not None) and found[0] is export)
            assert found is None or found[0].vendor == export.vendor  # never another system's
    assert np.mean(seen) >= right


@pytest.mark.parametrize(
    ("table", "text"),
    [
        ("sales_lines", "Datum;Kunde;Artikelnummer;Menge;Umsatz\n2026-01-13;Meier;A1;3;30,50\n2026-01-14;Schulz;B1;1;9,00"),
        ("sales_lines", "Fecha;Cliente;Artículo;Cantidad;Importe\n13/01/2026;Sol;A1;3;30,50\n14/01/2026;Mar;B1;1;9,00"),
        ("sales_lines", "Date commande;Client;Réf. article;Qté;Montant HT\n13/01/2026;Sol;A1;3;30,50\n14/01/2026;Mer;B1;1;9,00"),
        ("sales_lines", "Besteldatum;Klant;Artikelcode;Aantal;Bedrag\n13-01-2026;Zon;A1;3;30,50\n14-01-2026;Zee;B1;1;9,00"),
        ("sales_lines", "Data ordine;Cliente;Codice articolo;Quantità;Importo\n13/01/2026;Sole;A1;3;30,50\n14/01/2026;Mare;B1;1;9,00"),
        ("items", "Artikelnr;Bezeichnung;Warengruppe;EK;VK;Lieferzeit (Tage);Mindestmenge\nA1;Tür;T;5,00;9,00;14;10\nB1;Zarge;T;2,00;4,00;7;5"),
        ("bom_lines", "Baugruppe;Komponente;Menge;Einheit\nA1;X;2;St\nA1;Y;0,5;kg"),
        ("operations", "Artikel;AG;Arbeitsplatz;Rüstzeit (min);Stückzeit (min)\nA1;10;SAW;15;2,5\nA1;20;CNC;30;4"),
        ("stock", "Artikel;Lager;Bestand\nA1;L1;5\nB1;L1;0"),
        ("purchase_lines", "PO;Supplier;Item;Qty;Price;Ordered;Received on\n1;S1;A;5;2.5;2026-01-13;2026-01-20\n2;S1;B;1;3;2026-01-14;"),
        ("time_entries", "Mitarbeiter;Datum;Projekt;Tätigkeit;Stunden\nAnn;2026-01-13;P1;Plan;1,5\nBob;2026-01-14;P1;Bau;8"),
        ("deals", "Deal;Company;Value;Stage;Probability;Expected close\nD1;Acme;100;Offer;40;2026-05-13\nD2;Sun;50;Won;100;2026-04-02"),
        ("quality_checks", "Check no;Date;WO no;Result;Defect\n1;2026-01-13;W1;OK;\n2;2026-01-14;W2;NOK;Scratch"),
        ("events", "Case ID;Activity;Timestamp;Resource\n1;Start;2026-01-13 08:00;Ann\n1;End;2026-01-13 09:00;Bob"),
        ("resources", "Machine;Hours per week;Cost per hour;Units\nSAW;40;52;1\nCNC;80;68;2"),
    ],
)  # fmt: skip
def test_generic_sheets(table, text):
    imported = load([sheet(text)], today=TODAY)
    assert imported.guesses[0].table == table
    assert imported.counts["good"].to_list() == [2]


def test_minutes_in_headers_become_hours_and_that_is_said():
    text = "Artikel;AG;Arbeitsplatz;Rüstzeit (min);Stückzeit (min)\nA1;10;SAW;15;3\nA1;20;CNC;30;6"
    imported = load([sheet(text)], today=TODAY)
    steps = imported.company["operations"]
    assert steps["setup_hours"].to_list() == [0.25, 0.5]
    assert steps["unit_hours"].to_list() == pytest.approx([0.05, 0.1])
    assert "converted" in imported.issues["code"].to_list()


SHOPIFY = (
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Currency,Created at,Lineitem quantity,"
    "Lineitem name,Lineitem price,Lineitem sku,Lineitem fulfillment status,Billing Name,Shipping City,Cancelled at\n"
    "#1001,a@x.org,paid,2026-03-02 09:30:00 +0100,fulfilled,2026-03-04 10:00:00 +0100,EUR,2026-03-02 09:20:00 +0100,"
    "2,Door,100.50,D-1,fulfilled,Ann,Bonn,\n"
    "#1001,a@x.org,,,,,,,1,Shelf,20.00,,fulfilled,,,\n"
    "#1002,b@x.org,refunded,,unfulfilled,,EUR,2026-03-05 00:30:00 +0100,3,Door,100.50,D-1,pending,Bob,Köln,"
    "2026-03-06 10:00:00 +0100"
)


def test_shopify_orders():
    imported = load([sheet(SHOPIFY, separator=",", file="orders_export_1.csv")], today=TODAY)
    lines = imported.company["sales_lines"]
    assert lines["order"].to_list() == ["#1001", "#1001", "#1002"]
    assert lines["item"].to_list() == ["D-1", "Shelf", "D-1"]  # no code: the name stands in
    assert lines["day"].to_list() == [dt.date(2026, 3, 2)] * 2 + [
        dt.date(2026, 3, 5)
    ]  # filled down
    assert lines["quantity"].to_list() == [2.0, 1.0, 3.0]
    assert lines["status"].to_list() == ["done", "done", "cancelled"]
    assert lines["at"].to_list()[2] == dt.datetime(2026, 3, 4, 23, 30, tzinfo=dt.UTC)
    events = imported.company["events"].filter(case="#1001").sort("start")["activity"].to_list()
    assert events == ["order placed", "paid", "shipped"]
    assert imported.company["customers"]["city"].to_list() == ["Bonn", "Köln"]


def test_hubspot_deals_with_stage_history():
    text = (
        "Record ID,Deal Name,Deal Stage,Pipeline,Amount,Close Date,Create Date,Deal owner,Last Activity Date,"
        "Associated Company,Date entered Offer\n"
        "77,Kitchen,Closed won,Main,14550,2026-03-20 10:00,2026-01-15 09:00,Ann,2026-03-20,Acme,2026-02-01 09:00\n"
        "78,Stairs,Offer,Main,9000,2026-12-20 10:00,2026-02-15 09:00,Bob,2026-03-20,Sun,2026-02-20 09:00"
    )
    company = load([sheet(text, separator=",")], today=TODAY).company
    assert company["deals"]["outcome"].to_list() == ["won", "open"]
    assert company["deals"]["closed"].to_list() == [dt.date(2026, 3, 20), None]
    assert company["deal_stages"]["stage"].to_list() == ["Offer", "Offer"]


def test_a_grid_of_months_gives_way_to_order_lines_of_the_same_time():
    grid = "Article;Jan 26;Feb 26;Mar 26;Apr 26\nA1;31;28;31;30\nB1;;28;;\nTotal;31;56;31;30"
    alone = load([sheet(grid, file="monthly sales.csv")], today=TODAY)
    sold = alone.company["sales_lines"]
    assert sold["quantity"].sum() == pytest.approx(148)  # the total row is not counted
    assert "spread_over_weeks" in alone.issues["code"].to_list()
    lines = "Order no;Order date;Article no;Qty\n1;2026-01-05;A1;31\n2;2026-02-13;A1;28\n3;2026-04-28;B1;28"
    both = load(
        [sheet(grid, file="monthly sales.csv"), sheet(lines, file="orders.csv")], today=TODAY
    )
    assert both.company["sales_lines"]["quantity"].sum() == 87
    assert "told_twice" in both.issues["code"].to_list()


def test_a_person_can_amend_the_mapping():
    text = "Foo;Bar;Day\nA1;5;2026-01-13\nB1;7;2026-01-14"
    first = load([sheet(text)], today=TODAY)
    assert first.guesses[0].table == ""
    profile = amend(
        first.profile,
        first.guesses[0].shape,
        table="stock",
        columns={"item": "Foo", "quantity": "Bar", "day": "Day"},
    )
    second = load([sheet(text)], today=TODAY, profile=profile)
    assert second.company["stock"]["quantity"].to_list() == [5.0, 7.0]
    assert Profile.from_data(profile.to_data()) == profile


def test_names_and_lost_zeros_become_the_codes_of_the_master():
    customers = "Customer no;Name;City\n00012;Müller Bau;Bonn\n00013;Schulz;Köln"
    orders = "Order no;Order date;Customer;Article no;Qty\n1;2026-01-13;Schulz;A;1\n2;2026-01-14;12;A;2\n3;2026-01-15;Neu;A;1"
    imported = load(
        [sheet(customers, file="customers.csv"), sheet(orders, file="orders.csv")], today=TODAY
    )
    assert imported.company["sales_lines"]["customer"].to_list() == ["00013", "00012", "Neu"]
    assert imported.company["customers"]["customer"].to_list() == ["00012", "00013", "Neu"]
    assert {"customer_by_name", "customer_by_shape", "customers_added"} <= set(
        imported.issues["code"]
    )


def test_ambiguous_days_are_asked_once_and_the_answer_holds():
    text = "Order no;Order date;Article no;Qty\n1;03/02/2026;A;1\n2;04/02/2026;A;2"
    first = load([sheet(text)], today=TODAY)
    assert [q.id for q in first.questions] == ["day_order"]
    assert first.company["sales_lines"]["day"].to_list()[0] == dt.date(2026, 2, 3)
    second = load([sheet(text)], today=TODAY, profile=first.profile, answers={"day_order": "mdy"})
    assert second.company["sales_lines"]["day"].to_list()[0] == dt.date(2026, 3, 2)
    assert second.questions == ()


def test_two_day_orders_in_one_column_are_said():
    text = (
        "Order no;Order date;Article no;Qty\n1;13/02/2026;A;1\n2;14/02/2026;A;2\n3;02/25/2026;A;2"
    )
    assert "two_day_orders" in load([sheet(text)], today=TODAY).issues["code"].to_list()


def test_future_days_do_not_move_the_day_the_data_stands_at():
    text = (
        "Order no;Order date;Article no;Qty\n"
        + "\n".join(f"{k};2026-02-{k:02};A;1" for k in range(1, 29))
        + "\n99;2027-02-25;A;2"
    )
    imported = load([sheet(text)], today=TODAY)
    assert imported.company.as_of == dt.date(2026, 2, 28)
    assert "day_in_future" in imported.issues["code"].to_list()
