"""Load the sample company: three years of history, ending now.

Only into a portal without members: a real one is never mixed with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from models.facts import Acting
from models.kinds import Via
from portal.clock import now as this_instant
from portal.domain.identity import SAMPLE_ISSUER
from portal.services.add_member import reserve_members
from portal.services.sign_in import acting_as
from portal.store.engine import Connection, Store
from portal.store.members import member_id_of
from portal.store.new_members import no_member_yet
from portal.store.staff import staff_of_issuer
from seed.acceptances import record_answers
from seed.asked_terms import (
    approved_at,
    publish_guard_terms,
    publish_store_terms,
    record_store_answers,
)
from seed.attributes import define_attributes, fill_attributes
from seed.cast import TAKAHASHI
from seed.company import company, upkeep
from seed.life import Life
from seed.more_terms import publish_more_terms, schedule_terms
from seed.risks import enter_risks
from seed.rules import publish_rules
from seed.set_up import set_up
from seed.stage import Deed, Stage, perform
from seed.terms import begin_next_terms, publish_terms
from seed.violations import open_cases
from seed.when import When


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load wrote; nothing where there were members already."""

    members: int = 0
    deeds: int = 0


def load_sample(store: Store, now: datetime | None = None) -> Loaded:
    """Set the portal up and let the sample company happen, up to ``now``."""
    when = When(now or this_instant())
    with store.read() as connection:
        if not no_member_yet(connection):
            return Loaded()
    set_up(store, when.at(when.month(-37), "09:00"))
    with store.read() as connection:
        staff = staff_who_act(connection, when.now)
    enter_risks(store, staff, when)
    publish_terms(store, staff, when)
    publish_more_terms(store, staff, when)
    publish_rules(store, staff, when)
    define_attributes(store, staff, when)
    lives = company(when)
    early, late = _parted([*_lived(lives), *upkeep(when)], approved_at(when))
    with store.write() as connection:
        if not no_member_yet(connection):
            return Loaded()
        reserved = reserve_members(connection, store, len(lives), when.now)
        stage = Stage(connection, store, staff, reserved[::-1])
        deeds = perform(stage, early)
    publish_store_terms(store, staff, when)
    with store.write() as connection:
        stage.connection = connection
        deeds += perform(stage, late)
    fill_attributes(store, staff, when)
    schedule_terms(store, staff, when)
    publish_guard_terms(store, staff, when)
    begin_next_terms(store, staff, when)
    record_answers(store, staff, when)
    record_store_answers(store, staff, when)
    open_cases(store, staff, when)
    return Loaded(members=len(stage.ids), deeds=deeds)


def _lived(lives: Sequence[Life]) -> list[Deed]:
    return [deed for life in lives for deed in life.deeds]


def _parted(deeds: Sequence[Deed], at: datetime) -> tuple[list[Deed], list[Deed]]:
    """Return what happened before an instant, and what did from it on."""
    early = [each for each in deeds if each.at < at]
    return early, [each for each in deeds if each.at >= at]


def is_sample(store: Store) -> bool:
    """Return whether the sample company is what the portal holds."""
    with store.read() as connection:
        return member_id_of(connection, TAKAHASHI.number) is not None


def staff_who_act(connection: Connection, at: datetime) -> Mapping[str, Acting]:
    """Return the sample staff by their codes."""
    people = staff_of_issuer(connection, SAMPLE_ISSUER, at)
    return {each.code: acting_as(each, Via.UI) for each in people}
