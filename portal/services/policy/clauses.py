"""The clauses that rules can cite on a day, as people call them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache

from models.kinds import VersionedKind
from models.publishing_facts import Content, Version
from portal.domain.card import Words
from portal.domain.publishing.content import read_content
from portal.domain.publishing.phases import in_force
from portal.domain.publishing.places import name_of
from portal.domain.publishing.rule_set import ClauseCited
from portal.domain.publishing.rule_set_known import Cited
from portal.domain.publishing.terms import (
    authoritative_of,
    clause_rows,
    other_language,
    parsed,
)
from portal.domain.terms.clauses import Clause as Parsed
from portal.domain.terms.table import places_of
from portal.store import publishing
from portal.store.engine import Connection
from portal.wording import LANGUAGES, say

SHORT = 30
"""So many characters of a clause say how it begins."""

Called = Mapping[str, tuple[Words, Words]]
"""Clauses by their ids: what each is called, and the same with how it begins."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause that a rule follows from, in the version of the day that is asked."""

    document: Words
    number: int
    version_id: int
    called: Words
    """What it is called: its number and heading."""


Clauses = Mapping[tuple[str, str], Clause]
"""Clauses by their document's code and their own id."""


def clauses_at(
    connection: Connection, cited: Iterable[ClauseCited], at: datetime
) -> Clauses:
    """Return what clauses are called in the versions in force at an instant.

    Those of a document that has none in force then are left out.
    """
    wanted = {(each.document, each.clause) for each in cited}
    if not wanted:
        return {}
    heads = publishing.approved_heads(connection, VersionedKind.TERMS)
    live = {
        code: in_force([e for e in heads if e.code == code], at) for code, _ in wanted
    }
    ids = {each.id for each in live.values() if each is not None}
    stored = publishing.stored_contents(connection, ids) if ids else {}
    return {
        (code, clause): _clause(_filled(version, stored), clause)
        for code, clause in sorted(wanted)
        if (version := live[code]) is not None
    }


def _filled(version: Version, stored: Mapping[int, bytes]) -> Version:
    return replace(version, content=read_content(stored[version.id]))


def _clause(version: Version, clause: str) -> Clause:
    called = clauses_of_version(version).get(clause)
    return Clause(
        document=name_of(version.content) or Words(version.code, version.code),
        number=version.number,
        version_id=version.id,
        called=called[0] if called else Words(clause, clause),
    )


def citable_at(
    connection: Connection, at: datetime
) -> tuple[dict[str, Cited], dict[str, Mapping[str, Words]]]:
    """Return the documents in force at ``at`` with their clauses, and how they begin.

    Clauses that only earlier versions had are told as removed.
    """
    of: dict[str, list[Version]] = {}
    for each in publishing.approved_versions(connection, [VersionedKind.TERMS]):
        of.setdefault(each.code, []).append(each)
    cited: dict[str, Cited] = {}
    begins: dict[str, Mapping[str, Words]] = {}
    for code, versions in sorted(of.items()):
        live = in_force(versions, at)
        if live is not None:
            now = clauses_of_version(live)
            begins[code] = {each: words for each, (_, words) in now.items()}
            cited[code] = _cited(live, versions, now)
    return cited, begins


def _cited(live: Version, versions: Sequence[Version], now: Called) -> Cited:
    gone = {
        each: _repealed(name)
        for version in versions
        for each, (name, _) in clauses_of_version(version).items()
        if each not in now
    }
    names = {each: name for each, (name, _) in now.items()}
    name = name_of(live.content) or Words(live.code, live.code)
    return Cited(name, names, gone)


def _repealed(name: Words) -> Words:
    said = (say("rules_page.repealed", n, clause=name.say(n)) for n in LANGUAGES)
    return Words(*said)


def clauses_of_version(version: Version) -> Called:
    """Return the clauses of a version by their ids; kept by its content's hash."""
    return _clauses(_Text(version.content_hash, version.content))


_Name = tuple[str, str]
"""A clause in one language: what it is called, and the same with how it begins."""


@dataclass(frozen=True, slots=True)
class _Text:
    """A content that its hash stands for."""

    hash: str
    content: Content = field(compare=False, repr=False)


@lru_cache(maxsize=256)
def _clauses(text: _Text) -> Called:
    rows, first = clause_rows(text.content), authoritative_of(text.content)
    by_language: dict[str, list[tuple[str, str] | None]] = {
        each: _called(text.content, each) for each in LANGUAGES
    }
    other = by_language[other_language(first)]
    found: dict[str, tuple[Words, Words]] = {}
    for place, row in enumerate(rows):
        mine = by_language[first][place]
        both = {first: mine, other_language(first): other[place] or mine}
        short, long = (
            Words(*((both[n] or (str(row["id"]),) * 2)[which] for n in LANGUAGES))
            for which in (0, 1)
        )
        found[str(row["id"])] = (short, long)
    return found


def _called(content: Content, language: str) -> list[_Name | None]:
    """Return each clause's name in a language, and the same with how it begins.

    None where the clause says nothing in that language.
    """
    clauses = parsed(clause_rows(content), language)
    places = places_of(clauses)
    return [_name(*each) for each in zip(clauses, places, strict=True)]


def _name(clause: Parsed, place: str) -> _Name | None:
    text = " ".join(clause.body.split())
    label = f"{place} {clause.heading}".strip()
    if not label and not text:
        return None
    start = f"{text[:SHORT]}…" if len(text) > SHORT else text
    return label or start, f"{label} {start}".strip()
