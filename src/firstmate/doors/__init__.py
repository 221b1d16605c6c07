"""The doors: ways in and out for people and programs. They show and ask; they compute nothing."""
