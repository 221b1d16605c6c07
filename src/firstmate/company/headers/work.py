"""Headers of buying, making, keeping and checking; words only."""

from __future__ import annotations

from firstmate.company.headers.means import PERSON, RESOURCE
from firstmate.company.headers.party import CUSTOMER, SUPPLIER
from firstmate.company.headers.place import LOCATION
from firstmate.company.headers.sales import AMOUNT, JOB, LINE
from firstmate.company.headers.thing import CURRENCY, ITEM, QUANTITY

PURCHASE = (
    "purchase order|purchase order no|po no|po number|po|purchase no|purchase|order no|order number|"
    "order|bestellung|bestellnummer|bestell-nr|beleg|einkaufsbeleg|commande fournisseur|"
    "no commande|commande|bon de commande|pedido de compra|no pedido|pedido|orden de compra|"
    "ordine di acquisto|no ordine|ordine fornitore|inkooporder|inkoopordernummer|bestelling|"
    "bestelnummer|purchase document|purch order"
)
WORK_ORDER = (
    "work order|work order no|production order|production order no|manufacturing order|mo|mo no|"
    "wo|wo no|works order|works order no|job card|batch no|fertigungsauftrag|fertigungsauftrag nr|"
    "fa|fa-nr|fa nr|produktionsauftrag|betriebsauftrag|ordre de fabrication|of|no of|"
    "orden de fabricacion|orden de produccion|ordine di produzione|odp|ordine di lavoro|werkorder|"
    "werkordernummer|productieorder|job traveller"
)
HOURS = (
    "hours|hours worked|hrs|time spent|duration|duration decimal|hours booked|actual hours|time|"
    "labour hours|worked|quantity hours|stunden|std|ist stunden|iststunden|arbeitszeit|dauer|"
    "gebuchte stunden|zeit|heures|heures passees|temps passe|duree|horas|horas trabajadas|duracion|"
    "ore|ore lavorate|durata|uren|gewerkte uren|duur|duration h|minutes|minuten|min"
)
STARTED = (
    "started|start|start time|begin|started at|from|start date|clock in|beginn|von|anfang|"
    "startzeit|gestartet|debut|heure debut|inicio|hora inicio|inizio|ora inizio|begintijd|van|"
    "timestamp|date time"
)
ENDED = (
    "ended|end|end time|finish|finished|stop|until|to|end date|clock out|ende|bis|endzeit|"
    "beendet|fin|heure fin|hora fin|fine|ora fine|eindtijd|tot"
)
WORK_DAY = (
    "date|day|work date|report date|booking date|worked on|posting date|entry date|start date|"
    "datum|tag|buchungsdatum|arbeitstag|date|jour|fecha|dia|data|giorno|dag|boekdatum"
)

HEADERS: dict[str, dict[str, str]] = {
    "purchase_lines": {
        "purchase": PURCHASE,
        "line": LINE,
        "supplier": SUPPLIER,
        "item": ITEM,
        "location": LOCATION,
        "description": "description|text|item description|item name|article name|product name|"
        "bezeichnung|positionstext|designation|libelle|descripcion|descrizione|omschrijving",
        "job": "for order|for job|job|job no|job number|project|project no|cost object|kommission|"
        "fur auftrag|kostentrager|projekt|chantier|affaire|obra|commessa|voor order",
        "quantity": QUANTITY,
        "received": "received|qty received|received qty|quantity received|delivered qty|"
        "qty delivered|delivered|receipt qty|gelieferte menge|geliefert|eingegangen|wareneingang menge|"
        "we menge|recu|qte recue|quantite recue|recibido|cantidad recibida|ricevuto|"
        "quantita ricevuta|ontvangen|aantal ontvangen|received so far",
        "price": "price|unit price|purchase price|cost|unit cost|net price|rate|preis|einzelpreis|"
        "ek|ek preis|einkaufspreis|bestellpreis|prix|prix unitaire|prix d'achat|precio|"
        "precio unitario|prezzo|prezzo unitario|prijs|stukprijs|inkoopprijs|price each",
        "amount": AMOUNT,
        "currency": CURRENCY,
        "tax_included": "tax included|taxes included|prices include tax|price includes tax|vat included|"
        "mwst enthalten|inkl mwst|taxes incluses|iva inclusa|iva incluido",
        "tax_rate": "tax rate|vat rate|vat %|tax %|vat percent|mwst satz|mwst %|ust satz|ust %|steuersatz|"
        "taux tva|taux de tva|tva %|tipo iva|tipo de iva|iva %|aliquota|aliquota iva|btw tarief|btw %",
        "ordered": "ordered|order date|ordered on|date ordered|po date|purchase date|date|created|"
        "bestelldatum|bestellt am|belegdatum|datum|date commande|date de commande|commande le|"
        "fecha pedido|fecha|data ordine|data|besteldatum|besteld op|placed on",
        "wanted": "wanted|requested date|required date|need date|requested delivery|due date|due|"
        "needed by|required by|wunschtermin|liefertermin|benotigt|date souhaitee|fecha solicitada|"
        "data richiesta|gewenste datum|delivery date|expected date|expected arrival",
        "confirmed": "confirmed|confirmed date|confirmed delivery|supplier confirmed|promised|"
        "promised date|promise date|acknowledged date|eta|bestatigt|bestatigter termin|"
        "ab termin|lieferant bestatigt|date confirmee|confirme|fecha confirmada|confirmado|"
        "data confermata|bevestigd|bevestigde datum|expected|expected on|delivery date|"
        "expected delivery date",
        "received_on": "received on|received date|date received|receipt date|last receipt|"
        "arrived|arrival date|actual delivery|delivered on|wareneingang|wareneingangsdatum|"
        "eingangsdatum|geliefert am|we datum|date de reception|recu le|date reception|"
        "fecha recepcion|recibido el|data ricevimento|ricevuto il|ontvangstdatum|ontvangen op|"
        "goods in date",
        "status": "status|state|order status|po status|line status|bestellstatus|statut|etat|estado|"
        "stato|orderstatus|zustand",
    },
    "receipts": {
        "receipt": "receipt no|receipt|goods receipt|grn|grn no|goods receipt no|goods in no|"
        "receipt number|wareneingang|wareneingangsnummer|we-nr|lieferschein lieferant|bon de reception|"
        "no reception|reception|albaran entrada|recepcion|entrata merce|no carico|ontvangst|"
        "ontvangstnummer|delivery note",
        "line": LINE,
        "purchase": PURCHASE,
        "purchase_line": "po line|po line no|purchase line|order line|po pos|bestellposition|ligne commande",
        "supplier": SUPPLIER,
        "item": ITEM,
        "location": LOCATION,
        "quantity": f"qty received|received qty|received|quantity received|{QUANTITY}",
        "rejected": "rejected|qty rejected|refused|returned|abgelehnt|ausschuss|refuse|rechazado|"
        "scartato|afgekeurd",
        "lot": "lot|lot no|batch|batch no|charge|chargennummer|lote|lotto|partij",
        "day": "received on|receipt date|date received|arrival date|arrived|date|goods in date|"
        "wareneingangsdatum|eingangsdatum|datum|eingang am|date de reception|date|fecha recepcion|"
        "fecha|data ricevimento|data|ontvangstdatum|day",
    },
    "work_orders": {
        "work_order": f"{WORK_ORDER}|no|number|order no",
        "item": ITEM,
        "location": LOCATION,
        "job": JOB,
        "routing": "routing|route|arbeitsplan|gamme|ruta|ciclo",
        "quantity": f"qty to make|planned qty|qty planned|planned quantity|{QUANTITY}|losgrosse|"
        "sollmenge|planmenge",
        "finished_quantity": "qty finished|finished qty|qty made|completed qty|produced|qty produced|"
        "finished quantity|qty good|made|istmenge|gutmenge|ruckgemeldete menge|gefertigt|"
        "quantite produite|produit|cantidad producida|quantita prodotta|geproduceerd|gereed",
        "released": "released|release date|released on|created|order date|date|freigabe|"
        "freigegeben am|angelegt am|eroffnet|date de lancement|lance le|fecha de lanzamiento|"
        "data rilascio|vrijgegeven|planned start",
        "due": "due|due date|finish by|planned end|planned finish|required date|end date|termin|"
        "endtermin|fertig bis|soll ende|date prevue|echeance|fecha prevista|data prevista|"
        "gereed datum|deadline",
        "started": "started|start|actual start|started on|start date|begonnen|start ist|iststart|"
        "debut reel|inicio real|inizio effettivo|gestart op",
        "finished": "finished|finished on|completed|completed on|actual end|end|date finished|"
        "beendet|fertig am|ist ende|fertiggestellt|termine le|terminado el|finito il|gereed op|closed",
        "status": "status|state|order status|statut|etat|estado|stato|zustand|auftragsstatus",
    },
    "work_reports": {
        "report": "report no|report|entry no|confirmation no|booking no|ruckmeldung|"
        "ruckmeldenummer|ruckmelde-nr|buchung|buchungsnummer|no pointage|no parte|no rapporto|"
        "boeking|line no|id|report id|no",
        "work_order": WORK_ORDER,
        "job": JOB,
        "item": ITEM,
        "step": "step|op no|operation no|operation|op|arbeitsgang|ag|vorgang|no operation|operacion|"
        "fase|bewerking|op number",
        "resource": RESOURCE,
        "person": PERSON,
        "began": STARTED,
        "ended": ENDED,
        "day": WORK_DAY,
        "hours": HOURS,
        "setup_hours": "setup hours|set up|setup|set-up hours|set up time|rustzeit|rusten|reglage|"
        "preparacion|attrezzaggio|insteltijd|setup time",
        "good": "good|qty good|good qty|good pieces|pieces|qty|quantity|qty done|gutmenge|gut|"
        "gutstuck|menge|bonnes|pieces bonnes|qte bonne|buenas|cantidad buena|buoni|pezzi buoni|"
        "goed|aantal goed|output|qty produced|units",
        "scrap": "scrap|scrapped|qty scrap|scrap qty|bad|rejects|waste|ausschuss|ausschussmenge|schlecht|rebut|"
        "rebuts|malas|chatarra|scarti|scarto|afkeur|uitval",
        "rework": "rework|qty rework|rework qty|reworked|nacharbeit|nacharbeitsmenge|retouche|retrabajo|"
        "rilavorazione|herbewerking",
        "reason": "reason|stop reason|remark|comment|note|notes|grund|stillstandsgrund|bemerkung|"
        "motif|motivo|reden|downtime reason|remarks",
    },
    "time_entries": {
        "entry": "entry|entry id|entry no|id|time entry id|eintrag|no",
        "person": PERSON,
        "job": f"{JOB}|case|ticket",
        "task_name": "task|activity|description|task name|work done|what|tatigkeit|aufgabe|"
        "beschreibung|leistung|tache|activite|tarea|actividad|attivita|taak|activiteit|notes",
        "customer": CUSTOMER,
        "resource": "skill|team|department|group|role|abteilung|leistungsart|resource",
        "day": WORK_DAY,
        "began": STARTED,
        "ended": ENDED,
        "hours": HOURS,
        "billable": "billable|chargeable|billed|abrechenbar|fakturierbar|verrechenbar|facturable|"
        "fatturabile|declarabel|factureerbaar",
        "hour_rate": "rate|hourly rate|billable rate|price per hour|stundensatz|satz|verrechnungssatz|"
        "stundenpreis|preis pro stunde|taux horaire|taux|tjm|tarif horaire|tarifa|tarifa hora|tariffa|"
        "tariffa oraria|uurtarief|tarief|charge rate|bill rate",
        "amount": "amount|billable amount|value|betrag|montant|importe|importo|bedrag",
    },
    "stock": {
        "item": ITEM,
        "location": LOCATION,
        "lot": "lot|lot no|batch|batch no|charge|chargennummer|lote|lotto|partij|serial no",
        "day": "date|as of|as of date|count date|counted on|stock date|snapshot date|stichtag|"
        "inventurdatum|datum|date|date inventaire|fecha|fecha inventario|data|data inventario|"
        "teldatum|day|counted",
        "quantity": "on hand|qty on hand|quantity on hand|stock|stock qty|in stock|qty in stock|"
        "quantity|qty|balance|balance qty|current stock|physical stock|on hand qty|inventory|"
        "inventory qty|variant inventory qty|on hand current|soh|bestand|lagerbestand|menge|"
        "ist bestand|aktueller bestand|verfugbarer bestand|buchbestand|lagermenge|stock physique|"
        "stock|quantite|qte en stock|stock reel|existencias|stock actual|cantidad|giacenza|"
        "esistenza|quantita|voorraad|aantal|op voorraad|counted qty|units on hand",
        "reserved": "reserved|allocated|committed|reserved stock|qty reserved|qty allocated|"
        "reserviert|disponiert|zugeteilt|reserve|alloue|reservado|comprometido|impegnato|riservato|"
        "gereserveerd|committed not editable",
        "incoming": "incoming|on order|qty on order|in transit|expected|incoming not editable|"
        "bestellt|unterwegs|im zulauf|offene bestellmenge|en commande|attendu|pedido|en camino|"
        "in ordine|in arrivo|in bestelling|onderweg",
        "unit_cost": "unit cost|cost|unit value|valuation rate|average cost|value per unit|"
        "cost price|bewertungspreis|einstandspreis|stuckwert|ek|ek preis|durchschnittspreis|"
        "cout unitaire|pmp|cump|valeur unitaire|coste|coste unitario|costo|costo medio|valore unitario|"
        "kostprijs|waarde per stuk",
        "expires": "expires|expiry|expiry date|best before|use by|mhd|haltbar bis|verfallsdatum|dlc|"
        "dluo|caducidad|fecha caducidad|scadenza|data scadenza|tht|houdbaar tot",
        "last_moved": "last moved|last movement|last move|last sale|last transaction|last used|"
        "last movement date|last issue|letzte bewegung|letzter abgang|letzter verbrauch|"
        "dernier mouvement|ultimo movimiento|ultimo movimento|laatste mutatie|last sold",
        "supplier": SUPPLIER,
    },
    "stock_moves": {
        "move": "move no|movement no|move|transaction no|document no|bewegung|belegnummer|"
        "bewegungsnummer|mouvement|movimiento|movimento|mutatie|no|id",
        "item": ITEM,
        "location": LOCATION,
        "lot": "lot|batch|charge|lote|lotto",
        "day": f"movement date|posting date|{WORK_DAY}",
        "quantity": f"qty moved|movement qty|{QUANTITY}|change",
        "reason": "movement type|reason|type|move type|bewegungsart|art|grund|type de mouvement|"
        "tipo movimiento|causale|tipo movimento|mutatiesoort|transaction type",
        "document": "document|reference|order no|source document|beleg|document no|piece|documento|"
        "referenz",
    },
    "quality_checks": {
        "check": "check no|check|inspection no|inspection|qc no|test no|prufung|pruf-nr|prufnummer|"
        "prufprotokoll|pruflos|controle|no controle|control|no control|controllo|keuring|"
        "keuringsnummer|id|ncr|ncr no",
        "day": f"check date|inspection date|checked on|prufdatum|{WORK_DAY}",
        "item": ITEM,
        "job": JOB,
        "work_order": WORK_ORDER,
        "resource": RESOURCE,
        "step": "step|op no|operation|arbeitsgang",
        "checked": "checked|qty checked|inspected|sample size|qty inspected|pieces checked|gepruft|"
        "prufmenge|stichprobe|controle|qte controlee|controlados|controllati|gekeurd|quantity|qty",
        "failed": "failed|qty failed|rejected|defective|defects|fails|bad|nok|fehlerhaft|beanstandet|"
        "ausschuss|refuses|non conformes|rechazados|difettosi|scarti|afgekeurd|pieces failed",
        "result": "result|outcome|pass fail|status|decision|verdict|ergebnis|befund|resultat|"
        "resultado|esito|resultaat|ok nok",
        "defect": "defect|fault|defect type|error|problem|finding|what was wrong|fehler|fehlerart|"
        "mangel|defaut|type de defaut|defecto|difetto|gebrek|defect code",
        "disposition": "disposition|action|what next|measure|massnahme|verwendungsentscheid|entscheid|"
        "action corrective|accion|azione|actie|follow up",
        "cost": "cost|cost of quality|kosten|cout|coste|costo|kosten",
    },
    "feedback": {
        "feedback": "feedback no|complaint no|ticket|survey no|response id|feedback|id",
        "day": WORK_DAY,
        "customer": CUSTOMER,
        "order": "order no|order|job|auftrag|commande|pedido|ordine",
        "score": "score|rating|nps|grade|satisfaction|note|bewertung|sterne|stars|puntuacion|voto",
        "kind": "kind|type|category|art|typ|tipo",
        "text": "comment|text|feedback|remarks|words|kommentar|bemerkung|commentaire|comentario|commento",
    },
}
