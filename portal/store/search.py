"""The only SQL that finds members: the ids of those who may be meant.

Ranges find beginnings of names, pairs of signs find parts of them, equality finds
the rest. Statements are built once per shape of question. Whether a candidate
matches, and how well, is for ``domain.matching`` to say.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Connection

from models.kinds import AuditAction, ContactKind
from portal.domain.asking import Part, Sought, Term, Way
from portal.domain.grams import sign_pairs, syllable_pairs_of_part
from portal.store.audit import LOOK_UPS
from portal.store.members import CONTACT, EVENT, MEMBER, MEMBERSHIP, NAME

LAST_SIGN: Final = "\U0010ffff"
"""Sorts behind every sign in the order of bytes: the end of a range of beginnings."""

RECENT_EVENTS: Final = 200
"""Look-ups that tell who was in contact lately."""

KEPT: Final = 256
"""Statements kept of each kind; people ask in a few dozen shapes."""

SQLITE: Final = "sqlite"

Shape = tuple[tuple[Sought, ...], ...]
Statement = sa.Select[Any] | sa.CompoundSelect[Any]

_LIVE: Final = MEMBER.c.voided_at.is_(None)
_KEYS: Final = {
    Sought.READING: NAME.c.reading_key,
    Sought.ROMAJI: NAME.c.romaji_key,
    Sought.NAME: NAME.c.name_key,
    Sought.LOOSE_NAME: NAME.c.loose_key,
}
_INDEXED: Final = {Sought.LOOSE_NAME: (NAME.c.loose_key != NAME.c.name_key,)}
"""What a query must say for the index of only those rows to serve it."""

_PAIRS_OF: Final = {
    Sought.READING: sign_pairs,
    Sought.ROMAJI: syllable_pairs_of_part,
    Sought.NAME: sign_pairs,
}


def find_ids(
    connection: Connection, way: Way, born_on: date | None, most: int
) -> list[int]:
    """Return the ids of up to ``most`` members who may be meant, the likely first."""
    named = [part for part in way if part[0].sought in _KEYS]
    if born_on is not None or len(named) < len(way):
        return _run(
            connection,
            _exactly(_shape(way), connection.dialect.name, born=born_on is not None),
            _parameters(way) | {"born_on": born_on, "most": most},
        )
    if len(way) > 1:
        return _containing(connection, way, most)
    found = _beginning(connection, way, most)
    if len(found) < most:
        found += _containing(connection, way, most)
    return list(dict.fromkeys(found))[:most]


def find_among(
    connection: Connection, few: Sequence[int], way: Way, born_on: date | None
) -> list[int]:
    """Return those of a few members who may be meant, in the order given."""
    born = born_on is not None
    statement = _exactly(_shape(way), connection.dialect.name, born=born, few=True)
    given = {"born_on": born_on, "few": list(few), "most": len(few)}
    found = set(_run(connection, statement, _parameters(way) | given))
    return [each for each in few if each in found]


def recently_shown(connection: Connection) -> list[int]:
    """Return the members whose cards were shown last, the latest first.

    ``connection`` is one to the log of look-ups.
    """
    rows = connection.execute(_RECENTLY).scalars()
    return list(dict.fromkeys(each for each in rows if each is not None))


_RECENTLY: Final = (
    sa.select(LOOK_UPS.event.c.member_id)
    .where(LOOK_UPS.event.c.action == AuditAction.MEMBER_SHOWN.value)
    .order_by(LOOK_UPS.event.c.id.desc())
    .limit(RECENT_EVENTS)
)


def _run(
    connection: Connection, statement: Statement, parameters: Mapping[str, Any]
) -> list[int]:
    return list(dict.fromkeys(connection.execute(statement, parameters).scalars()))


# ------------------------------------------------------------------ shapes


def _shape(way: Way) -> Shape:
    return tuple(tuple(term.sought for term in part) for part in way)


def _parameters(way: Way) -> dict[str, Any]:
    """Return the keys of every term, and the ends of the ranges they begin."""
    keys = {
        f"key_{i}_{j}": term.key
        for i, part in enumerate(way)
        for j, term in enumerate(part)
    }
    return keys | {f"end_{name[4:]}": key + LAST_SIGN for name, key in keys.items()}


def _key(i: int, j: int) -> sa.BindParameter[str]:
    return sa.bindparam(f"key_{i}_{j}", type_=sa.String)


def _range(column: Any, i: int, j: int) -> sa.ColumnElement[bool]:
    end = sa.bindparam(f"end_{i}_{j}", type_=sa.String)
    return sa.and_(column >= _key(i, j), column < end)


def _holds(part: Sequence[Sought], i: int, dialect: str) -> sa.ColumnElement[bool]:
    """Return that a name has the part in it; no pattern, so nothing to escape."""
    place = sa.func.instr if dialect == SQLITE else sa.func.strpos
    return sa.or_(
        *(place(_KEYS[sought], _key(i, j)) > 0 for j, sought in enumerate(part))
    )


_MOST: Final = sa.bindparam("most", type_=sa.Integer)


# ------------------------------------------------------------------ names


def _beginning(connection: Connection, way: Way, most: int) -> list[int]:
    first, *others = way
    statement = _begins(_ranges(first), _shape(tuple(others)), connection.dialect.name)
    return _run(connection, statement, _parameters(way) | {"most": most})


Ranges = tuple[tuple[Sought, int], ...]
"""Which keys to look through for the term at which place of the first part."""


def _ranges(part: Part) -> Ranges:
    ranges = [(term.sought, j) for j, term in enumerate(part)]
    typed = {term.key for term in part if term.sought is Sought.NAME}
    for j, term in enumerate(part):
        # A loose key that is the name's own key is indexed with the names alone.
        if term.sought is Sought.LOOSE_NAME and term.key not in typed:
            ranges.append((Sought.NAME, j))
    return tuple(ranges)


@lru_cache(maxsize=KEPT)
def _begins(ranges: Ranges, others: Shape, dialect: str) -> Statement:
    """Names that begin with a term of the first part and hold all others."""
    held = [_holds(part, i, dialect) for i, part in enumerate(others, start=1)]
    found = [
        sa.select(NAME.c.member_id)
        .join(MEMBER, MEMBER.c.id == NAME.c.member_id)
        .where(_range(_KEYS[sought], 0, j), _LIVE, *held, *_INDEXED.get(sought, ()))
        .order_by(_KEYS[sought])
        .limit(_MOST)
        .subquery()
        for sought, j in ranges
    ]
    return sa.union_all(*(sa.select(each.c.member_id) for each in found))


Pairs = tuple[tuple[str, ...], ...]


def _containing(connection: Connection, way: Way, most: int) -> list[int]:
    """Return members with all parts in one name; by pairs where there are any."""
    wanted = [sets for part in way if (sets := _pairs(part))]
    parameters = _parameters(way) | {"most": most}
    if not wanted:
        return _beginning(connection, way, most) if len(way) > 1 else []
    if connection.dialect.name == SQLITE:
        parameters["pairs"] = " AND ".join(map(_fts, wanted))
        return _run(connection, _contains_fts(_shape(way)), parameters)
    for i, alternatives in enumerate(wanted):
        for j, pairs in enumerate(alternatives):
            parameters[f"pairs_{i}_{j}"] = list(pairs)
    sizes = tuple(map(len, wanted))
    return _run(connection, _contains_gin(_shape(way), sizes), parameters)


def _pairs(part: Part) -> Pairs:
    """Return the sets of pairs of which a name with this part has at least one."""
    sets = (_term_pairs(term) for term in part if term.sought in _PAIRS_OF)
    return tuple(dict.fromkeys(filter(None, sets)))


def _term_pairs(term: Term) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_PAIRS_OF[term.sought](term.key)))


def _fts(alternatives: Pairs) -> str:
    sets = (" AND ".join(f'"{pair}"' for pair in pairs) for pairs in alternatives)
    return "(" + " OR ".join(f"({each})" for each in sets) + ")"


@lru_cache(maxsize=KEPT)
def _contains_fts(shape: Shape) -> Statement:
    index = sa.table("member_search", sa.column("rowid", sa.Integer))
    matching = sa.literal_column("member_search").op("MATCH")(
        sa.bindparam("pairs", type_=sa.String)
    )
    return (
        sa.select(NAME.c.member_id)
        .select_from(index)
        .join(NAME, NAME.c.id == index.c.rowid)
        .join(MEMBER, MEMBER.c.id == NAME.c.member_id)
        .where(matching, *_rechecked(shape, SQLITE))
        .limit(_MOST)
    )


@lru_cache(maxsize=KEPT)
def _contains_gin(shape: Shape, sizes: tuple[int, ...]) -> Statement:
    array = ARRAY(sa.Text)
    index = sa.func.string_to_array(NAME.c.grams, sa.literal_column("' '"), type_=array)
    having = [
        sa.or_(
            *(
                index.contains(sa.bindparam(f"pairs_{i}_{j}", type_=array))
                for j in range(size)
            )
        )
        for i, size in enumerate(sizes)
    ]
    return (
        sa.select(NAME.c.member_id)
        .join(MEMBER, MEMBER.c.id == NAME.c.member_id)
        .where(*having, *_rechecked(shape, "postgresql"))
        .limit(_MOST)
    )


def _rechecked(shape: Shape, dialect: str) -> list[sa.ColumnElement[bool]]:
    held = [_holds(part, i, dialect) for i, part in enumerate(shape)]
    if len(shape) == 1:
        # Those that begin with it were found before.
        begun = [_range(_KEYS[sought], 0, j) for j, sought in enumerate(shape[0])]
        held.append(sa.not_(sa.or_(*begun)))
    return [_LIVE, *held]


# ------------------------------------------------------------------ the rest


@lru_cache(maxsize=KEPT)
def _exactly(shape: Shape, dialect: str, *, born: bool, few: bool = False) -> Statement:
    """Members of whom every part holds, and who were born on the day asked for."""
    asked = [_LIVE]
    if few:
        asked.append(MEMBER.c.id.in_(sa.bindparam("few", expanding=True)))
    if born:
        asked.append(MEMBER.c.birth_date == sa.bindparam("born_on", type_=sa.Date))
    for i, part in enumerate(shape):
        if part[0] in _KEYS:
            named = sa.select(NAME.c.id).where(
                NAME.c.member_id == MEMBER.c.id, _holds(part, i, dialect)
            )
            asked.append(named.exists())
        else:
            found = [_EXACT[sought](i, j) for j, sought in enumerate(part)]
            asked.append(MEMBER.c.id.in_(sa.union_all(*found)))
    return sa.select(MEMBER.c.id).where(*asked).limit(_MOST)


def _by_number(i: int, j: int) -> sa.Select[Any]:
    return sa.select(MEMBER.c.id).where(MEMBER.c.number == _key(i, j), _LIVE)


def _by_contact(i: int, j: int) -> sa.Select[Any]:
    return sa.select(CONTACT.c.member_id).where(CONTACT.c.folded == _key(i, j))


def _by_last_four(i: int, j: int) -> sa.Select[Any]:
    return sa.select(CONTACT.c.member_id).where(CONTACT.c.last_four == _key(i, j))


def _by_mail_start(i: int, j: int) -> sa.Select[Any]:
    return sa.select(CONTACT.c.member_id).where(
        CONTACT.c.kind == ContactKind.MAIL, _range(CONTACT.c.folded, i, j)
    )


def _by_case(i: int, j: int) -> sa.Select[Any]:
    return (
        sa.select(MEMBERSHIP.c.member_id)
        .join(EVENT, EVENT.c.membership_id == MEMBERSHIP.c.id)
        .where(EVENT.c.case_number == _key(i, j))
    )


_EXACT: Final = {
    Sought.NUMBER: _by_number,
    Sought.PHONE: _by_contact,
    Sought.LAST_FOUR: _by_last_four,
    Sought.MAIL: _by_contact,
    Sought.MAIL_START: _by_mail_start,
    Sought.CASE: _by_case,
}
