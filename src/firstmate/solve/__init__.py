"""Thin, business-free fronts of the engines; nothing here knows an item, an order or money."""
