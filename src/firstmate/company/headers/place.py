"""Headers of places, lanes, vehicles and order days; words only."""

from __future__ import annotations

from firstmate.company.headers.party import COUNTRY, CUSTOMER, LATITUDE, LONGITUDE, SUPPLIER

LOCATION = (
    "location|location code|warehouse|warehouse code|site|depot|branch|store|plant|stock location|"
    "place|lager|lagerort|lagerplatz|werk|standort|filiale|niederlassung|depot code|entrepot|"
    "magasin|emplacement|site de stockage|almacen|ubicacion|deposito|bodega|magazzino|ubicazione|"
    "sede|magazijn|locatie|vestiging|source warehouse items|from warehouse"
)

HEADERS: dict[str, dict[str, str]] = {
    "locations": {
        "location": f"{LOCATION}|code|no|id",
        "name": "name|location name|warehouse name|description|bezeichnung|nom|nombre|nome|naam",
        "country": COUNTRY,
        "latitude": LATITUDE,
        "longitude": LONGITUDE,
        "storage": "storage|space|capacity m3|volume|lagerflache",
    },
    "lanes": {
        "from_location": "from|from location|from warehouse|source|origin|von|de|desde|da|van",
        "to_location": "to|to location|to warehouse|destination|nach|vers|a|hasta|naar",
        "lead_time": "lead time|transit time|days|transport days|laufzeit|delai|plazo|tempo|looptijd",
        "unit_cost": "unit cost|cost per unit|freight per unit|kosten je stuck",
        "trip_cost": "trip cost|cost per trip|freight|fahrtkosten",
        "minimum": "minimum|min qty|mindestmenge",
    },
    "vehicles": {
        "vehicle": "vehicle|vehicle no|van|truck|plate|registration|licence plate|fahrzeug|"
        "kennzeichen|lkw|vehicule|immatriculation|vehiculo|matricula|veicolo|targa|voertuig|kenteken",
        "name": "name|description|type|bezeichnung",
        "location": LOCATION,
        "weight_capacity": "payload|weight capacity|load kg|max weight|capacity kg|nutzlast|"
        "charge utile|carga util|portata|laadvermogen",
        "volume_capacity": "volume capacity|volume|load volume|capacity m3|ladevolumen",
        "shift_hours": "shift hours|hours per day|driving hours|fahrzeit",
        "day_cost": "day cost|cost per day|tageskosten|kosten pro tag",
        "kilometre_cost": "cost per km|km cost|kilometre cost|kosten je km",
        "hour_cost": "cost per hour|hour cost|kosten je stunde",
    },
    "supply_calendars": {
        "supplier": SUPPLIER,
        "location": LOCATION,
        "weekday": "order day|order weekday|order days|weekday|day of week|bestelltag|wochentag|"
        "jour de commande|dia de pedido|giorno ordine|besteldag|order on",
        "hour": "order before hour|cut off|cutoff|cut off hour|before|order before|order by|bestellschluss|"
        "heure limite|hora limite|ora limite|sluitingstijd",
        "arrives_weekday": "arrives on|delivery day|arrival day|arrives|delivery weekday|liefertag|"
        "anlieferung|jour de livraison|dia de entrega|giorno consegna|leverdag",
        "closed_from": "closed from|closure from|betriebsferien von|geschlossen von|ferme du",
        "closed_to": "closed to|closed until|closure to|betriebsferien bis|geschlossen bis|ferme au",
    },
    "delivery_calendars": {
        "customer": CUSTOMER,
        "zone": "zone|region|area|tour|gebiet|zona|delivery zone",
        "weekday": "delivery day|delivery weekday|weekday|day|liefertag|wochentag|"
        "jour de livraison|dia de entrega|giorno consegna|leverdag|tour day",
        "cut_off_hour": "cut off|cutoff|cut off hour|order before|bestellschluss|annahmeschluss",
        "cut_off_days": "cut off days|days before|vorlauf|vorlauftage",
        "route": "route|tour|tourname|tournee|ruta|giro|rit",
    },
}
