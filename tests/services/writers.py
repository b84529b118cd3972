"""Every service that writes, what it does once, and what makes it refuse.

A new one is added here; a test looks for those that are missing.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from models.correction_facts import Correction
from models.facts import Change, Occasion
from models.kinds import (
    ActorSide,
    Permission,
)
from portal import clock
from portal.domain.new_member import new_member, phone_contact
from portal.domain.trail import Wanted
from portal.services.add_member import add_member, add_members
from portal.services.add_partner import (
    NewContract,
    NewLink,
    end_link,
    link_member,
    sign_contract,
)
from portal.services.answer_request import (
    approve_request,
    refuse_request,
    take_back_request,
)
from portal.services.ask_trail import Asked
from portal.services.change_state import change_state
from portal.services.correct_past import correct_past
from portal.services.door import require, system
from portal.services.export_trail import export_trail
from portal.services.import_arrears import import_arrears
from portal.services.list_arrears import list_arrears
from portal.services.list_requests import list_requests
from portal.services.look_up import find
from portal.services.read_trail import read_trail
from portal.services.record_arrears import (
    Whose,
    record_arrears,
    report_arrears,
    report_payment,
    settle_arrears,
)
from portal.services.see_schema import see_schema
from portal.services.set_up import set_up_staff
from portal.services.set_up_offerings import (
    Catalog,
    NewActorKind,
    NewOffering,
    set_up_offerings,
)
from portal.services.show_member import reveal_contact, show_member
from portal.services.sign_in import enter, revoke, sign_out
from portal.services.staff import choose_language, disable_staff, enable_staff
from portal.services.update_member import change_contacts, change_name
from seed.lifecycle import canonical
from seed.staff import SAMPLE_STAFF
from tests.desk import NUMBER, Desk
from tests.people import SAMPLE, sample_token
from tests.services.attributes.writers import ATTRIBUTES
from tests.services.internal_rules.writers import INTERNAL_RULES
from tests.services.jobs.writers import JOBS
from tests.services.locks.writers import LOCKS
from tests.services.partner_writers import PARTNERS
from tests.services.policy.writers import POLICY
from tests.services.publish.writers import PUBLISHING
from tests.services.risks.writers import RISKS
from tests.services.terms.effect_writers import NOTICES
from tests.services.terms.file_writers import FILES
from tests.services.terms.writers import TERMS
from tests.services.violations.writers import VIOLATIONS
from tests.services.writer import Doing, Writer, on_member, on_membership, within


def change(event: str, reason: str, by: str = "desk-1", **given: Any) -> Doing:
    def once(desk: Desk) -> Any:
        asked = Change(NUMBER, "MAIL", event, reason, **given)
        return change_state(desk.store, desk.occasion(by), asked)

    return once


def joined(desk: Desk) -> None:
    desk.at(2026, 10, 1).join()
    desk.at(2026, 11, 20)


def correction(why: str) -> Doing:
    def once(desk: Desk) -> Any:
        wrong = desk.member().memberships[0].rows[-1].receipt
        asked = Correction(NUMBER, "MAIL", why, wrong, on=date(2026, 10, 5))
        return correct_past(desk.store, desk.occasion(), asked)

    return once


def asked_for(desk: Desk) -> None:
    joined(desk)
    desk.change("withdraw", reason="MOVED", verified="card")
    desk.change("undo_withdraw", reason="WRONG_MEMBER", text="取り違え")


def number_of_request(desk: Desk) -> str:
    from portal.services.answer_request import waiting_requests

    return waiting_requests(desk.store, desk.occasion("supervisor-1"))[0].number


def answering(service: Callable[..., Any], by: str, *more: Any) -> Doing:
    return lambda desk: service(
        desk.store, desk.occasion(by), number_of_request(desk), *more
    )


def linked(desk: Desk) -> None:
    within(link_member, NewLink(desk.add("2220000002", "株式会社 海", "ウミ"), 1))(desk)


def partner_id(desk: Desk) -> int:
    return desk.member("2220000002").id


def signing_in(code: str) -> Doing:
    return lambda desk: enter(desk.store, SAMPLE, sample_token(code))


def as_signed_in(desk: Desk) -> Occasion:
    acting = enter(desk.store, SAMPLE, sample_token("desk-1")).acting
    return Occasion(acting, clock.now() + timedelta(seconds=1))


def revoked(desk: Desk) -> None:
    occasion = as_signed_in(desk)
    assert occasion.acting.session_id
    revoke(desk.store, occasion, occasion.acting.session_id)


def in_arrears(desk: Desk) -> None:
    joined(desk)
    on_membership(record_arrears, "billing")(desk)


CATALOG = Catalog(
    canonical(), "基準", "Canonical",
    (NewActorKind("member", "会員", "Member", ActorSide.CUSTOMER),),
    (NewOffering("MOON", "月", "Moon"),),
)  # fmt: skip

FILE_OF_DUES = f"""member number,offering,since,source
{NUMBER},MAIL,2026-11-01,billing
""".encode()
OF_MAIL = Whose(NUMBER, "MAIL")
NEWCOMER = new_member("3330000003", "月野 楓", "ツキノ カエデ")


WRITERS: Mapping[str, Writer] = {
    **PUBLISHING,
    **ATTRIBUTES,
    **LOCKS,
    **TERMS,
    **INTERNAL_RULES,
    **RISKS,
    **NOTICES,
    **FILES,
    **PARTNERS,
    **POLICY,
    **JOBS,
    **VIOLATIONS,
    "change_state.change_state": Writer(
        before=joined,
        once=change("suspend", "LOST_DEVICE"),
        refused=change("resume", "MEMBER_REQUEST"),
        events=1,
    ),
    "correct_past.correct_past": Writer(
        before=joined,
        once=correction("RECORDED_WRONG"),
        refused=correction("MOVED"),
        events=1,
    ),
    "answer_request.approve_request": Writer(
        before=asked_for,
        once=answering(approve_request, "supervisor-1"),
        refused=answering(approve_request, "desk-2"),
        events=1,
        denied=1,
    ),
    "answer_request.refuse_request": Writer(
        before=asked_for,
        once=answering(refuse_request, "supervisor-1", "違います"),
        refused=lambda desk: refuse_request(
            desk.store, desk.occasion("supervisor-1"), "Q-9-9"
        ),
        events=1,
    ),
    "answer_request.take_back_request": Writer(
        before=asked_for,
        once=answering(take_back_request, "desk-1"),
        refused=answering(take_back_request, "desk-2"),
        events=1,
    ),
    "add_member.add_member": Writer(
        once=within(add_member, NEWCOMER),
        refused=within(add_member, replace(NEWCOMER, actor_kind="moon")),
        events=1,
    ),
    "add_member.add_members": Writer(
        once=within(add_members, [NEWCOMER, replace(NEWCOMER, number="4440000004")]),
        events=2,
    ),
    "add_partner.sign_contract": Writer(
        once=lambda desk: on_member(
            sign_contract, NewContract("K-1", "MAIL", "v1", desk.now)
        )(desk),
        refused=lambda desk: on_member(
            sign_contract, NewContract("K-1", "MOON", "v1", desk.now)
        )(desk),
        events=1,
    ),
    "add_partner.link_member": Writer(
        before=lambda desk: desk.add("2220000002", "株式会社 海", "ウミ"),
        once=lambda desk: within(link_member, NewLink(partner_id(desk), 1))(desk),
        events=1,
    ),
    "add_partner.end_link": Writer(
        before=linked,
        once=lambda desk: within(end_link, partner_id(desk), 1)(desk.later(days=1)),
        refused=within(end_link, 1, 1),
        events=1,
    ),
    "record_arrears.report_arrears": Writer(
        before=joined,
        once=lambda desk: report_arrears(
            desk.store, desk.occasion(), OF_MAIL, "billing", date(2026, 11, 1)
        ),
        refused=lambda desk: report_arrears(
            desk.store, desk.occasion(), OF_MAIL, "billing", date(2026, 12, 1)
        ),
        events=1,
    ),
    "record_arrears.report_payment": Writer(
        before=in_arrears,
        once=lambda desk: report_payment(
            desk.later(days=1).store, desk.occasion(), OF_MAIL
        ),
        refused=lambda desk: report_payment(
            desk.store, desk.occasion(), OF_MAIL, date(2026, 10, 1)
        ),
        events=1,
    ),
    "import_arrears.import_arrears": Writer(
        before=joined,
        once=lambda desk: import_arrears(
            desk.store, desk.occasion("info-1"), FILE_OF_DUES
        ),
        refused=lambda desk: import_arrears(desk.store, desk.occasion("info-1"), b""),
        events=2,
    ),
    "list_arrears.list_arrears": Writer(
        before=joined,
        once=lambda desk: list_arrears(desk.store, desk.occasion(), NUMBER),
        refused=lambda desk: list_arrears(desk.store, desk.occasion(), "999"),
        look_ups=1,
    ),
    "record_arrears.record_arrears": Writer(
        before=joined, once=on_membership(record_arrears, "billing"), events=1
    ),
    "record_arrears.settle_arrears": Writer(
        before=in_arrears,
        once=lambda desk: on_membership(settle_arrears)(desk.later(days=1)),
        refused=lambda desk: within(
            settle_arrears, replace(desk.member().memberships[0], id=99)
        )(desk),
        events=1,
    ),
    "update_member.change_name": Writer(
        once=on_member(change_name, "佐倉 はるか", "サクラ ハルカ"), events=1
    ),
    "update_member.change_contacts": Writer(
        once=on_member(change_contacts, added=[phone_contact("080-1111-2222")]),
        events=1,
    ),
    "export_trail.export_trail": Writer(
        once=lambda desk: export_trail(
            desk.store, desk.occasion("auditor-1"), "csv", Asked(), "ja"
        ),
        refused=lambda desk: export_trail(
            desk.store, desk.occasion("auditor-1"), "doc", Asked(), "ja"
        ),
        events=1,
    ),
    "read_trail.read_trail": Writer(
        once=lambda desk: read_trail(
            desk.store, desk.occasion("auditor-1"), Wanted(member_id=1)
        ),
        refused=lambda desk: read_trail(
            desk.store, desk.occasion("desk-1"), Wanted(member_id=1)
        ),
        look_ups=1,
        denied=1,
    ),
    "show_member.show_member": Writer(
        once=lambda desk: show_member(desk.store, desk.occasion(), NUMBER),
        refused=lambda desk: show_member(desk.store, desk.occasion(), "999"),
        look_ups=1,
    ),
    "show_member.reveal_contact": Writer(
        once=lambda desk: reveal_contact(
            desk.store, desk.occasion(), NUMBER, 1, "CALL_BACK", "C-1"
        ),
        refused=lambda desk: reveal_contact(
            desk.store, desk.occasion(), NUMBER, 1, "CALL_BACK", " "
        ),
        look_ups=1,
    ),
    "list_requests.list_requests": Writer(
        before=asked_for,
        once=lambda desk: list_requests(desk.store, desk.occasion("supervisor-1")),
        refused=lambda desk: list_requests(desk.store, desk.occasion("viewer-1")),
        look_ups=1,
        denied=1,
    ),
    "look_up.find": Writer(
        once=lambda desk: find(desk.store, desk.occasion(), "タカハシ"), look_ups=1
    ),
    "see_schema.see_schema": Writer(
        once=lambda desk: see_schema(desk.store, Occasion(system(), desk.now)),
        events=1,
    ),
    "set_up.set_up_staff": Writer(
        once=lambda desk: set_up_staff(
            desk.store, [replace(SAMPLE_STAFF[0], code="desk-9")]
        ),
        events=1,
    ),
    "set_up_offerings.set_up_offerings": Writer(
        once=lambda desk: set_up_offerings(
            desk.store, Occasion(system(), desk.now), CATALOG
        ),
        events=1,
    ),
    "sign_in.enter": Writer(
        before=signing_in("desk-1"),
        once=signing_in("desk-1"),
        refused=lambda desk: enter(
            desk.store, SAMPLE, sample_token("desk-1") | {"sub": "sample:nobody"}
        ),
        events=1,
    ),
    "sign_in.sign_out": Writer(
        once=lambda desk: sign_out(desk.store, as_signed_in(desk)), events=2
    ),
    "sign_in.revoke": Writer(
        once=revoked,
        refused=lambda desk: revoke(desk.store, desk.occasion("admin-1"), 999),
        events=2,
    ),
    "staff.choose_language": Writer(
        once=lambda desk: choose_language(desk.store, desk.occasion(), "en"),
        refused=lambda desk: choose_language(desk.store, desk.occasion(), "fr"),
        events=1,
    ),
    "staff.disable_staff": Writer(
        once=lambda desk: disable_staff(desk.store, desk.occasion("admin-1"), "desk-2"),
        refused=lambda desk: disable_staff(
            desk.store, desk.occasion("admin-1"), "admin-1"
        ),
        events=1,
    ),
    "staff.enable_staff": Writer(
        before=lambda desk: disable_staff(
            desk.store, desk.occasion("admin-1"), "desk-2"
        ),
        once=lambda desk: enable_staff(desk.store, desk.occasion("admin-1"), "desk-2"),
        refused=lambda desk: enable_staff(desk.store, desk.occasion("desk-1"), "x"),
        events=1,
        denied=1,
    ),
    "door.require": Writer(
        once=lambda desk: require(
            desk.store, desk.acting("desk-1"), Permission.MEMBER_SHOW
        ),
        refused=lambda desk: require(
            desk.store, desk.acting("viewer-1"), Permission.MEMBER_SHOW
        ),
        denied=1,
    ),
}

PARTS: Mapping[str, str] = {
    "answer_request.approve": "the work of approve_request",
    "answer_request.refuse": "the work of refuse_request",
    "answer_request.take_back": "the work of take_back_request",
    "change_state.carry_out": "the work of change_state",
    "correct_past.ask_for_correction": "the work of correct_past",
    "correct_past.carry_out_correction": "the work of approve_request",
    "locks.place.place_within": "the work of place_lock",
    "locks.release.release_within": "the work of release_lock",
    "violations.steps.write_step": "the work of every command on a case",
    "violations.steps.keep_step": "what every command on a case does at its end",
    "terms.accept.accept_within": "the work of record_acceptance",
    "terms.binding.give_text": "the work of text_file",
    "locks.turns.lock_some": "a turn of the job that lock_many asks for",
    "locks.turns.release_some": "a turn of the job that release_many asks for",
    "jobs.doing.one_turn": "a worker's, which tests/services/jobs counts",
    "jobs.doing.complete": "a worker's, which tests/services/jobs counts",
    "jobs.doing.hand_back": "gives a job to the next worker; no command",
    "jobs.doing.note_fault": "lets a job wait for its next try; no command",
    "jobs.doing.take_up": "gives a free job to a worker; no command",
    "jobs.doing.try_again": "lets a job wait for its next try; no command",
    "jobs.doing.give_up": "a worker's, which tests/services/jobs counts",
    "jobs.working.work": "notes that a worker is there; no command",
    "jobs.working.note": "notes that a worker is there; no command",
    "remap.remap_some": "a turn of a job, which tests/services/test_remap counts",
    "settle_due.settle_due": "the tick, which tests/services/test_settle_due counts",
    "vouch.vouch_within": "the work of vouch",
    "record_arrears.take": "the work of report_arrears",
    "add_partner.write_end": "the work of end_contract",
    "add_partner.write_link_end": "the work of tie",
    "partners.keep.take": "the work of tie",
    "publish.meeting.carry_out": "the work of every command on a version",
    "publish.meeting.keep": "what every command on a version does at its end",
    "file_request.file_request": "change_state, where a second person is needed",
    "door.turn_away": "notes that a page stayed closed; no command",
    "sign_in.still_signed_in": "notes when a session was used last; no command",
}
"""Functions that write as a part of a command above, or that are none."""

STEPS_OF_AN_IMPORT = "import_members."
"""An import is many transactions of one command; ``tests/services/import_members``
counts its events."""
