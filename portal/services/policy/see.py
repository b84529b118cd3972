"""The page of answers: what can be chosen, an answer with its clauses, two days."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from models.facts import Occasion
from models.kinds import Permission, VersionedKind
from models.publishing_facts import Version
from portal.domain.card import Words
from portal.domain.policy.ruling import Ruling
from portal.domain.publishing.content import read_content
from portal.domain.publishing.phases import in_force
from portal.domain.publishing.places import name_of
from portal.domain.publishing.rule_set import ClauseCited
from portal.services.actor_scene import kind_names
from portal.services.door import require
from portal.services.policy.clauses import clauses_of_version
from portal.services.policy.may import Asked, Rulings, may
from portal.services.policy.replay import Replayed, replay
from portal.services.show_member import Given
from portal.store import publishing
from portal.store.cards import offering_names
from portal.store.engine import Connection, Store


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be asked about: services and kinds of actors, by their codes."""

    offerings: Mapping[str, Words]
    actors: Mapping[str, Words]


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause that a rule follows from, in the version of the day that is asked."""

    document: Words
    number: int
    version_id: int
    called: Words
    """What it is called: its number and heading."""


Clauses = Mapping[tuple[str, str], Clause]


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer with what its page shows beside it.

    ``other`` is the answer of the day that it is compared with, ``again`` how it was
    given before, where it is asked for by its number.
    """

    asked: Asked
    found: Rulings
    clauses: Clauses = field(default_factory=dict)
    other: Rulings | None = None
    again: Replayed | None = None

    @property
    def number(self) -> str | None:
        """The number of this answer."""
        return self.again.number if self.again else self.found.number


def choices(store: Store, occasion: Occasion) -> Choices:
    """Return what can be chosen on the page."""
    require(store, occasion.acting, Permission.RULE_READ)
    with store.read() as connection:
        named = offering_names(connection)
        return Choices(
            {code: Words(*both) for code, both in named.items()}, kind_names(connection)
        )


def see_answer(
    store: Store, occasion: Occasion, asked: Asked, versus: Given = None
) -> Answered:
    """Return an answer, and that of another day beside it; each is on record."""
    found = may(store, occasion, asked)
    other = may(store, occasion, replace(asked, at=versus)) if versus else None
    with store.read() as connection:
        clauses = _clauses(connection, found)
    return Answered(asked, found, clauses, other)


def see_again(store: Store, occasion: Occasion, number: str) -> Answered:
    """Return an answer that was given, by its number."""
    again = replay(store, occasion, number)
    with store.read() as connection:
        clauses = _clauses(connection, again.rulings)
    return Answered(again.asked, again.rulings, clauses, again=again)


# ------------------------------------------------------------------ clauses


def cited_by(ruling: Ruling) -> Iterable[ClauseCited]:
    """Return the clauses that the rules of an answer and its tables follow from."""
    answer = ruling.answer
    named = (*answer.deciding, *answer.also, *answer.beaten)
    cited = [answer.rules.rule(name).clause for name in named]
    cited += [each.row.clause for each in ruling.beside if each.row]
    return dict.fromkeys(each for each in cited if each is not None)


def _clauses(connection: Connection, found: Rulings) -> Clauses:
    cited = {(e.document, e.clause) for r in found.rulings for e in cited_by(r)}
    if not cited:
        return {}
    heads = publishing.approved_heads(connection, VersionedKind.TERMS)
    live = {
        code: in_force([e for e in heads if e.code == code], found.at)
        for code, _ in cited
    }
    ids = {each.id for each in live.values() if each is not None}
    stored = publishing.stored_contents(connection, ids) if ids else {}
    return {
        (code, clause): _clause(_filled(version, stored), clause)
        for code, clause in sorted(cited)
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
