"""Codes of a lifecycle that know their words.

A refusal carries codes for programs and is read by people; whoever catches it, page,
route or command, has no lifecycle at hand any more.
"""

from typing import Any, TypeVar

from models.facts import Lifecycle
from portal.domain.card import Words
from portal.domain.timeline import event_words, reason_words, state_words
from portal.errors import InputRefused

R = TypeVar("R", bound=InputRefused)


class Named(str):
    """A code: compared and written as such, said in words."""

    __slots__ = ("words",)
    words: Words

    def say(self, language: str) -> str:
        """Return the words of one language."""
        return self.words.say(language)


def named(code: str, words: Words | None) -> str:
    """Return ``code`` with its words, or plain where it has none."""
    if words is None or words == Words(code, code):
        return code
    found = Named(code)
    found.words = words
    return found


def named_refusal(refused: R, lifecycle: Lifecycle) -> R:
    """Return a refusal whose states, moves and reasons know their words."""
    facts = {name: _fact(name, each, lifecycle) for name, each in refused.facts.items()}
    return type(refused)(refused.code, **facts)


def _fact(name: str, value: Any, lifecycle: Lifecycle) -> Any:
    if isinstance(value, list):
        return [_fact(name, each, lifecycle) for each in value]
    if not isinstance(value, str):
        return value
    if name == "state":
        return named(value, state_words(lifecycle, value))
    if name in ("event", "allowed"):
        return named(value, event_words(lifecycle, value))
    if name in ("reason", "reasons"):
        return named(value, reason_words(lifecycle, value))
    return value
