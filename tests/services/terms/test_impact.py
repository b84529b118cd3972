"""Whom a version would reach, counted in what the portal holds."""

from typing import Any

import pytest

from models.publishing_facts import Version
from portal.errors import InputRefused
from portal.services.publish.draft import start_draft
from portal.services.terms.impact import SeenImpact, export_impact, see_impact, told
from portal.store.engine import Store
from tests.desk import Desk
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
        ([{"only": {"nothing": ["x"]}, **MUST}], 1, 1),
    ],
)
def test_it_counts_whom_its_rows_reach(
    desk: Desk, rows: list[dict[str, Any]], count: int, locked: int
):
    found = seen(desk, *rows, grace_days=14).impact

    assert (found.count, found.locked) == (count, locked)
    assert found.roughly is any("only" in row for row in rows)


def test_members_of_a_partner_that_it_binds_are_counted(desk: Desk):
    actors = {"actors": ["partner_store"], "flows_down": True}
    assert seen(desk, actors).impact.count == 0


def test_another_document_of_higher_rank_stands_before_it(desk: Desk):
    other = {**CONTENT, "code": "house", "applies": [{"id": "h", "precedence": 9}]}
    author = desk.occasion("legal-1")
    publish(desk, start_draft(desk.store, author, KIND, "house", other))

    assert seen(desk, {"actors": ["member"]}).impact.count == 0


def test_it_is_told_in_sentences_and_written_as_a_file(desk: Desk):
    found = seen(desk, {"actors": ["member"], **MUST}, grace_days=14)
    said = told(found, "en")
    assert said[:2] == [
        "Services held that it reaches: 1.", "Will have to accept it: 1."
    ]  # fmt: skip
    assert "Locked from" in said[2]
    assert "no day is set" in told(seen(desk, MUST, notice_days=40), "en")[2]

    legal = desk.occasion("legal-1")
    file = export_impact(desk.store, legal, "csv", found.version.id, "ja")
    assert file.rows == 1
    assert "会員" in file.content.decode("utf-8-sig")
    with pytest.raises(InputRefused):
        export_impact(desk.store, legal, "pdf", found.version.id, "ja")
