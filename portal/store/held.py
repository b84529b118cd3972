"""How many memberships are in which state of a lifecycle, counted only where asked.

Counting a million takes seconds. Which states there are at all stands in the index
``membership_offering_state``, and so do the rows of a state that few are in.
"""

from collections.abc import Iterator, Mapping

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from portal.store.lifecycles import VERSION
from portal.store.members import MEMBERSHIP, OFFERING

_OFFERING, _STATE = MEMBERSHIP.c.offering_id, MEMBERSHIP.c.state
_NEXT = sa.select(sa.func.min(_STATE)).where(
    sa.bindparam("offering") == _OFFERING, sa.bindparam("after") < _STATE
)


class StatesHeld(Mapping[str, int]):
    """The states that memberships are in; a state is counted when it is asked for.

    One that only memberships of other lifecycles are in counts 0. Good as long as
    the connection that it was made with.
    """

    def __init__(self, connection: Connection, lifecycle_id: int) -> None:
        """Count nothing yet."""
        self.connection, self.lifecycle_id = connection, lifecycle_id

    def __getitem__(self, state: str) -> int:
        """Count the memberships in a state of this lifecycle's versions."""
        return count_by_state(self.connection, self.lifecycle_id, state).get(state, 0)

    def __iter__(self) -> Iterator[str]:
        """Yield every state that some membership is in, of whatever lifecycle."""
        found: dict[str, None] = {}
        for offering in self.connection.execute(sa.select(OFFERING.c.id)).scalars():
            found |= dict.fromkeys(self._of(offering))
        yield from found

    def __len__(self) -> int:
        """Count the states."""
        return sum(1 for _ in self)

    def _of(self, offering: int) -> Iterator[str]:
        state = ""
        while True:
            asked = {"offering": offering, "after": state}
            following = self.connection.execute(_NEXT, asked).scalar()
            if following is None:
                return
            yield (state := str(following))


def count_by_state(
    connection: Connection, lifecycle_id: int, state: str | None = None
) -> dict[str, int]:
    """Return how many memberships are in which state, or in one of them alone."""
    query = (
        sa.select(_STATE, sa.func.count())
        .join(VERSION, VERSION.c.id == MEMBERSHIP.c.lifecycle_version_id)
        .where(
            VERSION.c.lifecycle_id == lifecycle_id,
            _STATE.is_not(None),
            MEMBERSHIP.c.voided_at.is_(None),
        )
        .group_by(_STATE)
    )
    if state is not None:
        every = sa.select(OFFERING.c.id)
        query = query.where(state == _STATE, _OFFERING.in_(every))
    return {str(code): int(n) for code, n in connection.execute(query)}


def most_memberships(connection: Connection) -> int:
    """Return at least as many as there are memberships, without counting them."""
    return connection.execute(sa.select(sa.func.max(MEMBERSHIP.c.id))).scalar() or 0
