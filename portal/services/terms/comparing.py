"""Two versions of terms beside each other, or a text and its translation."""

from dataclasses import dataclass
from typing import Any

from models.facts import Occasion
from models.kinds import Permission, VersionedKind
from models.publishing_facts import Version
from portal.domain.publishing.terms import (
    authoritative_of,
    clause_rows,
    mark_of,
    other_language,
    other_of,
    parsed,
)
from portal.domain.terms.beside import Pair, beside
from portal.domain.terms.compare import Comparison, compare
from portal.domain.terms.origins import known_pairs
from portal.domain.terms.table import Line
from portal.errors import InputRefused
from portal.services.door import require
from portal.services.export import File
from portal.services.paper.paper import PDF
from portal.services.publish.read import version_of
from portal.services.terms.comparison_cells import Layout, Showing
from portal.services.terms.comparison_page import comparison_page
from portal.services.terms.comparison_paper import comparison_paper
from portal.services.terms.comparison_word import comparison_word
from portal.store.engine import Store
from portal.wording import say

KIND = VersionedKind.TERMS
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PAGE = "text/html"
KINDS = {"docx": WORD, "pdf": PDF, "html": PAGE}
"""The files a comparison goes into."""
BOTH = "both"
"""In place of a language: a text beside its translation."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Two versions in one language, as the lines of a 新旧対照表."""

    old: Version
    new: Version
    lines: tuple[Line, ...]
    only_format: bool


def compare_versions(
    store: Store,
    occasion: Occasion,
    code: str,
    versions: tuple[int, int],
    language: str,
    showing: Showing | None = None,
) -> Compared:
    """Return what differs from one version to the other; ids pair their clauses."""
    require(store, occasion.acting, Permission.TERMS_READ)
    one, other = (version_of(store, occasion, KIND, code, n) for n in versions)
    found = _compared(clause_rows(one.content), clause_rows(other.content), language)
    lines = (showing or Showing()).lines(found)
    return Compared(one, other, lines, found.only_format)


def _compared(ours: Any, theirs: Any, language: str) -> Comparison:
    known, declared = known_pairs(ours, theirs)
    return compare(parsed(ours, language), parsed(theirs, language), known, declared)


def compare_languages(
    store: Store, occasion: Occasion, code: str, number: int
) -> Compared:
    """Return a version's text beside its translation, clause by clause."""
    require(store, occasion.acting, Permission.TERMS_READ)
    version = version_of(store, occasion, KIND, code, number)
    content = version.content
    first = authoritative_of(content)
    rows = clause_rows(content)
    pairs = zip(parsed(rows, first), parsed(rows, other_language(first)), rows,
                strict=True)  # fmt: skip
    follows = other_of(content) == "translation"
    lines = beside([
        Pair(text, other, not follows or row.get("confirmed") == mark_of(text.source))
        for text, other, row in pairs
    ])  # fmt: skip
    return Compared(version, version, lines, only_format=False)


def export_comparison(
    store: Store,
    occasion: Occasion,
    kind: str,
    code: str,
    versions: tuple[int, int],
    language: str,
    showing: Showing | None = None,
) -> File:
    """Return a comparison as a file for Word, as a PDF or as a page, in one language.

    In both languages it is the text of the newer version beside its translation.
    """
    if kind not in _WRITERS:
        raise InputRefused("filter_unknown", filter="format", value=kind)
    if language == BOTH:
        spoken = occasion.acting.language
        found = compare_languages(store, occasion, code, versions[1])
        title, name = _title_of_both(found, spoken), f"{code}-v{versions[1]}-ja-en"
        return _file(name, kind, title, found, Showing(Layout.LANGUAGES), spoken)
    found = compare_versions(store, occasion, code, versions, language, showing)
    name = f"{code}-v{versions[0]}-v{versions[1]}"
    title = _title(found, language)
    return _file(name, kind, title, found, showing or Showing(), language)


def _title(found: Compared, language: str) -> str:
    name = str(found.new.content[f"name_{language}"])
    old, new = (
        say("version.numbered", language, number=each.number)
        for each in (found.old, found.new)
    )
    return say("compare.title", language, old=f"{name} {old}", new=new)


def _title_of_both(found: Compared, language: str) -> str:
    name = str(found.new.content[f"name_{language}"])
    number = say("version.numbered", language, number=found.new.number)
    return say("compare.title_of_both", language, name=f"{name} {number}")


def _file(
    name: str, kind: str, title: str, found: Compared, showing: Showing, language: str
) -> File:
    content = _WRITERS[kind](title, found.lines, showing, language)
    return File(f"{name}.{kind}", KINDS[kind], content, len(found.lines))


def _page(
    title: str, lines: tuple[Line, ...], showing: Showing, language: str
) -> bytes:
    return comparison_page(title, lines, showing.layout, language).encode()


_WRITERS = {"docx": comparison_word, "pdf": comparison_paper, "html": _page}
