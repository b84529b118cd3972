"""The list of open locks: what is asked of it, and a page of it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Final

from models.kinds import LockScope, LockSource
from models.lock_facts import LockFact
from portal.domain.card import Words
from portal.errors import InputRefused

SOON: Final = timedelta(days=7)
"""What ends within so long is said to end soon."""

AT_ONCE: Final = 50
"""Locks on a page."""

COUNTED: Final = 10_000
"""Locks are counted so far, and so many go into one file."""


@dataclass(frozen=True, slots=True)
class AskedLocks:
    """A question to the list in codes, as it stands in an address; "" asks nothing.

    ``soon`` is anything at all where only what ends soon is wanted.
    """

    source: str = ""
    scope: str = ""
    offering: str = ""
    soon: str = ""

    @property
    def narrow(self) -> Mapping[str, str]:
        """What narrows the list, by name."""
        found = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: value for name, value in found.items() if value}


def check_asked(asked: AskedLocks) -> None:
    """Refuse codes that there are not."""
    for refused in wrong_in(asked):
        raise refused


def wrong_in(asked: AskedLocks) -> list[InputRefused]:
    """Return a refusal of each code that there is not."""
    return [
        InputRefused("filter_unknown", filter=name, value=value)
        for name, value, known in (
            ("source", asked.source, set(LockSource)),
            ("scope", asked.scope, set(LockScope)),
        )
        if value and value not in known
    ]


@dataclass(frozen=True, slots=True)
class ListedLock:
    """A lock in the list, with whose it is and what it lies on."""

    fact: LockFact
    member_id: int | None = None
    number: str = ""
    name: str = ""
    offering: Words | None = None


@dataclass(frozen=True, slots=True)
class LockPage:
    """Some open locks, newest first, with the places around them.

    ``count`` stops one behind ``COUNTED``; ``older`` and ``newer`` are None at the
    ends.
    """

    locks: tuple[ListedLock, ...]
    count: int
    offerings: Mapping[str, Words]
    older: int | None = None
    newer: int | None = None
