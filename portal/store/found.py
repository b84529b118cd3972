"""What the list of those found shows, for all of them in one statement."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.kinds import ContactKind, MemberKind
from portal.domain.folding import full_width
from portal.domain.matching import Candidate, Named, Reached
from portal.domain.search_keys import SearchKeys
from portal.store.found_locks import OF_MEMBER, count_locks, lock_parts, owed_part
from portal.store.members import (
    ACTOR_KIND,
    CONTACT,
    MEMBER,
    MEMBERSHIP,
    NAME,
    OFFERING,
)


@dataclass(frozen=True, slots=True)
class Held:
    """A membership as its projection tells it; past ``due_at`` the ledger must."""

    membership_id: int
    offering_code: str
    offering_ja: str
    offering_en: str
    state: str | None
    since_at: datetime | None
    due_at: datetime | None
    lifecycle_version_id: int
    locks: int = 0


@dataclass(frozen=True, slots=True)
class Listed:
    """A candidate with what the list shows beside the match.

    ``locks`` counts the open ones that reach the member whatever they hold.
    """

    candidate: Candidate
    actor_kind_ja: str
    actor_kind_en: str
    held: tuple[Held, ...]
    locks: int = 0


def listed(
    connection: Connection, member_ids: Sequence[int], at: datetime
) -> list[Listed]:
    """Return what is shown of these members, in the order of the ids."""
    rows: dict[tuple[int, str], list[Any]] = defaultdict(list)
    given = {"ids": list(member_ids), "at": at}
    for row in connection.execute(_LISTED, given).all():
        rows[row.member_id, row.what].append(row)
    return [
        _listed(each, rows, at) for each in member_ids if rows.get((each, "member"))
    ]


def _listed(
    member_id: int, rows: Mapping[tuple[int, str], list[Any]], at: datetime
) -> Listed:
    head = rows[member_id, "member"][0]
    candidate = Candidate(
        id=member_id,
        number=head.a,
        kind=MemberKind(head.b),
        birth_date=date.fromisoformat(head.e) if head.e else None,
        names=tuple(
            Named(
                row.a,
                full_width(row.b),
                SearchKeys(row.c, row.d, row.e, row.f),
                _is_current(row, at),
            )
            for row in rows.get((member_id, "name"), ())
        ),
        contacts=tuple(
            Reached(ContactKind(row.b), row.a, _is_current(row, at))
            for row in rows.get((member_id, "contact"), ())
        ),
    )
    spells = rows.get((member_id, "membership"), ())
    locked, owed = (rows.get((member_id, each), ()) for each in ("lock", "owed"))
    locks = count_locks(spells, locked, owed, at)
    held = (
        Held(row.id, row.a, row.b, row.c, row.d, row.since, row.until, row.other,
             locks.get(row.id, 0))
        for row in spells
    )  # fmt: skip
    on_member = locks.get(OF_MEMBER, 0)
    return Listed(candidate, head.c, head.d, tuple(held), on_member)


def _is_current(row: Any, at: datetime) -> bool:
    """Return whether a dated fact is known to hold (``since`` is its recorded_to)."""
    return row.since is None and (row.until is None or row.until > at)


# ------------------------------------------------------------------ the statement

_TEXTS: Final = "abcdef"
_NO_TEXT: Final = sa.cast(sa.null(), sa.Text)
_NO_NUMBER: Final = sa.cast(sa.null(), sa.BigInteger)
_NO_INSTANT: Final = sa.cast(sa.null(), sa.DateTime(timezone=True))
_MEANT: Final = (
    sa.select(
        MEMBER.c.id, sa.bindparam("at", type_=NAME.c.recorded_to.type).label("at")
    )
    .where(MEMBER.c.id.in_(sa.bindparam("ids", expanding=True, type_=sa.BigInteger)))
    .cte("meant")
)
"""Written once: a list of ids costs each time that it stands in a statement."""


def _part(
    what: str, member_id: Any, *texts: Any, since: Any, until: Any, **others: Any
) -> sa.Select[Any]:
    """Return one kind of rows, in the columns that all kinds share."""
    filled = [*texts, *[_NO_TEXT] * (len(_TEXTS) - len(texts))]
    return sa.select(
        sa.literal_column(f"'{what}'").label("what"),
        member_id.label("member_id"),
        *(text.label(name) for name, text in zip(_TEXTS, filled, strict=True)),
        since.label("since"),
        until.label("until"),
        others.get("id", _NO_NUMBER).label("id"),
        others.get("other", _NO_NUMBER).label("other"),
        others.get("offering_id", _NO_NUMBER).label("offering_id"),
        others.get("spell", _NO_NUMBER).label("spell"),
    )


def _of_meant(member_id: Any) -> sa.ColumnElement[bool]:
    found: sa.ColumnElement[bool] = member_id.in_(sa.select(_MEANT.c.id))
    return found


_LISTED: Final = sa.union_all(
    _part(
        "name",
        NAME.c.member_id,
        *(NAME.c.name, NAME.c.reading),
        *(NAME.c.name_key, NAME.c.loose_key, NAME.c.reading_key, NAME.c.romaji_key),
        since=NAME.c.recorded_to,
        until=NAME.c.valid_to,
    ).where(_of_meant(NAME.c.member_id)),
    _part(
        "contact",
        CONTACT.c.member_id,
        *(CONTACT.c.folded, CONTACT.c.kind),
        since=CONTACT.c.recorded_to,
        until=CONTACT.c.valid_to,
    ).where(_of_meant(CONTACT.c.member_id)),
    _part(
        "member",
        MEMBER.c.id,
        *(MEMBER.c.number, MEMBER.c.kind, ACTOR_KIND.c.name_ja, ACTOR_KIND.c.name_en),
        sa.cast(MEMBER.c.birth_date, sa.Text),
        since=_NO_INSTANT,
        until=_NO_INSTANT,
    )
    .join(ACTOR_KIND, ACTOR_KIND.c.id == MEMBER.c.actor_kind_id)
    .where(_of_meant(MEMBER.c.id)),
    _part(
        "membership",
        MEMBERSHIP.c.member_id,
        *(OFFERING.c.code, OFFERING.c.name_ja, OFFERING.c.name_en, MEMBERSHIP.c.state),
        *(MEMBERSHIP.c.variant, OFFERING.c.zone),
        since=MEMBERSHIP.c.since_at,
        until=MEMBERSHIP.c.next_change_at,
        id=MEMBERSHIP.c.id,
        other=MEMBERSHIP.c.lifecycle_version_id,
        offering_id=MEMBERSHIP.c.offering_id,
        spell=MEMBERSHIP.c.spell,
    )
    .join(OFFERING, OFFERING.c.id == MEMBERSHIP.c.offering_id)
    .where(_of_meant(MEMBERSHIP.c.member_id), MEMBERSHIP.c.voided_at.is_(None)),
    *lock_parts(_part, _MEANT),
    owed_part(_part, _MEANT),
)
