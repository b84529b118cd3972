"""What is done about a violation: asked by one, decided by another, lifted again.

A lock is a lock like any other, a move a move like any other, each by its own
service, in one transaction with the step; both carry the number of the case.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from models.facts import Change, Occasion, Receipt
from models.kinds import (
    LockBlock,
    LockReason,
    LockScope,
    LockSource,
    Mover,
    Permission,
)
from models.lock_facts import NewLock, NewRelease
from models.violation_facts import CaseReceipt, Sanction
from models.violation_kinds import LOCK, WARN, CaseAct
from portal.domain.calendar import day_of, days_after
from portal.domain.case import Settled
from portal.domain.lengths import check_lengths
from portal.domain.locks import sources_of
from portal.domain.moves import settle_change
from portal.domain.undoing import answerers
from portal.domain.violations.cases import (
    asked_by,
    check_lifts,
    check_possible,
    check_sanction,
    check_second,
    check_words,
    deviates,
    lifts_something,
    needs_second,
)
from portal.errors import InputRefused
from portal.services.change_state import Approval, carry_out
from portal.services.door import require
from portal.services.locks.place import check_may_place, place_within
from portal.services.locks.release import release_within
from portal.services.meeting import Meeting, check_spell, meet
from portal.services.violations.meeting import Scene
from portal.services.violations.steps import Asked, Draft, write_step
from portal.store.engine import Connection, Store
from portal.store.private import private_values

BLOCKS = frozenset({LockBlock.USE, LockBlock.JOIN})
"""What a lock for a violation keeps from happening, as that of arrears does."""

CLEARED = "VIOLATION_CLEARED"
"""Why a membership is given back when an appeal was upheld."""

Says = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Request:
    """A response as somebody asks for it.

    ``sanction`` None is what the rules have; ``text`` says why, and has to where it
    is another; ``notice`` is how the member was given notice, where a move asks.
    """

    sanction: Sanction | None = None
    text: str = ""
    notice: str = ""


def ask_sanction(
    store: Store,
    occasion: Occasion,
    number: str,
    revision: int | None,
    asked: Request,
) -> CaseReceipt:
    """Ask for a response; the warning that the rules have is given at once.

    Refuses a move that the lifecycle does not allow now.
    """
    check_lengths(text=asked.text, notice=asked.notice)
    wanted = _wanted(asked.sanction)

    def make(connection: Connection, scene: Scene) -> Draft:
        check_possible(scene.case, CaseAct.SANCTION_ASKED)
        sanction = wanted or scene.proposed
        if sanction is None:
            raise InputRefused("case_no_proposal", number=scene.case.number)
        if deviates(sanction, scene.proposed):
            check_words(asked.text)
        movers = occasion.acting.movers
        if sanction.answer not in (WARN, LOCK):
            change = _change(scene, sanction, asked.text, asked.notice)
            _settled(connection, change, movers, occasion.at)
        alone = not needs_second(sanction, scene.proposed)
        act = CaseAct.SANCTIONED if alone else CaseAct.SANCTION_ASKED
        says = _says(scene, sanction) | {"movers": sorted(movers)}
        return Draft(act, says, _private(asked.text, asked.notice))

    given = Asked(number, revision, ("ask", repr(asked)))
    return write_step(store, occasion, Permission.VIOLATION_EDIT, given, make)


def _wanted(sanction: Sanction | None) -> Sanction | None:
    """Return a response with its reason, or refuse one that cannot be."""
    if sanction is None:
        return None
    check_lengths(event=sanction.answer, reason=sanction.reason)
    full = replace(sanction, reason=sanction.reason or LockReason.VIOLATION.value)
    check_sanction(full)
    return full


def _says(scene: Scene, sanction: Sanction) -> dict[str, Any]:
    ladder, proposal = scene.ladder, scene.proposal
    row = proposal.row if proposal else None
    return {
        "response": sanction.answer,
        "because": sanction.reason or None,
        "days": sanction.days,
        "rung": proposal.rung if proposal else None,
        "row": row.id if row else None,
        "rule_set": ladder.code if ladder else None,
        "rule_version": ladder.version_id if ladder else None,
        "deviates": True if deviates(sanction, scene.proposed) else None,
    }


def _private(text: str, notice: str = "") -> dict[str, str | None]:
    return {"text": text.strip() or None, "notice": notice.strip() or None}


# ------------------------------------------------------------------ deciding


def decide_sanction(
    store: Store,
    occasion: Occasion,
    number: str,
    revision: int | None,
    *,
    approve: bool,
    text: str = "",
) -> CaseReceipt:
    """Carry out what another person asked for, or refuse it with the reason."""
    check_lengths(text=text)
    if not approve:
        check_words(text)

    def make(connection: Connection, scene: Scene) -> Draft:
        check_possible(scene.case, CaseAct.SANCTION_REFUSED)
        check_second(scene.case, occasion.acting.staff_id)
        step = scene.case.last(CaseAct.SANCTION_ASKED)
        assert step is not None
        says = {name: each for name, each in step.says.items() if name != "movers"}
        if not approve:
            return Draft(CaseAct.SANCTION_REFUSED, says, _private(text))
        done = _carry_out(connection, store, occasion, scene)
        led_to = str(done.get("led_to", ""))
        return Draft(
            CaseAct.SANCTIONED, {**says, **done}, _private(text), led_to=led_to
        )

    given = Asked(number, revision, ("decide", approve, text))
    return write_step(store, occasion, Permission.VIOLATION_DECIDE, given, make)


def _carry_out(
    connection: Connection, store: Store, occasion: Occasion, scene: Scene
) -> Says:
    sanction = scene.case.sanction
    assert sanction is not None
    if sanction.answer == WARN:
        return {}
    step = scene.case.last(CaseAct.SANCTION_ASKED)
    assert step is not None
    values = private_values(connection, store.keys, [step.audit_id])
    said = {name: v for name, (_, v) in values.get(step.audit_id, {}).items()}
    text, notice = said.get("text", ""), said.get("notice", "")
    if sanction.answer == LOCK:
        return _lock(connection, store, occasion, scene, text)
    movers = frozenset(Mover(each) for each in step.says["movers"])
    change = _change(scene, sanction, text, notice)
    receipt = _move(connection, store, occasion, scene, change, movers)
    return {"led_to": receipt.number, "was": receipt.was, "became": receipt.became}


def _lock(
    connection: Connection, store: Store, occasion: Occasion, scene: Scene, text: str
) -> Says:
    case, sanction = scene.case, scene.case.sanction
    assert sanction is not None
    days = sanction.days
    until = None if days is None else days_after(day_of(occasion.at), days)
    new = NewLock(
        scope=LockScope.MEMBERSHIP,
        source=_source(occasion),
        reason=sanction.reason,
        blocks=BLOCKS,
        member_number=scene.member.number,
        offering_code=case.offering,
        variant=case.variant,
        name=case.number,
        text=text or None,
        case_number=case.number,
        until=until,
    )
    check_may_place(store, occasion, new)
    receipt = place_within(connection, store, occasion, new)
    return {"led_to": receipt.number, "lock": receipt.lock_id}


def _source(occasion: Occasion) -> LockSource:
    """Return in whose name somebody locks for a violation: legal's, if they may."""
    mine = sources_of(occasion.acting)
    order = (LockSource.LEGAL, LockSource.OPERATIONS)
    return next((each for each in order if each in mine), LockSource.HELP_DESK)


def _change(scene: Scene, sanction: Sanction, text: str, notice: str) -> Change:
    case = scene.case
    return Change(
        scene.member.number,
        case.offering,
        sanction.answer,
        sanction.reason or None,
        variant=case.variant,
        text=text.strip() or None,
        notice=notice.strip() or None,
        case_number=case.number,
        violation_case=case.number,
        membership_id=case.membership_id,
    )


def _settled(
    connection: Connection, change: Change, movers: frozenset[Mover], at: datetime
) -> tuple[Meeting, Settled]:
    """Return what a move comes to, or refuse as the lifecycle does."""
    meeting = meet(connection, change, at)
    check_spell(meeting, change)
    settled = settle_change(change, meeting.case, movers)
    if settled.already is not None:
        raise InputRefused("case_already", number=change.case_number)
    return meeting, settled


def _move(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    scene: Scene,
    change: Change,
    movers: frozenset[Mover],
) -> Receipt:
    """Carry out a move as the second person, whom the lifecycle has to accept."""
    require(store, occasion.acting, Permission.REQUEST_ANSWER)
    meeting, settled = _settled(connection, change, movers, occasion.at)
    letters = answerers(settled, meeting.case)
    if settled.needs_second and not letters & occasion.acting.movers:
        number = scene.case.number
        raise InputRefused("request_not_yours", number=number, who=sorted(letters))
    approval = Approval(scene.case.number, asked_by(scene.case), movers)
    return carry_out(connection, store, occasion, change, approval)


# ------------------------------------------------------------------ lifting


def lift_sanction(
    store: Store, occasion: Occasion, number: str, revision: int | None, text: str = ""
) -> CaseReceipt:
    """Lift what an upheld appeal was about, as another than who upheld it.

    A lock is released, a move is gone back as the lifecycle allows: where that needs
    a second person, it waits for one like any other.
    """
    check_lengths(text=text)

    def make(connection: Connection, scene: Scene) -> Draft:
        check_possible(scene.case, CaseAct.LIFTED)
        check_lifts(scene.case, occasion.acting.staff_id)
        if not lifts_something(scene.case):
            raise InputRefused("case_nothing_to_lift", number=scene.case.number)
        done = _lift(connection, store, occasion, scene, text)
        led_to = str(done["led_to"])
        return Draft(CaseAct.LIFTED, done, _private(text), led_to=led_to)

    given = Asked(number, revision, ("lift", text))
    return write_step(store, occasion, Permission.VIOLATION_EDIT, given, make)


def _lift(
    connection: Connection, store: Store, occasion: Occasion, scene: Scene, text: str
) -> Says:
    case = scene.case
    step = case.last(CaseAct.SANCTIONED)
    assert step is not None
    if "lock" in step.says:
        require(store, occasion.acting, Permission.LOCK_RELEASE)
        asked = NewRelease(
            step.says["lock"], "RESOLVED", text or None, case_number=case.number
        )
        receipt = release_within(connection, store, occasion, asked)
        return {"led_to": receipt.number}
    require(store, occasion.acting, Permission.MEMBER_CHANGE)
    change = Change(
        scene.member.number,
        case.offering,
        _way_back(connection, scene, step.says, occasion.at),
        CLEARED,
        variant=case.variant,
        text=text.strip() or None,
        case_number=case.number,
    )
    moved = carry_out(connection, store, occasion, change)
    return {"led_to": moved.number, "became": moved.became}


def _way_back(connection: Connection, scene: Scene, says: Says, at: datetime) -> str:
    """Return the move that leads back to the state before, for this reason."""
    case = scene.case
    asked = Change(scene.member.number, case.offering, "", variant=case.variant)
    lifecycle = meet(connection, asked, at).case.lifecycle
    for move in lifecycle.moves_from(says["became"]):
        if move.became == says["was"] and CLEARED in move.reasons:
            return move.event
    raise InputRefused("case_no_way_back", number=case.number)
