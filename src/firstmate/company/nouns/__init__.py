"""Declarations of every input table, one file per group of nouns; nothing else lives here."""
