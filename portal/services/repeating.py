"""The same key and body answer the first receipt again; another body is refused."""

from dataclasses import fields, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from models.facts import (
    Change,
    Occasion,
    Receipt,
)
from portal.domain.canonical import canonical
from portal.errors import KeyReused
from portal.store import ledger
from portal.store.engine import Connection


def body_hash_of(change: Change) -> bytes:
    """Return the hash of what a change asks for, without its key."""
    left_out = ("key", "seen_version", "membership_id")
    names = [each.name for each in fields(change) if each.name not in left_out]
    body = {name: getattr(change, name) for name in names}
    return sha256(canonical(body)).digest()


def repeated(
    connection: Connection, occasion: Occasion, change: Change, body_hash: bytes
) -> Receipt | None:
    """Return the first receipt of this key, if it was used for the same before."""
    if not change.key:
        return None
    staff = occasion.acting.staff_id
    row = ledger.command_of(connection, staff, change.key)
    if row is None:
        return None
    if bytes(row.body_hash) != body_hash:
        raise KeyReused(key=change.key)
    return replace(receipt_from(row.result), repeated=True)


def keep(
    connection: Connection,
    occasion: Occasion,
    change: Change,
    body_hash: bytes,
    receipt: Receipt,
) -> None:
    """Remember the receipt under the command's key."""
    if change.key and receipt.outcome != "already":
        ledger.keep_command(
            connection,
            occasion.acting.staff_id,
            change.key,
            body_hash,
            receipt_row(receipt),
            occasion.at,
        )


def receipt_row(receipt: Receipt) -> dict[str, Any]:
    """Return a receipt as JSON values."""
    row = {each.name: getattr(receipt, each.name) for each in fields(receipt)}
    for name in ("effective_at", "recorded_at", "until_on"):
        row[name] = row[name].isoformat() if row[name] else None
    row["cancelled"], row["filed"] = list(receipt.cancelled), list(receipt.filed)
    return row


def receipt_from(row: dict[str, Any]) -> Receipt:
    """Return the receipt that ``receipt_row`` wrote."""
    values = dict(row)
    for name in ("effective_at", "recorded_at"):
        if values[name]:
            values[name] = datetime.fromisoformat(values[name])
    if values["until_on"]:
        values["until_on"] = date.fromisoformat(values["until_on"])
    values["cancelled"] = tuple(values["cancelled"])
    values["filed"] = tuple(values["filed"])
    return Receipt(**values)
