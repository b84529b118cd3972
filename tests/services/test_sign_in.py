"""Who gets in, for how long, and what ends it."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from models.kinds import Permission, Role
from portal import clock
from portal.config import Settings
from portal.domain.identity import token_hash
from portal.errors import NotFound, NotPermitted, SignInRefused
from portal.services.sign_in import enter, revoke, sign_out, still_signed_in
from portal.services.staff import disable_staff, enable_staff
from portal.store.engine import Store
from seed.staff import SAMPLE_STAFF
from tests.people import (
    REAL,
    SAMPLE,
    occasion,
    sample_token,
    signed_in,
    staffed,
    token,
    trail,
)

Claims = dict[str, Any]


def refusal(
    store: Store, claims: Claims, settings: Settings = SAMPLE, **more: Any
) -> str:
    with pytest.raises(SignInRefused) as refused:
        enter(store, settings, claims, **more)
    return refused.value.code


def body(event: Mapping[str, Any]) -> dict[str, Any]:
    return dict(json.loads(bytes(event["body"])))


def test_a_sample_clerk_comes_in_with_the_rights_of_the_role(store: Store):
    acting = signed_in(staffed(store), "desk-1")

    assert acting.code == "desk-1"
    assert acting.roles == {Role.HELP_DESK}
    assert Permission.MEMBER_FIND in acting.permissions
    assert Permission.STAFF_CHANGE not in acting.permissions
    assert acting.sample


def test_signing_in_leaves_one_event_that_is_marked_as_a_sample(store: Store):
    acting = signed_in(staffed(store), "desk-1")

    (event,) = trail(store, "staff.signed_in")
    assert event["actor_id"] == acting.staff_id
    assert body(event)["who"]["sample"] is True


def test_the_same_token_comes_back_to_the_same_session(store: Store):
    staffed(store)
    claims = sample_token("desk-1")

    first, second = (enter(store, SAMPLE, claims) for _ in range(2))

    assert (first.new, second.new) == (True, False)
    assert first.acting.session_id == second.acting.session_id
    assert len(trail(store, "staff.signed_in")) == 1


def test_every_new_token_opens_a_session_of_its_own(store: Store):
    staffed(store)

    first, second = (signed_in(store, "desk-1") for _ in range(2))

    assert first.session_id != second.session_id


def test_a_provider_s_groups_become_roles(store: Store):
    staffed(store)
    claims = token("u-1", groups=["portal-desk", "portal-sup", "canteen"])

    acting = enter(store, REAL, claims).acting

    assert acting.roles == {Role.HELP_DESK, Role.SUPERVISOR}
    assert acting.code == "kaede"
    assert not acting.sample


def test_a_newcomer_leaves_an_event_before_signing_in(store: Store):
    staffed(store)
    before = len(trail(store))

    enter(store, REAL, token("u-1", groups=["portal-desk"]))

    actions = [event["action"] for event in trail(store)[before:]]
    assert actions == ["staff.added", "staff.signed_in"]


def test_two_newcomers_of_the_same_name_get_different_codes(store: Store):
    staffed(store)

    codes = [
        enter(store, REAL, token(each, groups=["portal-desk"])).acting.code
        for each in ("u-1", "u-2")
    ]

    assert codes == ["kaede", "kaede-2"]


@pytest.mark.parametrize("groups", [[], ["canteen"], "canteen", None, 7, {"a": 1}])
def test_somebody_without_a_mapped_group_stays_outside(store: Store, groups: object):
    staffed(store)

    assert refusal(store, token("u-1", groups=groups), REAL) == "identity_unknown"
    assert len(trail(store, "staff.added")) == len(SAMPLE_STAFF)


def test_nobody_comes_in_before_groups_are_mapped(store: Store):
    staffed(store)
    unmapped = REAL.model_copy(update={"oidc_groups": ""})

    code = refusal(store, token("u-1", groups=["portal-desk"]), unmapped)

    assert code == "identity_unknown"


def test_roles_of_today_replace_those_of_the_last_sign_in(store: Store):
    staffed(store)
    enter(store, REAL, token("u-1", groups=["portal-desk"]))

    later = clock.now() + timedelta(seconds=1)
    claims = token("u-1", groups=["portal-sup"])
    acting = enter(store, REAL, claims, at=later).acting

    assert acting.roles == {Role.SUPERVISOR}
    (event,) = trail(store, "staff.changed")
    assert body(event)["before"]["roles"] == ["help_desk"]
    assert body(event)["after"]["roles"] == ["supervisor"]


def test_losing_every_group_shuts_all_open_sessions_at_the_next_try(store: Store):
    staffed(store)
    claims = token("u-1", groups=["portal-desk"])
    enter(store, REAL, claims)
    later = clock.now() + timedelta(seconds=1)

    assert refusal(store, token("u-1", groups=[]), REAL, at=later) == "no_role"

    assert refusal(store, claims, REAL, at=later) == "no_role"


def test_a_sample_subject_that_was_never_set_up_stays_outside(store: Store):
    staffed(store)
    claims = sample_token("desk-1") | {"sub": "sample:stranger"}

    assert refusal(store, claims) == "identity_unknown"


def test_sample_staff_stay_outside_where_a_provider_is_set_up(store: Store):
    staffed(store)

    assert refusal(store, sample_token("admin-1"), REAL) == "sample_gone"


def test_open_sample_sessions_end_when_a_provider_is_set_up(store: Store):
    staffed(store)
    claims = sample_token("admin-1")
    enter(store, SAMPLE, claims)

    assert refusal(store, claims, REAL) == "sample_gone"


@pytest.mark.parametrize("missing", ["iss", "sub", "iat", "exp", "nonce"])
def test_a_token_that_cannot_be_revoked_is_refused(store: Store, missing: str):
    staffed(store)
    claims = sample_token("desk-1")
    del claims[missing]

    assert refusal(store, claims) == "token_incomplete"


def test_a_kept_cookie_that_was_never_used_is_worth_nothing(store: Store):
    staffed(store)
    claims = sample_token("desk-1", clock.now() - timedelta(minutes=10))

    assert refusal(store, claims) == "token_old"


def test_a_token_that_lives_too_long_is_worth_nothing_after_the_longest_time(
    store: Store,
):
    staffed(store)
    issued = clock.now() - timedelta(hours=10)
    claims = sample_token("desk-1", issued)
    claims["exp"] += 10**8

    assert refusal(store, claims) == "token_old"


def test_a_token_of_tomorrow_is_refused(store: Store):
    staffed(store)

    claims = sample_token("desk-1", clock.now() + timedelta(days=1))

    assert refusal(store, claims) == "token_early"


def test_a_session_ends_after_a_quarter_of_an_hour_without_use(store: Store):
    staffed(store)
    claims, start = sample_token("desk-1"), clock.now()
    enter(store, SAMPLE, claims, at=start)

    enter(store, SAMPLE, claims, at=start + timedelta(minutes=14))
    enter(store, SAMPLE, claims, at=start + timedelta(minutes=28))
    late = start + timedelta(minutes=44)

    assert refusal(store, claims, at=late) == "session_idle"


def test_an_open_tab_alone_does_not_keep_a_session_alive(store: Store):
    staffed(store)
    claims, start = sample_token("desk-1"), clock.now()
    enter(store, SAMPLE, claims, at=start)
    key = token_hash(claims)

    for minutes in (5, 10, 15):
        at = start + timedelta(minutes=minutes)
        still_signed_in(store, SAMPLE, key, seen=False, at=at)

    at = start + timedelta(minutes=16)
    with pytest.raises(SignInRefused) as refused:
        still_signed_in(store, SAMPLE, key, seen=False, at=at)
    assert refused.value.code == "session_idle"


def test_a_session_ends_after_nine_hours_whatever_is_done(store: Store):
    staffed(store)
    claims, start = sample_token("desk-1"), clock.now()
    for minutes in range(0, 9 * 60, 10):
        enter(store, SAMPLE, claims, at=start + timedelta(minutes=minutes))

    at = start + timedelta(hours=9)

    assert refusal(store, claims, at=at) == "session_expired"


def test_use_is_written_at_most_once_a_minute(store: Store):
    staffed(store)
    claims, start = sample_token("desk-1"), clock.now()
    enter(store, SAMPLE, claims, at=start)
    # Used every 50 seconds: written every other time, and never more than a minute
    # behind what was done.
    for times in range(1, 40):
        enter(store, SAMPLE, claims, at=start + timedelta(seconds=50 * times))

    at = start + timedelta(seconds=50 * 39) + timedelta(minutes=14)
    assert enter(store, SAMPLE, claims, at=at).acting.code == "desk-1"


def test_signing_out_ends_every_session_and_no_copied_cookie_revives_one(
    store: Store,
):
    staffed(store)
    here, there = sample_token("desk-1"), sample_token("desk-1")
    acting = enter(store, SAMPLE, here).acting
    enter(store, SAMPLE, there)

    assert sign_out(store, occasion(acting)) == 2

    assert refusal(store, here) == "session_signed_out"
    assert refusal(store, there) == "session_signed_out"
    (event,) = trail(store, "staff.signed_out")
    assert event["actor_id"] == acting.staff_id


def test_signing_out_twice_is_one_event(store: Store):
    acting = signed_in(staffed(store), "desk-1")

    sign_out(store, occasion(acting))

    assert sign_out(store, occasion(acting)) == 0
    assert len(trail(store, "staff.signed_out")) == 1


def test_signing_out_leaves_colleagues_alone(store: Store):
    staffed(store)
    claims = sample_token("desk-2")
    enter(store, SAMPLE, claims)

    sign_out(store, occasion(signed_in(store, "desk-1")))

    assert enter(store, SAMPLE, claims).acting.code == "desk-2"


def test_one_s_own_session_can_be_ended_from_another(store: Store):
    staffed(store)
    lost = sample_token("desk-1")
    lost_id = enter(store, SAMPLE, lost).acting.session_id
    here = signed_in(store, "desk-1")
    assert lost_id is not None

    revoke(store, occasion(here), lost_id)

    assert refusal(store, lost) == "session_revoked"
    assert len(trail(store, "session.revoked")) == 1


def test_ending_a_colleague_s_session_needs_the_right_and_the_try_is_written_down(
    store: Store,
):
    staffed(store)
    claims = sample_token("desk-2")
    theirs = enter(store, SAMPLE, claims).acting.session_id
    assert theirs is not None

    with pytest.raises(NotPermitted):
        revoke(store, occasion(signed_in(store, "desk-1")), theirs)

    assert enter(store, SAMPLE, claims).acting.code == "desk-2"
    assert trail(store, "session.revoked") == []
    assert len(trail(store, "permission.denied")) == 1


def test_an_administrator_ends_anybody_s_session(store: Store):
    staffed(store)
    claims = sample_token("desk-2")
    theirs = enter(store, SAMPLE, claims).acting.session_id
    assert theirs is not None

    revoke(store, occasion(signed_in(store, "admin-1")), theirs)

    assert refusal(store, claims) == "session_revoked"


def test_a_session_that_never_was_cannot_be_ended(store: Store):
    staffed(store)

    with pytest.raises(NotFound):
        revoke(store, occasion(signed_in(store, "admin-1")), 4711)


def test_disabling_somebody_ends_their_sessions_at_once(store: Store):
    staffed(store)
    claims = sample_token("desk-1")
    enter(store, SAMPLE, claims)

    disable_staff(store, occasion(signed_in(store, "admin-1")), "desk-1")

    assert refusal(store, claims) == "staff_disabled"
    assert refusal(store, sample_token("desk-1")) == "staff_disabled"


def test_enabling_somebody_revives_no_old_session(store: Store):
    staffed(store)
    claims = sample_token("desk-1")
    enter(store, SAMPLE, claims)
    admin = signed_in(store, "admin-1")
    disable_staff(store, occasion(admin), "desk-1")

    enable_staff(store, occasion(admin), "desk-1")

    assert refusal(store, claims) == "session_disabled"
    assert signed_in(store, "desk-1").code == "desk-1"


def test_a_session_nobody_knows_is_refused(store: Store):
    with pytest.raises(SignInRefused) as refused:
        still_signed_in(store, SAMPLE, b"?" * 32, seen=True)

    assert refused.value.code == "session_gone"
