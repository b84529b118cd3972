"""Numbers that people read out on the phone: receipts, requests, imports.

A letter, the counter, and a Damm check digit, so that a slip is noticed:
``R-1042-7``.
"""

from datetime import datetime

from models.facts import Receipt
from portal.domain.member_number import check_digit


def spoken_number(letter: str, count: int) -> str:
    """Return ``letter``-``count``-check digit."""
    digits = str(count)
    return f"{letter}-{digits}-{check_digit(digits)}"


def count_of(number: str, letter: str) -> int | None:
    """Return the counter inside a spoken number, or None where it is not one."""
    parts = number.strip().upper().replace("−", "-").split("-")
    if len(parts) != 3 or parts[0] != letter or not parts[1].isdigit():
        return None
    return int(parts[1]) if check_digit(parts[1]) == parts[2] else None


def outcome_name(receipt: Receipt, now: datetime) -> str:
    """Return how an outcome is said: what is so already, or is planned already."""
    at = receipt.effective_at
    planned = receipt.outcome == "already" and at is not None and at > now
    if receipt.another_spell:
        return "another_spell"
    return "already_planned" if planned else receipt.outcome
