"""What a version says, as the bytes that are stored, hashed and approved."""

import json
from hashlib import sha256
from typing import Any

from models.publishing_facts import Content, Path
from portal.domain.canonical import BodyError, canonical
from portal.errors import InputRefused

MOST_BYTES = 1 << 20
"""A version may hold 1 MiB."""
DEEPEST = 20
"""Levels of a content; no kind needs half of them."""


def content_bytes(content: Content) -> bytes:
    """Return the canonical bytes of ``content``, or refuse what has none."""
    if _too_deep(content, DEEPEST) or _unstorable(content):
        raise InputRefused("content_unreadable")
    try:
        return canonical(content, MOST_BYTES)
    except (BodyError, UnicodeEncodeError):
        raise InputRefused(_why(content)) from None


def _why(content: Content) -> str:
    """Return why a content has no bytes: mostly it is only too long."""
    try:
        size = len(canonical(content, MOST_BYTES * 100))
    except (BodyError, UnicodeEncodeError):
        size = 0
    return "content_too_long" if size > MOST_BYTES else "content_unreadable"


def read_content(text: bytes | str) -> Content:
    """Return the content that ``text`` holds, or refuse what is no JSON object."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        raise InputRefused("content_unreadable") from None
    if not isinstance(content, dict):
        raise InputRefused("content_unreadable")
    return content


def content_hash(content: Content) -> str:
    """Return the SHA-256 of the bytes in hex: what an approval is bound to."""
    return sha256(content_bytes(content)).hexdigest()


def _too_deep(value: Any, left: int) -> bool:
    if left < 0:
        return True
    parts = value.values() if isinstance(value, dict) else value
    nested = isinstance(value, dict | list | tuple)
    return nested and any(_too_deep(each, left - 1) for each in parts)


def _unstorable(value: Any) -> bool:
    """Return whether a text in it holds the one sign that PostgreSQL cannot."""
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any(map(_unstorable, value)) or any(map(_unstorable, value.values()))
    return isinstance(value, list | tuple) and any(map(_unstorable, value))


# ------------------------------------------------------------------ paths as text


def path_text(path: Path) -> str:
    """Return a path as it is stored and typed: ``/states/active`` (RFC 6901)."""
    escaped = (part.replace("~", "~0").replace("/", "~1") for part in path)
    return "".join(f"/{part}" for part in escaped)


def path_of(text: str) -> Path:
    """Return the path that ``text`` names."""
    parts = text.removeprefix("/").split("/") if text.strip("/") else []
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in parts)
