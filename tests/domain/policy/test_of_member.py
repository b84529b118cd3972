"""What rules ask of a member, from what the portal holds: terms, contracts, phase."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from models.facts import (
    GuardFacts,
    LedgerRow,
    MemberFacts,
    MembershipFacts,
    PartnerLink,
)
from models.kinds import (
    LedgerKind,
    LockBlock,
    MemberKind,
    Mover,
    OfferingPhase,
    StateKind,
)
from models.offer_facts import PartyContract
from models.span import Span
from models.terms_facts import AcceptanceFact, TermsAround
from models.terms_kinds import (
    AcceptanceAct,
    AcceptanceMethod,
    AcceptanceMode,
    AfterGrace,
    Capacity,
    LegalRoute,
)
from portal.domain.calendar import end_of, start_of
from portal.domain.policy.kinds import NO_MEMBERSHIP, Effect, Footing
from portal.domain.policy.of_member import (
    Behind,
    Service,
    course_of,
    facts_of,
    terms_fact,
)
from portal.domain.terms.standing import Accepted, Bound, How, Owes, TermsStanding
from seed.lifecycle import canonical
from tests.domain.policy.cases import NOW, lock
from tests.domain.terms.parties import BEGAN, on, party, version

DAY = timedelta(days=1)
FIRST = version(1)
SECOND = version(2)
SAID = AcceptanceFact(
    1, 1, "tos", 1, AcceptanceAct.ACCEPT, NOW, NOW, "ja", "", AcceptanceMethod.CLICK,
    Capacity.SELF,
)  # fmt: skip


def standing(**given: Any) -> TermsStanding:
    deemed = AcceptanceMode.DEEMED
    return replace(TermsStanding("tos", "terms_of_use", SECOND, deemed, 0, ()), **given)


BOUND = Bound(SECOND, NOW, How.CHANGE, LegalRoute.ADVERSE)


def owes(**given: Any) -> Owes:
    return replace(Owes(SECOND, NOW, NOW + DAY, overdue=True, after=AfterGrace.LOCK),
                   **given)  # fmt: skip


@pytest.mark.parametrize(
    ("given", "footing"),
    [
        ({"accepted": Accepted(SECOND, SAID)}, Footing.ACCEPTED),
        ({"accepted": Accepted(FIRST, SAID, SECOND)}, Footing.ACCEPTED),
        ({"accepted": Accepted(FIRST, SAID), "bound": BOUND}, Footing.BOUND),
        ({"mode": AcceptanceMode.NOTICE_ONLY}, Footing.NONE_APPLY),
        ({}, Footing.OPEN),
        ({"owes": owes(overdue=False), "bound": BOUND}, Footing.IN_GRACE),
        ({"owes": owes()}, Footing.OPEN),
        ({"owes": owes(answer=SAID)}, Footing.DECLINED),
    ],
)
def test_how_somebody_stands_to_terms(given: dict[str, Any], footing: Footing):
    assert terms_fact(standing(**given)).standing is footing


def test_what_follows_once_an_acceptance_is_overdue():
    fact = terms_fact(standing(owes=owes(), bound=BOUND))
    assert (fact.document, fact.version, fact.route) == ("tos", 2, "adverse")
    assert (fact.since, fact.grace_until) == (NOW, NOW + DAY)
    effects = {
        after: terms_fact(standing(owes=owes(after=after))).unaccepted
        for after in AfterGrace
    }
    conditional = (AfterGrace.ASK, AfterGrace.NO_JOINING)
    assert effects == dict.fromkeys(conditional, Effect.CONDITIONAL) | {
        AfterGrace.LOCK: Effect.FORBID
    }


# ------------------------------------------------------------------ a member

PHASES = ((OfferingPhase.IN_SERVICE, date(2020, 1, 1)),
          (OfferingPhase.ENDED, date(2027, 1, 1)))  # fmt: skip
SERVICE = Service("MAIL", PHASES, {1: canonical()})
ENDED = start_of(date(2027, 1, 1))


def held(spell: int, *states: str, **facts: Any) -> MembershipFacts:
    """Return a membership that passed through these states, a day each."""
    rows = tuple(
        LedgerRow(
            id=spell * 10 + number, kind=LedgerKind.OPENING_BALANCE, event="",
            was=None, became=state, effective_at=NOW - (9 - number) * DAY,
            recorded_at=NOW - 9 * DAY, mover=Mover.SYSTEM, lifecycle_version_id=1,
        )
        for number, state in enumerate(states)
    )  # fmt: skip
    return MembershipFacts(
        id=spell, member_id=1, offering_code="MAIL", offering_ja="", offering_en="",
        variant="", spell=spell, zone="Asia/Tokyo", joined_on=None, version=1,
        lifecycle_version_id=1, rows=rows, facts=GuardFacts(**facts),
    )  # fmt: skip


def member(*memberships: MembershipFacts) -> MemberFacts:
    """Return a member with these memberships."""
    return MemberFacts(
        id=1, number="1", kind=MemberKind.PERSON, actor_kind="member",
        actor_kind_ja="", actor_kind_en="", name="", reading=None, birth_date=None,
        joined_on=None, version=1, memberships=memberships,
    )  # fmt: skip


def test_who_is_not_in_a_service_is_asked_about_all_the_same():
    until = lock(LockBlock.USE, valid_to=NOW + DAY)
    open_ = lock(LockBlock.BILL, id=8)
    service = replace(SERVICE, locks=(until, open_))
    facts = facts_of(member(), service, "use", NOW, NOW)

    assert (facts.actor, facts.state, facts.state_kind) == (
        "member",
        NO_MEMBERSHIP,
        None,
    )
    assert [each.id for each in facts.locks or ()] == [7, 8]
    assert facts.asks is LockBlock.USE
    named = replace(service, asks={"pay": LockBlock.BILL})
    assert facts_of(member(), named, "pay", NOW, NOW).asks is LockBlock.BILL
    later = course_of(member(), service, "use", NOW, NOW)
    assert [each.at for each in later] == [NOW, NOW + DAY, ENDED]
    assert later[1].locks == (open_,)


def test_the_open_membership_is_meant_or_else_the_latest():
    running = member(held(1, "active"), held(2, "withdrawn"))
    over = member(held(1, "expelled"), held(2, "withdrawn"))

    facts = facts_of(running, SERVICE, "use", NOW, NOW)
    assert (facts.state, facts.state_kind) == ("active", StateKind.ACTIVE)
    assert facts_of(over, SERVICE, "use", NOW, NOW).state == "withdrawn"
    before = NOW - 100 * DAY
    assert facts_of(running, SERVICE, "use", before, NOW).state == NO_MEMBERSHIP


def test_a_service_that_is_over_entitles_nobody():
    facts = facts_of(member(), SERVICE, "use", NOW + 400 * DAY, NOW)

    (phase,) = facts.entitlements or ()
    assert (phase.code, phase.holds, phase.reference) == ("phase", False, "ended")


@pytest.mark.parametrize("days", [-1, 30])
def test_a_contract_that_is_over_entitles_nobody(days: int):
    span = Span(NOW - 20 * DAY, NOW - 20 * DAY, NOW + days * DAY)
    contracts = (PartyContract("K-1", span),)
    course = course_of(
        member(held(1, "active", contracts=contracts)), SERVICE, "use", NOW, NOW
    )
    holds = [[e.holds for e in each.entitlements or ()] for each in course]

    over, ended = [True, False], [False, False]
    assert holds == [*([[True, True]] if days > 0 else []), over, ended]
    _, contract = course[-1].entitlements or ()
    assert (contract.code, contract.reference) == ("contract", "K-1")


def test_a_planned_change_and_a_contract_without_end_are_on_the_course():
    contract = PartyContract("K-1", Span(NOW - 20 * DAY, NOW - 20 * DAY))
    now = held(1, "active", contracts=(contract,))
    ahead = replace(
        now.rows[0], id=99, kind=LedgerKind.MOVE, event="suspend", was="active",
        became="suspended", effective_at=NOW + DAY, mover=Mover.HELP_DESK,
        reason="LOST_DEVICE",
    )  # fmt: skip
    planned = replace(now, rows=(*now.rows, ahead))

    course = course_of(member(planned), SERVICE, "use", NOW, NOW)
    assert [(e.at, e.state) for e in course] == [
        (NOW, "active"),
        (NOW + DAY, "suspended"),
        (ENDED, "suspended"),
    ]


LINK = PartnerLink("9", "Kanade", "user", Span(NOW - 9 * DAY, NOW - 9 * DAY))


@pytest.mark.parametrize(
    ("state", "link", "lacks"),
    [
        ("suspended", LINK, True),
        ("withdrawn", LINK, True),
        ("active", LINK, False),
        ("suspended", replace(LINK, membership_id=5), False),
        ("suspended", replace(LINK, partner_number="8"), False),
    ],
)
def test_a_partner_that_may_not_use_the_service_keeps_its_users_from_it(
    state: str, link: PartnerLink, lacks: bool
):
    theirs = replace(held(3, state), member_id=9)
    service = replace(SERVICE, behind=(Behind("9", (theirs,)),))
    one = replace(member(held(1, "active")), partners=(link,))

    found = facts_of(one, service, "use", NOW, NOW).entitlements or ()
    named = [(e.code, e.partner) for e in found if not e.holds]
    assert named == ([("partner", "Kanade")] if lacks else [])
    before = facts_of(one, service, "use", NOW - 10 * DAY, NOW).entitlements or ()
    assert all(each.holds for each in before), "nothing is asked of before"


def test_links_to_partners_and_their_own_states_are_on_its_course():
    theirs = replace(held(3, "active"), member_id=9)
    ahead = replace(
        theirs.rows[0], id=99, kind=LedgerKind.MOVE, event="suspend", was="active",
        became="suspended", effective_at=NOW + DAY, mover=Mover.HELP_DESK,
        reason="LOST_DEVICE",
    )  # fmt: skip
    theirs = replace(theirs, rows=(*theirs.rows, ahead))
    service = replace(SERVICE, behind=(Behind("9", (theirs,)),))
    link = replace(LINK, span=replace(LINK.span, valid_to=NOW + 5 * DAY))
    other = replace(link, partner_number="8", span=Span(NOW + 2 * DAY, NOW))
    one = replace(member(held(1, "active")), partners=(link, other))

    course = course_of(one, service, "use", NOW, NOW)
    lacking = [
        [e.code for e in each.entitlements or () if not e.holds] for each in course
    ]
    assert [each.at for each in course] == [NOW, NOW + DAY, NOW + 5 * DAY, ENDED]
    assert lacking == [[], ["partner"], [], ["phase"]]


def test_a_link_to_the_party_of_a_contract_is_on_its_course():
    link = replace(LINK.span, valid_to=NOW + 5 * DAY)
    contract = PartyContract("K-1", LINK.span, "Kanade", ((None, link),))
    course = course_of(
        member(held(1, "active", contracts=(contract,))), SERVICE, "use", NOW, NOW
    )
    assert [each.at for each in course] == [NOW, NOW + 5 * DAY, ENDED]


@pytest.mark.parametrize("days", [-1, 1])
def test_a_contract_of_a_partner_is_named_with_its_company(days: int):
    """One that is over, and one that has not begun yet."""
    began = Span(NOW - 9 * DAY, NOW - 9 * DAY, NOW - DAY)
    ahead = replace(began, valid_from=NOW + DAY, valid_to=None)
    span = began if days < 0 else ahead
    contract = PartyContract("K-1", span, "Kanade", ((None, LINK.span),))
    outside = replace(SERVICE, contracts=(contract,))
    for one in (member(held(1, "active", contracts=(contract,))), member()):
        found = facts_of(one, outside, "use", NOW, NOW).entitlements or ()
        (lacking,) = [each for each in found if not each.holds]
        assert (lacking.code, lacking.partner) == ("partner_contract", "Kanade")


def test_whatever_may_change_an_answer_is_on_its_course():
    late = Span(NOW - 30 * DAY, NOW - 30 * DAY)
    unpaid = member(held(1, "active", arrears=(late,)))
    course = course_of(unpaid, SERVICE, "use", NOW, NOW)

    assert [len(each.locks or ()) for each in course] == [0, 1, 1]
    assert course[1].at == end_of(date(2026, 5, 1))


def test_days_of_grace_that_are_yet_to_begin_are_on_its_course():
    today = (NOW - BEGAN).days
    ahead = version(1, day=today + 2, grace_days=0, approved_at=on(today - 9))
    terms = TermsAround(party(), (ahead,), ())
    course = course_of(member(held(1, "active", terms=terms)), SERVICE, "use", NOW, NOW)

    assert [each.at for each in course] == [NOW, on(today + 2), on(today + 3), ENDED]
    standings = [each.standing for facts in course for each in facts.terms or ()]
    assert standings == [Footing.IN_GRACE, Footing.OPEN, Footing.OPEN]
