"""The catalog as of a day: what is listed, one entry, and the list as a file."""

from datetime import date
from typing import Any

import pytest

from models.kinds import VersionedKind
from portal.config import read_settings
from portal.domain.catalog import AskedCatalog
from portal.errors import InputRefused, NotFound
from portal.services.design_offering import (
    begin_offering,
    see_offering_design,
)
from portal.services.publish.approve import take_back
from portal.services.publish.begin import see_drafts
from portal.services.see_catalog import export_catalog, see_catalog, see_entry
from portal.services.specify_offering import specify_offering
from portal.store.engine import Store, open_store
from portal.wording import say
from tests.services.publish.office import Office
from tests.services.publish.test_offering_versions import named, publish

MONDAY = date(2026, 11, 23)
SUNDAY = date(2026, 11, 22)


@pytest.fixture
def office(store: Store) -> Office:
    return Office.open(store)


def names(office: Office, **asked: Any) -> dict[str, str]:
    found = see_catalog(
        office.store, office.occasion("viewer-1"), AskedCatalog(**asked)
    )
    return {each.code: each.name.en for each in found.part.rows}


def ending(content: Any) -> None:
    content["phases"].append({"code": "ending", "since": "2026-12-01"})


def test_the_catalog_is_that_of_the_day(office: Office):
    publish(office, "MAIL", named("Breeze"), on=MONDAY)
    publish(office, "PAY", ending)

    assert len(names(office)) == 6
    assert names(office, on=SUNDAY)["MAIL"] == "Honokaze Mail"
    assert names(office, on=MONDAY)["MAIL"] == "Breeze"
    assert set(names(office, q="breeze")) == set()
    assert set(names(office, q="breeze", on=MONDAY)) == {"MAIL"}
    assert set(names(office, phase="ending")) == set()
    assert set(names(office, phase="ending", on=date(2026, 12, 1))) == {"PAY"}
    assert set(names(office, actor="partner_store")) == {"PAY"}
    assert names(office, on=date(1999, 1, 1)) == {}


def test_what_another_process_publishes_is_listed_at_once(
    office: Office, database_url: str
):
    theirs = open_store(read_settings(database_url=database_url))
    other = Office(theirs, office.now, office.people)
    assert names(other)["MAIL"] == names(office)["MAIL"] == "Honokaze Mail"

    ahead = publish(office, "MAIL", named("Breeze"), on=MONDAY)
    assert names(other, on=MONDAY)["MAIL"] == "Breeze"
    assert names(other, on=SUNDAY)["MAIL"] == "Honokaze Mail"
    take_back(office.store, office.occasion("info-1"), ahead.id)
    assert names(other, on=MONDAY)["MAIL"] == "Honokaze Mail"
    publish(office, "MAIL", named("Gust"))
    other.now = office.now
    assert names(other)["MAIL"] == "Gust"
    theirs.close()


def test_an_entry_names_the_version_that_says_so(office: Office):
    publish(office, "MAIL", named("Breeze"), on=MONDAY)
    by = office.occasion("desk-1")

    now = see_entry(office.store, by, "MAIL")
    then = see_entry(office.store, by, "MAIL", MONDAY, "member")
    draft = see_entry(office.store, by, "MAIL", None, None, 2)

    assert (now.version.number, then.version.number, draft.version.number) == (1, 2, 2)
    assert (now.today, then.today) == (True, False)
    assert then.holiday, "Labour Thanksgiving Day"
    assert [each.id for each in then.hours] == ["weekend"]
    wrong: tuple[tuple[Any, ...], ...] = (
        ("not_found", "MOON"), ("not_yet", "MAIL", date(1999, 1, 1)),
        ("not_found", "MAIL", None, "moon"), ("not_found", "MAIL", None, None, 9),
    )  # fmt: skip
    for code, *given in wrong:
        with pytest.raises(NotFound) as refused:
            see_entry(office.store, by, *given)
        assert refused.value.code == code


def test_a_bundle_and_its_parts_name_each_other(office: Office):
    publish(office, "PHONE", lambda content: content.update(parts=["MAIL"]))

    found = see_entry(office.store, office.occasion("viewer-1"), "MAIL")
    assert found.of_bundles == ("PHONE",)
    with pytest.raises(InputRefused) as refused:
        publish(office, "MAIL", lambda content: content.update(parts=["PHONE"]))
    assert {p.code for p in refused.value.facts["problems"]} == {"part_of_itself"}


def test_the_list_goes_into_a_file_of_every_row(office: Office):
    by = office.occasion("viewer-1")

    file = export_catalog(office.store, by, "csv", AskedCatalog(), "en")
    book = export_catalog(office.store, by, "xlsx", AskedCatalog(q="mail"), "ja")

    assert (file.rows, book.rows) == (6, 1)
    assert "ほのかぜメール,Honokaze Mail,in service,Launched" in file.content.decode()
    with pytest.raises(InputRefused):
        export_catalog(office.store, by, "pdf", AskedCatalog(), "en")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_specification_names_the_version_it_was_made_from(
    office: Office, language: str
):
    publish(office, "MAIL", named("# Breeze | <b>"), on=MONDAY)
    by = office.occasion("viewer-1")

    file = specify_offering(office.store, by, "MAIL", MONDAY, None, language)
    written = file.content.decode()

    version = see_entry(office.store, by, "MAIL", MONDAY).version
    assert file.name == "MAIL-v2-20261123.md"
    assert version.content_hash in written
    assert written.count("```mermaid") == 1
    for each in ("hours", "targets", "functions", "interfaces"):
        words = say(f"publishing.places.{each}", language)
        assert f"## {words[0].upper()}{words[1:]}\n" in written
    assert "0120-000-333" in written
    lines = specify_offering(office.store, by, "PHONE", None, None, language)
    assert "(trial)" in lines.content.decode()
    if language == "en":
        assert written.startswith("# \\# Breeze \\| \\<b\\>\n")
    theirs = specify_offering(office.store, by, "MAIL", None, "partner_store", language)
    assert "mermaid" not in theirs.content.decode()


def test_an_owner_begins_an_offering_once(office: Office):
    by = office.occasion("owner-1")
    given = {"code": "NEW-1", "name_ja": "新", "name_en": "New"}

    made = begin_offering(office.store, by, given)

    assert see_drafts(office.store, by, VersionedKind.OFFERING) == (made,)
    seen = see_offering_design(office.store, by, "NEW-1", 1).seen
    assert (seen.shown.problems, made.kind) == ((), VersionedKind.OFFERING)
    assert "NEW-1" not in names(office)
    with pytest.raises(InputRefused) as refused:
        begin_offering(office.store, by, given)
    assert refused.value.code == "thing_taken"
