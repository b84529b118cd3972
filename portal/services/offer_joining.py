"""What a member who is there already could join, and what that needs."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.facts import Allowed, Occasion
from models.kinds import Permission
from portal.domain.card import Words
from portal.domain.case import JOIN
from portal.domain.joining import variants_to_choose
from portal.domain.offers import allowed_moves
from portal.errors import NotFound
from portal.services.door import require
from portal.services.meeting import case_to_join, member_id_of
from portal.store import members
from portal.store.engine import Store


@dataclass(frozen=True, slots=True)
class Joining:
    """The move that opens a membership of one offering, with its words."""

    offering_code: str
    offering: Words
    allowed: Allowed
    reasons: Mapping[str, Words]
    states: Mapping[str, Words]
    variants: Mapping[str, Words]


def offer_joining(
    store: Store, occasion: Occasion, number: str, offering_code: str
) -> Joining:
    """Return what joining ``offering_code`` needs, open or closed with its findings.

    Meant for offerings of which the member has no open membership.
    """
    require(store, occasion.acting, Permission.MEMBER_CHANGE)
    with store.read() as connection:
        member_id = member_id_of(connection, number)
        member = members.load_member(connection, member_id, occasion.at, occasion.at)
        offering = members.offering_of(connection, offering_code)
        if member is None or offering is None:
            raise NotFound(what="offering", number=offering_code)
        case = case_to_join(connection, member, offering, occasion.at, joined=False)
    moves = allowed_moves(case, occasion.acting.movers)
    lifecycle = case.lifecycle
    return Joining(
        offering_code=offering_code,
        offering=Words(offering.name_ja, offering.name_en),
        allowed=next(each for each in moves if each.event == JOIN),
        reasons={code: Words(*both) for code, both in lifecycle.reasons.items()},
        states={
            code: Words(each.name_ja, each.name_en)
            for code, each in lifecycle.states.items()
        },
        variants={
            each.code: Words(each.name_ja, each.name_en)
            for each in variants_to_choose(case.facts, occasion.at, occasion.at)
        },
    )
