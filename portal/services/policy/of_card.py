"""What a member may do with the services they have, for their card.

The card has read the member, their locks, terms and contracts already: only the rules
in force and what the services say of themselves are asked for beside.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from models.facts import MemberFacts, Occasion
from models.kinds import Permission
from portal import logs
from portal.domain.card import MayDo
from portal.domain.ledger import Lifecycles
from portal.domain.policy.decide import decide
from portal.domain.policy.facts import Facts
from portal.domain.policy.misses import near_misses
from portal.domain.policy.of_member import facts_at, of_function
from portal.domain.policy.rules import Rules
from portal.domain.policy.ruling import Ruling
from portal.services.policy.around import Scene, filled, scenes_held
from portal.services.policy.in_force import rules_at
from portal.store.engine import Connection


@dataclass(frozen=True, slots=True)
class OfCard:
    """Answers for a card; ``fault`` is the reference of why there are none."""

    may: tuple[MayDo, ...] = ()
    fault: str | None = None


def answers_of(
    connection: Connection,
    occasion: Occasion,
    member: MemberFacts,
    known: Lifecycles,
    at: datetime,
    known_at: datetime,
) -> OfCard:
    """Return what a member may do; nothing where no rules are in force at all."""
    if Permission.RULE_READ not in occasion.acting.permissions:
        return OfCard()
    try:
        found = rules_at(connection, at, known_at)
        if found.fault or not found.versions or not member.memberships:
            return OfCard(fault=found.fault)
        scenes = scenes_held(connection, member, known, at, known_at)
        scenes = filled(connection, [found.rules], member, scenes, at, known_at)
        said = (_of(each, member, found.rules, at, known_at) for each in scenes)
        return OfCard(tuple(each for of_one in said for each in of_one))
    # Whatever is wrong with them, the card itself is shown, and says so.
    except Exception as error:
        return OfCard(fault=logs.fault(error))


def _of(
    scene: Scene, member: MemberFacts, rules: Rules, at: datetime, known_at: datetime
) -> Iterator[MayDo]:
    facts = facts_at(member, scene.service, at, known_at)
    for code, function in scene.functions.items():
        ruling = _ruling(rules, of_function(facts, scene.service, code))
        yield MayDo(scene.service.code, code, function.name, ruling)


def _ruling(rules: Rules, facts: Facts) -> Ruling:
    """Return an answer; what would help is sought where nothing else says why."""
    answer = decide(rules, facts)
    silent = not (answer.decision.granted or answer.findings or answer.deciding)
    return Ruling(facts, answer, near_misses(rules, facts) if silent else ())
