"""What the list of those found shows, for all of them in one statement."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.kinds import ContactKind, MemberKind
from portal.domain.folding import full_width
from portal.domain.matching import Candidate, Named, Reached
from portal.domain.search_keys import SearchKeys
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


@dataclass(frozen=True, slots=True)
class Listed:
    """A candidate with what the list shows beside the match."""

    candidate: Candidate
    actor_kind_ja: str
    actor_kind_en: str
    held: tuple[Held, ...]


def listed(
    connection: Connection, member_ids: Sequence[int], at: datetime
) -> list[Listed]:
    """Return what is shown of these members, in the order of the ids."""
    rows: dict[tuple[int, str], list[Any]] = defaultdict(list)
    for row in connection.execute(_LISTED, {"ids": list(member_ids)}).all():
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
        birth_date=head.day,
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
    held = (
        Held(row.id, row.a, row.b, row.c, row.d, row.since, row.until, row.other)
        for row in rows.get((member_id, "membership"), ())
    )
    return Listed(candidate, head.c, head.d, tuple(held))


def _is_current(row: Any, at: datetime) -> bool:
    """Return whether a dated fact is known to hold (``since`` is its recorded_to)."""
    return row.since is None and (row.until is None or row.until > at)


# ------------------------------------------------------------------ the statement

_TEXTS: Final = "abcdef"
_NO_TEXT: Final = sa.cast(sa.null(), sa.Text)
_NO_NUMBER: Final = sa.cast(sa.null(), sa.BigInteger)
_NO_INSTANT: Final = sa.cast(sa.null(), sa.DateTime(timezone=True))
_NO_DAY: Final = sa.cast(sa.null(), sa.Date)
_IDS: Final = sa.bindparam("ids", expanding=True, type_=sa.BigInteger)


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
        others.get("day", _NO_DAY).label("day"),
    ).where(member_id.in_(_IDS))


_LISTED: Final = sa.union_all(
    _part(
        "name",
        NAME.c.member_id,
        *(NAME.c.name, NAME.c.reading),
        *(NAME.c.name_key, NAME.c.loose_key, NAME.c.reading_key, NAME.c.romaji_key),
        since=NAME.c.recorded_to,
        until=NAME.c.valid_to,
    ),
    _part(
        "contact",
        CONTACT.c.member_id,
        *(CONTACT.c.folded, CONTACT.c.kind),
        since=CONTACT.c.recorded_to,
        until=CONTACT.c.valid_to,
    ),
    _part(
        "member",
        MEMBER.c.id,
        *(MEMBER.c.number, MEMBER.c.kind, ACTOR_KIND.c.name_ja, ACTOR_KIND.c.name_en),
        since=_NO_INSTANT,
        until=_NO_INSTANT,
        day=MEMBER.c.birth_date,
    ).join(ACTOR_KIND, ACTOR_KIND.c.id == MEMBER.c.actor_kind_id),
    _part(
        "membership",
        MEMBERSHIP.c.member_id,
        *(OFFERING.c.code, OFFERING.c.name_ja, OFFERING.c.name_en, MEMBERSHIP.c.state),
        since=MEMBERSHIP.c.since_at,
        until=MEMBERSHIP.c.next_change_at,
        id=MEMBERSHIP.c.id,
        other=MEMBERSHIP.c.lifecycle_version_id,
    )
    .join(OFFERING, OFFERING.c.id == MEMBERSHIP.c.offering_id)
    .where(MEMBERSHIP.c.voided_at.is_(None)),
)
