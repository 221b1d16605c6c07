"""Outside files become raw sheets of text; nothing is interpreted except the grid."""

from firstmate.intake.raw.limits import Limits
from firstmate.intake.raw.read import read_file, read_folder
from firstmate.intake.raw.sheet import RawSheet, Unreadable

__all__ = ["Limits", "RawSheet", "Unreadable", "read_file", "read_folder"]
