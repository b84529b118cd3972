"""The open locks, a page at a time; that they were seen is on record before."""

from collections.abc import Sequence
from hashlib import sha256

from models.facts import Entry, Occasion
from models.kinds import AuditAction, Permission
from portal.domain.lock_list import (
    AT_ONCE,
    COUNTED,
    AskedLocks,
    ListedLock,
    LockPage,
    check_asked,
)
from portal.errors import InputRefused
from portal.services.door import require
from portal.services.export import Cell, File, Sheet, as_file, check_format
from portal.services.show_member import named
from portal.store import cards
from portal.store.audit import record
from portal.store.engine import Store
from portal.store.found_log import record_found
from portal.store.lock_lists import all_open, count_open, open_locks
from portal.wording import has, say
from portal.wording.dates import TOKYO, day_words, instant_words

COLUMNS = (
    "receipt", "scope", "number", "offering", "name", "reason", "blocks", "hold",
    "since", "until", "source", "case",
)  # fmt: skip


def see_locks(
    store: Store,
    occasion: Occasion,
    asked: AskedLocks,
    *,
    older_than: int | None = None,
    newer_than: int | None = None,
) -> LockPage:
    """Return a page of open locks, newest first."""
    require(store, occasion.acting, Permission.LOCK_LIST)
    check_asked(asked)
    place = {"older_than": older_than, "newer_than": newer_than}
    with store.read() as connection:
        count = count_open(connection, asked, occasion.at)
        offerings = named(cards.offering_names(connection).items())
        found = open_locks(connection, asked, occasion.at, AT_ONCE + 1, **place)
    back = newer_than is not None
    more = len(found) > AT_ONCE
    kept = found[-AT_ONCE:] if back else found[:AT_ONCE]
    shown = sorted({each.member_id for each in kept if each.member_id is not None})
    if shown:
        record_found(store, occasion, shown, action=AuditAction.LOCKS_LISTED)
    return LockPage(
        locks=tuple(kept),
        count=count,
        offerings=offerings,
        older=kept[-1].fact.id if kept and (more or back) else None,
        newer=_newer(kept, older_than, more=more if back else bool(older_than))
        if count
        else None,
    )


def _newer(
    kept: Sequence[ListedLock], older_than: int | None, *, more: bool
) -> int | None:
    """Return where the page before begins; behind the end that is the last one."""
    if not kept:
        return older_than
    return kept[0].fact.id if more else None


# ------------------------------------------------------------------ as a file


def export_locks(
    store: Store, occasion: Occasion, kind: str, asked: AskedLocks, language: str
) -> File:
    """Return the open locks that were asked for as ``csv`` or ``xlsx``.

    Names and texts stay out of it. Its event is on disk before this returns.
    """
    require(store, occasion.acting, Permission.MEMBER_EXPORT)
    check_asked(asked)
    check_format(kind)
    with store.read() as connection:
        if count_open(connection, asked, occasion.at) > COUNTED:
            raise InputRefused(
                "export_too_large", count=f">{COUNTED:,}", most=f"{COUNTED:,}"
            )
        found = all_open(connection, asked, occasion.at)
        rows = [_row(each, language) for each in found]
    sheet = Sheet(
        say("pages.locks.title", language),
        _head(occasion, asked, language),
        [say(f"locks.columns.{each}", language) for each in COLUMNS],
        rows,
    )
    name = f"locks-{occasion.at.astimezone(TOKYO):%Y%m%d-%H%M%S}"
    file = as_file(sheet, name, kind)
    _record(store, occasion, asked, kind, file)
    return file


def _record(
    store: Store, occasion: Occasion, asked: AskedLocks, kind: str, file: File
) -> None:
    facts = {
        "format": kind,
        "rows": file.rows,
        "filter": dict(asked.narrow),
        "sha256": sha256(file.content).hexdigest(),
    }
    entry = Entry(AuditAction.MEMBERS_EXPORTED, "audit", 0, facts=facts)
    with store.write() as connection:
        record(connection, store.keys, occasion, entry)


def _head(
    occasion: Occasion, asked: AskedLocks, language: str
) -> list[tuple[str, str]]:
    who = occasion.acting
    name = who.name_en if language == "en" else who.name_ja
    return [
        (say("export.at", language), instant_words(occasion.at, language)),
        (say("export.by", language), f"{name} ({who.code})"),
        (say("export.filter", language), asked_words(asked, language)),
    ]


def asked_words(asked: AskedLocks, language: str) -> str:
    """Return in words what narrows the list."""
    said = [_part(*each, language) for each in asked.narrow.items()]
    nothing = say("trail.asked.nothing", language)
    return say("house.between", language).join(said) or nothing


def _part(name: str, value: str, language: str) -> str:
    key = "locks.page.soon" if name == "soon" else f"locks.{name}s.{value}"
    words = say(key, language) if has(key) else value
    called = say(f"locks.asked.{name}", language)
    return say("trail.asked.part", language, name=called, value=words)


def _row(each: ListedLock, language: str) -> list[Cell]:
    lock = each.fact
    called = say(f"locks.reasons.{lock.reason}", language)
    until = day_words(lock.until_on, language) if lock.until_on else None
    return [
        lock.receipt,
        say(f"locks.scopes.{lock.scope}", language),
        each.number or None,
        each.offering.say(language) if each.offering else None,
        lock.name or called,
        called,
        ", ".join(say(f"locks.blocks.{b}", language) for b in sorted(lock.blocks)),
        say("house.yes", language) if lock.legal_hold else None,
        instant_words(lock.valid_from, language),
        until,
        say(f"locks.sources.{lock.source}", language),
        lock.case_number,
    ]
