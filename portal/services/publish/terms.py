"""Terms as a kind: they are read from their versions, so approval writes nothing."""

from datetime import datetime

from models.kinds import Permission, Role, VersionedKind
from models.publishing_facts import Version
from portal.domain.publishing.kinds import Around, Collision, KindRules
from portal.domain.publishing.terms_gate import terms_problems
from portal.store.engine import Connection

RULES = KindRules(
    kind=VersionedKind.TERMS,
    read=Permission.TERMS_READ,
    edit=Permission.TERMS_EDIT,
    approve=Permission.TERMS_APPROVE,
    gate=terms_problems,
    collision=Collision.REFUSED,
    reviewers=frozenset({Role.LEGAL}),
)


def around(_connection: Connection, code: str) -> Around:
    """Return what the gate has to know: which document it is asked about."""
    return {"code": code}


def put_in_force(_connection: Connection, _version: Version) -> None:
    """Write nothing: what binds is read from the version itself."""


def end(_connection: Connection, _version: Version, _at: datetime) -> None:
    """Write nothing: what binds is read from the version itself."""


def holds(_connection: Connection, _version: Version) -> bool:
    """Return that nothing else could say otherwise."""
    return True
