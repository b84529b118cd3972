"""The dated rows of what a member owes, by membership: the look-up is on disk first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.facts import MembershipFacts, Occasion
from models.kinds import Permission
from portal.domain.arrears import Dues
from portal.domain.card import Words
from portal.errors import NotFound
from portal.services.door import require
from portal.services.meeting import member_id_of
from portal.store import arrears as rows
from portal.store import members
from portal.store.access import record_shown
from portal.store.cards import staff_names
from portal.store.engine import Connection, Store


@dataclass(frozen=True, slots=True)
class Owing:
    """One membership with its dues, oldest first; ``owes`` where a row is unpaid."""

    membership_id: int
    offering_code: str
    offering: Words
    variant: str
    spell: int
    dues: tuple[Dues, ...]

    @property
    def owes(self) -> bool:
        """Whether something is unpaid."""
        return any(each.until is None for each in self.dues)


@dataclass(frozen=True, slots=True)
class Account:
    """All of a member's memberships with their dues, and who recorded them."""

    member_number: str
    memberships: tuple[Owing, ...]
    names: Mapping[int, Words]


def list_arrears(store: Store, occasion: Occasion, number: str) -> Account:
    """Return what a member owes and owed, as it is known now."""
    require(store, occasion.acting, Permission.MEMBER_SHOW)
    with store.read() as connection:
        member_id = member_id_of(connection, number)
        member = members.load_member(connection, member_id, occasion.at, occasion.at)
        if member is None:
            raise NotFound(what="member", number=number)
        found = _owing(connection, member.memberships)
        names = _names(connection, found)
    record_shown(store, occasion, member_id, {"arrears"})
    return Account(member.number, found, names)


def _owing(
    connection: Connection, memberships: Iterable[MembershipFacts]
) -> tuple[Owing, ...]:
    listed = list(memberships)
    dues = rows.known_dues(connection, [each.id for each in listed])
    return tuple(
        Owing(
            membership_id=each.id,
            offering_code=each.offering_code,
            offering=Words(each.offering_ja, each.offering_en),
            variant=each.variant,
            spell=each.spell,
            dues=tuple(dues[each.id]),
        )
        for each in listed
    )


def _names(connection: Connection, found: Iterable[Owing]) -> dict[int, Words]:
    ids = {each.recorded_by for one in found for each in one.dues}
    names = staff_names(connection, {each for each in ids if each is not None})
    return {staff_id: Words(*both) for staff_id, both in names.items()}
