"""Events made ready in bulk are, byte for byte, those of the one audit writer."""

import json
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from models.facts import Entry, Occasion
from models.kinds import AuditAction, ContactKind, MemberKind
from portal.domain.canonical import canonical, commitment
from portal.domain.importing.candidate import Candidate, Contact
from portal.domain.importing.comparing import kind_of
from portal.domain.new_member import NewMember
from portal.domain.search_keys import keys_for
from portal.services.add_member import created
from portal.services.door import system
from portal.services.import_members.preparing import Pressing, facts_of
from portal.store.audit import body_of
from portal.store.press import Press

AS_OF = date(2026, 11, 20)
TEXTS = st.text(min_size=1, max_size=20)
DAYS = st.none() | st.dates(date(1900, 1, 1), AS_OF)
CONTACTS = st.builds(
    Contact, st.sampled_from(ContactKind), TEXTS, TEXTS, st.none() | st.just("1234")
)
CANDIDATES = st.builds(
    lambda name, reading, **more: Candidate(
        name=name, reading=reading, keys=keys_for(name, reading), **more
    ),
    TEXTS,
    st.none() | TEXTS,
    number=st.just("2000000016"),
    birth_date=DAYS,
    contacts=st.lists(CONTACTS, max_size=4).map(tuple),
    kind=st.sampled_from([None, "member", "business_member"]),
    joined_on=DAYS,
    state=st.sampled_from(["active", "on_leave"]),
    offering=st.sampled_from(["MAIL", 'A"B\\C', "音楽"]),
    note=st.none() | TEXTS,
)


def entry_of(found: Candidate) -> Entry:
    """Return the event that adding such a member leaves."""
    new = NewMember(
        number=found.number,
        name=found.name,
        reading=found.reading,
        keys=found.keys,
        contacts=found.contacts,
        kind=kind_of(found),
        actor_kind=found.kind or "member",
        birth_date=found.birth_date,
        joined_on=found.joined_on,
        note=found.note,
    )
    return created(7, new)


def iso(on: date | None) -> str | None:
    """Return a day as text."""
    return on.isoformat() if on else None


@given(found=CANDIDATES)
def test_the_parts_are_those_of_the_event(found: Candidate):
    pressing, entry = Pressing("B-1-3", AS_OF), entry_of(found)

    after = pressing.after(found, kind_of(found).value, iso(found.joined_on))
    facts = pressing.facts(12, found)
    private, sealed = pressing.private(found, iso(found.birth_date))

    assert after == canonical(entry.after)
    assert facts == canonical(facts_of("B-1-3", 12, AS_OF, found))
    committed, salted = json.loads(private), json.loads(sealed)
    assert private == canonical(committed)
    given_values = {k: str(v) for k, v in entry.private.items() if v is not None}
    assert {name: value for name, (_, value) in salted.items()} == given_values
    for name, (salt, value) in salted.items():
        assert committed[name] == commitment(bytes.fromhex(salt), name, value)


@given(found=CANDIDATES, member_id=st.integers(1, 2**40))
def test_a_pressed_body_is_the_writers_own(found: Candidate, member_id: int):
    occasion = Occasion(system(), datetime(2026, 11, 20, 3, tzinfo=UTC), request="r1")
    model = Entry(
        action=AuditAction.MEMBER_CREATED,
        entity_type="member",
        entity_id=0,
        entity_version=1,
        new=True,
    )
    pressing = Pressing("B-1-3", AS_OF)
    private, _ = pressing.private(found, iso(found.birth_date))
    entry = Entry(
        action=AuditAction.MEMBER_CREATED,
        entity_type="member",
        entity_id=member_id,
        member_id=member_id,
        entity_version=1,
        after=entry_of(found).after,
        facts=facts_of("B-1-3", 12, AS_OF, found),
        new=True,
    )

    body = Press(occasion, model).body(
        member_id,
        member_id,
        pressing.after(found, kind_of(found).value, iso(found.joined_on)),
        pressing.facts(12, found),
        private,
    )

    assert body == body_of(occasion, entry, json.loads(private), None)


def test_only_partners_without_birth_date_are_organisations():
    def kind(actor: str | None, birth: date | None) -> MemberKind:
        keys = keys_for("朝日商店")
        return kind_of(
            Candidate("1", "朝日商店", None, keys, birth, (), actor, None, "", "", None)
        )

    assert kind("partner_store", None) is MemberKind.ORGANISATION
    assert kind("partner_store", AS_OF) is MemberKind.PERSON
    assert kind("end_user", None) is MemberKind.PERSON
    assert kind(None, None) is MemberKind.PERSON
