"""Demonstration companies, written as the exports such firms have; not part of any calculation."""
