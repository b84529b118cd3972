"""Who is bound, has accepted, or still owes: pages of it, a file, and counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from models.facts import Entry, Occasion
from models.kinds import AuditAction, Permission, VersionedKind
from models.terms_facts import TermsVersionFact
from portal.domain.card import Words
from portal.domain.instants import instant_of
from portal.domain.lengths import check_lengths
from portal.domain.publishing.shapes import shape_problems
from portal.domain.publishing.terms import TermsShape
from portal.domain.terms.locking import locked_of_all
from portal.domain.terms.owing import (
    AT_ONCE,
    COUNTED,
    AskedOwing,
    OwedOfAll,
    Sort,
    documents_at,
    owed_of_version,
    wrong_in,
)
from portal.errors import InputRefused
from portal.services.actor_scene import kind_names
from portal.services.door import require
from portal.services.export import File, Sheet, as_file, check_format
from portal.services.publish.read import versions_of
from portal.services.show_member import named
from portal.services.terms.impact import Counted, as_counted
from portal.store import cards
from portal.store.acceptance_lists import (
    ListedMember,
    Narrowed,
    count_members,
    everything,
    members_listed,
)
from portal.store.audit import record
from portal.store.engine import Connection, Store
from portal.store.found_log import record_found
from portal.store.terms import terms_facts
from portal.wording import say
from portal.wording.dates import day_words, instant_words

COLUMNS = ("number", "actor", "accepted", "version")


@dataclass(frozen=True, slots=True)
class OwingPage:
    """A page of members; ``count`` stops one behind ``COUNTED``.

    ``documents`` are those in force on that day; ``owed`` is what the chosen one asks
    of all, None where there is no document at all. ``numbers`` are those of versions.
    """

    asked: AskedOwing
    at: datetime
    known_at: datetime
    documents: Mapping[str, OwedOfAll]
    owed: OwedOfAll | None
    members: tuple[ListedMember, ...]
    count: int
    numbers: Mapping[int, int]
    actors: Mapping[str, Words]
    offerings: Mapping[str, Words]
    after: int | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class _Question:
    """What was asked, read: the instant, the documents, and the one that is meant."""

    at: datetime
    known_at: datetime
    documents: Mapping[str, OwedOfAll]
    narrowed: Narrowed | None
    versions: tuple[TermsVersionFact, ...]


def see_owing(
    store: Store,
    occasion: Occasion,
    asked: AskedOwing,
    *,
    after: int | None = None,
    before: int | None = None,
) -> OwingPage:
    """Return a page of members; that they were seen is on record before."""
    require(store, occasion.acting, Permission.ACCEPTANCE_LIST)
    _check(store, occasion, asked)
    with store.read() as connection:
        question = _question(connection, occasion, asked)
        found, count = _found(connection, question, after, before)
        actors = kind_names(connection)
        offerings = named(cards.offering_names(connection).items())
    more = len(found) > AT_ONCE
    back = before is not None
    kept = found[-AT_ONCE:] if back else found[:AT_ONCE]
    if kept:
        ids = sorted(each.id for each in kept)
        record_found(store, occasion, ids, action=AuditAction.ACCEPTANCES_LISTED)
    return OwingPage(
        asked=asked,
        at=question.at,
        known_at=question.known_at,
        documents=question.documents,
        owed=question.narrowed.owed if question.narrowed else None,
        members=tuple(kept),
        count=count,
        numbers={each.version_id: each.number for each in question.versions},
        actors=actors,
        offerings=offerings,
        after=kept[-1].id if kept and (more or back) else None,
        before=kept[0].id if kept and (more if back else after) else None,
    )


def _check(store: Store, occasion: Occasion, asked: AskedOwing) -> None:
    if asked.version:
        require(store, occasion.acting, Permission.TERMS_READ)
    for refused in wrong_in(asked):
        raise refused
    check_lengths(
        document=asked.document, offering_code=asked.offering, filter=asked.actor
    )


def _question(
    connection: Connection, occasion: Occasion, asked: AskedOwing
) -> _Question:
    at = instant_of(asked.on or None, occasion.at)
    known_at = instant_of(asked.known or None, occasion.at)
    versions = terms_facts(connection)
    whole = everything(connection)
    documents = documents_at(versions, at, known_at, whole)
    if asked.version:
        counted = _counted(connection, occasion, asked)
        owed_then = owed_of_version(counted.version, whole, counted.beside)
        documents[asked.document] = owed_then
        versions = (*versions, counted.version)
    code = asked.document or _first(documents)
    known = {each.document for each in versions}
    if asked.document and asked.document not in known:
        raise InputRefused("acceptance_document_unknown", known=sorted(known))
    owed, sort = documents.get(code), asked.sorted_as
    if owed and sort is Sort.LOCKED:
        owed, sort = locked_of_all(owed, versions, at), Sort.OWES
    narrowed = None
    if owed:
        narrowed = Narrowed(
            owed,
            sort,
            asked.actor,
            asked.offering,
            now=at == known_at == occasion.at,
            known_now=known_at >= occasion.at,
        )
    return _Question(at, known_at, documents, narrowed, versions)


def _first(documents: Mapping[str, OwedOfAll]) -> str:
    """Return the document that is looked at first: one that asks, if any does."""
    asking = (code for code, owed in documents.items() if owed.asking)
    return next(asking, next(iter(documents), ""))


def _counted(connection: Connection, occasion: Occasion, asked: AskedOwing) -> Counted:
    """Return the version that is asked about, published or not."""
    versions = versions_of(connection, VersionedKind.TERMS, asked.document)
    found = next((e for e in versions if e.number == int(asked.version)), None)
    if found is None or shape_problems(TermsShape, found.content):
        raise InputRefused("filter_unknown", filter="version", value=asked.version)
    return as_counted(connection, found, occasion.at)


def _found(
    connection: Connection,
    question: _Question,
    after: int | None,
    before: int | None,
) -> tuple[list[ListedMember], int]:
    if question.narrowed is None:
        return [], 0
    given = (connection, question.narrowed, question.at, question.known_at)
    found = members_listed(*given, AT_ONCE + 1, after=after, before=before)
    return found, count_members(*given)


def owing_counts(
    store: Store, occasion: Occasion
) -> tuple[tuple[TermsVersionFact, int], ...]:
    """Return how many still owe each document now, at most one more than counted."""
    require(store, occasion.acting, Permission.ACCEPTANCE_LIST)
    with store.read() as connection:
        question = _question(connection, occasion, AskedOwing())
        at = occasion.at
        return tuple(
            (
                owed.version,
                count_members(
                    connection, Narrowed(owed, AskedOwing().sorted_as), at, at
                ),
            )
            for owed in question.documents.values()
            if owed.asking
        )


def terms_locks(
    store: Store, occasion: Occasion
) -> tuple[tuple[TermsVersionFact, int], ...]:
    """Return how many each document locks now, at most one more than counted."""
    require(store, occasion.acting, Permission.LOCK_LIST)
    at = occasion.at
    with store.read() as connection:
        versions = terms_facts(connection)
        found = documents_at(versions, at, at, everything(connection)).values()
        locked = [locked_of_all(each, versions, at) for each in found]
        return tuple(
            (owed.version, count)
            for owed in locked
            if owed.parts
            and (count := count_members(connection, Narrowed(owed, Sort.OWES), at, at))
        )


# ------------------------------------------------------------------ as a file


def export_owing(
    store: Store, occasion: Occasion, kind: str, asked: AskedOwing, language: str
) -> File:
    """Return the members that were asked for as ``csv`` or ``xlsx``, without names.

    Its event is on disk before this returns.
    """
    require(store, occasion.acting, Permission.ACCEPTANCE_LIST)
    _check(store, occasion, asked)
    check_format(kind)
    with store.read() as connection:
        question = _question(connection, occasion, asked)
        narrowed = question.narrowed
        found: list[ListedMember] = []
        if narrowed is not None:
            given = (connection, narrowed, question.at, question.known_at)
            if count_members(*given) > COUNTED:
                raise InputRefused(
                    "export_too_large", count=f">{COUNTED:,}", most=f"{COUNTED:,}"
                )
            found = members_listed(*given, COUNTED)
        actors = kind_names(connection)
    numbers = {each.version_id: each.number for each in question.versions}
    sheet = Sheet(
        say("pages.acceptances.title", language),
        [
            (say("acceptance.list.on", language), day_words(question.at, language)),
            (
                say("acceptance.list.known", language),
                day_words(question.known_at, language),
            ),
        ],
        [say(f"acceptance.list.{each}", language) for each in COLUMNS],
        [
            (
                each.number,
                actors[each.actor].say(language)
                if each.actor in actors
                else each.actor,
                instant_words(each.acted_at, language) if each.acted_at else "",
                numbers.get(each.version_id or 0),
            )
            for each in found
        ],
    )
    file = as_file(sheet, f"acceptances-{asked.sorted_as}", kind)
    _note(store, occasion, asked, file)
    return file


def _note(store: Store, occasion: Occasion, asked: AskedOwing, file: File) -> None:
    entry = Entry(
        action=AuditAction.ACCEPTANCES_EXPORTED,
        entity_type="acceptances",
        entity_id=0,
        facts={"rows": file.rows, "filters": dict(asked.narrow)},
    )
    with store.write() as connection:
        record(connection, store.keys, occasion, entry)
