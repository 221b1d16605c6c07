"""Headers of items, bills of material, operations and prices; words only."""

from __future__ import annotations

ITEM = (
    "item|item no|item code|item id|item number|sku|article|article no|art no|article code|part|"
    "part no|part number|part code|product code|product no|product id|product|stock code|"
    "material no|material code|internal reference|variant sku|default code|artikel|artikel-nr|"
    "artikelnummer|art-nr|artnr|materialnummer|teilenummer|teile-nr|sachnummer|produkt|"
    "produktnummer|reference|ref|ref article|code article|article ref|reference produit|codigo|"
    "articulo|codigo articulo|referencia|codigo producto|codice|codice articolo|articolo|"
    "cod articolo|artikelcode|productcode|item sku|item name no|goods|produit|producto|prodotto|"
    "indeks|kod towaru|symbol|kod produktu|artno|ean|gtin|barcode"
)
ITEM_NAME = (
    "name|item name|product name|description|article name|part description|item description|"
    "product description|title|designation|bezeichnung|artikelbezeichnung|benennung|kurztext|"
    "artikelname|beschreibung|artikeltext|libelle|nom|nom article|descripcion|nombre|descrizione|"
    "denominazione|omschrijving|artikelomschrijving|naam|product|artikel|item|article|"
    "description 1|lineitem name|produktname|materialkurztext|"
    "nazwa|nazwa towaru|nazwa produktu|bez|bezeichn"
)
QUANTITY = (
    "quantity|qty|qty ordered|ordered qty|quantity ordered|order qty|ordered quantity|units|pcs|"
    "pieces|units sold|qty sold|sold|quantity sold|menge|anzahl|stuck|stuckzahl|bestellmenge|"
    "auftragsmenge|verkaufte menge|bestellte menge|quantite|qte|qte commandee|nombre|cantidad|"
    "unidades|cant|quantita|qta|pezzi|aantal|hoeveelheid|aantal besteld|volume|product uom qty|"
    "lineitem quantity|item qty|qty items|quantity items|ordered|"
    "ilosc|liczba|sztuk|mng|mge|best mng"
)
UNIT = (
    "unit|uom|unit of measure|base unit|stock uom|stock unit|sales unit|einheit|mengeneinheit|me|"
    "meh|verkaufseinheit|lagereinheit|unite|unidad|unita|um|unita di misura|eenheid|bestelunit|"
    "basiseinheit|"
    "jm|jednostka"
)
PRICE = (
    "price|unit price|net price|sales price|selling price|list price|price each|unit amount|"
    "price per unit|net unit price|rate|preis|einzelpreis|ep|stuckpreis|vk|vk preis|verkaufspreis|"
    "nettopreis|listenpreis|e preis|prix|prix unitaire|pu|pu ht|prix unitaire ht|prix de vente|"
    "precio|precio unitario|precio unit|precio de venta|prezzo|prezzo unitario|prezzo di vendita|"
    "prijs|stukprijs|verkoopprijs|eenheidsprijs|price unit|lineitem price|regular price|"
    "price excl tax|variant price|rrp|"
    "cena|cena jednostkowa|cena sprzedazy|vkpreis|e preis"
)
CURRENCY = "currency|currency code|curr|waehrung|devise|monnaie|moneda|divisa|valuta|ccy"
LEAD_TIME = (
    "lead time|leadtime|lead time days|delivery time|supplier lead time|replenishment time|lt|"
    "delivery lead time|purchase lead time|lieferzeit|wiederbeschaffungszeit|wbz|beschaffungszeit|"
    "plan-lieferzeit|planlieferzeit|lieferfrist|delai|delai de livraison|delai d'approvisionnement|"
    "delai livraison|plazo|plazo de entrega|plazo entrega|tiempo de entrega|tempo di consegna|"
    "lead time giorni|tempi di consegna|levertijd|leverperiode|days to deliver|weeks to deliver|"
    "czas dostawy|czas realizacji"
)
MINIMUM = (
    "minimum order quantity|moq|min order|min order qty|minimum order|minimum qty|min qty|"
    "minimum quantity|minimum order qty|min lot|minimum lot|minimum|mindestmenge|mindestbestellmenge|"
    "min bestellmenge|mindestabnahme|quantite minimum|qte mini|minimum de commande|cantidad minima|"
    "pedido minimo|quantita minima|lotto minimo|minimale afname|minimum bestelhoeveelheid"
)
MULTIPLE = (
    "multiple|order multiple|pack size|pack|pack qty|package size|units per pack|rounding|lot size|"
    "carton qty|case size|case qty|order in multiples of|inner|verpackungseinheit|ve|vpe|"
    "losgrosse|rundungswert|bestellvielfaches|packungsgrosse|gebindegrosse|colisage|conditionnement|"
    "multiple de commande|unidad de embalaje|multiplo|confezione|lotto multiplo|"
    "verpakkingseenheid|bestelveelvoud|standard pack"
)
COST = (
    "cost|unit cost|standard cost|cost price|purchase price|std cost|cost per item|cost per unit|"
    "average cost|purchase cost|buying price|valuation rate|landed cost|ek|ek preis|einkaufspreis|"
    "einstandspreis|gestehungskosten|herstellkosten|selbstkosten|kosten|kalk preis|"
    "prix d'achat|cout|cout unitaire|prix de revient|pmp|coste|precio de compra|precio de coste|"
    "coste unitario|costo|costo unitario|prezzo di acquisto|costo standard|inkoopprijs|kostprijs|"
    "purchases unit price|bewertungspreis|gld preis"
)
COMPONENT = (
    "component|component code|component no|child|child item|child part|material|sub item|"
    "bom lines component|raw material|component item|used part|komponente|stucklistenposition|"
    "komponentennummer|bauteil|einsatzmaterial|material nr|unterteil|composant|code composant|"
    "componente|codice componente|componentcode|onderdeel|comp no|item code items|part used"
)
PARENT = (
    "parent|assembly|parent item|finished good|parent part|product|kit|bom item|made item|"
    "parent code|assembly no|fg|end item|erzeugnis|baugruppe|stuckliste|oberteil|kopfartikel|"
    "fertigartikel|endprodukt|nomenclature|compose|produit fini|code compose|padre|"
    "producto terminado|conjunto|padre articulo|prodotto finito|assieme|distinta|samenstelling|"
    "eindproduct|stuklijst|bom"
)

HEADERS: dict[str, dict[str, str]] = {
    "items": {
        "item": ITEM,
        "name": ITEM_NAME,
        "family": "family|group|product group|item group|category|product category|product type|"
        "product family|categories|type|class|item class|commodity|warengruppe|artikelgruppe|"
        "produktgruppe|gruppe|kategorie|sachgruppe|famille|groupe|categorie|categoria|familia|"
        "famiglia|gruppo|gruppo merceologico|artikelgroep|groep|productgroep|item category|range",
        "unit": UNIT,
        "supply": "supply|make or buy|make buy|make/buy|procurement|procurement type|source of supply|"
        "supply type|sourcing|made or bought|beschaffungsart|bezugsart|dispositionsart|eigen fremd|"
        "beschaffung|approvisionnement|type d'approvisionnement|tipo de aprovisionamiento|"
        "tipo approvvigionamento|verwervingswijze|obtained by|replenishment|replenishment type",
        "active": "active|is active|in use|status|live|published|enabled|aktiv|actif|activo|attivo|"
        "actief|item status|discontinued no",
        "cost": COST,
        "price": PRICE,
        "currency": CURRENCY,
        "tax_included": "tax included|taxes included|prices include tax|price includes tax|vat included|"
        "mwst enthalten|inkl mwst|taxes incluses|iva inclusa|iva incluido",
        "lead_time": LEAD_TIME,
        "minimum": MINIMUM,
        "multiple": MULTIPLE,
        "reorder_point": "reorder point|reorder level|rop|min stock|minimum stock|stock minimum|"
        "reorder at|low stock amount|min level|reordering min|meldebestand|mindestbestand|"
        "bestellpunkt|minimalbestand|min bestand|point de commande|seuil de commande|stock mini|"
        "stock minimo|punto de pedido|scorta minima|punto di riordino|bestelniveau|"
        "minimumvoorraad|bestelpunt",
        "safety_stock": "safety stock|buffer stock|safety|ss|sicherheitsbestand|eiserner bestand|"
        "stock de securite|stock de seguridad|scorta di sicurezza|veiligheidsvoorraad",
        "maximum": "maximum|max stock|maximum stock|max level|reordering max|hochstbestand|"
        "maximalbestand|max bestand|stock maxi|stock maximo|scorta massima|maximumvoorraad",
        "shelf_life": "shelf life|shelf life days|expiry days|haltbarkeit|mhd tage|duree de vie|dlc|"
        "vida util|caducidad dias|durata|shelf life giorni|houdbaarheid",
        "markdown_price": "markdown price|clearance price|sell off price|abverkaufspreis|"
        "prix de liquidation|precio de liquidacion",
        "markdown_quantity": "markdown quantity|clearance quantity|abverkaufsmenge",
        "merge_days": "merge days|batch window|order period days|bundling days|bundelungstage|"
        "periods of supply|days of supply",
        "weight": "weight|unit weight|net weight|gross weight|gewicht|stuckgewicht|nettogewicht|"
        "poids|peso|gewicht per stuk|variant grams|mass",
        "volume": "volume m3|cubic|cbm|volumen|unit volume|inhoud",
        "second_unit": "second unit|catch weight unit|zweite einheit",
        "replaced_by": "replaced by|superseded by|successor|successor item|nachfolger|nachfolgeartikel|"
        "remplace par|sustituido por|sostituito da|opvolger|vervangen door",
        "sold_from": "sold from|launch date|launch|available from|start of sale|on sale from|"
        "verkaufsstart|markteinfuhrung|date de lancement|fecha de lanzamiento|data di lancio",
        "sold_until": "sold until|end of sale|discontinued on|discontinued from|phase out date|"
        "phase out|end of life|auslaufdatum|verkaufsende|fin de vente|fin de venta|fine vendita",
        "like_item": "like item|replaces|predecessor|vorganger|vorgangerartikel|remplace|sustituye a|"
        "sostituisce|vervangt",
        "barcode": "barcode|ean|gtin|upc|ean code|ean13|variant barcode|gtin upc ean or isbn|"
        "strichcode|code barre|codigo de barras|codice a barre|streepjescode",
    },
    "item_aliases": {
        "source_system": "source system|system|used by|quelle",
        "code": "alias|other code|alternative code|customer item no|external code|alternativcode|"
        "fremdnummer",
        "item": ITEM,
    },
    "bom_lines": {
        "item": PARENT,
        "component": COMPONENT,
        "quantity": "qty per|quantity per|qty per unit|quantity per unit|usage|qty required|"
        "component qty|bom lines quantity|qty per assembly|qty|quantity|menge|einsatzmenge|"
        "menge je stuck|bedarfsmenge|qty items|quantite|qte|cantidad|quantita|aantal|consumption|"
        "amount needed|coefficient|fabbisogno|verbruik|menge pro einheit",
        "scrap": "scrap|scrap rate|waste|loss|yield loss|ausschuss|verschnitt|verlust|rebut|perte|"
        "merma|desperdicio|scarto|sfrido|uitval|afval",
        "alternate": "alternate|alternative|substitute group|alternativgruppe|groupe alternatif",
        "step": "operation|op|op no|step|used at step|arbeitsgang|ag|consumed at|vorgang|operation no",
    },
    "operations": {
        "item": f"{ITEM}|{PARENT}",
        "routing": "routing|route|routing no|variant|alternative|arbeitsplan|plan|gamme|ruta|ciclo|"
        "routing variant",
        "step": "step|op no|operation no|op|seq|sequence|step no|operation|arbeitsgang|"
        "arbeitsgang nr|ag|ag nr|vorgang|vorgangsnummer|position|operacion|fase|bewerking|"
        "volgorde|sequence id|no operation|phase",
        "name": "operation|operation name|step name|task|what|description|op description|vorgang|"
        "arbeitsgang|bezeichnung|tatigkeit|operacion|operazione|bewerking|work to do",
        "resource": "work centre|work center|machine|resource|workcenter|workstation|station|"
        "arbeitsplatz|maschine|kostenstelle|anlage|poste|poste de charge|centre de charge|"
        "centro de trabajo|maquina|centro di lavoro|macchina|werkplek|afdeling|done on|cell|"
        "machine group|capacity group",
        "skill": "skill|qualification|trade|qualifikation|competence|fahigkeit",
        "tool": "tool|mould|mold|fixture|die|jig|werkzeug|vorrichtung|outil|moule|utillaje|"
        "molde|attrezzo|stampo|gereedschap",
        "wait_days": "wait days|days after|queue days|drying days|cooling days|ubergangstage|"
        "liegetage|jours attente",
        "agreed_share": "agreed share|routing share|split share|split %",
        "valid_from": "valid from|start date|gultig ab|gultig von|valable du|geldig van",
        "valid_to": "valid to|valid until|end date|gultig bis|valable au|geldig tot",
        "setup_hours": "setup|set up|setup time|set-up|set-up time|setup hours|set up hours|"
        "preparation|changeover|set up min|rusten|rustzeit|tr|reglage|temps de reglage|preparacion|"
        "tiempo de preparacion|attrezzaggio|tempo di setup|insteltijd|omsteltijd|setup min",
        "unit_hours": "unit time|run time|run|time per unit|minutes per unit|cycle time|run hours|"
        "hours per unit|run time per unit|std time|standard time|run min unit|stuckzeit|te|"
        "bearbeitungszeit|zeit je einheit|vorgabezeit|zeit pro stuck|temps unitaire|tps|"
        "temps de cycle|tiempo unitario|tiempo de ciclo|tempo ciclo|tempo unitario|stuktijd|"
        "bewerkingstijd|duration|time|time in mins|operation time|run min|min per unit|tps unitaire",
        "attended_hours": "attended time|labour time|labor time|attended|bedienzeit|personalzeit",
        "yield_share": "yield|yield %|good share|ausbeute|gutanteil|rendement|rendimiento|resa",
        "supplier": "supplier|subcontractor|lohnbearbeiter|fremdfirma|sous-traitant",
        "lot_charge": "lot charge|charge per lot|batch charge|loskosten",
        "unit_charge": "unit charge|charge per unit|outside price|fremdkosten",
        "outside_days": "outside days|days outside|durchlauf extern|subcontract days",
    },
    "prices": {
        "item": ITEM,
        "customer": "customer|customer no|kunde|kundennummer|client|cliente|klant",
        "customer_class": "price list|price group|customer group|class|preisliste|preisgruppe|"
        "kundengruppe|tarif|tarifa|listino|prijslijst|customer class",
        "from_quantity": "from quantity|from qty|qty from|min qty|ab menge|staffelmenge|staffel|"
        "a partir de|desde cantidad|da quantita|vanaf aantal|break qty|quantity break",
        "valid_from": "valid from|from|start date|gultig ab|gultig von|valable du|valido desde|"
        "valido dal|geldig van",
        "valid_to": "valid to|valid until|to|end date|gultig bis|valable au|valido hasta|valido al|"
        "geldig tot",
        "price": PRICE,
        "currency": CURRENCY,
    },
    "lot_groups": {
        "lot_group": "lot group|batch group|campaign|setup family|set-up family|dye lot|bulk batch|"
        "made together|rustgruppe|rustfamilie|losgruppe|charge|groupe de lots|grupo de lotes",
        "item": ITEM,
        "lot_per_unit": "per unit|kg per unit|quantity per unit|batch quantity per unit|"
        "menge je stuck",
        "group_minimum": "group minimum|minimum batch|smallest batch|minimum lot|mindestcharge|"
        "mindestlos|lot minimum",
        "group_multiple": "group multiple|batch size|kettle size|chargengrosse|taille de lot",
        "resource": "work centre|work center|machine|resource|maschine|anlage|machine|maquina",
        "group_setup_hours": "setup hours|set-up hours|group setup|changeover hours|rustzeit|reglage",
        "lot_charge": "lot charge|charge per lot|batch charge|loskosten",
    },
}
