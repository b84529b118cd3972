"""Which texts have to be accepted before a change, as they would be shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.facts import Change
from models.terms_facts import TermsVersionFact
from portal.domain.case import Case
from portal.domain.publishing.content import read_content
from portal.domain.publishing.terms import clause_rows, mark_of, whole_text
from portal.domain.terms.along import to_accept_along
from portal.store import publishing
from portal.store.engine import Connection
from portal.wording import LANGUAGES


@dataclass(frozen=True, slots=True)
class ToAccept:
    """A version to accept along with a change, for the service that asks for it.

    ``texts`` are the SHA-256 of its text in each language it is there in, ``coming``
    what is scheduled for whoever joins, the next one first.
    """

    offering_code: str
    version: TermsVersionFact
    texts: Mapping[str, str]
    coming: tuple[TermsVersionFact, ...] = ()

    @property
    def document(self) -> str:
        """The code of the document."""
        return self.version.document


def texts_to_accept(
    connection: Connection, change: Change, case: Case
) -> tuple[ToAccept, ...]:
    """Return what has to be accepted before ``change``, each with its texts."""
    found = []
    for each in to_accept_along(change, case):
        version = each.owes.version if each.owes else each.asked
        texts = text_hashes(connection, version)
        coming = tuple(v for v in each.coming if v.number > version.number)
        found.append(ToAccept(change.offering_code, version, texts, coming))
    return tuple(found)


def text_hashes(connection: Connection, version: TermsVersionFact) -> dict[str, str]:
    """Return the SHA-256 of the text of a version in each language it has."""
    content = read_content(publishing.stored_content(connection, version.version_id))
    rows = clause_rows(content)
    texts = {each: whole_text(rows, each) for each in LANGUAGES}
    return {each: mark_of(text) for each, text in texts.items() if text.strip()}
