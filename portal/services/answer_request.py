"""The second person's answer: approve, refuse or take back a request."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from models.facts import Entry, Occasion, Receipt
from models.kinds import AuditAction, Mover, Permission, RequestState
from models.request_facts import Waiting
from portal.domain.correcting import CORRECT
from portal.domain.lengths import check_lengths
from portal.errors import ChangedMeanwhile, InputRefused, NotFound, TransitionRefused
from portal.services.change_state import Approval, carry_out
from portal.services.correct_past import carry_out_correction
from portal.services.door import require
from portal.services.file_request import change_from_request
from portal.services.meeting import ANOTHER_SPELL
from portal.store import requests
from portal.store.audit import record
from portal.store.engine import Connection, Store
from portal.store.private import private_values

NOTHING_LEFT = ("nothing_pending", "not_pending", ANOTHER_SPELL)
"""Refusals that say that what the request is about is gone."""


def waiting_requests(store: Store, occasion: Occasion) -> list[Waiting]:
    """Return the requests that wait for anybody, oldest first."""
    require(store, occasion.acting, Permission.REQUEST_LIST)
    with store.read() as connection:
        return requests.waiting(connection, occasion.at)


def my_requests(store: Store, occasion: Occasion) -> list[Waiting]:
    """Return the newest requests this person made or answered."""
    require(store, occasion.acting, Permission.REQUEST_LIST)
    with store.read() as connection:
        return requests.recent(connection, occasion.acting.staff_id)


def approve_request(store: Store, occasion: Occasion, number: str) -> Receipt:
    """Carry out what request ``number`` asks, as the second person.

    The rules are asked again on today's facts; where others did the same meanwhile,
    or the membership it was made for is over and another one stands, the request is
    closed as overtaken and nothing is done. Approving one's own request, or without
    the letter the request asks for, is refused; nobody passes that.
    """
    require(store, occasion.acting, Permission.REQUEST_ANSWER)
    with store.write() as connection:
        return approve(connection, store, occasion, number)


def approve(
    connection: Connection, store: Store, occasion: Occasion, number: str
) -> Receipt:
    """Do the work of ``approve_request`` inside the caller's transaction."""
    row = _waiting_row(connection, number, occasion.at)
    _check_second_person(row, occasion)
    text = _text(connection, store, row)
    if row.change["event"] == CORRECT:
        try:
            receipt = carry_out_correction(connection, store, occasion, row, text)
        except ChangedMeanwhile as refused:
            # Whoever approves typed nothing and has nothing to try again.
            refused.code = "request_stale"
            refused.facts["number"] = row.number
            raise
        return _approved(connection, occasion, row, receipt)
    change = change_from_request(row.change, text)
    change = replace(change, membership_id=row.membership_id)
    approval = Approval(
        number=row.number,
        requested_by=row.requested_by,
        movers=frozenset(Mover(each) for each in row.change["movers"]),
        parts=frozenset(row.change.get("parts", ())),
    )
    try:
        receipt = carry_out(connection, store, occasion, change, approval)
    except TransitionRefused as refused:
        if refused.code not in NOTHING_LEFT:
            raise
        return _overtaken(connection, store, occasion, row, refused.code)
    if receipt.outcome == "already":
        return _overtaken(connection, store, occasion, row)
    return _approved(connection, occasion, row, receipt)


def _approved(
    connection: Connection, occasion: Occasion, row: Any, receipt: Receipt
) -> Receipt:
    requests.answer(
        connection,
        row.number,
        RequestState.APPROVED,
        occasion.acting.staff_id,
        occasion.at,
        receipt.number,
    )
    return receipt


def _overtaken(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    row: Any,
    because: str = "",
) -> Receipt:
    """Close a request of what is so already, or is gone; nothing is done."""
    another = because == ANOTHER_SPELL
    _close(connection, store, occasion, row, RequestState.OVERTAKEN, another=another)
    return Receipt(
        number=row.number,
        outcome="overtaken",
        member_number=row.member_number,
        offering_code=row.change.get("offering_code", row.offering_code),
        event=row.change["event"],
        was=None,
        became=None,
        effective_at=None,
        recorded_at=occasion.at,
        another_spell=another,
    )


def refuse_request(
    store: Store, occasion: Occasion, number: str, text: str | None = None
) -> str:
    """Say no to a request; the member is left as they are."""
    require(store, occasion.acting, Permission.REQUEST_ANSWER)
    check_lengths(text=text)
    with store.write() as connection:
        return refuse(connection, store, occasion, number, text)


def refuse(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    number: str,
    text: str | None = None,
) -> str:
    """Do the work of ``refuse_request`` inside the caller's transaction."""
    row = _waiting_row(connection, number, occasion.at)
    _check_second_person(row, occasion)
    return _close(connection, store, occasion, row, RequestState.REFUSED, text)


def take_back_request(store: Store, occasion: Occasion, number: str) -> str:
    """Let the person who asked take the request back."""
    require(store, occasion.acting, Permission.MEMBER_CHANGE)
    with store.write() as connection:
        return take_back(connection, store, occasion, number)


def take_back(
    connection: Connection, store: Store, occasion: Occasion, number: str
) -> str:
    """Do the work of ``take_back_request`` inside the caller's transaction."""
    row = _waiting_row(connection, number, occasion.at)
    if row.requested_by != occasion.acting.staff_id:
        raise InputRefused("request_of_another", number=row.number)
    return _close(connection, store, occasion, row, RequestState.TAKEN_BACK)


def _waiting_row(connection: Connection, number: str, at: datetime) -> Any:
    check_lengths(number=number)
    row = requests.request_of(connection, number.strip().upper())
    if row is None:
        raise NotFound(what="request", number=number)
    if row.state != RequestState.WAITING:
        raise InputRefused("request_settled", number=row.number, state=row.state)
    if row.lapses_at <= at:
        raise InputRefused("request_lapsed", number=row.number)
    return row


def _check_second_person(row: Any, occasion: Occasion) -> None:
    if row.requested_by == occasion.acting.staff_id:
        raise InputRefused("own_request", number=row.number)
    letters = frozenset(Mover(each) for each in row.movers)
    if not letters & occasion.acting.movers:
        raise InputRefused("request_not_yours", number=row.number, who=sorted(letters))


def _text(connection: Connection, store: Store, row: Any) -> str | None:
    if row.text_event_id is None:
        return None
    found = private_values(connection, store.keys, [row.text_event_id])
    text = found.get(row.text_event_id, {}).get("text")
    return text[1] if text else None


def _facts(row: Any) -> dict[str, Any]:
    facts = {"request": row.number, "event": row.change["event"]}
    if "undoes" in row.change:
        facts["event"] = row.change["undoes"]
        facts["takes_back"] = row.change.get("takes_back")
    return {name: value for name, value in facts.items() if value is not None}


def _close(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    row: Any,
    state: RequestState,
    text: str | None = None,
    *,
    another: bool = False,
) -> str:
    action = {
        RequestState.REFUSED: AuditAction.REQUEST_REFUSED,
        RequestState.TAKEN_BACK: AuditAction.REQUEST_TAKEN_BACK,
        RequestState.OVERTAKEN: AuditAction.REQUEST_OVERTAKEN,
    }[state]
    entry = Entry(
        action=action,
        entity_type="membership",
        entity_id=row.membership_id,
        member_id=row.member_id,
        private={"text": text},
        facts=_facts(row) | ({"another_spell": True} if another else {}),
    )
    record(connection, store.keys, occasion, entry)
    requests.answer(
        connection, row.number, state, occasion.acting.staff_id, occasion.at
    )
    return str(row.number)
