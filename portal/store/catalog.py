"""What is in force of every offering, as of an instant; taxonomies to tag it with."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.publishing_facts import Content, Version
from models.tables import offering as tables
from portal.domain.attributes.in_content import values_in
from portal.domain.publishing.search_text import search_text
from portal.store.engine import new_id
from portal.store.lifecycles import LIFECYCLE
from portal.store.members import MEMBERSHIP, OFFERING
from portal.store.offers import ENTRY
from portal.store.publishing import VERSION

TERM = tables.TaxonomyTerm.__table__  # type: ignore[attr-defined]

_ORDER = (
    ENTRY.c.in_force_from.desc(),
    ENTRY.c.recorded_at.desc(),
    ENTRY.c.thing_version_id.desc(),
)
_TEXTS = ("name_ja", "name_en", "catchphrase_ja", "catchphrase_en", "owner_ja",
          "owner_en")  # fmt: skip
_LISTS = ("phases", "variants", "actors", "tags", "parts")


# ------------------------------------------------------------------ writing


def offering_id_for(connection: Connection, version: Version) -> int:
    """Return the offering that a version is of; a new one uses the first lifecycle.

    A version of a lifecycle names the offerings that are to use another.
    """
    query = sa.select(OFFERING.c.id).where(OFFERING.c.code == version.code)
    known = connection.execute(query).scalar()
    if known is not None:
        return int(known)
    first = connection.execute(sa.select(sa.func.min(LIFECYCLE.c.id))).scalar_one()
    names = {name: version.content[name] for name in ("name_ja", "name_en")}
    values = {
        "code": version.code,
        "zone": version.zone,
        "lifecycle_id": first,
        **names,
    }
    return new_id(connection.execute(sa.insert(OFFERING).values(values)))


def add_entry(connection: Connection, version: Version) -> None:
    """Write what lists read of a version, in force from its instant on."""
    values = {
        **_said(version.content),
        "offering_id": offering_id_for(connection, version),
        "thing_version_id": version.id,
        "in_force_from": version.effective_at,
        "recorded_at": version.approved_at,
    }
    connection.execute(sa.insert(ENTRY).values(values))


def _said(content: Content) -> Mapping[str, Any]:
    texts = {name: content.get(name, "") for name in _TEXTS}
    lists = {name: content.get(name, []) for name in _LISTS}
    days = content.get("vouch_days")
    values = {"attributes": dict(values_in(content)), "vouch_days": days}
    return {**texts, **lists, **values, "search": search_text(content)}


def end_entry(connection: Connection, version_id: int, at: datetime) -> None:
    """Let what a version wrote hold no longer than until ``at``."""
    connection.execute(
        sa.update(ENTRY)
        .where(ENTRY.c.thing_version_id == version_id, ENTRY.c.in_force_to.is_(None))
        .values(in_force_to=at)
    )


def is_written(connection: Connection, version: Version) -> bool:
    """Return whether lists read of a version just what it says, and when it holds."""
    query = sa.select(ENTRY, OFFERING.c.code).join(
        OFFERING, OFFERING.c.id == ENTRY.c.offering_id
    )
    rows = connection.execute(query.where(ENTRY.c.thing_version_id == version.id))
    span = (version.effective_at, version.ended_at)
    said = {**_said(version.content), "code": version.code}
    # What was taken back before it came in force left a row of no time at all.
    kept = [
        row
        for row in rows.mappings()
        if row["in_force_from"] != row["in_force_to"] or _span(row) == span
    ]
    return [_span(row) for row in kept] == [span] and all(
        row[name] == value for row in kept for name, value in said.items()
    )


def _span(row: sa.RowMapping) -> tuple[datetime, datetime | None]:
    return row["in_force_from"], row["in_force_to"]


def stale_names(
    connection: Connection, at: datetime, code: str | None = None
) -> Sequence[Any]:
    """Return the offerings whose version in force at ``at`` calls them otherwise.

    Each with its names, those it ``became``, and the id and number of the version;
    ``code`` asks about one.
    """
    live = live_at(at).subquery()
    stale = sa.or_(
        OFFERING.c.name_ja != live.c.name_ja, OFFERING.c.name_en != live.c.name_en
    )
    query = (
        sa.select(
            *(OFFERING.c[name] for name in ("id", "code", "name_ja", "name_en")),
            live.c.name_ja.label("became_ja"),
            live.c.name_en.label("became_en"),
            live.c.thing_version_id,
            VERSION.c.number,
        )
        .join(live, live.c.offering_id == OFFERING.c.id)
        .join(VERSION, VERSION.c.id == live.c.thing_version_id)
        .where(stale, *(() if code is None else (OFFERING.c.code == code,)))
    )
    return connection.execute(query.order_by(OFFERING.c.id)).all()


def rename(connection: Connection, stale: Any) -> bool:
    """Give an offering its names, unless another was faster; return whether it did."""
    update = sa.update(OFFERING).where(
        OFFERING.c.id == stale.id,
        OFFERING.c.name_ja == stale.name_ja,
        OFFERING.c.name_en == stale.name_en,
    )
    names = {"name_ja": stale.became_ja, "name_en": stale.became_en}
    return connection.execute(update.values(names)).rowcount == 1


# ------------------------------------------------------------------ reading


def live_at(at: datetime) -> sa.Select[Any]:
    """Return the question which entry of each offering is in force at ``at``."""
    place = sa.func.row_number().over(partition_by=ENTRY.c.offering_id, order_by=_ORDER)
    holds = (
        sa.select(ENTRY, place.label("place"))
        .where(
            ENTRY.c.in_force_from <= at,
            sa.or_(ENTRY.c.in_force_to.is_(None), ENTRY.c.in_force_to > at),
        )
        .subquery()
    )
    return sa.select(holds).where(holds.c.place == 1)


def entries_from(connection: Connection, at: datetime) -> Sequence[Any]:
    """Return what is in force at ``at`` and what will be, each with its code."""
    columns = (ENTRY.c.offering_id, ENTRY.c.attributes, ENTRY.c.phases)
    live = live_at(at).subquery()
    ahead = ENTRY.c.in_force_from > at
    open_ = sa.or_(
        ENTRY.c.in_force_to.is_(None), ENTRY.c.in_force_to > ENTRY.c.in_force_from
    )
    which = sa.or_(ENTRY.c.id.in_(sa.select(live.c.id)), sa.and_(ahead, open_))
    return connection.execute(sa.select(*columns).where(which)).all()


def live_contents(
    connection: Connection, at: datetime
) -> tuple[tuple[str, bytes], ...]:
    """Return (code, content) of every offering as its version in force says."""
    live = live_at(at).subquery()
    query = (
        sa.select(OFFERING.c.code, VERSION.c.content)
        .join(live, live.c.offering_id == OFFERING.c.id)
        .join(VERSION, VERSION.c.id == live.c.thing_version_id)
        .order_by(OFFERING.c.code)
    )
    return tuple((code, content) for code, content in connection.execute(query))


def offering_codes(connection: Connection) -> dict[int, str]:
    """Return the code of every offering."""
    query = sa.select(OFFERING.c.id, OFFERING.c.code)
    return {int(each.id): str(each.code) for each in connection.execute(query)}


def names_since(
    connection: Connection, since: datetime, but: str
) -> tuple[tuple[str, str, str], ...]:
    """Return (offering, both names) that others than ``but`` have then or later."""
    rows = _since(connection, since, ENTRY.c.name_ja, ENTRY.c.name_en)
    return tuple(
        (row.code, row.name_ja, row.name_en) for row in rows if row.code != but
    )


def actors_since(connection: Connection, since: datetime) -> dict[str, set[str]]:
    """Return the actors that each offering is for then or later."""
    found: dict[str, set[str]] = {}
    for row in _since(connection, since, ENTRY.c.actors):
        found.setdefault(row.code, set()).update(row.actors)
    return found


def _since(
    connection: Connection, since: datetime, *columns: sa.Column[Any]
) -> Iterator[Any]:
    """Yield the entries of offerings that are in force at ``since`` or come later."""
    query = sa.select(OFFERING.c.code, ENTRY.c.in_force_from, *columns).join(
        OFFERING, OFFERING.c.id == ENTRY.c.offering_id
    )
    ended = sa.or_(ENTRY.c.in_force_to.is_(None), ENTRY.c.in_force_to > since)
    over: set[str] = set()
    for row in connection.execute(
        query.where(ended).order_by(OFFERING.c.code, *_ORDER)
    ):
        if row.code not in over:
            yield row
        if row.in_force_from <= since:
            over.add(row.code)


def parts_in_the_end(connection: Connection) -> dict[str, tuple[str, ...]]:
    """Return what each offering bundles once everything approved is in force."""
    rows = connection.execute(
        sa.select(OFFERING.c.code, ENTRY.c.parts)
        .outerjoin(
            ENTRY,
            sa.and_(
                ENTRY.c.offering_id == OFFERING.c.id, ENTRY.c.in_force_to.is_(None)
            ),
        )
        .order_by(OFFERING.c.code, *_ORDER[::-1])
    )
    found: dict[str, tuple[str, ...]] = {}
    for code, parts in sorted(rows, key=lambda row: row.code):
        found.setdefault(code, tuple(parts or ()))
    return found


def variants_held(connection: Connection, code: str) -> dict[str, int]:
    """Return how many memberships are of which variant of an offering."""
    query = (
        sa.select(MEMBERSHIP.c.variant, sa.func.count())
        .join(OFFERING, OFFERING.c.id == MEMBERSHIP.c.offering_id)
        .where(OFFERING.c.code == code, MEMBERSHIP.c.voided_at.is_(None))
        .group_by(MEMBERSHIP.c.variant)
    )
    return {variant: int(count) for variant, count in connection.execute(query)}


# ------------------------------------------------------------------ taxonomies


def add_terms(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Write the terms whose codes are not there yet; return those codes."""
    known = set(connection.execute(sa.select(TERM.c.code)).scalars())
    missing = [row for row in rows if row["code"] not in known]
    if missing:
        connection.execute(sa.insert(TERM), missing)
    return [str(row["code"]) for row in missing]


def terms(connection: Connection) -> Sequence[Any]:
    """Return every term of every taxonomy, in their order."""
    return connection.execute(sa.select(TERM).order_by(TERM.c.id)).all()
