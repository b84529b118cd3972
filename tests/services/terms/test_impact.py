"""Whom a version would reach, counted in what the portal holds."""

from typing import Any

import pytest

from models.acceptance_facts import NewAcceptance
from models.facts import Change
from models.publishing_facts import Version
from portal.domain.terms.impact import People
from portal.domain.terms.owing import AskedOwing
from portal.errors import InputRefused
from portal.services.publish.draft import start_draft, withdraw
from portal.services.terms.accept_and_change import accept_and_change
from portal.services.terms.impact import SeenImpact, export_impact, see_impact, told
from portal.services.terms.owing import see_owing
from portal.store.engine import Store
from tests.desk import NUMBER, Desk
from tests.domain.attributes.cases import option, plus
from tests.services.attributes.office import Office as Attributes
from tests.services.terms.test_effect import (
    ADVERSE,
    CONTENT,
    KIND,
    changed,
    publish,
    with_terms,
)

MUST = {"mode": "must_accept", "after": "lock"}


@pytest.fixture
def desk(store: Store) -> Desk:
    """A desk whose member, a person of kind member, used MAIL before the terms."""
    Desk.open(store).join()
    return with_terms(store)


def seen(desk: Desk, *rows: dict[str, Any], **said: Any) -> SeenImpact:
    applies = [{"id": f"a{n}", **row} for n, row in enumerate(rows)]
    draft: Version = changed(desk, **{**ADVERSE, "applies": applies, **said})
    return see_impact(desk.store, desk.occasion("legal-1"), draft.id)


@pytest.mark.parametrize(
    ("rows", "count", "locked"),
    [
        ([{"actors": ["member"], **MUST}], 1, 1),
        ([{"offerings": ["MAIL"], **MUST}], 1, 1),
        ([{"offerings": ["PHONE"], **MUST}], 0, 0),
        ([{"actors": ["end_user"], **MUST}], 0, 0),
        ([{"actors": ["end_user"], "flows_down": True, **MUST}], 0, 0),
        ([], 0, 0),
        # The row of higher rank is the one that counts.
        ([{"precedence": 2}, {"actors": ["member"], **MUST}], 1, 0),
        ([{}, {"actors": ["member"], "precedence": 2, **MUST}], 1, 1),
        ([{"only": {"nothing": ["x"]}, **MUST}], 0, 0),
    ],
)
def test_it_counts_whom_its_rows_reach(
    desk: Desk, rows: list[dict[str, Any]], count: int, locked: int
):
    found = seen(desk, *rows, grace_days=14).impact

    people = found.people
    assert (people.reached, people.locked, found.services) == (count, locked, count)


def test_attributes_that_nobody_filters_by_are_counted_as_the_list_counts(desk: Desk):
    office = Attributes(desk.store, desk.now)
    office.publish(plus("mood", "choice", options=[option("good"), option("bad")]))
    office.set(mood="good")
    desk.now = office.later(minutes=1).now

    for value, count in (("good", 1), ("bad", 0)):
        found = seen(desk, {"only": {"mood": [value]}, **MUST})
        assert (found.impact.people.reached, found.impact.services) == (count, count)
        assert listed(desk, found, "all") == count
        withdraw(desk.store, desk.occasion("legal-1"), found.version.id)


def test_members_of_a_partner_that_it_binds_are_counted(desk: Desk):
    actors = {"actors": ["partner_store"], "flows_down": True}
    assert seen(desk, actors).impact.people.reached == 0


def test_another_document_of_higher_rank_stands_before_it(desk: Desk):
    other = {**CONTENT, "code": "house", "applies": [{"id": "h", "precedence": 9}]}
    author = desk.occasion("legal-1")
    publish(desk, start_draft(desk.store, author, KIND, "house", other))

    for row, count in (({}, 0), ({"precedence": 9}, 1), ({"precedence": 8}, 0)):
        found = seen(desk, {"actors": ["member"], **row})
        assert (found.impact.people.reached, listed(desk, found)) == (count, count)
        withdraw(desk.store, author, found.version.id)


def test_people_are_counted_once_and_as_their_list_counts_them(desk: Desk):
    desk.change("apply", offering="PHONE", reason="SELF_APPLICATION")
    phone = {"offerings": ["PHONE"], "precedence": 2, **MUST}
    found = seen(desk, phone, {})
    assert (found.impact.people.reached, found.impact.people.asked) == (1, 0)
    assert found.impact.services == 1
    withdraw(desk.store, desk.occasion("legal-1"), found.version.id)

    said = [NewAcceptance(NUMBER, "tos", reference="REC-1", offering_code="PHONE")]
    change = Change(NUMBER, "PHONE", "activate", reason="COUNTER", verified="card")
    accept_and_change(desk.store, desk.occasion(), change, said)
    found = seen(desk.later(minutes=1), phone, {})
    assert found.impact.people == People(reached=1, asked=1, locked=1)
    assert found.impact.services == 2
    assert listed(desk, found, "all") == listed(desk, found) == 1


def listed(desk: Desk, found: SeenImpact, sort: str = "") -> int:
    """Return how many members the list behind the counts names."""
    sort = sort or ("owes" if found.impact.people.asked else "all")
    asked = AskedOwing("tos", sort=sort, version=str(found.version.number))
    return len(see_owing(desk.store, desk.occasion("legal-1"), asked).members)


def test_it_is_told_in_sentences_and_written_as_a_file(desk: Desk):
    found = seen(desk, {"actors": ["member"], **MUST}, grace_days=14)
    said = told(found, "en")
    assert said[:2] == [
        "Members whom it reaches: 1 (with 1 services held).",
        "Members who will have to accept it: 1.",
    ]  # fmt: skip
    assert "Locked from" in said[2]
    assert "no day is set" in told(seen(desk, MUST, notice_days=40), "en")[2]

    legal = desk.occasion("legal-1")
    file = export_impact(desk.store, legal, "csv", found.version.id, "ja")
    assert file.rows == 1
    assert "会員" in file.content.decode("utf-8-sig")
    with pytest.raises(InputRefused):
        export_impact(desk.store, legal, "pdf", found.version.id, "ja")
