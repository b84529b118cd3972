"""Corrections of the past: what the ledger said wrongly, said rightly from now on.

A correction is a row that stands in the place of another; known as of before it was
recorded, the old answers stand. The corrected sequence is folded anew and has to be
legal at every step.
"""

from portal.domain.correcting.lead import WHYS
from portal.domain.correcting.outlook import outlook_of
from portal.domain.correcting.settle import CORRECT, Corrected, settle_correction

__all__ = ["CORRECT", "WHYS", "Corrected", "outlook_of", "settle_correction"]
