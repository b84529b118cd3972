"""The actor kinds as of a day: the list, one of them, and the list as a file."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from portal.domain.actors import AskedActors
from portal.errors import InputRefused, NotFound
from portal.services.publish.read import version_of
from portal.services.see_actors import (
    COLUMNS,
    export_actors,
    see_actor,
    see_actors,
)
from portal.store.engine import Store
from tests.services.publish.office import Office, changed
from tests.services.publish.test_actor_kinds import COURIER, FIRST, KIND, publish

BEFORE = date(2026, 11, 30)


@pytest.fixture
def office(store: Store) -> Office:
    """Return an office in which much about actors changes on 1 December."""
    office = Office.open(store)
    by = office.occasion("owner-1")
    store_kind = version_of(store, by, KIND, "partner_store").content

    def edit(content: dict[str, object]) -> None:
        content.update(name_en="Shop", flow=[])

    publish(office, KIND, "courier", COURIER, on=FIRST)
    publish(office, KIND, "partner_store", changed(store_kind, edit), on=FIRST)
    return office


def test_the_list_and_a_kind_are_those_of_the_day(office: Office):
    by = office.occasion("viewer-1")

    def listed(on: date, **asked: Any) -> dict[str, tuple[str, int]]:
        found = see_actors(office.store, by, AskedActors(on=on, **asked))
        assert found.count == len(found.part.rows)
        return {each.code: (each.name.en, each.gaps) for each in found.part.rows}

    assert len(listed(BEFORE)) == 11
    assert listed(BEFORE)["partner_store"] == ("Partner store", 0)
    assert listed(FIRST)["partner_store"] == ("Shop", 2), "no step, so none settles"
    assert set(listed(FIRST, side="partner", q="courier")) == {"courier"}
    assert listed(date(1999, 1, 1)) == {}
    assert see_actor(office.store, by, "partner_store", BEFORE).gaps == ()
    assert list(see_actor(office.store, by, "partner_store", FIRST).offerings) == [
        "PAY"
    ]
    for code, refusal in (("courier", "not_yet"), ("moon", "not_found")):
        with pytest.raises(NotFound) as refused:
            see_actor(office.store, by, code, BEFORE)
        assert refused.value.code == refusal


def test_the_files_hold_what_the_list_shows(office: Office):
    by, asked = office.occasion("viewer-1"), AskedActors(on=FIRST)
    rows = see_actors(office.store, by, asked).part.rows

    csv = export_actors(office.store, by, "csv", asked, "en")
    book = load_workbook(
        BytesIO(export_actors(office.store, by, "xlsx", asked, "ja").content)
    )

    lines = csv.content.decode("utf-8-sig").splitlines()
    assert csv.rows == len(rows) == 12
    assert lines[-12:][0].startswith("alliance_company,")
    sheet = list(book.worksheets[0].values)
    assert len(sheet[-13]) == len(COLUMNS)
    told = {row[0]: (row[2], row[6], row[7]) for row in sheet[-12:]}
    assert told == {e.code: (e.name.en, e.steps, e.gaps) for e in rows}
    with pytest.raises(InputRefused):
        export_actors(office.store, by, "pdf", asked, "en")
