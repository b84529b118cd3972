"""Attributes of actor profiles: asked by the gate, seen on the page and in its list."""

import pytest

from models.kinds import VersionedKind
from portal.domain.actors import AskedActors
from portal.errors import InputRefused
from portal.services.attributes.unfit import list_unfit
from portal.services.design_actor import see_actor_design
from portal.services.publish.read import show_version, version_of
from portal.services.see_actors import export_actors, see_actor, see_actors
from portal.store.engine import Store
from tests.domain.attributes.cases import Content, with_
from tests.services.attributes.office import Office as Definers
from tests.services.publish.office import Office, changed
from tests.services.publish.test_actor_kinds import publish

KIND = VersionedKind.ACTOR_PROFILE


def of_actors(content: Content) -> None:
    content.update(code="actor_profile")
    with_("company", sensitivity="shown")(content)
    content["columns"] = [{"code": "legal", "attributes": ["children"]}]


@pytest.fixture
def office(store: Store) -> Office:
    office = Office.open(store)
    owners = Definers(store, office.now)
    owners.publish(of_actors)
    office.now = owners.now
    return office


def fill(office: Office, **values: object) -> None:
    live = version_of(office.store, office.occasion(), KIND, "member").content
    content = changed(live, lambda c: c.update(attributes=values))
    publish(office, KIND, "member", content)


def test_a_profile_holds_what_owners_ask(office: Office):
    with pytest.raises(InputRefused) as refused:
        fill(office, children=21)
    assert [p.code for p in refused.value.facts["problems"]] == ["too_large"]
    fill(office, children=2, story="物語")
    by, legal = office.occasion(), office.occasion("legal-1")

    seen = see_actor(office.store, by, "member")
    assert {e.code: e.value for e in seen.attributes} == {
        "children": 2,
        "story": "物語",
    }
    assert see_actor(office.store, by, "partner_store").attributes == ()
    page = see_actors(office.store, legal, AskedActors())
    assert [each.code for each in page.columns.shown] == ["children"]
    assert [e.value for e in page.cells["member"] if e] == [2]
    assert see_actors(office.store, by, AskedActors()).columns.shown == ()
    for text, fit in (("1..3", ["member"]), ("9", [])):
        narrow = AskedActors(attributes=(("children", text),))
        narrowed = see_actors(office.store, by, narrow)
        assert [each.code for each in narrowed.part.rows] == fit
    odd = see_actors(office.store, by, AskedActors(attributes=(("moon", "1"),)))
    assert odd.dropped == ("moon",)
    file = export_actors(office.store, legal, "csv", AskedActors(q="member"), "en")
    assert "2 persons" in file.content.decode()
    asked = see_actor_design(office.store, by, "member").asked
    assert asked is not None


def test_a_guarded_change_is_tried_on_the_profiles(office: Office):
    fill(office, children=5)
    owners = Definers(office.store, office.now)

    draft = owners.draft(of_actors, with_("children", most="4"))

    by = office.occasion("owner-1")
    found = show_version(office.store, by, draft.id).problems
    assert [(e.code, e.facts["records"]) for e in found] == [("records_unfit", 1)]
    named = list_unfit(office.store, by, draft.id).rows
    assert [(e.record, e.attribute) for e in named] == [("member", "children")]
