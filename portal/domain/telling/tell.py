"""An event as a sentence with what belongs to it, and field by field."""

from collections.abc import Callable, Mapping
from typing import Any

from models.kinds import AuditAction
from portal.domain.telling.said import (
    NOTHING,
    Fact,
    Facts,
    Line,
    Said,
    Told,
    Word,
    block_names,
    field_name,
    field_names,
    listed,
    moment,
    role_names,
    sought_name,
)
from portal.domain.telling.teller import Teller
from portal.domain.telling.ways import way_of
from portal.domain.trail import Event, Names

VARIANTS: Mapping[str, tuple[str, ...]] = {
    AuditAction.MEMBERSHIP_MOVED: ("ahead", "same"),
    AuditAction.MEMBERSHIP_OPENED: ("ahead",),
    AuditAction.LOCK_PLACED: ("hold",),
    AuditAction.MEMBERSHIP_SETTLED: ("skipped",),
    AuditAction.MEMBERSHIP_REMAPPED: ("back",),
    AuditAction.MEMBERSHIP_CORRECTED: ("forgotten",),
    AuditAction.REQUEST_FILED: ("undo",),
    AuditAction.REQUEST_REFUSED: ("undo",),
    AuditAction.REQUEST_TAKEN_BACK: ("undo",),
    AuditAction.REQUEST_OVERTAKEN: ("undo", "spell"),
    AuditAction.MEMBER_UPDATED: ("fields",),
    AuditAction.PARTNER_LINKED: ("ended", "period", "never"),
    AuditAction.CONTRACT_SIGNED: ("following",),
    AuditAction.CONTRACT_ENDED: ("never",),
    AuditAction.ARREARS_RECORDED: ("paid", "period"),
    AuditAction.STAFF_CHANGED: ("disabled", "enabled", "roles", "language"),
    AuditAction.PERMISSION_DENIED: ("page",),
    AuditAction.MEMBERS_FOUND: ("hits", "more"),
    AuditAction.MEMBER_SHOWN: ("trail",),
    AuditAction.SCHEMA_SEEN: ("first",),
    AuditAction.ACCEPTANCE_RECORDED: ("decline", "withdraw"),
    AuditAction.VERSION_DRAFTED: ("based",),
    AuditAction.VERSION_REVIEWED: ("sent_back",),
    AuditAction.VERSION_APPROVED: ("ahead",),
    AuditAction.VERSION_TAKEN_BACK: ("review",),
}
"""Actions that are said in more than one way, and the further ways."""

UNKNOWN = "trail.say.unknown"
"""How an action of a later program is said."""

_BY_FILE = AuditAction.ARREARS_RECORDED
_BY_LIST = AuditAction.PARTNER_LINKED
"""What one line of a file of dues, and of a file of partners' members, brings about."""

_ACTIONS = frozenset(AuditAction)


def key_of(action: str, variant: str = "") -> str:
    """Return the key of an action's sentence."""
    return f"trail.say.{action}.{variant or 'plain'}"


def tell(event: Event, names: Names, *, within: int | None = None) -> Told:
    """Return what ``event`` says; ``within`` the life of one member, not named."""
    teller = Teller(event, names, within)
    tails = tuple(_tails(teller))
    if event.action not in _ACTIONS:
        return Told(Said(UNKNOWN, {"who": teller.who, "action": event.action}), tails)
    variant, facts = way_of(teller)
    return Told(Said(key_of(event.action, variant), {"who": teller.who} | facts), tails)


# ------------------------------------------------------------------ tails


def _tails(teller: Teller) -> list[Said]:
    found = ((name, facts(teller)) for name, facts in _TAILS.items())
    return [
        Said(f"trail.tail.{name}", facts) for name, facts in found if facts is not None
    ]


def _reason(teller: Teller) -> Facts | None:
    return {"reason": teller.reason()} if teller.event.reason else None


def _until(teller: Teller) -> Facts | None:
    until = moment(teller.event.facts.get("until"))
    return {"until": until} if until else None


def _source(teller: Teller) -> Facts | None:
    source = (teller.event.opened or {}).get("source")
    return {"source": _without_end(source)} if source else None


def _file(teller: Teller) -> Facts | None:
    by_file = "file_hash" in teller.event.facts
    return {} if by_file and teller.event.action == _BY_FILE else None


def _users_file(teller: Teller) -> Facts | None:
    by_file = "file_hash" in teller.event.facts
    return {} if by_file and teller.event.action == _BY_LIST else None


def _takes_back(teller: Teller) -> Facts | None:
    planned = teller.event.facts.get("takes_back")
    return {"receipt": str(planned)} if planned else None


def _corrects(teller: Teller) -> Facts | None:
    given = teller.event.facts
    receipts = [*listed(given.get("corrects")), *listed(given.get("also"))]
    return {"receipts": tuple(map(str, receipts))} if receipts else None


def _cancelled(teller: Teller) -> Facts | None:
    events = listed(teller.event.facts.get("cancelled"))
    if not events:
        return None
    return {"events": tuple(teller.move_called(each) for each in events)}


def _would_cancel(teller: Teller) -> Facts | None:
    events = listed(teller.event.facts.get("would_cancel"))
    if not events:
        return None
    return {"events": tuple(teller.move_called(each) for each in events)}


def _text(teller: Teller) -> Facts | None:
    text = (teller.event.opened or {}).get("text")
    return {"text": _without_end(text)} if text else None


def _without_end(words: str) -> str:
    """Return words without their full stop: the sentence they stand in has one."""
    return words.rstrip(" .。．") or words


def _case(teller: Teller) -> Facts | None:
    case = teller.event.case_number
    return {"case": case} if case else None


def _approved(teller: Teller) -> Facts | None:
    facts = teller.event.facts
    if "requested_by" not in facts:
        return None
    asked = teller.staff(facts["requested_by"])
    return {"request": str(facts.get("request")), "asked": asked}


def _receipt(teller: Teller) -> Facts | None:
    receipt = teller.event.receipt
    return {"receipt": receipt} if receipt else None


def _counts(teller: Teller) -> Facts | None:
    counts = teller.said("counts")
    if not isinstance(counts, Mapping) or not counts:
        return None
    return {"counts": _table("trail.counts", counts)}


_SHOWS = (AuditAction.MEMBER_SHOWN, AuditAction.ANSWER_GIVEN)


def _shown(teller: Teller) -> Facts | None:
    given = listed(teller.event.facts.get("fields"))
    fields = [each for each in given if each != "trail"]
    if teller.event.action not in _SHOWS or not fields:
        return None
    return {"fields": field_names(fields)}


def _sought(teller: Teller) -> Facts | None:
    sought = listed(teller.event.facts.get("sought"))
    if not sought:
        return None
    return {"sought": tuple(map(sought_name, sought))}


def _via(teller: Teller) -> Facts | None:
    via = teller.event.via
    return None if via in ("ui", "system") else {"via": Word(f"trail.via.{via}", via)}


def _sample(teller: Teller) -> Facts | None:
    return {} if teller.event.sample else None


_TAILS: Mapping[str, Callable[[Teller], Facts | None]] = {
    "until": _until,
    "reason": _reason,
    "text": _text,
    "source": _source,
    "file": _file,
    "users_file": _users_file,
    "takes_back": _takes_back,
    "corrects": _corrects,
    "cancelled": _cancelled,
    "would_cancel": _would_cancel,
    "approved": _approved,
    "counts": _counts,
    "shown": _shown,
    "sought": _sought,
    "case": _case,
    "receipt": _receipt,
    "via": _via,
    "sample": _sample,
}
TAIL_KEYS = tuple(f"trail.tail.{name}" for name in _TAILS)


# ------------------------------------------------------------------ field by field


def lines_of(event: Event, names: Names) -> tuple[Line, ...]:
    """Return what changed, field by field: before, after, and typed references.

    Personal values stand where they were opened; elsewhere their commitment.
    """
    teller = Teller(event, names)
    fields = dict.fromkeys((*event.before, *event.after))
    lines = [
        Line(
            field_name(name),
            _value(teller, name, event.before.get(name)),
            _value(teller, name, event.after.get(name)),
        )
        for name in fields
    ]
    personal = dict.fromkeys(name.removesuffix("_was") for name in event.private)
    lines += [
        Line(field_name(name), _private(event, f"{name}_was"), _private(event, name))
        for name in personal
    ]
    lines += [
        Line(field_name(name), None, _value(teller, name, value))
        for name, value in event.facts.items()
        if name not in fields
    ]
    return tuple(line for line in lines if (line.was, line.became) != (None, None))


def _private(event: Event, name: str) -> Fact | None:
    if name not in event.private:
        return None
    if event.opened is not None and name in event.opened:
        return event.opened[name]
    key = "trail.closed" if event.opened is None else "trail.erased"
    return Said(key, _short(event, name))


def _short(event: Event, name: str) -> dict[str, Fact]:
    return {"commitment": event.private[name][: len("c:") + 12]}


def _value(teller: Teller, name: str, value: Any) -> Fact | None:
    if value is None:
        return None
    special = _SPECIAL.get(name)
    if special is not None:
        return special(teller, value)
    return moment(value) or _plain(value)


_SPECIAL: Mapping[str, Callable[[Teller, Any], Fact]] = {
    "state": lambda teller, code: teller.state(code),
    "at_end": lambda _teller, _true: Word("house.yes", "true"),
    "event": lambda teller, code: teller.move_called(code),
    "requested_by": lambda teller, staff_id: teller.staff(staff_id),
    "staff": lambda teller, whom: teller.staff(whom) if _is_id(whom) else str(whom),
    "partner": lambda teller, member_id: teller.party(member_id),
    "offering": lambda teller, _: teller.offering,
    "roles": lambda _, codes: role_names(codes),
    "fields": lambda _, codes: field_names(codes),
    "members": lambda teller, ids: tuple(map(teller.party, listed(ids))),
    "counts": lambda _, values: _table("trail.counts", values),
    "reasons": lambda _, values: _table("import.reasons", values, ".what"),
    "sought": lambda _, codes: tuple(map(sought_name, listed(codes))),
    "version_state": lambda _, code: _called("publishing.phases", code),
    "guard": lambda _, code: _called("card.skipped", code),
    "job_kind": lambda _, code: _called("jobs.kinds", code),
    "verdict": lambda _, code: _called("publishing.verdicts", code),
    "scope": lambda _, code: _called("locks.scopes", code),
    "blocks": lambda _, codes: block_names(codes),
    "lock_source": lambda _, code: _called("locks.sources", code),
    "released_as": lambda _, code: _called("locks.sources", code),
    "lock_reason": lambda _, code: _called("locks.reasons", code),
    "settled": lambda _, code: _called("publishing.outcomes", code),
    "notice_channel": lambda _, code: _called("terms.channels", code),
    "setting": lambda _, code: _called("settings", code),
    "declared": lambda _, code: _called("terms.declarations", code),
    "treatment": lambda _, code: _called("risks.treatments", code),
    "asked_for": lambda _, code: _called("policy.purposes", code),
    "response": lambda _, code: _called("violations.responses", code),
    "case_state": lambda _, code: _called("violations.states", code),
}
"""Fields whose values have names."""


def _called(prefix: str, code: Any) -> Fact:
    return Word(f"{prefix}.{code}", str(code))


def _table(prefix: str, values: Any, suffix: str = "") -> Fact:
    """Return a table of a body as a list: a name under ``prefix``, and its value."""
    if not isinstance(values, Mapping):
        return _plain(values)
    return tuple(
        Said(
            "trail.count",
            {"what": Word(f"{prefix}.{name}{suffix}", name), "n": _plain(each)},
        )
        for name, each in values.items()
    )


def _is_id(value: Any) -> bool:
    return isinstance(value, int)


def _plain(value: Any) -> Fact:
    if isinstance(value, bool):
        return Word("house.yes" if value else "house.no", str(value))
    if isinstance(value, int | str):
        return value
    if isinstance(value, list):
        return tuple(_plain(each) for each in value)
    if isinstance(value, Mapping):
        return _table("trail.fields", value)
    return NOTHING
