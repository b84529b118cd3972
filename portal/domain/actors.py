"""Actor kinds as a list: what stands in it on a day, and which of it was asked for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from models.kinds import ActorSide
from portal.domain.attributes.listing import Asked
from portal.domain.card import Words
from portal.domain.catalog import words_of
from portal.domain.folding import fold
from portal.domain.publishing.actor import PROFILE, ActorShape


@dataclass(frozen=True, slots=True)
class ListedActor:
    """One actor kind as its version of the day says.

    ``offerings`` are the services for it; ``gaps`` counts those of its action flow.
    """

    code: str
    number: int
    name: Words
    side: ActorSide
    bound_by: tuple[str, ...]
    offerings: tuple[str, ...]
    steps: int
    gaps: int
    search: str
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AskedActors:
    """What narrows the list; blank is anything. ``on`` None is today.

    ``attributes`` are values that owners defined, by code.
    """

    q: str = ""
    side: str = ""
    on: date | None = None
    attributes: Asked = ()


def fitting_actors(
    found: Iterable[ListedActor], asked: AskedActors
) -> tuple[ListedActor, ...]:
    """Return what was asked for; every word of the search has to be somewhere."""
    words = words_of(asked.q)
    return tuple(
        each
        for each in found
        if asked.side in ("", each.side) and all(word in each.search for word in words)
    )


def searched_text(actor: ActorShape) -> str:
    """Return what an actor kind is found by, folded, a line for each text."""
    stems = ("name", *PROFILE)
    names = ("code", *(f"{stem}_{each}" for stem in stems for each in ("ja", "en")))
    return "\n".join(fold(str(getattr(actor, name))) for name in names)
