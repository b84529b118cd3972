"""Words of files: states, kinds, offerings."""

import pytest

from portal.domain.importing.value_words import KIND_WORDS, STATE_WORDS
from portal.domain.importing.values import WordMap, offering_words, state_words
from portal.domain.importing.vocabulary import vocabulary
from portal.domain.importing.words import fold_word
from tests.domain.importing.cast import WORDS


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("利用中", "active"), ("会員", "active"), ("有効", "active"), ("1", "active"),
        ("１", "active"), ("ACTIVE", "active"), ("Ａｃｔｉｖｅ", "active"),
        ("在籍中", "active"),
        ("01:利用中", "active"), ("1.有効", "active"), ("有効(1)", "active"),
        ("休会", "on_leave"), ("一時退会", "on_leave"), ("休会中", "on_leave"),
        ("On Leave", "on_leave"), ("on-leave", "on_leave"), ("ｷｭｳｶｲ", "on_leave"),
        ("退会", "withdrawn"), ("退会済", "withdrawn"), ("退会済み", "withdrawn"),
        ("退 会", "withdrawn"), ("ﾀｲｶｲ", "withdrawn"), ("たいかい", "withdrawn"),
        ("Cancelled", "withdrawn"), ("解約済み", "withdrawn"),
        ("停止", "suspended"), ("利用停止", "suspended"), ("Suspended", "suspended"),
        ("強制退会", "expelled"), ("強退", "expelled"), ("除名", "expelled"),
        ("仮登録", "applied"), ("申込中", "applied"), ("お申込み中", "applied"),
        ("審査中", "pending"), ("Under review", "pending"), ("期限切れ", "expired"),
        ("更新待ち", "expired"), ("死亡", "deceased"), ("入会否認", "rejected"),
        ("申込失効", "application_lapsed"), ("withdrawn", "withdrawn"),
        ("application_lapsed", "application_lapsed"),
    ],
)  # fmt: skip
def test_words_for_states(text: str, state: str):
    assert WORDS.states.code_of(text) == state


@pytest.mark.parametrize(
    "text",
    ["その他", "9", "0", "???", "", "無効", "A", "archived", "消去済", "x" * 50_000],
)
def test_words_that_nobody_explained_are_no_state(text: str):
    assert WORDS.states.code_of(text) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("会員", "member"), ("member", "member"), ("Ｍｅｍｂｅｒ", "member"),
        ("一般", "end_user"),
        ("一般ユーザー", "end_user"), ("エンドユーザ", "end_user"),
        ("end-user", "end_user"),
        ("加盟店", "partner_store"), ("ｶﾒｲﾃﾝ", "partner_store"),
        ("Store", "partner_store"),
        ("法人", "business_member"), ("business_member", "business_member"),
    ],
)  # fmt: skip
def test_words_for_kinds(text: str, kind: str):
    assert WORDS.kinds.code_of(text) == kind


def test_a_kind_that_the_portal_does_not_have_is_unknown():
    assert WORDS.kinds.code_of("代理店") is None


@pytest.mark.parametrize(
    "text", ["mail", "MAIL", "ｍａｉｌ", " Mail ", "ほのかぜメール"]
)
def test_offerings_are_found_by_code_and_name_in_any_case(text: str):
    assert WORDS.offerings.code_of(text) == "MAIL"


def test_a_name_is_found_without_its_remark():
    assert WORDS.offerings.code_of("ほのかぜクラウド") == "CLOUD"


def test_no_offering_is_known_but_the_portals():
    assert offering_words({"MAIL": ()}).code_of("CLOUD") is None


def test_a_mapping_adds_words_and_wins():
    words = vocabulary(
        states={"active": (), "withdrawn": (), "suspended": ()},
        kinds={"member": ()},
        offerings={"MAIL": ()},
        added={
            "state": {"無効": "withdrawn", "停止": "active", "消去": "purged"},
            "offering": {"M01": "MAIL"},
        },
    )

    assert words.states.code_of("無効") == "withdrawn"
    assert words.states.code_of("停止") == "active"
    assert words.states.code_of("消去") is None
    assert words.offerings.code_of("m01") == "MAIL"


def test_the_portals_own_names_win_over_the_shipped_words():
    words = state_words({"active": ("稼働",), "suspended": ("通常",)})

    assert words.code_of("通常") == "suspended"


def test_a_map_remembers_words_but_not_without_end():
    words = WordMap({"A": "a"})
    for at in range(20_000):
        words.code_of(f"word {at}")

    assert len(words._known) == 10_000


@pytest.mark.parametrize("shipped", [STATE_WORDS, KIND_WORDS])
def test_no_shipped_word_means_two_things(shipped: dict[str, str]):
    meant: dict[str, set[str]] = {}
    for code, words in shipped.items():
        for word in words.split():
            meant.setdefault(fold_word(word), set()).add(code)

    assert {word: found for word, found in meant.items() if len(found) > 1} == {}
