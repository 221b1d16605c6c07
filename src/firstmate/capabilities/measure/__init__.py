"""Measure: what was ordered, and every estimate the planners need, with range, n and basis."""
