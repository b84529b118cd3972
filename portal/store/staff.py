"""Staff, their roles, the role matrix and sign-in sessions.

One joined query answers who acts and what they may do, so that it can be asked on
every rerun.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Row

from models.kinds import Permission, Role
from models.staff_facts import SessionFacts, StaffFacts
from models.tables.staff import RolePermission, SignInSession, Staff, StaffRole

STAFF = Staff.__table__  # type: ignore[attr-defined]
ROLE = StaffRole.__table__  # type: ignore[attr-defined]
MATRIX = RolePermission.__table__  # type: ignore[attr-defined]
SESSION = SignInSession.__table__  # type: ignore[attr-defined]

_AT = sa.bindparam("at", type_=SESSION.c.issued_at.type)
_PERSON = (
    STAFF.c.id.label("person_id"),
    STAFF.c.code,
    STAFF.c.issuer,
    STAFF.c.subject,
    STAFF.c.name_ja,
    STAFF.c.name_en,
    STAFF.c.language,
    STAFF.c.disabled_at,
    ROLE.c.role,
    MATRIX.c.permission,
)
_HELD = sa.and_(
    ROLE.c.staff_id == STAFF.c.id,
    ROLE.c.valid_from <= _AT,
    sa.or_(ROLE.c.valid_to.is_(None), ROLE.c.valid_to > _AT),
)
_WITH_RIGHTS = STAFF.outerjoin(ROLE, _HELD).outerjoin(
    MATRIX, MATRIX.c.role == ROLE.c.role
)
_BY_TOKEN = (
    sa.select(SESSION, *_PERSON)
    .select_from(SESSION.join(_WITH_RIGHTS, SESSION.c.staff_id == STAFF.c.id))
    .where(SESSION.c.token_hash == sa.bindparam("token_hash"))
)
_PEOPLE = sa.select(*_PERSON).select_from(_WITH_RIGHTS).order_by(STAFF.c.id)


def session_by_token(
    connection: Connection, token_hash: bytes, at: datetime
) -> SessionFacts | None:
    """Return the sign-in of this token with roles and permissions, if there is one."""
    rows = connection.execute(_BY_TOKEN, {"token_hash": token_hash, "at": at}).all()
    if not rows:
        return None
    row = rows[0]
    return SessionFacts(
        id=row.id,
        token_hash=row.token_hash,
        staff=_person(rows),
        sample=row.sample,
        device=row.device,
        issued_at=row.issued_at,
        last_seen_at=row.last_seen_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        revoked_reason=row.revoked_reason,
    )


def _person(rows: Sequence[Any]) -> StaffFacts:
    row = rows[0]
    return StaffFacts(
        id=row.person_id,
        code=row.code,
        issuer=row.issuer,
        subject=row.subject,
        name_ja=row.name_ja,
        name_en=row.name_en,
        language=row.language,
        disabled_at=row.disabled_at,
        roles=frozenset(each.role for each in rows if each.role),
        permissions=frozenset(each.permission for each in rows if each.permission),
    )


def _one(
    connection: Connection, where: sa.ColumnElement[bool], at: datetime
) -> StaffFacts | None:
    rows = connection.execute(_PEOPLE.where(where), {"at": at}).all()
    return _person(rows) if rows else None


def staff_by_code(connection: Connection, code: str, at: datetime) -> StaffFacts | None:
    """Return a member of staff by code."""
    return _one(connection, STAFF.c.code == code, at)


def staff_by_id(
    connection: Connection, staff_id: int, at: datetime
) -> StaffFacts | None:
    """Return a member of staff by id."""
    return _one(connection, STAFF.c.id == staff_id, at)


def staff_by_subject(
    connection: Connection, issuer: str, subject: str, at: datetime
) -> StaffFacts | None:
    """Return a member of staff as their provider knows them."""
    where = sa.and_(STAFF.c.issuer == issuer, STAFF.c.subject == subject)
    return _one(connection, where, at)


def staff_of_issuer(
    connection: Connection, issuer: str, at: datetime
) -> list[StaffFacts]:
    """Return everybody a provider vouches for, in the order they were added."""
    return _people(connection, STAFF.c.issuer == issuer, at)


def staff_at_work(connection: Connection, at: datetime) -> list[StaffFacts]:
    """Return everybody who is not disabled, in the order they were added."""
    return _people(connection, STAFF.c.disabled_at.is_(None), at)


def _people(
    connection: Connection, where: sa.ColumnElement[bool], at: datetime
) -> list[StaffFacts]:
    people: dict[int, list[Any]] = {}
    for row in connection.execute(_PEOPLE.where(where), {"at": at}):
        people.setdefault(row.person_id, []).append(row)
    return [_person(each) for each in people.values()]


def _insert(connection: Connection, table: sa.Table) -> Any:
    sort = sqlite if connection.dialect.name == "sqlite" else postgresql
    return sort.insert(table).on_conflict_do_nothing()


def add_staff(
    connection: Connection, values: Mapping[str, Any], *, wanted: str
) -> str | None:
    """Add a member of staff under ``wanted`` or the next free code; return the code.

    None where issuer and subject are known already.
    """
    for code in (wanted, *(f"{wanted}-{count}" for count in range(2, 1000))):
        # PostgreSQL gives no row count for an insert that may do nothing.
        insert = _insert(connection, STAFF).values(code=code, **values)
        if connection.execute(insert.returning(STAFF.c.id)).first() is not None:
            return code
        known = sa.select(STAFF.c.id).where(
            STAFF.c.issuer == values["issuer"], STAFF.c.subject == values["subject"]
        )
        if connection.execute(known).first():
            return None
    return None


def lock_staff(connection: Connection, staff_id: int) -> None:
    """Make other sign-ins of this person wait for the end of the transaction."""
    query = sa.select(STAFF.c.id).where(STAFF.c.id == staff_id).with_for_update()
    connection.execute(query)


def set_staff(connection: Connection, staff_id: int, **values: Any) -> None:
    """Write columns of one member of staff."""
    connection.execute(sa.update(STAFF).where(STAFF.c.id == staff_id).values(**values))


def roles_from(
    connection: Connection, staff_id: int, source: str, at: datetime
) -> frozenset[Role]:
    """Return the roles that ``source`` gives this person at ``at``."""
    query = sa.select(ROLE.c.role).where(
        ROLE.c.staff_id == staff_id,
        ROLE.c.source == source,
        ROLE.c.valid_from <= at,
        sa.or_(ROLE.c.valid_to.is_(None), ROLE.c.valid_to > at),
    )
    return frozenset(connection.execute(query).scalars())


def give_roles(
    connection: Connection,
    staff_id: int,
    roles: Iterable[Role],
    source: str,
    at: datetime,
) -> None:
    """Open roles from ``at``."""
    rows = [
        {"staff_id": staff_id, "role": role, "source": source, "valid_from": at}
        for role in sorted(roles)
    ]
    if rows:
        connection.execute(sa.insert(ROLE), rows)


def take_roles(
    connection: Connection,
    staff_id: int,
    roles: Iterable[Role],
    source: str,
    at: datetime,
) -> None:
    """Close roles that ``source`` gave, at ``at``."""
    connection.execute(
        sa.update(ROLE)
        .where(
            ROLE.c.staff_id == staff_id,
            ROLE.c.source == source,
            ROLE.c.role.in_(sorted(roles)),
            sa.or_(ROLE.c.valid_to.is_(None), ROLE.c.valid_to > at),
        )
        .values(valid_to=at)
    )


def matrix_is_empty(connection: Connection) -> bool:
    """Return whether nobody may do anything yet."""
    return connection.execute(sa.select(MATRIX.c.id).limit(1)).first() is None


def fill_matrix(
    connection: Connection, matrix: Mapping[Role, frozenset[Permission]]
) -> None:
    """Write the cells of a role matrix that are not there yet."""
    rows = [
        {"role": role, "permission": permission}
        for role, permissions in matrix.items()
        for permission in sorted(permissions)
    ]
    connection.execute(_insert(connection, MATRIX), rows)


def roles_with(connection: Connection, permission: Permission) -> tuple[Role, ...]:
    """Return the roles that hold a permission, by name."""
    query = sa.select(MATRIX.c.role).where(MATRIX.c.permission == permission)
    return tuple(sorted(connection.execute(query).scalars()))


def add_session(connection: Connection, values: Mapping[str, Any]) -> int | None:
    """Open a sign-in and return its id; None where the key is known already."""
    insert = _insert(connection, SESSION).values(values).returning(SESSION.c.id)
    return connection.execute(insert).scalar()


def touch_session(connection: Connection, session_id: int, at: datetime) -> None:
    """Write when a session was used last; an ended one stays as it is."""
    connection.execute(
        sa.update(SESSION)
        .where(SESSION.c.id == session_id, SESSION.c.revoked_at.is_(None))
        .values(last_seen_at=at)
    )


def end_sessions(
    connection: Connection,
    staff_id: int,
    reason: str,
    at: datetime,
    *,
    session_id: int | None = None,
) -> list[int]:
    """End this person's open sessions (or the one named) and return their ids."""
    update = (
        sa.update(SESSION)
        .where(SESSION.c.staff_id == staff_id, SESSION.c.revoked_at.is_(None))
        .values(revoked_at=at, revoked_reason=reason)
        .returning(SESSION.c.id)
    )
    if session_id is not None:
        update = update.where(SESSION.c.id == session_id)
    return sorted(connection.execute(update).scalars())


def session_owner(connection: Connection, session_id: int) -> int | None:
    """Return whose session this is."""
    query = sa.select(SESSION.c.staff_id).where(SESSION.c.id == session_id)
    return connection.execute(query).scalar()


def open_sessions(
    connection: Connection, at: datetime, seen_after: datetime, staff_id: int | None
) -> Sequence[Row[Any]]:
    """Return the open sessions of one person, or of everybody, latest first."""
    query = (
        sa.select(SESSION, STAFF.c.code)
        .join(STAFF, STAFF.c.id == SESSION.c.staff_id)
        .where(
            SESSION.c.revoked_at.is_(None),
            SESSION.c.expires_at > at,
            SESSION.c.last_seen_at >= seen_after,
            STAFF.c.disabled_at.is_(None),
        )
        .order_by(SESSION.c.last_seen_at.desc(), SESSION.c.id.desc())
    )
    if staff_id is not None:
        query = query.where(SESSION.c.staff_id == staff_id)
    return connection.execute(query).all()
