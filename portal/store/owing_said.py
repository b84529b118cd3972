"""What members said about versions of terms, as SQL on their answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from models.terms_kinds import AcceptanceAct
from portal.domain.terms.owing import OwedOfAll
from portal.domain.terms.ways import Said
from portal.store.acceptances import ACCEPTANCE
from portal.store.members import MEMBER

Condition = sa.ColumnElement[bool]
_Which = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Then:
    """As of when, and as known when, answers are asked about; not to former texts.

    ``now`` says that both are now, ``known_now`` that what is known now is asked for.
    """

    at: datetime
    known_at: datetime
    former: tuple[str, ...] = ()
    now: bool = True
    known_now: bool = True

    def until_then(self, columns: Any) -> list[Any]:
        """Return that an answer was given, and known, and is of what is said now."""
        gone = self.former  # Few texts were ever rewritten.
        return [
            columns.acted_at <= self.at,
            columns.recorded_at <= self.known_at,
            *([columns.content_sha256.not_in(gone)] if gone else []),
        ]


def yes_to(enough: Sequence[int], then: Then) -> list[Any]:
    """Return that an answer is a yes to one of some versions as a whole."""
    return [
        ACCEPTANCE.c.thing_version_id.in_(enough),
        ACCEPTANCE.c.purpose == "",
        ACCEPTANCE.c.act == AcceptanceAct.ACCEPT,
        *then.until_then(ACCEPTANCE.c),
    ]


def said_otherwise(enough: Sequence[int], then: Then) -> sa.Select[Any]:
    """Return the members who ever said anything but yes; they are few."""
    no = ACCEPTANCE.alias("other_answer")
    return sa.select(no.c.member_id).where(
        no.c.act != AcceptanceAct.ACCEPT,
        no.c.thing_version_id.in_(enough),
        no.c.purpose == "",
        *then.until_then(no.c),
    )


def has_accepted(enough: Sequence[int], then: Then) -> Any:
    """Return that a member said yes, and nothing else since.

    Few ever take a yes back, so only of these is it asked whether they did.
    """
    said = _of_member(*yes_to(enough, then))
    unsaid = said_otherwise(enough, then)
    return sa.and_(said, sa.or_(MEMBER.c.id.not_in(unsaid), _stands(enough, then)))


def _of_member(*where: Any) -> Any:
    """Return that there is such an answer of the member in question."""
    of = sa.select(sa.literal(1)).where(ACCEPTANCE.c.member_id == MEMBER.c.id, *where)
    return of.correlate(MEMBER).exists()


def _stands(enough: Sequence[int], then: Then) -> Any:
    taken_back = _later(then)(lambda c: c.act != AcceptanceAct.ACCEPT)
    return _of_member(*yes_to(enough, then), ~taken_back)


def said_so(said: Said, owed: OwedOfAll, then: Then) -> Any:
    """Return that a member agreed to versions at some time, or never did."""
    found = []
    for version_id, agreed in sorted(said):
        ever = _agreed(version_id, owed.effective[version_id], then)
        found.append(ever if agreed else sa.not_(ever))
    return sa.and_(sa.true(), *found)


def _agreed(version_id: int, effective: datetime, then: Then) -> Any:
    """Return that a yes made a version bind: it stood when that began to count."""
    replaced = _later(then)(
        lambda c: sa.or_(c.acted_at <= effective, c.acted_at == ACCEPTANCE.c.acted_at)
    )
    return _of_member(*yes_to([version_id], then), ~replaced)


def _later(then: Then) -> Callable[[_Which], Any]:
    """Return how to ask whether a later answer about the same version is of a kind."""
    later = ACCEPTANCE.alias("later_answer")
    after = sa.or_(
        later.c.acted_at > ACCEPTANCE.c.acted_at,
        sa.and_(
            later.c.acted_at == ACCEPTANCE.c.acted_at,
            sa.tuple_(later.c.recorded_at, later.c.id)
            > sa.tuple_(ACCEPTANCE.c.recorded_at, ACCEPTANCE.c.id),
        ),
    )
    return lambda which: (
        sa.select(sa.literal(1))
        .where(
            later.c.member_id == ACCEPTANCE.c.member_id,
            later.c.thing_version_id == ACCEPTANCE.c.thing_version_id,
            later.c.purpose == "",
            *then.until_then(later.c),
            after,
            which(later.c),
        )
        .correlate(ACCEPTANCE)
        .exists()
    )
