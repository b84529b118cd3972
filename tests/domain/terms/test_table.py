"""The lines of a 新旧対照表."""

from portal.domain.terms.clauses import clauses_of
from portal.domain.terms.compare import compare
from portal.domain.terms.table import Line, Remark, Run, lines_of

OLD = """第1条（目的）
会員に適用します。
第2条（料金）
料金は次のとおりです。
一　月額1,000円
二　手数料100円
第3条（解約）
いつでも解約できます。
第4条（雑則）
東京の裁判所とします。
"""
NEW = """第1条（目的）
会員に適用します。
第2条（料金）
料金は次のとおりです。
一　月額1,200円
二　手数料１００円
第3条（通知）
電子で通知します。
第4条（解約）
いつでも解約できます。
"""


def lines(*, quiet: bool = True) -> tuple[Line, ...]:
    return lines_of(compare(clauses_of(OLD), clauses_of(NEW)), quiet=quiet)


def test_each_line_says_where_and_what():
    assert [(line.remark, line.old_place, line.new_place) for line in lines()] == [
        (Remark.OMITTED, "第1条–第2条", "第1条–第2条"),
        (Remark.CHANGED, "第2条 一", "第2条 一"),
        (Remark.FORMAT, "第2条 二", "第2条 二"),
        (Remark.ADDED, "", "第3条"),
        (Remark.RENUMBERED, "第3条", "第4条"),
        (Remark.REMOVED, "第4条", ""),
    ]


def test_what_changes_no_word_can_be_left_out():
    assert [(line.remark, line.new_place) for line in lines(quiet=False)] == [
        (Remark.OMITTED, "第1条–第2条"),
        (Remark.CHANGED, "第2条 一"),
        (Remark.OMITTED, "第2条 二"),
        (Remark.ADDED, "第3条"),
        (Remark.OMITTED, "第4条"),
        (Remark.REMOVED, ""),
    ]


def test_changed_words_are_marked_on_both_sides():
    changed = lines()[1]

    assert changed.old == (
        Run("一　月額1,", False),
        Run("000", True),
        Run("円\n", False),
    )
    assert changed.new == (
        Run("一　月額1,", False),
        Run("200", True),
        Run("円\n", False),
    )


def test_an_article_that_moved_says_so():
    first, second = (
        "第1条（甲）\nあいうえおかきくけこ\n",
        "第2条（乙）\nさしすせそたちつてと\n",
    )
    old = first + second
    new = second.replace("2", "1") + first.replace("1", "2")
    found = lines_of(compare(clauses_of(old), clauses_of(new)))

    assert {line.remark for line in found} == {Remark.MOVED, Remark.RENUMBERED}
