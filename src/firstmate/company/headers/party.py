"""Headers of customers, suppliers and what suppliers offer; words only."""

from __future__ import annotations

from firstmate.company.headers.thing import (
    CURRENCY,
    ITEM,
    LEAD_TIME,
    MINIMUM,
    MULTIPLE,
)  # fmt: skip

CUSTOMER = (
    "customer no|customer id|customer code|customer number|client id|client no|client code|"
    "account no|debitor|kundennummer|kunden-nr|kd-nr|kdnr|debitorennummer|kundencode|code client|"
    "no client|codigo cliente|cod cliente|no cliente|codice cliente|klantnummer|klantcode|"
    "debiteur|debiteurnummer|customer|client|account|buyer|kunde|cliente|klant|acheteur|"
    "contact name|company|organization|organisation|customer name|client name|kundenname|"
    "nom client|nombre cliente|nome cliente|klantnaam|email|bill to|ship to|sold to|"
    "klient|kontrahent|odbiorca|nabywca|ragione sociale|raison sociale|razon social|kd name|kdname"
)
CUSTOMER_NAME = (
    "name|customer name|client name|company name|company|account name|contact name|full name|"
    "customer|client|kundenname|firma|firmenname|name 1|kunde|nom|nom client|raison sociale|nombre|"
    "nombre cliente|razon social|nome|nome cliente|ragione sociale|naam|klantnaam|bedrijfsnaam|"
    "billing name|organization|billing company|display name"
)
SUPPLIER = (
    "supplier no|supplier id|supplier code|vendor no|vendor id|vendor code|creditor no|"
    "lieferantennummer|lieferanten-nr|lief-nr|kreditor|kreditorennummer|lieferantencode|"
    "code fournisseur|no fournisseur|codigo proveedor|codice fornitore|leveranciersnummer|"
    "crediteur|supplier|vendor|main supplier|preferred supplier|default supplier|lieferant|"
    "hauptlieferant|fournisseur|fournisseur principal|proveedor|proveedor principal|fornitore|"
    "fornitore abituale|leverancier|hoofdleverancier|supplier name|vendor name|lieferantenname|"
    "bezugsquelle|manufacturer|"
    "dostawca|lief name|lief"
)
SUPPLIER_NAME = (
    "name|supplier name|vendor name|company name|company|supplier|vendor|lieferantenname|firma|"
    "name 1|lieferant|nom|nom fournisseur|raison sociale|nombre|nombre proveedor|razon social|nome|"
    "nome fornitore|ragione sociale|naam|leveranciersnaam|fournisseur|fornitore|proveedor"
)
COUNTRY = "country|country code|ship country|shipping country|land|pays|pais|paese|nazione|billing country"
STREET = (
    "street|address|address 1|address line 1|delivery address|shipping address|street address|"
    "strasse|adresse|lieferadresse|anschrift|rue|calle|direccion|via|indirizzo|straat|adres|"
    "shipping street|shipping address1|poaddress line1|address1"
)
POSTCODE = (
    "postcode|post code|zip|zip code|postal code|delivery postcode|ship postcode|plz|postleitzahl|"
    "code postal|cp|codigo postal|cap|postcode levering|shipping zip|ship postal code|billing zip"
)
CITY = (
    "city|town|place|delivery city|ship city|ort|stadt|wohnort|lieferort|ville|ciudad|poblacion|"
    "localidad|citta|comune|localita|plaats|woonplaats|shipping city|billing city"
)
LATITUDE = "latitude|lat|breite|breitengrad|latitud|latitudine|breedtegraad"
LONGITUDE = "longitude|lon|lng|long|laenge|laengengrad|longitud|longitudine|lengtegraad"
SALES_PERSON = (
    "sales person|salesperson|sales rep|salesman|rep|account manager|sold by|sales owner|employee|"
    "verkaufer|vertreter|vertrieb|aussendienst|sachbearbeiter|betreuer|commercial|vendeur|vendedor|"
    "comercial|agente|venditore|commerciale|verkoper|vertegenwoordiger|"
    "vertr|handlowiec|opiekun"
)
PAYMENT_DAYS = (
    "payment days|payment terms|terms|terms days|payment term days|credit days|zahlungsziel|"
    "zahlungsfrist|zahlungsbedingung|delai de paiement|echeance jours|dias de pago|plazo de pago|"
    "giorni pagamento|termini di pagamento|betaaltermijn|betalingstermijn|net days"
)

HEADERS: dict[str, dict[str, str]] = {
    "customers": {
        "customer": f"{CUSTOMER}|code|no|id|number|nr|record id",
        "name": CUSTOMER_NAME,
        "customer_class": "class|customer class|customer group|group|type|customer type|segment|"
        "category|industry|kundengruppe|kundenart|branche|kategorie|groupe|categorie|grupo|tipo|"
        "categoria|gruppo|klantgroep|sector|kind",
        "channel": "channel|sales channel|vertriebsweg|kanal|canal|canale|kanaal",
        "country": COUNTRY,
        "zone": "zone|region|area|territory|gebiet|tour|bezirk|zona|regio|delivery zone|route",
        "street": STREET,
        "postcode": POSTCODE,
        "city": CITY,
        "latitude": LATITUDE,
        "longitude": LONGITUDE,
        "sales_person": f"{SALES_PERSON}|company owner|owner",
        "payment_days": PAYMENT_DAYS,
        "credit_limit": "credit limit|kreditlimit|plafond|encours autorise|limite de credito|fido|"
        "kredietlimiet",
        "priority": "priority|prioritat|priorite|prioridad|priorita|prioriteit|rank",
        "part_deliveries": "part deliveries|partial deliveries|partial shipments|teillieferung|"
        "livraison partielle|entrega parcial|consegna parziale|deellevering",
        "whole_orders": "complete orders|complete delivery|ship complete|order complete only|"
        "komplettlieferung|livraison complete|entrega completa|consegna completa|"
        "volledige levering",
        "least_delivery": "least delivery|minimum shipment|min shipment|smallest delivery|"
        "mindestliefermenge",
        "remaining_life": "remaining life|remaining shelf life|minimum remaining life|restlaufzeit|"
        "mindestrestlaufzeit|mrlz|duree de vie restante|vida util residual|vita residua",
    },
    "suppliers": {
        "supplier": f"{SUPPLIER}|code|no|id|number|nr",
        "name": SUPPLIER_NAME,
        "country": COUNTRY,
        "currency": CURRENCY,
        "lead_time": LEAD_TIME,
        "minimum_value": "minimum value|min order value|minimum order value|mindestbestellwert|"
        "mindestauftragswert|franco|minimum de commande|pedido minimo|ordine minimo|"
        "minimum orderwaarde|moq value|min value|minimum order",
        "payment_days": PAYMENT_DAYS,
        "weekly_value": "weekly value|max value per week|capacity value per week",
        "holds_stock": "holds stock|holds our stock|consignment|konsignation|beistellung",
        "contact": "contact|email|e mail|phone|ansprechpartner|kontakt|contact person|mail|"
        "contacto|contatto|contactpersoon|telephone",
    },
    "supplier_items": {
        "supplier": SUPPLIER,
        "item": ITEM,
        "from_quantity": "from quantity|from qty|price break|break qty|ab menge|staffel|"
        "staffelmenge|a partir de|vanaf|price break qty|quantity from|qty from",
        "valid_from": "valid from|price valid from|gultig ab|valable du",
        "valid_to": "valid to|valid until|price valid to|gultig bis|valable au",
        "supplier_code": "supplier item no|supplier code|vendor sku|supplier sku|supplier part no|"
        "vendor part no|supplier reference|vendor item no|lieferantenartikelnummer|"
        "bestellnummer lieferant|lief art nr|ref fournisseur|reference fournisseur|"
        "ref proveedor|codice fornitore articolo|leveranciers artikelnummer|vendor product code",
        "price": "purchase price|price|cost|unit cost|buying price|unit price|cost price|"
        "supplier price|einkaufspreis|ek|ek preis|bezugspreis|preis|einstandspreis|prix d'achat|"
        "prix|prix achat|precio de compra|precio|prezzo di acquisto|prezzo|inkoopprijs|prijs",
        "currency": CURRENCY,
        "minimum": MINIMUM,
        "multiple": MULTIPLE,
        "weekly_quantity": "weekly quantity|max per week|capacity per week|supplier capacity|"
        "liefermenge pro woche|capacite par semaine",
        "group": "order group|supplier group|minimum group",
        "group_minimum": "group minimum|group moq",
        "group_charge": "group charge|charge per order|set up charge",
        "lead_time": LEAD_TIME,
        "making_days": "making days|production days|manufacturing days",
        "transport_days": "transport days|transit days|shipping days|transit time|laufzeit",
        "receiving_days": "receiving days|inspection days|goods receipt days|wareneingangszeit",
        "priority": "priority|rank|preferred|prioritat|priorite",
        "agreed_share": "share|agreed share|quota|quote|anteil|quotierung",
    },
    "payment_plans": {
        "party": "party|job no|order no|customer|supplier|class|kunde|lieferant",
        "step": "step|stage|no|stufe|rate",
        "when": "due at|when|event|due at|trigger|fallig bei|ereignis",
        "after_days": "after days|days after|days|tage nach|tage",
        "percent": "percent|share|%|prozent|anteil|part",
    },
    "patience": {
        "customer": CUSTOMER,
        "customer_class": "class|customer class|customer group|kundengruppe",
        "channel": "channel|kanal|canal",
        "lost_per_week": "lost per week|loss per week|cancel rate per week",
        "penalty_per_week": "penalty per week|delay penalty per week|delay penalty|late penalty|"
        "penalty|vertragsstrafe|penalite|malus",
        "most_weeks": "most weeks|cancel after weeks|max weeks late",
    },
}
