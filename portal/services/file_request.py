"""File a change for a second person instead of carrying it out."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from typing import Any

from models.facts import (
    Change,
    Entry,
    Lifecycle,
    Occasion,
    Receipt,
)
from models.kinds import (
    AuditAction,
    Mover,
)
from portal.domain.case import UNDO, Settled
from portal.domain.named import named_refusal
from portal.domain.receipts import spoken_number
from portal.errors import InputRefused
from portal.services.bundles import Part, second_people, with_parts
from portal.services.meeting import Meeting
from portal.store.audit import record
from portal.store.engine import Connection, Store
from portal.store.requests import add_request, open_request

LAPSES_AFTER = timedelta(days=7)
CONTENTS = ("offering_code", "variant", "reason", "on", "at_end", "until")
"""What makes two requests of one event different ones."""


def file_request(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    change: Change,
    meeting: Meeting,
    settled: Settled,
    parts: Sequence[Part] = (),
) -> Receipt:
    """Write the request and its event, or return the one that waits already.

    One request asks for a bundle and its ``parts``; it waits on a membership that
    was left, of the bundle, or else of a part.
    """
    left = (each.previous for each in parts if each.settled.needs_second)
    found = meeting.membership or meeting.previous or next(left, None)
    assert found is not None
    change = _pinned(change, settled)
    waits = open_request(
        connection, found.id, change.event, occasion.at, change.takes_back
    )
    if waits is not None:
        _check_same(waits, change, meeting.case.lifecycle)
        at = waits.requested_at
        said = receipt_of(waits.number, "waiting", at, meeting, change, settled)
        return with_parts(said, parts)
    movers = second_people(settled, meeting.case, parts)
    codes = [each.change.offering_code for each in parts]
    asked = _request_row(change, settled) | ({"parts": codes} if codes else {})
    event_id = record(
        connection,
        store.keys,
        occasion,
        Entry(
            action=AuditAction.REQUEST_FILED,
            entity_type="membership",
            entity_id=found.id,
            member_id=meeting.member.member_id,
            after={
                "event": asked.get("undoes", change.event),
                "state": settled.became,
                "on": change.on,
            },
            private={"text": change.text},
            reason=change.reason,
            case_number=change.case_number,
            facts=_facts(change, meeting, movers, settled)
            | ({"parts": codes} if codes else {}),
        ),
    )
    number = spoken_number("Q", event_id)
    add_request(
        connection,
        {
            "number": number,
            "membership_id": found.id,
            "change": {**asked, "movers": sorted(occasion.acting.movers)},
            "movers": sorted(movers),
            "state": "waiting",
            "requested_by": occasion.acting.staff_id,
            "requested_at": occasion.at,
            "lapses_at": occasion.at + LAPSES_AFTER,
            "text_event_id": event_id,
        },
    )
    said = receipt_of(number, "waiting", occasion.at, meeting, change, settled)
    return with_parts(said, parts)


def _check_same(waits: Any, change: Change, lifecycle: Lifecycle) -> None:
    """Refuse where what waits already is not what is asked for now."""
    asked = change_from_request(waits.change, None)
    if any(getattr(asked, name) != getattr(change, name) for name in CONTENTS):
        refused = InputRefused(
            "request_waits_otherwise",
            event=change.event,
            number=waits.number,
            reason=asked.reason,
            on=asked.on,
            until=asked.until,
        )
        raise named_refusal(refused, lifecycle)


def _pinned(change: Change, settled: Settled) -> Change:
    """Return ``change``, naming what it takes back: by then it may not be the next."""
    if settled.undoes is None:
        return change
    return replace(change, takes_back=settled.undoes.receipt)


def _facts(
    change: Change, meeting: Meeting, movers: frozenset[Mover], settled: Settled
) -> dict[str, Any]:
    facts = {"offering": meeting.offering.code, "may_answer": sorted(movers)}
    if settled.cancelled:
        facts["would_cancel"] = [row.event or "" for row in settled.cancelled]
    return facts | ({"takes_back": change.takes_back} if change.takes_back else {})


def _request_row(change: Change, settled: Settled) -> dict[str, Any]:
    row = asdict(replace(change, text=None, seen_version=None))
    for name in ("on", "until"):
        row[name] = row[name].isoformat() if row[name] else None
    if settled.undoes is not None:
        row["undoes"] = settled.undoes.event or UNDO
    return {name: value for name, value in row.items() if value not in (None, "")}


def change_from_request(row: dict[str, Any], text: str | None) -> Change:
    """Return the change a request asked for, with its free text."""
    beside = ("movers", "undoes", "parts")
    values = {name: value for name, value in row.items() if name not in beside}
    for name in ("on", "until"):
        if values.get(name):
            values[name] = date.fromisoformat(values[name])
    return Change(**{**values, "text": text, "key": None})


def receipt_of(
    number: str,
    outcome: str,
    at: datetime,
    meeting: Meeting,
    change: Change,
    settled: Settled,
) -> Receipt:
    """Return the receipt of a change that was settled as it met a membership."""
    return Receipt(
        number=number,
        outcome=outcome,
        member_number=meeting.member.number,
        offering_code=meeting.offering.code,
        event=change.event,
        was=settled.was,
        became=settled.became,
        effective_at=settled.effective_at,
        recorded_at=at,
        reason=change.reason,
        until_on=change.until,
        cancelled=tuple(row.event or "" for row in settled.cancelled),
    )
