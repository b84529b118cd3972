"""The row that stands in the place of what was recorded wrongly."""

from collections.abc import Sequence
from datetime import datetime

from models.correction_facts import Correction
from models.facts import Change, LedgerRow
from models.kinds import LedgerKind, Mover
from portal.domain.calendar import day_of
from portal.domain.case import Case, Draft
from portal.domain.correcting.meant import instant_for, is_first
from portal.domain.instants import check_day
from portal.domain.requirements import details_of
from portal.errors import TransitionRefused

WHYS = ("RECORDED_WRONG", "RECORDED_LATE", "WRONG_MEMBER", "MEMBER_PROVED")
"""Why the record is corrected."""


def lead_of(correction: Correction, row: LedgerRow | None, case: Case) -> Draft:
    """Return what stands for ``row`` from now on; its states are found later."""
    if correction.never:
        if row is None:
            raise TransitionRefused("correction_of_nothing")
        if is_first(row, case.standing().steps):
            raise TransitionRefused("correction_of_first", receipt=row.receipt)
        return never(row, correction, case)
    event = (correction.event or (row.event if row else None) or "").strip()
    if not event:
        raise TransitionRefused("correction_of_nothing")
    at = instant_for(correction, row, case)
    _check_until(correction, at, case)
    same = row is not None and row.event == event
    draft = Draft(
        kind=LedgerKind.MOVE,
        event=event,
        effective_at=at,
        mover=Mover.HELP_DESK,
        effective_on=correction.on or (row.effective_on if row else None),
        until_on=correction.until or (row.until_on if row and same else None),
        reason=correction.reason or (row.reason if row and same else None),
        details=_details(correction, row),
        corrects=row.id if row else None,
        lifecycle_version_id=(
            row.lifecycle_version_id if row else _version_at(at, case)
        ),
    )
    _check_differs(draft, row)
    return draft


def never(row: LedgerRow, correction: Correction, case: Case) -> Draft:
    """Return what says that ``row`` never happened."""
    return Draft(
        kind=LedgerKind.CANCELLED,
        event=row.event or "",
        effective_at=case.now,
        mover=row.mover,
        reason=correction.why,
        details={"correction": correction.why or ""},
        corrects=row.id,
    )


def _details(correction: Correction, row: LedgerRow | None) -> dict[str, str]:
    """Return the references: those given, else those shown at the time."""
    kept = dict(row.details) if row else {}
    if correction.on is not None:
        kept.pop("at_end", None)
    given = details_of(
        Change(
            "", "", "", on=correction.on, at_end=correction.at_end,
            evidence=correction.evidence, verified=correction.verified,
            notice=correction.notice, violation_case=correction.violation_case,
        )
    )  # fmt: skip
    if correction.asked_on is not None:
        kept["asked_on"] = correction.asked_on.isoformat()
    return {**kept, **given, "correction": correction.why or ""}


def _version_at(at: datetime, case: Case) -> int | None:
    return case.standing(at).lifecycle_version_id


def check_why(correction: Correction) -> None:
    """Refuse a correction that does not say why."""
    if correction.why not in WHYS:
        code = "correction_why_unknown" if correction.why else "correction_why_missing"
        raise TransitionRefused(code, why=correction.why, whys=list(WHYS))


def _check_until(correction: Correction, at: datetime, case: Case) -> None:
    until, start = correction.until, day_of(at, case.zone)
    if until is None:
        return
    check_day(until)
    if until < start:
        raise TransitionRefused("until_before_start", until=until, start=start)


def _check_differs(draft: Draft, row: LedgerRow | None) -> None:
    """Refuse what says the same again."""
    if row is None:
        return
    beside = ("correction",)
    details = {k: v for k, v in draft.details.items() if k not in beside}
    kept = {k: v for k, v in row.details.items() if k not in beside}
    says = (draft.event, draft.effective_at, draft.until_on, draft.reason, details)
    said = (row.event, row.effective_at, row.until_on, row.reason, kept)
    if says == said:
        raise TransitionRefused("correction_of_nothing")


def touched_from(
    lead: Draft, row: LedgerRow | None, also: Sequence[LedgerRow]
) -> datetime:
    """Return the earliest instant that a correction is about."""
    instants = [each.effective_at for each in (row, *also) if each is not None]
    if lead.kind is LedgerKind.MOVE:
        instants.append(lead.effective_at)
    return min(instants)


def reach(lead: Draft, row: LedgerRow | None) -> datetime:
    """Return the instant at which the past becomes what it was."""
    if lead.kind is LedgerKind.MOVE or row is None:
        return lead.effective_at
    return row.effective_at
