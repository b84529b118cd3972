"""Staff on the command line, their sessions, their language."""

import pytest

from models.kinds import Permission, Role, Via
from portal.domain.permissions import STANDARD
from portal.errors import InputRefused, NotFound, NotPermitted, SignInRefused
from portal.services.door import require, system
from portal.services.house import living_in
from portal.services.set_up import SampleStaff, set_up_staff
from portal.services.sign_in import enter
from portal.services.staff import (
    acting_for,
    all_sessions,
    choose_language,
    disable_staff,
    enable_staff,
    my_sessions,
    sample_staff,
)
from portal.store.engine import Store
from seed.staff import SAMPLE_STAFF, SAMPLE_SUPERVISOR
from tests.people import SAMPLE, occasion, sample_token, signed_in, staffed, trail


def test_setting_up_twice_changes_nothing_the_second_time(store: Store):
    assert set_up_staff(store, SAMPLE_STAFF)
    events = len(trail(store))

    assert not set_up_staff(store, SAMPLE_STAFF)

    assert len(trail(store)) == events == 1 + len(SAMPLE_STAFF)


def test_a_portal_without_sample_staff_has_the_role_matrix_alone(store: Store):
    set_up_staff(store)

    assert sample_staff(store) == []
    assert [event["action"] for event in trail(store)] == ["portal.set_up"]


def test_the_sample_staff_fill_every_role_and_twice_where_a_second_person_is_needed():
    by_role = dict.fromkeys(Role, 0)
    for person in SAMPLE_STAFF:
        for role in person.roles:
            by_role[role] += 1

    assert all(by_role.values())
    assert by_role[Role.SUPERVISOR] == by_role[Role.LEGAL] == 2


def test_somebody_acts_on_the_command_line_under_their_code(store: Store):
    acting = acting_for(staffed(store), SAMPLE_SUPERVISOR)

    assert acting.roles == {Role.SUPERVISOR}
    assert acting.via is Via.CLI
    assert acting.session_id is None


def test_an_unknown_code_cannot_act(store: Store):
    with pytest.raises(NotFound):
        acting_for(staffed(store), "nobody-1")


def test_a_disabled_person_cannot_act_on_the_command_line_either(store: Store):
    staffed(store)
    disable_staff(store, occasion(signed_in(store, "admin-1")), "desk-1")

    with pytest.raises(SignInRefused) as refused:
        acting_for(store, "desk-1")
    assert refused.value.code == "staff_disabled"
    assert "desk-1" not in {each.code for each in sample_staff(store)}


def test_a_person_without_any_role_cannot_act(store: Store):
    set_up_staff(store, [SampleStaff("idle-1", "暇 太郎", "Taro Hima", frozenset())])

    with pytest.raises(SignInRefused) as refused:
        acting_for(store, "idle-1")
    assert refused.value.code == "no_role"


def test_only_an_administrator_disables_staff(store: Store):
    staffed(store)

    with pytest.raises(NotPermitted):
        disable_staff(store, occasion(signed_in(store, "supervisor-1")), "desk-1")

    assert trail(store, "staff.changed") == []


def test_nobody_disables_themselves(store: Store):
    staffed(store)

    with pytest.raises(InputRefused) as refused:
        disable_staff(store, occasion(signed_in(store, "admin-1")), "admin-1")
    assert refused.value.code == "not_oneself"


def test_disabling_and_enabling_twice_is_one_event_each(store: Store):
    staffed(store)
    admin = occasion(signed_in(store, "admin-1"))

    for act in (disable_staff, disable_staff, enable_staff, enable_staff):
        act(store, admin, "desk-1")

    assert len(trail(store, "staff.changed")) == 2


def test_one_sees_one_s_own_open_sessions_and_which_one_this_is(store: Store):
    staffed(store)
    signed_in(store, "desk-2")
    enter(store, SAMPLE, sample_token("desk-1"), device=lambda: "Firefox · Linux")
    here = signed_in(store, "desk-1")

    with living_in(store, SAMPLE):
        sessions = my_sessions(store, occasion(here))

    assert [each.own for each in sessions] == [True, False]
    assert {each.device for each in sessions} == {"", "Firefox · Linux"}


def test_seeing_everybody_s_sessions_needs_the_right(store: Store):
    staffed(store)
    desk, auditor = (signed_in(store, each) for each in ("desk-1", "auditor-1"))

    with living_in(store, SAMPLE):
        with pytest.raises(NotPermitted):
            all_sessions(store, occasion(desk))
        assert len(all_sessions(store, occasion(auditor))) == 2


def test_the_language_is_kept_with_the_person(store: Store):
    staffed(store)
    choose_language(store, occasion(signed_in(store, "desk-1")), "en")

    assert signed_in(store, "desk-1").language == "en"
    assert len(trail(store, "staff.changed")) == 1


def test_choosing_the_language_one_has_is_no_event(store: Store):
    acting = signed_in(staffed(store), "desk-1")

    choose_language(store, occasion(acting), acting.language)

    assert trail(store, "staff.changed") == []


def test_a_language_nobody_wrote_is_refused(store: Store):
    with pytest.raises(InputRefused):
        choose_language(store, occasion(signed_in(staffed(store), "desk-1")), "fr")


def test_a_refusal_says_which_roles_may_and_leaves_one_event(store: Store):
    acting = signed_in(staffed(store), "desk-1")

    with pytest.raises(NotPermitted) as refused:
        require(store, acting, Permission.REQUEST_ANSWER, member_id=7)

    assert refused.value.facts["roles"] == (Role.LEGAL, Role.SUPERVISOR)
    (event,) = trail(store, "permission.denied")
    assert (event["outcome"], event["member_id"]) == ("denied", 7)


def test_what_is_permitted_leaves_no_event(store: Store):
    acting = signed_in(staffed(store), "desk-1")

    require(store, acting, Permission.MEMBER_FIND)

    assert trail(store, "permission.denied") == []


def test_a_role_may_do_what_its_cells_say_and_nothing_else(store: Store):
    staffed(store)

    for person in SAMPLE_STAFF:
        allowed = frozenset().union(*(STANDARD[role] for role in person.roles))
        assert acting_for(store, person.code).permissions == allowed


def test_the_portal_itself_has_a_name_in_both_languages():
    assert system().name_ja != system().name_en
