"""Signs by which a table is known: columns without which it is not that table, words in names.

Declarations only; the weighing is in generic.
"""

from __future__ import annotations

from collections.abc import Mapping

#: Table -> groups of columns; of each group at least one must be there.
ESSENTIAL: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "items": (("item",), ("name", "cost", "price", "supply", "family", "lead_time", "unit")),
    "item_aliases": (("code",), ("item",)),
    "bom_lines": (("item",), ("component",), ("quantity",)),
    "operations": (("item",), ("resource",), ("unit_hours", "setup_hours", "step")),
    "prices": (("item",), ("price",), ("customer", "customer_class", "from_quantity", "valid_from")),
    "customers": (("customer",), ("name", "country", "postcode", "city", "customer_class", "payment_days")),
    "suppliers": (("supplier",), ("name", "lead_time", "country", "payment_days", "contact", "currency",
                                  "minimum_value")),
    "supplier_items": (("supplier",), ("item",), ("price", "lead_time", "minimum", "multiple",
                                                  "supplier_code")),
    "payment_plans": (("party",), ("when",), ("percent",)),
    "patience": (("lost_per_week",),),
    "locations": (("location",), ("name", "latitude", "country")),
    "lanes": (("from_location",), ("to_location",), ("lead_time", "unit_cost", "trip_cost")),
    "vehicles": (("vehicle",), ("weight_capacity", "volume_capacity", "shift_hours", "day_cost",
                                "kilometre_cost")),
    "supply_calendars": (("supplier",), ("weekday", "closed_from"), ("weekday", "closed_to")),
    "delivery_calendars": (("weekday",), ("customer", "zone", "route")),
    "resources": (("resource",), ("hours_per_week", "hour_cost", "units", "efficiency")),
    "people": (("person",), ("hours_per_week", "role", "hour_cost", "team")),
    "skills": (("person",), ("skill",)),
    "shifts": (("shift",), ("weekday",), ("from_hour",), ("to_hour",)),
    "calendars": (("calendar",), ("shift",)),
    "calendar_exceptions": (("valid_from",), ("valid_to", "reason"), ("calendar", "reason")),
    "allocations": (("who",), ("job",), ("share",)),
    "seasonal_capacity": (("offer",), ("resource",), ("hours_per_week",)),
    "deals": (("deal",), ("stage", "outcome", "probability"), ("amount", "expected_close", "created")),
    "deal_stages": (("deal",), ("stage",), ("at",)),
    "quotes": (("quote",), ("amount", "outcome", "sent", "hours")),
    "quote_lines": (("quote",), ("line",), ("item", "resource"), ("quantity", "hours")),
    "jobs": (("job",), ("name", "customer", "amount", "job_class"), ("status", "promised", "wanted",
             "ordered", "hours", "amount", "done_share")),
    "phases": (("job",), ("phase",), ("budget_hours", "remaining_hours")),
    "gates": (("work",), ("gate",)),
    "sales_lines": (("day", "wanted", "promised", "order"), ("item", "description", "amount", "job",
                    "job_class"), ("quantity", "amount")),
    "promises": (("order",), ("known_at",), ("promised",)),
    "shipments": (("shipment", "carrier", "delivered"), ("shipped_on", "delivered"),
                  ("order", "item", "customer")),
    "returns": (("return_number", "reason"), ("item", "order", "customer"), ("quantity", "amount")),
    "invoices": (("invoice",), ("amount",), ("due", "paid", "paid_on", "day")),
    "payments": (("payment", "document"), ("amount",), ("day",)),
    "purchase_lines": (("purchase",), ("supplier",), ("item", "description", "amount"),
                       ("quantity", "amount")),
    "receipts": (("receipt", "purchase"), ("item", "purchase"), ("quantity",), ("day",)),
    "work_orders": (("work_order",), ("item", "job"), ("quantity", "due", "status", "released",
                                                       "finished")),
    "work_reports": (("hours", "good"), ("resource", "work_order"), ("day", "began"),
                     ("work_order", "job", "item", "report")),
    "time_entries": (("hours", "ended"), ("person", "job", "task_name"), ("day", "began")),
    "stock": (("item",), ("quantity",)),
    "stock_moves": (("item",), ("quantity",), ("day",), ("reason", "move", "document")),
    "quality_checks": (("check", "checked", "failed", "defect"), ("result", "failed", "defect"),
                       ("day", "work_order", "item")),
    "feedback": (("score", "text"), ("day",), ("customer", "order")),
    "events": (("case",), ("activity",), ("start",)),
    "cash_lines": (("cash_line",), ("amount",), ("day",), ("every", "direction")),
    "bank_lines": (("amount", "paid_in"), ("day",), ("party", "text"), ("balance", "text"),
                   ("amount", "paid_out")),
    "fx_rates": (("currency",), ("rate",), ("day",)),
    "budgets": (("measure",), ("period",), ("value",)),
    "promotions": (("promotion",), ("from_day",), ("to_day",)),
    "past_forecasts": (("item",), ("period",), ("known_on",), ("mean",)),
    "targets": (("measure",), ("value",)),
}  # fmt: skip

#: Table -> words in the name of a file or sheet that speak for it (plain form).
NAMES: Mapping[str, tuple[str, ...]] = {
    table: tuple(words.split("|"))
    for table, words in {
        "items": "items|item list|item master|articles|artikel|artikelstamm|products|product list|parts|"
        "part list|materials|produits|productos|articoli|artikelen|item",
        "item_aliases": "aliases|cross reference|code list|other codes|alias",
        "bom_lines": "bom|bill of materials|bill of material|bills|stuckliste|stucklisten|nomenclature|"
        "distinta|lista materiales|stuklijst|boms|recipes|components",
        "operations": "routing|routings|operations|arbeitsplan|arbeitsplane|arbeitsgange|gammes|rutas|"
        "cicli|bewerkingen|process plan",
        "prices": "price list|prices|preisliste|preise|tarif|tarifa|listino|prijslijst",
        "customers": "customers|customer list|customer|clients|kunden|kundenstamm|clientes|clienti|"
        "klanten|debitoren|accounts|companies",
        "suppliers": "suppliers|supplier list|vendors|lieferanten|lieferantenstamm|fournisseurs|"
        "proveedores|fornitori|leveranciers|kreditoren",
        "supplier_items": "supplier items|purchasing list|purchase prices|supplier prices|buying|"
        "purchasing|einkaufspreise|item suppliers|sourcing|supplierinfo|supplier price list|"
        "purchasing data|bezugsquellen",
        "payment_plans": "payment plans|payment schedule|stage payments plan|zahlungsplan",
        "locations": "locations|warehouses|lager liste|depots|sites|standorte",
        "lanes": "lanes|transfers",
        "vehicles": "vehicles|vans|fleet|fahrzeuge|trucks",
        "supply_calendars": "order days|supplier order days|supplier calendar|bestelltage|"
        "order calendar|supplier days",
        "delivery_calendars": "delivery days|tours|routes|liefertage|tourenplan|delivery calendar",
        "resources": "work centres|work centers|workcenters|resources|machines|arbeitsplatze|maschinen|"
        "machine list|capacity|kapazitat|kapazitaten|postes|centros de trabajo|macchine|werkplekken",
        "people": "people|staff|employees|mitarbeiter|personal|personnel|empleados|dipendenti|"
        "medewerkers|team|staff list",
        "skills": "skills|skill matrix|qualifications|qualifikationen|competences",
        "shifts": "shifts|shift plan|shift patterns|schichten|schichtplan",
        "calendar_exceptions": "absences|absence|holidays|urlaub|abwesenheiten|leave|vacation|conges|"
        "ausencias|assenze|verlof|shutdowns|time off|closures",
        "allocations": "allocations|resource plan|staffing|einsatzplan",
        "deals": "deals|pipeline|opportunities|crm|leads|chancen|verkaufschancen",
        "deal_stages": "deal stages|stage history|deal history",
        "quotes": "quotes|quotations|quote list|offers|estimates|angebote|angebotsliste|devis|"
        "presupuestos|preventivi|offertes|tenders|quotes list",
        "quote_lines": "quote lines|offer lines|angebotspositionen",
        "jobs": "jobs|job list|projects|project list|projekte|kommissionen|projets|affaires|proyectos|"
        "commesse|progetti|projecten|works list",
        "phases": "phases|work packages|project phases",
        "gates": "gates|approvals|milestones|job gates|freigaben|waiting",
        "sales_lines": "sales orders|sales order lines|order lines|orders|sales|open orders|order list|"
        "order book|sales history|sales lines|auftrage|auftragspositionen|auftragsliste|auftrag|"
        "verkauf|verkaufe|umsatz|umsatze|commandes|ventes|pedidos|ventas|ordini|vendite|"
        "verkooporders|orderregels|verkopen|invoice lines|rechnungspositionen|online retail|turnover",
        "promises": "promises|promise history|promise dates|date changes|terminverschiebungen",
        "shipments": "shipments|deliveries|delivery notes|dispatch|lieferungen|lieferscheine|tour|"
        "livraisons|envios|consegne|leveringen|delivery list|delivery",
        "returns": "returns|complaints|rma|retouren|reklamationen|retours|devoluciones|resi",
        "invoices": "invoices|invoice list|invoice|rechnungen|rechnungsliste|rechnungsausgang|factures|"
        "facturas|fatture|facturen|offene posten|open items|debtors|billing|aged receivables",
        "payments": "payments|payment list|zahlungen|zahlungseingang|paiements|pagos|pagamenti|"
        "betalingen|receipts of money",
        "purchase_lines": "purchase orders|purchase order lines|purchases|po lines|bestellungen|"
        "bestellpositionen|einkauf|open purchase orders|commandes fournisseurs|pedidos de compra|"
        "ordini fornitori|inkooporders|po list|procurement",
        "receipts": "receipts|goods receipts|goods in|wareneingang|wareneingange|receptions|"
        "recepciones|ricevimenti|ontvangsten",
        "work_orders": "work orders|production orders|manufacturing orders|fertigungsauftrage|"
        "works orders|ordres de fabrication|ordini di produzione|werkorders|job cards",
        "work_reports": "work reports|shop floor|production reports|ruckmeldungen|bde|job bookings|"
        "labour bookings|pointages|machine log|production log|bookings|hours booked|labour",
        "time_entries": "time|timesheet|time sheet|timesheets|time entries|time report|stunden|"
        "zeiterfassung|stundenzettel|heures|horas|ore|uren|detailed report|toggl|clockify",
        "stock": "stock|stock list|inventory|stock on hand|bestand|bestande|lagerbestand|inventur|"
        "stocks|existencias|inventario|giacenze|magazzino|voorraad|stock balance|warehouse stock",
        "stock_moves": "stock moves|stock movements|movements|lagerbewegungen|bewegungen|mouvements|"
        "movimientos|movimenti|mutaties|inventory transactions",
        "quality_checks": "quality|quality checks|inspections|qc|prufungen|qualitat|controles|"
        "controlli|keuringen|inspection|defects|ncr",
        "feedback": "feedback|surveys|reviews|nps",
        "events": "events|event log|status history|log|eventlog|history log",
        "cash_lines": "cash|fixed costs|overheads|recurring costs|costs|cash plan|loan|fixkosten",
        "bank_lines": "bank|bank statement|bank transactions|account statement|transactions|kontoauszug|"
        "kontoumsatze|umsatze konto|umsatzanzeige|umsatzliste|girokonto|releve|releve de compte|"
        "extracto|movimientos cuenta|estratto conto|lista movimenti|afschriften|mutaties rekening",
        "fx_rates": "fx|exchange rates|wechselkurse|currency rates",
        "budgets": "budget|budgets",
        "promotions": "promotions|campaigns|aktionen|kampagnen|promociones|promozioni|acties|promo",
        "past_forecasts": "past forecasts|forecast history|forecast archive|forecast snapshots",
        "targets": "targets|goals|kpis|ziele",
    }.items()
}

#: Main table -> other tables that its sheets often feed as well, and the columns they may take.
COMPANIONS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "sales_lines": {
        "customers": ("name", "country", "street", "postcode", "city", "customer_class", "latitude",
                      "longitude", "zone"),
        "items": ("name", "unit", "family"),
    },
    "items": {
        "stock": ("location", "quantity", "reserved", "incoming", "last_moved"),
        "supplier_items": ("supplier", "supplier_code", "lead_time", "minimum", "multiple", "price"),
        "suppliers": ("name",),
    },
    "stock": {
        "items": ("name", "family", "unit", "cost", "price", "reorder_point", "safety_stock", "lead_time",
                  "minimum", "maximum", "weight"),
        "supplier_items": ("lead_time", "minimum", "multiple", "supplier_code"),
    },
    "supplier_items": {
        "items": ("name", "family", "unit", "cost", "price"),
        "suppliers": ("name", "country", "currency"),
    },
    "purchase_lines": {
        "suppliers": ("name", "country"),
        "items": ("name", "unit", "family"),
    },
    "jobs": {"customers": ("name", "country", "street", "postcode", "city", "latitude", "longitude")},
    "quotes": {"customers": ("name", "country", "city")},
    "invoices": {"customers": ("name", "country", "payment_days")},
    "shipments": {
        "customers": ("name", "street", "postcode", "city", "country", "latitude", "longitude"),
    },
    "time_entries": {"jobs": ("name", "customer"), "people": ("team", "role")},
    "work_orders": {"items": ("name", "unit")},
    "bom_lines": {"items": ("name", "unit")},
    "prices": {"items": ("name",)},
    "people": {"skills": ("skill", "level")},
    "customers": {"patience": ("lost_per_week", "penalty_per_week")},
    "receipts": {"suppliers": ("name",), "items": ("name",)},
}  # fmt: skip

#: Columns of a table whose value a missing code may be taken from.
NAMED_BY: Mapping[str, str] = {
    "items": "name", "customers": "name", "suppliers": "name", "resources": "name",
    "locations": "name", "deals": "name", "jobs": "name",
}  # fmt: skip

#: Keys that files often leave out and that are then made from the row's own values.
MADE_UP: frozenset[tuple[str, str]] = frozenset(
    {
        ("sales_lines", "order"), ("shipments", "shipment"), ("returns", "return_number"),
        ("payments", "payment"), ("receipts", "receipt"), ("work_reports", "report"),
        ("time_entries", "entry"), ("stock_moves", "move"), ("quality_checks", "check"),
        ("feedback", "feedback"), ("quotes", "quote"), ("bank_lines", "bank_line"),
    }
)  # fmt: skip

#: Columns that a row of the table must have one of to mean anything.
NEEDED: Mapping[str, tuple[str, ...]] = {
    "sales_lines": ("item", "description", "amount", "job"),
    "purchase_lines": ("item", "description", "amount"),
    "bank_lines": ("amount", "paid_in", "paid_out"),
}
