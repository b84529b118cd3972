"""Say again how soon a member could cancel, as it was known then."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from models.facts import Occasion
from portal.domain.card import Words
from portal.domain.policy.kinds import Purpose
from portal.domain.policy.ruling import differences
from portal.domain.receipts import spoken_number
from portal.domain.trail import ANSWER_LETTER, Event
from portal.services.policy.cancellation import (
    ABOUT,
    CancelAsked,
    Cancelling,
    cancelling_of,
    said_of_leaving,
)
from portal.services.policy.may import shown_of
from portal.services.policy.replay import (
    again_entry,
    event_of_answer,
    may_see_again,
    member_of_answer,
)
from portal.store.access import record_access
from portal.store.engine import Store
from portal.wording import say
from portal.wording.dates import instant_words


@dataclass(frozen=True, slots=True)
class CancellingAgain:
    """An answer given again; ``at`` is when ``by`` got it for the first time."""

    number: str
    at: datetime
    by: Words
    purpose: Purpose
    found: Cancelling
    same: bool
    other_rules: bool


def cancelling_again(store: Store, occasion: Occasion, number: str) -> CancellingAgain:
    """Return an answer by its number; that it was given again is on record."""
    may_see_again(store, occasion)
    event = event_of_answer(store, number, ABOUT)
    asked = _asked(store, event)
    with store.read() as connection:
        found = cancelling_of(connection, asked, occasion.at)
    other_rules = event.facts["rules_hash"] != found.rules.hash
    differs = differences(event.facts["said"], said_of_leaving(found))
    again = CancellingAgain(
        number=spoken_number(ANSWER_LETTER, event.id),
        at=event.at,
        by=event.staff,
        purpose=asked.purpose,
        found=found,
        same=not differs and not other_rules,
        other_rules=other_rules,
    )
    entry = again_entry(event, shown_of(found.rules), same=again.same)
    record_access(store, occasion, entry)
    return again


def _asked(store: Store, event: Event) -> CancelAsked:
    question = event.facts["question"]
    return CancelAsked(
        member_of_answer(store, event),
        question["offering"],
        datetime.fromisoformat(event.facts["as_of"]),
        datetime.fromisoformat(event.facts["as_known"]),
        question.get("membership"),
        Purpose(event.facts["asked_for"]),
    )


def again_lines(again: CancellingAgain, language: str) -> Iterator[str]:
    """Yield whether it is the same answer."""
    yield say(
        "policy.same" if again.same else "policy.cancel.differs",
        language,
        number=again.number,
        at=instant_words(again.at, language),
        by=again.by.say(language),
    )
    if again.other_rules:
        yield say("policy.other_rules", language)
