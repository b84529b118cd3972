"""Correct the past of one membership: asked for by one person, agreed by another.

Nothing is changed by the one who asks. With the second person's yes the rules are
asked again, the rows are written that stand in the place of what was wrong, and
what is known as of before stays as it was.
"""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from models.correction_facts import Correction, Outlook
from models.facts import Entry, LedgerRow, Occasion, Receipt
from models.kinds import AuditAction, LedgerKind, Mover, Permission
from portal.domain.canonical import canonical
from portal.domain.case import Draft, as_row, row_of
from portal.domain.correcting import CORRECT, Corrected, settle_correction
from portal.domain.ledger import OUTCOMES
from portal.domain.lengths import check_change, check_lengths
from portal.domain.receipts import receipt_again, receipt_row, spoken_number
from portal.errors import ChangedMeanwhile, InputRefused
from portal.services.change_state import Approval
from portal.services.door import require
from portal.services.file_request import LAPSES_AFTER
from portal.services.meeting_past import Past, meet_past
from portal.services.once import Once
from portal.store import ledger, requests
from portal.store.audit import record
from portal.store.engine import Connection, Store

DAYS = ("on", "until", "asked_on")


def correct_past(store: Store, occasion: Occasion, correction: Correction) -> Receipt:
    """Ask a second person for ``correction``, or refuse what cannot be corrected.

    Raises ``TransitionRefused`` (with what would have to go with it),
    ``ChangedMeanwhile``, ``KeyReused``, ``NotFound``, ``NotPermitted``, or
    ``InputRefused``.
    """
    require(store, occasion.acting, Permission.MEMBER_CHANGE)
    check_correction(correction)
    once = Once(occasion, correction.key, _asked_for(correction))
    return once.carry_out(
        store,
        lambda connection: ask_for_correction(connection, store, occasion, correction),
        receipt_row,
        receipt_again,
    )


def check_correction(correction: Correction) -> None:
    """Refuse a correction of which a part is too long."""
    check_change(correction)
    check_lengths(takes_back=correction.receipt, reason=correction.why)
    for each in correction.also:
        check_lengths(takes_back=each)


def _asked_for(correction: Correction) -> dict[str, Any]:
    left_out = ("key", "seen_version", "membership_id")
    return {"correction": {k: v for k, v in asdict(correction).items()
                           if k not in left_out}}  # fmt: skip


def ask_for_correction(
    connection: Connection, store: Store, occasion: Occasion, correction: Correction
) -> Receipt:
    """File the request for a second person in the caller's transaction."""
    past = meet_past(connection, correction, occasion.at, lock=True)
    _check_version(past, correction.seen_version)
    movers = occasion.acting.movers
    settled = settle_correction(correction, past.case, movers, past.limits)
    asked = _request_row(correction, past, settled, movers)
    waits = requests.open_request(connection, past.membership.id, CORRECT, occasion.at)
    if waits is not None:
        if waits.change["correction"] != asked["correction"]:
            raise InputRefused("correction_waits", number=waits.number)
        return _receipt(waits.number, "waiting", past, settled, waits.requested_at)
    entry = _request_entry(correction, past, settled)
    event_id = record(connection, store.keys, occasion, entry)
    number = spoken_number("Q", event_id)
    requests.add_request(
        connection,
        {
            "number": number,
            "membership_id": past.membership.id,
            "change": asked,
            "movers": sorted(settled.answerers),
            "state": "waiting",
            "requested_by": occasion.acting.staff_id,
            "requested_at": occasion.at,
            "lapses_at": occasion.at + LAPSES_AFTER,
            "text_event_id": event_id,
        },
    )
    return _receipt(number, "waiting", past, settled, occasion.at)


def _check_version(past: Past, seen: int | None, *, also: bool = True) -> None:
    """Refuse where a colleague changed the membership since it was shown.

    Outcomes on record are no news: they say what was true already.
    """
    if seen is None or past.membership.version == seen:
        return
    newer = [row for row in past.membership.rows if row.version > seen]
    news = [row for row in newer if row.kind not in OUTCOMES]
    if news or also:
        raise _meanwhile(past, news)


def check_as_shown(change: Mapping[str, Any], past: Past, settled: Corrected) -> None:
    """Refuse where what was asked for is not what would happen now."""
    _check_version(past, change["version"], also=False)
    if digest(settled.outlook) != change["answers"]:
        raise _meanwhile(past, [])


def _meanwhile(past: Past, news: list[LedgerRow]) -> ChangedMeanwhile:
    return ChangedMeanwhile(
        rows=tuple(news),
        version=past.membership.version,
        member=past.number,
        offering=past.membership.offering_code,
    )


# ------------------------------------------------------------------ the request


def _request_row(
    correction: Correction, past: Past, settled: Corrected, movers: frozenset[Mover]
) -> dict[str, Any]:
    """Return what waits; ``answers`` is a digest of what both people were shown."""
    left_out = ("text", "key", "seen_version", "membership_id")
    kept = {k: v for k, v in asdict(correction).items() if k not in left_out}
    for name in DAYS:
        kept[name] = kept[name].isoformat() if kept[name] else None
    kept["also"] = list(correction.also)
    row = {
        "event": CORRECT,
        "reason": correction.why,
        "case_number": correction.case_number,
        "correction": {k: v for k, v in kept.items() if v not in (None, "", [], False)},
        "movers": sorted(movers),
        "version": past.membership.version,
        "answers": digest(settled.outlook),
    }
    return {name: value for name, value in row.items() if value is not None}


def correction_from_request(change: Mapping[str, Any], text: str | None) -> Correction:
    """Return the correction that a request asked for, with its free text."""
    values = dict(change["correction"])
    for name in DAYS:
        if values.get(name):
            values[name] = date.fromisoformat(values[name])
    values["also"] = tuple(values.get("also", ()))
    return Correction(**{**values, "text": text})


def digest(outlook: Outlook) -> str:
    """Return a digest of every answer that changes."""
    told = [
        [each.from_at, each.to_at, each.was, each.became] for each in outlook.answers
    ]
    plans = [[each.row.id, each.became] for each in outlook.plans]
    return sha256(canonical({"answers": told, "plans": plans})).hexdigest()


def _request_entry(correction: Correction, past: Past, settled: Corrected) -> Entry:
    facts = {
        "offering": past.membership.offering_code,
        "may_answer": sorted(settled.answerers),
        **_what(settled),
    }
    return Entry(
        action=AuditAction.REQUEST_FILED,
        entity_type="membership",
        entity_id=past.membership.id,
        member_id=past.member_id,
        after={"event": CORRECT, "on": correction.on},
        private={"text": correction.text},
        reason=correction.why,
        case_number=correction.case_number,
        facts=facts,
    )


def _what(settled: Corrected) -> dict[str, Any]:
    """Return which records a correction is about, by their receipts."""
    facts: dict[str, Any] = {"corrected_event": settled.lead.event}
    if settled.row is not None:
        facts["corrects"] = settled.row.receipt
    if settled.also:
        facts["also"] = [row.receipt for row in settled.also]
    return facts


# ------------------------------------------------------------------ the answer


def carry_out_correction(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    row: Any,
    text: str | None,
) -> Receipt:
    """Write what the request ``row`` asks for, as the second person agrees.

    Where a colleague changed the membership meanwhile, or the answers that would
    change are no longer those that were shown, it is refused: ask anew.
    """
    asked = replace(
        correction_from_request(row.change, text), membership_id=row.membership_id,
        member_number=row.member_number,
    )  # fmt: skip
    past = meet_past(connection, asked, occasion.at, lock=True)
    occasion = replace(occasion, at=past.case.now)
    _check_version(past, row.change["version"], also=False)
    movers = frozenset(Mover(each) for each in row.change["movers"])
    settled = settle_correction(asked, past.case, movers, past.limits)
    check_as_shown(row.change, past, settled)
    approval = Approval(row.number, row.requested_by, movers)
    return _write(connection, store, occasion, asked, past, settled, approval)


def _write(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    correction: Correction,
    past: Past,
    settled: Corrected,
    approval: Approval,
) -> Receipt:
    found, version = past.membership, past.membership.version
    entry = _entry(correction, past, settled, approval)
    audit_id = record(connection, store.keys, occasion, entry)
    number = spoken_number("R", audit_id)
    beside = {
        "membership_id": found.id,
        "version": version + 1,
        "audit_id": audit_id,
        "receipt": number,
        "case_number": correction.case_number,
        "approved_by": occasion.acting.staff_id,
    }
    rows = [
        {
            **row_of(draft, past.case),
            **beside,
            "staff_id": _staff(draft, approval),
        }
        for draft in settled.drafts
    ]
    ids = ledger.append(connection, rows)
    written = tuple(
        as_row(draft, row_id, past.case)
        for draft, row_id in zip(settled.drafts, ids, strict=True)
    )
    standing = replace(past.case, rows=past.case.rows + written).standing()
    joined = settled.outlook.joined_becomes
    moved = joined if joined != settled.outlook.joined_was else None
    if not ledger.project(
        connection, found.id, standing, was_version=version, joined_on=moved
    ):
        raise _meanwhile(past, [])
    return _receipt(number, "corrected", past, settled, occasion.at)


def _staff(draft: Draft, approval: Approval) -> int | None:
    return None if draft.mover is Mover.SYSTEM else approval.requested_by


def _entry(
    correction: Correction, past: Past, settled: Corrected, approval: Approval
) -> Entry:
    before, lead = past.case.standing(), settled.lead
    then = settled.outlook.answers[-1:] if settled.outlook.answers else ()
    changed = [each.became for each in then if each.to_at is None]
    facts: dict[str, Any] = {
        "offering": past.membership.offering_code,
        "event": lead.event,
        "effective_at": lead.effective_at,
        "on": correction.on,
        "until": lead.until_on,
        "row_reason": lead.reason,
        "request": approval.number,
        "requested_by": approval.requested_by,
        "answers": len(settled.outlook.answers),
        "cancelled": _plans_ended(past, settled),
        **_what(settled),
        **{k: v for k, v in lead.details.items() if k != "correction"},
    }
    return Entry(
        action=AuditAction.MEMBERSHIP_CORRECTED,
        entity_type="membership",
        entity_id=past.membership.id,
        member_id=past.member_id,
        entity_version=past.membership.version + 1,
        before={"state": before.state},
        after={"state": changed[0] if changed else before.state},
        private={"text": correction.text},
        reason=correction.why,
        case_number=correction.case_number,
        facts={name: value for name, value in facts.items() if value is not None},
    )


def _plans_ended(past: Past, settled: Corrected) -> list[str] | None:
    """Return the events of plans that end with a correction, None for none."""
    ended = {draft.cancels for draft in settled.drafts if draft.cancels is not None}
    rows = [row for row in past.case.rows if row.id in ended]
    return [row.event or "" for row in rows if row.mover is not Mover.SYSTEM] or None


def _receipt(
    number: str, outcome: str, past: Past, settled: Corrected, at: datetime
) -> Receipt:
    lead = settled.lead
    never = lead.kind is not LedgerKind.MOVE
    row = settled.row
    return Receipt(
        number=number,
        outcome=outcome,
        member_number=past.number,
        offering_code=past.membership.offering_code,
        event=CORRECT,
        was=lead.was,
        became=lead.became,
        effective_at=row.effective_at if never and row else lead.effective_at,
        recorded_at=at,
        reason=lead.details.get("correction"),
        until_on=lead.until_on,
        cancelled=tuple(each.row.event or "" for each in settled.outlook.plans),
        version=past.membership.version + (outcome == "corrected"),
    )
