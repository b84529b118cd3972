"""Whether the portal can do its work, and what an administrator should put right."""

from collections.abc import Iterator

from models.facts import Occasion
from models.kinds import Permission
from models.staff_facts import Check
from portal.config import Settings
from portal.domain.identity import read_mapping
from portal.errors import StoreUnusable
from portal.services.door import require
from portal.store import health
from portal.store.engine import Store

GIGABYTE = 1_000_000_000
LOW_DISK = 2 * GIGABYTE
NO_DISK = GIGABYTE // 2


def check_health(
    store: Store, occasion: Occasion, settings: Settings
) -> tuple[Check, ...]:
    """Run every check, for the page of administrators."""
    require(store, occasion.acting, Permission.HEALTH_READ)
    return checks(store, settings)


def checks(store: Store, settings: Settings) -> tuple[Check, ...]:
    """Return one line per check, without asking who wants to know."""
    return (
        *(_database(store, name) for name in health.databases(store)),
        *_places(store),
        *_machine(store),
        *_sign_in(settings),
    )


def _database(store: Store, name: str) -> Check:
    try:
        version = health.schema_version(store, name)
    except StoreUnusable as refused:
        return Check(f"database_{name}", "failed", {"refused": refused})
    return Check(f"database_{name}", "ok", {"version": version})


def _places(store: Store) -> Iterator[Check]:
    yield Check("keys_place", "ok" if health.keys_apart(store) else "warning")
    try:
        owns = health.may_change_tables(store)
    except Exception as error:
        if health.trouble(error) is None:
            raise
        return
    if owns is not None:
        yield Check("owner_role", "warning" if owns else "ok")


def _machine(store: Store) -> Iterator[Check]:
    release = health.old_sqlite(store)
    if release is not None:
        version, old = release
        yield Check("sqlite_release", "warning" if old else "ok", {"version": version})
    space = health.disk_space(store)
    if space is not None:
        free, total = space
        state = "failed" if free < NO_DISK else "warning" if free < LOW_DISK else "ok"
        facts = {"free": f"{free / GIGABYTE:.1f}", "percent": free * 100 // total}
        yield Check("disk", state, facts)


def _sign_in(settings: Settings) -> Iterator[Check]:
    yield Check("provider", "ok" if settings.provider else "warning")
    if settings.provider:
        count = len(read_mapping(settings.oidc_groups))
        yield Check("groups", "ok" if count else "warning", {"count": count})


def trouble(error: BaseException) -> StoreUnusable | None:
    """Return the refusal behind a database's complaint; None for a fault of ours."""
    return health.trouble(error)
