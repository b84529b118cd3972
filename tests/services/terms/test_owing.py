"""The list of all says of each member what their own card says."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
import sqlalchemy as sa

from models.terms_kinds import AcceptanceAct
from portal.domain.terms.owing import AskedOwing, Sort
from portal.errors import InputRefused, NotFound, NotPermitted
from portal.services.publish.draft import start_draft
from portal.services.terms import owing
from portal.services.terms.binding import see_binding
from portal.services.terms.owing import (
    export_owing,
    owing_counts,
    see_owing,
    terms_locks,
)
from portal.store import acceptance_lists
from portal.store.acceptance_lists import Narrowed, count_members
from portal.store.engine import Store
from portal.store.offers import ENTRY
from tests.desk import NUMBER
from tests.domain.attributes.cases import attribute, option, plus
from tests.services.attributes.office import Office
from tests.services.terms.counter import CONTENT, KIND, Counter

OTHERS = ("2220000002", "2220000010", "2220000028")
LATE = ("2220000033", "2220000041")
BETTER: dict[str, Any] = {
    "change": "beneficial",
    "reasons_ja": "緩和",
    "reasons_en": "Better",
}


@pytest.fixture
def counter(store: Store) -> Counter:
    """Four members with mail: one said yes, one took it back, one said no, one none."""
    counter = Counter.open(store).at(2026, 9, 1)
    for number in OTHERS:
        counter.add(number, "海 太郎", "ウミ タロウ", birth_date=date(1980, 1, 2))
    for number in (NUMBER, *OTHERS):
        counter.join(number=number)
    counter.later(hours=1).publish_terms()
    counter.at(2026, 10, 1)
    for number in (NUMBER, OTHERS[0]):
        counter.accept(member_number=number)
    counter.later(days=1)
    counter.accept(member_number=OTHERS[0], act=AcceptanceAct.WITHDRAW)
    counter.accept(member_number=OTHERS[1], act=AcceptanceAct.DECLINE)
    return counter.at(2026, 11, 20)


def listed(counter: Counter, **asked: str) -> list[str]:
    page = see_owing(counter.store, counter.occasion("legal-1"), AskedOwing(**asked))
    assert page.count == len(page.members)
    return [each.number for each in page.members]


def owing_alone(counter: Counter, number: str) -> bool:
    found = see_binding(counter.store, counter.occasion(), number)
    return any(each.owes for each in found.standings)


def test_the_list_says_what_each_card_says(counter: Counter):
    everybody = [NUMBER, *OTHERS]
    assert listed(counter, sort="all") == everybody
    assert listed(counter, sort="accepted") == [NUMBER]
    assert listed(counter) == list(OTHERS)
    assert [e for e in everybody if owing_alone(counter, e)] == list(OTHERS)
    assert listed(counter, on="2026-10-01") == list(OTHERS[1:])
    assert listed(counter, on="2026-10-01", sort="accepted") == [NUMBER, OTHERS[0]]
    assert listed(counter, offering="MAIL", actor="member") == list(OTHERS)
    assert listed(counter, offering="PHONE") == []
    assert listed(counter, document="tos", on="2026-08-01") == []
    assert listed(counter, actor="partner") == []

    counter.publish_terms(date(2026, 12, 1), **BETTER)
    counter.at(2026, 12, 5)
    assert listed(counter) == list(OTHERS)
    counter.accept(member_number=OTHERS[2])
    counter.later(minutes=1)
    assert listed(counter) == list(OTHERS[:2])
    counts = owing_counts(counter.store, counter.occasion("supervisor-1"))
    assert [(version.number, count) for version, count in counts] == [(2, 2)]

    for number in LATE:
        counter.add(number, "海 次郎", "ウミ ジロウ", birth_date=date(1980, 1, 2))
        counter.accept(member_number=number, offering_code="MAIL")
        counter.join(number=number)
    counter.accept(member_number=LATE[1], act=AcceptanceAct.WITHDRAW)
    counter.later(minutes=1)
    assert listed(counter) == [*OTHERS[:2], LATE[1]]
    assert listed(counter, sort="accepted") == [NUMBER, OTHERS[2], LATE[0]]
    assert [e for e in (*everybody, *LATE) if owing_alone(counter, e)] == listed(
        counter
    )


def test_whom_terms_lock_is_counted_and_listed_as_their_cards_say(counter: Counter):
    lock = {"id": "a1", "mode": "must_accept", "after": "lock"}
    desk = counter.occasion("desk-1")
    assert terms_locks(counter.store, desk) == ()
    counter.publish_terms(code="house", applies=[lock], grace_days=2)
    for day, count in ((22, 0), (23, 4)):
        counter.at(2026, 11, day)
        found = terms_locks(counter.store, counter.occasion("desk-1"))
        assert [(e.document, n) for e, n in found] == [("house", count)][: bool(count)]
    counter.accept(document="house")
    counter.later(minutes=1)
    locked = [n for n in (NUMBER, *OTHERS) if counter.card(number=n).locks]
    assert listed(counter, document="house", sort="locked") == locked == list(OTHERS)
    assert listed(counter, document="tos", sort="locked") == []


def test_rows_and_documents_stand_before_each_other_as_on_the_card(counter: Counter):
    everybody = [NUMBER, *OTHERS]
    asks = {"id": "a1", "actors": ["member"], "mode": "must_accept"}
    tells = {"id": "a2", "offerings": ["MAIL"], "mode": "notice_only", "precedence": 5}
    pay = {"code": "pay", "document": "cancellation_rules"}
    both = {"code": "both", "document": "cancellation_rules"}
    alone = {"id": "a1", "actors": ["alliance_company"], "mode": "must_accept"}
    steps: list[dict[str, Any]] = [
        {**BETTER, "change": "individual", "applies": [alone]},
        {**pay, "applies": [asks, tells]},
        {**both, "applies": [{**asks, "precedence": 9}]},
    ]
    for step in steps:
        counter.publish_terms(**step)
        counter.later(hours=1)
        for code in ("tos", "pay", "both")[: 1 + steps.index(step)]:
            cards = [e for e in everybody if code in owed_alone(counter, e)]
            assert listed(counter, document=code) == cards, (step, code)
    assert listed(counter, document="tos") == list(OTHERS)
    assert listed(counter, document="both") == everybody


def test_of_any_day_as_known_on_any_day_it_says_what_the_cards_say(counter: Counter):
    """Answers, memberships and attributes that came on record late, or ended."""
    rests = {"id": "a1", "only": {"job": ["rests"]}, "mode": "must_accept"}
    counter.change("withdraw", member_number=OTHERS[1], on=date(2026, 11, 30),
                   reason="MOVED", at_end=True, verified="3")  # fmt: skip
    office = Office(counter.store, counter.now)
    office.publish(plus("mood", "choice", options=[option("good")]))
    place = attribute("place", "choice", options=[option("near")])
    none: dict[str, Any] = {"sections": [], "columns": []}
    office.publish(lambda c: c.update(none, code="offering", attributes=[place]))
    counter.now = office.now
    counter.publish_terms(code="jobs", document="sla", applies=[rests])
    good = {"id": "a1", "only": {"mood": ["good"]}, "mode": "must_accept"}
    counter.publish_terms(code="moods", document="other", applies=[good])
    near = {"id": "a1", "only": {"place": ["near"]}, "mode": "must_accept"}
    counter.publish_terms(code="near", document="specification", applies=[near])
    with counter.store.write() as connection:
        connection.execute(sa.update(ENTRY).values(attributes={"place": "near"}))
    first = {"job": "rests", "mood": "good"}
    for day, values in ((21, first), (23, {"job": "studies"})):
        counter.at(2026, 11, day)
        for number in OTHERS[:2]:
            office.now = counter.now
            office.set(number=number, **values)
    counter.at(2026, 11, 22).accept(
        member_number=OTHERS[2], acted_at=counter.now - timedelta(days=20)
    )
    counter.add(LATE[0], "海 次郎", "ウミ ジロウ", birth_date=date(1980, 1, 2))
    for document in ("tos", "near"):
        counter.accept(member_number=LATE[0], offering_code="MAIL", document=document)
    counter.join(number=LATE[0])
    counter.at(2026, 12, 5)
    everybody = (NUMBER, *OTHERS, LATE[0])

    said = set()
    last = ("11-22", "12-04")
    for on, known in product(("11-05", *last), ("11-21", *last)):
        days = {"on": f"2026-{on}", "known": f"2026-{known}"}
        cards = {each: owed_then(counter, each, **days) for each in everybody}
        for code in sorted(documents_then(counter, **days)):
            owing = tuple(each for each in everybody if code in cards[each])
            assert tuple(listed(counter, document=code, **days)) == owing, (code, days)
            said.add((code, owing))
    assert len(said) > 6, "days differ"
    for code, count in (("tos", 1), ("jobs", 0), ("moods", 1), ("near", 3)):
        alone = [each for each in everybody if code in owed_alone(counter, each)]
        assert listed(counter, document=code) == alone
        assert len(alone) == count


def documents_then(counter: Counter, **days: str) -> set[str]:
    occasion = counter.occasion("legal-1")
    return set(see_owing(counter.store, occasion, AskedOwing(**days)).documents)


def owed_then(counter: Counter, number: str, *, on: str, known: str) -> set[str]:
    given = {"at": on, "known_at": known}
    try:
        found = see_binding(counter.store, counter.occasion(), number, **given)
    except NotFound:
        return set()
    return {each.document for each in found.standings if each.owes}


def owed_alone(counter: Counter, number: str) -> set[str]:
    found = see_binding(counter.store, counter.occasion(), number)
    return {each.document for each in found.standings if each.owes}


def test_it_is_paged_exported_and_on_record(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(owing, "AT_ONCE", 2)
    store, occasion = counter.store, counter.occasion("legal-1")
    first = see_owing(store, occasion, AskedOwing())
    assert [each.number for each in first.members] == list(OTHERS[:2])
    assert (first.count, first.before) == (3, None)
    then = see_owing(store, occasion, AskedOwing(), after=first.after)
    assert [each.number for each in then.members] == [OTHERS[2]]
    assert then.after is None
    back = see_owing(store, occasion, AskedOwing(), before=then.before)
    assert [each.number for each in back.members] == list(OTHERS[:2])

    monkeypatch.setattr(acceptance_lists, "AT_ONCE", 2)
    with store.read() as connection:
        question = Narrowed(first.owed, Sort.OWES) if first.owed else None
        assert question is not None
        given = (connection, question, counter.now, counter.now)
        assert [count_members(*given, most) for most in (1, 2, 3, 9)] == [2, 3, 3, 3]

    file = export_owing(store, occasion, "csv", AskedOwing(sort="accepted"), "en")
    assert NUMBER in file.content.decode("utf-8-sig")
    assert file.rows == 1


def test_a_version_on_its_way_lists_whom_it_reaches_and_who_must_accept(
    counter: Counter,
):
    legal = counter.occasion("legal-1")
    for number, more in ((2, {**BETTER, "change": "adverse"}), (3, BETTER)):
        start_draft(counter.store, legal, KIND, "tos", {**CONTENT, **more})
        ahead = {"document": "tos", "version": str(number)}
        everybody = [NUMBER, *OTHERS]
        assert listed(counter, sort="all", **ahead) == everybody
        assert listed(counter, **ahead) == (everybody if number == 2 else [])
        asked = AskedOwing(**ahead)
        file = export_owing(counter.store, legal, "csv", asked, "en")
        assert file.rows == len(listed(counter, **ahead))


REFUSED: list[tuple[str, Callable[[Counter], object]]] = [
    ("acceptance_document_unknown", lambda c: listed(c, document="nothing")),
    ("filter_unknown", lambda c: listed(c, sort="nobody")),
    ("filter_unknown", lambda c: listed(c, document="tos", version="9")),
    ("filter_unknown", lambda c: listed(c, document="tos", version="²")),
    ("filter_unknown", lambda c: listed(c, version="1")),
]


def test_what_cannot_be_asked_is_refused(counter: Counter):
    for code, asking in REFUSED:
        with pytest.raises(InputRefused) as refused:
            asking(counter)
        assert refused.value.code == code
    with pytest.raises(NotPermitted):
        see_owing(counter.store, counter.occasion("desk-1"), AskedOwing())
