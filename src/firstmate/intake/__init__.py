"""Outside files to a company: raw sheets, recognition, conversion, assembly; publish goes the other way."""

from __future__ import annotations

from firstmate.intake.correction import Correction
from firstmate.intake.guess import Field, Guess, Question, Target
from firstmate.intake.importing import Imported, load
from firstmate.intake.profile import Profile, amend, laid_over
from firstmate.intake.raw import Limits

__all__ = [
    "Correction", "Field", "Guess", "Imported", "Limits", "Profile", "Question", "Target", "amend",
    "laid_over", "load",
]  # fmt: skip
