"""The token by which a program may come in: one per home folder, in a file only its user can read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from firstmate.work.home import Home

FILE = "api_token"


def file_of(home: Home) -> Path:
    """Return where the token lies."""
    return home.folder / FILE


def token_of(home: Home) -> str:
    """Return the token of a home folder, made at first. Delete the file and begin anew for another."""
    file = file_of(home)
    home.folder.mkdir(parents=True, exist_ok=True)
    try:
        # made with its rights, so that there is no moment in which others can read it
        held = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        said = file.read_text(encoding="utf-8").strip()
        if said:
            return said
        held = os.open(file, os.O_WRONLY | os.O_TRUNC)
    made = secrets.token_urlsafe(32)
    with os.fdopen(held, "w", encoding="utf-8") as written:
        written.write(made + "\n")
    return made


def right(said: str, token: str) -> bool:
    """Say whether the header ``Authorization`` holds the token; it takes as long when it does not."""
    kind, _, given = said.partition(" ")
    return kind.lower() == "bearer" and secrets.compare_digest(
        given.strip().encode(), token.encode()
    )
