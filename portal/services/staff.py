"""Staff: who somebody is, their sessions, their language, disabling them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from models.facts import Acting, Entry, Occasion
from models.kinds import AuditAction, Permission, Via
from models.staff_facts import StaffFacts
from portal import clock
from portal.domain.identity import SAMPLE_ISSUER
from portal.errors import InputRefused, NotFound, SignInRefused
from portal.services.door import require
from portal.services.house import the_settings
from portal.services.sign_in import acting_as
from portal.store import staff as rows
from portal.store.audit import record
from portal.store.engine import Store
from portal.wording import LANGUAGES


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One open sign-in as a screen lists it."""

    id: int
    staff_code: str
    device: str
    issued_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    own: bool


def acting_for(store: Store, code: str, via: Via = Via.CLI) -> Acting:
    """Return the member of staff with this code as somebody who acts.

    For the command line, whose user the machine's own accounts vouch for. Refuses
    an unknown code (``staff_unknown``), a disabled person and one without a role.
    """
    with store.read() as connection:
        staff = rows.staff_by_code(connection, code, clock.now())
    if staff is None:
        raise NotFound(what="staff", number=code)
    if staff.disabled_at is not None:
        raise SignInRefused("staff_disabled", staff=code)
    if not staff.roles:
        raise SignInRefused("no_role", staff=code)
    return acting_as(staff, via)


def sample_staff(store: Store) -> list[StaffFacts]:
    """Return whom the sample provider offers: nobody disabled."""
    with store.read() as connection:
        people = rows.staff_of_issuer(connection, SAMPLE_ISSUER, clock.now())
    return [each for each in people if each.disabled_at is None]


def my_sessions(store: Store, occasion: Occasion) -> Sequence[OpenSession]:
    """Return the open sign-ins of the person who asks, latest first."""
    return _sessions(store, occasion, occasion.acting.staff_id)


def all_sessions(store: Store, occasion: Occasion) -> Sequence[OpenSession]:
    """Return everybody's open sign-ins, latest first."""
    require(store, occasion.acting, Permission.STAFF_READ)
    return _sessions(store, occasion, None)


def _sessions(
    store: Store, occasion: Occasion, staff_id: int | None
) -> Sequence[OpenSession]:
    seen_after = occasion.at - timedelta(minutes=the_settings().idle_minutes)
    with store.read() as connection:
        found = rows.open_sessions(connection, occasion.at, seen_after, staff_id)
    return [
        OpenSession(
            id=row.id,
            staff_code=row.code,
            device=row.device,
            issued_at=row.issued_at,
            last_seen_at=row.last_seen_at,
            expires_at=row.expires_at,
            own=row.id == occasion.acting.session_id,
        )
        for row in found
    ]


def choose_language(store: Store, occasion: Occasion, language: str) -> None:
    """Keep the language this person reads the portal in."""
    if language not in LANGUAGES:
        raise InputRefused("language_unknown", language=language)
    acting = occasion.acting
    if language == acting.language:
        return
    _change(
        store,
        occasion,
        acting.staff_id,
        {"language": acting.language},
        language=language,
    )


def disable_staff(store: Store, occasion: Occasion, code: str) -> None:
    """Shut somebody out: every session ends with this transaction.

    Open tabs notice within 30 seconds, commands at once. Nobody disables
    themselves.
    """
    staff = _other(store, occasion, code)
    if staff.disabled_at is None:
        _change(store, occasion, staff.id, {}, disabled_at=occasion.at)


def enable_staff(store: Store, occasion: Occasion, code: str) -> None:
    """Let somebody in again; their old sessions stay ended."""
    staff = _other(store, occasion, code)
    if staff.disabled_at is not None:
        before = {"disabled_at": staff.disabled_at}
        _change(store, occasion, staff.id, before, disabled_at=None)


def _other(store: Store, occasion: Occasion, code: str) -> StaffFacts:
    require(store, occasion.acting, Permission.STAFF_CHANGE)
    with store.read() as connection:
        staff = rows.staff_by_code(connection, code, occasion.at)
    if staff is None:
        raise NotFound(what="staff", number=code)
    if staff.id == occasion.acting.staff_id:
        raise InputRefused("not_oneself")
    return staff


def _change(
    store: Store,
    occasion: Occasion,
    staff_id: int,
    before: dict[str, Any],
    **values: Any,
) -> None:
    after = dict(values)
    with store.write() as connection:
        rows.set_staff(connection, staff_id, **values)
        if values.get("disabled_at"):
            after["sessions"] = rows.end_sessions(
                connection, staff_id, "disabled", occasion.at
            )
        entry = Entry(
            action=AuditAction.STAFF_CHANGED,
            entity_type="staff",
            entity_id=staff_id,
            before=before,
            after=after,
        )
        record(connection, store.keys, occasion, entry)
