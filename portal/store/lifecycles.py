"""Lifecycle versions as frozen values; a version never changes, so they are kept."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.facts import Deadline, Guard, Lifecycle, Move, State
from models.kinds import Mover, StateKind
from models.tables import lifecycle as tables
from portal import clock
from portal.domain.case import Remap
from portal.domain.ledger import REMAP
from portal.store.engine import new_id

LIFECYCLE = tables.Lifecycle.__table__  # type: ignore[attr-defined]
VERSION = tables.LifecycleVersion.__table__  # type: ignore[attr-defined]
STATE = tables.LifecycleState.__table__  # type: ignore[attr-defined]
MOVE = tables.LifecycleMove.__table__  # type: ignore[attr-defined]
REASON = tables.ReasonCode.__table__  # type: ignore[attr-defined]

_KEPT: dict[tuple[str, int], Lifecycle] = {}


def lifecycle_version(connection: Connection, version_id: int) -> Lifecycle:
    """Return one version; raises ``LookupError`` where there is none."""
    key = (str(connection.engine.url), version_id)
    kept = _KEPT.get(key)
    if kept is None:
        kept = _KEPT[key] = read_version(connection, version_id)
    return kept


def lifecycles_of(
    connection: Connection, version_ids: set[int]
) -> Mapping[int, Lifecycle]:
    """Return the versions asked for, by their ids."""
    return {each: lifecycle_version(connection, each) for each in version_ids}


def version_in_force(connection: Connection, lifecycle_id: int, at: datetime) -> int:
    """Return the id of the version of a lifecycle in force at ``at``."""
    query = (
        sa.select(VERSION.c.id)
        .where(
            VERSION.c.lifecycle_id == lifecycle_id,
            VERSION.c.in_force_from <= at,
            sa.or_(VERSION.c.in_force_to.is_(None), VERSION.c.in_force_to > at),
        )
        .order_by(VERSION.c.in_force_from.desc(), VERSION.c.number.desc())
        .limit(1)
    )
    found = connection.execute(query).scalar()
    if found is None:
        raise LookupError("no lifecycle version in force")
    return int(found)


def newest_names(
    connection: Connection, table: sa.Table, code: sa.Column[Any]
) -> dict[str, tuple[str, str]]:
    """Return the names of states, moves or reasons by their codes.

    Versions may call one code differently; the name that came in force last is the
    one people know. What is planned or was taken back has named nothing yet.
    """
    came = sa.and_(
        VERSION.c.in_force_from <= clock.now(),
        sa.or_(
            VERSION.c.in_force_to.is_(None),
            VERSION.c.in_force_to > VERSION.c.in_force_from,
        ),
    )
    query = (
        sa.select(code, table.c.name_ja, table.c.name_en)
        .join(VERSION, VERSION.c.id == table.c.version_id)
        .where(came)
        .order_by(VERSION.c.in_force_from, VERSION.c.id, table.c.id)
    )
    return {str(row[0]): (row[1], row[2]) for row in connection.execute(query)}


def version_id_of(connection: Connection, thing_version_id: int) -> int | None:
    """Return the newest version that came of an approved one."""
    query = sa.select(sa.func.max(VERSION.c.id)).where(
        VERSION.c.thing_version_id == thing_version_id
    )
    return connection.execute(query).scalar()


def span_of(
    connection: Connection, version_id: int
) -> tuple[datetime, datetime | None]:
    """Return from when until when a version is in force."""
    query = sa.select(VERSION.c.in_force_from, VERSION.c.in_force_to)
    row = connection.execute(query.where(VERSION.c.id == version_id)).one()
    return row.in_force_from, row.in_force_to


def read_version(connection: Connection, version_id: int) -> Lifecycle:
    """Return one version as its rows are now; raises ``LookupError`` for none."""
    head = connection.execute(
        sa.select(LIFECYCLE.c.code)
        .join(VERSION, VERSION.c.lifecycle_id == LIFECYCLE.c.id)
        .where(VERSION.c.id == version_id)
    ).scalar()
    if head is None:
        raise LookupError(f"no lifecycle version {version_id}")

    def rows(table: sa.Table, order: Any) -> list[Any]:
        query = sa.select(table).where(table.c.version_id == version_id)
        return list(connection.execute(query.order_by(order)))

    states = {row.code: _state(row) for row in rows(STATE, STATE.c.position)}
    reasons = {r.code: (r.name_ja, r.name_en) for r in rows(REASON, REASON.c.id)}
    moves = tuple(_move(row) for row in rows(MOVE, MOVE.c.position))
    return Lifecycle(version_id, str(head), states, moves, reasons)


def _state(row: Any) -> State:
    return State(
        code=row.code,
        name_ja=row.name_ja,
        name_en=row.name_en,
        kind=StateKind(row.kind),
        member_text_ja=row.member_text_ja,
        member_text_en=row.member_text_en,
        deadlines=tuple(Deadline(**each) for each in row.deadlines),
        field_policy=row.field_policy or {},
    )


def _move(row: Any) -> Move:
    return Move(
        event=row.event,
        name_ja=row.name_ja,
        name_en=row.name_en,
        was=row.was,
        became=row.became,
        movers=frozenset(Mover(each) for each in row.movers),
        second_person=row.second_person,
        guards=tuple(_guard(each) for each in row.guards),
        reasons=tuple(row.reasons),
    )


def _guard(row: Mapping[str, Any]) -> Guard:
    rest = {name: value for name, value in row.items() if name != "guard"}
    return Guard(str(row["guard"]), rest)


def add_version(
    connection: Connection,
    lifecycle_id: int,
    number: int,
    content: Lifecycle,
    at: datetime,
    *,
    recorded_at: datetime | None = None,
    thing_version_id: int | None = None,
) -> int:
    """Write ``content`` as version ``number``, in force from ``at``; return its id.

    ``thing_version_id`` is the approved version it comes from.
    """
    values = {
        "lifecycle_id": lifecycle_id,
        "number": number,
        "in_force_from": at,
        "recorded_at": recorded_at or at,
        "thing_version_id": thing_version_id,
    }
    done = connection.execute(sa.insert(VERSION).values(values))
    version_id = new_id(done)
    states = enumerate(content.states.values())
    connection.execute(
        sa.insert(STATE), [_state_row(version_id, n, each) for n, each in states]
    )
    connection.execute(
        sa.insert(MOVE),
        [_move_row(version_id, n, each) for n, each in enumerate(content.moves)],
    )
    connection.execute(
        sa.insert(REASON),
        [
            {"version_id": version_id, "code": code, "name_ja": ja, "name_en": en}
            for code, (ja, en) in content.reasons.items()
        ],
    )
    return version_id


def next_number(connection: Connection, lifecycle_id: int) -> int:
    """Return the number of a lifecycle's next version."""
    query = sa.select(sa.func.coalesce(sa.func.max(VERSION.c.number), 0))
    found = connection.execute(query.where(VERSION.c.lifecycle_id == lifecycle_id))
    return int(found.scalar_one()) + 1


_SAME = VERSION.alias("same")
_AFTER: sa.BindParameter[datetime] = sa.bindparam(
    "after", type_=VERSION.c.recorded_at.type
)
_REMAPS_OF = (
    sa.select(VERSION.c.id, VERSION.c.in_force_from, MOVE.c.was, MOVE.c.became)
    .join(MOVE, MOVE.c.version_id == VERSION.c.id)
    .where(
        sa.or_(
            VERSION.c.in_force_to.is_(None),
            VERSION.c.in_force_to > VERSION.c.in_force_from,
        ),
        MOVE.c.event == REMAP,
    )
    .order_by(VERSION.c.id, MOVE.c.position)
)
_REMAPS = _REMAPS_OF.join(_SAME, _SAME.c.lifecycle_id == VERSION.c.lifecycle_id).where(
    _SAME.c.id == sa.bindparam("version_id"),
    VERSION.c.id > _SAME.c.id,
    VERSION.c.in_force_from > _AFTER,
)


def version_part(what: str, after: str) -> sa.Select[Any]:
    """Return the versions of any lifecycle that are to come, in dated columns.

    A part of a bigger statement: only where it has a row is ``remaps_ahead`` asked.
    """
    none = sa.null()
    ahead = VERSION.c.in_force_from > sa.bindparam(after, type_=_AFTER.type)
    return sa.select(
        sa.literal(what), VERSION.c.id, none, none, none, VERSION.c.in_force_from,
        VERSION.c.in_force_to, VERSION.c.recorded_at, none,
    ).where(ahead)  # fmt: skip


def remaps_ahead(
    connection: Connection, version_id: int, after: datetime
) -> tuple[Remap, ...]:
    """Return the later versions of a lifecycle that take members out of states.

    Those that come in force ``after`` an instant; what was taken back is none.
    """
    return _remaps(
        connection.execute(_REMAPS, {"version_id": version_id, "after": after})
    )


def remap_of(connection: Connection, version_id: int) -> Remap | None:
    """Return what one version takes members out of, unless it was taken back."""
    rows = connection.execute(_REMAPS_OF.where(VERSION.c.id == version_id))
    return next(iter(_remaps(rows)), None)


def _remaps(rows: Iterable[Any]) -> tuple[Remap, ...]:
    found: dict[tuple[int, datetime], dict[str, str]] = {}
    for row in rows:
        found.setdefault((row.id, row.in_force_from), {})[row.was] = row.became
    return tuple(Remap(each, at, moves) for (each, at), moves in found.items())


def end_version(connection: Connection, thing_version_id: int, at: datetime) -> None:
    """Let what came of an approved version be in force no longer than until ``at``."""
    connection.execute(
        sa.update(VERSION)
        .where(
            VERSION.c.thing_version_id == thing_version_id,
            VERSION.c.in_force_to.is_(None),
        )
        .values(in_force_to=at)
    )


def _state_row(version_id: int, position: int, state: State) -> dict[str, Any]:
    return {
        "version_id": version_id,
        "position": position,
        "code": state.code,
        "name_ja": state.name_ja,
        "name_en": state.name_en,
        "kind": state.kind,
        "member_text_ja": state.member_text_ja,
        "member_text_en": state.member_text_en,
        "deadlines": [
            {"event": d.event, "days": d.days, "ends": d.ends} for d in state.deadlines
        ],
        "field_policy": dict(state.field_policy) or None,
    }


def _move_row(version_id: int, position: int, move: Move) -> dict[str, Any]:
    return {
        "version_id": version_id,
        "position": position,
        "event": move.event,
        "name_ja": move.name_ja,
        "name_en": move.name_en,
        "was": move.was,
        "became": move.became,
        "movers": sorted(each.value for each in move.movers),
        "second_person": move.second_person,
        "guards": [{"guard": g.code, **g.parameters} for g in move.guards],
        "reasons": list(move.reasons),
    }
