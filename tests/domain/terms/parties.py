"""Versions, members and what they did, for the tests of binding."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from models.terms_facts import (
    AcceptanceFact,
    Applies,
    NoticeFact,
    Party,
    TermsAround,
    TermsVersionFact,
)
from models.terms_kinds import (
    AcceptanceAct,
    AcceptanceMethod,
    AcceptanceMode,
    AfterGrace,
    Capacity,
    ChangeClass,
    NoticeChannel,
)
from portal.domain.terms.binding import standings
from portal.domain.terms.standing import TermsStanding

DAY = timedelta(days=1)
BEGAN = datetime(2026, 1, 1, tzinfo=UTC) - timedelta(hours=9)
"""The first instant of 2026 in Japan; days below are counted from it."""

MUST = Applies("all", mode=AcceptanceMode.MUST_ACCEPT)
LOCKS = replace(MUST, after=AfterGrace.LOCK)
DEEMED = Applies("all")


def on(day: int) -> datetime:
    return BEGAN + day * DAY


def version(
    number: int,
    change: ChangeClass = ChangeClass.FIRST,
    day: int = 0,
    row: Applies = MUST,
    **more: Any,
) -> TermsVersionFact:
    """Return version ``number``, in force from a day, approved twenty before."""
    notices = tuple(
        NoticeFact(each, number, NoticeChannel.WEB, on(each), on(each))
        for each in more.pop("told", ())
    )
    given: dict[str, Any] = {
        "document": "terms", "kind": "terms_of_use", "version_id": number,
        "number": number, "name_ja": "規約", "name_en": "Terms", "change": change,
        "effective_at": on(day), "approved_at": on(day - 20), "content_hash": "",
        "applies": (row,), "notices": notices,
    }  # fmt: skip
    return TermsVersionFact(**(given | more))


def act(
    number: int, day: int, what: AcceptanceAct = AcceptanceAct.ACCEPT, **more: Any
) -> AcceptanceFact:
    given: dict[str, Any] = {
        "id": day, "member_id": 1, "document": "terms", "version_id": number,
        "act": what, "acted_at": on(day), "recorded_at": on(day), "language": "ja",
        "text_sha256": "", "method": AcceptanceMethod.PHONE, "capacity": Capacity.SELF,
    }  # fmt: skip
    return AcceptanceFact(**(given | more))


def party(joined: int | None = -100, **more: Any) -> Party:
    since = None if joined is None else on(joined)
    return Party("member", "MAIL", since, **more)


def ask(
    versions: Sequence[TermsVersionFact],
    acts: Sequence[AcceptanceFact] = (),
    day: int = 100,
    known: int | None = None,
    who: Party | None = None,
) -> tuple[TermsStanding, ...]:
    around = TermsAround(who or party(), tuple(versions), tuple(acts))
    return standings(around, on(day), on(day if known is None else known))


def one(*given: Any, **more: Any) -> TermsStanding:
    found = ask(*given, **more)
    assert len(found) == 1
    return found[0]


FIRST = version(1)
GRACE = version(1, grace_days=14)


def bound_number(*given: Any, **more: Any) -> int:
    """Return which version binds."""
    bound = one(*given, **more).bound
    assert bound is not None
    return bound.version.number
