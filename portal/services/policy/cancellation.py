"""How soon a member can cancel a service, what that costs, and by which rule."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from models.facts import Lifecycle, MemberFacts, Occasion
from models.kinds import Permission
from portal.domain.canonical import canonical
from portal.domain.card import Words
from portal.domain.instants import instant_of
from portal.domain.lengths import check_lengths
from portal.domain.policy.cancellation import Cancellation, cancelling
from portal.domain.policy.kinds import Purpose
from portal.domain.policy.of_member import Held, facts_at, membership_of
from portal.domain.policy.rules import Rules
from portal.domain.policy.ruling import MARK, digest_of
from portal.domain.policy.spells import is_leaving, spell_of
from portal.domain.policy.ways import OVER
from portal.domain.receipts import spoken_number
from portal.domain.trail import ANSWER_LETTER
from portal.services.door import require
from portal.services.policy.around import (
    Scene,
    around_member,
    scene_of,
)
from portal.services.policy.clauses import Clauses, clauses_at
from portal.services.policy.in_force import RulesInForce, rules_at
from portal.services.policy.may import shown_of
from portal.services.policy.own_columns import About, columns_of
from portal.services.policy.whom import member_around
from portal.services.show_member import Given
from portal.store.answers import record_answer, record_failed
from portal.store.engine import Connection, Store

ABOUT = "cancelling"
"""What the question of such an answer is about, in the log of look-ups."""


@dataclass(frozen=True, slots=True)
class CancelAsked:
    """Whose service is asked about; ``at`` is when they say that they leave.

    Without ``membership_id`` the open membership is meant, or the latest one.
    """

    member: str
    offering: str
    at: Given = None
    known_at: Given = None
    membership_id: int | None = None
    purpose: Purpose = Purpose.CALLER


@dataclass(frozen=True, slots=True)
class Cancelling:
    """How soon a service can be cancelled, with the rules that say so.

    ``fault`` is the reference of what kept the rules from being read; ``number`` is
    the answer's own, to be read out, None where it leaves no trace.
    """

    member_id: int
    service: str
    name: Words
    at: datetime
    known_at: datetime
    rules: Rules
    found: Cancellation
    fault: str | None = None
    clauses: Clauses = field(default_factory=dict)
    number: str | None = None


def cancellation(store: Store, occasion: Occasion, asked: CancelAsked) -> Cancelling:
    """Return how soon a member can cancel a service.

    Leaves one access event, on disk before this returns.
    """
    require(store, occasion.acting, Permission.RULE_READ)
    require(store, occasion.acting, Permission.MEMBER_SHOW)
    check_lengths(offering_code=asked.offering)
    with store.read() as connection:
        found = cancelling_of(connection, asked, occasion.at)
    return replace(found, number=_record(store, occasion, asked, found))


def see_leaving(
    store: Store, occasion: Occasion, asked: CancelAsked, event: str
) -> Cancelling | None:
    """Return how soon somebody can leave, for the form of a move; None for others.

    Nothing is written: whoever opens a form has looked the member up.
    """
    require(store, occasion.acting, Permission.MEMBER_CHANGE)
    with store.read() as connection:
        met = _meet(connection, asked, occasion.at)
        return _cancelling(connection, met) if _leaves(met, event) else None


@dataclass(frozen=True, slots=True)
class _Met:
    """A member and a service as the question meets them, and the rules."""

    ruling: RulesInForce
    member: MemberFacts
    scene: Scene
    at: datetime
    known_at: datetime
    held: Held | None


def cancelling_of(
    connection: Connection, asked: CancelAsked, now: datetime
) -> Cancelling:
    """Return the same, leaving no trace: for who records it by themselves."""
    return _cancelling(connection, _meet(connection, asked, now))


def _meet(connection: Connection, asked: CancelAsked, now: datetime) -> _Met:
    at, known_at = instant_of(asked.at, now), instant_of(asked.known_at, now)
    ruling = rules_at(connection, at, known_at)
    member, known = member_around(connection, asked.member, at, known_at)
    scene = scene_of(connection, asked.offering, at, known_at)
    scene = around_member(connection, member, scene, known, at, known_at)
    about = About(scene.content, member.id, at, known_at)
    columns = columns_of(connection, ruling.rules, about)
    scene = replace(scene, service=replace(scene.service, columns=columns))
    member = _with(member, asked)
    held = membership_of(member, scene.service, at, known_at)
    return _Met(ruling, member, scene, at, known_at, held)


def _with(member: MemberFacts, asked: CancelAsked) -> MemberFacts:
    """Return a member with the one membership that is meant."""
    if asked.membership_id is None:
        return member
    meant = tuple(e for e in member.memberships if e.id == asked.membership_id)
    return replace(member, memberships=meant)


def _leaves(met: _Met, event: str) -> bool:
    """Return whether a member leaves the service by an event."""
    if met.held is None:
        return False
    lifecycle = _lifecycle(met.held, met.scene)
    return is_leaving(lifecycle, lifecycle.move(event, met.held[1].state))


def _lifecycle(held: Held, scene: Scene) -> Lifecycle:
    membership, standing = held
    version = standing.lifecycle_version_id or membership.lifecycle_version_id
    return scene.service.lifecycles[version]


def _cancelling(connection: Connection, met: _Met) -> Cancelling:
    service, rules = met.scene.service, met.ruling.rules
    facts = facts_at(met.member, service, met.at, met.known_at)
    over = met.held is None or facts.state_kind in OVER
    spell = None
    if met.held is not None and not over:
        lifecycle = _lifecycle(met.held, met.scene)
        spell = spell_of(*met.held, met.at, met.known_at, lifecycle)
    found = cancelling(rules, facts, spell)
    given = (met.member.id, service.code, met.scene.name, met.at, met.known_at)
    named = (rules.cancelling.rules[name].clause for name in found.cited.names)
    cited = [each for each in named if each is not None]
    clauses = clauses_at(connection, cited, met.at)
    return Cancelling(*given, rules, found, met.ruling.fault, clauses)


# ------------------------------------------------------------------ on record


def _record(
    store: Store, occasion: Occasion, asked: CancelAsked, found: Cancelling
) -> str:
    """Write that an answer is given, and return its number."""
    said = said_of_leaving(found)
    which = asked.membership_id
    question = {"about": ABOUT, "offering": found.service}
    facts: dict[str, Any] = {
        "fields": shown_of(found.rules),
        "asked_for": asked.purpose,
        "question": {**question, "membership": which} if which else question,
        "as_of": found.at,
        "as_known": found.known_at,
        "rules_hash": found.rules.hash,
        "said": said,
        "answer_hash": digest_of(found.rules.hash, said),
    }
    if found.fault is not None:
        record_failed(store, occasion, found.member_id, found.fault)
    dates = (str(asked.at or ""), str(asked.known_at or ""))
    same = (ABOUT, found.service, which, *dates, asked.purpose, facts["answer_hash"])
    event = record_answer(store, occasion, found.member_id, facts, same)
    return spoken_number(ANSWER_LETTER, event)


def said_of_leaving(found: Cancelling) -> dict[str, Sequence[str]]:
    """Return what is kept of an answer: the day or why there is none, and a mark."""
    cited, leaving = found.found.cited, found.found.leaving
    steps = [(each.code, each.day) for each in leaving.steps] if leaving else []
    whole: dict[str, Any] = {
        "asked": found.found.asked,
        "by": cited.names,
        "missing": cited.missing,
        "free_from": leaving and leaving.free_from,
        "steps": steps,
    }
    if (ending := found.found.ending) is not None:
        whole["ending"] = (ending.last, ending.planned)
    first = leaving.earliest.isoformat() if leaving else str(cited.why)
    mark = sha256(canonical(whole, most=1 << 16)).hexdigest()[:MARK]
    return {found.service: [first, mark]}
