"""What people said about terms: read for one member in one statement, and written."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.kinds import AuditAction
from models.tables import acceptance as tables
from models.terms_facts import AcceptanceFact
from models.terms_kinds import AcceptanceAct, AcceptanceMethod, Capacity
from portal.store.audit import CHANGES
from portal.store.members import MEMBER

ACCEPTANCE = tables.TermsAcceptance.__table__  # type: ignore[attr-defined]
_EVENT = CHANGES.event
AT_ONCE = 2_000

_OF_MEMBER = (
    sa.select(ACCEPTANCE)
    .where(ACCEPTANCE.c.member_id == sa.bindparam("member_id"))
    .order_by(ACCEPTANCE.c.id)
)
_OF_SOME = (
    sa.select(ACCEPTANCE)
    .where(ACCEPTANCE.c.member_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(ACCEPTANCE.c.id)
)
_BY_RECEIPT = sa.select(ACCEPTANCE).where(
    ACCEPTANCE.c.receipt == sa.bindparam("receipt")
)
_ACCEPTED = sa.select(sa.func.count(ACCEPTANCE.c.member_id.distinct())).where(
    ACCEPTANCE.c.thing_version_id == sa.bindparam("version_id"),
    ACCEPTANCE.c.content_sha256.in_(["", sa.bindparam("content_hash")]),
    ACCEPTANCE.c.act == AcceptanceAct.ACCEPT,
)
_LAST = sa.select(sa.func.coalesce(sa.func.max(ACCEPTANCE.c.id), 0))
_NEXT = sa.text(
    "SELECT nextval('terms_acceptance_id_seq') FROM generate_series(1, :count)"
)
_HOLD = (
    sa.select(MEMBER.c.id)
    .where(MEMBER.c.id == sa.bindparam("member_id"))
    .with_for_update()
)
_TOLD = (
    sa.select(ACCEPTANCE, _EVENT.c.body)
    .outerjoin(_EVENT, _EVENT.c.id == ACCEPTANCE.c.audit_id)
    .where(ACCEPTANCE.c.id > sa.bindparam("after"))
    .order_by(ACCEPTANCE.c.id)
    .limit(AT_ONCE)
)
_LOST = (
    sa.select(_EVENT.c.entity_id)
    .outerjoin(ACCEPTANCE, ACCEPTANCE.c.id == _EVENT.c.entity_id)
    .where(
        _EVENT.c.action == AuditAction.ACCEPTANCE_RECORDED, ACCEPTANCE.c.id.is_(None)
    )
    .order_by(_EVENT.c.id)
    .limit(100)
)
_ADD = sa.insert(ACCEPTANCE)


def acceptances_of(
    connection: Connection, member_id: int
) -> tuple[AcceptanceFact, ...]:
    """Return everything that was done about terms for a member, oldest first."""
    rows = connection.execute(_OF_MEMBER, {"member_id": member_id})
    return tuple(map(acceptance_fact, rows))


def acceptances_of_some(
    connection: Connection, member_ids: Collection[int]
) -> Mapping[int, tuple[AcceptanceFact, ...]]:
    """Return the same for some members, by member."""
    found: dict[int, list[AcceptanceFact]] = {each: [] for each in member_ids}
    for row in connection.execute(_OF_SOME, {"ids": sorted(member_ids)}):
        found[row.member_id].append(acceptance_fact(row))
    return {each: tuple(facts) for each, facts in found.items()}


def acceptance_fact(row: Any) -> AcceptanceFact:
    """Return a row as rules see it; the name of who acted is personal, not here."""
    return AcceptanceFact(
        id=row.id,
        member_id=row.member_id,
        document=row.document,
        version_id=row.thing_version_id,
        act=AcceptanceAct(row.act),
        acted_at=row.acted_at,
        recorded_at=row.recorded_at,
        language=row.language,
        text_sha256=row.text_sha256,
        method=AcceptanceMethod(row.method),
        capacity=Capacity(row.capacity),
        channel=row.channel,
        served_at=row.served_at,
        purpose=row.purpose,
        reference=row.reference,
        button=row.button,
        evidence=row.evidence,
        receipt=row.receipt,
        staff_id=row.staff_id,
        content_hash=row.content_sha256,
    )


def count_accepted(connection: Connection, version_id: int, content_hash: str) -> int:
    """Return how many members ever accepted what a version says now."""
    return int(
        connection.execute(
            _ACCEPTED, {"version_id": version_id, "content_hash": content_hash}
        ).scalar_one()
    )


def acceptance_by(connection: Connection, receipt: str) -> Any | None:
    """Return the row with this receipt, if there is one."""
    return connection.execute(_BY_RECEIPT, {"receipt": receipt}).first()


def next_acceptances(connection: Connection, count: int) -> list[int]:
    """Return the ids that the next rows are written with."""
    if connection.dialect.name == "sqlite":
        last = int(connection.execute(_LAST).scalar_one())
        return list(range(last + 1, last + 1 + count))
    return list(connection.execute(_NEXT, {"count": count}).scalars())


def add_acceptances(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows that bring their ids."""
    connection.execute(_ADD, [dict(row) for row in rows])


def hold_member(connection: Connection, member_id: int) -> None:
    """Keep other writers off a member until the transaction ends."""
    connection.execute(_HOLD, {"member_id": member_id})


# ------------------------------------------------------------------ checking


def acceptances_told(connection: Connection) -> Iterator[Any]:
    """Yield every row with its event's body, None where it is gone."""
    after = 0
    while rows := connection.execute(_TOLD, {"after": after}).all():
        yield from rows
        after = rows[-1].id


def lost_acceptances(connection: Connection) -> list[int]:
    """Return rows that the trail tells of and that are not there."""
    return list(connection.execute(_LOST).scalars())
