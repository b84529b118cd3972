"""Members as a list: the columns of a role, masked, narrowed, paged and as a file."""

from typing import Any

import pytest

from models.attribute_kinds import AttributeTarget
from portal.errors import InputRefused, NotPermitted
from portal.services.attributes import list_by as listing
from portal.services.attributes.in_words import cell_words
from portal.services.attributes.list_by import MembersPage, export_by, list_by
from portal.store.engine import Store
from tests.desk import NUMBER
from tests.services.attributes.office import Office
from tests.services.importing.loading import number

MEMBER = AttributeTarget.MEMBER


def columns(content: Any) -> None:
    """Let the desk see two columns, and supervisors a masked one."""
    content["columns"] = [
        {"code": "help_desk", "attributes": ["job", "nick"]},
        {"code": "supervisor", "attributes": ["company"]},
    ]


@pytest.fixture
def office(store: Store) -> Office:
    office = Office.open(store)
    office.publish(columns)
    office.set(nick="ハル", job="works", company="=海の会社")
    return office


def page(
    office: Office, by: str = "desk-1", after: int = 0, **asked: str
) -> MembersPage:
    narrowed = tuple(asked.items())
    return list_by(office.store, office.occasion(by), MEMBER, narrowed, after)


def test_each_role_sees_its_columns_and_nobody_a_masked_value(office: Office):
    desk, chief = page(office), page(office, "supervisor-1")

    (row,) = desk.rows
    assert (row.number, row.name) == (NUMBER, office.member().name)
    assert cell_words(row.cells, "en") == ["ハル", "Option works"]
    assert [each.code for each in chief.columns.shown] == ["company"]
    assert cell_words(chief.rows[0].cells, "en") == ["••••"]
    assert page(office, job="rests").rows == ()
    assert [len(page(office, children="1").rows), page(office, moon="1").dropped] == [
        0, ("moon",)
    ]  # fmt: skip


def test_the_list_goes_on_behind_its_last_member(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(listing, "PAGE", 2)
    numbers = [number(each) for each in range(4)]
    for each in numbers:
        office.add(each, "山田 一", "ヤマダ イチ")

    first = page(office)
    assert first.after is not None
    second = page(office, after=first.after)
    assert second.after is not None
    third = page(office, after=second.after)

    listed = [e.number for each in (first, second, third) for e in each.rows]
    assert listed == [NUMBER, *numbers]
    assert third.after is None


def test_a_file_needs_the_permission_and_keeps_the_mask(office: Office):
    by = office.occasion("supervisor-1")

    file = export_by(office.store, by, "csv", MEMBER, (("job", "works"),), "en")

    text = file.content.decode("utf-8-sig")
    assert file.rows == 1
    assert "••••" in text
    assert "海の会社" not in text
    with pytest.raises(NotPermitted):
        export_by(office.store, office.occasion("desk-1"), "csv", MEMBER, (), "en")
    for kind, target in (("pdf", MEMBER), ("csv", AttributeTarget.OFFERING)):
        with pytest.raises(InputRefused):
            export_by(office.store, by, kind, target, (), "en")
