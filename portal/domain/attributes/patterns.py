"""The patterns that a text can be held to: a closed list, none of which backtracks."""

from collections.abc import Mapping
from typing import Final

PATTERNS: Final[Mapping[str, str]] = {
    "digits": r"[0-9]+",
    "ascii": r"[\x21-\x7e]+",
    "code": r"[A-Za-z0-9][A-Za-z0-9_.-]*",
    "katakana": r"[\u30a1-\u30fa\u30fc\u3000 ]+",
    "hiragana": r"[\u3041-\u3096\u30fc\u3000 ]+",
    "postal_code": r"[0-9]{3}-?[0-9]{4}",
    "phone": r"\+?[0-9][0-9()-]{8,18}",
    "mail": (r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"),
    "url": r"https?://[^\s<>\"]+",
    "corporate_number": r"[0-9]{13}",
}
"""Expressions by name, matched in full; their words are ``attributes.patterns``."""
