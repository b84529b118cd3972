"""Every sentence a person can read, in Japanese and English.

One TOML file per topic and language (``ja/card.toml``, ``en/card.toml``); a house
test keeps both sides equal. ``say("refusals.not_found", "ja", what="…")`` fills
``{what}``; unknown keys are a fault, never an empty string.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from portal.errors import PortalError

Language = Literal["ja", "en"]
LANGUAGES: tuple[Language, ...] = ("ja", "en")
HERE = Path(__file__).parent


class WordMissingError(PortalError):
    """A sentence was asked for that does not exist."""

    code = "word_missing"


@cache
def sentences(language: str) -> Mapping[str, str]:
    """Return every sentence of ``language`` by its dotted key."""
    found: dict[str, str] = {}
    for file in sorted((HERE / language).glob("*.toml")):
        _flatten("", tomllib.loads(file.read_text(encoding="utf-8")), found)
    return found


def _flatten(prefix: str, branch: Mapping[str, Any], found: dict[str, str]) -> None:
    for name, value in branch.items():
        key = f"{prefix}{name}"
        if isinstance(value, Mapping):
            _flatten(f"{key}.", value, found)
        else:
            found[key] = str(value)


def say(key: str, language: str, **facts: Any) -> str:
    """Return the sentence ``key`` in ``language`` with ``facts`` filled in."""
    try:
        sentence = sentences(language)[key]
    except KeyError:
        raise WordMissingError(key=key, language=language) from None
    return sentence.format_map(facts) if facts or "{" in sentence else sentence


def has(key: str) -> bool:
    """Return whether there are words for ``key``."""
    return key in sentences("ja")
