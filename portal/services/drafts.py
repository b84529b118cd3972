"""What a clerk typed into a form, kept until it is done: it survives a reload.

Nobody but the one who typed it is ever shown it, and it changes nothing, so it
leaves no event.
"""

from collections.abc import Mapping

from models.facts import Occasion
from models.kinds import Permission, VersionedKind
from portal.domain.lock_forms import LIST_CHARS
from portal.services.door import require
from portal.services.meeting import member_id_of
from portal.services.publish.kinds import ADAPTERS
from portal.store import drafts
from portal.store.engine import Store

LONGEST = LIST_CHARS + 1
"""Characters of one field: one more than any form takes, so that what is too long
still is when it is found again."""

LOCK, RELEASE, LOCK_MANY = "lock.place", "lock.release", "lock.many"
PARTNER = "partner.edit"
ANSWER = "acceptance.record"
ATTRIBUTES = "attributes.set"
RISK, RISK_ACCEPT = "risk.edit", "risk.accept"
INTERNAL_RULE = "internal_rule.edit"
NOTICE = "notice.record"
VIOLATION, VIOLATION_DECIDED = "violation.edit", "violation.decide"
"""Forms that are no event of a lifecycle; the codes of those have no point."""

_MAY: Mapping[str, Permission] = {
    LOCK: Permission.LOCK_PLACE,
    RELEASE: Permission.LOCK_RELEASE,
    LOCK_MANY: Permission.LOCK_PLACE_WIDELY,
    PARTNER: Permission.PARTNER_EDIT,
    RISK: Permission.RISK_EDIT,
    RISK_ACCEPT: Permission.RISK_ACCEPT,
    INTERNAL_RULE: Permission.TERMS_APPROVE,
    NOTICE: Permission.TERMS_EDIT,
    VIOLATION: Permission.VIOLATION_EDIT,
    VIOLATION_DECIDED: Permission.VIOLATION_DECIDE,
}


def editing(kind: VersionedKind) -> str:
    """Return the form that edits versions of a kind."""
    return f"edit.{kind}"


_EDITING = {editing(kind): each.rules.edit for kind, each in ADAPTERS.items()}


def keep_draft(
    store: Store,
    occasion: Occasion,
    number: str | None,
    place: str,
    event: str,
    fields: Mapping[str, str],
) -> None:
    """Keep what stands in a form; blank fields are left out.

    ``number`` is the member's whom the form is about, None where it is about many.
    """
    here = _place(store, occasion, number, place, event)
    typed = {name: text[:LONGEST] for name, text in fields.items() if text}
    if typed:
        drafts.keep_draft(store, here, typed, occasion.at)
    else:
        drafts.drop_draft(store, here)


def kept_draft(
    store: Store, occasion: Occasion, number: str | None, place: str, event: str
) -> dict[str, str]:
    """Return what this clerk typed into the same form and has not carried out."""
    here = _place(store, occasion, number, place, event)
    return drafts.kept_draft(store, here, occasion.at)


def drop_draft(
    store: Store, occasion: Occasion, number: str | None, place: str, event: str
) -> None:
    """Forget what was typed: it is done, or given up."""
    drafts.drop_draft(store, _place(store, occasion, number, place, event))


def _place(
    store: Store, occasion: Occasion, number: str | None, place: str, event: str
) -> drafts.Place:
    may = {**_MAY, **_EDITING}.get(event, Permission.MEMBER_CHANGE)
    require(store, occasion.acting, may)
    member_id = drafts.OF_MANY
    if number is not None:
        with store.read() as connection:
            member_id = member_id_of(connection, number)
    return drafts.Place(occasion.acting.staff_id, member_id, place, event)
