"""What the form of an answer about terms asks, and what its values come to."""

from dataclasses import replace

from models.terms_facts import Purpose
from models.terms_kinds import AcceptanceMethod, Capacity, ChangeClass
from portal.domain.forms.reading import read
from portal.domain.terms.acceptance_form import (
    acceptance_form,
    acceptance_from,
    first_values,
)
from tests.domain.terms.parties import FIRST, on, one, version


def test_it_begins_with_the_member_agreeing_by_phone():
    form = acceptance_form(one([FIRST]))
    values = read(form, {**first_values("ja"), "reference": "R-1"}).values
    new = acceptance_from(values, "1", "terms")
    assert (new.method, new.capacity, new.number, new.purpose) == (
        AcceptanceMethod.PHONE, Capacity.SELF, None, "",
    )  # fmt: skip
    assert (new.reference, new.language) == ("R-1", "ja")
    assert not {"number", "about"} & set(form.by_code)


def test_a_version_to_come_and_a_purpose_can_be_meant():
    policy = replace(FIRST, purposes=(Purpose("mail", "広告", "Mail", consent=True),))
    ahead = version(2, effective_at=on(110), approved_at=on(90))
    form = acceptance_form(one([policy, ahead]))
    said = {**first_values("en"), "number": "2", "about": "mail",
            "capacity": "on_behalf", "actor_name": "Ichiro",
            "how": "asked"}  # fmt: skip
    read_ = read(form, said)
    assert read_.problems == {}
    new = acceptance_from(read_.values, "1", "terms")
    assert (new.number, new.purpose, new.actor_name, new.how) == (
        2, "mail", "Ichiro", "asked",
    )  # fmt: skip


def test_who_acted_is_asked_only_where_it_was_not_the_member():
    form = acceptance_form(one([FIRST]))
    asked = [
        read(form, {**first_values("ja"), "capacity": each}).shown
        & {"actor_name", "how"}
        for each in Capacity
    ]
    assert asked == [set(), {"actor_name"}, {"actor_name"}, {"actor_name", "how"}]


def test_what_came_in_force_without_binding_can_be_meant():
    form = acceptance_form(one([FIRST, version(2, ChangeClass.ADVERSE, 30)]))
    assert [each.code for each in form.by_code["number"].options] == ["asked", "2"]
    new = acceptance_from(read(form, first_values("ja")).values, "1", "terms")
    assert new.number is None, "the one that is asked, unless somebody says another"
