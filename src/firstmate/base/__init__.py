"""The words everything is said in: tables, tasks, studies, runs; it knows nothing of business, files or the web."""
