"""What the rows of a rule set can name on a day, with the words of its codes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.domain.card import Words


@dataclass(frozen=True, slots=True)
class Cited:
    """A document that can be cited: its name, and its clauses of the day.

    ``gone`` are clauses that earlier versions had, with words that say so.
    """

    name: Words
    clauses: Mapping[str, Words]
    gone: Mapping[str, Words] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """What a rule set of a day can name, with its words.

    ``functions`` and ``states`` are those of all services; ``begins`` are clauses
    with how they begin, by document and clause. ``others`` is what rows name that is
    not there on that day, by the field and the code.
    """

    actors: Mapping[str, Words] = field(default_factory=dict)
    offerings: Mapping[str, Words] = field(default_factory=dict)
    functions: Mapping[str, Words] = field(default_factory=dict)
    states: Mapping[str, Words] = field(default_factory=dict)
    documents: Mapping[str, Cited] = field(default_factory=dict)
    begins: Mapping[str, Mapping[str, Words]] = field(default_factory=dict)
    others: Mapping[tuple[str, str], Words] = field(default_factory=dict)
    attributes: Mapping[str, Words] = field(default_factory=dict)
    responses: Mapping[str, Words] = field(default_factory=dict)
    causes: Mapping[str, Words] = field(default_factory=dict)

    def names(self, part: str) -> Mapping[str, Words]:
        """Return what the codes of a field are called."""
        found: Mapping[str, Words] = getattr(self, part)
        return found
