"""The made-up suppliers of the trader and the lead times they really need.

It does not say which item comes from whom, and it buys nothing.
"""

from dataclasses import dataclass

import numpy as np

# Each group of goods with the words that tell it; the first group that matches a name wins.
GROUPS: dict[str, tuple[str, ...]] = {
    "Christmas": ("CHRISTMAS", "XMAS", "ADVENT", "SANTA", "REINDEER", "NOEL", "SNOWFLAKE"),
    "Jewellery": ("NECKLACE", "EARRINGS", "BRACELET", "RING", "DIAMANTE", "HAIR", "BROOCH"),
    "Bags": ("BAG", "BAGS", "PURSE", "SHOPPER", "UMBRELLA", "PARASOL"),
    "Candles and lights": ("CANDLE", "CANDLES", "T-LIGHT", "LIGHT", "LIGHTS", "LANTERN", "INCENSE"),
    "Kitchen and table": (
        *("CAKE", "MUG", "TEA", "BOWL", "PLATE", "CUTLERY", "KITCHEN", "JAR", "CUP", "LUNCH"),
        *("APRON", "TRAY", "BAKING", "NAPKINS", "TEAPOT", "JUG", "SPOON", "BOTTLE", "PANTRY"),
    ),
    "Paper and party": (
        *("PAPER", "CARD", "CARDS", "WRAP", "NOTEBOOK", "PARTY", "BALLOONS", "STICKER"),
        *("BUNTING", "PENCILS", "BIRTHDAY", "TISSUES", "RIBBONS"),
    ),
    "Toys": (
        "DOLL",
        "DOLLY",
        "TOY",
        "GAME",
        "SPACEBOY",
        "CHILDRENS",
        "PLAYHOUSE",
        "JIGSAW",
        "SOFT",
    ),
    "Garden": ("GARDEN", "BIRD", "PLANT", "FLOWER", "WATERING", "EASTER", "PICNIC"),
    "Signs and frames": ("SIGN", "FRAME", "CLOCK", "MIRROR", "WALL", "HOOK", "DOORMAT", "TILE"),
    "Home": (),
}

# (country, stated lead time in weeks from and to, days between order days)
_ORIGINS = (
    ("United Kingdom", 2, 3, 7),
    ("Netherlands", 3, 5, 7),
    ("Portugal", 4, 6, 7),
    ("Turkey", 5, 7, 14),
    ("India", 7, 10, 14),
    ("China", 8, 12, 14),
)
_FIRST = (
    *("Alderford", "Bramley", "Calder", "Dunmore", "Eastgate", "Fenwick", "Glenside", "Harrow"),
    *("Ivybridge", "Juniper", "Kingsley", "Lindale", "Marlow", "Northcote", "Oakham", "Penrose"),
    *("Quayside", "Rosedale", "Selby", "Thornbury"),
)
_SECOND = ("Trading", "Giftware", "Exports", "Homeware")
COUNT = 40
LATE = 2
"""Position of the supplier that is late by plan."""


@dataclass(frozen=True)
class Supplier:
    """A supplier: what it states, and what it really does (mean and spread of lead time).

    Times are calendar days from order to receipt; `order_weekday` counts from Monday = 0;
    `minimum_value` is per purchase order [GBP].
    """

    supplier: str
    name: str
    country: str
    group: str
    stated_days: int
    mean_days: float
    sd_days: float
    order_weekday: int
    order_every: int
    minimum_value: int
    payment_days: int


def suppliers(*, seed: int) -> tuple[Supplier, ...]:
    """Make the 40 suppliers; the late one is the third, from Portugal, in kitchen and table.

    Parameters
    ----------
    seed : int
        Seed of all draws.

    Returns
    -------
    tuple of Supplier
        In order of their number. A usual supplier needs 0.95 to 1.10 times its stated lead
        time with a coefficient of variation of 0.08 to 0.18; the late one 1.8 and 0.35.
    """
    rng = np.random.default_rng([seed, 1])
    # Groups with more items get more suppliers.
    groups = [*GROUPS, "Home", "Home", "Home", "Kitchen and table", "Kitchen and table"]
    made = []
    for n in range(COUNT):
        late = n == LATE
        country, least, most, every = _ORIGINS[2 if late else int(rng.integers(len(_ORIGINS)))]
        stated = 7 * int(rng.integers(least, most + 1))
        mean = stated * (1.8 if late else float(rng.uniform(0.95, 1.10)))
        spread = 0.35 if late else float(rng.uniform(0.08, 0.18))
        second = _SECOND[(n + n // len(_FIRST)) % len(_SECOND)]
        made.append(
            Supplier(
                supplier=f"S{n + 1:03d}",
                name=f"{_FIRST[n % len(_FIRST)]} {second} Ltd",
                country=country,
                group="Kitchen and table" if late else groups[n % len(groups)],
                stated_days=stated,
                mean_days=round(mean, 1),
                sd_days=round(mean * spread, 1),
                order_weekday=int(rng.integers(5)),
                order_every=every,
                minimum_value=int(rng.choice([0, 100, 150, 250])) * (2 if every > 7 else 1),
                payment_days=int(rng.choice([14, 30, 30, 45, 60])),
            )
        )
    return tuple(made)


def group_of(name: str) -> str:
    """Return the group of goods a name belongs to.

    >>> group_of("JUMBO BAG RED RETROSPOT"), group_of("POPPY'S PLAYHOUSE")
    ('Bags', 'Toys')
    """
    words = set(name.split())
    return next((group for group, tell in GROUPS.items() if words & set(tell)), "Home")
