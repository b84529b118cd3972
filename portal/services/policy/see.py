"""The page of answers: what can be chosen, an answer with its clauses, two days."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from models.facts import Occasion
from models.kinds import Permission
from portal.domain.card import Words
from portal.domain.policy.ruling import Ruling
from portal.domain.publishing.rule_set import ClauseCited
from portal.services.actor_scene import kind_names
from portal.services.door import require
from portal.services.policy.clauses import Clauses, clauses_at
from portal.services.policy.may import Asked, Rulings, may
from portal.services.policy.replay import Replayed, replay
from portal.services.show_member import Given
from portal.store.cards import offering_names
from portal.store.engine import Connection, Store


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be asked about: services and kinds of actors, by their codes."""

    offerings: Mapping[str, Words]
    actors: Mapping[str, Words]


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


def clauses_of(store: Store, occasion: Occasion, found: Rulings) -> Clauses:
    """Return the same of an answer as they are called on its day, for a command."""
    require(store, occasion.acting, Permission.RULE_READ)
    with store.read() as connection:
        return _clauses(connection, found)


def _clauses(connection: Connection, found: Rulings) -> Clauses:
    cited = (each for ruling in found.rulings for each in cited_by(ruling))
    return clauses_at(connection, cited, found.at)
