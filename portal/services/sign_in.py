"""Signing in, staying signed in and signing out.

The identity cookie is only a hint: it lasts 30 days and cannot be taken back. What
counts is our own row of the sign-in, asked for on every rerun and before every
write. A row that has ended never revives, so a copied cookie is worth nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from models.facts import Acting, Entry, Occasion
from models.kinds import AuditAction, Permission, Role, Via
from models.staff_facts import Identity, SessionFacts, StaffFacts
from portal import clock
from portal.config import Settings
from portal.domain.identity import (
    SAMPLE_ISSUER,
    SAMPLE_MAPPING,
    SKEW,
    TOUCH_EVERY,
    identity_of,
    read_mapping,
    roles_of,
    token_hash,
    why_refused,
)
from portal.errors import NotFound, SignInRefused
from portal.logs import log
from portal.services.door import require
from portal.store import staff as rows
from portal.store.audit import record
from portal.store.engine import Connection, Store

PROVIDER = "provider"
"""The source of roles that an identity provider's groups gave."""


@dataclass(frozen=True, slots=True)
class Entered:
    """Who came in, and whether this run opened the sign-in."""

    acting: Acting
    new: bool


def enter(
    store: Store,
    settings: Settings,
    claims: Mapping[str, Any],
    *,
    device: Callable[[], str] = str,
    at: datetime | None = None,
) -> Entered:
    """Return who the claims let in: a sign-in that is open, or a new one.

    ``device`` names what a new sign-in came from.
    Refuses with the reason (``session_idle``, ``staff_disabled``, ``no_role`` …).
    """
    at = at or clock.now()
    session = _session(store, token_hash(claims), at)
    if session is not None:
        return Entered(_still(store, settings, session, at, seen=True), new=False)
    try:
        _open(store, settings, identity_of(claims), device(), at)
    except SignInRefused as refused:
        log("sign_in.refused", code=refused.code)
        raise
    session = _session(store, token_hash(claims), at)
    assert session is not None
    return Entered(_still(store, settings, session, at, seen=False), new=True)


def still_signed_in(
    store: Store,
    settings: Settings,
    key: bytes,
    *,
    seen: bool,
    at: datetime | None = None,
) -> Acting:
    """Return who acts under a known key, or refuse with the reason why no longer.

    ``seen`` says that a person did something; an open tab's own question is not.
    """
    at = at or clock.now()
    session = _session(store, key, at)
    if session is None:
        raise SignInRefused("session_gone")
    return _still(store, settings, session, at, seen=seen)


def _session(store: Store, key: bytes, at: datetime) -> SessionFacts | None:
    with store.read() as connection:
        return rows.session_by_token(connection, key, at)


def _still(
    store: Store, settings: Settings, session: SessionFacts, at: datetime, *, seen: bool
) -> Acting:
    idle = timedelta(minutes=settings.idle_minutes)
    code = why_refused(session, at, idle=idle, sample=settings.sample_sign_in)
    if code:
        raise SignInRefused(code)
    if seen and at - session.last_seen_at >= TOUCH_EVERY:
        with store.write() as connection:
            rows.touch_session(connection, session.id, at)
    return acting_as(session.staff, Via.UI, session)


def acting_as(
    staff: StaffFacts, via: Via, session: SessionFacts | None = None
) -> Acting:
    """Return a member of staff as somebody who acts."""
    return Acting(
        staff_id=staff.id,
        code=staff.code,
        name_ja=staff.name_ja,
        name_en=staff.name_en,
        roles=staff.roles,
        permissions=staff.permissions,
        method="session" if session else via.value,
        session=session.token_hash.hex()[:16] if session else "",
        session_id=session.id if session else None,
        sample=staff.issuer == SAMPLE_ISSUER,
        language=staff.language,
        via=via,
    )


# ---------------------------------------------------------------- opening


def _open(
    store: Store, settings: Settings, identity: Identity, device: str, at: datetime
) -> None:
    """Write the sign-in of a token that was never seen before.

    Somebody whose groups give no role any more is refused only after the roles of
    the last sign-in are gone, so that no other open tab keeps them.
    """
    _refuse_old(settings, identity, at)
    roles = _roles(settings, identity)
    with store.write() as connection:
        was = rows.staff_by_subject(connection, identity.issuer, identity.subject, at)
        if was is not None and was.disabled_at is not None:
            raise SignInRefused("staff_disabled")
        known = was or _add(connection, settings, identity, roles, at)
        rows.lock_staff(connection, known.id)
        staff = _take_over(connection, known, roles, at)
        session = None
        if staff.roles:
            session = _write_session(connection, settings, identity, staff, device, at)
        _tell(connection, store, staff, was, session, at)
    if not staff.roles:
        raise SignInRefused("no_role")


def _refuse_old(settings: Settings, identity: Identity, at: datetime) -> None:
    # Signing in follows the token within seconds. An old token with no row is a
    # cookie that was kept, or one from before the database was put back.
    if at > identity.valid_until + SKEW:
        raise SignInRefused("token_old")
    if at > identity.issued_at + timedelta(hours=settings.session_hours):
        raise SignInRefused("token_old")
    if identity.issued_at > at + SKEW:
        raise SignInRefused("token_early")


def _roles(settings: Settings, identity: Identity) -> frozenset[Role]:
    if identity.issuer == SAMPLE_ISSUER:
        if not settings.sample_sign_in:
            raise SignInRefused("sample_gone")
        return roles_of(identity.groups, SAMPLE_MAPPING)
    return roles_of(identity.groups, read_mapping(settings.oidc_groups))


def _add(
    connection: Connection,
    settings: Settings,
    identity: Identity,
    roles: frozenset[Role],
    at: datetime,
) -> StaffFacts:
    if not roles or identity.issuer == SAMPLE_ISSUER:
        raise SignInRefused("identity_unknown")
    values = {
        "issuer": identity.issuer,
        "subject": identity.subject,
        "name_ja": identity.name,
        "name_en": identity.name,
        "language": identity.language or settings.language,
        "recorded_at": at,
    }
    rows.add_staff(connection, values, wanted=identity.code)
    staff = rows.staff_by_subject(connection, identity.issuer, identity.subject, at)
    assert staff is not None
    return staff


def _take_over(
    connection: Connection, staff: StaffFacts, roles: frozenset[Role], at: datetime
) -> StaffFacts:
    """Let the provider's groups of today replace those of the last sign-in."""
    given = rows.roles_from(connection, staff.id, PROVIDER, at)
    if given == roles:
        return staff
    rows.take_roles(connection, staff.id, given - roles, PROVIDER, at)
    rows.give_roles(connection, staff.id, roles - given, PROVIDER, at)
    now = rows.staff_by_subject(connection, staff.issuer, staff.subject, at)
    assert now is not None
    return now


def _write_session(
    connection: Connection,
    settings: Settings,
    identity: Identity,
    staff: StaffFacts,
    device: str,
    at: datetime,
) -> SessionFacts | None:
    """Return the new row; None where another tab of the same browser was first."""
    hours = timedelta(hours=settings.session_hours)
    values = {
        "token_hash": identity.token_hash,
        "staff_id": staff.id,
        "sample": staff.issuer == SAMPLE_ISSUER,
        "device": device[:200],
        "issued_at": at,
        "last_seen_at": at,
        "expires_at": min(at, identity.issued_at) + hours,
    }
    session_id = rows.add_session(connection, values)
    if session_id is None:
        return None
    return rows.session_by_token(connection, identity.token_hash, at)


def _tell(
    connection: Connection,
    store: Store,
    staff: StaffFacts,
    was: StaffFacts | None,
    session: SessionFacts | None,
    at: datetime,
) -> None:
    """Write what happened: a newcomer, other roles, and the sign-in itself."""
    occasion = Occasion(acting_as(staff, Via.UI, session), at)
    roles = sorted(staff.roles)
    if was is None or was.roles != staff.roles:
        entry = Entry(
            action=AuditAction.STAFF_CHANGED if was else AuditAction.STAFF_ADDED,
            entity_type="staff",
            entity_id=staff.id,
            before={"roles": sorted(was.roles)} if was else {},
            after={"code": staff.code, "roles": roles, "source": PROVIDER},
            new=was is None,
        )
        record(connection, store.keys, occasion, entry)
    if session is not None:
        entry = Entry(
            action=AuditAction.STAFF_SIGNED_IN,
            entity_type="session",
            entity_id=session.id,
            after={"staff": staff.code, "roles": roles, "device": session.device},
            new=True,
        )
        record(connection, store.keys, occasion, entry)


# ---------------------------------------------------------------- ending


def sign_out(store: Store, occasion: Occasion) -> int:
    """End every session of the person who signs out; returns how many were open."""
    acting = occasion.acting
    with store.write() as connection:
        ended = rows.end_sessions(
            connection, acting.staff_id, "signed_out", occasion.at
        )
        if ended:
            entry = Entry(
                action=AuditAction.STAFF_SIGNED_OUT,
                entity_type="session",
                entity_id=acting.session_id or ended[0],
                after={"staff": acting.code, "sessions": ended},
            )
            record(connection, store.keys, occasion, entry)
    return len(ended)


def revoke(store: Store, occasion: Occasion, session_id: int) -> None:
    """End one session: one's own, or anybody's with the permission to change staff."""
    with store.read() as connection:
        owner = rows.session_owner(connection, session_id)
    if owner != occasion.acting.staff_id:
        require(store, occasion.acting, Permission.STAFF_CHANGE)
    if owner is None:
        raise NotFound(what="session")
    with store.write() as connection:
        ended = rows.end_sessions(
            connection, owner, "revoked", occasion.at, session_id=session_id
        )
        if ended:
            entry = Entry(
                action=AuditAction.SESSION_REVOKED,
                entity_type="session",
                entity_id=session_id,
                after={"staff": owner},
            )
            record(connection, store.keys, occasion, entry)
