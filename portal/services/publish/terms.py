"""Terms as a kind: approval writes what rules about binding read."""

from datetime import datetime

from models.kinds import Permission, Role, VersionedKind
from models.publishing_facts import Version
from portal.domain.publishing import terms_class
from portal.domain.publishing.kinds import Around, Collision, KindRules
from portal.domain.publishing.terms_gate import terms_problems
from portal.domain.publishing.terms_reviewers import also_asked
from portal.services.actor_scene import kinds_in_force
from portal.services.terms.notice_days import days_of, others_of
from portal.services.terms.whom import chosen_at
from portal.store import catalog, terms
from portal.store.engine import Connection

RULES = KindRules(
    kind=VersionedKind.TERMS,
    read=Permission.TERMS_READ,
    edit=Permission.TERMS_EDIT,
    approve=Permission.TERMS_APPROVE,
    gate=terms_problems,
    collision=Collision.REFUSED,
    reviewers=frozenset({Role.LEGAL}),
    also=also_asked,
    anew=terms_class.anew,
    declares=terms_class.declares,
)


def around(_connection: Connection, code: str) -> Around:
    """Return what the gate has to know: which document it is asked about."""
    return {"code": code}


def from_then(connection: Connection, version: Version, since: datetime) -> Around:
    """Return whom a version from ``since`` on can name, and whether others were."""
    return {
        "later": bool(others_of(connection, version)),
        "actors": kinds_in_force(connection, since),
        "offerings": frozenset(catalog.offering_codes(connection).values()),
        "attributes": {
            code: frozenset(each.options)
            for code, each in chosen_at(connection, since).items()
        },
    }


def check_day(connection: Connection, version: Version, at: datetime) -> None:
    """Refuse a day that is too early for the notice that the change needs."""
    terms_class.check_day(version, days_of(connection, version, at), at)


def put_in_force(connection: Connection, version: Version) -> None:
    """Write what binds of an approved version, from its instant on."""
    terms.put_terms_in_force(connection, version)


def end(connection: Connection, version: Version, at: datetime) -> None:
    """End what an approval wrote; at its own beginning, it never comes in force."""
    terms.end_terms(connection, version.id, at)


def settle(connection: Connection, version: Version, at: datetime) -> None:
    """Write since when an end is known."""
    terms.note_end(connection, version.id, at)


def holds(connection: Connection, version: Version) -> bool:
    """Return whether what binds is what was approved."""
    return terms.terms_are_written(connection, version)
