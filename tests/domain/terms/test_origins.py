"""Clauses that were split or merged, and what the table says of them."""

from portal.domain.terms.clauses import clauses_of
from portal.domain.terms.compare import compare
from portal.domain.terms.origins import known_pairs
from portal.domain.terms.table import Line, Remark, lines_of
from portal.domain.terms.whole import whole_lines

OLD = (("a", "第1条（目的）\n会員の申込みと退会の手続きを定めます。\n"),
       ("b", "第2条（料金）\n月額千円をお支払いください。\n"),
       ("c", "第3条（延滞）\n遅れたときは年利の損害金が生じます。\n"))  # fmt: skip


def compared(*new: tuple[str, str, tuple[str, ...]], whole: bool = False) -> list[Line]:
    old = [{"id": code, "text": text} for code, text in OLD]
    rows = [{"id": code, "text": text, "came_from": came} for code, text, came in new]
    known, declared = known_pairs(old, rows)
    ours = [clause for row in old for clause in clauses_of(row["text"])]
    theirs = [c for row in rows for c in clauses_of(str(row["text"]))]
    found = compare(ours, theirs, known, declared)
    return [*(whole_lines(found) if whole else lines_of(found))]


def told(lines: list[Line]) -> list[tuple[str, str, str]]:
    return [(e.remark.value, e.old_place, e.new_place) for e in lines if e.is_change]


def test_a_clause_that_was_split_off_says_from_which():
    first = ("a", "第1条（目的）\n会員の申込みの手続きを定めます。\n", ())
    second = ("d", "第2条（退会）\nいつでも届け出て終えられます。\n", ("a",))
    rest = [(code, text.replace("第2条", "第3条").replace("第3条（延", "第4条（延"), ())
            for code, text in OLD[1:]]  # fmt: skip
    lines = compared(first, second, *rest)
    assert ("split", "第1条", "第2条") in told(lines)
    assert told(lines)[0] == ("changed", "第1条", "第1条")


def test_a_clause_that_was_merged_says_into_which():
    kept = ("b", "第2条（料金）\n月額千円。遅れたときは損害金が生じます。\n", ("c",))
    lines = compared((*OLD[0], ()), kept)
    assert told(lines) == [
        ("changed", "第2条", "第2条"), ("merged", "第3条", "第2条"),
    ]  # fmt: skip
    assert lines[-1].remark is Remark.MERGED
    whole = compared((*OLD[0], ()), kept, whole=True)
    assert "".join(run.words for line in whole for run in line.old) == "".join(
        text for _, text in OLD
    )


def test_what_takes_the_place_of_a_clause_that_is_gone_is_compared_with_it():
    both = ("e", "第2条（支払い）\n月額千円をお支払いください。延滞は別です。\n",
            ("b", "c", "nowhere"))  # fmt: skip
    lines = compared((*OLD[0], ()), both)
    assert told(lines) == [
        ("changed", "第2条", "第2条"), ("merged", "第3条", "第2条"),
    ]  # fmt: skip
