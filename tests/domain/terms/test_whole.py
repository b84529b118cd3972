"""Tables that leave nothing out, and texts beside their translations."""

from hypothesis import given
from hypothesis import strategies as st

from portal.domain.terms.beside import Pair, beside
from portal.domain.terms.clauses import clauses_of
from portal.domain.terms.compare import compare
from portal.domain.terms.table import Line, Remark, lines_of
from portal.domain.terms.whole import whole_lines
from tests.domain.terms.test_table import NEW, OLD

LINES = ("第1条（目的）\n", "第2条（料金）\n", "第3条（解約）\n", "２　払います。\n",
         "一　月額千円\n", "二　手数料百円\n", "料金は次のとおりです。\n", "附　則\n",
         "会員に適用します。\n", "\n", "　東京の裁判所とします。\n")  # fmt: skip
TEXTS = st.lists(st.sampled_from(LINES), max_size=14).map("".join)


def column(lines: tuple[Line, ...], side: str) -> str:
    return "".join(run.words for line in lines for run in getattr(line, side))


@given(TEXTS, TEXTS)
def test_each_column_is_its_whole_text_in_its_order(old: str, new: str):
    lines = whole_lines(compare(clauses_of(old), clauses_of(new)))
    assert (column(lines, "old"), column(lines, "new")) == (old, new)


def test_nothing_is_left_out_and_what_is_the_same_says_so():
    found = compare(clauses_of(OLD), clauses_of(NEW))
    lines = whole_lines(found)
    assert Remark.OMITTED not in {line.remark for line in lines}
    changes = [line for line in lines if line.is_change]
    assert {line.remark for line in changes} == {
        line.remark for line in lines_of(found) if line.is_change
    }


def test_a_clause_that_moved_stands_where_it_was_and_where_it_is():
    first = "第1条（甲）\nあいうえおかきくけこ\n"
    second = "第2条（乙）\nさしすせそたちつてと\n"
    new = second.replace("2", "1") + first.replace("1", "2")
    lines = whole_lines(compare(clauses_of(first + second), clauses_of(new)))
    told = [(line.remark, bool(line.old), bool(line.new)) for line in lines]
    assert (Remark.MOVED, False, True) in told
    assert (Remark.MOVED_AWAY, True, False) in told
    assert column(lines, "old") == first + second


def test_both_texts_as_one_mark_what_went_and_what_came():
    changed = lines_of(compare(clauses_of(OLD), clauses_of(NEW)))[1]
    said = [(run.words, run.marked, run.gone) for run in changed.inline]
    assert ("000", True, True) in said
    assert said.index(("000", True, True)) + 1 == said.index(("200", True, False))


def test_a_translation_says_where_it_lags():
    ours = clauses_of(
        "第1条（甲）\nあ\n第2条（乙）\nい\n第3条（丙）\nう\n第4条（丁）\nえ\n"
    )
    theirs = clauses_of("Article 1 (A)\na\nArticle 3 (B)\nb\nArticle 4 (C)\nc\n")
    followed = (True, True, False)
    pairs = [Pair(*each) for each in zip(ours, theirs, followed, strict=False)]
    pairs.append(Pair(ours[3], clauses_of("\n")[0], followed=True))
    assert [line.remark for line in beside(pairs)] == [
        Remark.SAME, Remark.OTHER_NUMBER, Remark.STALE, Remark.MISSING,
    ]  # fmt: skip
