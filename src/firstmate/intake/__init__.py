"""Outside files to a company: raw sheets, recognition, conversion, assembly; publish goes the other way."""

from __future__ import annotations

from firstmate.intake.correction import Correction
from firstmate.intake.guess import Field, Guess, Question, Target
from firstmate.intake.importing import Imported, load
from firstmate.intake.profile import Profile, amend
from firstmate.intake.raw.limits import Limits

__all__ = [
    "Correction", "Field", "Guess", "Imported", "Limits", "Profile", "Question", "Target", "amend", "load",
]  # fmt: skip
