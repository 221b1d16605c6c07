"""Headers of the way from deal to payment; words only."""

from __future__ import annotations

from firstmate.company.headers.means import PERSON, RESOURCE
from firstmate.company.headers.party import (
    CUSTOMER,
    LATITUDE,
    LONGITUDE,
    POSTCODE,
    SALES_PERSON,
)  # fmt: skip
from firstmate.company.headers.place import LOCATION
from firstmate.company.headers.thing import CURRENCY, ITEM, PRICE, QUANTITY

ORDER = (
    "order no|order number|order|order id|order name|order reference|sales order|sales order no|"
    "so no|so number|invoice no|invoice number|invoice|document no|doc no|auftrag|auftragsnummer|"
    "auftrags-nr|auftrag nr|bestellnummer|bestell-nr|belegnummer|beleg-nr|rechnungsnummer|"
    "rechnung|commande|no commande|numero de commande|no facture|facture|n commande|pedido|"
    "no pedido|numero de pedido|factura|no factura|ordine|no ordine|numero ordine|fattura|"
    "no fattura|ordernummer|bestelnummer|factuurnummer|factuur|verkooporder|num|vorgang|"
    "transaction no|receipt no|kundenauftrag|merchant order id|sales document|"
    "no zamowienia|zamowienie|no dokumentu|faktura|no faktury|auftr no|auftrag no|auf no|best no|belegno"
)
LINE = (
    "line|line no|line number|line id|pos|position|item line|order line|pos nr|positionsnummer|"
    "zeile|ligne|no ligne|linea|no linea|riga|no riga|regel|regelnummer|regelnr|row no|seq"
)
DAY = (
    "order date|date ordered|ordered|ordered on|date|created|created at|order day|sale date|"
    "sales date|document date|posting date|transaction date|invoice date|purchase date|day|"
    "auftragsdatum|bestelldatum|belegdatum|datum|buchungsdatum|rechnungsdatum|erfasst am|tag|"
    "date commande|date de commande|date facture|date de facture|jour|fecha|fecha pedido|"
    "fecha factura|fecha documento|data|data ordine|data documento|data fattura|besteldatum|"
    "orderdatum|factuurdatum|placed on|order placed|period|month|week|monat|woche|when|time|"
    "data zamowienia|data wystawienia|data dokumentu|data sprzedazy|erf dat|"
    "erf datum|bel dat|auf dat|auftr datum|best dat"
)
AMOUNT = (
    "amount|net amount|line amount|line total|net|total|net value|value|revenue|sales|turnover|"
    "net sales|order value|total amount|net total|line value|price total|sum|umsatz|betrag|netto|"
    "nettobetrag|gesamtpreis|gesamt|positionswert|wert|nettowert|auftragswert|summe|erlos|"
    "montant|montant ht|total ht|ca|ca ht|chiffre d'affaires|importe|importe neto|total neto|ventas|"
    "importo|imponibile|totale|fatturato|bedrag|netto bedrag|omzet|totaal|untaxed amount|"
    "untaxed invoiced amount|subtotal|line net|sales value|net price total|"
    "wartosc|kwota|suma|pos wert|positionsbetrag|gesamt netto|zeilenwert"
)
WANTED = (
    "requested date|requested delivery|requested|wanted|wanted on|requested ship date|due date|due|"
    "need date|required date|required by|requested delivery date|customer date|delivery date|"
    "wunschtermin|wunschlieferdatum|gewunscht|liefertermin wunsch|kundenwunschtermin|"
    "date souhaitee|date demandee|fecha solicitada|fecha deseada|data richiesta|gewenste datum|"
    "gewenste leverdatum|required|deadline|date needed|date livraison demandee|"
    "date de livraison demandee|date livraison souhaitee|date de livraison souhaitee|"
    "livraison demandee|livraison souhaitee|date de besoin|fecha entrega solicitada|"
    "fecha de entrega solicitada|fecha entrega deseada|data consegna richiesta|data richiesta consegna|"
    "leverdatum gewenst|lieferdatum gewunscht|gewunschtes lieferdatum|wunschdatum|lieferwunsch|"
    "data zadana"
)
PROMISED = (
    "promised date|promised|promise date|confirmed date|confirmed|confirmed delivery date|"
    "current promise|current promised date|promised now|promised delivery|commitment date|"
    "expected delivery date|expected delivery|planned date|scheduled date|delivery date|liefertermin|"
    "zugesagt|zugesagter termin|bestatigter termin|bestatigt|lieferdatum zugesagt|liefertermin best|"
    "date promise|date de livraison|date livraison|date confirmee|fecha entrega|fecha prometida|"
    "fecha confirmada|fecha de entrega|consegna|data consegna|data confermata|leverdatum|"
    "toegezegde datum|bevestigde datum|eta|ship by|latest promise|due date|"
    "data consegna prevista|termin realizacji|data realizacji|"
    "termin dostawy|lief dat|lt datum|fecha prevista|date prevue|date de livraison prevue"
)
STATUS = (
    "status|state|order status|line status|order state|fulfillment status|delivery status|"
    "auftragsstatus|zustand|statut|etat|etat commande|estado|estado pedido|stato|stato ordine|"
    "orderstatus|stage|erledigt|item status|"
    "stan|stan zamowienia"
)
JOB = (
    "job|job no|job number|project|project no|project code|project number|job code|job id|"
    "works order|projekt|projektnummer|projekt-nr|kommission|auftrag|auftragsnummer|projet|no projet|"
    "affaire|chantier|proyecto|obra|no proyecto|progetto|commessa|no commessa|cantiere|opdracht|"
    "projectnummer|werk|order no|order|matter|engagement"
)
JOB_CLASS = (
    "job class|work type|kind of work|type of work|job type|product group|project type|category|"
    "type|trade|class|kind|auftragsart|gewerk|art der arbeit|projektart|leistungsart|"
    "warengruppe|type de travaux|tipo de trabajo|tipo lavoro|soort werk|service line|product line"
)

HEADERS: dict[str, dict[str, str]] = {
    "deals": {
        "deal": "deal id|record id|deal no|opportunity id|opportunity no|deal|opportunity|id|"
        "pipedrive system id|deal pipedrive system id|lead id|chance|verkaufschance|affaire|oportunidad|"
        "opportunita|kans|deal name|deal title|opportunity name|title",
        "name": "deal name|deal title|title|opportunity|opportunity name|name|subject|deal|"
        "bezeichnung|verkaufschance|titel|nom|nombre|nome|naam|description",
        "customer": f"associated company|organization|organisation|company name|{CUSTOMER}",
        "owner": f"deal owner|owner|{SALES_PERSON}|inhaber|zustandig|proprietaire|propietario|"
        "proprietario|eigenaar|responsible",
        "stage": "deal stage|stage|pipeline stage|phase|sales stage|stufe|etape|etapa|fase|verkaufsphase",
        "outcome": "outcome|status|deal status|won lost|result|ergebnis|statut|estado|stato|resultat",
        "amount": "amount|deal value|value|deal amount|expected revenue|wert|betrag|volumen|"
        "auftragswert|montant|valeur|importe|valor|importo|valore|bedrag|waarde|potential",
        "currency": f"currency of value|{CURRENCY}",
        "probability": "probability|deal probability|win probability|chance|likelihood|confidence|"
        "wahrscheinlichkeit|probabilite|probabilidad|probabilita|waarschijnlijkheid|kans|percent",
        "created": "create date|created|creation date|created on|date created|opened|deal created|"
        "erstellt|erstellt am|angelegt|cree le|date de creation|creado|fecha de creacion|creata|"
        "data creazione|aangemaakt|add time|deal creation date",
        "expected_close": "expected close date|close date|expected close|expected closing|"
        "forecast close|closing date|abschlussdatum|erwarteter abschluss|date de cloture prevue|"
        "cierre previsto|chiusura prevista|verwachte sluitdatum|expected order date",
        "decision_day": "decision date|award date|tender decision|tender decision date|award day|"
        "vergabetermin|zuschlagstermin|vergabe|date d attribution|fecha de adjudicacion|"
        "data di aggiudicazione|gunningsdatum",
        "closed": "closed on|closed date|won time|lost time|decided|date closed|deal closed|"
        "abgeschlossen am|entschieden am|cloture le|cerrado el|chiusa il|gesloten op|actual close date",
        "loss_reason": "lost reason|loss reason|closed lost reason|reason lost|why lost|verlustgrund|"
        "absagegrund|raison de perte|motivo de perdida|motivo perdita|reden verlies",
        "job_class": JOB_CLASS,
        "item": "product|item|sku|artikel|produkt",
        "quantity": "quantity|qty|menge|units",
        "wanted": "wanted|delivery wanted|needed by|requested delivery|liefertermin|start date",
    },
    "deal_stages": {
        "deal": "deal id|deal|record id|opportunity id|opportunity",
        "stage": "stage|deal stage|new stage|stage name|phase|stufe|etape|etapa|fase",
        "at": "entered|at|date entered|changed at|stage entered|since|datum|date|moved on|changed on",
    },
    "quotes": {
        "quote": "quote no|quote number|quote|quotation|quotation no|offer no|offer|estimate no|"
        "estimate|tender no|angebot|angebotsnummer|angebots-nr|angebotsnr|devis|no devis|presupuesto|"
        "no presupuesto|oferta|preventivo|no preventivo|offerte|offertenummer|rfq|bid",
        "customer": CUSTOMER,
        "deal": "deal id|deal|opportunity",
        "name": "title|description|subject|project|name|what|work|bezeichnung|betreff|objekt|objet|"
        "asunto|descripcion|oggetto|onderwerp|omschrijving|bauvorhaben",
        "job_class": JOB_CLASS,
        "owner": f"estimator|estimated by|quoted by|made by|{SALES_PERSON}|owner|bearbeiter|"
        "kalkulator|created by",
        "asked": "asked|enquiry date|inquiry date|request date|requested|received|anfragedatum|"
        "anfrage vom|date demande|fecha solicitud|data richiesta|aanvraagdatum|rfq date|enquiry",
        "sent": "sent|quote date|date sent|offer date|quoted on|issue date|date|angebotsdatum|"
        "datum|gesendet|date devis|date|fecha|fecha presupuesto|data|data preventivo|offertedatum|"
        "estimate date|sent on|created",
        "valid_until": "valid until|valid to|expiry|expires|expiration date|gultig bis|"
        "valable jusqu'au|validite|valido hasta|validez|valido fino al|scadenza|geldig tot",
        "amount": f"price|quote value|quoted price|offer value|quote amount|price offered|{AMOUNT}|"
        "angebotssumme|angebotswert|preis|prix|precio|prezzo|prijs",
        "currency": CURRENCY,
        "promised_days": "promised days|promised lead time|lead time offered|lead time|lieferzeit|"
        "delai|plazo|tempi|levertijd|promised weeks",
        "material": "material|material cost|material estimate|est material|materialkosten|"
        "materialeinsatz|matieres|materiales|materiali|materiaal",
        "hours": "hours|hours estimated|est hours|estimated hours|labour hours|stunden|"
        "kalkulierte stunden|sollstunden|heures|heures estimees|horas|ore|uren|calculated hours",
        "outcome": "outcome|result|won lost|status|state|decision|ergebnis|resultat|statut|resultado|"
        "estado|esito|stato|resultaat|won",
        "decided": "decided|decision date|decided on|closed|entschieden|entscheidungsdatum|decide le|"
        "decidido|deciso|besloten|won lost date|closed on|date decided",
        "loss_reason": "loss reason|lost reason|reason|reason lost|why lost|verlustgrund|grund|"
        "absagegrund|raison|motif|motivo|reden",
        "job": "order no|job no|became order|became job|auftrag|auftragsnummer|commande|pedido|ordine|"
        "job|project|converted to|won order",
    },
    "quote_lines": {
        "quote": "quote no|quote|quotation|quotation no|offer no|estimate no|angebot|angebotsnummer|devis|"
        "presupuesto|preventivo|offerte",
        "line": LINE,
        "item": ITEM,
        "resource": RESOURCE,
        "quantity": QUANTITY,
        "hours": "hours|est hours|stunden|heures|horas|ore|uren",
        "amount": AMOUNT,
    },
    "jobs": {
        "job": f"{JOB}|no|number|code",
        "name": "name|job name|project name|title|description|work|what|bezeichnung|projektname|"
        "bauvorhaben|beschreibung|objekt|nom|intitule|objet|nombre|descripcion|nome|descrizione|"
        "oggetto|naam|omschrijving|subject",
        "customer": CUSTOMER,
        "job_class": JOB_CLASS,
        "terms": "terms|billing|billing type|contract type|contract|abrechnung|abrechnungsart|"
        "vertragsart|facturation|facturacion|fatturazione|contractvorm|pricing",
        "status": STATUS,
        "amount": f"price|contract value|order value|job value|agreed price|contract sum|{AMOUNT}|"
        "auftragssumme|preis|budget|fee",
        "currency": CURRENCY,
        "ordered": "ordered|order date|ordered on|start date|created|date ordered|beauftragt|"
        "auftragsdatum|bestelldatum|beauftragt am|commande le|date commande|fecha pedido|"
        "data ordine|besteldatum|signed|started|start|won on|date",
        "wanted": WANTED,
        "promised": f"{PROMISED}|end date|planned end|planned finish|completion date|fertigstellung|fin",
        "finished": "finished|completed|completed on|finished on|done on|closed on|delivered on|"
        "fertig am|abgeschlossen am|fertiggestellt|termine le|terminado el|finito il|klaar op|"
        "actual end|date finished|handed over",
        "material": "material|material cost|material planned|planned material|materials|materialkosten|"
        "matieres|materiales|materiali|materiaal",
        "hours": "hours|est hours|estimated hours|budget hours|planned hours|stunden|sollstunden|"
        "planstunden|heures|heures prevues|horas|ore previste|uren|hours estimated|hours budget",
        "done_share": "done|% done|percent complete|progress|% complete|complete|fertig %|"
        "fertigstellungsgrad|avancement|avance|avanzamento|voortgang",
        "person": f"project manager|manager|responsible|project lead|projektleiter|{PERSON}",
        "estimator": "estimator|estimated by|kalkulator|calculated by|quoted by",
    },
    "phases": {
        "job": JOB,
        "phase": "phase|work package|part|stage|task|milestone|arbeitspaket|teil|lot|tache|"
        "etapa|fase|lotto|activity",
        "resource": RESOURCE,
        "skill": "skill|trade|qualification|qualifikation",
        "budget_hours": "budget hours|planned hours|hours planned|budget|estimated hours|"
        "planstunden|sollstunden|heures prevues|horas previstas|ore previste|geplande uren|hours",
        "remaining_hours": "remaining hours|hours remaining|hours left|to go|etc|reststunden|"
        "heures restantes|horas restantes|ore residue|resterende uren|remaining",
        "starts": "start|starts|start date|planned start|beginn|debut|inicio|inizio",
        "ends": "end|ends|end date|planned end|finish|ende|fin|fine|eind",
    },
    "gates": {
        "work": f"{JOB}|work",
        "gate": "gate|waiting for|condition|approval|precondition|milestone|wartet auf|freigabe|"
        "voraussetzung|condition prealable|jalon|hito|requisito|condizione|voorwaarde|blocked by|needs",
        "owner": "owner|who|responsible|with whom|zustandig|verantwortlich|responsable|"
        "responsabile|eigenaar|waiting on|with",
        "expected": "expected|expected date|expected on|expected by|due|erwartet|erwartet am|prevu|"
        "previsto|verwacht|due date",
        "passed": "passed|passed on|done|cleared|done on|fulfilled on|received on|erledigt am|"
        "erfullt am|leve le|superado|superata|gereed op|completed|date done|met on|cleared on",
        "asked": "asked|asked on|requested on|asked for|sent on|open since|waiting since|"
        "angefragt am|gesendet am|wartet seit|demande le|solicitado|richiesto|gevraagd op",
    },
    "sales_lines": {
        "order": ORDER,
        "line": LINE,
        "day": DAY,
        "at": "order time|created at|time|timestamp|uhrzeit",
        "customer": CUSTOMER,
        "item": ITEM,
        "description": "description|text|item description|line text|line description|product name|"
        "item name|article name|product description|free text|memo|details|bezeichnung|beschreibung|"
        "positionstext|artikelbezeichnung|langtext|designation|libelle|descripcion|concepto|"
        "descrizione|omschrijving|lineitem name|memo description|order lines description|what",
        "job": "job|job no|project|project no|job number|projekt|projektnummer|kommission|affaire|"
        "chantier|proyecto|obra|commessa|progetto|projectnummer",
        "job_class": JOB_CLASS,
        "location": LOCATION,
        "channel": "channel|sales channel|source|order source|order type|vertriebsweg|kanal|canal|"
        "canale|kanaal|herkunft|origine|shop",
        "sales_person": SALES_PERSON,
        "quantity": QUANTITY,
        "allocated": "allocated|qty allocated|reserved|qty reserved|reserviert|zugeteilt|alloue|"
        "reserve|asignado|reservado|assegnato|impegnato|gereserveerd|committed",
        "shipped": "qty delivered|delivered qty|qty shipped|shipped qty|delivered quantity|"
        "quantity delivered|quantity shipped|shipped|delivered|delivery quantity|qty supplied|"
        "liefermenge|gelieferte menge|geliefert|menge geliefert|qte livree|quantite livree|livre|"
        "cantidad entregada|entregado|cant servida|quantita consegnata|consegnato|qta evasa|"
        "aantal geleverd|geleverd|qty dispatched",
        "price": PRICE,
        "amount": AMOUNT,
        "currency": CURRENCY,
        "tax_included": "tax included|taxes included|prices include tax|price includes tax|vat included|"
        "mwst enthalten|inkl mwst|taxes incluses|iva inclusa|iva incluido",
        "tax_rate": "tax rate|vat rate|vat %|tax %|vat percent|mwst satz|mwst %|ust satz|ust %|steuersatz|"
        "taux tva|taux de tva|tva %|tipo iva|tipo de iva|iva %|aliquota|aliquota iva|btw tarief|btw %",
        "status": STATUS,
        "document": "document type|doc type|transaction type|belegart|type de document|"
        "tipo documento|documenttype",
        "wanted": WANTED,
        "first_promised": "first promised|first promise|original promise|originally promised|"
        "first promised date|original date|original due date|initial promise|first confirmed|"
        "erster termin|ursprunglicher termin|erstzusage|erstbestatigt|premiere date promise|"
        "date initiale|primera fecha|fecha original|prima data promessa|data originale|"
        "eerste leverdatum|original promise date|first confirmed date",
        "promised": PROMISED,
        "shipped_on": "shipped on|ship date|shipped date|date shipped|delivered on|dispatch date|"
        "delivered date|actual delivery|actual ship date|last delivery|fulfilled at|"
        "lieferdatum|versanddatum|geliefert am|versendet am|letzte lieferung|date d'expedition|"
        "date expedition|livre le|date de livraison reelle|fecha envio|fecha de envio|entregado el|"
        "data spedizione|data consegna effettiva|verzenddatum|geleverd op|despatched|dispatched",
        "invoiced_on": "invoiced on|invoice date|invoiced|billed on|date invoiced|fakturiert am|"
        "rechnungsdatum|facture le|facturado el|fatturato il|gefactureerd op|billing date",
        "substitute_for": "substitute for|replaces|instead of|ersatz fur|remplace|en lugar de|"
        "sostituisce|vervangt",
        "priority": "priority|prio|prioritat|priorite|prioridad|priorita|prioriteit|urgency",
    },
    "promises": {
        "order": ORDER,
        "line": LINE,
        "known_at": "known at|changed on|changed at|promise made|date of change|date changed|"
        "promised at|told on|entered on|geandert am|zugesagt am|modifie le|cambiado el|"
        "modificato il|gewijzigd op|recorded on",
        "promised": f"promised to|new date|new promised date|{PROMISED}",
        "moved_by": "moved by|changed by|who moved|caused by|verschoben durch|reason|grund|initiator",
    },
    "shipments": {
        "shipment": "delivery no|delivery note|delivery note no|shipment|shipment no|delivery|"
        "dispatch no|packing slip|despatch note|lieferschein|lieferschein-nr|lieferscheinnummer|"
        "lieferung|bon de livraison|no bl|bl|expedition|albaran|no albaran|entrega|ddt|bolla|"
        "no ddt|pakbon|pakbonnummer|zending|leverbon|consignment|trip no",
        "line": LINE,
        "order": ORDER,
        "order_line": "order line|order line no|order pos|auftragsposition|ligne commande",
        "item": ITEM,
        "location": LOCATION,
        "customer": CUSTOMER,
        "quantity": f"qty delivered|qty shipped|delivered qty|shipped qty|{QUANTITY}|liefermenge",
        "shipped_on": "shipped|ship date|shipped on|dispatch date|dispatched|delivery date|date|"
        "date shipped|left|versanddatum|lieferdatum|versendet am|datum|date d'expedition|"
        "date de livraison|date|fecha envio|fecha|data spedizione|data|verzenddatum|leverdatum|"
        "planned date|departure",
        "delivered": "delivered|delivered on|arrived|arrival date|pod date|delivered at|zugestellt|"
        "angekommen|livre le|entregado|consegnato il|afgeleverd|received on",
        "carrier": "carrier|vehicle|driver|forwarder|shipped by|tour|van|spedition|spediteur|"
        "frachtfuhrer|fahrzeug|fahrer|transporteur|transportista|vettore|corriere|vervoerder|"
        "shipping method",
        "weight": "weight|gewicht|poids|peso|total weight|gross weight",
        "postcode": POSTCODE,
        "latitude": LATITUDE,
        "longitude": LONGITUDE,
        "freight": "freight|freight cost|shipping cost|fracht|frachtkosten|versandkosten|port|"
        "frais de port|portes|gastos de envio|trasporto|vrachtkosten|transport cost",
    },
    "returns": {
        "return_number": "return no|return|rma|rma no|complaint no|credit note no|retoure|"
        "retouren-nr|reklamation|reklamations-nr|no retour|avoir|devolucion|no devolucion|reso|"
        "no reso|retour|retournummer|return number|claim no",
        "line": LINE,
        "order": ORDER,
        "customer": CUSTOMER,
        "item": ITEM,
        "quantity": f"qty returned|returned|returned qty|{QUANTITY}|retourmenge",
        "amount": f"refund|refunded amount|credit|credit amount|refund amount|cost|{AMOUNT}|gutschrift",
        "currency": CURRENCY,
        "reason": "reason|return reason|complaint|grund|retourengrund|fehler|motif|motivo|reden|cause",
        "day": f"return date|returned on|date returned|retourdatum|{DAY}",
    },
    "invoices": {
        "invoice": "invoice no|invoice|invoice number|invoice id|bill no|doc no|rechnung|"
        "rechnungsnummer|rechnungs-nr|re-nr|facture|no facture|numero facture|factura|no factura|"
        "fattura|no fattura|numero fattura|factuur|factuurnummer|belegfeld 1|belegnummer|voucher no",
        "customer": CUSTOMER,
        "order": "order no|order|sales order|job|job no|project|order reference|auftrag|"
        "auftragsnummer|projekt|commande|no commande|pedido|ordine|ordernummer|reference|so no|"
        "for order|origin|source document",
        "kind": "type|kind|invoice type|document type|stage|rechnungsart|belegart|art|tipo|soort",
        "day": f"invoice date|date issued|billing date|issued|issued on|belegdatum|{DAY}",
        "due": "due|due date|payable by|payment due|fallig|fallig am|falligkeit|faelligkeitsdatum|"
        "zahlbar bis|echeance|date d'echeance|vencimiento|fecha vencimiento|scadenza|data scadenza|"
        "vervaldatum|vervaldag|days due",
        "amount": f"invoice amount|invoice net|net invoice|{AMOUNT}|rechnungsbetrag",
        "tax": "tax|vat|tax amount|vat amount|tax total|mwst|ust|steuer|umsatzsteuer|mwst betrag|tva|"
        "montant tva|iva|btw|btw bedrag|sales tax|gst",
        "paid": "paid|amount paid|paid amount|invoice amount paid|payment|received|bezahlt|"
        "bezahlter betrag|gezahlt|paye|montant paye|regle|pagado|importe pagado|pagato|importo pagato|"
        "betaald|betaald bedrag|paid so far|amount received",
        "paid_on": "paid on|payment date|date paid|paid date|paid at|bezahlt am|zahlungsdatum|"
        "zahldatum|paye le|date de paiement|regle le|pagado el|fecha de pago|pagato il|"
        "data pagamento|betaald op|betaaldatum|fully paid on",
        "currency": CURRENCY,
    },
    "payments": {
        "payment": "payment no|payment id|payment|receipt no|transaction id|zahlung|zahlungsnummer|"
        "no paiement|no pago|pago|pagamento|no pagamento|betaling|betaalnummer|reference|"
        "bank reference|payment number",
        "document": "invoice no|invoice|document|bill|purchase|for invoice|settles|rechnung|"
        "rechnungsnummer|facture|no facture|factura|fattura|factuur|factuurnummer|applied to",
        "party": "party|customer|supplier|payer|payee|name|contact|kunde|lieferant|zahler|client|"
        "fournisseur|cliente|proveedor|fornitore|klant|leverancier|customer no",
        "direction": "direction|in out|type|richtung|sens|sentido|verso|richting",
        "amount": "amount|paid|payment amount|amount paid|received|betrag|zahlbetrag|montant|importe|"
        "importo|bedrag|value",
        "currency": CURRENCY,
        "day": "payment date|date|paid on|received on|value date|booking date|zahlungsdatum|datum|"
        "wertstellung|valuta|date de paiement|date|fecha de pago|fecha|data pagamento|data|betaaldatum",
    },
}
