"""The log: a line of JSON for each thing worth knowing later, in the home folder; it shows nothing.

An unexpected failure gets a reference number that the person is shown and the log can be searched
for.
"""

from __future__ import annotations

import json
import logging
import sys
import uuid
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

#: Name of the log in the home folder.
FILE = "firstmate.log"
_BYTES, _FILES = 2_000_000, 5

_logger = logging.getLogger("firstmate")


def start(folder: Path) -> Path:
    """Write what is logged from now on to the folder's log; return the file. Twice is as once."""
    file = folder / FILE
    for handler in list(_logger.handlers):
        if isinstance(handler, _File):
            if Path(handler.baseFilename) == file.absolute():
                return file
            _logger.removeHandler(handler)
            handler.close()
    handler = _File(file)
    handler.setFormatter(_Lines())
    _logger.addHandler(handler)
    _logger.setLevel(logging.INFO)
    _logger.propagate = False
    return file


def failure(error: BaseException, *, doing: str) -> str:
    """Log an unexpected failure with its traceback and return its reference number."""
    reference = uuid.uuid4().hex[:8]
    _logger.error("%s failed", doing, exc_info=error, extra={"reference": reference})
    return reference


class _Lines(logging.Formatter):
    """One JSON object a line: when, level, where, what, and the traceback of a failure."""

    def format(self, record: logging.LogRecord) -> str:
        said = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "where": record.name,
            "what": record.getMessage(),
        }
        if reference := getattr(record, "reference", ""):
            said["reference"] = reference
        if record.exc_info:
            said["traceback"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)


class _File(RotatingFileHandler):
    """A log that never stops the work: where it cannot be written, one line says so."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            file, maxBytes=_BYTES, backupCount=_FILES - 1, encoding="utf-8", delay=True
        )
        self.told = False

    def emit(self, record: logging.LogRecord) -> None:
        Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
        super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802  # its base's name
        if not self.told:
            self.told = True
            sys.stderr.write(f"The log {self.baseFilename} cannot be written.\n")
