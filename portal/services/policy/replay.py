"""Give an answer again, as it was known then, and say whether it is the same."""

from dataclasses import dataclass
from datetime import datetime

from models.facts import Entry, Occasion
from models.kinds import AuditAction, Permission
from portal.domain.card import Words
from portal.domain.policy.kinds import Purpose
from portal.domain.policy.ruling import Differs, differences, said_of
from portal.domain.receipts import count_of, spoken_number
from portal.domain.trail import ANSWER_LETTER, Event
from portal.errors import InputRefused, NotFound
from portal.services.door import require
from portal.services.policy.may import Asked, Rulings, answers, shown_of
from portal.store.access import record_access
from portal.store.answers import answer_entry, answer_given
from portal.store.engine import Store
from portal.store.trail_names import number_of


@dataclass(frozen=True, slots=True)
class Replayed:
    """An answer given again; ``differs`` is empty where it is the same.

    ``at`` is when ``by`` got it for the first time, ``other_rules`` whether the rules
    that decide are no longer those that did.
    """

    number: str
    at: datetime
    by: Words
    purpose: Purpose
    asked: Asked
    rulings: Rulings
    differs: tuple[Differs, ...]
    other_rules: bool

    @property
    def same(self) -> bool:
        """Whether it is the answer that was given."""
        return not self.differs and not self.other_rules


def replay(store: Store, occasion: Occasion, number: str) -> Replayed:
    """Return an answer by its number; that it was given again is on record."""
    may_see_again(store, occasion)
    event = event_of_answer(store, number)
    asked = _asked(store, event)
    found = answers(store, occasion, asked)
    differs = differences(event.facts["said"], said_of(found.rulings))
    again = Replayed(
        number=spoken_number(ANSWER_LETTER, event.id),
        at=event.at,
        by=event.staff,
        purpose=asked.purpose,
        asked=asked,
        rulings=found,
        differs=differs,
        other_rules=event.facts["rules_hash"] != found.rules.hash,
    )
    entry = again_entry(event, shown_of(found.rules), same=again.same)
    record_access(store, occasion, entry)
    return again


def may_see_again(store: Store, occasion: Occasion) -> None:
    """Refuse answers of others to who sees neither members nor the trail."""
    require(store, occasion.acting, Permission.RULE_READ)
    if Permission.AUDIT_READ not in occasion.acting.permissions:
        require(store, occasion.acting, Permission.MEMBER_SHOW)


def event_of_answer(store: Store, number: str, about: str | None = None) -> Event:
    """Return the event with which an answer was given, by its number.

    ``about`` is what else than functions it has to be about.
    """
    event_id = count_of(number, ANSWER_LETTER)
    if event_id is None:
        raise InputRefused("no_answer_number", number=number[:40])
    with store.access.read() as log:
        event = answer_given(log, event_id)
    if event is None:
        raise NotFound(what="answer", number=number)
    of = event.facts["question"].get("about")
    if of != about:
        raise InputRefused(f"answer_about_{of or 'functions'}", number=number)
    return event


def member_of_answer(store: Store, event: Event) -> str:
    """Return the number of the member whom an answer is about."""
    with store.read() as connection:
        member = number_of(connection, event.member_id)
    if member is None:
        raise NotFound(what="member", number=str(event.member_id))
    return member


def _asked(store: Store, event: Event) -> Asked:
    question = event.facts["question"]
    return Asked(
        offering=question.get("offering"),
        member=member_of_answer(store, event),
        function=question.get("function"),
        at=datetime.fromisoformat(event.facts["as_of"]),
        known_at=datetime.fromisoformat(event.facts["as_known"]),
        purpose=Purpose(event.facts["asked_for"]),
    )


def again_entry(event: Event, fields: list[str], *, same: bool) -> Entry:
    """Return the entry that an answer is given again."""
    assert event.member_id is not None
    number = spoken_number(ANSWER_LETTER, event.id)
    facts = {"fields": fields, "answer_number": number, "same": same}
    return answer_entry(AuditAction.ANSWER_REPLAYED, event.member_id, facts)
