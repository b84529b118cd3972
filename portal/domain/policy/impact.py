"""What a change of rules would do: whose answers become others, and why.

Members whose facts are the same are one profile, asked once and counted.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portal.domain.policy.decide import Answer, decide
from portal.domain.policy.facts import Facts
from portal.domain.policy.rules import Rules


@dataclass(frozen=True, slots=True)
class Profile:
    """Some members of whom one question has the same facts, and who they are."""

    facts: Facts
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """A profile whose answer becomes another one."""

    profile: Profile
    was: Answer
    became: Answer


def what_if(old: Rules, new: Rules, profiles: Iterable[Profile]) -> Iterator[Changed]:
    """Yield the profiles whose decision would be another under ``new``."""
    for profile in profiles:
        was, became = decide(old, profile.facts), decide(new, profile.facts)
        if was.decision is not became.decision:
            yield Changed(profile, was, became)
