# ruff: noqa: E501 - rows of words
"""Words that stand for values in six languages: yes and no, states, months, "not known".

It holds words only; what is done with them is in numbers, days and choices.
"""

from __future__ import annotations

from collections.abc import Mapping

from firstmate.intake.plain import plain


def _words(**meanings: str) -> Mapping[str, str]:
    return {plain(word): name for name, words in meanings.items() for word in words.split("|")}


#: Texts in any cell that mean "nothing is known".
NOTHING = frozenset(
    [
        "n/a",
        "na",
        "n.a.",
        "#n/a",
        "#n/a n/a",
        "null",
        "none",
        "nan",
        "nil",
        "-",
        "--",
        "---",
        "–",
        "—",
        "?",
        "??",
        "???",
        ".",
        "poa",
        "p.o.a.",
        "tbd",
        "tba",
        "tbc",
        "not stocked",
        "not available",
        "not applicable",
        "unknown",
        "k.a.",
        "keine angabe",
        "unbekannt",
        "n.v.",
        "nvt",
        "n.v.t.",
        "onbekend",
        "s/o",
        "inconnu",
        "n.d.",
        "nd",
        "sconosciuto",
        "desconocido",
        "sin dato",
        "auf anfrage",
        "on request",
        "sur demande",
        "#ref!",
        "#value!",
        "#div/0!",
        "#name?",
        "#null!",
        "#num!",
        "(blank)",
        "(leer)",
        "(vide)",
        "undefined",
    ]
)

FLAGS: Mapping[str, str] = _words(
    true="yes|y|true|1|x|ja|j|wahr|oui|o|vrai|si|s|vero|verdadero|waar|active|aktiv|on|ok|✓|"
    "actif|activo|attivo|actief|published",
    false="no|n|false|0|nein|falsch|non|faux|falso|nee|onwaar|inactive|inaktiv|off|gesperrt|"
    "inactif|inactivo|inattivo|inactief|discontinued|ausgelaufen|archived|draft|blocked",
)

_OPEN = (
    "open|offen|ouvert|ouverte|abierto|abierta|aperto|aperta|new|neu|pending|processing|"
    "unfulfilled|in progress|in arbeit|en cours|en curso|in corso|in behandeling|confirmed|"
    "bestatigt|confirme|confirmado|confermato|bevestigd|released|freigegeben|to deliver|"
    "to deliver and bill|to bill and deliver|to receive|to receive and bill|sale|sales order|"
    "bestellt|ordered|on hold|awaiting payment|paid|authorized|sent|gesendet|approved|"
    "backorder|ruckstand|pendiente|pendiente de entrega|pendientes|in attesa|en attente|a livrer|a expedier|"
    "da evadere|da consegnare|lopend|nowe|w realizacji|otwarte|otwarty|przyjete|in bearbeitung|erfasst|ausstehend|"
    "in production|in fertigung|scheduled|active|order|aktiv|overdue|waiting"
)
_PARTIAL = (
    "partial|partially|partially fulfilled|teilgeliefert|teilweise|teilweise geliefert|teil|"
    "partially delivered|partly delivered|part delivered|partially shipped|partiel|partielle|"
    "partiellement livre|parcial|parzialmente|parziale|gedeeltelijk|deels geleverd|part shipped|"
    "partially received|part received"
)
_DONE = (
    "done|closed|complete|completed|delivered|fulfilled|shipped|invoiced|fully invoiced|erledigt|"
    "geliefert|abgeschlossen|fakturiert|termine|terminee|livre|livree|clos|cerrado|entregado|"
    "completado|facturado|consegnato|chiuso|evaso|fatturato|geleverd|gesloten|afgerond|finished|"
    "voll geliefert|to bill|received|erhalten|beendet|fertig|locked|dispatched|versendet|"
    "fully delivered|paid and delivered|archived|expediee|expedie|enviado|entregada|servido|facturada|"
    "spedito|spedita|consegnata|evasa|chiusa|verzonden|zrealizowane|zrealizowany|zakonczone|wyslane|wydane|dostarczone|"
    "ausgeliefert|komplett geliefert|berechnet|verrechnet"
)
_CANCELLED = (
    "cancelled|canceled|storniert|storno|annule|annulee|anulado|cancelado|annullato|"
    "geannuleerd|void|voided|deleted|refunded|rejected|abgelehnt|abgesagt|expired|gestrichen|"
    "cancelled by customer|failed|trash|anulowane|anulowany|annullata|anulada|cancelada|geannuleerde"
)
_QUOTE = (
    "quote|quotation|offer|angebot|devis|presupuesto|preventivo|offerte|estimate|draft|entwurf|"
    "brouillon|borrador|bozza|concept|quotation sent|draft order"
)

#: ``table.column`` -> plain word -> choice of that column.
CHOICES: Mapping[str, Mapping[str, str]] = {
    "sales_lines.status": _words(
        open=_OPEN, partial=_PARTIAL, done=_DONE, cancelled=_CANCELLED, quote=_QUOTE
    ),
    "sales_lines.document": _words(
        order="order|auftrag", invoice="invoice|rechnung|sales receipt|sales invoice|credit memo|"
        "sales credit note", shipment="shipment|lieferschein|delivery"
    ),
    "purchase_lines.status": _words(
        open=_OPEN, partial=_PARTIAL, done=_DONE, cancelled=_CANCELLED, draft=_QUOTE
    ),
    "work_orders.status": _words(
        planned="planned|geplant|draft|entwurf|planifie|planificado|pianificato|gepland|"
        "not started|proposed",
        open="open|offen|confirmed|released|freigegeben|new|ready|firm|ouvert|abierto|aperto",
        started="started|in progress|in process|in arbeit|begonnen|running|wip|en cours|"
        "en curso|in corso|gestart|progress|to close|stopped",
        done=_DONE, cancelled=_CANCELLED,
    ),
    "jobs.status": _words(open=f"{_OPEN}|started|begonnen|gestart|{_PARTIAL}", done=_DONE,
                          cancelled=_CANCELLED),
    "jobs.terms": _words(
        fixed="fixed|fixed price|festpreis|pauschal|forfait|lump sum",
        time="time|time and materials|t m|hourly|nach aufwand|regie|stundenlohn",
        retainer="retainer|monthly|pauschale|abo|subscription",
        **{"call-off": "call off|abruf|rahmen|framework"},
    ),
    "deals.outcome": _words(
        won="won|gewonnen|closed won|closedwon|gagne|ganado|vinto|gewonnen|order|accepted|"
        "auftrag|beauftragt",
        lost="lost|verloren|closed lost|closedlost|perdu|perdido|perso|rejected|declined|"
        "abgelehnt|deleted",
        open="open|offen|ouvert|abierto|aperto|pending|in progress|qualified|proposal|negotiation",
    ),
    "items.supply": _words(
        buy="buy|bought|purchase|purchased|buy in|kauf|kaufteil|zukauf|fremdbezug|f|achat|achete|"
        "comprado|compra|acquisto|inkoop|ingekocht|trading|handelsware|raw material|rohstoff|"
        "consumable|can be purchased|b",
        make="make|made|manufacture|manufactured|produce|eigenfertigung|fertigung|produktion|e|"
        "fabrique|fabrication|fabricado|produzione|prodotto|maak|productie|finished good|"
        "assembly|fertigerzeugnis|m|production|in house",
        phantom="phantom|kit|set|bundle|dummy|fantome|fantasma",
        service="service|dienstleistung|leistung|servicio|servizio|dienst|labour|labor|digital",
    ),
    "invoices.kind": _words(
        invoice="invoice|rechnung|sales invoice|facture|factura|fattura|factuur|final invoice|"
        "schlussrechnung|final",
        credit="credit|credit note|credit memo|gutschrift|avoir|abono|nota di credito|"
        "creditnota|sales credit note|storno",
        deposit="deposit|deposit invoice|anzahlung|anzahlungsrechnung|acompte|anticipo|acconto|"
        "aanbetaling|down payment|advance",
        stage="stage|stage payment|interim|abschlag|abschlagsrechnung|progress|situation|"
        "progress invoice|teilrechnung|termijn",
    ),
    "quality_checks.result": _words(
        **{"pass": "pass|passed|ok|io|i o|good|bestanden|conforme|conform|approved|accepted|gut"},
        fail="fail|failed|nok|nio|n i o|not ok|rejected|bad|non conforme|no conforme|afgekeurd|"
        "nicht bestanden|schlecht|defect|rework|scrap|nacharbeit|ausschuss",
    ),
    "quality_checks.disposition": _words(
        rework="rework|nacharbeit|retouche|retrabajo|rilavorazione|herbewerking|repair|re spray|back to|back|redo|zuruck",
        scrap="scrap|ausschuss|rebut|chatarra|scarto|schroot|scrapped|verschrottet",
        use="use|use as is|accepted|release|freigabe|derogation|sonderfreigabe|concession",
        **{"return": "return|retoure|return to supplier|retour|devolucion|reso"},
    ),
    "time_entries.billable": _words(
        yes="yes|y|true|1|ja|oui|si|billable|x|wahr|vrai", no="no|n|false|0|nein|non|nee|"
        "non billable|falsch|faux"
    ),
    "payments.direction": _words(
        **{"in": "in|incoming|received|eingang|receipt|customer|customer payment|credit|haben|"
           "receivable|encaissement"},
        out="out|outgoing|sent|ausgang|supplier|supplier payment|debit|soll|payable|decaissement",
    ),
    "cash_lines.direction": _words(**{"in": "in|income|einnahme|recette|+"},
                                   out="out|expense|cost|ausgabe|depense|gasto|uscita|-"),
    "bank_lines.direction": _words(
        **{"in": "in|income|h|haben|credit|cr|c|einnahme|recette|+|bij|abono|avere"},
        out="out|expense|s|soll|debit|dr|d|ausgabe|depense|gasto|uscita|-|af|cargo|dare",
    ),
    "cash_lines.every": _words(
        once="once|one off|einmalig|unique", week="week|weekly|wochentlich|hebdomadaire",
        month="month|monthly|monatlich|mensuel|mensual|mensile|maandelijks",
        quarter="quarter|quarterly|vierteljahrlich|trimestriel", year="year|yearly|annual|jahrlich|"
        "annuel",
    ),
    "promises.moved_by": _words(us="us|we|ourselves|wir|internal|production|office|sales|workshop|planning|fertigung|vertrieb", supplier="supplier|"
                                "lieferant|vendor|purchasing|einkauf|material", customer="customer|client|kunde|site|baustelle"),
    "resources.kind": _words(
        machine="machine|maschine|anlage|macchina|maquina|equipment", crew="crew|team|people|"
        "labour|manual|bench|gruppe|mannschaft", desk="desk|office|buro|bureau",
        outside="outside|external|subcontractor|fremd|extern|lohn",
    ),
}  # fmt: skip
CHOICES = {
    **CHOICES,
    "quotes.outcome": {
        **CHOICES["deals.outcome"],
        **_words(open="open|offen|sent|draft|pending", won="order placed|ordered|confirmed",
                 lost="expired|no order|cancelled|storniert"),
    },
}  # fmt: skip

_MONTH_WORDS = (
    "january|jan|janner|januar|janvier|janv|enero|ene|gennaio|gen|januari",
    "february|feb|februar|fevrier|fevr|fev|febrero|febbraio|februari",
    "march|mar|marz|mrz|mars|marzo|maart|mrt",
    "april|apr|avril|avr|abril|abr|aprile",
    "may|mai|mayo|maggio|mag|mei",
    "june|jun|juni|juin|junio|giugno|giu",
    "july|jul|juli|juillet|juil|julio|luglio|lug",
    "august|aug|aout|agosto|ago|augustus",
    "september|sep|sept|septembre|septiembre|settembre|set",
    "october|oct|oktober|okt|octobre|octubre|ottobre|ott",
    "november|nov|novembre|noviembre",
    "december|dec|dezember|dez|decembre|diciembre|dic|dicembre",
)
#: Plain month name -> number of the month.
MONTHS: Mapping[str, int] = {
    word: number for number, words in enumerate(_MONTH_WORDS, 1) for word in words.split("|")
}

#: First words of a row that adds up others.
TOTALS = (
    r"^(?:grand |sub|report )?(?:total|totals|totaal|totale|totaux|summe|summen|gesamt|"
    r"gesamtsumme|zwischensumme|somme|suma|somma|sous-total|subtotal|total general|eindtotaal)\b"
)

_WEEKDAY_WORDS = (
    "monday|mon|mo|montag|lundi|lun|lunes|lunedi|maandag|ma",
    "tuesday|tue|tues|tu|dienstag|di|mardi|mar|martes|martedi|dinsdag",
    "wednesday|wed|we|mittwoch|mi|mercredi|mer|miercoles|mie|mercoledi|woensdag|wo",
    "thursday|thu|thur|thurs|th|donnerstag|do|jeudi|jeu|jueves|jue|giovedi|gio|donderdag",
    "friday|fri|fr|freitag|vendredi|ven|viernes|vie|venerdi|vrijdag|vr",
    "saturday|sat|sa|samstag|sonnabend|samedi|sam|sabado|sab|sabato|zaterdag|za",
    "sunday|sun|su|sonntag|so|dimanche|dim|domingo|dom|domenica|zondag|zo",
)
#: Plain name of a weekday -> 1 for Monday to 7.
WEEKDAYS: Mapping[str, int] = {
    word: number for number, words in enumerate(_WEEKDAY_WORDS, 1) for word in words.split("|")
}
