"""What differs between two texts: rebuilt exactly, and told as a reader would."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.terms import align as aligning
from portal.domain.terms import pieces as parts
from portal.domain.terms.align import Unit, align
from portal.domain.terms.clauses import clauses_of
from portal.domain.terms.compare import Comparison, Kind, Row, compare
from portal.domain.terms.pieces import Change, is_format, pieces, view

STATUTES = Path(__file__).parents[2] / "data" / "statutes"
OLD = """（目的）
第1条
本規約は、会員に適用します。
（料金）
第2条
月額料金は1,000円とします。
2　支払日は毎月末日とします。
（解約）
第3条
会員は、いつでも解約できます。
一　電話による届出
二　書面による届出
"""


def compared(old: str, new: str) -> Comparison:
    return compare(clauses_of(old), clauses_of(new))


def rebuilt(found: Comparison) -> tuple[str, str]:
    def text(side: str) -> str:
        rows = [row for row in found.rows if getattr(row, side) is not None]
        rows.sort(key=lambda row: getattr(row, side))
        return "".join(getattr(p, side) for row in rows for p in row.pieces)

    return text("old"), text("new")


def told(found: Comparison) -> list[tuple[str, str, str]]:
    """Return each changed row: its kind, and its words as (old→new)."""
    return [(row.kind, *_labels(found, row)) for row in found.changes]


def _labels(found: Comparison, row: Row) -> tuple[str, str]:
    old = "" if row.old is None else found.old[row.old].label
    new = "" if row.new is None else found.new[row.new].label
    return old, new


def marked(old: str, new: str) -> str:
    """Return [old→new] for each change, {old→new} for one of format."""
    shapes = {
        Change.SAME: "{1}",
        Change.FORMAT: "{{{0}→{1}}}",
        Change.WORDS: "[{0}→{1}]",
    }
    return "".join(shapes[p.change].format(p.old, p.new) for p in pieces(old, new))


# ------------------------------------------------------------------ characters


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("月額料金は1,000円", "月額料金は1,200円", "月額料金は1,[000→200]円"),
        ("会員に通知する。", "利用者に通知する。", "[会員→利用者]に通知する。"),
        ("当社の規約", "当社の別の規約", "当社の[→別の]規約"),
        (
            "直ちに、通知し、公表する。",
            "通知し、公表する。",
            "[直ちに、→]通知し、公表する。",
        ),
        ("サービスを使う", "サーバーを使う", "[サービス→サーバー]を使う"),
        ("第十二条による", "第十五条による", "第[十二→十五]条による"),
        ("物品及び", "部品及び", "[物品→部品]及び"),
        ("監視すること", "監視し、調べること", "監視[する→し、調べる]こと"),
        ("AとBとCを", "XとYとZを", "[AとBとC→XとYとZ]を"),
        ("１，０００円　です", "1,000円 です", "{１，０００→1,000}円{　→ }です"),
        ("ｻｰﾋﾞｽを", "サービスを", "{ｻｰﾋﾞｽ→サービス}を"),
        ("同じ文", "同じ文", "同じ文"),
        ("", "新設", "[→新設]"),
        ("ababab", "abab", "[ababab→abab]"),
        ("、、、あ", "、、あ", "[、→]、、あ"),
    ],
)
def test_a_change_is_told_by_whole_words(old: str, new: str, said: str):
    assert marked(old, new) == said


def test_nothing_at_all():
    assert pieces("", "") == ()


def test_format_is_width_and_blanks_alone():
    assert is_format("１ ２\n３", "123")
    assert not is_format("1", "2")
    assert view("Ａ　１\u00a0x") == "A 1 x"


def test_what_is_too_long_is_compared_sentence_by_sentence(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(parts, "CELLS", 30)
    assert marked("甲は乙。会員は払う。丙。", "甲は乙。会員が払う。丁。") == (
        "甲は乙。[会員は払う。→会員が払う。][丙→丁]。"
    )
    assert marked("あ。い。", "あ。うえおかきくけこさしす。い。") == (
        "あ。[→うえおかきくけこさしす。]い。"
    )


WORDS = st.lists(
    st.sampled_from([*"会員料金のはをる、。12１ＡAア　 \n", "サービス", "第一条"])
).map("".join)


@given(WORDS, WORDS)
def test_pieces_are_both_wordings(old: str, new: str):
    found = pieces(old, new)

    assert "".join(piece.old for piece in found) == old
    assert "".join(piece.new for piece in found) == new
    assert all((p.old == p.new) == (p.change is Change.SAME) for p in found)
    if view(old) == view(new):
        assert Change.WORDS not in {piece.change for piece in found}


# ------------------------------------------------------------------ clauses


def test_the_same_text_has_no_changes():
    found = compared(OLD, OLD)

    assert found.changes == ()
    assert not found.only_format


def test_a_new_article_renumbers_those_behind_it():
    new = OLD.replace(
        "（解約）\n第3条", "（通知）\n第3条\n電子で通知します。\n（解約）\n第4条"
    )

    assert told(compared(OLD, new)) == [
        (Kind.ADDED, "", "第3条"),
        (Kind.RENUMBERED, "第3条", "第4条"),
    ]


def test_an_article_that_goes_takes_its_clauses_along():
    new = OLD[: OLD.index("（料金）")] + OLD[OLD.index("（解約）") :]

    assert told(compared(OLD, new)) == [
        (Kind.REMOVED, "第2条", ""),
        (Kind.REMOVED, "2", ""),
    ]
    assert told(compared(new, OLD)) == [
        (Kind.ADDED, "", "第2条"),
        (Kind.ADDED, "", "2"),
    ]


def test_the_last_article_may_go():
    new = OLD[: OLD.index("（解約）")]

    assert [kind for kind, _, _ in told(compared(OLD, new))] == [Kind.REMOVED] * 3


def test_a_clause_inside_an_article_comes_and_goes():
    without = OLD.replace("一　電話による届出\n二　書面", "一　書面")

    assert told(compared(OLD, without)) == [
        (Kind.REMOVED, "一", ""),
        (Kind.RENUMBERED, "二", "一"),
    ]
    assert told(compared(without, OLD)) == [
        (Kind.ADDED, "", "一"),
        (Kind.RENUMBERED, "一", "二"),
    ]
    shorter = OLD.replace("二　書面による届出\n", "")
    assert told(compared(OLD, shorter)) == [(Kind.REMOVED, "二", "")]


def test_an_article_that_moved_is_one_row():
    head, fees, end = (
        OLD[: OLD.index("（料金）")],
        OLD[OLD.index("（料金）") : OLD.index("（解約）")],
        OLD[OLD.index("（解約）") :],
    )
    new = head + end.replace("第3条", "第2条") + fees.replace("第2条", "第3条")
    found = compared(OLD, new)

    assert {row.kind for row in found.changes} == {Kind.RENUMBERED}
    assert any(row.moved for row in found.rows)
    assert rebuilt(found) == (OLD, new)


def test_only_format_says_so():
    found = compared(OLD, OLD.replace("1,000", "１，０００").replace("2　", "2 "))

    assert found.only_format
    assert {row.kind for row in found.changes} == {Kind.FORMAT}


def test_another_shape_of_one_number_is_format():
    found = compared("第1条（目的）\nあ\n", "第一条（目的）\nあ\n")

    assert [row.kind for row in found.rows] == [Kind.FORMAT]


def test_one_number_and_heading_make_one_article_whatever_its_words():
    new = OLD.replace("月額料金は1,000円とします。", "無料。")

    assert told(compared(OLD, new)) == [(Kind.CHANGED, "第2条", "第2条")]


def test_a_chapter_may_be_renamed():
    assert told(compared(f"第1章 総則\n{OLD}", f"第1章 通則\n{OLD}")) == [
        (Kind.CHANGED, "第1章", "第1章")
    ]


def test_clauses_known_to_be_one_are_compared_whatever_they_say():
    old, new = clauses_of("第1条（甲）\nあいう\n"), clauses_of("第9条（乙）\n1234\n")

    assert [row.kind for row in compare(old, new).rows] == [Kind.REMOVED, Kind.ADDED]
    assert [row.kind for row in compare(old, new, [(0, 0)]).rows] == [Kind.CHANGED]


def test_a_clause_known_to_have_gone_to_another_article_is_one_row():
    old = clauses_of(OLD)
    new = clauses_of(
        OLD.replace("2　支払日は毎月末日とします。\n", "") + "三　支払日は月末\n"
    )
    found = compare(old, new, [(2, 5)])
    row = next(row for row in found.rows if row.new == 5)

    assert (row.old, row.kind, row.moved) == (2, Kind.CHANGED, True)
    assert [row.old for row in found.rows].count(2) == 1


def test_known_articles_may_have_changed_places():
    old, new = (
        clauses_of("1. 甲\nあ\n2. 乙\nい\n"),
        clauses_of("1. 乙\nい\n2. 甲\nあ\n"),
    )

    assert [
        (row.old, row.new, row.moved)
        for row in compare(old, new, [(0, 1), (1, 0)]).rows
    ] == [(1, 0, False), (0, 1, True)]


@pytest.mark.parametrize(
    "old", sorted(STATUTES.glob("*.2012.txt")), ids=lambda p: p.stem
)
def test_statutes_before_and_after_are_rebuilt(old: Path):
    before = old.read_text("utf-8")
    after = old.with_name(old.name.replace("2012", "2015")).read_text("utf-8")
    found = compared(before, after)

    assert rebuilt(found) == (before, after)
    assert 0 < len(found.changes) < len(found.rows) / 2


LINES = st.lists(
    st.sampled_from([
        *("第1条（目的）", "第2条", "第3条 料金", "一　電話", "二　書面", "2　支払日"),
        *("本規約は会員に適用します。", "料金は千円です。", "", "附則"),
    ]),
    max_size=12,
).map("\n".join)  # fmt: skip


@given(LINES, LINES)
def test_rows_are_both_texts_whatever_they_are(old: str, new: str):
    found = compared(old, new)

    assert rebuilt(found) == (old, new)
    assert [row.new for row in found.rows if row.new is not None] == [
        *range(len(found.new))
    ]


# ------------------------------------------------------------------ very many


def units(words: list[str]) -> list[Unit]:
    return [Unit(each, ()) for each in words]


def test_very_many_alike_are_taken_in_their_order(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(aligning, "CELLS", 12)
    old = [*"ababab", "会員は料金を払う", "x"]
    new = [*"bababa", "会員は料金も払う", "y"]
    pairs, moved = align(units(old), units(new))

    assert all(i < k and j < m for (i, j), (k, m) in pairwise(pairs))
    assert (6, 6) in pairs
    assert moved == []


def test_of_two_that_may_have_moved_the_likelier_has():
    fee, mail = (
        "会員は毎月末日までに料金を支払う。",
        "通知は電子メールで行うものとする。",
    )
    old = units([mail, fee.replace("毎月", "翌月"), fee])
    pairs, moved = align(old, units([fee.replace("を支払う", "も支払う"), mail]))

    assert (pairs, moved) == ([(0, 1)], [(2, 0)])


LETTERS = st.lists(st.sampled_from("abcd"), max_size=12)


def test_many_are_weighed_at_once():
    old = [f"第{n}の項目は、会員に適用する。" for n in range(12)]
    new = [each.replace("会員", "利用者") for each in old]

    assert align(units(old), units(new)) == ([(n, n) for n in range(12)], [])


@given(LETTERS, LETTERS)
def test_pairs_rise_and_none_is_taken_twice(old: list[str], new: list[str]):
    pairs, moved = align(units(old), units(new))

    assert all(i < k and j < m for (i, j), (k, m) in pairwise(pairs))
    taken = [*pairs, *moved]
    assert len({i for i, _ in taken}) == len({j for _, j in taken}) == len(taken)
