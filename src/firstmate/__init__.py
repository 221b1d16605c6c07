"""firstmate: the chief operating officer in software for small and medium-sized businesses."""
