"""Whose answers a version would change: equal to asking each member by themselves."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from models.kinds import LockBlock, LockReason, LockScope, LockSource
from models.lock_facts import NewLock
from models.publishing_facts import Version
from portal.domain.calendar import TOKYO
from portal.domain.policy.decide import decide
from portal.domain.policy.facts import Facts
from portal.domain.policy.kinds import Decision
from portal.domain.publishing.rows import put_row
from portal.domain.publishing.steps import Plan
from portal.errors import InputRefused, NotPermitted
from portal.services.locks.place import place_lock
from portal.services.policy.analyse import analyse_version, gaps_of, marked
from portal.services.policy.findings import mark_names
from portal.services.policy.foreseen import (
    change_words,
    days_told,
    export_people,
    foresee,
    row_words,
    see_people,
)
from portal.services.policy.may import Asked, answers
from portal.services.policy.what_if import MOST_DAYS, WhatIf, what_if
from portal.services.publish.approve import approve
from portal.services.publish.draft import start_draft
from portal.services.publish.review import submit
from portal.services.publish.rows import save_rows
from portal.store import catalog
from portal.store.engine import Store
from portal.store.members import MEMBER
from seed.bench_data import add_invented
from tests.desk import NUMBER
from tests.domain.policy.cases import rule
from tests.services.policy.house_rules import KIND, content, publish
from tests.services.policy.test_own_columns import (
    COLUMN,
    LARGE,
    define,
    set_children,
)
from tests.services.publish.office import Office

COUNT = 11


@pytest.fixture
def crowd(office: Office) -> Office:
    """Return an office with invented members, some of them locked or in arrears."""
    add_invented(office.store, COUNT, now=office.now)
    office.join("PHONE")
    publish(office)
    for number, blocks in zip(numbers(office.store)[-6:], BLOCKED, strict=True):
        lock(office, number, blocks)
    office.later(minutes=1)
    return office


BLOCKED = [{LockBlock.USE}] * 3 + [{LockBlock.CHANGE}] * 2 + [{LockBlock.JOIN}]


def lock(office: Office, number: str, blocks: set[LockBlock]) -> None:
    new = NewLock(
        scope=LockScope.MEMBER,
        source=LockSource.HELP_DESK,
        reason=LockReason.LOST_DEVICE,
        blocks=frozenset(blocks),
        member_number=number,
    )
    place_lock(office.store, office.occasion(), new)


def numbers(store: Store) -> list[str]:
    with store.read() as connection:
        query = sa.select(MEMBER.c.number).where(MEMBER.c.voided_at.is_(None))
        return list(connection.execute(query.order_by(MEMBER.c.id)).scalars())


def drafted(office: Office, edit: Callable[[Any], Any]) -> Version:
    said = content()
    edit(said)
    return start_draft(office.store, office.occasion("owner-1"), KIND, "main", said)


def found_for(office: Office, draft: Version) -> WhatIf:
    found = what_if(office.store, office.occasion("owner-1"), draft.id)
    assert found is not None
    return found


Change = tuple[str, str, str, Decision, Decision]
"""Whose, service, function, and the decision before and after."""


def everything(office: Office, at: datetime) -> list[tuple[str, Facts]]:
    """Return what is known of each member, asked one by one, for every question."""
    store, by = office.store, office.occasion("desk-1")
    with store.read() as connection:
        codes = [code for code, _ in catalog.live_contents(connection, at)]
    return [
        (number, each.facts)
        for number in numbers(store)
        for code in codes
        for each in answers(store, by, Asked(code, number, at=at)).rulings
    ]


def brute(found: WhatIf, asked: list[tuple[str, Facts]]) -> set[Change]:
    """Ask each question with the old rules and with the new."""
    both = (
        (number, facts, decide(found.old, facts), decide(found.new, facts))
        for number, facts in asked
    )
    return {
        (number, facts.offering, facts.function, was.decision, became.decision)
        for number, facts, was, became in both
        if was.decision is not became.decision
    }


def listed(office: Office, draft: Version, day: int = 0) -> set[Change]:
    by = office.occasion("owner-1")
    found = foresee(office.store, by, draft.id)
    assert found is not None
    seen = found.days[day]
    return {
        (each.number, code, r.function, r.was.decision, r.became.decision)
        for code in seen.found.services
        for each in see_people(office.store, by, seen, code)[0]
        for r in each.rows
    }


def forbid(**more: Any) -> Callable[[Any], Any]:
    return lambda said: said["rules"].append(rule("new", "forbid", **more))


def with_terms(said: Any) -> None:
    said["rules"][0]["terms"] = "accepted"


EDITS: list[Callable[[Any], Any]] = [
    forbid(actors=["end_user"], offerings=["PHONE", "MAIL"]),
    with_terms,
    lambda said: said["rules"].pop(0),
    lambda said: said["rules"].append(rule("out", functions=["apply"])),
]


def test_counts_and_people_are_those_of_asking_everybody(crowd: Office):
    changed = 0
    asked = everything(crowd, crowd.now)
    for edit in EDITS:
        draft = drafted(crowd, edit)
        found = found_for(crowd, draft)

        truly = brute(found, asked)
        assert listed(crowd, draft) == truly
        rows = [row for each in found.services.values() for row in each.rows]
        assert sum(row.count for row in rows) == len(truly)
        for code, each in found.services.items():
            assert each.people == len({who for who, of, *_ in truly if of == code})
        changed += len(truly)
    assert changed > 2 * COUNT


def test_days_on_which_rules_begin_or_end_are_asked_too(crowd: Office):
    phone = {"functions": ["use"], "offerings": ["PHONE"]}

    def dated(said: Any) -> None:
        forbid(actors=["member"], valid_from="2026-12-10", **phone)(said)
        said["rules"][0]["valid_to"] = "2027-01-01"

    draft = drafted(crowd, dated)
    first = found_for(crowd, draft)
    days = (first, *first.later)
    assert [each.since.astimezone(TOKYO).isoformat()[:10] for each in days[1:]] == [
        "2026-12-10", "2027-01-01"]  # fmt: skip
    assert (first.services, first.unasked) == ({}, ())
    for n, each in enumerate(days):
        truly = brute(each, everything(crowd, each.since))
        assert (listed(crowd, draft, n), bool(truly)) == (truly, n > 0)

    store, by = crowd.store, crowd.occasion("owner-1")
    seen = foresee(store, by, draft.id)
    assert seen is not None
    assert "Thu, 10 Dec 2026" in next(days_told(seen, "en"))
    people = sum(each.people for each in days[1].services.values())
    args = (store, by, "csv", draft.id, "PHONE", "ja")
    assert export_people(*args, "2026-12-10").rows == people
    with pytest.raises(InputRefused):
        export_people(*args)


def test_no_more_days_are_asked_than_said_and_none_after_the_next_version(
    crowd: Office,
):
    def often(said: Any) -> None:
        for day in range(1, MOST_DAYS + 3):
            said["rules"].append(
                rule(f"on{day}", "forbid", functions=["settle"],
                     valid_from=f"2026-12-{day:02}"))  # fmt: skip

    store, by = crowd.store, crowd.occasion("owner-1")
    draft = drafted(crowd, often)
    found = found_for(crowd, draft)
    assert (len(found.later), len(found.unasked)) == (MOST_DAYS, 2)

    submit(store, by, draft.id, Plan(on=date(2026, 12, 4)))
    approve(store, crowd.occasion("legal-1"), draft.id, draft.content_hash)
    scheduled = found_for(crowd, draft)
    assert (len(scheduled.later), scheduled.unasked) == (MOST_DAYS - 2, ())
    assert scheduled.old.hash != scheduled.new.hash
    sooner = found_for(crowd, drafted(crowd, often))
    assert len(sooner.later) == 3


def test_people_who_will_be_elsewhere_then_are_asked_as_of_that_day(crowd: Office):
    crowd.change("take_leave", offering="PHONE", reason="OVERSEAS",
                 on=date(2026, 12, 1), until=date(2026, 12, 31))  # fmt: skip
    crowd.later(minutes=1)
    draft = drafted(crowd, forbid(functions=["use"], offerings=["PHONE"]))
    store, by = crowd.store, crowd.occasion("owner-1")
    told: list[tuple[int, int]] = []
    what_if(store, by, draft.id, progress=lambda *both: told.append(both))
    assert told[-1][0] == len(told)

    assert NUMBER in {who for who, *_ in listed(crowd, draft)}
    submit(store, by, draft.id, Plan(on=date(2026, 12, 2)))
    assert NUMBER not in {who for who, *_ in listed(crowd, draft)}
    with pytest.raises(InputRefused) as refused:
        what_if(store, by, draft.id, most=0)
    assert refused.value.code == "what_if_too_many"


def test_what_changes_is_told_listed_on_record_and_exported(crowd: Office):
    renamed = drafted(crowd, lambda said: said["rules"][0].update(name_en="Other"))
    nothing = found_for(crowd, renamed)
    assert (nothing.services, nothing.asked) == ({}, 0)

    draft = drafted(crowd, forbid(functions=["use"], offerings=["PHONE"]))
    store, by = crowd.store, crowd.occasion("owner-1")
    seen = foresee(store, by, draft.id)
    assert seen is not None
    assert foresee(store, by, draft.id) is seen

    (row,) = seen.found.services["PHONE"].rows
    assert row_words(seen, row, "en")[1:] == (
        "Use", "yes", "no", "Forbidden by the rule: new."
    )  # fmt: skip
    people, more = see_people(store, by, seen, "PHONE")
    assert (len(people), more) == (row.count, None)
    assert change_words(seen, people[0].rows, "en") == "Use: yes → no"
    assert see_people(store, by, seen, "PHONE", people[-1].id) == ([], None)
    assert see_people(store, by, seen, "MAIL") == ([], None)
    file = export_people(store, by, "csv", draft.id, "PHONE", "ja")
    assert file.rows == row.count
    with pytest.raises(InputRefused):
        export_people(store, by, "csv", draft.id, "MAIL", "ja")
    with pytest.raises(NotPermitted):
        see_people(store, crowd.occasion("viewer-1"), seen, "PHONE")


def test_an_owner_sees_whom_a_rule_locks_and_it_does_from_its_day_on(crowd: Office):
    store, owner = crowd.store, crowd.occasion("owner-1")
    said = content(rule("closed", "forbid", functions=["use"], offerings=["PHONE"],
                        actors=["member"], states=["active"]))  # fmt: skip
    draft = start_draft(store, owner, KIND, "main", said)
    seen = foresee(store, owner, draft.id)
    assert seen is not None
    locked = [each.number for each in see_people(store, owner, seen, "PHONE")[0]]
    assert NUMBER in locked

    found = analyse_version(store, owner, draft.id)
    assert found is not None
    cell = gaps_of(found, "PHONE")[0]
    row = marked(found, cell, mark_names(found, cell))
    change = put_row(draft.content, "intended", "id", row)
    saved = save_rows(store, owner, draft.id, draft.revision, change).version
    submit(store, owner, draft.id, Plan(on=date(2026, 12, 1)))
    legal = crowd.later(seconds=1).occasion("legal-1")
    read = analyse_version(store, legal, draft.id)
    assert read is not None
    assert cell not in gaps_of(read, "PHONE")
    approve(store, legal, draft.id, saved.content_hash)

    desk = crowd.later(minutes=1).occasion("desk-1")
    for day, decision in (("2026-11-30", "permit"), ("2026-12-01", "deny")):
        for number in locked:
            asked = Asked("PHONE", number, function="use", at=day)
            (ruling,) = answers(store, desk, asked).rulings
            assert (ruling.answer.decision, day) == (decision, day)


def test_values_that_rules_ask_for_tell_members_apart(crowd: Office):
    define(crowd)
    set_children(crowd, 3)
    large = rule("large", "forbid", functions=["use"], offerings=["PHONE"], **LARGE)
    said = {**content(large), "own_columns": [COLUMN]}
    store, owner = crowd.store, crowd.occasion("owner-1")
    draft = start_draft(store, owner, KIND, "main", said)

    becomes = {who: became for who, *_, became in listed(crowd, draft)}
    assert becomes.pop(NUMBER) is Decision.DENY
    assert set(becomes.values()) == {Decision.INDETERMINATE}
