"""Where companies live on this machine and which one was opened last; it opens none."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from firstmate.base.errors import Refused

#: Environment variable that names another home folder.
VARIABLE = "FIRSTMATE_HOME"
#: Bytes of a name; file systems hold 255, some of which files beside it need.
MOST = 120
_LAST = "last_opened.txt"


@dataclass(frozen=True, slots=True)
class Home:
    """The folder that holds one folder per company."""

    folder: Path

    def companies(self) -> list[str]:
        """Return the names of the companies, sorted."""
        if not self.folder.is_dir():
            return []
        return sorted(path.name for path in self.folder.iterdir() if path.is_dir())

    def company(self, name: str) -> Path:
        """Return the folder of a company of that name, which need not exist yet.

        Raises
        ------
        Refused
            The name is no plain folder name.
        """
        plain = "".join(c for c in name if c.isalnum() or c in "-_. ").strip(" .")
        if not name or plain != name or len(name.encode()) > MOST:
            raise Refused(
                f"{name[:MOST]!r} cannot be the name of a company.",
                "Use letters, digits, blanks, dots, hyphens and underscores, not too many.",
            )
        return self.folder / name

    def last(self) -> str:
        """Return the company opened last.

        Raises
        ------
        Refused
            None was opened yet.
        """
        file = self.folder / _LAST
        name = file.read_text(encoding="utf-8").strip() if file.is_file() else ""
        if name not in self.companies():
            raise Refused(
                "No company is open yet.",
                "Run `firstmate demo maker`, or `firstmate open FOLDER` with your own files.",
            )
        return name

    def remember(self, name: str) -> None:
        """Note that this company was opened last."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / _LAST).write_text(name, encoding="utf-8")


def home() -> Home:
    """Return the home folder: the environment's, else the platform's place for data of a user."""
    said = os.environ.get(VARIABLE)
    if said:
        return Home(Path(said))
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", str(Path.home() / "AppData" / "Local")))
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME", str(Path.home() / ".local" / "share")))
    return Home(base / "firstmate")
