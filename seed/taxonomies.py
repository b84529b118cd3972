"""The taxonomies that ship: those of the Digital Agency's GIF 491-1 (CC0).

Life and daily events, kinds of service, beneficiaries, stages of business, troubles;
the English words are ours.
"""

import csv
from pathlib import Path

from portal.services.set_up_offerings import NewTerm

FILE = Path(__file__).parent / "gif-taxonomies.csv"


def terms() -> tuple[NewTerm, ...]:
    """Return every term, in the order of the file."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(NewTerm(**row) for row in csv.DictReader(file))
