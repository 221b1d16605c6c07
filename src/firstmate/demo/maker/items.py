"""Items, three-level bills and routings of what the joinery keeps in stock; no stock and no sales.

Three levels: finished item <- leaf, frame or carcass <- edged part <- bought material.
"""

from __future__ import annotations

from dataclasses import dataclass

from firstmate.demo.maker.parameters import CODES, WAGE

MARGIN = 0.37
"""Contribution after material and direct wages as a share of the price of a stock item."""


@dataclass(frozen=True, slots=True)
class Bought:
    """A bought material: minimum and multiple in its unit, cost in EUR."""

    code: str
    name: str
    unit: str
    cost: float
    supplier: str
    minimum: int
    multiple: int


@dataclass(frozen=True, slots=True)
class Made:
    """A made item: bill (component, quantity), operations (work centre, set-up h, unit h)."""

    code: str
    name: str
    family: str
    bill: tuple[tuple[str, float], ...]
    steps: tuple[tuple[str, float, float], ...]
    popularity: float = 0.0
    lot: int = 0


@dataclass(frozen=True, slots=True)
class Dead:
    """An item that nobody has asked for in more than a year: quantity on hand, cost in EUR."""

    code: str
    name: str
    family: str
    unit: str
    quantity: int
    cost: float
    supply: str
    idle_days: int


DECORS = (("OAK", "oak", 1.0), ("ASH", "ash", 0.5), ("WHT", "white", 1.4), ("GRY", "grey", 0.8))
MODELS = (
    ("01", "plain", "CORE-STD", "LOCK-STD", 1.5),
    ("02", "glazed", "CORE-STD", "LOCK-STD", 0.9),
    ("03", "sound 37 dB", "CORE-SND", "LOCK-SND", 0.6),
    ("04", "fire T30", "CORE-FIR", "LOCK-FIR", 0.5),
)
WIDTHS = (("060", 0.6, 0.9), ("080", 0.8, 1.2), ("100", 1.0, 0.8))

DEAD = (
    Dead("TD-0905", "Door set, beech 90s style", "Door sets", "pc", 38, 214.0, "Make", 640),
    Dead("TD-0911", "Door set, mahogany", "Door sets", "pc", 22, 268.0, "Make", 588),
    Dead("SR-0930", "Shelving set, cherry", "Shelving sets", "pc", 46, 118.0, "Make", 505),
    Dead("TT-0915", "Table top, cherry 1800", "Table tops", "pc", 31, 126.0, "Make", 471),
    Dead("BRD-CHE", "Board, cherry veneer 19 mm", "Boards", "m2", 260, 21.5, "Buy", 530),
    Dead("BRD-MAH", "Board, mahogany veneer 19 mm", "Boards", "m2", 145, 27.8, "Buy", 702),
    Dead("HDL-BRS", "Handle set, polished brass", "Ironmongery", "set", 118, 33.0, "Buy", 610),
    Dead("GLS-BRZ", "Glass lite, bronze", "Glass", "pc", 52, 46.0, "Buy", 455),
)


def bought_items() -> tuple[Bought, ...]:
    """Bought materials of the stock items."""
    rows = [
        Bought("CORE-STD", "Door core, chipboard 38 mm", "m2", 11.5, "70010", 60, 20),
        Bought("CORE-SND", "Door core, sound 40 mm", "m2", 21.0, "70010", 40, 20),
        Bought("CORE-FIR", "Door core, fire 42 mm", "m2", 26.0, "70010", 40, 20),
        Bought("BRD-MDF", "MDF 16 mm", "m2", 8.2, "70020", 50, 10),
        Bought("LAQ-CLR", "Lacquer, clear", "kg", 11.8, "70060", 25, 25),
        Bought("LAQ-CLD", "Lacquer, coloured", "kg", 14.6, "70060", 25, 25),
        Bought("HNG-SET", "Hinge set, steel", "set", 13.5, "70070", 50, 10),
        Bought("LOCK-STD", "Mortise lock, standard", "pc", 16.0, "70090", 40, 10),
        Bought("LOCK-SND", "Mortise lock with drop seal", "pc", 41.0, "70080", 20, 5),
        Bought("LOCK-FIR", "Lock, fire rated", "pc", 38.0, "70080", 20, 5),
        Bought("GLS-LIT", "Glass lite 1400 x 300, clear", "pc", 48.0, "70100", 20, 5),
        Bought("GLS-CAB", "Glass shelf 1000 x 350", "pc", 17.5, "70100", 20, 10),
        Bought("SEAL-DR", "Door seal", "m", 0.95, "70150", 250, 50),
        Bought("FIX-SET", "Screws and dowels, set", "set", 1.4, "70140", 200, 100),
        Bought("SHF-PIN", "Shelf pins, bag", "bag", 0.9, "70140", 100, 100),
        Bought("CTN-DR", "Carton, door", "pc", 5.2, "70130", 50, 25),
        Bought("CTN-SM", "Carton, flat", "pc", 2.4, "70130", 100, 50),
        Bought("TOP-SOL", "Solid panel 40 mm", "m2", 58.0, "70030", 20, 5),
        Bought("TOP-SUB", "Counter substrate 38 mm", "m2", 31.0, "70120", 15, 5),
        Bought("DRW-RUN", "Drawer runner, pair", "pair", 14.5, "70070", 40, 10),
    ]
    for short, name, _ in DECORS:
        rows += [
            Bought(f"VEN-{short}", f"Face sheet, {name}", "m2", 8.6, "70010", 80, 20),
            Bought(f"BRD-{short}", f"Board {name} 19 mm", "m2", 13.4, "70020", 50, 10),
            Bought(f"EDG-{short}", f"Edging tape {name} 23 mm", "m", 0.72, "70050", 200, 100),
        ]
    return tuple(rows)


def _doors() -> list[Made]:
    rows: list[Made] = []
    for short, name, popular in DECORS:
        edging, face = f"EDG-{short}", f"VEN-{short}"
        lacquer = "LAQ-CLR" if short in ("OAK", "ASH") else "LAQ-CLD"
        part, frame = f"FP-{short}", f"FR-{short}"
        rows.append(Made(part, f"Frame part, {name}", "Edged parts",
                         (("BRD-MDF", 0.42), (face, 0.45), (edging, 2.4)),
                         (("SAW", 0.3, 0.02), ("EDGE", 0.25, 0.018))))  # fmt: skip
        rows.append(Made(frame, f"Door frame, {name}", "Frames",
                         ((part, 3), ("SEAL-DR", 5.2), (lacquer, 0.35)),
                         (("SPRAY", 0.3, 0.16), ("BENCH", 0.2, 0.18))))  # fmt: skip
        for core in ("STD", "SND", "FIR"):
            rows.append(Made(f"PN-{short}-{core}", f"Door panel {name} {core.lower()}",
                             "Edged parts",
                             ((f"CORE-{core}", 2.1), (face, 4.3), (edging, 6.2)),
                             (("SAW", 0.3, 0.06), ("CNC", 0.4, 0.13),
                              ("EDGE", 0.25, 0.055))))  # fmt: skip
        for model, kind, core, lock, share in MODELS:
            leaf = f"LF-{short}-{model}"
            glass = (("GLS-LIT", 1.0),) if model == "02" else ()
            rows.append(Made(leaf, f"Door leaf {name}, {kind}", "Leaves",
                             ((f"PN-{short}-{core[5:]}", 1), (lacquer, 0.5), *glass),
                             (("SPRAY", 0.4, 0.26), ("BENCH", 0.3, 0.24))))  # fmt: skip
            rows.append(Made(f"TD-{short}-{model}", f"Door set {name}, {kind}", "Door sets",
                             ((leaf, 1), (frame, 1), ("HNG-SET", 1), (lock, 1), ("CTN-DR", 1)),
                             (("ASSY", 0.2, 0.42), ("PACK", 0.1, 0.12)),
                             popular * share, 20))  # fmt: skip
    return rows


def _shelves() -> list[Made]:
    rows: list[Made] = []
    for short, name, popular in DECORS:
        board, edging, side = f"BRD-{short}", f"EDG-{short}", f"SP-{short}"
        rows.append(Made(side, f"Shelving side, {name}", "Edged parts",
                         ((board, 0.85), (edging, 5.2)),
                         (("SAW", 0.3, 0.03), ("CNC", 0.3, 0.05),
                          ("EDGE", 0.25, 0.022))))  # fmt: skip
        for code, width, share in WIDTHS:
            shelf, body = f"SH-{short}-{code}", f"SB-{short}-{code}"
            rows.append(Made(shelf, f"Shelf {name} {code} cm", "Edged parts",
                             ((board, 0.36 * width), (edging, width + 0.1)),
                             (("SAW", 0.1, 0.008), ("EDGE", 0.2, 0.008))))  # fmt: skip
            rows.append(Made(body, f"Shelving body {name} {code} cm", "Carcasses",
                             ((side, 2), (shelf, 6), ("FIX-SET", 1)),
                             (("ASSY", 0.2, 0.42),)))  # fmt: skip
            rows.append(Made(f"SR-{short}-{code}", f"Shelving set {name} {code} cm",
                             "Shelving sets",
                             ((body, 1), ("SHF-PIN", 1), ("GLS-CAB", 1), ("CTN-SM", 2)),
                             (("PACK", 0.1, 0.10),), popular * share, 20))  # fmt: skip
    return rows


def _tops_and_counters() -> list[Made]:
    rows: list[Made] = []
    for short, name, popular in DECORS:
        edging = f"EDG-{short}"
        for size, area, share in (("14", 1.1, 0.9), ("18", 1.6, 0.7)):
            blank, sanded = f"TB-{short}-{size}", f"TS-{short}-{size}"
            rows.append(Made(blank, f"Top blank {name} {size}00", "Edged parts",
                             (("TOP-SOL", area), (edging, 4.8)),
                             (("SAW", 0.2, 0.05), ("CNC", 0.3, 0.14),
                              ("EDGE", 0.2, 0.05))))  # fmt: skip
            rows.append(Made(sanded, f"Top lacquered {name} {size}00", "Leaves",
                             ((blank, 1), ("LAQ-CLR", 0.6)),
                             (("SPRAY", 0.3, 0.3), ("BENCH", 0.2, 0.35))))  # fmt: skip
            rows.append(Made(f"TT-{short}-{size}", f"Table top {name} {size}00", "Table tops",
                             ((sanded, 1), ("CTN-SM", 2)), (("PACK", 0.1, 0.12),),
                             popular * share, 15))  # fmt: skip
        front, carcass = f"CF-{short}", f"CC-{short}"
        rows.append(Made(front, f"Counter front, {name}", "Edged parts",
                         ((f"BRD-{short}", 1.9), (edging, 8.5)),
                         (("SAW", 0.2, 0.07), ("CNC", 0.3, 0.3), ("EDGE", 0.2, 0.11))))  # fmt: skip
        rows.append(Made(carcass, f"Counter carcass, {name}", "Carcasses",
                         ((front, 2), ("BRD-MDF", 2.4), ("LAQ-CLD", 1.1), ("FIX-SET", 2)),
                         (("SPRAY", 0.3, 0.6), ("ASSY", 0.3, 1.1))))  # fmt: skip
        rows.append(Made(f"CM-{short}", f"Counter module, {name}", "Counter modules",
                         ((carcass, 1), ("TOP-SUB", 1.2), ("DRW-RUN", 3), ("CTN-DR", 2)),
                         (("ASSY", 0.2, 0.9), ("PACK", 0.1, 0.25)), popular * 0.6, 8))  # fmt: skip
    return rows


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All items with what follows from bills and routings for each finished item.

    ``materials[f]`` is material for one unit (item -> quantity), ``unit_hours[f]`` and
    ``setup_hours[f]`` hours by work centre over all levels, ``cost`` material and wages of one
    unit in EUR of any item, ``price`` the list price of a finished item.
    """

    bought: dict[str, Bought]
    made: dict[str, Made]
    finished: tuple[str, ...]
    materials: dict[str, dict[str, float]]
    material_cost: dict[str, float]
    unit_hours: dict[str, tuple[float, ...]]
    setup_hours: dict[str, tuple[float, ...]]
    cost: dict[str, float]
    price: dict[str, float]


def levels(made: dict[str, Made], code: str, quantity: float = 1.0) -> dict[str, float]:
    """Units of every item, itself included, in ``quantity`` units of ``code``."""
    total = {code: quantity}
    for component, per in made[code].bill if code in made else ():
        for item, count in levels(made, component, quantity * per).items():
            total[item] = total.get(item, 0.0) + count
    return total


def catalogue() -> Catalogue:
    """Items, bills and routings with rolled-up hours, costs and prices."""
    bought = {row.code: row for row in bought_items()}
    made = {row.code: row for row in (*_doors(), *_shelves(), *_tops_and_counters())}
    finished = tuple(code for code, row in made.items() if row.lot)
    materials, material_cost, unit_hours, setup_hours = {}, {}, {}, {}
    for code in made:
        units = levels(made, code)
        materials[code] = {item: count for item, count in units.items() if item in bought}
        material_cost[code] = sum(bought[i].cost * n for i, n in materials[code].items())
        hours, setups = dict.fromkeys(CODES, 0.0), dict.fromkeys(CODES, 0.0)
        for item in (one for one in units if one in made):
            for centre, setup, unit in made[item].steps:
                hours[centre] += unit * units[item]
                setups[centre] += setup
        unit_hours[code] = tuple(hours[centre] for centre in CODES)
        setup_hours[code] = tuple(setups[centre] for centre in CODES)
    cost = {code: row.cost for code, row in bought.items()}
    cost |= {code: material_cost[code] + WAGE * sum(unit_hours[code]) for code in made}
    price = {code: float(round(cost[code] / (1 - MARGIN))) for code in finished}
    return Catalogue(bought, made, finished, materials, material_cost, unit_hours, setup_hours,
                     cost, price)  # fmt: skip
