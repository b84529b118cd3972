"""Taking an import back."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from models.job_kinds import ImportState
from models.kinds import LedgerKind
from portal.errors import InputRefused, NotPermitted
from portal.services.verify import verify
from portal.store import members
from portal.store.audit import CHANGES
from portal.store.members import EVENT
from tests.services.importing.loading import NEXT_DAY, Loader, number, row

ONE, TWO, THREE = number(1), number(2), number(3)


@pytest.fixture
def tick(move_clock: Callable[[datetime], None], loader: Loader) -> Callable[[], None]:
    """Return what lets an hour of the next day go by."""
    hours = iter(range(1, 24))

    def go_on() -> None:
        loader.desk.now = datetime(2026, 11, 21, tzinfo=UTC) + timedelta(
            hours=next(hours)
        )
        move_clock(loader.desk.now)

    return go_on


def test_voided_members_are_gone_and_their_numbers_free(
    loader: Loader, tick: Callable[[], None]
):
    done = loader.load(row(ONE), row(TWO), row(ONE, offering="PAY"))
    tick()

    voided = loader.void(done.batch.number)

    assert (voided.members, voided.memberships, voided.kept) == (2, 3, [])
    assert voided.batch.state is ImportState.VOIDED
    with loader.store.read() as connection:
        assert members.member_id_of(connection, ONE) is None


def test_after_a_void_the_same_file_makes_the_same_members(
    loader: Loader, tick: Callable[[], None]
):
    rows = [
        row(ONE, mail="a@example.jp"),
        row(TWO, state="休会"),
        row(ONE, offering="PAY"),
    ]
    first = loader.load(*rows)
    before = {each: told_of(loader, each) for each in (ONE, TWO)}
    tick()
    loader.void(first.batch.number)
    tick()

    second = loader.load(*rows)

    assert second.batch.counts == first.batch.counts
    assert {each: told_of(loader, each) for each in (ONE, TWO)} == before


def told_of(loader: Loader, member: str) -> tuple[object, ...]:
    """Return what a member's card would tell, without ids and instants of recording."""
    found = loader.member(member)
    return (
        found.name,
        found.reading,
        found.birth_date,
        sorted((c.folded, c.span.valid_from) for c in found.contacts),
        sorted(
            (m.offering_code, m.state, m.since_at, m.spell) for m in found.memberships
        ),
    )


def test_a_void_is_told_by_events_and_deletes_nothing(
    loader: Loader, tick: Callable[[], None]
):
    done = loader.load(row(ONE))
    before = loader.tables()
    tick()

    loader.void(done.batch.number)

    after = loader.tables()
    assert all(after[name] >= before[name] for name in before)
    with loader.store.read() as connection:
        kinds = connection.execute(sa.select(EVENT.c.kind)).scalars().all()
        actions = connection.execute(sa.select(CHANGES.event.c.action)).scalars().all()
    assert kinds[-1] == LedgerKind.VOID
    assert actions[-2:] == ["member.voided", "import.voided"]
    assert not verify(loader.store, loader.occasion("auditor-1"), full=True).found


def test_what_a_file_changed_about_known_members_is_put_back(
    loader: Loader, tick: Callable[[], None]
):
    loader.load(row(ONE, "髙橋 一", reading="", birth="", note="前", kind="会員"))
    before = told_of(loader, ONE)
    known = loader.member(ONE)
    tick()
    done = loader.load(
        row(ONE, "高橋 一", reading="タカハシ ハジメ", phone="080-1111-2222", note="後",
            kind="一般", birth="1980-01-02", mail="a@example.jp"),
        row(ONE, "高橋 一", offering="PAY", birth="1980-01-02"),
        as_of=NEXT_DAY,
    )  # fmt: skip
    assert done.batch.counts == {"updated": 2}
    tick()

    voided = loader.void(done.batch.number)

    found = loader.member(ONE)
    live = {c.folded for c in found.contacts
            if c.span.valid_to is None and c.span.recorded_to is None}  # fmt: skip
    assert voided.put_back == 1
    assert live == {"+819012345678"}
    assert (found.name, found.note, found.actor_kind) == ("髙橋 一", "前", "member")
    assert told_of(loader, ONE)[:3] == before[:3]
    assert [m.offering_code for m in found.memberships] == ["MAIL"]
    assert found.version > known.version


def test_a_membership_can_be_imported_again_after_its_void(
    loader: Loader, tick: Callable[[], None]
):
    loader.load(row(ONE))
    tick()
    further = row(ONE, offering="PAY")
    done = loader.load(further)
    tick()
    loader.void(done.batch.number)
    tick()

    again = loader.load(further)

    assert again.batch.counts == {"updated": 1}
    assert [m.spell for m in loader.member(ONE).memberships] == [1, 1]


def test_members_changed_since_stop_a_void_by_name(
    loader: Loader, tick: Callable[[], None]
):
    done = loader.load(row(ONE), row(TWO))
    tick()
    loader.desk.change("suspend", member_number=ONE, reason="LOST_DEVICE")
    tick()

    with pytest.raises(InputRefused) as refused:
        loader.void(done.batch.number)

    assert refused.value.code == "import_changed_since"
    assert refused.value.facts["members"] == [ONE]
    assert loader.member(TWO).memberships[0].state == "active"


def test_members_changed_since_are_kept_where_that_was_asked(
    loader: Loader, tick: Callable[[], None]
):
    done = loader.load(row(ONE), row(TWO))
    tick()
    loader.desk.change("suspend", member_number=ONE, reason="LOST_DEVICE")
    tick()

    voided = loader.void(done.batch.number, keep_changed=True)

    assert (voided.members, voided.kept) == (1, [ONE])
    assert loader.member(ONE).memberships[0].state == "suspended"
    assert voided.batch.counts["kept"] == 1


def test_a_member_whom_another_file_changed_is_changed_since(
    loader: Loader, tick: Callable[[], None]
):
    done = loader.load(row(ONE))
    tick()
    loader.load(row(ONE, phone="080-1111-2222"), as_of=NEXT_DAY)
    tick()

    assert loader.void(done.batch.number, keep_changed=True).kept == [ONE]


def test_an_import_is_voided_once(loader: Loader, tick: Callable[[], None]):
    done = loader.load(row(ONE))
    tick()
    loader.void(done.batch.number)

    with pytest.raises(InputRefused) as refused:
        loader.void(done.batch.number)

    assert refused.value.code == "import_not_open"


def test_only_those_who_may_void_do(loader: Loader):
    done = loader.load(row(ONE))

    for by in ("desk-1", "legal-1", "owner-1"):
        with pytest.raises(NotPermitted):
            loader.void(done.batch.number, by=by)


def test_a_voided_member_cannot_be_found(loader: Loader, tick: Callable[[], None]):
    from portal.services.look_up import find

    done = loader.load(row(ONE, phone="03-3210-9876"))
    tick()
    loader.void(done.batch.number)

    for asked in (ONE, "ヤマダ", "0332109876", "9876"):
        assert not find(loader.store, loader.occasion(), asked).hits
