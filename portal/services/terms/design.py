"""What the page of terms shows: documents, one version, two beside each other."""

from dataclasses import dataclass

from models.facts import Occasion
from models.kinds import Permission, VersionedKind
from models.publishing_facts import Content, Version
from portal.domain.publishing.rows import Values
from portal.domain.publishing.shapes import shape_problems
from portal.domain.publishing.steps import would_hold
from portal.domain.publishing.terms import (
    TermsShape,
    authoritative_of,
    clause_rows,
    parsed,
)
from portal.domain.publishing.terms_effect_forms import Whom
from portal.domain.publishing.terms_forms import first_content
from portal.domain.terms.clauses import Clause
from portal.domain.terms.taking_in import TakenIn, take_in, translate
from portal.services.door import require
from portal.services.publish.begin import ThereIs, start_new, there_is
from portal.services.publish.see import Seen, see_version
from portal.services.terms.whom import whom_at
from portal.store.engine import Store

KIND = VersionedKind.TERMS


@dataclass(frozen=True, slots=True)
class TermsDesign:
    """One version, and its clauses as the authoritative language numbers them.

    ``whom`` is whom it can name from the instant on from which it would hold.
    """

    seen: Seen
    clauses: tuple[Clause, ...]
    whom: Whom


def see_terms(
    store: Store, occasion: Occasion, code: str, number: int | str | None = None
) -> TermsDesign:
    """Return one version of a document; without a number the one in force."""
    require(store, occasion.acting, Permission.TERMS_READ)
    seen = see_version(store, occasion, KIND, code, number)
    content = seen.shown.version.content
    with store.read() as connection:
        whom = whom_at(connection, would_hold(seen.shown.version, occasion.at))
    if shape_problems(TermsShape, content):
        return TermsDesign(seen, (), whom)
    clauses = parsed(clause_rows(content), authoritative_of(content))
    return TermsDesign(seen, clauses, whom)


def see_documents(store: Store, occasion: Occasion) -> ThereIs:
    """Return every document of terms, by its code."""
    return there_is(store, occasion, KIND)


def begin_terms(store: Store, occasion: Occasion, values: Values) -> Version:
    """Begin a document that is new; refuses a code that another one has."""
    require(store, occasion.acting, Permission.TERMS_EDIT)
    return start_new(store, occasion, KIND, str(values["code"]), first_content(values))


def taken_in(content: Content, text: str, language: str) -> TakenIn:
    """Return the clauses of a document when a text in ``language`` is taken in.

    The first text is taken in as it is, whichever language it has.
    """
    rows, first = clause_rows(content), authoritative_of(content)
    text = _one_line_end(text)
    if language == first or not rows:
        return take_in(rows, parsed(rows, language), text, language)
    return translate(rows, parsed(rows, first), text, language)


def _one_line_end(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.endswith("\n") else f"{text}\n"
