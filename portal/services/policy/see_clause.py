"""The text of a clause that a rule follows from: of the version that binds."""

from dataclasses import dataclass

from models.facts import Occasion
from models.kinds import Permission, VersionedKind
from models.publishing_facts import Content
from portal.domain.card import Words
from portal.domain.instants import instant_of
from portal.domain.lengths import check_lengths
from portal.domain.publishing.content import read_content
from portal.domain.publishing.phases import in_force
from portal.domain.publishing.places import name_of
from portal.domain.publishing.terms import clause_rows
from portal.errors import InputRefused, NotFound
from portal.services.door import require
from portal.services.show_member import Given
from portal.services.terms.binding import Wanted, give_text
from portal.store import publishing
from portal.store.engine import Store


@dataclass(frozen=True, slots=True)
class Cited:
    """Which clause of which document is asked for, of a member or of nobody."""

    document: str
    clause: str
    member: str | None = None
    at: Given = None
    known_at: Given = None
    language: str = "ja"


@dataclass(frozen=True, slots=True)
class ClauseText:
    """The text of a clause; ``binds`` is whether its version bound the member."""

    document: Words
    number: int
    version_id: int
    text: Words
    binds: bool


def see_clause(store: Store, occasion: Occasion, cited: Cited) -> ClauseText:
    """Return a clause as it binds a member on a day, else as it is in force.

    That a member's text was handed out is on record before this returns.
    """
    require(store, occasion.acting, Permission.TERMS_READ)
    check_lengths(document=cited.document, offering_code=cited.clause)
    version_id = _that_binds(store, occasion, cited) if cited.member else None
    binds = version_id is not None
    if version_id is None:
        version_id = _in_force(store, occasion, cited)
    with store.read() as connection:
        stored = publishing.stored_contents(connection, [version_id])
        heads = publishing.approved_heads(connection, VersionedKind.TERMS)
    content = read_content(stored[version_id])
    number = next(each.number for each in heads if each.id == version_id)
    name = name_of(content) or Words(cited.document, cited.document)
    return ClauseText(name, number, version_id, _text(content, cited), binds)


def _that_binds(store: Store, occasion: Occasion, cited: Cited) -> int | None:
    """Return the version that bound the member, None where the text is for others."""
    wanted = Wanted(cited.document, cited.at, cited.known_at, cited.language)
    try:
        given = give_text(store, occasion, cited.member or "", wanted)
    except InputRefused as refused:
        if refused.code != "text_of_nothing":
            raise
        return None
    return given.version.version_id if given.standing.bound else None


def _in_force(store: Store, occasion: Occasion, cited: Cited) -> int:
    at = instant_of(cited.at, occasion.at)
    with store.read() as connection:
        heads = publishing.approved_heads(connection, VersionedKind.TERMS)
    live = in_force([each for each in heads if each.code == cited.document], at)
    if live is None:
        raise NotFound(what="clause", number=f"{cited.document} {cited.clause}")
    return live.id


def _text(content: Content, cited: Cited) -> Words:
    """Return the text of the clause; what it lacks in one language the other says."""
    row = next((e for e in clause_rows(content) if e["id"] == cited.clause), None)
    if row is None:
        raise NotFound(what="clause", number=f"{cited.document} {cited.clause}")
    ja, en = (str(row.get(f"text_{each}") or "").strip() for each in ("ja", "en"))
    return Words(ja or en, en or ja)
