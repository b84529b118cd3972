"""Ask which terms bind a member, and hand out the text that did: on record before."""

from dataclasses import dataclass
from datetime import datetime

from models.facts import Entry, MemberFacts, Occasion
from models.kinds import AuditAction, Permission
from models.publishing_facts import Content
from models.terms_facts import TermsAround, TermsVersionFact
from portal.domain.calendar import day_of
from portal.domain.instants import instant_of
from portal.domain.lengths import check_lengths
from portal.domain.publishing.content import read_content
from portal.domain.publishing.terms import (
    authoritative_of,
    clause_rows,
    mark_of,
    whole_text,
)
from portal.domain.terms.following import of_member
from portal.domain.terms.standing import TermsStanding
from portal.errors import InputRefused, NotFound
from portal.services.door import require
from portal.services.export import File
from portal.services.meeting import member_id_of
from portal.services.paper.paper import PDF, Paper
from portal.services.show_member import Given
from portal.services.terms.around import with_terms
from portal.services.terms.standing_words import name_words, sentence
from portal.store import lifecycles, members, publishing
from portal.store.access import record_access, record_shown
from portal.store.engine import Connection, Store
from portal.wording import say
from portal.wording.dates import day_words, instant_words

TXT = "text/plain"


@dataclass(frozen=True, slots=True)
class Binding:
    """Where a member stands with every document, as of one instant, known at one."""

    member_id: int
    member_number: str
    at: datetime
    known_at: datetime
    standings: tuple[TermsStanding, ...]


def see_binding(
    store: Store,
    occasion: Occasion,
    number: str,
    *,
    offering: str | None = None,
    at: Given = None,
    known_at: Given = None,
) -> Binding:
    """Return what binds a member and what they accepted, through one service or all.

    Leaves one access event per call, on disk before this returns.
    """
    require(store, occasion.acting, Permission.MEMBER_SHOW)
    found = _asked(store, occasion, number, offering, at, known_at)
    record_shown(store, occasion, found.member_id, {"terms"})
    return found


def _asked(
    store: Store,
    occasion: Occasion,
    number: str,
    offering: str | None,
    at: Given,
    known_at: Given,
) -> Binding:
    as_of = instant_of(at, occasion.at)
    as_known = instant_of(known_at, occasion.at)
    with store.read() as connection:
        member_id = member_id_of(connection, number)
        member = members.load_member(connection, member_id, as_of, as_known)
        if member is None:
            raise NotFound(what="member", number=number)
        around = _around(connection, member, as_of, as_known)
    if offering is not None:
        check_lengths(offering_code=offering)
        around = [each for each in around if each.party.offering == offering]
    found = of_member(around, as_of, as_known)
    return Binding(member_id, member.number, as_of, as_known, found)


def _around(
    connection: Connection, member: MemberFacts, at: datetime, known_at: datetime
) -> list[TermsAround]:
    versions = {each.lifecycle_version_id for each in member.memberships}
    versions |= {r.lifecycle_version_id for m in member.memberships for r in m.rows}
    known = lifecycles.lifecycles_of(connection, versions)
    found = with_terms(connection, member, known, at, known_at)
    held = [each.facts.terms for each in found.memberships]
    return [
        each
        for each in (*held, *found.terms)
        if each is not None and each.party.since is not None
    ]


# ------------------------------------------------------------------ the text itself


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which text: of which document, as of when, in which language, and as what."""

    document: str
    at: Given = None
    known_at: Given = None
    language: str = "ja"
    kind: str = "txt"


@dataclass(frozen=True, slots=True)
class GivenText:
    """The text of the version that bound a member, or would bind them."""

    version: TermsVersionFact
    standing: TermsStanding
    at: datetime
    text: str

    @property
    def mark(self) -> str:
        """The SHA-256 of the text, as acceptances of it carry."""
        return mark_of(self.text)


def give_text(
    store: Store, occasion: Occasion, number: str, wanted: Wanted
) -> GivenText:
    """Return the text that bound a member on a day (Civil Code art. 548-3).

    Who asked for it, and for which, is on record before this returns.
    """
    require(store, occasion.acting, Permission.MEMBER_SHOW)
    check_lengths(document=wanted.document)
    found = _asked(store, occasion, number, None, wanted.at, wanted.known_at)
    standing = next((e for e in found.standings if e.document == wanted.document), None)
    if standing is None:
        known = sorted(each.document for each in found.standings)
        raise InputRefused("text_of_nothing", on=day_of(found.at), known=known)
    version = standing.bound.version if standing.bound else standing.asked
    with store.read() as connection:
        content = read_content(
            publishing.stored_content(connection, version.version_id)
        )
    given = GivenText(version, standing, found.at, _text(content, wanted.language))
    _note(store, occasion, found, given, wanted)
    return given


def _text(content: Content, language: str) -> str:
    """Return the text in a language, else in the one that it was written in."""
    clauses = clause_rows(content)
    own = authoritative_of(content)
    text = whole_text(clauses, language)
    return text if text.strip() else whole_text(clauses, own)


def _note(
    store: Store, occasion: Occasion, found: Binding, given: GivenText, wanted: Wanted
) -> None:
    version = given.version
    entry = Entry(
        action=AuditAction.TEXT_GIVEN,
        entity_type="thing_version",
        entity_id=version.version_id,
        member_id=found.member_id,
        facts={
            "document": version.document,
            "number": version.number,
            "name": {"ja": version.name_ja, "en": version.name_en},
            "on": day_of(found.at),
            "language": wanted.language,
            "text_sha256": given.mark,
        },
    )
    record_access(store, occasion, entry)


def text_file(store: Store, occasion: Occasion, number: str, wanted: Wanted) -> File:
    """Return the same as a file, ``txt`` or ``pdf``."""
    if wanted.kind not in ("txt", "pdf"):
        raise InputRefused("filter_unknown", filter="format", value=wanted.kind)
    given = give_text(store, occasion, number, wanted)
    name = f"{given.version.document}-{given.version.number}-{day_of(given.at)}"
    if wanted.kind == "txt":
        return File(f"{name}.txt", TXT, given.text.encode(), 1)
    return File(f"{name}.pdf", PDF, _paper(given, wanted.language), 1)


def _paper(given: GivenText, language: str) -> bytes:
    version = given.version
    title = say(
        "acceptance.text.title",
        language,
        document=name_words(version, language),
        number=version.number,
    )
    paper = Paper(title, language)
    paper.heading(title)
    paper.facts(
        (
            (_said("on", language), day_words(given.at, language)),
            (_said("since", language), instant_words(version.effective_at, language)),
            (_said("standing", language), sentence(given.standing, language)),
            (_said("mark", language), given.mark),
        )
    )
    paper.paragraph(given.text)
    return paper.written()


def _said(name: str, language: str) -> str:
    return say(f"acceptance.text.{name}", language)
