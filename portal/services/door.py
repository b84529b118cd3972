"""The door of every service: who may pass, and the trail of those who may not."""

from collections.abc import Sequence
from functools import cache

from models.facts import Acting, Entry, Occasion
from models.kinds import AuditAction, Outcome, Permission, Role, Via
from portal import clock
from portal.domain import permissions
from portal.errors import NotPermitted
from portal.logs import log
from portal.store.audit import record
from portal.store.engine import Store
from portal.store.staff import roles_with
from portal.wording import say


@cache
def system() -> Acting:
    """Return the portal itself, for what nobody in particular does."""
    return Acting(
        staff_id=0,
        code="system",
        name_ja=say("sign_in.system", "ja"),
        name_en=say("sign_in.system", "en"),
        roles=frozenset(),
        permissions=frozenset(Permission),
        method="system",
        via=Via.SYSTEM,
    )


def require(
    store: Store,
    acting: Acting,
    permission: Permission,
    *,
    member_id: int | None = None,
) -> None:
    """Refuse unless ``acting`` holds ``permission``; a refusal leaves one event.

    ``member_id`` says of whom it was asked; services may leave it out.
    """
    try:
        permissions.require(acting, permission)
    except NotPermitted as refused:
        may = _write_down(store, acting, permission, member_id, None)
        raise NotPermitted(**refused.facts, roles=may) from None


def turn_away(
    store: Store,
    acting: Acting,
    page: str,
    opening: Sequence[Permission],
) -> NotPermitted:
    """Return why ``page`` stays closed, and which roles open it; leaves one event.

    Any permission of ``opening`` opens it.
    """
    may = set(_write_down(store, acting, opening[0], None, page))
    with store.read() as connection:
        for other in opening[1:]:
            may.update(roles_with(connection, other))
    refused = NotPermitted(permission=opening[0].value, roles=tuple(sorted(may)))
    refused.code = "page_not_permitted"
    return refused


def _write_down(
    store: Store,
    acting: Acting,
    permission: Permission,
    member_id: int | None,
    page: str | None,
) -> tuple[Role, ...]:
    """Leave the event and return the roles that may."""
    facts = {"permission": permission.value} | ({"page": page} if page else {})
    entry = Entry(
        action=AuditAction.PERMISSION_DENIED,
        entity_type="staff",
        entity_id=acting.staff_id,
        member_id=member_id,
        outcome=Outcome.DENIED,
        facts=facts,
    )
    with store.write() as connection:
        record(connection, store.keys, Occasion(acting, clock.now()), entry)
        may = roles_with(connection, permission)
    log("permission.denied", staff=acting.staff_id, permission=permission.value)
    return may
