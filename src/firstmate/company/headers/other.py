"""Headers of event logs, cash, rates and targets; words only."""

from __future__ import annotations

HEADERS: dict[str, dict[str, str]] = {
    "events": {
        "case": "case|case id|case:concept:name|concept name case|trace|ticket id|order id|vorgang|"
        "vorgangsnummer|fall|dossier|caso|zaak|issue key|process instance",
        "activity": "activity|concept:name|event|step|status|action|aktivitat|ereignis|schritt|"
        "vorgangsschritt|activite|evenement|actividad|evento|attivita|activiteit|gebeurtenis|"
        "new status|event type",
        "start": "timestamp|time:timestamp|start|time|date|at|when|changed on|zeitstempel|zeitpunkt|"
        "beginn|datum|horodatage|debut|marca de tiempo|inicio|data ora|inizio|tijdstip|changed at|"
        "start time|date time",
        "end": "end|complete|completed|end time|finish|ende|fin|fine|eind|complete timestamp",
        "who": "who|resource|org:resource|user|by|performed by|person|changed by|bearbeiter|"
        "benutzer|utilisateur|usuario|utente|gebruiker|agent",
        "objects": "objects|linked to|object|related",
    },
    "cash_lines": {
        "cash_line": "name|text|description|item|cost|purpose|position|bezeichnung|libelle|concepto|"
        "descripcion|descrizione|omschrijving|cash line|what",
        "day": "date|day|first day|datum|fecha|data|due|first date|next due|faellig|ab",
        "direction": "direction|in out|type|sens|tipo|richting",
        "amount": "amount|value|betrag|montant|importe|importo|bedrag|cost|payment",
        "currency": "currency|waehrung|devise|moneda|valuta",
        "every": "every|recurs|frequency|interval|how often|turnus|rhythmus|frequence|frecuencia|"
        "frequenza|frequentie|repeats",
        "until": "until|end|last day|bis|jusqu'au|hasta|fino a|tot",
        "certainty": "certainty|certain|sicherheit|status",
    },
    "bank_lines": {
        "bank_line": "transaction id|transaction number|bank reference|reference number|buchungsnummer|"
        "umsatznummer|id",
        "day": "booking date|date|posting date|transaction date|completed date|buchungstag|"
        "buchungsdatum|buchung|datum|date operation|date comptable|fecha|fecha operacion|data|data operazione|"
        "data contabile|boekdatum|rentedatum|value date|valuta|valutadatum|wertstellung|started date",
        "party": "payee|payer|counterparty|counterparty name|name|beguenstigter zahlungspflichtiger|"
        "auftraggeber zahlungsempfaenger|auftraggeber empfaenger|zahlungsempfaenger|beguenstigter|"
        "empfaenger|auftraggeber|zahlungsbeteiligter|name zahlungsbeteiligter|tiers|beneficiaire|"
        "beneficiario|ordenante|controparte|tegenpartij|naam tegenpartij|naam omschrijving|merchant|partner name|who",
        "text": "purpose|verwendungszweck|payment reference|description|text|booking text|narrative|memo|"
        "particulars|transaction description|reference|details|buchungstext|umsatztext|libelle|concepto|descripcion|"
        "descrizione|causale|omschrijving|mededelingen|communication",
        "amount": "amount|value|betrag|umsatz|montant|importe|importo|bedrag|amount eur|bedrag eur",
        "direction": "direction|in out|debit credit|debit credit indicator|dr cr|soll haben|"
        "soll haben kennzeichen|s h|sens|af bij|signo",
        "paid_in": "paid in|money in|credit|credits|deposits|deposit|credit amount|haben|gutschrift|eingang|"
        "credit eur|abono|abonos|haber|entrate|accrediti|avere|bij|ontvangsten",
        "paid_out": "paid out|money out|debit|debits|withdrawals|withdrawal|debit amount|soll|lastschrift|"
        "ausgang|debit eur|cargo|cargos|debe|uscite|addebiti|dare|af|uitgaven",
        "currency": "currency|waehrung|devise|moneda|divisa|munt|ccy",
        "balance": "balance|account balance|running balance|closing balance|saldo|saldo nach buchung|solde|"
        "kontostand|saldo contable|saldo disponible|saldo na mutatie",
    },
    "fx_rates": {
        "currency": "currency|currency code|from currency|waehrung|devise|moneda|valuta",
        "day": "date|day|valid from|datum|fecha|data|from",
        "rate": "rate|exchange rate|kurs|wechselkurs|taux|taux de change|tipo de cambio|cambio|koers|"
        "wisselkoers",
    },
    "cost_rates": {
        "cost_rate": "rate|name|cost type|cost rate|kostenart|kostensatz",
        "value": "value|amount|cost|wert|betrag|kosten",
        "unit": "unit|per|einheit|je",
    },
    "budgets": {
        "measure": "measure|kpi|account|budget line|konto|kennzahl|compte|cuenta|conto|rekening",
        "scope": "scope|family|department|for|bereich|abteilung",
        "period": "period|month|quarter|monat|periode|mois|mes|mese|maand|date",
        "value": "budget|value|planned|plan|wert|plan wert|montant|presupuesto|valore|begroot",
    },
    "promotions": {
        "promotion": "promotion|promo|campaign|promotion name|aktion|kampagne|werbeaktion|campagne|"
        "promocion|campana|promozione|campagna|actie",
        "item": "item|sku|product|article|artikel|articolo|producto|item code",
        "family": "family|product group|category|warengruppe|famille|familia|famiglia|productgroep",
        "from_day": "from|start|start date|begins|von|beginn|debut|desde|inicio|dal|inizio|van",
        "to_day": "to|until|end|end date|ends|bis|ende|fin|hasta|al|fine|tot",
        "discount": "discount|discount %|price cut|rabatt|nachlass|remise|descuento|sconto|korting",
    },
    "past_forecasts": {
        "item": "item|sku|product|article|artikel|article code|producto|articolo|item code",
        "location": "location|site|warehouse|store|lager|entrepot|almacen|magazzino|magazijn",
        "period": "period|week|forecast period|forecast week|for week|monat|month|woche|semaine|semana"
        "|settimana|periode",
        "known_on": "known on|forecast date|forecast made on|made on|created on|version date|as of|"
        "snapshot|prognose vom|erstellt am|date de prevision|fecha de prevision|data previsione",
        "mean": "forecast|forecast quantity|forecast qty|expected|prognose|prognosemenge|prevision|"
        "previsione|prognosis|mean",
        "layer": "layer|forecast version|kind of forecast",
    },
    "targets": {
        "measure": "measure|kpi|target|metric|goal|kennzahl|ziel|indicateur|indicador|indicatore",
        "scope": "scope|for|family|department|bereich",
        "value": "target value|target|value|goal|ziel|zielwert|objectif|objetivo|obiettivo|doel",
        "owner": "owner|responsible|who|verantwortlich|responsable",
    },
}
