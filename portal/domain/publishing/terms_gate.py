"""What keeps a document of terms from being published, with its place and facts."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from models.publishing_facts import Content, Problem
from portal.domain.publishing import terms_class_gate
from portal.domain.publishing.gate_checks import doubles, text_problems, unreadable
from portal.domain.publishing.kinds import Around
from portal.domain.publishing.terms import (
    FORMAT,
    LISTS,
    TermsShape,
    mark_of,
    other_language,
    parsed,
    terms_of,
)
from portal.domain.terms.clauses import Level

CODES = (
    *("field_missing", "field_unknown", "field_wrong", "format_newer", "other_code"),
    *("text_missing", "text_too_long", "text_unusable", "twice"),
    *("clauses_missing", "clause_blank"),
    *("translation_missing", "translation_stale", "number_twice"),
    *("rule_gap", "rule_unchecked"),
    *("attachment_missing",),
    *terms_class_gate.CODES,
)
"""Every code a problem of terms can have."""

LONGEST: Mapping[str, int] = {
    "name": 100, "owner": 100, "law": 100, "text": 20_000, "reasons": 2_000,
    "consent_text": 2_000, "country": 100, "system": 2_000, "measures": 2_000,
}  # fmt: skip
"""Characters of texts, by their field without its language."""

Found = Iterator[Problem]


def terms_problems(
    draft: Content, live: Content | None, around: Around
) -> tuple[Problem, ...]:
    """Return what keeps ``draft`` from being published; ``around`` holds its code."""
    wrong = unreadable(TermsShape, FORMAT, draft, around["code"])
    if wrong:
        return wrong
    shape = terms_of(draft)
    found = [problem for check in _CHECKS for problem in check(shape)]
    return (*found, *terms_class_gate.class_problems(shape, draft, live, around))


def _texts(shape: TermsShape) -> Found:
    return text_problems(shape, LISTS, LONGEST)


def _twice(shape: TermsShape) -> Found:
    return doubles(shape, LISTS, ())


def _clauses(shape: TermsShape) -> Found:
    if not shape.clauses:
        yield Problem("clauses_missing", ("clauses",))
    name = f"text_{shape.authoritative}"
    for each in shape.clauses:
        if not getattr(each, name).strip():
            yield Problem("clause_blank", ("clauses", each.id, name))


def _translations(shape: TermsShape) -> Found:
    """Yield clauses whose translation is not there or follows another text."""
    if shape.other != "translation":
        return
    name = f"text_{other_language(shape.authoritative)}"
    for each in shape.clauses:
        text = getattr(each, f"text_{shape.authoritative}")
        path = ("clauses", each.id, name)
        if not getattr(each, name).strip():
            yield Problem("translation_missing", path)
        elif each.confirmed != mark_of(text):
            yield Problem("translation_stale", path)


def _numbers(shape: TermsShape) -> Found:
    """Yield articles whose number another one has; each 附則 counts its own."""
    rows = [each.model_dump() for each in shape.clauses]
    seen: Counter[object] = Counter()
    part = 0
    clauses = parsed(rows, shape.authoritative)
    for row, clause in zip(shape.clauses, clauses, strict=True):
        if clause.level is Level.PART:
            part += 1
        if clause.level is not Level.ARTICLE:
            continue
        seen[part, clause.number] += 1
        if seen[part, clause.number] > 1:
            path = ("clauses", row.id, f"text_{shape.authoritative}")
            yield Problem("number_twice", path, {"label": clause.label.strip()})


_CHECKS: tuple[Callable[[TermsShape], Found], ...] = (
    *(_texts, _twice, _clauses, _translations, _numbers),
)
