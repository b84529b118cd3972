"""The list of cases: what is asked of it, and a page of it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final

from models.violation_facts import Case
from models.violation_kinds import CaseState
from portal.domain.card import Words
from portal.domain.violations.cases import LEADS_TO, UNDER_WAY
from portal.errors import InputRefused

AT_ONCE: Final = 50
"""Cases on a page."""
COUNTED: Final = 10_000
"""Cases are counted so far, and so many go into one file."""

WAITING, NOT_DONE = "waiting", "not_done"
GROUPS: Final[Mapping[str, frozenset[CaseState]]] = {
    WAITING: frozenset({CaseState.ASKED, CaseState.APPEALED, CaseState.UPHELD}),
    NOT_DONE: UNDER_WAY,
}
"""What can be asked for beside single states: what waits for somebody, and is open."""


@dataclass(frozen=True, slots=True)
class AskedCases:
    """A question to the list in codes, as it stands in an address; "" asks nothing."""

    state: str = ""
    kind: str = ""
    offering: str = ""

    @property
    def narrow(self) -> Mapping[str, str]:
        """What narrows the list, by name."""
        found = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: value for name, value in found.items() if value}


def acts_of(state: str) -> frozenset[str]:
    """Return the acts that leave a case in a state, or in one of a group."""
    wanted = GROUPS.get(state) or {CaseState(state)}
    return frozenset(act for act, leads in LEADS_TO.items() if leads in wanted)


def states() -> tuple[str, ...]:
    """Return what the list can be narrowed to, the groups first."""
    return (*GROUPS, *CaseState)


def check_asked(asked: AskedCases) -> None:
    """Refuse a state that there is not."""
    if asked.state and asked.state not in states():
        raise InputRefused("filter_unknown", filter="state", value=asked.state)


@dataclass(frozen=True, slots=True)
class ListedCase:
    """A case in the list, with whose it is."""

    case: Case
    number: str
    name: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """Some cases, newest first, with the places around them.

    ``count`` stops one behind ``COUNTED``; ``older`` and ``newer`` are None at the
    ends.
    """

    cases: tuple[ListedCase, ...]
    count: int
    kinds: Mapping[str, Words]
    offerings: Mapping[str, Words]
    older: int | None = None
    newer: int | None = None
