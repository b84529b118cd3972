"""The list of those found, as frozen values: contacts masked, the year of birth."""

from dataclasses import dataclass
from datetime import datetime

from models.kinds import MemberKind, StateKind
from portal.domain.card import Words
from portal.domain.matching import Match


@dataclass(frozen=True, slots=True)
class HitMembership:
    """One membership beside a hit; ``state`` is None before it begins.

    ``locks`` counts those that hold now, with those that follow from unpaid dues.
    """

    offering_code: str
    offering: Words
    state: str | None
    state_name: Words | None
    kind: StateKind | None
    since_at: datetime | None
    locks: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """One member of the list; ``matches`` holds one per part asked for, best first.

    ``locks`` counts the open ones that reach the member whatever they hold.
    """

    member_id: int
    number: str
    kind: MemberKind
    actor_kind: Words
    name: str
    reading: str | None
    born: str
    phone: str
    memberships: tuple[HitMembership, ...]
    matches: tuple[Match, ...]
    locks: int = 0

    @property
    def match(self) -> Match:
        """The best match: why this member is on the list."""
        return self.matches[0]

    @property
    def active(self) -> bool:
        """Whether any membership is in use."""
        return any(each.kind is StateKind.ACTIVE for each in self.memberships)

    @property
    def over(self) -> bool:
        """Whether all memberships have ended: shown with a badge, never left out."""
        ended = (StateKind.ENDED, StateKind.ERASED)
        held = [each for each in self.memberships if each.kind is not None]
        return bool(held) and all(each.kind in ended for each in held)


@dataclass(frozen=True, slots=True)
class Found:
    """The answer of the look-up; ``more`` than the hits listed match."""

    hits: tuple[Hit, ...] = ()
    more: bool = False

    @property
    def count(self) -> str:
        """How many were found: ``7``, or ``50+`` where the list is cut."""
        return f"{len(self.hits)}{'+' if self.more else ''}"

    @property
    def only(self) -> Hit | None:
        """The one hit whose whole field was asked for: its card opens at once."""
        exact = [hit for hit in self.hits if hit.match.tier.exact]
        return exact[0] if len(exact) == 1 and not exact[0].match.former else None
