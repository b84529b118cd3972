"""Values of attributes: records with both times, and keys to filter them by.

Which definition is in force is read from the published versions themselves.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.attribute_kinds import AttributeTarget
from models.kinds import MemberKind, VersionedKind
from models.tables import attribute
from portal.domain.attributes.definition import DefinitionShape, shape_of_bytes
from portal.domain.attributes.filtering import Key, Sought
from portal.domain.importing.comparing import KnownValues
from portal.domain.publishing.phases import DATED
from portal.store.known import SOME
from portal.store.members import EVENT, MEMBER, MEMBERSHIP, NAME
from portal.store.publishing import THING, VERSION

RECORD = attribute.AttributeRecord.__table__  # type: ignore[attr-defined]
VALUE = attribute.AttributeValue.__table__  # type: ignore[attr-defined]

SUBJECTS = {
    AttributeTarget.MEMBER: MemberKind.PERSON,
    AttributeTarget.PARTNER: MemberKind.ORGANISATION,
}
"""Which members carry the attributes of which target."""


@dataclass(frozen=True, slots=True)
class InForce:
    """A definition as it is in force: of which version."""

    version_id: int
    number: int
    written: bytes
    shape: DefinitionShape


@dataclass(frozen=True, slots=True)
class Kept:
    """The values of one subject as they are kept, and the event that wrote them."""

    id: int
    values: Mapping[str, Any]
    valid_from: datetime
    recorded_from: datetime
    staff_id: int
    audit_id: int


# ------------------------------------------------------------------ definitions

_APPROVED = (
    sa.select(VERSION.c.id, VERSION.c.number, VERSION.c.content)
    .join(THING, THING.c.id == VERSION.c.thing_id)
    .where(
        THING.c.kind == VersionedKind.ATTRIBUTE,
        THING.c.code == sa.bindparam("code"),
        VERSION.c.state.in_(DATED),
    )
    .order_by(
        VERSION.c.effective_at.desc(),
        VERSION.c.approved_at.desc(),
        VERSION.c.id.desc(),
    )
)
_ENDS = sa.or_(VERSION.c.ended_at.is_(None), VERSION.c.ended_at > sa.bindparam("at"))
_IN_FORCE = _APPROVED.where(VERSION.c.effective_at <= sa.bindparam("at"), _ENDS).limit(
    1
)
_AHEAD = _APPROVED.where(VERSION.c.effective_at > sa.bindparam("at"), _ENDS)


def definition_at(
    connection: Connection, target: AttributeTarget, at: datetime
) -> InForce | None:
    """Return the definition in force at an instant, None where there is none."""
    row = connection.execute(_IN_FORCE, {"code": target.value, "at": at}).first()
    return None if row is None else _in_force(row)


def definitions_from(
    connection: Connection, target: AttributeTarget, at: datetime
) -> tuple[InForce, ...]:
    """Return the definition in force and those that will be."""
    given = {"code": target.value, "at": at}
    rows = (*connection.execute(_IN_FORCE, given), *connection.execute(_AHEAD, given))
    return tuple(map(_in_force, rows))


def _in_force(row: Any) -> InForce:
    written = bytes(row.content)
    return InForce(row.id, row.number, written, shape_of_bytes(written))


# ------------------------------------------------------------------ records


def kept_at(
    connection: Connection,
    target: AttributeTarget,
    subject_id: int,
    at: datetime,
    known_at: datetime,
) -> Kept | None:
    """Return the values of a subject at an instant, as known at another."""
    query = sa.select(RECORD).where(
        RECORD.c.target == target,
        RECORD.c.subject_id == subject_id,
        *_around(RECORD.c.valid_from, RECORD.c.valid_to, at),
        *_around(RECORD.c.recorded_from, RECORD.c.recorded_to, known_at),
    )
    row = connection.execute(query.order_by(RECORD.c.id.desc()).limit(1)).first()
    return None if row is None else _kept(row)


def _around(since: Any, until: Any, at: datetime) -> tuple[Any, Any]:
    return since <= at, sa.or_(until.is_(None), until > at)


def _kept(row: Any) -> Kept:
    return Kept(
        row.id,
        json.loads(row.content),
        row.valid_from,
        row.recorded_from,
        row.staff_id,
        row.audit_id,
    )


def replace_record(connection: Connection, row: Mapping[str, Any]) -> None:
    """Write the values of a subject; those before end when these begin.

    What was known before stays known: the open record gets ``recorded_to``, and a
    copy of it that ends takes its place.
    """
    subject = (
        RECORD.c.target == row["target"],
        RECORD.c.subject_id == row["subject_id"],
    )
    live = (RECORD.c.valid_to.is_(None), RECORD.c.recorded_to.is_(None))
    before = connection.execute(sa.select(RECORD).where(*subject, *live)).first()
    at = row["recorded_from"]
    if before is not None:
        update = sa.update(RECORD).where(RECORD.c.id == before.id)
        connection.execute(update.values(recorded_to=at))
        ended = {n: v for n, v in before._asdict().items() if n != "id"}
        ended |= {"valid_to": row["valid_from"], "recorded_from": at}
        connection.execute(sa.insert(RECORD).values(ended))
    connection.execute(sa.insert(RECORD).values(**row))


def live_records(
    connection: Connection, member_ids: Sequence[int]
) -> dict[int, KnownValues]:
    """Return what is kept of some members now, and since when."""
    query = sa.select(RECORD.c.subject_id, RECORD.c.content, RECORD.c.valid_from)
    live = query.where(
        RECORD.c.target.in_(SUBJECTS),
        RECORD.c.valid_to.is_(None),
        RECORD.c.recorded_to.is_(None),
    )
    found: dict[int, KnownValues] = {}
    for start in range(0, len(member_ids), SOME):
        some = RECORD.c.subject_id.in_(member_ids[start : start + SOME])
        for row in connection.execute(live.where(some)):
            values = KnownValues(json.loads(row.content), row.valid_from)
            found[row.subject_id] = values
    return found


def add_records(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write the values of subjects of whom nothing was kept before."""
    if rows:
        connection.execute(sa.insert(RECORD), list(rows))


def all_contents(
    connection: Connection, target: AttributeTarget
) -> Iterator[tuple[int, str]]:
    """Yield every member with their values as text, blank where there were none."""
    content = sa.func.coalesce(RECORD.c.content, "{}")
    live = sa.and_(
        RECORD.c.subject_id == MEMBER.c.id,
        RECORD.c.target == target,
        RECORD.c.valid_to.is_(None),
        RECORD.c.recorded_to.is_(None),
    )
    query = (
        sa.select(MEMBER.c.id, content)
        .outerjoin(RECORD, live)
        .where(MEMBER.c.kind == SUBJECTS[target], MEMBER.c.voided_at.is_(None))
    )
    for subject_id, text in connection.execute(query.order_by(MEMBER.c.id)):
        yield int(subject_id), str(text)


def place_in_ledger(connection: Connection, *, states: bool) -> tuple[Any, ...]:
    """Return what is another one as soon as the values of any member are.

    With ``states`` also as soon as a membership is in another state. Rows are counted,
    since the newest may be there before one that was begun earlier.
    """
    tables = (RECORD, MEMBER, *((EVENT,) if states else ()))
    asked = [(sa.func.max(each.c.id), sa.func.count(each.c.id)) for each in tables]
    columns = (*(part for both in asked for part in both),)
    voided = sa.func.count(MEMBER.c.voided_at)
    found = [connection.execute(sa.select(each)).scalar() for each in columns]
    return (*found, connection.execute(sa.select(voided)).scalar())


def states_of_members(
    connection: Connection, member_id: int | None = None
) -> dict[int, set[str]]:
    """Return the states of memberships by member, as the projection has them."""
    query = sa.select(MEMBERSHIP.c.member_id, MEMBERSHIP.c.state).where(
        MEMBERSHIP.c.state.is_not(None), MEMBERSHIP.c.voided_at.is_(None)
    )
    if member_id is not None:
        query = query.where(MEMBERSHIP.c.member_id == member_id)
    found: dict[int, set[str]] = {}
    for subject_id, state in connection.execute(query):
        found.setdefault(subject_id, set()).add(state)
    return found


def kind_of(connection: Connection, member_id: int) -> str:
    """Return whether a member is a person or an organisation."""
    query = sa.select(MEMBER.c.kind).where(MEMBER.c.id == member_id)
    return str(connection.execute(query).scalar_one())


def numbers_of(connection: Connection, member_ids: Collection[int]) -> dict[int, str]:
    """Return the member numbers of some members."""
    query = sa.select(MEMBER.c.id, MEMBER.c.number)
    rows = connection.execute(query.where(MEMBER.c.id.in_(member_ids)))
    return {int(each.id): str(each.number) for each in rows}


def names_of(connection: Connection, member_ids: Collection[int]) -> dict[int, str]:
    """Return what some members are called now."""
    query = sa.select(NAME.c.member_id, NAME.c.name).where(
        NAME.c.member_id.in_(member_ids),
        NAME.c.valid_to.is_(None),
        NAME.c.recorded_to.is_(None),
    )
    return {int(each.member_id): str(each.name) for each in connection.execute(query)}


# ------------------------------------------------------------------ keys


def index_subject(
    connection: Connection,
    target: AttributeTarget,
    subject_id: int,
    keys: Iterable[Key],
) -> None:
    """Write by what a subject is found, instead of what it was found by."""
    mine = (VALUE.c.target == target, VALUE.c.subject_id == subject_id)
    connection.execute(sa.delete(VALUE).where(*mine))
    add_keys(connection, target, ((subject_id, each) for each in keys))


def add_keys(
    connection: Connection,
    target: AttributeTarget,
    keys: Iterable[tuple[int, Key]],
) -> None:
    """Write keys of many subjects of one target."""
    add_all_keys(connection, ((target, subject, key) for subject, key in keys))


def add_all_keys(
    connection: Connection, keys: Iterable[tuple[AttributeTarget, int, Key]]
) -> None:
    """Write keys of subjects of any target."""
    rows = [
        {
            "target": target,
            "attribute": key.attribute,
            "subject_id": subject_id,
            "text_value": key.text,
            "number_value": key.number,
        }
        for target, subject_id, key in keys
    ]
    if rows:
        connection.execute(sa.insert(VALUE), rows)


def drop_keys(
    connection: Connection, target: AttributeTarget, codes: Collection[str]
) -> None:
    """Forget the keys of some attributes."""
    query = sa.delete(VALUE).where(VALUE.c.target == target)
    connection.execute(query.where(VALUE.c.attribute.in_(codes)))


def subjects_with(
    connection: Connection,
    target: AttributeTarget,
    filters: Sequence[Sought],
    limit: int,
    after: int = 0,
) -> tuple[int, ...]:
    """Return the subjects behind ``after`` that meet every filter, by id.

    At most ``limit``. The holders of each filter come from an index in the order of
    their ids, so that several are merged, and the walk ends when there are enough.
    """
    plain = [each for each in filters if not each.or_none]
    others = [each for each in filters if each.or_none]
    if plain:
        return _holding(connection, target, plain, others, limit, after)
    if len(others) != 1:
        return _asked_one_by_one(connection, target, others, limit, after)
    holders = _holding(connection, target, others, (), limit, after)
    blank = _blank(connection, target, others[0].attribute, limit, after)
    return tuple(sorted({*holders, *blank})[:limit])


def _holding(
    connection: Connection,
    target: AttributeTarget,
    filters: Sequence[Sought],
    others: Sequence[Sought],
    limit: int,
    after: int,
) -> tuple[int, ...]:
    """Return those who hold what every one of ``filters`` seeks, by id.

    Who of them is a member still, and meets the ``others``, is asked some at a time.
    """
    met = [_met(target, each, MEMBER.c.id) for each in others]
    found: list[int] = []
    some = [0]
    while some and len(found) < limit:
        some = _holders_after(connection, target, filters, after, 2 * limit)
        found += _members_among(connection, target, some, met)
        after = some[-1] if some else after
    return tuple(found[:limit])


def _holders_after(
    connection: Connection,
    target: AttributeTarget,
    filters: Sequence[Sought],
    after: int,
    limit: int,
) -> list[int]:
    # Without a need, the condition would lead a range by the index of the ids.
    later = (VALUE.c.subject_id > after,) if after else ()
    arms = [_holders(target, each).where(*later) for each in filters]
    query: Any = arms[0] if len(arms) == 1 else sa.intersect(*arms)
    if len(arms) == 1 and len(filters[0].among) != 1:
        query = query.distinct()
    query = query.order_by(sa.text("subject_id")).limit(limit)
    return [int(each.subject_id) for each in connection.execute(query)]


def _members_among(
    connection: Connection,
    target: AttributeTarget,
    member_ids: Sequence[int],
    met: Sequence[Any],
) -> Iterator[int]:
    query = sa.select(MEMBER.c.id).where(*_live(target), *met).order_by(MEMBER.c.id)
    for start in range(0, len(member_ids), SOME):
        some = MEMBER.c.id.in_(member_ids[start : start + SOME])
        yield from (int(each.id) for each in connection.execute(query.where(some)))


def _blank(
    connection: Connection,
    target: AttributeTarget,
    attribute_: str,
    limit: int,
    after: int,
) -> tuple[int, ...]:
    """Return the members without a value of an attribute, by id."""
    mine = VALUE.c.target == target, VALUE.c.attribute == attribute_
    query = sa.except_(
        sa.select(MEMBER.c.id).where(*_live(target), MEMBER.c.id > after),
        sa.select(VALUE.c.subject_id).where(*mine),
    )
    rows = connection.execute(query.order_by(sa.text("id")).limit(limit))
    return tuple(int(each.id) for each in rows)


def _asked_one_by_one(
    connection: Connection,
    target: AttributeTarget,
    filters: Sequence[Sought],
    limit: int,
    after: int,
) -> tuple[int, ...]:
    """Return the members who meet every filter, by id, asking each in turn."""
    met = (_met(target, each, MEMBER.c.id) for each in filters)
    query = sa.select(MEMBER.c.id).where(*_live(target), *met, MEMBER.c.id > after)
    rows = connection.execute(query.order_by(MEMBER.c.id).limit(limit))
    return tuple(int(each.id) for each in rows)


def _live(target: AttributeTarget) -> tuple[Any, Any]:
    return MEMBER.c.kind == SUBJECTS[target], MEMBER.c.voided_at.is_(None)


def _met(target: AttributeTarget, sought: Sought, subject: Any) -> Any:
    """Return the condition that a subject meets a filter."""
    value = VALUE.alias()
    mine = sa.select(sa.literal(1)).where(
        value.c.target == target,
        value.c.attribute == sought.attribute,
        value.c.subject_id == subject,
    )
    none = sa.not_(mine.exists())
    holds = mine.where(*_valued(value, sought)).exists()
    return sa.or_(holds, none) if sought.or_none else holds


def _holders(target: AttributeTarget, sought: Sought) -> sa.Select[Any]:
    mine = VALUE.c.target == target, VALUE.c.attribute == sought.attribute
    return sa.select(VALUE.c.subject_id).where(*mine, *_valued(VALUE, sought))


def _valued(value: Any, sought: Sought) -> Iterator[Any]:
    """Yield what a value has to be."""
    texts = [each.text for each in sought.among if each.text is not None]
    numbers = [each.number for each in sought.among if each.number is not None]
    for column, among in ((value.c.text_value, texts), (value.c.number_value, numbers)):
        if among:
            one = column == among[0]
            yield one if len(among) == 1 else column.in_(among)
    for key, at_least in ((sought.least, True), (sought.most, False)):
        if key is not None:
            column = value.c.number_value if key.text is None else value.c.text_value
            bound = key.number if key.text is None else key.text
            yield column >= bound if at_least else column <= bound
