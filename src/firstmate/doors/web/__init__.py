"""The web application: pages for people over the tasks and studies; it computes nothing."""
