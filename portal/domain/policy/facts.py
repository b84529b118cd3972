"""What an answer depends on, as frozen values of two instants.

Whatever is None could not be read; that is not the same as nothing being there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from models.facts import Lifecycle
from models.kinds import LockBlock, StateKind
from models.lock_facts import LockFact
from portal.domain.policy.kinds import Effect, Footing

Value = str | int | bool
"""What stands in a column of the owners' own."""


@dataclass(frozen=True, slots=True)
class TermsFact:
    """How somebody stands to one document that applies, and by which route.

    ``unaccepted`` is what follows once its acceptance is overdue, ``name`` what the
    document is called in Japanese and English.
    """

    document: str
    version: int
    standing: Footing | None
    route: str = ""
    since: datetime | None = None
    grace_until: datetime | None = None
    unaccepted: Effect = Effect.FORBID
    name: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Entitlement:
    """Something that has to hold: a contract, the partner's, a phase of the service.

    ``partner`` is what the company is called whose standing or contract it is.
    """

    code: str
    holds: bool | None
    reference: str = ""
    partner: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """One question and all that is known for it at ``at``, as known at ``known_at``.

    ``asks`` is what the function asks of locks. Locks are those that hold then.
    ``lifecycle`` is the one that a member moves in; of a kind of actor there is none.
    """

    at: datetime
    known_at: datetime
    actor: str | None
    offering: str
    function: str
    state: str | None
    state_kind: StateKind | None = None
    asks: LockBlock = LockBlock.USE
    locks: tuple[LockFact, ...] | None = ()
    terms: tuple[TermsFact, ...] | None = ()
    entitlements: tuple[Entitlement, ...] | None = ()
    attributes: Mapping[str, Value | None] = field(default_factory=dict)
    lifecycle: Lifecycle | None = None


ORDER = {each: place for place, each in enumerate(Footing)}


def standing_of(facts: Facts) -> Footing | None:
    """Return the worst standing to any document that applies; None: not known."""
    if not facts.terms:
        return None if facts.terms is None else Footing.NONE_APPLY
    found = [each.standing for each in facts.terms]
    known = [each for each in found if each is not None]
    return max(known, key=ORDER.__getitem__) if len(known) == len(found) else None
