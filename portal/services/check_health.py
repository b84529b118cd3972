"""Whether the portal can do its work, and what an administrator should put right."""

from collections.abc import Iterator
from datetime import timedelta

from models.facts import Occasion
from models.job_kinds import JobState
from models.kinds import Permission
from models.staff_facts import Check
from portal import clock
from portal.config import Settings
from portal.domain.identity import read_mapping
from portal.errors import StoreUnusable
from portal.services.door import require
from portal.store import health
from portal.store.due import count_due
from portal.store.engine import Store
from portal.store.jobs import count_by_state, worker_is_there, worker_seen_at

GIGABYTE = 1_000_000_000
LOW_DISK = 2 * GIGABYTE
NO_DISK = GIGABYTE // 2
LATE = timedelta(minutes=10)
"""A change that came due longer ago should be on record."""


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
        *_work(store),
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
    # The driver's errors are known to the store alone; any other goes on.
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


def _work(store: Store) -> Iterator[Check]:
    """Check the worker and what it has to do; nothing where no database answers."""
    if _database(store, "main").state != "ok":
        return
    with store.read() as connection:
        seen = worker_seen_at(connection)
        there = worker_is_there(connection)
        counted = count_by_state(connection)
        late, since = count_due(connection, clock.now() - LATE)
    yield Check("worker", "ok" if there else "warning", {"seen": seen})
    facts = {each.value: counted.get(each, 0) for each in JobState}
    yield Check("jobs", "warning" if counted.get(JobState.FAILED) else "ok", facts)
    yield Check("due", "warning" if late else "ok", {"count": late, "since": since})


def _sign_in(settings: Settings) -> Iterator[Check]:
    yield Check("provider", "ok" if settings.provider else "warning")
    if settings.provider:
        count = len(read_mapping(settings.oidc_groups))
        yield Check("groups", "ok" if count else "warning", {"count": count})


def trouble(error: BaseException) -> StoreUnusable | None:
    """Return the refusal behind a database's complaint; None for a fault of ours."""
    return health.trouble(error)
