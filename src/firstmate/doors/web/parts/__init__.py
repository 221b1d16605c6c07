"""The parts that pages are made of: tables, charts, progress; each is built once."""
