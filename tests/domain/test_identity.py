"""What a token says, and when a sign-in has ended."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.kinds import Role
from models.staff_facts import SessionFacts, StaffFacts
from portal.domain.identity import (
    SAMPLE_MAPPING,
    device_of,
    identity_of,
    read_mapping,
    roles_of,
    token_hash,
    why_refused,
)
from portal.errors import SettingRefused, SignInRefused

NOON = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
CLAIMS = {
    "iss": "https://id.example.com",
    "sub": "u-1",
    "iat": int(NOON.timestamp()),
    "exp": int(NOON.timestamp()) + 300,
    "nonce": "n-1",
    "sid": "s-1",
}
QUARTER = timedelta(minutes=15)


STAFF = StaffFacts(
    id=1,
    code="desk-1",
    issuer="i",
    subject="s",
    name_ja="",
    name_en="",
    language="ja",
    disabled_at=None,
    roles=frozenset({Role.HELP_DESK}),
    permissions=frozenset(),
)
SESSION = SessionFacts(
    id=1,
    token_hash=b"",
    staff=STAFF,
    sample=False,
    device="",
    issued_at=NOON,
    last_seen_at=NOON,
    expires_at=NOON + timedelta(hours=9),
    revoked_at=None,
    revoked_reason=None,
)


@pytest.mark.parametrize("claim", ["iss", "sub", "jti", "nonce", "iat"])
def test_another_token_has_another_key(claim: str):
    assert token_hash(CLAIMS) != token_hash(CLAIMS | {claim: "other"})


def test_what_a_provider_uses_again_is_no_part_of_the_key():
    assert token_hash(CLAIMS) == token_hash(CLAIMS | {"sid": "s-2", "exp": 1})


@given(some.text(), some.text())
def test_no_two_people_share_a_key_by_how_their_names_are_cut(one: str, other: str):
    if "\x1f" not in one + other and one:
        first = token_hash(CLAIMS | {"iss": one + other, "sub": "x"})
        second = token_hash(CLAIMS | {"iss": other, "sub": one + "x"})
        assert first != second


@pytest.mark.parametrize("claim", ["iss", "sub", "iat", "exp", "nonce"])
@pytest.mark.parametrize("value", [None, "", True, "soon"])
def test_a_token_without_its_parts_is_refused(claim: str, value: object):
    if value == "soon" and claim in {"iss", "sub", "nonce"}:
        return
    with pytest.raises(SignInRefused) as refused:
        identity_of(CLAIMS | {claim: value})

    assert refused.value.code == "token_incomplete"


@pytest.mark.parametrize("value", [10**40, float("inf"), float("nan"), -(10**40)])
def test_an_impossible_instant_is_refused(value: float):
    with pytest.raises(SignInRefused):
        identity_of(CLAIMS | {"exp": value})


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"preferred_username": "Kaede.Tsukino"}, "kaede.tsukino"),
        ({"email": "kaede@example.com"}, "kaede"),
        ({"preferred_username": "月野 楓"}, "staff"),
        ({"preferred_username": "<script>"}, "script"),
        ({}, "staff"),
    ],
)
def test_a_newcomer_gets_a_plain_code(claims: dict[str, str], code: str):
    assert identity_of(CLAIMS | claims).code == code


@pytest.mark.parametrize(
    ("locale", "language"),
    [("ja-JP", "ja"), ("en_US", "en"), ("fr", None), ("", None), (None, None)],
)
def test_the_language_is_taken_where_we_speak_it(locale: str, language: str | None):
    assert identity_of(CLAIMS | {"locale": locale}).language == language


def test_a_name_falls_back_to_what_is_there():
    assert identity_of(CLAIMS | {"name": "月野 楓"}).name == "月野 楓"
    assert identity_of(CLAIMS | {"preferred_username": "kaede"}).name == "kaede"
    assert identity_of(CLAIMS).name == "staff"


@pytest.mark.parametrize(
    ("text", "mapping"),
    [
        ("", {}),
        (" , ", {}),
        ("desk=help_desk", {"desk": {Role.HELP_DESK}}),
        (
            "desk = help_desk, desk=viewer",
            {"desk": {Role.HELP_DESK, Role.VIEWER}},
        ),
        ("cn=desk,ou=jp=help_desk;", {"cn=desk,ou=jp": {Role.HELP_DESK}}),
    ],
)
def test_groups_are_mapped_as_they_are_written(
    text: str, mapping: dict[str, set[Role]]
):
    assert read_mapping(text) == mapping


@pytest.mark.parametrize("text", ["desk", "desk=", "=help_desk", "desk=boss"])
def test_a_mapping_that_means_nothing_stops_the_start(text: str):
    with pytest.raises(SettingRefused):
        read_mapping(text)


@given(some.lists(some.text()))
def test_groups_nobody_mapped_give_no_role(groups: list[str]):
    mapping = {"portal-desk": frozenset({Role.HELP_DESK})}

    assert (
        roles_of([each for each in groups if each != "portal-desk"], mapping) == set()
    )


def test_the_sample_provider_s_groups_are_the_roles():
    assert roles_of(["legal"], SAMPLE_MAPPING) == {Role.LEGAL}


@pytest.mark.parametrize(
    ("session", "after", "code"),
    [
        (SESSION, timedelta(), None),
        (SESSION, QUARTER, None),
        (SESSION, QUARTER + timedelta(seconds=1), "session_idle"),
        (
            replace(SESSION, last_seen_at=NOON + timedelta(hours=9)),
            timedelta(hours=9),
            "session_expired",
        ),
        (
            replace(SESSION, revoked_at=NOON, revoked_reason="signed_out"),
            QUARTER,
            "session_signed_out",
        ),
        (
            replace(SESSION, staff=replace(STAFF, disabled_at=NOON)),
            timedelta(),
            "staff_disabled",
        ),
        (
            replace(SESSION, staff=replace(STAFF, roles=frozenset())),
            timedelta(),
            "no_role",
        ),
        (replace(SESSION, sample=True), timedelta(), "sample_gone"),
    ],
)
def test_a_sign_in_ends_for_a_reason(
    session: SessionFacts, after: timedelta, code: str | None
):
    assert why_refused(session, NOON + after, idle=QUARTER, sample=False) == code


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537 Edg/120",
            "Edge · Windows",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0", "Firefox · Linux"),
        ("Mozilla/5.0 (iPhone; CPU like Mac OS X) Safari/604", "Safari · iOS"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_device_is_named_as_people_know_it(agent: str, device: str):
    assert device_of(agent) == device
