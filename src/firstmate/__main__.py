"""``python -m firstmate`` is the command line; its commands live in the doors."""

from firstmate.doors.cli import main

main()
