"""A family of small random firms whose input tables are always valid, for laws to be tried on.

They are not realistic in size and hold no known truth; the demo companies do.
"""

from firstmate.demo.family.firm import KINDS, company_tables, kind_of

__all__ = ["KINDS", "company_tables", "kind_of"]
