"""The sample company: everybody is there, and their history is a true one."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from models.facts import MemberFacts, MembershipFacts, Occasion, Standing
from models.kinds import LockSource, StateKind, VersionedKind, Via
from models.terms_kinds import AcceptanceAct, RuleStands
from models.violation_facts import Sanction
from models.violation_kinds import CaseState
from portal.clock import business_day, now
from portal.domain.calendar import day_of, end_of, month_end
from portal.domain.risk_list import AskedRisks
from portal.domain.terms.owing import AskedOwing
from portal.domain.terms.standing import Owes
from portal.domain.terms.table import Remark
from portal.domain.violations.cases import state_of
from portal.services.answer_request import waiting_requests
from portal.services.attributes.purposes import see_without_purpose
from portal.services.attributes.see_values import see_attributes
from portal.services.internal_rules.see import see_checks
from portal.services.meeting import case_of
from portal.services.policy.analyse import analyse_version
from portal.services.policy.findings import findings
from portal.services.policy.may import Asked
from portal.services.policy.see import see_answer
from portal.services.policy.see_clause import Cited, see_clause
from portal.services.publish.read import list_versions
from portal.services.risks.see import see_risks
from portal.services.see_catalog import see_entry
from portal.services.staff import acting_for
from portal.services.terms.binding import see_binding
from portal.services.terms.comparing import compare_versions
from portal.services.terms.design import see_documents, see_terms
from portal.services.terms.notices import see_clocks
from portal.services.terms.owing import see_owing
from portal.services.verify import verify
from portal.store.audit import CHANGES
from portal.store.engine import Store
from portal.store.locks import LOCK
from portal.store.members import CONTACT, MEMBER, load_member, member_id_of
from portal.store.violations import cases_of_member
from seed import cast
from seed.lifecycle import canonical
from seed.load import Loaded, is_sample, load_sample, staff_who_act
from seed.risks import RISKS
from seed.rules import CODE
from seed.terms import FILE, OPINION

INVENTED = re.compile(r"\+81(609000\d{4}|45000\d{4}|60000\d{4})|.+@example\.(jp|com)")

STATES = [
    (cast.TAKAHASHI, "MAIL", "active"),
    (cast.TAKAHASHI, "CLOUD", "active"),
    (cast.TAKAHASHI, "PAY", "active"),
    (cast.SATO, "MAIL", "on_leave"),
    (cast.SAITO, "VIDEO", "active"),
    (cast.TANAKA, "PHONE", "suspended"),
    (cast.KOBAYASHI, "CLOUD", "withdrawn"),
    (cast.NAKAMURA, "MAIL", "suspended"),
    (cast.KATO, "PHONE", "deceased"),
    (cast.MORI, "MAIL", "expired"),
    (cast.NGUYEN, "PHONE", "applied"),
    (cast.HASEGAWA, "PAY", "pending"),
    (cast.KIMURA, "MAIL", "active"),
    (cast.GOTO, "PHONE", "active"),
    (cast.OKADA, "PAY", "expelled"),
    (cast.ONO, "CLOUD", "active"),
    (cast.NISHIMURA, "PAY", "rejected"),
    (cast.FUJII, "VIDEO", "application_lapsed"),
    (cast.SORATOBI, "PHONE", "deceased"),
    (cast.BOOKSHOP, "PAY", "suspended"),
    (cast.BAKERY, "PAY", "withdrawn"),
]


def member(
    store: Store, person: cast.Person, at: datetime | None = None
) -> MemberFacts:
    at = at or now()
    with store.read() as connection:
        member_id = member_id_of(connection, person.number)
        assert member_id is not None, person.name
        found = load_member(connection, member_id, at, at)
    assert found is not None
    return found


def latest(facts: MemberFacts, offering: str) -> MembershipFacts:
    same = [each for each in facts.memberships if each.offering_code == offering]
    return max(same, key=lambda each: each.spell)


def standing(store: Store, membership: MembershipFacts) -> Standing:
    with store.read() as connection:
        return case_of(connection, membership, now()).standing()


def everybody(store: Store) -> Iterator[MemberFacts]:
    at = now()
    with store.read() as connection:
        for member_id in connection.execute(sa.select(MEMBER.c.id)).scalars().all():
            found = load_member(connection, member_id, at, at)
            assert found is not None
            yield found


def occasion(store: Store, code: str) -> Occasion:
    return Occasion(acting_for(store, code, Via.UI), now())


# ------------------------------------------------------------------ as a whole


def test_every_state_that_people_can_reach_occurs(company: Store):
    reachable = {
        state.code
        for state in canonical().states.values()
        if state.kind is not StateKind.ERASED
    }

    found = {
        standing(company, membership).state
        for facts in everybody(company)
        for membership in facts.memberships
    }

    assert found == reachable


def test_the_trail_and_every_stored_state_stand_up_to_verification(company: Store):
    verified = verify(company, occasion(company, "auditor-1"), full=True)

    assert verified.found == ()
    assert verified.checked["membership"] > 300


def test_the_second_violation_led_to_a_lock_that_is_appealed_against(company: Store):
    with company.read() as connection:
        member_id = member_id_of(connection, cast.GOTO.number)
        assert member_id is not None
        warned, locked = cases_of_member(connection, member_id)

    assert [each.sanction for each in (warned, locked)] == [
        Sanction("warn", "VIOLATION"),
        Sanction("lock", "VIOLATION", 30),
    ]
    assert state_of(warned) is CaseState.SANCTIONED
    assert state_of(locked) is CaseState.APPEALED


def test_a_record_was_put_right_and_locks_stand_in_four_names(company: Store):
    child = member(company, cast.CHILD)
    [right] = [row for row in latest(child, "PHONE").rows if row.corrects]
    [wrong] = [row for row in latest(child, "PHONE").rows if row.id == right.corrects]
    assert (right.event, wrong.event) == ("reinstate", "reinstate")
    assert right.effective_at < wrong.effective_at
    assert standing(company, latest(child, "PHONE")).state == "active"

    with company.read() as connection:
        sources = connection.execute(sa.select(LOCK.c.source)).scalars()
        assert set(sources) == set(LockSource) - {LockSource.BILLING}


def test_loading_it_again_changes_nothing(company: Store):
    with company.read() as connection:
        before = connection.execute(CHANGES.last_id).scalar_one()

    assert load_sample(company) == Loaded()

    with company.read() as connection:
        assert connection.execute(CHANGES.last_id).scalar_one() == before
    assert is_sample(company)


def test_it_goes_back_three_years_and_never_into_the_future(company: Store):
    with company.read() as connection:
        events = CHANGES.event
        query = sa.select(events.c.at).order_by(events.c.id)
        at = list(connection.execute(query).scalars())

    assert at == sorted(at)
    assert business_day(at[0]) <= business_day() - timedelta(days=3 * 365)
    assert at[-1] <= now()


def test_nobody_acted_before_they_were_added_to_the_staff(company: Store):
    events = CHANGES.event
    query = sa.select(
        sa.func.min(events.c.id).filter(events.c.action == "member.created"),
        sa.func.max(events.c.id).filter(events.c.action == "staff.added"),
    )
    with company.read() as connection:
        first_deed, last_staff = connection.execute(query).one()

    assert last_staff < first_deed


def test_no_phone_and_no_address_can_be_anybodys(company: Store):
    with company.read() as connection:
        folded = connection.execute(sa.select(CONTACT.c.folded)).scalars().all()

    assert [each for each in folded if not INVENTED.fullmatch(each)] == []


# ------------------------------------------------------------------ the cast


@pytest.mark.parametrize("person", [*cast.PEOPLE, *cast.PARTNERS])
def test_each_of_the_cast_is_there_under_their_number(
    person: cast.Person, sqlite_cast: Store
):
    facts = member(sqlite_cast, person)

    assert (facts.name, facts.reading) == (person.name, person.reading)
    assert facts.birth_date == person.born
    assert facts.actor_kind == person.actor_kind
    current = [c.folded for c in facts.contacts if c.span.holds(now(), now())]
    assert any(each.endswith(person.last_four) for each in current)


@pytest.mark.parametrize(("person", "offering", "state"), STATES)
def test_each_of_the_cast_is_in_the_state_their_story_tells(
    person: cast.Person, offering: str, state: str, sqlite_cast: Store
):
    membership = latest(member(sqlite_cast, person), offering)

    assert standing(sqlite_cast, membership).state == state


def test_a_withdrawal_at_the_end_of_the_month_is_pending(sqlite_cast: Store):
    membership = latest(member(sqlite_cast, cast.SAITO), "VIDEO")
    (pending,) = standing(sqlite_cast, membership).pending

    assert pending.would_become == "withdrawn"
    recorded = day_of(pending.row.recorded_at)
    last = month_end(recorded + timedelta(days=2))
    assert pending.row.effective_at == end_of(last)


def test_a_leave_begins_next_month_and_ends_by_itself(sqlite_cast: Store):
    membership = latest(member(sqlite_cast, cast.GOTO), "PHONE")
    pending = standing(sqlite_cast, membership).pending

    assert [each.row.event for each in pending] == ["take_leave", "auto_resume"]
    assert [each.would_become for each in pending] == ["on_leave", "active"]


def test_a_leave_that_was_extended_ends_by_itself_once(sqlite_cast: Store):
    membership = latest(member(sqlite_cast, cast.SATO), "MAIL")
    found = standing(sqlite_cast, membership)

    assert [each.row.event for each in found.pending] == ["auto_resume"]
    assert found.until_on == month_end(found.until_on or date.min)


def test_a_former_name_and_phone_are_known_as_former(sqlite_cast: Store):
    facts = member(sqlite_cast, cast.SUZUKI)
    then = now() - timedelta(days=500)

    assert member(sqlite_cast, cast.SUZUKI, then).name == cast.FORMER_NAME
    assert cast.FORMER_NAME in {each.name for each in facts.names}
    former = [c for c in facts.contacts if c.value == cast.FORMER_PHONE]
    assert former
    assert not any(each.span.holds(now(), now()) for each in former)


def test_somebody_who_came_back_has_two_spells(sqlite_cast: Store):
    facts = member(sqlite_cast, cast.KIMURA)
    spells = {m.spell: m for m in facts.memberships if m.offering_code == "MAIL"}

    assert standing(sqlite_cast, spells[1]).state == "withdrawn"
    assert spells[2].previous_id == spells[1].id


def test_arrears_stand_in_the_way_of_a_leave(sqlite_cast: Store):
    membership = latest(member(sqlite_cast, cast.ITO), "PHONE")

    assert any(span.holds(now(), now()) for span in membership.facts.arrears)


def test_requests_wait_for_a_second_person(sqlite_cast: Store):
    waiting = waiting_requests(sqlite_cast, occasion(sqlite_cast, "supervisor-1"))
    found = {(each.member_number, each.event) for each in waiting}

    assert (cast.KOBAYASHI.number, "undo_withdraw") in found
    assert (cast.NAKAMURA.number, "expel") in found
    assert len(found) >= 5


def test_a_leave_whose_member_fell_into_arrears_was_skipped(sqlite_cast: Store):
    skipped = [
        step.skipped
        for facts in everybody(sqlite_cast)
        for membership in facts.memberships
        for step in standing(sqlite_cast, membership).steps
        if step.skipped
    ]

    assert set(skipped) == {"no_arrears"}


# ------------------------------------------------------------------ partners


def test_one_contract_runs_one_ends_soon_one_has_expired(sqlite_cast: Store):
    ends = {
        person: member(sqlite_cast, person).contracts[0].span.valid_to
        for person in (cast.SHIOMINE, cast.KANADE, cast.TSUMUGI)
    }
    soon = ends[cast.KANADE]

    assert ends[cast.SHIOMINE] is None
    assert soon is not None
    assert now() < soon < now() + timedelta(days=70)
    assert (ends[cast.TSUMUGI] or now()) < now()


def test_the_register_has_a_risk_of_every_standing(sqlite_cast: Store):
    by = Occasion(acting_for(sqlite_cast, "legal-1", Via.UI), now())

    page = see_risks(sqlite_cast, by, AskedRisks())

    assert page.count == len(RISKS)
    assert {each.state for each in page.part.rows} == {"open", "waiting", "accepted"}
    assert len(page.overdue) == len(page.waiting) == 1


def test_a_store_changed_hands(sqlite_cast: Store):
    harbour = member(sqlite_cast, cast.HARBOUR_STORE)
    holding = [p for p in harbour.partners if p.span.holds(now(), now())]
    then = now() - timedelta(days=400)
    held = [p for p in harbour.partners if p.span.holds(then, then)]

    assert [each.partner_number for each in holding] == [cast.HARUNOMOTO.number]
    assert [each.partner_number for each in held] == [cast.ODAMAKI.number]


# ------------------------------------------------------------------ any day


@pytest.mark.slow
@pytest.mark.parametrize(
    "at",
    [
        datetime(2027, 12, 31, 15, 2, tzinfo=UTC),  # 1 January, two past midnight
        datetime(2028, 2, 29, 14, 58, tzinfo=UTC),  # a leap day's last minutes
        datetime(2027, 4, 30, 3, 0, tzinfo=UTC),
    ],
)
def test_it_can_be_loaded_on_any_day(at: datetime, sqlite_url: str):
    from portal.config import read_settings
    from portal.store.engine import open_store

    store = open_store(read_settings(database_url=sqlite_url))
    loaded = load_sample(store, at)
    store.close()

    assert loaded.members > 250


def test_legal_has_terms_in_force_and_a_next_version_to_translate(company: Store):
    with company.read() as connection:
        staff = staff_who_act(connection, now())
    legal = Occasion(staff["legal-1"], now())
    documents = see_documents(company, legal)

    live = [each.code for each in documents.live]
    assert live == [
        *("alliance_terms", "guard_terms", "privacy_policy", "service_terms"),
        "store_terms",
    ]
    assert [each.code for each in documents.coming] == ["alliance_terms"]
    assert [each.given for each in see_clocks(company, legal)] == [True]
    draft = see_terms(company, legal, "service_terms", 2).seen.shown
    assert [each["file"] for each in draft.version.content["attachments"]] == [FILE[0]]
    assert [each.text for each in draft.comments] == [OPINION]
    stands = [
        cell.check.stands if cell.check else None
        for cell in see_checks(company, legal, draft.version).cells
    ]
    assert stands == [None, RuleStands.OK, RuleStands.EXEMPT]
    assert [each["file"] for each in draft.version.content["attachments"]] == [FILE[0]]
    assert [each.text for each in draft.comments] == [OPINION]
    assert {each.code for each in draft.problems} == {
        "translation_missing",
        "translation_stale",
    }
    found = compare_versions(company, legal, "service_terms", (1, 2), "ja")
    assert [
        line.remark for line in found.lines if line.remark is not Remark.OMITTED
    ] == [*(Remark.CHANGED, Remark.CHANGED, Remark.ADDED)]


def test_a_rule_leads_to_its_clause_and_its_rule_set_to_cases_and_a_mark(
    company: Store,
):
    desk, number = occasion(company, "desk-1"), str(cast.TANAKA.number)
    asked = Asked("PHONE", number, function="use")
    answer = see_answer(company, desk, asked)
    ((where, clause),) = answer.clauses.items()
    assert clause.called.say("en") == "Article 6 Suspension"
    text = see_clause(company, desk, Cited(*where, member=number))
    assert (text.binds, text.text.ja.startswith("第6条（利用の停止）")) == (True, True)

    (version,) = list_versions(company, desk, VersionedKind.RULE_SET, CODE)
    found = analyse_version(company, desk, version.version.id)
    assert found is not None
    assert [each.passes for each in found.trials] == [True, True]
    assert [each.id for each in found.shape.intended] == ["stores_apply"]
    assert "needless" not in {each.kind for each in findings(found, "en")}


def test_stores_accepted_declined_or_owe_and_some_have_days_left(company: Store):
    asking = occasion(company, "legal-1")
    stores, guard = AskedOwing("store_terms"), AskedOwing("guard_terms")
    first = see_owing(company, asking, AskedOwing()).owed
    assert first is not None
    assert first.asking, "a document that asks for something is looked at first"
    owing = {each.number for each in see_owing(company, asking, stores).members}
    yes = replace(stores, sort="accepted")
    said = {each.number for each in see_owing(company, asking, yes).members}
    left = see_owing(company, asking, guard).members

    assert said == {cast.STATION_STORE.number, cast.TSUZUMI.number}
    assert owing >= {cast.HARBOUR_STORE.number, cast.BOOKSHOP.number}
    assert not owing & said
    no = owes_of(company, cast.BOOKSHOP.number, "store_terms")
    assert no.answer is not None
    assert no.answer.act is AcceptanceAct.DECLINE
    assert owes_of(company, cast.HARBOUR_STORE.number, "store_terms").overdue
    assert left
    assert not owes_of(company, left[0].number, "guard_terms").overdue


def owes_of(store: Store, number: str, document: str) -> Owes:
    found = see_binding(store, occasion(store, "desk-1"), number).standings
    [owes] = [each.owes for each in found if each.document == document]
    assert owes is not None
    return owes


def test_owners_ask_of_members_and_of_a_service_for_a_purpose(company: Store):
    desk, owner = occasion(company, "desk-1"), occasion(company, "owner-1")
    known = see_attributes(company, desk, cast.TAKAHASHI.number).attributes
    cloud = see_entry(company, owner, "CLOUD")

    assert {e.code for e in known if e.filled} == {"contact_by", "paper"}
    assert {e.code for e in cloud.attributes} == {"data_place", "kept_days"}
    assert see_without_purpose(company, owner) == {}
