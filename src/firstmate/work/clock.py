"""The one place that asks what time it is; everything below it is told."""

from __future__ import annotations

from datetime import UTC, date, datetime


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return the present day where the product runs."""
    return datetime.now(UTC).astimezone().date()
