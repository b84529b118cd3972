"""The services about locks that write, for the table of ``tests/services/writers``."""

from collections.abc import Mapping
from dataclasses import replace

from models.kinds import LockBlock, LockScope, LockSource
from models.lock_facts import Many, NewLock, NewRelease
from portal.domain.lock_list import AskedLocks
from portal.services.jobs.doing import Doer
from portal.services.locks.mass import (
    list_masses,
    lock_many,
    preview_lock,
    release_many,
)
from portal.services.locks.place import place_lock
from portal.services.locks.release import release_lock
from portal.services.locks.see import export_locks, see_locks
from tests.desk import NUMBER, Desk
from tests.services.writer import Doing, Writer, after

LOCK = NewLock(
    LockScope.MEMBER, LockSource.HELP_DESK, "LOST_DEVICE",
    frozenset({LockBlock.USE}), member_number=NUMBER,
)  # fmt: skip


def placing(new: NewLock) -> Doing:
    return lambda desk: place_lock(desk.store, desk.occasion(), new)


def releasing(by: str, lock_id: int = 1) -> Doing:
    return lambda desk: release_lock(
        desk.store, desk.occasion(by), NewRelease(lock_id, "RESOLVED")
    )


MASS = replace(
    LOCK, scope=LockScope.MEMBERSHIP, source=LockSource.OPERATIONS,
    offering_code="MAIL", member_number=None,
)  # fmt: skip


def joined(desk: Desk) -> None:
    desk.join()


def locking_many(by: str) -> Doing:
    return lambda desk: lock_many(desk.store, desk.occasion(by), MASS, Many("MAIL"))


def previewing(by: str) -> Doing:
    return lambda desk: preview_lock(
        desk.store, desk.occasion(by), MASS, Many("MAIL", numbers=(NUMBER,))
    )


def work(desk: Desk) -> None:
    Doer(desk.store, "test").work()


def number(desk: Desk) -> str:
    return list_masses(desk.store, desk.occasion("supervisor-1"))[0].number


LOCKS: Mapping[str, Writer] = {
    "locks.place.place_lock": Writer(
        once=placing(LOCK),
        refused=placing(replace(LOCK, scope=LockScope.EVERYWHERE)),
        events=1,
        denied=1,
    ),
    "locks.mass.preview_lock": Writer(
        before=joined,
        once=previewing("supervisor-1"),
        refused=previewing("desk-1"),
        look_ups=1,
        denied=1,
    ),
    "locks.mass.lock_many": Writer(
        before=joined,
        once=locking_many("supervisor-1"),
        refused=locking_many("desk-1"),
        events=2,
        denied=1,
    ),
    "locks.mass.release_many": Writer(
        before=after(joined, locking_many("supervisor-1"), work),
        once=lambda desk: release_many(
            desk.store, desk.occasion("supervisor-1"), number(desk), "RESOLVED"
        ),
        refused=lambda desk: release_many(
            desk.store, desk.occasion("supervisor-1"), number(desk), ""
        ),
        events=2,
    ),
    "locks.see.see_locks": Writer(
        before=placing(LOCK),
        once=lambda desk: see_locks(desk.store, desk.occasion(), AskedLocks()),
        refused=lambda desk: see_locks(
            desk.store, desk.occasion("owner-1"), AskedLocks()
        ),
        look_ups=1,
        denied=1,
    ),
    "locks.see.export_locks": Writer(
        before=placing(LOCK),
        once=lambda desk: export_locks(
            desk.store, desk.occasion("supervisor-1"), "csv", AskedLocks(), "en"
        ),
        refused=lambda desk: export_locks(
            desk.store, desk.occasion(), "csv", AskedLocks(), "en"
        ),
        events=1,
        denied=1,
    ),
    "locks.release.release_lock": Writer(
        before=placing(LOCK),
        once=releasing("legal-1"),
        refused=releasing("info-1"),
        events=1,
    ),
}
