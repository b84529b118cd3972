"""Approved terms as facts, kept beside their texts so that look-ups are quick.

The facts of all documents are few; they are read once and again as soon as anything
about them was written.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.kinds import AuditAction, Outcome
from models.publishing_facts import Version
from models.tables import terms as tables
from models.terms_facts import NoticeFact, TermsVersionFact
from models.terms_kinds import NoticeChannel, Setting
from portal.domain.terms.facts import Versions, fact_of, said_of
from portal.store.audit import CHANGES
from portal.store.engine import new_id
from portal.store.settings import setting_at

TERMS = tables.PublishedTerms.__table__  # type: ignore[attr-defined]
NOTICE = tables.TermsNotice.__table__  # type: ignore[attr-defined]

_EVENT = CHANGES.event

_KEPT: WeakKeyDictionary[Any, tuple[Any, Versions]] = WeakKeyDictionary()
"""The facts of each database, and what it looked like when they were read."""


# ------------------------------------------------------------------ reading


def _mark(table: sa.Table, *more: Any) -> sa.Subquery:
    newest = (sa.func.max(table.c.id), sa.func.max(table.c.recorded_at))
    found = (sa.func.count(table.c.id), *newest, *more)
    return sa.select(*(e.label(f"n{n}") for n, e in enumerate(found))).subquery()


_ENDED = (sa.func.count(TERMS.c.in_force_to), sa.func.max(TERMS.c.ended_known_at))
_MARK = sa.select(sa.text("*")).select_from(
    _mark(TERMS, *_ENDED).join(_mark(NOTICE), sa.true())
)
_TERMS = sa.select(TERMS).order_by(TERMS.c.code, TERMS.c.in_force_from, TERMS.c.id)
_NOTICES = sa.select(NOTICE).order_by(NOTICE.c.id)


def terms_facts(connection: Connection) -> Versions:
    """Return every approved version of every document, with all its notices.

    What was known at an instant of it is the answer of ``domain.terms.facts``.
    """
    mark = tuple(connection.execute(_MARK).one())
    kept = _KEPT.get(connection.engine)
    if kept is None or kept[0] != mark:
        notices = _notices(connection)
        rows = connection.execute(_TERMS)
        facts = tuple(_fact(r, notices.get(r.thing_version_id, ())) for r in rows)
        kept = _KEPT[connection.engine] = (mark, facts)
    return kept[1]


def notices_of(connection: Connection, version_id: int) -> tuple[NoticeFact, ...]:
    """Return every notice of a version, struck ones too; it may be a draft again."""
    return tuple(_notices(connection).get(version_id, ()))


def _fact(row: Any, notices: Iterable[NoticeFact]) -> TermsVersionFact:
    return fact_of(
        row.said,
        document=row.code,
        version_id=row.thing_version_id,
        number=row.number,
        effective_at=row.in_force_from,
        approved_at=row.recorded_at,
        content_hash=row.content_hash,
        ended_at=row.in_force_to,
        ended_known_at=row.ended_known_at,
        notices=tuple(notices),
        floor_days=row.floor_days,
        zone=row.zone,
    )


def _notices(connection: Connection) -> dict[int, list[NoticeFact]]:
    rows = list(connection.execute(_NOTICES))
    struck = {row.strikes: row.recorded_at for row in rows if row.strikes is not None}
    found: dict[int, list[NoticeFact]] = {}
    for row in rows:
        if row.strikes is None:
            notice = _notice(row, struck.get(row.id))
            found.setdefault(row.thing_version_id, []).append(notice)
    return found


def _notice(row: Any, struck_at: datetime | None) -> NoticeFact:
    return NoticeFact(
        id=row.id,
        version_id=row.thing_version_id,
        channel=NoticeChannel(row.channel),
        given_at=row.given_at,
        recorded_at=row.recorded_at,
        where=row.place,
        evidence=row.evidence,
        staff_id=row.staff_id,
        content_hash=row.content_hash,
        struck_at=struck_at,
    )


# ------------------------------------------------------------------ writing


def put_terms_in_force(connection: Connection, version: Version) -> None:
    """Write what rules read of an approved version."""
    at = version.approved_at
    assert at is not None
    values = {
        "thing_version_id": version.id,
        "code": version.code,
        "number": version.number,
        "content_hash": version.content_hash,
        "said": said_of(version.content),
        "floor_days": setting_at(connection, Setting.NOTICE_FLOOR, at),
        "zone": version.zone,
        "in_force_from": version.effective_at,
        "recorded_at": at,
    }
    connection.execute(sa.insert(TERMS).values(values))


def end_terms(connection: Connection, version_id: int, at: datetime) -> None:
    """Let what a version wrote hold no longer than until ``at``."""
    open_ = (TERMS.c.thing_version_id == version_id, TERMS.c.in_force_to.is_(None))
    connection.execute(sa.update(TERMS).where(*open_).values(in_force_to=at))


def note_end(connection: Connection, version_id: int, at: datetime) -> None:
    """Write that the end of a version, where it has one, is known since ``at``."""
    connection.execute(
        sa.update(TERMS)
        .where(
            TERMS.c.thing_version_id == version_id,
            TERMS.c.in_force_to.is_not(None),
            TERMS.c.ended_known_at.is_(None),
        )
        .values(ended_known_at=at)
    )


def terms_are_written(connection: Connection, version: Version) -> bool:
    """Return whether rules read of a version just what it says, and when it holds."""
    query = sa.select(TERMS).where(TERMS.c.thing_version_id == version.id)
    span = (version.effective_at, version.ended_at)
    # What was taken back before it came in force left a row of no time at all.
    rows = [
        row
        for row in connection.execute(query)
        if row.in_force_from != row.in_force_to
        or (row.in_force_from, row.in_force_to) == span
    ]
    return [_kept(row) for row in rows] == [
        (*span, version.code, version.number, version.content_hash,
         said_of(version.content))
    ]  # fmt: skip


def _kept(row: Any) -> tuple[Any, ...]:
    named = (row.code, row.number, row.content_hash, row.said)
    return row.in_force_from, row.in_force_to, *named


def add_notice(connection: Connection, row: Mapping[str, Any]) -> int:
    """Write a notice, or that one was wrong; return the row's id."""
    return new_id(connection.execute(sa.insert(NOTICE).values(row)))


def notice_row(connection: Connection, notice_id: int) -> Any | None:
    """Return the row of a notice, or of a strike, if there is one."""
    return connection.execute(sa.select(NOTICE).where(NOTICE.c.id == notice_id)).first()


def is_struck(connection: Connection, notice_id: int) -> bool:
    """Return whether a notice was struck."""
    query = sa.select(NOTICE.c.id).where(NOTICE.c.strikes == notice_id)
    return connection.execute(query).first() is not None


def strikes_of(connection: Connection, version_id: int) -> dict[int, int]:
    """Return the event that struck each notice of a version, by the notice's id."""
    query = sa.select(NOTICE.c.strikes, NOTICE.c.audit_id).where(
        NOTICE.c.thing_version_id == version_id, NOTICE.c.strikes.is_not(None)
    )
    return {int(row.strikes): int(row.audit_id) for row in connection.execute(query)}


# ------------------------------------------------------------------ checking


def notices_told(connection: Connection) -> Iterator[Any]:
    """Yield every row about a notice with its event's body, None where it is gone."""
    query = (
        sa.select(NOTICE, _EVENT.c.body)
        .outerjoin(_EVENT, _EVENT.c.id == NOTICE.c.audit_id)
        .order_by(NOTICE.c.id)
    )
    yield from connection.execute(query)


def lost_notices(connection: Connection) -> list[int]:
    """Return the versions of which an event tells a notice that is not there."""
    told = sa.select(_EVENT.c.entity_id).where(
        _EVENT.c.entity_type == "version",
        _EVENT.c.action.in_(
            [AuditAction.VERSION_ANNOUNCED, AuditAction.VERSION_NOTICE_STRUCK]
        ),
        _EVENT.c.outcome == Outcome.DONE,
        _EVENT.c.id.not_in(sa.select(NOTICE.c.audit_id)),
    )
    return list(connection.execute(told).scalars())
