"""What somebody asks of the trail, as it stands in an address or on a command line."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from models.facts import Occasion
from models.kinds import AuditAction, Outcome, Permission, Via
from portal.domain.calendar import end_of, start_of
from portal.domain.card import Words
from portal.domain.importing.japanese_dates import read_date
from portal.domain.lengths import check_lengths
from portal.domain.member_number import grouped, plain
from portal.domain.receipts import count_of
from portal.domain.trail import ANSWER_LETTER, RECEIPTS, LogName, Tag, Wanted
from portal.errors import InputRefused, NotFound
from portal.services.door import require
from portal.store import trail_names
from portal.store.engine import Connection, Store
from portal.store.staff import staff_by_code
from portal.wording import has, say
from portal.wording.dates import day_words


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as text; empty parts do not narrow it.

    ``on`` is a member number, a number and an offering (``1110000001/MAIL``), the
    number of a receipt, a request or an import; ``since`` and ``until`` are days,
    both counted in.
    """

    log: str = ""
    who: str = ""
    what: str = ""
    on: str = ""
    since: str = ""
    until: str = ""
    reason: str = ""
    outcome: str = ""
    via: str = ""
    case: str = ""

    @property
    def narrow(self) -> dict[str, str]:
        """The parts that narrow the trail, by name."""
        given = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: text for name, text in given.items() if text}


@dataclass(frozen=True, slots=True)
class Choices:
    """What a filter can choose from, by code, with names in both languages."""

    staff: Mapping[str, Words]
    reasons: Mapping[str, Words]


NOTHING_KNOWN = Choices({}, {})


def choices(store: Store, occasion: Occasion) -> Choices:
    """Return who can have done something, and every reason there is."""
    require(store, occasion.acting, Permission.AUDIT_READ)
    with store.read() as connection:
        return Choices(
            trail_names.staff_words(connection), trail_names.reason_words(connection)
        )


def wanted_of(store: Store, occasion: Occasion, asked: Asked) -> Wanted:
    """Return the question, or refuse naming the part that cannot be read."""
    require(store, occasion.acting, Permission.AUDIT_READ)
    for typed in (asked.who, asked.on, asked.reason, asked.case):
        check_lengths(filter=typed)
    tag = _one(asked.log, Tag, "log")
    since, until = _day(asked.since), _day(asked.until)
    with store.read() as connection:
        wanted = Wanted(
            logs=(tag.log,) if tag else tuple(LogName),
            staff_id=_staff(connection, asked.who, occasion.at),
            actions=_tagged(tag, _actions(asked.what)),
            from_at=start_of(since) if since else None,
            to_at=end_of(until) if until else None,
            reason=asked.reason.strip() or None,
            outcome=_one(asked.outcome, Outcome, "outcome"),
            via=_one(asked.via, Via, "via"),
            case_number=asked.case.strip() or None,
        )
        return replace(wanted, **_subject(connection, asked.on.strip()))


def _one(text: str, kind: Any, what: str) -> Any:
    try:
        return kind(text.strip()) if text.strip() else None
    except ValueError:
        raise InputRefused("filter_unknown", filter=what, value=text) from None


def _day(text: str) -> Any:
    if not text.strip():
        return None
    day = read_date(text.strip())
    if day is None:
        raise InputRefused("instant_unreadable")
    return day


def _staff(connection: Connection, code: str, at: datetime) -> int | None:
    code = code.strip()
    if not code:
        return None
    if code == "system":
        return 0
    staff = staff_by_code(connection, code, at)
    if staff is None:
        raise NotFound(what="staff", number=code)
    return staff.id


def _actions(text: str) -> tuple[str, ...]:
    """Return the actions asked for: codes, or subjects with a dot behind."""
    codes = tuple(part.strip() for part in text.split(",") if part.strip())
    subjects = {action.value.partition(".")[0] + "." for action in AuditAction}
    for code in codes:
        if code not in subjects and code not in set(AuditAction):
            raise InputRefused("filter_unknown", filter="what", value=code)
    return codes


def _tagged(tag: Tag | None, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the actions of a tag, of those that are asked for."""
    if tag is None:
        return codes
    asked = [each for each in tag.actions if not codes or _is_one_of(each, codes)]
    return tuple(each.value for each in asked) or NO_ACTION


NO_ACTION = ("none",)
"""What no event is: a tag and an action that exclude each other."""


def _is_one_of(action: AuditAction, codes: tuple[str, ...]) -> bool:
    return action in codes or f"{action.partition('.')[0]}." in codes


def _subject(connection: Connection, text: str) -> dict[str, Any]:
    if not text:
        return {}
    for letter in sorted(set(RECEIPTS.values())):
        event_id = count_of(text, letter)
        if event_id is not None:
            looks = letter == ANSWER_LETTER
            log = LogName.LOOK_UPS if looks else LogName.CHANGES
            return {"event_id": event_id, "logs": (log,)}
    import_id = trail_names.import_id_of(connection, text.upper())
    if import_id is not None:
        return {"batch": (import_id, text.upper()), "logs": (LogName.CHANGES,)}
    number, _, offering = text.partition("/")
    number = plain(number.strip()) or number.strip()
    member_id = trail_names.any_member_id(connection, number)
    if member_id is None:
        raise NotFound(what="member", number=number)
    if not offering:
        return {"member_id": member_id}
    ids = trail_names.memberships_of(connection, member_id, offering.strip().upper())
    if not ids:
        raise NotFound(what="membership", number=text)
    return {"member_id": member_id, "entity_type": "membership", "entity_ids": ids}


def asked_words(asked: Asked, language: str, known: Choices = NOTHING_KNOWN) -> str:
    """Return the question in words: what narrows the trail, or that nothing does."""
    parts = [
        _part(name, _value_words(name, text, language, known), language)
        for name, text in asked.narrow.items()
    ]
    return " · ".join(parts) or say("trail.asked.nothing", language)


def _part(name: str, value: str, language: str) -> str:
    own = f"trail.asked.part_{name}"
    if has(own):
        return say(own, language, value=value)
    label = say(f"trail.asked.{name}", language)
    return say("trail.asked.part", language, name=label, value=value)


_NAMED = {
    "log": "trail.tag",
    "what": "trail.action",
    "outcome": "trail.outcome",
    "via": "trail.via",
}


def _value_words(name: str, text: str, language: str, known: Choices) -> str:
    if name in ("since", "until"):
        day = read_date(text)
        return day_words(day, language) if day else text
    if name in ("who", "reason"):
        named = {"who": known.staff, "reason": known.reasons}[name].get(text)
        return named.say(language) if named else text
    if name == "on":
        return grouped(text)
    key = f"{_NAMED.get(name, name)}.{text}"
    return say(key, language) if name in _NAMED and has(key) else text
