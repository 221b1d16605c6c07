"""The diagnostic as one HTML file that needs nothing else: what is certain, the limit, the leaks, the gaps."""
