"""Headers of machines, people, shifts and absences; words only."""

from __future__ import annotations

from firstmate.company.headers.place import LOCATION

RESOURCE = (
    "resource|work centre|work center|workcenter|machine|workstation|station|work centre code|"
    "machine no|resource code|cell|arbeitsplatz|arbeitsplatz nr|maschine|maschinen-nr|anlage|"
    "kostenstelle|ressource|poste|poste de charge|machine code|centre de charge|centro de trabajo|"
    "maquina|recurso|centro di lavoro|macchina|risorsa|werkplek|afdeling|bewerkingscentrum|"
    "department|cost centre|area|line|crew"
)
PERSON = (
    "person no|person id|person code|staff id|employee id|employee code|person|employee|"
    "employee name|employee no|staff|staff no|personnel no|worker|operator|user|"
    "name|member|technician|mitarbeiter|mitarbeiter-nr|personalnummer|pers-nr|personal-nr|"
    "bediener|benutzer|arbeiter|salarie|employe|collaborateur|matricule|operateur|ouvrier|"
    "empleado|trabajador|operario|usuario|dipendente|operatore|addetto|matricola|utente|"
    "medewerker|personeelsnummer|werknemer|gebruiker|who|assignee|consultant|badge"
)
HOURS_PER_WEEK = (
    "hours per week|weekly hours|hours week|hrs week|h week|contract hours|hours|available hours|"
    "capacity hours per week|capacity|wochenstunden|std woche|stunden pro woche|arbeitszeit|"
    "kapazitat|heures par semaine|heures hebdo|heures|horas por semana|horas semanales|"
    "ore settimanali|ore|uren per week|uren|std/woche|hours/week"
)
HOUR_COST = (
    "cost per hour|hourly cost|hour cost|cost rate|hourly rate|rate per hour|cost h|machine rate|"
    "labour rate|rate|stundensatz|kosten je stunde|kostensatz|maschinenstundensatz|lohnkosten|"
    "cout horaire|taux horaire|coste hora|coste por hora|costo orario|tariffa oraria|"
    "uurkosten|uurtarief|cost/h|eur h|cost rate h|cost|kosten|cout|coste|costo"
)

HEADERS: dict[str, dict[str, str]] = {
    "resources": {
        "resource": f"{RESOURCE}|code|no|id",
        "name": "name|work centre name|description|machine name|resource name|bezeichnung|"
        "maschinenname|nom|libelle|nombre|descripcion|nome|descrizione|naam|omschrijving|work centre",
        "location": LOCATION,
        "kind": "kind|type|resource type|art|typ|tipo|soort",
        "units": "units|machines|no of machines|number of machines|parallel|count|number of units|"
        "anzahl|anzahl maschinen|stuck|anzahl platze|nombre|nombre de postes|numero|unidades|aantal|"
        "places|stations|no of places|people|headcount",
        "hours_per_week": HOURS_PER_WEEK,
        "efficiency": "efficiency|usable|usable share|usable hours share|availability|productive|"
        "utilisation|utilization|oee|productive share|nutzungsgrad|"
        "wirkungsgrad|leistungsgrad|effizienz|rendement|efficacite|eficiencia|efficienza|"
        "efficientie|performance",
        "hour_cost": HOUR_COST,
        "overtime_cost": "overtime cost|overtime rate|overtime cost per hour|uberstundensatz|"
        "uberstundenkosten|cout heure sup|coste hora extra|costo straordinario|overuren tarief",
        "overtime_hours": "overtime hours|overtime possible|possible overtime|max overtime|overtime|"
        "max overtime hours|overtime per week|"
        "uberstunden|max uberstunden|heures supplementaires|horas extra|straordinari|overuren",
        "outside_cost": "outside cost|subcontract rate|outside rate|fremdkosten stunde|"
        "subcontracting cost per hour",
        "outside_hours": "outside hours|subcontract hours|max outside hours|fremdstunden",
        "skill": "skill|qualification|trade|qualifikation|competence|habilidad|competenza|vaardigheid",
    },
    "people": {
        "person": PERSON,
        "role": "role|job title|function|position|funktion|rolle|beruf|fonction|poste|puesto|cargo|"
        "ruolo|mansione|functie|rol|occupation",
        "team": "team|department|group|abteilung|bereich|equipe|service|departamento|equipo|reparto|"
        "squadra|afdeling|ploeg",
        "location": LOCATION,
        "resource": RESOURCE,
        "hours_per_week": HOURS_PER_WEEK,
        "hour_cost": HOUR_COST,
        "starts": "start|start date|starts|hired|hire date|joined|entry date|eintritt|"
        "eintrittsdatum|date d'entree|fecha de alta|data assunzione|in dienst",
        "ends": "end|end date|ends|left|leaving date|exit date|austritt|austrittsdatum|"
        "date de sortie|fecha de baja|data cessazione|uit dienst",
    },
    "skills": {
        "person": PERSON,
        "skill": "skill|qualification|competence|certificate|qualifikation|fahigkeit|"
        "habilidad|competenza|vaardigheid|can do|trained on",
        "level": "level|grade|stufe|niveau|nivel|livello|skill level",
        "valid_to": "valid to|valid until|expires|expiry|gultig bis|expire|geldig tot",
    },
    "shifts": {
        "shift": "shift|shift code|shift name|schicht|schichtmodell|equipe|turno|ploeg|dienst",
        "weekday": "weekday|day|day of week|wochentag|tag|jour|dia|giorno|dag",
        "from_hour": "from|start|begin|from hour|start time|von|beginn|debut|de|desde|inicio|da|"
        "inizio|van|begin time",
        "to_hour": "to|end|until|to hour|end time|bis|ende|fin|a|hasta|fine|tot|eind",
        "break_hours": "break|breaks|pause|pausen|break hours|pausa|descanso",
    },
    "calendars": {
        "calendar": "calendar|resource or person|work centre|machine|person|arbeitsplatz|mitarbeiter",
        "valid_from": "valid from|from|gultig ab|von",
        "valid_to": "valid to|to|gultig bis|bis",
        "shift": "shift|shift code|schicht|equipe|turno|ploeg",
        "hours_per_week": HOURS_PER_WEEK,
    },
    "calendar_exceptions": {
        "calendar": f"calendar|{PERSON}|{RESOURCE}|for",
        "valid_from": "absent from|closed on|closed from|from|start|first day|start date|date|day|"
        "von|ab|beginn|abwesend von|"
        "du|debut|desde|inicio|dal|inizio|van|begin|datum|absence from|holiday",
        "valid_to": "absent to|closed to|closed until|to|until|end|last day|end date|bis|ende|"
        "abwesend bis|au|fin|hasta|al|"
        "fine|tot|eind|absence to|through",
        "hours": "hours|hours worked|hours per day|stunden|heures|horas|ore|uren",
        "extra_hours": "extra hours|additional hours|zusatzstunden|heures supplementaires",
        "reason": "reason|type|absence type|kind|why|absence|grund|art|abwesenheitsart|urlaub|motif|"
        "motivo|reden|soort|leave type|holiday name",
    },
    "allocations": {
        "who": f"allocated|{PERSON}|skill|resource",
        "job": "job|project|job no|project no|projekt|projet|proyecto|progetto|auftrag",
        "valid_from": "from|start|valid from|von|ab|du|desde|dal|van",
        "valid_to": "to|end|until|bis|au|hasta|al|tot",
        "share": "share|allocation|allocation %|percent|%|anteil|auslastung|part|asignacion|quota",
        "firmness": "firmness|status|soft firm|firm|type",
    },
    "seasonal_capacity": {
        "offer": "offer|agency|name|provider|angebot",
        "resource": RESOURCE,
        "hours_per_week": HOURS_PER_WEEK,
        "hour_cost": HOUR_COST,
        "once_cost": "once cost|one off cost|set up cost|recruiting cost|einmalkosten",
        "notice_days": "notice|notice days|vorlauf|kundigungsfrist",
        "commitment_days": "commitment|commitment days|minimum term|mindestlaufzeit",
    },
}
