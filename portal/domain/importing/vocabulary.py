"""The words one import is read with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.domain.importing.values import (
    WordMap,
    kind_words,
    offering_words,
    state_words,
)

Names = Mapping[str, Iterable[str]]
"""Code → the names it has in the portal (Japanese, English)."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What states, actor kinds and offerings are called in a file."""

    states: WordMap
    kinds: WordMap
    offerings: WordMap


def vocabulary(
    *,
    states: Names,
    kinds: Names,
    offerings: Names,
    added: Mapping[str, Mapping[str, str]] | None = None,
) -> Vocabulary:
    """Return the words for what the portal has.

    ``states`` must be those whose kind is not *erased*. ``added`` is the word map of
    a mapping: ``{"state": {"脱退": "withdrawn"}, "kind": …, "offering": …}``.
    """
    more = added or {}
    return Vocabulary(
        states=state_words(states, more.get("state")),
        kinds=kind_words(kinds, more.get("kind")),
        offerings=offering_words(offerings, more.get("offering")),
    )
