"""Numbers that people read out on the phone: receipts, requests, imports.

A letter, the counter, and a Damm check digit, so that a slip is noticed:
``R-1042-7``.
"""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any

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


# ------------------------------------------------------------------ receipts as rows

_INSTANTS = ("effective_at", "recorded_at")


def receipt_row(receipt: Receipt) -> dict[str, Any]:
    """Return a receipt as JSON values."""
    row = {each.name: getattr(receipt, each.name) for each in fields(receipt)}
    for name in (*_INSTANTS, "until_on"):
        row[name] = row[name].isoformat() if row[name] else None
    row["parts"] = [list(each) for each in receipt.parts]
    return row | {name: list(row[name]) for name in ("cancelled", "filed")}


def receipt_again(row: Mapping[str, Any]) -> Receipt:
    """Return the receipt that ``receipt_row`` wrote, as one that is said again."""
    values = dict(row)
    for name in _INSTANTS:
        if values[name]:
            values[name] = datetime.fromisoformat(values[name])
    if values["until_on"]:
        values["until_on"] = date.fromisoformat(values["until_on"])
    values |= {name: tuple(values[name]) for name in ("cancelled", "filed")}
    values["parts"] = tuple(map(tuple, values.get("parts", ())))
    return Receipt(**{**values, "repeated": True})
