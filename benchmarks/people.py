"""Who acts, and whom it is about: members at random, the same ones on every run."""

from random import Random

import sqlalchemy as sa

from models.facts import Acting
from models.kinds import Role
from portal.domain.permissions import STANDARD
from portal.store.engine import Store

Person = dict[str, str]
"""A member's number, name and reading."""


def people_of(store: Store, count: int) -> list[Person]:
    """Return members at random, the same ones on every run."""
    query = sa.text(
        "SELECT m.number, n.name, n.reading FROM (SELECT id, number FROM member"
        " WHERE number >= :low ORDER BY number LIMIT 1) m"
        " JOIN member_name n ON n.member_id = m.id AND n.recorded_to IS NULL"
    )
    chance = Random(7)  # noqa: S311
    ends = sa.text("SELECT min(number), max(number) FROM member WHERE number >= '5'")
    with store.read() as connection:
        low, high = map(int, connection.execute(ends).one())
        drawn = [{"low": str(chance.randint(low, high))} for _ in range(count + 10)]
        rows = [connection.execute(query, each).mappings().one() for each in drawn]
    return [dict(row) for row in rows]


def staff(number: int, role: Role = Role.HELP_DESK) -> Acting:
    """Return one of the staff with the rights of a role."""
    code = f"{role}-{number}"
    return Acting(number, code, "", "", frozenset({role}), STANDARD[role])
