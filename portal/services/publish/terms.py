"""Terms as a kind: what binds is read from their versions, nothing else is written."""

from models.kinds import Permission, Role, VersionedKind
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
