"""What is typed into a form and not done yet, sealed under the member's key.

A form about many members is sealed under a key of nobody's.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from models.tables.access import FormDraft
from portal.store.engine import Store
from portal.store.keys import keys_for, present_keys, seal, unseal

DRAFT = FormDraft.__table__  # type: ignore[attr-defined]

LASTS = timedelta(hours=24)
"""After this nobody goes on with a call; what is older is not read any more."""

OF_MANY = 0
"""In place of a member's id, where a form is about none in particular."""


@dataclass(frozen=True, slots=True)
class Place:
    """Whose form it is: one of the staff, a member, where, and which event."""

    staff_id: int
    member_id: int
    place: str
    event: str

    @property
    def bound(self) -> str:
        """What a sealed draft belongs to; of another place it does not open."""
        return f"draft:{self.staff_id}:{self.member_id}:{self.place}:{self.event}"

    @property
    def is_here(self) -> sa.ColumnElement[bool]:
        """Whether a row is of this place."""
        return sa.and_(
            DRAFT.c.staff_id == self.staff_id,
            DRAFT.c.member_id == self.member_id,
            DRAFT.c.place == self.place,
            DRAFT.c.event == self.event,
        )


def keep_draft(
    store: Store, place: Place, fields: Mapping[str, str], at: datetime
) -> None:
    """Keep what is typed now in place of what was; old drafts of all go with it.

    Nothing is kept of a member whose key was destroyed.
    """
    secret = keys_for(store.keys, [place.member_id], at).get(place.member_id)
    if secret is None:
        return
    sealed = seal(secret, place.bound, json.dumps(dict(fields)).encode())
    row = {
        "staff_id": place.staff_id,
        "member_id": place.member_id,
        "place": place.place,
        "event": place.event,
    }
    now = {"saved_at": at, "sealed": sealed}
    insert = sqlite.insert if store.access.sqlite else postgresql.insert
    statement = insert(DRAFT).values(**row, **now)
    with store.access.write() as connection:
        connection.execute(sa.delete(DRAFT).where(DRAFT.c.saved_at < at - LASTS))
        connection.execute(
            statement.on_conflict_do_update(index_elements=list(row), set_=now)
        )


def kept_draft(store: Store, place: Place, at: datetime) -> dict[str, str]:
    """Return what was typed, nothing where it is too old or cannot be opened."""
    query = sa.select(DRAFT.c.sealed).where(
        place.is_here, DRAFT.c.saved_at >= at - LASTS
    )
    with store.access.read() as connection:
        sealed = connection.execute(query).scalar()
    secret = present_keys(store.keys, [place.member_id]).get(place.member_id)
    if sealed is None or secret is None:
        return {}
    content = unseal(secret, place.bound, bytes(sealed))
    return dict(json.loads(content)) if content else {}


def drop_draft(store: Store, place: Place) -> None:
    """Forget what was typed."""
    with store.access.write() as connection:
        connection.execute(sa.delete(DRAFT).where(place.is_here))
