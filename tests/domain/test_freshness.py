"""How long somebody's word on an entry is enough, and what changes next."""

from datetime import UTC, date, datetime, timedelta

import pytest

from models.kinds import OfferingPhase as Phase
from models.offer_facts import OfferedVariant
from portal.domain.ahead import Turn, ahead_of
from portal.domain.calendar import end_of, start_of
from portal.domain.card import Words
from portal.domain.catalog import Listed
from portal.domain.freshness import VOUCH_DAYS, Vouched, freshness

NOON = datetime(2026, 11, 20, 3, tzinfo=UTC)
TODAY = date(2026, 11, 20)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("later", "days", "due"),
    [
        (None, None, TODAY + timedelta(days=VOUCH_DAYS)),
        (None, 30, date(2026, 12, 20)),
        (NOON + timedelta(days=5), 30, date(2026, 12, 25)),
        (NOON - timedelta(days=5), 30, date(2026, 12, 20)),
    ],
)
def test_the_last_word_counts_and_approving_is_one(
    later: datetime | None, days: int | None, due: date
):
    found = freshness(
        Vouched(NOON, 1), Vouched(later, 2) if later is not None else None, days
    )

    assert found.due_on == due
    assert found.vouched.by == (2 if later is not None and later > NOON else 1)
    assert not found.stale(end_of(due) - SECOND)
    assert found.stale(end_of(due))


def one(
    code: str, *phases: tuple[Phase, date], variants: tuple[OfferedVariant, ...] = ()
) -> Listed:
    return Listed(code, Words(code, code), Words("", ""), Words("", ""), phases, (),
                  (), "", NOON, number=7, variants=variants)  # fmt: skip


def test_what_changes_next_is_told_once_for_each_and_the_soonest_first():
    trial = OfferedVariant("t", "試", "Trial", date(2026, 1, 1), date(2026, 12, 24))
    soon = OfferedVariant("s", "近", "Soon", date(2026, 12, 25))
    ending = one("PAY", (Phase.IN_SERVICE, date(2020, 1, 1)),
                 (Phase.ENDING, date(2026, 12, 1)), (Phase.ENDED, date(2027, 1, 1)),
                 variants=(trial,))  # fmt: skip
    lines = one("PHONE", (Phase.IN_SERVICE, TODAY), variants=(trial, soon))
    quiet = one("QUIET", (Phase.IN_SERVICE, date(2020, 1, 1)))
    coming = [(start_of(date(2026, 11, 21)), one("MAIL"))]

    found = ahead_of([ending, lines, quiet], coming, TODAY)

    assert [(each.code, each.on.isoformat(), each.turn) for each in found] == [
        ("MAIL", "2026-11-21", Turn.VERSION),
        ("PAY", "2026-12-01", Turn.PHASE),
        ("PHONE", "2026-12-24", Turn.VARIANT_ENDS),
    ]
    assert found[0].number == 7
    assert found[1].phase is Phase.ENDING
    later = ahead_of([lines], [], date(2026, 12, 24))
    assert [each.turn for each in later] == [Turn.VARIANT_BEGINS]
