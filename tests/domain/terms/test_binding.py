"""Which version binds a member, which they accepted, and what they still owe."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from models.span import Span
from models.terms_facts import (
    Above,
    AcceptanceFact,
    Applies,
    Purpose,
    TermsAround,
    TermsVersionFact,
)
from models.terms_kinds import (
    AcceptanceAct,
    AcceptanceMode,
    AfterGrace,
    ChangeClass,
    Lacking,
)
from portal.domain.terms.binding import as_joining, standings
from portal.domain.terms.following import can_lock, locking, of_member, to_accept
from portal.domain.terms.standing import How, TermsStanding
from portal.domain.terms.whom import said_values
from portal.services.terms.standing_words import sentence
from tests.domain.terms.parties import (
    DEEMED,
    FIRST,
    GRACE,
    LOCKS,
    MUST,
    act,
    ask,
    bound_number,
    on,
    one,
    party,
    version,
)

LATE = version(2, ChangeClass.ADVERSE, 30, told=(29,), floor_days=10)
IN_TIME = version(2, ChangeClass.ADVERSE, 30, told=(15,), floor_days=10)
ALONE = version(2, ChangeClass.INDIVIDUAL, 30)


def then(number: int, change: ChangeClass, day: int = 60, **more: Any) -> Any:
    return version(number, change, day, **more)


BINDS: list[tuple[str, list[TermsVersionFact], list[AcceptanceFact], int, int, How]] = [
    ("who was there at its beginning", [FIRST], [], -50, 1, How.BEGINNING),
    ("who joined later", [FIRST], [], 50, 1, How.JOINING),
    ("the same content",
     [FIRST, version(2, ChangeClass.EDITORIAL, 30)], [], -50, 2, How.CHANGE),
    ("better for members",
     [FIRST, version(2, ChangeClass.BENEFICIAL, 30)], [], -50, 2, How.CHANGE),
    ("worse, made known in time", [FIRST, IN_TIME], [], -50, 2, How.CHANGE),
    ("worse, made known late", [FIRST, LATE], [], -50, 1, How.BEGINNING),
    ("worse and late, for who joined since", [FIRST, LATE], [], 40, 2, How.JOINING),
    ("worse and late, accepted", [FIRST, LATE], [act(2, 40)], -50, 2, How.ACCEPTANCE),
    ("one by one, not accepted", [FIRST, ALONE], [], -50, 1, How.BEGINNING),
    ("one by one, accepted", [FIRST, ALONE], [act(2, 40)], -50, 2, How.ACCEPTANCE),
    ("one by one, for who joined since", [FIRST, ALONE], [], 40, 2, How.JOINING),
    ("what rests on what nobody agreed to",
     [FIRST, ALONE, then(3, ChangeClass.BENEFICIAL)], [], -50, 1, How.BEGINNING),
    ("worse, in time, on what nobody agreed to",
     [FIRST, ALONE, then(3, ChangeClass.ADVERSE, told=(20,))], [], -50, 1,
     How.BEGINNING),
    ("the same as what came too late",
     [FIRST, LATE, then(3, ChangeClass.EDITORIAL)], [], -50, 1, How.BEGINNING),
    ("made known again, in time",
     [FIRST, LATE, then(3, ChangeClass.ADVERSE, told=(40,))], [], -50, 3, How.CHANGE),
    ("after what was agreed to",
     [FIRST, ALONE, then(3, ChangeClass.BENEFICIAL)], [act(2, 40)], -50, 3,
     How.CHANGE),
    ("taken back again: what binds goes on",
     [FIRST, ALONE], [act(2, 40), act(2, 50, AcceptanceAct.WITHDRAW)], -50, 2,
     How.ACCEPTANCE),
    ("accepted ahead, taken back before its day",
     [FIRST, ALONE], [act(2, 20), act(2, 25, AcceptanceAct.WITHDRAW)], -50, 1,
     How.BEGINNING),
    ("accepted ahead, and then rewritten",
     [FIRST, replace(ALONE, content_hash="new")], [act(2, 20, content_hash="old")],
     -50, 1, How.BEGINNING),
    ("accepted since it was rewritten",
     [FIRST, replace(ALONE, content_hash="new")], [act(2, 20, content_hash="new")],
     -50, 2, How.ACCEPTANCE),
    ("informed about purposes",
     [FIRST, version(2, ChangeClass.PRIVACY_BEYOND, 30)], [], -50, 2, How.CHANGE),
    ("repealed: what was before binds again",
     [FIRST, version(2, ChangeClass.BENEFICIAL, 30, ended_at=on(70),
                     ended_known_at=on(65))], [], -50, 1, How.BEGINNING),
]  # fmt: skip


@pytest.mark.parametrize(
    ("versions", "acts", "joined", "number", "how"),
    [each[1:] for each in BINDS],
    ids=[each[0] for each in BINDS],
)
def test_a_version_binds_by_its_route_or_by_an_acceptance(
    versions: list[TermsVersionFact],
    acts: list[AcceptanceFact],
    joined: int,
    number: int,
    how: How,
) -> None:
    bound = one(versions, acts, who=party(joined)).bound
    assert bound is not None
    assert (bound.version.number, bound.how) == (number, how)


TELLS = replace(MUST, mode=AcceptanceMode.NOTICE_ONLY)


@pytest.mark.parametrize("joined", [-50, 50])
@pytest.mark.parametrize(
    ("kind", "row", "why"),
    [
        ("privacy_policy", TELLS, "APPI art. 21"),
        ("privacy_policy", DEEMED, "APPI art. 21"),
        ("specification", TELLS, "made known to them"),
    ],
)
def test_what_is_made_known_is_not_said_to_be_agreed_to(
    joined: int, kind: str, row: Applies, why: str
) -> None:
    found = sentence(one([version(1, row=row, kind=kind)], who=party(joined)), "en")
    assert why in found
    assert "548" not in found
    assert "agreed" not in found


def test_it_binds_from_its_own_instant_or_from_that_of_joining_or_accepting() -> None:
    both = [FIRST, ALONE]
    assert _since(one([FIRST])) == on(0)
    assert _since(one([FIRST], who=party(50))) == on(50)
    assert _since(one([FIRST, IN_TIME])) == on(30)
    assert _since(one(both, [act(2, 40)])) == on(40)
    assert _since(one(both, [act(2, 20)])) == on(30)


def _since(standing: TermsStanding) -> datetime:
    assert standing.bound is not None
    return standing.bound.since


def test_what_does_not_bind_says_what_it_would_need() -> None:
    silent = version(2, ChangeClass.ADVERSE, 30)
    rests = then(3, ChangeClass.BENEFICIAL)
    assert _unbound([FIRST, silent]) == [(2, Lacking.NOTICE)]
    assert _unbound([FIRST, LATE]) == [(2, Lacking.NOTICE_IN_TIME)]
    assert _unbound([FIRST, ALONE]) == [(2, Lacking.ACCEPTANCE)]
    assert _unbound([FIRST, LATE, rests]) == [(2, Lacking.NOTICE_IN_TIME), (3, None)]


def _unbound(versions: list[TermsVersionFact]) -> list[tuple[int, Lacking | None]]:
    return [(each.version.number, each.lacking) for each in one(versions).unbound]


def test_a_notice_carries_what_it_made_binding() -> None:
    bound = one([FIRST, IN_TIME]).bound
    assert bound is not None
    assert [each.given_at for each in bound.notices] == [on(15)]


def test_what_was_not_known_yet_does_not_answer_for_the_past() -> None:
    late_record = replace(IN_TIME.notices[0], recorded_at=on(80))
    told = replace(IN_TIME, notices=(late_record,))
    assert bound_number([FIRST, told], known=70) == 1
    assert bound_number([FIRST, told], known=90) == 2
    accepted = [act(2, 40, recorded_at=on(90))]
    assert bound_number([FIRST, ALONE], accepted, known=50) == 1
    assert bound_number([FIRST, ALONE], accepted, known=95) == 2
    assert bound_number([FIRST, IN_TIME], day=30, known=5) == 1


# ------------------------------------------------------------------ accepted


def test_the_newest_acceptance_that_stands_is_the_one_told() -> None:
    both = [FIRST, IN_TIME]
    assert _accepted(both, [act(1, 5), act(2, 40)]) == (2, None)
    no = act(2, 50, AcceptanceAct.DECLINE)
    assert _accepted(both, [act(1, 5), act(2, 40), no]) == (1, None)
    assert _accepted(both, []) is None


def test_an_acceptance_counts_for_the_same_content() -> None:
    same = version(2, ChangeClass.EDITORIAL, 30)
    other = then(3, ChangeClass.BENEFICIAL)
    assert _accepted([FIRST, same], [act(1, 5)]) == (1, 2)
    assert _accepted([FIRST, same, other], [act(1, 5)]) == (1, 2)
    assert _accepted([FIRST, other], [act(1, 5)]) == (1, None)


def _accepted(
    versions: list[TermsVersionFact], acts: list[AcceptanceFact]
) -> tuple[int, int | None] | None:
    found = one(versions, acts).accepted
    if found is None:
        return None
    carried = found.carried_to
    return found.version.number, carried.number if carried else None


# ------------------------------------------------------------------ owed

NEW_GRACE = replace(IN_TIME, grace_days=14)
OWES: list[tuple[str, list[TermsVersionFact], list[AcceptanceFact], int, Any]] = [
    ("never accepted, no day set", [FIRST], [], 100, (1, None, False)),
    ("inside the days of grace", [GRACE], [], 14, (1, on(15), False)),
    ("from the day after on", [GRACE], [], 15, (1, on(15), True)),
    ("accepted", [GRACE], [act(1, 5)], 100, None),
    ("a change that is worse asks anew", [FIRST, NEW_GRACE], [act(1, 5)], 44,
     (2, on(45), False)),
    ("one that is better does not",
     [FIRST, version(2, ChangeClass.BENEFICIAL, 30)], [act(1, 5)], 40, None),
    ("one that is the same does not",
     [FIRST, version(2, ChangeClass.EDITORIAL, 30)], [act(1, 5)], 40, None),
    ("what came too late asks nothing", [FIRST, LATE], [act(1, 5)], 40, None),
    ("one by one asks, whatever its row says",
     [FIRST, version(2, ChangeClass.INDIVIDUAL, 30, DEEMED)], [act(1, 5)], 40,
     (2, None, False)),
    ("deemed asks nothing", [version(1, row=DEEMED)], [], 40, None),
    ("an older acceptance is not enough, the newest text is asked for",
     [FIRST, NEW_GRACE, then(3, ChangeClass.EDITORIAL)], [act(1, 5)], 70,
     (3, on(45), True)),
    ("taken back", [FIRST], [act(1, 5), act(1, 6, AcceptanceAct.WITHDRAW)], 40,
     (1, None, False)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("versions", "acts", "day", "owed"),
    [each[1:] for each in OWES],
    ids=[each[0] for each in OWES],
)
def test_what_is_owed_follows_from_the_changes_since_the_last_yes(
    versions: list[TermsVersionFact],
    acts: list[AcceptanceFact],
    day: int,
    owed: tuple[int, datetime | None, bool] | None,
) -> None:
    owes = one(versions, acts, day).owes
    found = (owes.version.number, owes.until, owes.overdue) if owes else None
    assert found == owed


def test_a_no_is_told_with_what_is_owed() -> None:
    no = act(1, 6, AcceptanceAct.DECLINE)
    owes = one([FIRST], [act(1, 5), no]).owes
    assert owes is not None
    assert owes.answer == no


NO, BACK = AcceptanceAct.DECLINE, AcceptanceAct.WITHDRAW


@pytest.mark.parametrize(
    ("versions", "acts", "told"),
    [
        ([version(1, row=DEEMED)], [act(1, 6, NO)], (1, NO)),
        ([version(1, row=DEEMED)], [act(1, 6, NO), act(1, 7)], None),
        ([FIRST], [act(1, 5), act(1, 6, BACK)], (1, BACK)),
        ([FIRST, IN_TIME], [act(1, 5), act(2, 40, NO)], (2, NO)),
        ([FIRST, IN_TIME], [act(2, 40, NO), act(1, 45)], (2, NO)),
        ([FIRST, IN_TIME], [act(1, 5, NO), act(2, 40)], None),
        ([FIRST, LATE], [act(2, 40, NO), act(1, 45), act(1, 46, BACK)], (1, BACK)),
        ([FIRST, LATE], [act(1, 5), act(2, 40, NO)], (2, NO)),
        ([FIRST], [act(1, 5, NO, purpose="mail")], None),
        ([FIRST], [], None),
    ],
)
def test_a_no_is_told_whether_anything_is_owed_or_not(
    versions: list[TermsVersionFact],
    acts: list[AcceptanceFact],
    told: tuple[int, AcceptanceAct] | None,
) -> None:
    answer = one(versions, acts).answer
    assert told == (answer and (answer.version.number, answer.fact.act))


def test_receipts_are_of_what_was_said_last_and_each_once() -> None:
    mail = Purpose("mail", "mail", "mail", consent=True)
    versions = [replace(FIRST, purposes=(mail,)), replace(IN_TIME, purposes=(mail,))]
    acts = [
        act(1, 5, receipt="A-1"),
        act(2, 40, NO, receipt="A-2"),
        act(2, 41, purpose="mail", receipt="A-3"),
    ]
    assert one(versions, acts).receipts == ("A-1", "A-2", "A-3")


@pytest.mark.parametrize(
    ("after", "day", "stops", "locks"),
    [
        (AfterGrace.ASK, 40, False, False),
        (AfterGrace.NO_JOINING, 40, False, False),
        (AfterGrace.ASK, 80, False, False),
        (AfterGrace.NO_JOINING, 80, True, False),
        (AfterGrace.LOCK, 80, True, True),
    ],
)
def test_what_follows_when_the_days_are_over_is_what_the_row_says(
    after: AfterGrace, day: int, stops: bool, locks: bool
) -> None:
    row = replace(MUST, after=after)
    both = [version(1, row=row), replace(NEW_GRACE, applies=(row,))]
    found = ask(both, [act(1, 5)], day)
    assert (bool(to_accept(found)), bool(locking(found))) == (stops, locks)


def test_whoever_joins_accepts_first_and_is_shown_what_is_coming() -> None:
    ahead = replace(NEW_GRACE, effective_at=on(110))
    new = party(None)
    standing = one([GRACE, ahead], day=100, who=new)
    assert standing.bound is None
    assert [each.number for each in standing.coming] == [2]
    assert standing.agreed_ahead == ()
    assert one([GRACE, ahead], [act(2, 99)], day=100, who=new).agreed_ahead == (2,)
    assert [each.joining for each in to_accept([standing])] == [True]
    assert not to_accept(ask([GRACE], [act(1, 99)], who=new))
    assert not to_accept(ask([version(1, row=DEEMED)], who=new))


# ------------------------------------------------------------------ for whom


def test_a_version_for_others_ends_what_bound_before() -> None:
    others = replace(MUST, actors=frozenset({"partner"}))
    changed = version(2, ChangeClass.BENEFICIAL, 30, others)
    assert ask([FIRST, changed]) == ()
    assert bound_number([FIRST, replace(LATE, applies=(others,))]) == 1
    assert ask([replace(changed, number=1)]) == ()


@pytest.mark.parametrize(
    ("row", "reached"),
    [
        (Applies("r"), True),
        (Applies("r", actors=frozenset({"member"})), True),
        (Applies("r", actors=frozenset({"partner"})), False),
        (Applies("r", actors=frozenset({"partner"}), flows_down=True), True),
        (Applies("r", actors=frozenset({"agent"}), flows_down=True), False),
        (Applies("r", offerings=frozenset({"MAIL"})), True),
        (Applies("r", offerings=frozenset({"PHONE"})), False),
        (Applies("r", only={"plan": frozenset({"gold", "red"})}), True),
        (Applies("r", only={"plan": frozenset({"red"})}), False),
        (Applies("r", only={"age": frozenset({"young"})}), False),
    ],
)
def test_rows_say_whom_a_version_is_for(row: Applies, reached: bool) -> None:
    link = Above("partner", Span(on(-50), on(-50)))
    gone = Above("agent", Span(on(-50), on(-50), on(10)))
    who = party(values={"plan": frozenset({"gold"})}, above=(link, gone))
    assert bool(ask([version(1, row=row)], who=who)) is reached


def test_of_two_documents_of_a_kind_the_one_of_higher_rank_binds() -> None:
    special = version(7, document="special", row=replace(MUST, precedence=2))
    privacy = version(8, document="privacy", kind="privacy_policy")
    found = ask([FIRST, special, privacy])
    assert [each.document for each in found] == ["privacy", "special"]


def test_nothing_is_asked_of_whoever_has_not_joined_yet_or_has_left() -> None:
    assert ask([FIRST], who=party(101)) == ()
    assert ask([FIRST], who=party(until=on(90))) == ()
    assert ask([]) == ()


def test_a_member_stands_with_a_document_through_all_their_services() -> None:
    both = (FIRST, replace(NEW_GRACE, applies=(LOCKS,)))
    acts = (act(1, 5),)
    old = TermsAround(party(-50), both, acts)
    new = TermsAround(replace(party(60), offering="PHONE"), both, acts)
    later = TermsAround(replace(party(None), offering="WEB"), both, acts)
    (found,) = of_member([new, later, old], on(70), on(70))
    assert found.offerings == ("MAIL", "PHONE", "WEB")
    assert found.bound is not None
    assert found.bound.since == on(30)
    assert found.owes is not None
    assert found.owes.overdue


def test_what_was_asked_before_is_answered_as_before() -> None:
    around = TermsAround(party(), (FIRST,))
    assert standings(around, on(9), on(9)) is not None
    assert standings(around, on(9), on(9)) == standings(around, on(9), on(9))


def test_whoever_joins_again_is_asked_as_somebody_new() -> None:
    around = TermsAround(party(-50, until=on(40)), (GRACE,))
    assert standings(around, on(50), on(50)) == ()
    (again,) = standings(as_joining(around), on(50), on(50))
    assert to_accept([again])
    assert as_joining(as_joining(around)) == as_joining(around)


def test_a_document_can_be_unbound_for_one_who_joins_and_another_alike() -> None:
    deemed = (version(1, row=DEEMED),)
    new = TermsAround(party(None), deemed)
    other = TermsAround(replace(party(None), offering="WEB"), deemed)
    (found,) = of_member([new, other], on(70), on(70))
    assert found.bound is None
    assert found.owes is None


def test_only_a_row_that_locks_can_lock() -> None:
    assert can_lock([FIRST, version(2, row=LOCKS)])
    assert not can_lock([FIRST])


def test_values_are_asked_for_as_text() -> None:
    given = {"plan": "gold", "shops": ["a", "b"], "trial": True, "seats": 3}
    assert said_values(given) == {
        "plan": {"gold"}, "shops": {"a", "b"}, "trial": {"yes"}, "seats": {"3"},
    }  # fmt: skip


def test_purposes_that_need_consent_are_locked_until_it_is_given() -> None:
    mail, study = (Purpose(e, e, e, consent=True) for e in ("mail", "study"))
    policy = version(1, purposes=(mail, study, Purpose("bills", "", "")))
    acts = [
        act(1, 5, purpose="mail"),
        act(1, 6, purpose="study"),
        act(1, 7, AcceptanceAct.WITHDRAW, purpose="study"),
    ]
    standing = one([policy], acts)
    assert [each.purpose.id for each in standing.consents] == ["mail", "study"]
    assert [each.purpose.id for each in standing.missing] == ["study"]
    assert standing.accepted is None


RELATED, BEYOND = ChangeClass.PRIVACY_RELATED, ChangeClass.PRIVACY_BEYOND
NEWS = Purpose("p1", "お知らせ", "News", consent=True)
SOLD = replace(NEWS, name_ja="第三者への販売", name_en="Selling")
ABROAD = replace(NEWS, abroad=True, country_ja="米国")
ASKED = replace(NEWS, consent_text_ja="売ってよいですか。")
CONSENTED: list[tuple[str, list[tuple[ChangeClass, Purpose]], int, bool]] = [
    ("the same", [(BEYOND, NEWS)], 1, True),
    ("beyond what was consented to", [(BEYOND, SOLD)], 1, False),
    ("other words under another class", [(RELATED, SOLD)], 1, False),
    ("abroad", [(ChangeClass.BENEFICIAL, ABROAD)], 1, False),
    ("other consent words", [(RELATED, ASKED)], 1, False),
    ("a blank more", [(RELATED, replace(NEWS, name_ja="お知らせ "))], 1, True),
    ("beyond it before", [(BEYOND, SOLD), (RELATED, SOLD)], 1, False),
    ("other words before", [(RELATED, SOLD), (BEYOND, SOLD)], 1, False),
    ("consented to anew", [(BEYOND, SOLD)], 2, True),
    ("what it was again", [(BEYOND, SOLD), (BEYOND, NEWS)], 1, True),
]


@pytest.mark.parametrize(
    ("changes", "number", "given"),
    [each[1:] for each in CONSENTED],
    ids=[each[0] for each in CONSENTED],
)
def test_a_consent_is_to_what_the_purpose_said(
    changes: list[tuple[ChangeClass, Purpose]], number: int, given: bool
) -> None:
    versions = [replace(FIRST, purposes=(NEWS,))] + [
        version(place + 2, change, 30 + place, purposes=(purpose,))
        for place, (change, purpose) in enumerate(changes)
    ]
    (consent,) = one(versions, [act(number, 50, purpose="p1")]).consents
    assert (consent.fact is not None) is given


def test_a_consent_to_what_is_to_come_is_none_to_what_is() -> None:
    versions = [
        replace(FIRST, purposes=(SOLD,)), version(2, BEYOND, 80, purposes=(NEWS,)),
    ]  # fmt: skip
    ahead = [act(2, 50, purpose="p1")]
    for day, given in ((60, False), (90, True)):
        (consent,) = one(versions, ahead, day=day).consents
        assert (consent.fact is not None) is given


@pytest.mark.parametrize("after", [[], [act(2, 55, purpose="p1")]])
def test_an_answer_to_what_is_to_come_leaves_the_consent_of_today(
    after: list[AcceptanceFact],
) -> None:
    versions = [
        replace(FIRST, purposes=(NEWS,)), version(2, BEYOND, 80, purposes=(SOLD,)),
    ]  # fmt: skip
    acts = [act(1, 5, purpose="p1"), act(2, 50, NO, purpose="p1"), *after]
    (today,) = one(versions, acts, day=60).consents
    (then,) = one(versions, acts, day=90).consents
    assert today.fact == acts[0]
    assert then.fact == (after[0] if after else None)
    back = [acts[0], act(1, 50, BACK, purpose="p1")]
    assert one(versions, back, day=60).consents[0].answer == back[1]
    assert one(versions, back, day=60).missing
