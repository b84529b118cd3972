"""Events in sentences: what happened, to whom, why, under which number."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.kinds import AuditAction
from portal.domain.canonical import canonical, leaf_of
from portal.domain.card import Words
from portal.domain.telling import Said, Word, lines_of, moment, tell
from portal.domain.trail import (
    Event,
    LogName,
    MembershipName,
    Names,
    Place,
    event_of,
    place_of,
)
from portal.services.tell_event import (
    changes_in_words,
    in_words,
    sentence,
    tails,
    whole_sentence,
)
from seed.lifecycle import canonical as canonical_lifecycle

AT = "2026-11-20T06:04:00.000000Z"
MAIL = MembershipName("MAIL", Words("メール", "Mail"), canonical_lifecycle())
NAMES = Names(
    members={5: "1110000001", 9: "2220000002"},
    memberships={12: MAIL},
    offerings={"MAIL": Words("メール", "Mail")},
    staff={3: Words("水野 千夏", "Chinatsu Mizuno"), 4: Words("東 修", "Osamu Azuma")},
    imports={2: "I-2-9"},
)


def body(action: str, entity: str = "membership", **parts: Any) -> dict[str, Any]:
    said: dict[str, Any] = {
        "v": 1, "at": AT, "what": action, "outcome": "done", "via": "ui",
        "who": {"id": 3, "code": "desk-1", "roles": ["help_desk"], "session": "s",
                "display": {"ja": "佐藤", "en": "Sato"}, "method": "session",
                "sample": False},
        "on": {"type": entity, "id": 12, "version": 3, "member": 5},
        "why": {}, "app": "0.1.0", "req": "", "idem": None, "prev": None,
    }  # fmt: skip
    return said | parts


def event(action: str, entity: str = "membership", **parts: Any) -> Event:
    log = parts.pop("log", LogName.CHANGES)
    written = canonical(body(action, entity, **parts))
    return event_of(log, 12, written, leaf_of(written))


SUSPENDED = event(
    AuditAction.MEMBERSHIP_MOVED,
    before={"state": "active", "until": None},
    after={"state": "suspended", "until": None},
    facts={"event": "suspend", "offering": "MAIL", "effective_at": AT},
    why={"reason": "LOST_DEVICE", "case": "C-77"},
)


def test_a_change_is_one_sentence_with_reason_and_receipt():
    assert whole_sentence(SUSPENDED, NAMES, "ja", within=5) == (
        "2026年11月20日（金）15:04 佐藤（desk-1）がメールを「利用中」から「利用停止」に"
        "しました。 理由: 端末紛失・盗難。 ケース番号 C-77 受付番号 R-12-5"
    )
    assert whole_sentence(SUSPENDED, NAMES, "en", within=5) == (
        "Fri, 20 Nov 2026, 15:04 Sato (desk-1) changed Mail from “Active” to "
        "“Suspended”. Reason: Device lost or stolen. Case C-77 Receipt R-12-5"
    )


def test_outside_the_life_of_a_member_the_member_is_named():
    assert sentence(SUSPENDED, NAMES, "ja") == (
        "佐藤（desk-1）が会員 111-000-0001 のメールを"
        "「利用中」から「利用停止」にしました。"
    )
    assert "Mail of member 111-000-0001" in sentence(SUSPENDED, NAMES, "en")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"on": "2026-12-31", "at_end": "true"}, "2026年12月31日（木）の終わりに"),
        ({"on": "2027-01-01"}, "2027年1月1日（金）付けで"),
        ({}, "2027年1月1日（金）00:00に"),
    ],
)
def test_what_is_scheduled_says_the_day_that_was_meant(more: dict[str, str], said: str):
    facts = {"event": "withdraw", "effective_at": "2026-12-31T15:00:00.000000Z"}
    planned = event(
        AuditAction.MEMBERSHIP_MOVED,
        before={"state": "active"},
        after={"state": "withdrawn"},
        facts=facts | more,
    )

    told = sentence(planned, NAMES, "ja")

    assert said in told
    assert "予約しました" in told


def test_a_leave_says_its_last_day():
    leave = event(
        AuditAction.MEMBERSHIP_MOVED,
        before={"state": "active"},
        after={"state": "on_leave"},
        facts={"event": "take_leave", "effective_at": AT, "until": "2027-02-28"},
    )

    assert "期限: 2027年2月28日（日）。" in tails(leave, NAMES, "ja")


def test_a_move_that_keeps_the_state_is_told_by_its_name():
    extended = event(
        AuditAction.MEMBERSHIP_MOVED,
        before={"state": "on_leave"},
        after={"state": "on_leave"},
        facts={"event": "extend_leave", "effective_at": AT},
    )

    assert "「休会・一時退会」のまま" in sentence(extended, NAMES, "ja")


def test_why_a_contact_was_revealed_is_told_in_words():
    revealed = event(
        "field.revealed", "contact",
        facts={"field": "phone"}, why={"reason": "CALL_BACK", "case": "C-1"},
    )  # fmt: skip

    assert tails(revealed, NAMES, "en") == ["Reason: To call back.", "Case C-1"]


@pytest.mark.parametrize("note", ["away", "away.", "away。", "away. "])
def test_a_note_ends_with_one_full_stop(note: str):
    noted = replace(SUSPENDED, opened={"text": note})
    assert "Note: away." in tails(noted, NAMES, "en")
    assert "補足: away。" in tails(noted, NAMES, "ja")
    dots = replace(SUSPENDED, opened={"text": "..."})
    assert "Note: ...." in tails(dots, NAMES, "en")


def test_a_new_value_without_an_old_one_stands_alone():
    added = event("member.updated", "member", private={"phone": "c:" + "a" * 64},
                  facts={"since": [None, AT]})  # fmt: skip

    assert changes_in_words(replace(added, opened={"phone": "***"}), NAMES, "en") == [
        ("Phone", None, "***"),
        ("Since", None, f"–, {AT}"),
    ]


def test_what_a_change_took_back_is_told():
    withdrawn = replace(SUSPENDED, facts={"cancelled": ["take_leave"]})

    assert "これにより取り消された予約: 休会。" in tails(withdrawn, NAMES, "ja")


def test_how_people_were_sought_is_told():
    facts = {"members": [5, 77], "sought": ["phone", "request"], "more": False}
    found = event("members.found", "staff", facts=facts)

    assert "探し方: 電話、依頼。" in tails(found, NAMES, "ja")
    assert ("一覧に出た会員", None, "111-000-0001、77") in changes_in_words(
        found, NAMES, "ja"
    )


def test_an_approval_names_who_had_asked():
    approved = replace(SUSPENDED, facts={"request": "Q-10-1", "requested_by": 4})

    assert "東 修の依頼 Q-10-1 を承認したもの。" in tails(approved, NAMES, "ja")


def test_sample_staff_and_other_doors_are_marked():
    marked = replace(SUSPENDED, sample=True, via="cli")

    assert tails(marked, NAMES, "ja")[-2:] == ["（コマンド）", "（見本）"]


def test_the_system_has_no_code_behind_its_name():
    by_itself = replace(
        SUSPENDED, staff_id=0, staff_code="system", staff=Words("システム", "System")
    )

    assert sentence(by_itself, NAMES, "ja").startswith("システムが")


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ({"disabled_at": AT}, "利用できないように"),
        ({"disabled_at": None}, "再び利用できる"),
        ({"roles": ["auditor", "legal"]}, "監査、法務"),
        ({"language": "en"}, "English"),
        ({"other": 1}, "設定を変えました"),
    ],
)
def test_a_change_of_staff_says_which(after: dict[str, Any], said: str):
    changed = event("staff.changed", "staff", after=after)
    changed = replace(changed, entity_id=4)

    told = sentence(changed, NAMES, "ja")

    assert said in told
    assert "東 修" in told


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (event("member.shown", "member", facts={"fields": ["name"]}), "表示しました"),
        (event("member.shown", "member", facts={"fields": ["trail"]}), "証跡を読み"),
        (event("member.updated", "member", facts={"fields": ["name"]}), "氏名を変更"),
        (event("member.updated", "member"), "内容を変更"),
        (event("members.found", "staff", facts={"members": [5, 9]}), "2 人の一覧"),
        (event("members.found", "staff", facts={"members": [5], "more": True}),
         "初めの 1 人"),
        (event("members.found", "staff"), "検索しました"),
        (event("members.exported", "staff", facts={"rows": 8}), "（8 件）"),
        (event("partner.linked", after={"partner": 9, "since": AT}), "222-000-0002"),
        (event("partner.linked", after={"partner": 9, "until": AT}), "外しました"),
        (event("contract.signed", after={"number": "K-1"}), "契約 K-1"),
        (event("arrears.recorded", after={"since": AT}), "未払い"),
        (event("arrears.recorded", after={"until": AT}), "支払い"),
        (event("arrears.recorded", after={"since": AT, "until": AT}), "期間"),
        (event("arrears.imported", facts={"recorded": 3}), "記録3件"),
        (event("request.refused", facts={"request": "Q-1-3"}), "Q-1-3"),
        (event("proposal.answered", after={"answer": "refused"}), "受け入れない"),
        (event("session.revoked", "session", after={"staff": 4}), "東 修"),
        (event("permission.denied", "staff", facts={"permission": "audit.read"}),
         "監査証跡を読む"),
        (event("permission.denied", "staff",
               facts={"permission": "health.read", "page": "health"}), "稼働状況"),
        (event("audit.exported", "audit", facts={"format": "csv", "rows": 7}), "CSV"),
        (event("schema.seen", "schema"), "初めて"),
        (event("schema.seen", "schema", before={"main": {}}), "変化"),
        (event("field.revealed", "contact", facts={"field": "phone"}), "電話"),
        (event("portal.set_up", "portal"), "初期設定"),
    ],
)  # fmt: skip
def test_every_kind_of_event_says_what_matters(told: Event, said: str):
    assert said in sentence(told, NAMES, "ja")
    assert sentence(told, NAMES, "en")


def test_an_import_says_its_number_and_how_its_records_ended():
    done = replace(
        event("import.completed", "import", after={"counts": {"created": 9}}),
        entity_id=2,
    )

    assert "I-2-9" in sentence(done, NAMES, "ja")
    assert "内訳: 新規 9。" in tails(done, NAMES, "ja")


def test_an_action_of_a_later_program_is_still_told():
    assert "「moon.landed」" in sentence(event("moon.landed"), NAMES, "ja")


@pytest.mark.parametrize("action", AuditAction)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_action_can_be_told_though_nothing_is_known(action: str, language: str):
    bare = replace(event(action, "other"), member_id=None)

    assert whole_sentence(bare, Names(), language)
    assert changes_in_words(bare, Names(), language) == []


PARTS = st.dictionaries(
    st.sampled_from(
        ["state", "until", "event", "offering", "effective_at", "on", "fields",
         "counts", "request", "requested_by", "cancelled", "permission", "page",
         "hits", "rows", "format", "partner", "since", "number", "staff", "roles"]
    ),
    st.one_of(
        st.none(),
        st.text(max_size=12),
        st.integers(0, 99),
        st.sampled_from([AT, "2026-12-31", "active", "2026-13-45", "zzzz-zz-zzZ"]),
    ),
    max_size=6,
)  # fmt: skip


@given(action=st.sampled_from(AuditAction), before=PARTS, after=PARTS, facts=PARTS)
def test_no_event_is_too_odd_to_be_told(
    action: str, before: Any, after: Any, facts: Any
):
    lists = {"fields": ["name"], "roles": ["legal"], "cancelled": ["withdraw"]}
    for part in (after, facts):
        part |= {name: value for name, value in lists.items() if name in part}
    odd = event(action, before=before, after=after, facts=facts)

    for language in ("ja", "en"):
        assert whole_sentence(odd, NAMES, language)
        assert all(place for place, *_ in changes_in_words(odd, NAMES, language))


# ------------------------------------------------------------------ field by field


def test_lines_hold_what_was_and_what_became():
    lines = changes_in_words(SUSPENDED, NAMES, "ja")

    assert lines[0] == ("状態", "利用中", "利用停止")
    assert ("手続き", None, "利用停止") in lines


def test_personal_values_stand_as_commitments_until_they_are_opened():
    changed = event(
        "member.updated", "member",
        private={"name": "c:" + "a" * 64, "name_was": "c:" + "b" * 64},
    )  # fmt: skip

    closed = changes_in_words(changed, NAMES, "ja")
    opened = changes_in_words(replace(changed, opened={"name": "月野 楓"}), NAMES, "ja")

    assert closed == [
        (
            "氏名",
            "（非表示・照合値 c:bbbbbbbbbbbb…）",
            "（非表示・照合値 c:aaaaaaaaaaaa…）",
        )
    ]
    assert opened == [("氏名", "（消去済み・照合値 c:bbbbbbbbbbbb…）", "月野 楓")]


def test_the_fields_of_a_version_are_told_in_words():
    answered = event(
        "version.reviewed", "version",
        before={"version_state": "in_review"},
        after={"version_state": "changes_requested"},
        facts={"verdict": "request_changes", "settled": "changes_requested"},
    )  # fmt: skip

    assert set(changes_in_words(answered, NAMES, "en")) == {
        ("State of the version", "in review", "changes requested"),
        ("Answer", None, "request changes"),
        ("Outcome of the review", None, "changes requested"),
    }


def test_lists_and_tables_of_an_event_are_read_out():
    seen = event("schema.seen", "schema", after={"main": {"tables": "ab"}, "on": True})

    odd = event("import.completed", "import", after={"counts": 5, "other": 0.5 > 1})
    assert changes_in_words(odd, NAMES, "en") == [
        ("In numbers", None, "5"),
        ("other", None, "no"),
    ]
    assert changes_in_words(seen, NAMES, "en") == [
        ("main", None, "tables ab"),
        ("Meant for", None, "yes"),
    ]


@given(st.text(max_size=30))
def test_only_days_and_instants_are_read_as_such(text: str):
    found = moment(text)

    assert found is None or found.isoformat()[:10] == text[:10]


def test_what_has_no_words_is_said_plainly():
    assert in_words(Word("trail.fields.moon", "moon"), "ja") == "moon"
    assert in_words(Said("trail.count", {"what": "a", "n": 2}), "en") == "a 2"
    assert in_words(("a", "b"), "en") == "a, b"


# ------------------------------------------------------------------ places


@pytest.mark.parametrize(
    "place", [Place(LogName.CHANGES, 12), Place(LogName.LOOK_UPS, 7)]
)
def test_a_place_stands_in_an_address_and_comes_back(place: Place):
    assert place_of(str(place)) == place


@pytest.mark.parametrize(
    "text", [None, "", "c", "x1", "c-1", "c1.5", "c١", "c" + "9" * 30]
)
def test_what_is_no_place_is_none(text: str | None):
    assert place_of(text) is None


def test_an_event_keeps_the_bytes_that_were_hashed():
    assert json.loads(SUSPENDED.body)["what"] == "membership.moved"
    assert leaf_of(SUSPENDED.body) == SUSPENDED.leaf
    assert SUSPENDED.at == datetime(2026, 11, 20, 6, 4, tzinfo=UTC)


def test_look_ups_have_no_receipt():
    assert replace(SUSPENDED, log=LogName.LOOK_UPS).receipt is None
    assert tell(SUSPENDED, NAMES).head.key == "trail.say.membership.moved.plain"
    assert lines_of(SUSPENDED, NAMES)
