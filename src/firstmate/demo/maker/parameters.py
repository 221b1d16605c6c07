"""What is true of the joinery: its means, work, partners and habits; nothing random in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from firstmate.demo.maker.days import number

TODAY = number(date(2026, 10, 30))
FIRST = number(date(2024, 11, 1))
"""First day that the exports show; the weeks before fill the shop."""
QUARTER = 13 * 7
WAGE = 32.0
"""Direct wage of an hour in EUR, social cost included; paid whether or not there is work."""


@dataclass(frozen=True, slots=True)
class WorkCentre:
    """Places x hours per day x usable share = hours a working day gives; money in EUR an hour."""

    code: str
    name: str
    places: int
    hours_per_day: float
    usable: float
    cost_rate: float
    overtime_rate: float
    most_per_order: float

    @property
    def day_hours(self) -> float:
        """Hours a working day really gives."""
        return self.places * self.hours_per_day * self.usable


WORK_CENTRES = (
    WorkCentre("SAW", "Panel saw", 1, 8, 0.92, 52, 44, 8),
    WorkCentre("CNC", "CNC machining centre", 1, 16, 0.90, 68, 47, 14),
    WorkCentre("EDGE", "Edge bander", 1, 8, 0.92, 58, 44, 8),
    WorkCentre("SPRAY", "Spray booth", 3, 8, 0.86, 54, 45, 12),
    WorkCentre("BENCH", "Bench joinery", 6, 8, 0.86, 44, 43, 16),
    WorkCentre("ASSY", "Assembly", 5, 8, 0.88, 43, 42, 16),
    WorkCentre("PACK", "Packing and dispatch", 1, 8, 0.94, 38, 38, 8),
    WorkCentre("FIT", "Site fitting", 5, 8, 0.86, 49, 48, 16),
)
CODES = tuple(centre.code for centre in WORK_CENTRES)
EDGE, SPRAY, ASSY, PACK, FIT = (CODES.index(c) for c in ("EDGE", "SPRAY", "ASSY", "PACK", "FIT"))
DRAWING = WorkCentre("DRAW", "Drawing office", 3, 8, 0.78, 56, 46, 8)
ESTIMATING = WorkCentre("EST", "Estimating", 2, 8, 0.78, 56, 46, 8)


@dataclass(frozen=True, slots=True)
class JobClass:
    """A kind of one-off work.

    ``hours`` are hours per 1,000 EUR of price in the order of the work centres, ``estimate`` the
    estimated hours as a share of the hours really needed, ``needs`` the groups of material with
    their share of its value.
    """

    name: str
    won_per_week: float
    growth: float
    mean_value: float
    spread: float
    material: float
    promised_days: int
    fitted: float
    hours: tuple[float, ...]
    drawing: float
    estimate: float
    needs: tuple[tuple[str, float], ...]
    texts: tuple[str, ...]


JOB_CLASSES = (
    JobClass(
        "Staircases", 2.0, 0.0, 10400, 0.40, 0.45, 63, 1.0,
        (0.12, 0.44, 0.00, 0.52, 1.95, 0.52, 0.10, 1.10), 0.80, 0.97,
        (("timber", 0.8), ("ironmongery", 0.2)),
        ("Oak staircase, half turn", "Straight flight with glass balustrade", "Ash spiral stair",
         "Closed stair with wall handrail", "Stair renovation, 15 treads"),
    ),
    JobClass(
        "Fitted kitchens", 3.9, 0.36, 6700, 0.40, 0.47, 56, 1.0,
        (0.26, 0.40, 0.555, 0.26, 0.55, 1.20, 0.15, 1.25), 0.75, 0.86,
        (("boards", 0.55), ("worktops", 0.3), ("ironmongery", 0.15)),
        ("Fitted kitchen, lacquered fronts", "Kitchen with island, oak veneer", "Galley kitchen",
         "Tea kitchen, second floor", "Kitchen fronts, replacement"),
    ),
    JobClass(
        "Shop fitting", 3.9, 0.34, 5500, 0.45, 0.47, 56, 0.9,
        (0.23, 0.42, 0.52, 0.34, 0.66, 1.00, 0.15, 1.35), 0.75, 0.92,
        (("boards", 0.6), ("ironmongery", 0.25), ("glass", 0.15)),
        ("Reception desk", "Wall panelling, waiting room", "Counter and back wall",
         "Display units, ground floor", "Fitting of a branch, lot 2"),
    ),
    JobClass(
        "Windows", 4.0, -0.05, 4000, 0.45, 0.48, 56, 0.9,
        (0.09, 0.40, 0.00, 0.66, 1.70, 0.66, 0.12, 0.95), 0.30, 1.00,
        (("timber", 0.55), ("glass", 0.45)),
        ("Timber windows, 4 pieces", "Listed house, box-type window", "Window repair, east side",
         "Lift-and-slide element", "Skylight surround"),
    ),
    JobClass(
        "Doors special", 4.2, 0.0, 3500, 0.45, 0.47, 49, 0.75,
        (0.18, 0.40, 0.20, 0.56, 1.20, 0.65, 0.13, 0.75), 0.40, 1.00,
        (("boards", 0.5), ("ironmongery", 0.3), ("glass", 0.2)),
        ("Front door, oak", "Sound-proof door 42 dB", "Double door with fanlight",
         "Fire door T30, special size", "Sliding door in wall"),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Salesman:
    """Who sells: share of the quotes, true share won, and how the CRM probability is coloured."""

    name: str
    quotes: float
    wins: float
    optimism: float


SALESMEN = (
    Salesman("Anna Kessler", 0.36, 0.42, 1.0),
    Salesman("Jonas Lübbers", 0.36, 0.38, 1.0),
    Salesman("Marco Brandt", 0.28, 0.28, 1.8),
)
NEGOTIATION_REACHED = 0.62
"""Share of quoted deals that come to negotiation; every won one has."""


@dataclass(frozen=True, slots=True)
class Supplier:
    """Who delivers: stated and true days from order to arrival, spread of the truth, order days."""

    code: str
    name: str
    group: str
    stated_days: int
    mean_days: float
    variation: float
    order_weekdays: tuple[int, ...]
    minimum_value: float
    share: float


SUPPLIERS = (
    Supplier("70010", "Holzwerk Teuto GmbH", "boards", 7, 7.0, 0.15, (1, 3), 400, 0.6),
    Supplier("70020", "Plattenhandel Ems KG", "boards", 6, 5.3, 0.20, (0, 1, 2, 3, 4), 250, 0.4),
    Supplier("70030", "Sägewerk Brökmann", "timber", 12, 12.5, 0.20, (0,), 600, 0.65),
    Supplier("70040", "Hanse Massivholz", "timber", 10, 9.5, 0.18, (2,), 500, 0.35),
    Supplier("70050", "Kantenwelt Süd", "edging", 5, 4.2, 0.20, (1, 4), 80, 1.0),
    Supplier("70060", "Lackdepot Nordwest", "lacquer", 4, 3.2, 0.25, (0, 3), 100, 1.0),
    Supplier("70070", "Beschlag Union", "ironmongery", 5, 5.0, 0.20, (0, 2, 4), 150, 0.5),
    Supplier("70080", "Türtechnik Hase", "ironmongery", 8, 8.5, 0.20, (2,), 200, 0.3),
    Supplier("70090", "Schließtechnik Ahlers", "ironmongery", 6, 6.0, 0.15, (1,), 150, 0.2),
    Supplier("70100", "Weserglas Handel", "glass", 14, 28.0, 0.55, (0, 2), 300, 0.6),
    Supplier("70110", "Glasbau Dümmer", "glass", 12, 12.6, 0.15, (3,), 300, 0.4),
    Supplier("70120", "Arbeitsplatten Vechta", "worktops", 10, 10.5, 0.18, (1,), 350, 1.0),
    Supplier("70130", "Kartonagen Bramsche", "packaging", 5, 5.1, 0.15, (4,), 120, 1.0),
    Supplier("70140", "Schrauben Wessel", "fixings", 3, 2.2, 0.25, (0, 1, 2, 3, 4), 50, 1.0),
    Supplier("70150", "Dichtungen Lohne", "seals", 7, 7.2, 0.20, (2,), 90, 1.0),
)
LATE_SUPPLIER = "70100"

REWORK_RATE = 0.18
REWORK_HOURS = 0.5
"""Hours of a second pass through the spray booth as a share of the first."""
CAPACITY_SPREAD = 0.05
"""Standard deviation of a day's hours as a share of its mean: sickness, stops, errands."""
LOST_PER_WEEK = 0.06
"""Share of one-off jobs lost for each week late, while assembly has not begun."""
STOCK_LOST_PER_WEEK = 0.12
"""Share of late stock lines lost for each week late."""
GATE_GRACE = 45
"""Days after the customer's own signature or deposit before which no job counts as late."""
PENALTY_PER_WEEK = 0.015
"""Penalty for each week late as a share of the value."""
HOLDING_PER_YEAR = 0.10
"""Cost of a year of holding as a share of the material tied up."""
HOURS_SPREAD = 0.22
"""Spread (log) of a job's hours around those of its class, for the whole job and again by step."""

BLOCKED_JOBS = (
    ("Staircases", 41200, 74), ("Staircases", 36800, 66), ("Shop fitting", 33500, 61),
    ("Fitted kitchens", 27900, 58), ("Staircases", 24600, 52), ("Shop fitting", 19400, 47),
)  # fmt: skip
"""Class, price in EUR and age in days of the jobs whose drawings nobody has signed."""
