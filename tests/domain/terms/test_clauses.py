"""Texts taken apart: every numbering that terms use, and nothing lost."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.terms.clauses import Clause, Level, clauses_of
from portal.domain.terms.numbering import dotted, iroha, letter, roman, whole

TERMS = """見本スマート利用規約

第1章　総則
（目的）
第1条
本規約は、利用者に適用します。
第2条（定義）
次の用語を使います。
一　会員　申込みを承諾された者
二　加盟店　次のいずれか
イ　直営店
ロ　代理店
2　前項のほか、第3条
に定めます。
３　第10条第1項の規定は別です。
第2条の2（通知）
(1) 電子メール
(2) 書面
第4条 料金
料金は別表のとおりです。
附則
この規約は2026年4月1日から使います。
"""

ENGLISH = """# Sample Smart Terms

## Article 1 (Purpose)
These terms apply.

Article 2. Fees
2.1 Fees are due monthly.
2.2 The following are free:
(a) calls to us;
(b) the following:
(i) texts,
(ii) mail.
(c) nothing else.
Article 2 of the old terms is repealed.
"""

NUMBERED = """はじめに
1. 適用範囲
本サービスに適用します。
1.1 会員
1.2 加盟店
2. 料金
① 月額
② 従量
3． 解約
"""


def told(text: str) -> list[tuple[str, str, str]]:
    return [(c.level.name, c.label, c.heading) for c in clauses_of(text)]


def test_japanese_terms():
    assert told(TERMS) == [
        ("PREAMBLE", "", ""),
        ("CHAPTER", "第1章", "総則"),
        ("ARTICLE", "第1条", "目的"),
        ("ARTICLE", "第2条", "定義"),
        ("ITEM", "一", ""),
        ("ITEM", "二", ""),
        ("SUBITEM", "イ", ""),
        ("SUBITEM", "ロ", ""),
        ("PARAGRAPH", "2", ""),
        ("PARAGRAPH", "３", ""),
        ("ARTICLE", "第2条の2", "通知"),
        ("ITEM", "(1)", ""),
        ("ITEM", "(2)", ""),
        ("ARTICLE", "第4条", "料金"),
        ("PART", "附則", ""),
    ]


def test_english_terms():
    assert told(ENGLISH) == [
        ("PREAMBLE", "", ""),
        ("ARTICLE", "Article 1", "Purpose"),
        ("ARTICLE", "Article 2", "Fees"),
        ("PARAGRAPH", "2.1", ""),
        ("PARAGRAPH", "2.2", ""),
        ("ITEM", "(a)", ""),
        ("ITEM", "(b)", ""),
        ("SUBITEM", "(i)", ""),
        ("SUBITEM", "(ii)", ""),
        ("ITEM", "(c)", ""),
    ]


def test_numbers_alone_are_articles_where_there_are_no_others():
    assert told(NUMBERED) == [
        ("PREAMBLE", "", ""),
        ("ARTICLE", "1.", "適用範囲"),
        ("PARAGRAPH", "1.1", ""),
        ("PARAGRAPH", "1.2", ""),
        ("ARTICLE", "2.", "料金"),
        ("ITEM", "①", ""),
        ("ITEM", "②", ""),
        ("ARTICLE", "3．", "解約"),
    ]


def test_the_number_sorts_as_the_clauses_stand():
    articles = [c.number for c in clauses_of(TERMS) if c.level is Level.ARTICLE]

    assert articles == sorted(articles) == [(1,), (2,), (2, 2), (4,)]


def test_a_number_that_stands_twice_is_found_twice():
    text = "第1条（甲）\nあ\n第2条（乙）\nい\n第2条（丙）\nう\n"

    assert [c.heading for c in clauses_of(text)] == ["甲", "乙", "丙"]


@pytest.mark.parametrize(
    "cited",
    [
        "第一条\nの規定による。\n",
        "第一条の規定による。\n",
        "第一条第二項による。\n",
        "第三条（前条を除く。）の規定\n",
        "第一条 小さい番号に見出しはない\n",
        "三　順番に合わない号\n",
        "7　順番に合わない項\n",
        "(c) out of turn\n",
    ],
)
def test_what_is_only_cited_begins_nothing(cited: str):
    text = f"第一条（目的）\nこの規約\n第二条（定義）\n次の\n{cited}"

    assert [c.label for c in clauses_of(text)] == ["第一条", "第二条"]


def test_chapters_by_their_other_names():
    text = (
        "第一編　総則\n第一節　通則\n第一条\nあ\n"
        "PART II Fees\nArticle 2\nb\nAppendix\n1 c\n別表第一\n一　d\n"
    )

    assert [(c.level.name, c.number) for c in clauses_of(text)] == [
        ("PART", (1,)),
        ("SECTION", (1,)),
        ("ARTICLE", (1,)),
        ("CHAPTER", (2,)),
        ("ARTICLE", (2,)),
        ("PART", ()),
        ("PARAGRAPH", (1,)),
        ("PART", ()),
        ("ITEM", (1,)),
    ]
    assert clauses_of("Chapter 3 Rules\nArticle 1\na\n")[0].number == (3,)
    assert clauses_of("第三章\nの規定により\n第1条\nあ")[0].level is Level.PREAMBLE


def test_a_text_without_numbers_is_read_by_its_lines():
    found = clauses_of("はじめに\n\n本文です。\n終わり")

    assert [c.source for c in found] == ["はじめに\n\n", "本文です。\n", "終わり"]
    assert {c.level for c in found} == {Level.LINE}
    assert clauses_of("") == ()


@pytest.mark.parametrize(
    "file", sorted((Path(__file__).parents[2] / "data" / "statutes").glob("*.txt"))
)
def test_statutes_are_taken_apart_and_put_together(file: Path):
    text = file.read_text("utf-8")
    found = clauses_of(text)

    assert "".join(clause.source for clause in found) == text
    assert len(found) > 40


SIGNS = st.sampled_from(
    [
        *"第一二三1２条項イロ（）()[]#* 　\n\r。のを附則別表a.",
        "Article ",
        "第2条",
        "(i)\n",
    ]
)


@given(st.lists(SIGNS, max_size=60).map("".join))
def test_nothing_is_lost_whatever_the_text(text: str):
    found = clauses_of(text)

    assert "".join(clause.source for clause in found) == text
    assert all(isinstance(clause, Clause) for clause in found)


def test_numbers():
    assert [whole(each) for each in ("百二十三", "一〇五", "１２", "千", "二十")] == [
        *(123, 105, 12, 1000, 20)
    ]
    assert [dotted(each) for each in ("5.1.2", "十二の二の三", "３．")] == [
        *((5, 1, 2), (12, 2, 3), (3,))
    ]
    assert [roman(each) for each in ("iv", "ix", "xii", "XL")] == [4, 9, 12, 40]
    assert (iroha("ニ"), letter("ｃ"), letter("B")) == (4, 3, 2)
