"""The HTTP API: the same tables, tasks and jobs for programs, described by OpenAPI."""

from firstmate.doors.api.app import build

__all__ = ["build"]
