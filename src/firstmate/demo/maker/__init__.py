"""The demonstration joinery "maker": its export files, and apart from them the truth behind."""
