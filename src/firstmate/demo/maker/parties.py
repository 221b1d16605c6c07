"""Customers and people of the joinery; it knows nothing of what they order or do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from firstmate.demo.maker.streams import stream

HOME = ("Osnabrück", "49074", 52.279, 8.047)

_TOWNS = (
    HOME, ("Bramsche", "49565", 52.409, 7.982), ("Melle", "49324", 52.203, 8.338),
    ("Georgsmarienhütte", "49124", 52.203, 8.045), ("Ibbenbüren", "49477", 52.278, 7.716),
    ("Lengerich", "49525", 52.187, 7.861), ("Rheine", "48429", 52.276, 7.440),
    ("Münster", "48143", 51.962, 7.626), ("Bielefeld", "33602", 52.022, 8.532),
    ("Herford", "32052", 52.115, 8.673), ("Bünde", "32257", 52.199, 8.584),
    ("Minden", "32423", 52.289, 8.915), ("Vechta", "49377", 52.727, 8.286),
    ("Diepholz", "49356", 52.607, 8.370), ("Damme", "49401", 52.522, 8.196),
    ("Quakenbrück", "49610", 52.677, 7.957), ("Cloppenburg", "49661", 52.847, 8.045),
    ("Lingen", "49808", 52.523, 7.317), ("Nordhorn", "48529", 52.433, 7.069),
    ("Warendorf", "48231", 51.954, 7.993), ("Gütersloh", "33330", 51.907, 8.379),
    ("Lübbecke", "32312", 52.306, 8.614), ("Bad Iburg", "49186", 52.157, 8.047),
    ("Oldenburg", "26122", 53.141, 8.214),
)  # fmt: skip
_SURNAMES = (
    "Albers", "Böhme", "Cordes", "Deters", "Eilers", "Frerichs", "Gerdes", "Hölscher", "Immken",
    "Jansen", "Kröger", "Lampe", "Meyer", "Niehaus", "Ostermann", "Pöppelmann", "Rethmann",
    "Schulte", "Tiemann", "Uphoff", "Voss", "Wellmann", "Zurmühlen", "Brüggemann", "Dierkes",
    "Fangmeier", "Grothaus", "Kamp", "Lindemann", "Middendorf", "Nordmann", "Overbeck",
)  # fmt: skip
_FIRST = (
    "Andrea", "Bernd", "Carsten", "Dirk", "Elke", "Frank", "Gerd", "Heike", "Ingo", "Jürgen",
    "Karin", "Lars", "Maike", "Nils", "Olaf", "Petra", "Ralf", "Sabine", "Thomas", "Ute",
    "Volker", "Wiebke", "Yvonne", "Sven", "Björn", "Tanja", "Kai", "Mirco", "Jörg", "Anke",
)  # fmt: skip
_KINDS = (
    ("Builder", 0.28, ("Bau GmbH", "Hochbau", "Bauunternehmung")),
    ("Architect", 0.14, ("Architekten", "Planungsbüro")),
    ("Retail", 0.12, ("Optik", "Bäckerei", "Praxis Dr.", "Mode")),
    ("Trade", 0.26, ("Bauelemente", "Türen & Tore", "Holzfachhandel", "Raumausstatter")),
    ("Private", 0.20, ("Family",)),
)
_STREETS = ("Hauptstraße", "Bahnhofstraße", "Mühlenweg", "Am Kanal", "Lindenallee", "Industriestr.")


@dataclass(frozen=True, slots=True)
class Customer:
    """Who buys, where it is delivered, and the days it really takes to pay."""

    code: str
    name: str
    kind: str
    street: str
    postcode: str
    town: str
    latitude: float
    longitude: float
    payment_days: int
    pays_after: float


@dataclass(frozen=True, slots=True)
class Person:
    """Who works here; ``memory`` marks those who write their hours down from memory."""

    code: str
    name: str
    role: str
    centre: str
    second: str
    hours_per_week: float
    hour_cost: float
    memory: bool


def customers(seed: int) -> tuple[Customer, ...]:
    """The 140 customers with addresses and coordinates."""
    rng = stream(seed, "customers")
    rows = []
    weights = np.array([share for _, share, _ in _KINDS])
    for place in range(140):
        kind, _, prefixes = _KINDS[int(rng.choice(len(_KINDS), p=weights))]
        town, postcode, latitude, longitude = _TOWNS[int(rng.integers(len(_TOWNS)))]
        name = f"{rng.choice(prefixes)} {rng.choice(_SURNAMES)}"
        street = f"{rng.choice(_STREETS)} {int(rng.integers(1, 140))}"
        terms = 14 if kind == "Private" else int(rng.choice((14, 30, 30)))
        slow = 25.0 if rng.random() < 0.08 else 3.0
        rows.append(Customer(
            f"{10010 + 10 * place}", name, kind, street, postcode, town,
            round(latitude + float(rng.normal(0, 0.015)), 5),
            round(longitude + float(rng.normal(0, 0.02)), 5), terms, terms + slow,
        ))  # fmt: skip
    return tuple(rows)


_CREWS = (
    ("SAW", "Machinist", 2, "EDGE"), ("CNC", "CNC operator", 2, "SAW"),
    ("EDGE", "Machinist", 1, "SAW"), ("SPRAY", "Painter", 4, "PACK"),
    ("BENCH", "Joiner", 7, "ASSY"), ("ASSY", "Joiner", 5, "BENCH"),
    ("PACK", "Warehouse", 2, "SAW"), ("FIT", "Fitter", 6, "ASSY"),
    ("DRAW", "Draughtsman", 3, "EST"), ("EST", "Estimator", 2, "DRAW"),
    ("", "Sales", 3, ""), ("", "Purchasing", 1, ""), ("", "Accounts", 1, ""), ("", "Owner", 1, ""),
)  # fmt: skip
_FROM_MEMORY = {"BENCH": 2, "FIT": 3}


def people(sales: tuple[str, ...], *, seed: int) -> tuple[Person, ...]:
    """The 40 people; the sales people carry the given names."""
    rng = stream(seed, "people")
    names = [f"{first} {last}" for first in _FIRST for last in _SURNAMES]
    names = [str(name) for name in rng.choice(names, 40, replace=False)]
    rows: list[Person] = []
    for centre, role, count, second in _CREWS:
        for place in range(count):
            name = sales[place] if role == "Sales" else names[len(rows)]
            hours = 40.0 if centre else 38.5
            cost = 32.0 if centre not in ("DRAW", "EST", "") else 41.0
            memory = place < _FROM_MEMORY.get(centre, 0)
            stands_in = second if place % 2 else ""
            code = f"{101 + len(rows)}"
            rows.append(Person(code, name, role, centre, stands_in, hours, cost, memory))
    return tuple(rows)
