"""A document of terms as the content of a version: its clauses in both languages.

``FORMAT`` is raised when an older program could no longer read what this one writes.
A clause keeps its id whatever number it carries, so that citations hold. Its text is
what the document says, with number and heading; one language is authoritative, and a
translation names the text it was confirmed against by its SHA-256.
"""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, Literal

from pydantic import Field

from models.kinds import Role
from models.publishing_facts import Content
from models.terms_kinds import AcceptanceMode, AfterGrace, ChangeClass
from portal.domain.publishing.content import content_bytes
from portal.domain.publishing.kinds import CODES
from portal.domain.publishing.shapes import Shape
from portal.domain.terms.clauses import Clause, Level, clauses_of

FORMAT = 2
CLAUSE_ID = "[a-z][a-z0-9_]{0,39}"
DOCUMENTS = ("terms_of_use", "privacy_policy", "alliance_terms", "violation_policy",
             "cancellation_rules", "specification", "sla", "other")  # fmt: skip
"""The kinds of documents."""
AUTHORITATIVE = ("ja", "en")
OTHERS = ("translation", "summary", "none")
"""What the text in the other language is."""


class ClauseShape(Shape):
    """A clause; ``confirmed`` is the mark of the text its translation follows.

    ``came_from`` are the ids of clauses of the version before that it was split off
    from, or that were merged into it.
    """

    id: str = Field(pattern=f"^{CLAUSE_ID}$")
    level: int = Field(ge=min(Level), le=max(Level))
    text_ja: str = ""
    text_en: str = ""
    confirmed: str = ""
    came_from: tuple[str, ...] = ()


class AttachmentShape(Shape):
    """A file that belongs to the document, told by its SHA-256."""

    id: str = Field(pattern=f"^{CLAUSE_ID}$")
    file: str = Field(min_length=1, max_length=120)
    size: int = Field(ge=1)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


class AppliesShape(Shape):
    """Whom the document binds: actor kinds and offerings, narrowed by attributes.

    An empty list means all. ``only`` are codes of attributes with the values that
    they must have. Of two documents of one kind the one with the higher
    ``precedence`` binds. ``flows_down``: it also binds the users of whom it binds.
    """

    id: str = Field(pattern=f"^{CLAUSE_ID}$")
    actors: tuple[str, ...] = ()
    offerings: tuple[str, ...] = ()
    only: dict[str, tuple[str, ...]] = Field(default={}, max_length=10)
    precedence: int = Field(default=1, ge=1, le=99)
    mode: AcceptanceMode = AcceptanceMode.DEEMED
    after: AfterGrace = AfterGrace.ASK
    flows_down: bool = False


class PurposeShape(Shape):
    """What personal data is used for; ``consent``: only with the person's consent.

    ``abroad``: data goes to a third party in a foreign country. ``country``,
    ``system`` and ``measures`` are what has to be told before consent to that is
    asked (APPI 28(2)): where it is, its protection of personal data, and what the
    third party does to protect it.
    """

    id: str = Field(pattern=f"^{CLAUSE_ID}$")
    name_ja: str
    name_en: str
    consent: bool = False
    consent_text_ja: str = ""
    consent_text_en: str = ""
    abroad: bool = False
    country_ja: str = ""
    country_en: str = ""
    system_ja: str = ""
    system_en: str = ""
    measures_ja: str = ""
    measures_en: str = ""


class DataItemShape(Shape):
    """A kind of personal data and the purposes that it is used for."""

    id: str = Field(pattern=f"^{CLAUSE_ID}$")
    name_ja: str
    name_en: str
    purposes: tuple[str, ...] = ()


class TermsShape(Shape):
    """A whole document.

    ``reviewers`` are asked besides legal; where there are none, those of its kind.
    ``change`` and the reasons say how it differs from the version before;
    ``notice_days`` is what this text promises for the next change, ``grace_days`` how
    long somebody may take to accept this one.
    """

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
    reviewers: tuple[Role, ...] = ()
    clauses: tuple[ClauseShape, ...] = ()
    change: ChangeClass = ChangeClass.FIRST
    reasons_ja: str = ""
    reasons_en: str = ""
    notice_days: int | None = Field(default=None, ge=0, le=366)
    grace_days: int | None = Field(default=None, ge=0, le=366)
    applies: tuple[AppliesShape, ...] = ()
    purposes: tuple[PurposeShape, ...] = ()
    items: tuple[DataItemShape, ...] = ()
    attachments: tuple[AttachmentShape, ...] = ()


LISTS: Mapping[str, str] = {
    "clauses": "id",
    "applies": "id",
    "purposes": "id",
    "items": "id",
    "attachments": "id",
}
"""The lists of rows of a document, and what tells the rows of each apart."""


def terms_of(content: Content) -> TermsShape:
    """Return ``content`` as typed values; raises pydantic's ``ValidationError``."""
    return TermsShape.model_validate_json(content_bytes(content))


def mark_of(text: str) -> str:
    """Return what a translation that follows ``text`` is marked with."""
    return sha256(text.encode()).hexdigest()


def mark_after(mark: str, before: str, after: str) -> str:
    """Return the mark of a translation when its text becomes ``after``.

    It follows as before where only blanks around the text are others.
    """
    same = before.strip() == after.strip()
    return mark_of(after) if same and mark == mark_of(before) else mark


def other_language(language: str) -> str:
    """Return the language that is not authoritative."""
    return "en" if language == "ja" else "ja"


def authoritative_of(content: Content) -> str:
    """Return the language that is authoritative, said or not."""
    return str(content.get("authoritative") or _default("authoritative"))


def other_of(content: Content) -> str:
    """Return what the text in the other language is, said or not."""
    return str(content.get("other") or _default("other"))


def clause_rows(content: Content) -> Sequence[Mapping[str, Any]]:
    """Return the clauses; there are none where the content does not say any."""
    return content.get("clauses") or ()


def _default(name: str) -> Any:
    return TermsShape.model_fields[name].default


def lagging(content: Content) -> tuple[int, int]:
    """Return how many clauses have no translation, and how many an unconfirmed one."""
    if other_of(content) != "translation":
        return 0, 0
    first = authoritative_of(content)
    missing = stale = 0
    for row in clause_rows(content):
        if not str(row.get(f"text_{other_language(first)}") or "").strip():
            missing += 1
        elif row.get("confirmed") != mark_of(str(row.get(f"text_{first}") or "")):
            stale += 1
    return missing, stale


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
