"""Notices of versions of terms: recorded, struck, shown, and their clocks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from models.facts import Entry, Occasion
from models.kinds import AuditAction, Permission, VersionedKind
from models.publishing_facts import Version
from models.terms_facts import NoticeFact
from portal.domain.card import Words
from portal.domain.lengths import check_lengths
from portal.domain.terms.facts import of_document
from portal.domain.terms.notices import (
    NewNotice,
    NoticeClock,
    Timing,
    check_notice,
    clock_of,
    notice_clocks,
    timing_of,
)
from portal.domain.terms.routes import TOLD
from portal.errors import InputRefused, NotFound
from portal.services.door import require
from portal.services.once import Once
from portal.services.publish.meeting import called, meet
from portal.store import terms
from portal.store.audit import record
from portal.store.blobs import store_blob
from portal.store.cards import free_texts, staff_names
from portal.store.engine import Connection, Store

MOST = 10_000_000
"""Bytes of a file that shows a notice."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that shows that a notice was given."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """What the file is told by."""
        return sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class SeenNotice:
    """A notice, who recorded it, what it does, and why it was struck."""

    notice: NoticeFact
    who: Words | None
    timing: Timing
    why: str | None = None


@dataclass(frozen=True, slots=True)
class SeenNotices:
    """The notices of a version; ``clock`` where it is approved and made known."""

    version: Version
    notices: tuple[SeenNotice, ...]
    clock: NoticeClock | None


# ------------------------------------------------------------------ writing


def record_notice(
    store: Store,
    occasion: Occasion,
    version_id: int,
    notice: NewNotice,
    evidence: Evidence | None = None,
) -> int:
    """Record that a version was made known; return the notice's id.

    One that came too late is a fact as well; it is told not to be enough.
    """
    require(store, occasion.acting, Permission.TERMS_EDIT)
    with store.read() as connection:
        _check(connection, occasion, version_id, notice, evidence)
    digest = evidence.sha256 if evidence else ""
    given = (version_id, notice.channel, notice.given_at, notice.place, digest)
    once = Once.of(occasion, "record_notice", *given)
    blob_id = _kept_file(store, occasion, version_id, evidence)

    def write(connection: Connection) -> int:
        version = _check(connection, occasion, version_id, notice, evidence)
        row = {"channel": notice.channel, "given_at": notice.given_at,
               "place": notice.place.strip(), "evidence": digest,
               "blob_id": blob_id}  # fmt: skip
        action = AuditAction.VERSION_ANNOUNCED
        return _keep(connection, store, occasion, version, action, row, None)

    return once.carry_out(
        store, write, lambda done: {"notice": done}, lambda row: int(row["notice"])
    )


def _kept_file(
    store: Store, occasion: Occasion, version_id: int, evidence: Evidence | None
) -> int | None:
    if evidence is None:
        return None
    owner = ("terms_notice", version_id)
    pieces, at = [evidence.content], occasion.at
    return store_blob(store, pieces, evidence.name, owner, at, None)


def _check(
    connection: Connection,
    occasion: Occasion,
    version_id: int,
    notice: NewNotice,
    evidence: Evidence | None,
) -> Version:
    version = meet(connection, version_id, lock=False).version
    if version.kind is not VersionedKind.TERMS:
        raise NotFound(what="version", number=version_id)
    if evidence is not None and len(evidence.content) > MOST:
        raise InputRefused("notice_file_too_large", most=MOST // 1_000_000)
    check_notice(version, notice, evidence=evidence is not None, at=occasion.at)
    return version


def strike_notice(store: Store, occasion: Occasion, notice_id: int, why: str) -> int:
    """Strike a notice that was recorded wrongly; its row stays, with the reason."""
    require(store, occasion.acting, Permission.TERMS_EDIT)
    check_lengths(text=why)
    if not why.strip():
        raise InputRefused("notice_why_missing")

    def write(connection: Connection) -> int:
        row = terms.notice_row(connection, notice_id)
        if row is None or row.strikes is not None:
            raise NotFound(what="notice", number=notice_id)
        version = meet(connection, row.thing_version_id).version
        if terms.is_struck(connection, notice_id):
            raise InputRefused("notice_struck")
        names = ("channel", "given_at", "place", "evidence", "blob_id")
        copy = {name: getattr(row, name) for name in names}
        copy |= {"strikes": notice_id, "content_hash": row.content_hash}
        action = AuditAction.VERSION_NOTICE_STRUCK
        return _keep(connection, store, occasion, version, action, copy, why)

    once = Once.of(occasion, "strike_notice", notice_id, why)
    return once.carry_out(
        store, write, lambda done: {"notice": done}, lambda row: int(row["notice"])
    )


def _keep(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    version: Version,
    action: AuditAction,
    row: Mapping[str, Any],
    why: str | None,
) -> int:
    entry = Entry(
        action=action,
        entity_type="version",
        entity_id=version.id,
        private={"place": row["place"] or None, "text": why},
        facts={
            **called(version),
            "notice_channel": str(row["channel"]),
            "given_at": row["given_at"],
            **({"evidence": row["evidence"]} if row["evidence"] else {}),
        },
    )
    audit_id = record(connection, store.keys, occasion, entry)
    kept = {"content_hash": version.content_hash, **row, "audit_id": audit_id,
            "thing_version_id": version.id, "recorded_at": occasion.at,
            "staff_id": occasion.acting.staff_id}  # fmt: skip
    return terms.add_notice(connection, kept)


# ------------------------------------------------------------------ reading


def see_notices(store: Store, occasion: Occasion, version_id: int) -> SeenNotices:
    """Return the notices of a version, and the clock of the one it needs."""
    require(store, occasion.acting, Permission.TERMS_READ)
    with store.read() as connection:
        version = meet(connection, version_id, lock=False).version
        clock = _clock(connection, version, occasion.at)
        found = terms.notices_of(connection, version_id)
        names = staff_names(connection, {each.staff_id for each in found})
        events = terms.strikes_of(connection, version_id)
        texts = free_texts(connection, store.keys, list(events.values()))
    latest = clock.latest if clock and clock.needed else None
    seen = [
        SeenNotice(
            notice=each,
            who=Words(*names[each.staff_id]) if each.staff_id in names else None,
            timing=timing_of(each, version, latest),
            why=texts.get(events.get(each.id, 0), {}).get("text"),
        )
        for each in found
    ]
    return SeenNotices(version, tuple(seen), clock)


def _clock(
    connection: Connection, version: Version, at: datetime
) -> NoticeClock | None:
    facts = of_document(terms.terms_facts(connection), version.code)
    mine = [each for each in facts if each.version_id == version.id]
    if not mine or mine[-1].change not in TOLD:
        return None
    return clock_of(mine[-1], facts, at)


def see_clocks(store: Store, occasion: Occasion) -> tuple[NoticeClock, ...]:
    """Return the notice clocks of all versions to come, the most urgent first."""
    require(store, occasion.acting, Permission.TERMS_READ)
    with store.read() as connection:
        return notice_clocks(terms.terms_facts(connection), occasion.at)
