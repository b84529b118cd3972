"""The member that a question is about, with everything that answers depend on."""

from datetime import datetime

from models.facts import MemberFacts
from portal.domain.ledger import Lifecycles
from portal.errors import NotFound
from portal.services.meeting import member_id_of
from portal.services.policy.around import versions_of
from portal.services.terms.around import with_terms
from portal.store import lifecycles, members
from portal.store.engine import Connection


def member_around(
    connection: Connection, number: str, at: datetime, known_at: datetime
) -> tuple[MemberFacts, Lifecycles]:
    """Return a member with terms, and the lifecycles of their memberships."""
    member_id = member_id_of(connection, number)
    member = members.load_member(connection, member_id, at, known_at)
    if member is None:
        raise NotFound(what="member", number=number)
    versions = versions_of(member.memberships)
    known = lifecycles.lifecycles_of(connection, versions)
    return with_terms(connection, member, known, at, known_at), known
