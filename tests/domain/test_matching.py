"""How well a member fits what was asked, without a database."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.kinds import ContactKind, MemberKind, StateKind
from portal.domain.asking import Sought, asked
from portal.domain.card import Words
from portal.domain.hits import Found, Hit, HitMembership
from portal.domain.matching import (
    Candidate,
    Match,
    Named,
    Reached,
    Tier,
    matches_of,
    order,
)
from portal.domain.search_keys import keys_for

BORN = date(1980, 1, 2)


def named(name: str, reading: str, *, current: bool = True) -> Named:
    return Named(name, reading, keys_for(name, reading), current)


TAKAHASHI = Candidate(
    id=7,
    number="1110000001",
    kind=MemberKind.PERSON,
    birth_date=BORN,
    names=(
        named("森　はるか", "モリ ハルカ", current=False),
        named("髙橋　はるか", "タカハシ ハルカ"),
    ),
    contacts=(
        Reached(ContactKind.PHONE, "+81312345678", current=False),
        Reached(ContactKind.PHONE, "+819012340000"),
        Reached(ContactKind.MAIL, "haruka@example.jp"),
    ),
)


def fit(text: str, way: int = 0, candidate: Candidate = TAKAHASHI) -> tuple[Match, ...]:
    question = asked(text)
    parts = question.ways[way] if question.ways else ()
    return matches_of(candidate, parts, question.born_on)


@pytest.mark.parametrize(
    ("text", "tier", "former"),
    [
        ("1110000001", Tier.NUMBER, False),
        ("090-1234-0000", Tier.CONTACT, False),
        ("03-1234-5678", Tier.FORMER, True),
        ("5678", Tier.FORMER, True),
        ("0000", Tier.BEGINNING, False),
        ("haruka@example.jp", Tier.CONTACT, False),
        ("har@", None, False),
        ("haruka@", Tier.BEGINNING, False),
        ("たかはし はるか", Tier.NAME, False),
        ("たかはし はるか 1980-01-02", Tier.NAME_AND_BIRTH, False),
        ("たかはし 1980-01-02", Tier.BEGINNING, False),
        ("たかはし 1980-01-03", None, False),
        ("1980-01-02", Tier.NAME_AND_BIRTH, False),
        ("はるか", Tier.PART, False),
        ("森", Tier.FORMER, True),
        ("もり", Tier.FORMER, True),
        ("リハ", Tier.PART, True),
        ("たなか", None, False),
    ],
)
def test_each_answer_has_its_tier(text: str, tier: Tier | None, former: bool):
    matches = fit(text)
    assert (matches[0].tier if matches else None) is tier
    assert not matches or matches[0].former is former


def test_every_part_must_match_and_the_best_comes_first():
    matches = fit("高橋 はるか 0000", way=1)
    assert [match.sought for match in matches] == [
        Sought.LAST_FOUR,
        Sought.NAME,
        Sought.READING,
    ]
    assert fit("高橋 はるか 9999", way=1) == ()


def test_a_loosely_equal_name_is_a_variant():
    saito = replace(TAKAHASHI, names=(named("斎藤 純", "サイトウ ジュン"),))
    assert fit("斉藤", candidate=saito)[0].tier is Tier.VARIANT


def test_where_a_match_cannot_be_located_the_whole_is_shown():
    unnamed = Named("山田", None, keys_for("山田", "ヤマダ"))
    match = fit("yamada", candidate=replace(TAKAHASHI, names=(unnamed,)))[0]
    assert (match.text, match.start, match.end) == ("山田", 0, 0)


@given(st.text(st.sampled_from("たかはし はるかオーノ髙橋森ｶﾞ"), min_size=1))
def test_what_is_marked_lies_within_what_is_shown(text: str):
    for way in range(len(asked(text).ways)):
        for match in fit(text, way):
            assert 0 <= match.start <= match.end <= len(match.text)


def test_fit_comes_before_recent_contact_and_that_before_active():
    name, part = Match(Tier.NAME, Sought.NAME, ""), Match(Tier.PART, Sought.NAME, "")
    other = replace(TAKAHASHI, id=8, number="1110000017")
    ordered = sorted(
        [
            order((part,), TAKAHASHI, [7], active=True),
            order((name,), TAKAHASHI, [8], active=False),
            order((name,), TAKAHASHI, [8], active=True),
            order((name,), other, [8], active=False),
        ]
    )
    assert ordered == [
        order((name,), other, [8], active=False),
        order((name,), TAKAHASHI, [8], active=True),
        order((name,), TAKAHASHI, [8], active=False),
        order((part,), TAKAHASHI, [7], active=True),
    ]


def hit(tier: Tier, *kinds: StateKind | None, former: bool = False) -> Hit:
    held = tuple(
        HitMembership("MAIL", Words("メール", "Mail"), "x", None, kind, None)
        for kind in kinds
    )
    match = Match(tier, Sought.NAME, "", former=former)
    return Hit(
        7, "1", MemberKind.PERSON, Words("", ""), "", None, "", "", held, (match,)
    )


def test_a_member_all_of_whose_memberships_ended_is_over():
    assert hit(Tier.NAME, StateKind.ENDED, StateKind.ERASED).over
    assert not hit(Tier.NAME, StateKind.ENDED, StateKind.ACTIVE).over
    assert not hit(Tier.NAME, None).over
    assert hit(Tier.NAME, StateKind.ENDED, StateKind.ACTIVE).active


def test_only_one_exact_hit_may_open_at_once():
    exact, other = hit(Tier.NAME), hit(Tier.PART)
    assert Found((exact, other)).only == exact
    assert Found((exact, exact)).only is None
    assert Found((other,)).only is None
    assert Found((hit(Tier.FORMER, former=True),)).only is None


def test_a_case_is_taken_from_the_store_as_it_comes():
    assert fit("req-2026-7")[0].sought is Sought.CASE


def test_a_cut_list_is_counted_with_a_plus():
    assert Found((hit(Tier.NAME),), more=True).count == "1+"
    assert Found().count == "0"
