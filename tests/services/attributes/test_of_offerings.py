"""Attributes of offerings: asked by the gate, seen in the catalog, narrowed by."""

from datetime import date
from typing import Any

import pytest

from portal.domain.catalog import AskedCatalog
from portal.errors import InputRefused
from portal.services.attributes.unfit import list_unfit
from portal.services.design_offering import see_offering_design
from portal.services.publish.read import show_version
from portal.services.see_catalog import export_catalog, see_catalog, see_entry
from portal.services.specify_offering import specify_offering
from portal.store.engine import Store
from portal.wording.values import value_words
from tests.domain.attributes.cases import Content, Edit, of_option, with_
from tests.services.attributes.office import Office as Definers
from tests.services.publish.office import Office
from tests.services.publish.test_offering_versions import publish
from tests.services.publish.test_verifying import flaws

MONDAY = date(2026, 11, 23)
VALUES: Content = {
    "nick": "ハル", "job": "works", "company": "海の会社", "likes": ["sea", "hill"],
    "children": 2, "rate": "33.3", "agreed": True, "since": "2026-01-31",
    "called": "2026-11-21T00:30:00Z",
}  # fmt: skip


def of_offerings(content: Content) -> None:
    """Make the definition that of offerings: everything in it can be read by all."""
    content.update(code="offering")
    with_("company", sensitivity="shown")(content)
    content["columns"] = [{"code": "help_desk", "attributes": ["job", "children"]}]


@pytest.fixture
def office(store: Store) -> Office:
    office = Office.open(store)
    define(office)
    return office


def define(office: Office, *edits: Edit) -> None:
    """Put a definition of the attributes of offerings in force."""
    owners = Definers(office.store, office.now)
    owners.publish(of_offerings, *edits)
    office.now = owners.now


def say(**values: Any) -> Edit:
    """Return an edit of the values of an offering."""
    return lambda content: content.update(attributes=values, attributes_version=1)


def codes(office: Office, who: str = "viewer-1", **asked: Any) -> list[str]:
    narrowed = tuple(asked.pop("attributes", {}).items())
    asked_for = AskedCatalog(attributes=narrowed, **asked)
    found = see_catalog(office.store, office.occasion(who), asked_for)
    return [each.code for each in found.part.rows]


def test_the_gate_asks_what_the_definition_asks(office: Office):
    define(office, with_("nick", need="always", backfill="", strict_from="2027-01-01"))
    for values, problem in (
        ({"nick": "ハル", "children": 21}, "too_large"),
        ({"nick": "ハル", "moon": 1}, "not_asked"),
        ({"children": 1}, "missing"),
    ):
        with pytest.raises(InputRefused) as refused:
            publish(office, "MAIL", say(**values))
        assert [p.code for p in refused.value.facts["problems"]] == [problem]


def test_values_stand_in_the_catalog_and_on_paper(office: Office):
    version = publish(office, "MAIL", say(**VALUES))
    by = office.occasion("desk-1")

    seen = see_entry(office.store, by, "MAIL")
    assert {each.code for each in seen.attributes} == set(VALUES)
    paper = specify_offering(
        office.store, by, "MAIL", None, None, "en"
    ).content.decode()
    assert "| Attribute rate | 33\\.3 |" in paper
    assert "| Attribute likes | Option sea, Option hill |" in paper
    design = see_offering_design(office.store, by, "MAIL", version.number)
    assert design.asked is not None
    assert design.asked.number == 1
    assert flaws(office) == []

    page = see_catalog(office.store, by, AskedCatalog())
    assert [each.code for each in page.columns.shown] == ["children", "job"]
    assert [e.value for e in page.cells["MAIL"] if e][:1] == [2]
    file = export_catalog(office.store, by, "csv", AskedCatalog(), "en").content
    assert "2 persons,Option works" in file.decode("utf-8-sig")
    others = see_catalog(office.store, office.occasion("viewer-1"), AskedCatalog())
    assert others.columns.shown == ()


@pytest.mark.parametrize(
    ("code", "text", "fits"),
    [("nick", "ﾊﾙ", True), ("job", "works", True), ("job", "rests", False),
     ("likes", "hill", True), ("likes", "town", False), ("children", "1..2", True),
     ("children", "3..", False), ("rate", "33.3", True), ("agreed", "no", False),
     ("since", "..2026-01-30", False), ("since", "2026-01-31..", True),
     ("called", "2026-11-21 09:30", True)],
)  # fmt: skip
def test_the_catalog_is_narrowed_by_what_can_be_filtered(
    sqlite_office: Office, code: str, text: str, fits: bool
):
    assert codes(sqlite_office, attributes={code: text}) == ["MAIL"] * fits


@pytest.fixture(scope="module")
def sqlite_office(tmp_path_factory: pytest.TempPathFactory) -> Any:
    from portal.config import read_settings
    from portal.store.engine import open_store
    from tests.conftest import lay_schema, sqlite_address

    url = sqlite_address(tmp_path_factory.mktemp("attributes"))
    lay_schema(url)
    store = open_store(read_settings(database_url=url))
    office = Office.open(store)
    define(office)
    publish(office, "MAIL", say(**VALUES))
    yield office
    store.close()


def test_a_filter_that_cannot_be_is_told_and_left_out(office: Office):
    asked = AskedCatalog(
        attributes=(("moon", "1"), ("children", "some"), ("story", ""))
    )

    found = see_catalog(office.store, office.occasion("viewer-1"), asked)

    assert found.dropped == ("moon", "children", "story")
    assert found.count == 6


def test_a_later_definition_reads_old_values_and_an_old_day_the_old_one(
    office: Office,
):
    publish(office, "MAIL", say(**VALUES))
    first = office.now.date()
    office.at(2026, 11, 24)
    define(
        office,
        of_option("job", "works", retired_on="2026-11-24", becomes="studies"),
        with_("children", retired=True),
        lambda c: c.update(columns=[]),
    )
    by = office.occasion("desk-1")

    now = {e.code: e for e in see_entry(office.store, by, "MAIL").attributes}
    then = {e.code: e for e in see_entry(office.store, by, "MAIL", first).attributes}

    assert value_words(now["job"].value, "en") == "Option studies"
    assert now["children"].retired
    assert "company" not in now, "hidden by what the job became"
    assert value_words(then["job"].value, "en") == "Option works"
    assert not then["children"].retired
    assert codes(office, attributes={"job": "studies"}) == ["MAIL"]
    assert codes(office, attributes={"job": "works"}, on=first) == ["MAIL"]


def test_a_guarded_change_counts_the_offerings_that_do_not_fit(office: Office):
    publish(office, "MAIL", say(children=5))
    publish(office, "PAY", say(children=6), on=MONDAY)
    by = office.occasion("owner-1")
    owners = Definers(office.store, office.now)

    narrow = with_("children", most="5")

    def shown(*edits: Edit) -> dict[str, int]:
        draft = owners.draft(of_offerings, *edits)
        found = show_version(office.store, by, draft.id)
        return {each.code: each.facts["records"] for each in found.problems}

    assert shown(with_("children", most="5")) == {"records_unfit": 1}
    named = list_unfit(office.store, by, owners.draft(of_offerings, narrow).id)
    assert [(e.record, e.attribute) for e in named.rows] == [("PAY", "children")]
    assert shown(with_("nick", need="always")) == {"records_unfit": 7}
    in_service = with_("nick", need="in_states", need_states=["in_service"])
    assert shown(in_service) == {"records_unfit": 7}
    assert shown(with_("nick", need="always", backfill="ハル")) == {}
    assert shown(with_("nick", need="always", strict_from="2027-01-01")) == {}
    secret = owners.draft(of_offerings, with_("story", sensitivity="masked"))
    found = show_version(office.store, by, secret.id).problems
    assert [each.code for each in found] == ["masked_open"]
