"""Opinions: what was read then, and which answers which."""

from datetime import UTC, datetime

from models.publishing_facts import Comment, Path
from portal.domain.publishing.opinions import (
    in_threads,
    mark_at,
    on_place,
    reads_otherwise,
    waiting,
)

AT = datetime(2026, 11, 21, tzinfo=UTC)
FIRST: Path = ("clauses", "c1")
CONTENT = {
    "code": "rules",
    "clauses": [
        {"id": "c1", "level": 4, "text_ja": "第1条", "text_en": "", "confirmed": ""},
        {"id": "c2", "level": 4, "text_ja": "第2条", "text_en": "", "confirmed": ""},
    ],
}


def opinion(number: int, path: Path, **more: object) -> Comment:
    return Comment(number, 1, path, 7, AT, "短く", **more)  # type: ignore[arg-type]


def with_clause(**changes: object) -> dict[str, object]:
    first, second = CONTENT["clauses"]
    return {**CONTENT, "clauses": [{**first, **changes}, second]}  # type: ignore[dict-item]


def test_an_opinion_knows_when_its_clause_says_something_else():
    said = opinion(1, FIRST, mark=mark_at(CONTENT, FIRST))
    assert not reads_otherwise(said, CONTENT)
    assert not reads_otherwise(said, with_clause(confirmed="x", level=5))
    assert reads_otherwise(said, with_clause(text_ja="第1条の二"))
    assert reads_otherwise(said, {**CONTENT, "clauses": []})
    assert not reads_otherwise(opinion(2, FIRST), with_clause(text_ja="前"))


def test_marks_are_of_one_place():
    marks = {mark_at(CONTENT, path) for path in ((), ("code",), FIRST)}
    assert len(marks) == 3
    assert mark_at(CONTENT, ("clauses", "c9")) == mark_at(CONTENT, ("no",)) == ""
    assert mark_at(CONTENT, ("code", "deeper")) == ""


def test_answers_stand_behind_what_they_answer():
    top, other = opinion(1, FIRST), opinion(2, ("clauses", "c2"))
    reply = opinion(3, FIRST, answers=1)
    again = opinion(4, FIRST, answers=3)
    stray = opinion(5, FIRST, answers=99)
    listed = in_threads([top, other, reply, again, stray])
    assert [each.id for each in listed] == [1, 3, 4, 2, 5]
    assert [each.id for each in on_place([top, other, reply], FIRST)] == [1, 3]
    assert waiting([top, reply, other], FIRST) == 1
    done = opinion(6, FIRST, resolved_at=AT)
    assert waiting([done], FIRST) == 0
