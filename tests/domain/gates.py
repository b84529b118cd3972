"""What every gate keeps: it names what is wrong and where, in whole sentences."""

from collections.abc import Iterable

from models.publishing_facts import Problem
from portal.domain.publishing.content import path_text
from portal.wording import LANGUAGES, has
from portal.wording.refusal import problem_words


def named(problems: Iterable[Problem]) -> list[tuple[str, str]]:
    """Return each problem as its code and its place."""
    return [(each.code, path_text(each.path)) for each in problems]


def half_said(
    problems: Iterable[Problem], marks: tuple[str, ...] = ("{", "–")
) -> list[str]:
    """Return the sentences that lack a fact, in both languages."""
    said = [problem_words(each, one) for each in problems for one in LANGUAGES]
    return [words for words in said if any(mark in words for mark in marks)]


def wordless(codes: Iterable[str]) -> list[str]:
    """Return the codes of problems that no sentence tells."""
    return [code for code in codes if not has(f"publishing.problems.{code}")]
