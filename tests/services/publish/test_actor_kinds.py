"""Actor kinds are published as services are, and services need those that hold."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from models.kinds import VersionedKind
from models.publishing_facts import Version
from portal.domain.new_member import new_member
from portal.domain.publishing.steps import Plan
from portal.errors import InputRefused, NotFound, NotPermitted
from portal.services.actor_scene import live_kinds
from portal.services.add_member import add_member
from portal.services.publish.approve import approve, repeal, take_back
from portal.services.publish.draft import start_draft
from portal.services.publish.read import show_version, version_of
from portal.services.publish.renaming import bring_up_names
from portal.services.publish.review import submit
from tests.people import trail
from tests.services.publish.office import Office, changed
from tests.services.publish.test_verifying import flaws

KIND = VersionedKind.ACTOR_PROFILE
FIRST = date(2026, 12, 1)
COURIER = {"format": 1, "code": "courier", "name_ja": "配送業者", "name_en": "Courier",
           "side": "partner"}  # fmt: skip


def publish(
    office: Office, kind: VersionedKind, code: str, content: Any, on: date | None = None
) -> Version:
    """Have two people publish what a thing says."""
    draft = start_draft(office.store, office.occasion("owner-1"), kind, code, content)
    submit(office.store, office.occasion("owner-1"), draft.id, Plan(on=on))
    second = office.later(seconds=1).occasion("owner-2")
    return approve(office.store, second, draft.id, draft.content_hash)


def for_couriers(office: Office) -> Any:
    """Return what MAIL says, with couriers among those it is for."""
    by, kind = office.occasion("owner-1"), VersionedKind.OFFERING
    content = version_of(office.store, by, kind, "MAIL").content
    post = {"id": "post", "name_ja": "届ける", "name_en": "Deliver", "actor": "courier"}

    def edit(each: Any) -> None:
        each["actors"].append("courier")
        each["functions"].append(post)

    return changed(content, edit)


def problems_of(refused: pytest.ExceptionInfo[InputRefused]) -> list[str]:
    return [each.code for each in refused.value.facts["problems"]]


def live(office: Office) -> set[str]:
    with office.store.read() as connection:
        return set(live_kinds(connection, office.now))


def test_a_service_can_only_be_for_kinds_that_are_in_force_then(office: Office):
    ahead = publish(office, KIND, "courier", COURIER, on=FIRST)
    wanted = for_couriers(office)
    with pytest.raises(InputRefused) as refused:
        publish(office, VersionedKind.OFFERING, "MAIL", wanted)
    assert problems_of(refused) == ["actor_not_live"]
    assert "courier" not in live(office)

    mail = publish(office, VersionedKind.OFFERING, "MAIL", wanted, on=FIRST)
    with pytest.raises(InputRefused) as refused:
        take_back(office.store, office.occasion("owner-2"), ahead.id)
    assert refused.value.code == "actor_needed"

    office.at(2026, 12, 2)
    assert "courier" in live(office)
    with pytest.raises(InputRefused) as refused:
        repeal(office.store, office.occasion("owner-2"), ahead.id)
    assert refused.value.code == "actor_needed"

    repeal(office.store, office.occasion("owner-2"), mail.id)
    repeal(office.store, office.later(seconds=1).occasion("owner-2"), ahead.id)
    assert "courier" not in live(office)
    assert flaws(office) == []


def test_nobody_becomes_a_member_of_a_kind_that_is_not_in_force(office: Office):
    publish(office, KIND, "courier", COURIER, on=FIRST)
    new = new_member("3330000003", "月野 楓", "ツキノ カエデ", actor_kind="courier")

    def add(number: str) -> None:
        with office.store.write() as connection:
            by = office.occasion("supervisor-1")
            add_member(connection, office.store, by, replace(new, number=number))

    with pytest.raises(NotFound):
        add("3330000003")
    office.at(2026, 12, 1)
    add("3330000003")

    assert office.member("3330000003").actor_kind == "courier"


def test_steps_are_asked_for_functions_of_services_that_are_there(office: Office):
    by = office.occasion("owner-1")
    content = version_of(office.store, by, KIND, "member").content

    def wrong(each: Any) -> None:
        each["flow"][0].update(function="PHONE:moon", move="moon")

    draft = start_draft(office.store, by, KIND, "member", changed(content, wrong))

    found = show_version(office.store, by, draft.id).problems
    assert [each.code for each in found] == ["function_unknown", "move_unknown"]


def test_a_kind_that_is_renamed_has_its_new_name_on_cards(office: Office):
    by = office.occasion("owner-1")
    content = version_of(office.store, by, KIND, "member").content
    renamed = {**content, "name_ja": "ほのかぜ会員", "name_en": "Honokaze member"}

    publish(office, KIND, "member", renamed)

    assert office.card().actor_kind.ja == "ほのかぜ会員"


def test_names_of_a_later_day_reach_cards_on_that_day_once(office: Office):
    by = office.occasion("owner-1")
    content = version_of(office.store, by, KIND, "member").content
    publish(office, KIND, "member", {**content, "name_ja": "新会員"}, on=FIRST)
    assert office.card().actor_kind.ja == "会員"

    office.at(2026, 12, 1)
    assert bring_up_names(office.store, office.now) == 1
    assert bring_up_names(office.store, office.now) == 0

    assert office.card().actor_kind.ja == "新会員"
    assert len(trail(office.store, "version.took_effect")) == 1


def test_editing_kinds_takes_the_permission(office: Office):
    with pytest.raises(NotPermitted):
        start_draft(office.store, office.occasion("legal-1"), KIND, "courier", COURIER)
