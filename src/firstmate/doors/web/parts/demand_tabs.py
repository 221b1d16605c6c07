"""The tabs above every page of demand; it shows nothing itself."""

from __future__ import annotations

from firstmate.doors.web.asked import Asked

#: Address below the company -> label.
TABS = {
    "/demand": "Forecast",
    "/demand/review": "To review",
    "/demand/bridge": "From plan to plan",
    "/demand/accuracy": "How near it came",
    "/demand/added": "What people added",
    "/demand/history": "History as it counts",
    "/demand/new": "New item",
    "/demand/pipeline": "Pipeline",
}


def demand_tabs(asked: Asked, here: str) -> list[tuple[str, str, bool]]:
    """Return label, address and whether it is the one shown."""
    return [(label, asked.url(path), path == here) for path, label in TABS.items()]
