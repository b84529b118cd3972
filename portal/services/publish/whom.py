"""Who in person can be asked to review a version."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from models.facts import Occasion
from models.kinds import OfferingPhase, Role, VersionedKind
from models.publishing_facts import Version
from portal.domain.calendar import day_of
from portal.domain.card import Words
from portal.domain.folding import fold
from portal.domain.publishing.actor import (
    STAGES,
    ActorShape,
    StakeholderShape,
    actor_of,
)
from portal.domain.publishing.offering import OfferingShape, phase_among, phases_of
from portal.domain.publishing.shapes import shape_problems
from portal.services.actor_scene import live_kinds
from portal.services.door import require
from portal.services.publish.meeting import meet
from portal.store.engine import Connection, Store
from portal.store.staff import staff_at_work
from portal.wording import LANGUAGES, say


def whom_to_ask(
    store: Store, occasion: Occasion, version_id: int
) -> Mapping[int, Words]:
    """Return by id who may read a version and edited nothing in it, by name."""
    with store.read() as connection:
        met = meet(connection, version_id, lock=False)
        people = staff_at_work(connection, occasion.at)
    require(store, occasion.acting, met.rules.edit)
    return {
        each.id: Words(each.name_ja, each.name_en)
        for each in people
        if met.rules.read in each.permissions and each.id not in met.version.editors
    }


STAGE_OF: Mapping[OfferingPhase | None, int] = {
    None: 1,
    OfferingPhase.CONSIDERED: 1,
    OfferingPhase.DESIGN: 2,
    OfferingPhase.PREPARATION: 3,
}
"""The step of service management that a phase belongs to; later ones to the last."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """Whom stakeholders stand for: roles and people to ask, and ``others`` by name."""

    roles: frozenset[Role] = frozenset()
    people: frozenset[int] = frozenset()
    others: tuple[Words, ...] = ()


def whom_to_propose(store: Store, occasion: Occasion, version_id: int) -> Proposed:
    """Return who has an interest in what a version says, of those who are asked.

    They are called as owners wrote them; who is called like a role, or like one of
    the staff, can be asked here.
    """
    people = whom_to_ask(store, occasion, version_id)
    with store.read() as connection:
        version = meet(connection, version_id, lock=False).version
        found = _stakeholders(connection, version, occasion.at)
    roles = {r: Words(*(say(f"roles.{r}", e) for e in LANGUAGES)) for r in Role}
    asked = [each for each in found if each.part == "member"]
    wanted = [Words(each.name_ja, each.name_en) for each in asked]
    known = [(w, _called(w, roles), _called(w, people)) for w in dict.fromkeys(wanted)]
    return Proposed(
        frozenset(role for _, role, _ in known if role is not None),
        frozenset(who for _, role, who in known if role is None and who is not None),
        tuple(words for words, role, who in known if role is None and who is None),
    )


Key = TypeVar("Key")


def _called(words: Words, names: Mapping[Key, Words]) -> Key | None:
    """Return which of ``names`` is meant: alike in one of the languages."""
    for key, each in names.items():
        if fold(each.ja) == fold(words.ja) or fold(each.en) == fold(words.en):
            return key
    return None


def _stakeholders(
    connection: Connection, version: Version, at: datetime
) -> tuple[StakeholderShape, ...]:
    """Return the stakeholders of an actor kind, or of a service at its step."""
    if version.kind is VersionedKind.ACTOR_PROFILE:
        if shape_problems(ActorShape, version.content):
            return ()
        return actor_of(version.content).stakeholders
    if version.kind is not VersionedKind.OFFERING:
        return ()
    if shape_problems(OfferingShape, version.content):
        return ()
    phases = phases_of(version.content.get("phases") or ())
    step = STAGE_OF.get(phase_among(phases, day_of(at)), STAGES[-1])
    meant = frozenset(version.content.get("actors") or ())
    live = live_kinds(connection, at).items()
    kinds = (actor_of(each.content) for code, each in live if code in meant)
    return tuple(
        each
        for actor in kinds
        for each in actor.stakeholders
        if each.offering in ("", version.code) and each.from_stage <= step
    )
