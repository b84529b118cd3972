"""The bytes that are stored and hashed: canonical JSON, leaves and commitments.

Canonical form: a subset of RFC 8785 (sorted keys, no blanks, UTF-8 in NFC, integers
within ±2^53, no floats). Leaf and node hashes: RFC 6962, section 2.1.
"""

import json
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import Enum
from hashlib import sha256
from typing import Any

MOST_BYTES = 65_535
"""C2SP tlog-tiles entries are length-prefixed by 16 bits."""


class BodyError(ValueError):
    """A value cannot be part of an audit body."""


def canonical(value: Mapping[str, Any], most: int = MOST_BYTES) -> bytes:
    """Return the canonical bytes of ``value``; refuses floats and huge bodies."""
    text = json.dumps(
        _plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    body = text.encode()
    if len(body) > most:
        raise BodyError(f"more than {most:,} bytes")
    return body


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return _safe_integer(value)
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    return _plain_parts(value)


def _safe_integer(value: int) -> int:
    if abs(value) > 2**53:
        raise BodyError("integers beyond 2^53 are written as text")
    return value


def _plain_parts(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, frozenset | set):
        return sorted(_plain(each) for each in value)
    raise BodyError(f"{type(value).__name__} has no canonical form")


def instant(at: datetime) -> str:
    """Return an aware instant in UTC with six digits and ``Z``."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def leaf_of(body: bytes) -> bytes:
    """Return the RFC 6962 leaf hash of a body: SHA-256(0x00 ‖ body)."""
    return sha256(b"\x00" + body).digest()


def commitment(salt: bytes, field: str, value: str) -> str:
    """Return ``c:`` + hex SHA-256(salt ‖ field ‖ 0x00 ‖ value); salt has 16 bytes.

    Unsalted hashes of phone numbers can be guessed; the salt lives beside the
    value and is erased with it.
    """
    return "c:" + sha256(salt + field.encode() + b"\x00" + value.encode()).hexdigest()
