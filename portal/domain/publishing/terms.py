"""A document of terms as the content of a version: its clauses in both languages.

``FORMAT`` is raised when an older program could no longer read what this one writes.
A clause keeps its id whatever number it carries, so that citations hold. Its text is
what the document says, with number and heading; one language is authoritative, and a
translation names the text it was confirmed against by its SHA-256.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, Literal

from pydantic import Field

from models.publishing_facts import Content
from portal.domain.publishing.content import content_bytes
from portal.domain.publishing.kinds import CODES
from portal.domain.publishing.shapes import Shape
from portal.domain.terms.clauses import Clause, Level, clauses_of

FORMAT = 1
CLAUSE_ID = "[a-z][a-z0-9_]{0,39}"
DOCUMENTS = ("terms_of_use", "privacy_policy", "alliance_terms", "violation_policy",
             "cancellation_rules", "specification", "sla", "other")  # fmt: skip
"""The kinds of documents."""
AUTHORITATIVE = ("ja", "en")
OTHERS = ("translation", "summary", "none")
"""What the text in the other language is."""


class ClauseShape(Shape):
    """A clause; ``confirmed`` is the mark of the text its translation follows."""

    id: str = Field(pattern=f"^{CLAUSE_ID}$")
    level: int = Field(ge=min(Level), le=max(Level))
    text_ja: str = ""
    text_en: str = ""
    confirmed: str = ""


class TermsShape(Shape):
    """A whole document."""

    format: int = Field(ge=1)
    code: str = Field(pattern=f"^{CODES}$")
    name_ja: str
    name_en: str
    document: Literal[
        "terms_of_use", "privacy_policy", "alliance_terms", "violation_policy",
        "cancellation_rules", "specification", "sla", "other",
    ]  # fmt: skip
    owner: str = ""
    law_ja: str = ""
    law_en: str = ""
    authoritative: Literal["ja", "en"] = "ja"
    other: Literal["translation", "summary", "none"] = "translation"
    clauses: tuple[ClauseShape, ...] = ()


LISTS: Mapping[str, str] = {"clauses": "id"}
"""The list of rows of a document, and what tells its rows apart."""


def terms_of(content: Content) -> TermsShape:
    """Return ``content`` as typed values; raises pydantic's ``ValidationError``."""
    return TermsShape.model_validate_json(content_bytes(content))


def mark_of(text: str) -> str:
    """Return what a translation that follows ``text`` is marked with."""
    return sha256(text.encode()).hexdigest()


def other_language(language: str) -> str:
    """Return the language that is not authoritative."""
    return "en" if language == "ja" else "ja"


def whole_text(rows: Iterable[Mapping[str, Any]], language: str) -> str:
    """Return the text of a document in one language."""
    return "".join(str(row.get(f"text_{language}") or "") for row in rows)


def parsed(rows: Iterable[Mapping[str, Any]], language: str) -> tuple[Clause, ...]:
    """Return the rows as clauses, each for itself; numbers as they are read together.

    Where the whole text is not taken apart as the rows are, a row is one clause
    without a number.
    """
    texts = [str(row.get(f"text_{language}") or "") for row in rows]
    begins: dict[int, Clause] = {}
    at = 0
    for clause in clauses_of("".join(texts)):
        begins[at] = clause
        at += len(clause.source)
    at = 0
    found = []
    for text in texts:
        read = begins.get(at)
        if read is None or not text or read.source != text:
            read = Clause(Level.LINE, (), "", "", text)
        found.append(read)
        at += len(text)
    return tuple(found)
