"""What an import writes, and what it leaves alone."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from models.facts import Occasion
from models.job_kinds import ImportState, RecordOutcome
from models.kinds import ContactKind, LedgerKind
from portal.domain.calendar import end_of, start_of
from portal.errors import InputRefused, NotFound, NotPermitted
from portal.services.meeting import case_of
from portal.services.verify import verify
from portal.store import imports
from portal.store.audit import CHANGES
from tests.services.importing.loading import (
    DAY,
    NEXT_DAY,
    Loader,
    as_file,
    number,
    row,
)

ONE, TWO, THREE = number(1), number(2), number(3)
CREATED, UPDATED, UNCHANGED, PROPOSED, REFUSED, SKIPPED = RecordOutcome


def test_a_record_becomes_a_member_with_everything_it_says(loader: Loader):
    done = loader.load(
        row(ONE, "髙﨑 花子", reading="タカサキ ハナコ", mail="Hana@Example.JP",
            phone2="03-3210-9876", note="=1+1", kind="一般")
    )  # fmt: skip

    found = loader.member(ONE)
    assert done.batch.counts == {"created": 1}
    assert (found.name, found.reading) == ("髙﨑 花子", "タカサキ ハナコ")
    assert found.birth_date == date(1980, 1, 2)
    assert found.joined_on == date(2020, 4, 1)
    assert (found.actor_kind, found.note) == ("end_user", "=1+1")
    assert [(c.kind, c.folded) for c in found.contacts] == [
        (ContactKind.PHONE, "+819012345678"),
        (ContactKind.PHONE, "+81332109876"),
        (ContactKind.MAIL, "hana@example.jp"),
    ]
    assert [m.offering_code for m in found.memberships] == ["MAIL"]


def test_as_of_the_files_day_the_state_is_known_and_the_day_before_it_is_not(
    loader: Loader,
):
    loader.load(row(ONE, state="休会中"))

    membership = loader.member(ONE).memberships[0]
    with loader.store.read() as connection:
        case = case_of(connection, membership, loader.desk.now)
    before = case.standing(start_of(DAY) - (end_of(DAY) - start_of(DAY)))
    assert case.standing(start_of(DAY)).state == "on_leave"
    assert before.state is None
    assert membership.joined_on == date(2020, 4, 1)


def test_the_projection_is_what_the_ledger_folds_to(loader: Loader):
    states = ["利用中", "休会", "停止", "退会", "強退", "仮登録", "期限切れ", "審査中"]
    loader.load(*(row(number(n), state=state) for n, state in enumerate(states)))

    for serial in range(len(states)):
        membership = loader.member(number(serial)).memberships[0]
        with loader.store.read() as connection:
            standing = case_of(connection, membership, loader.desk.now).standing()
        assert membership.state == standing.state
        assert membership.since_at == standing.since_at
        assert membership.next_change_at == standing.next_change_at


def test_an_old_application_gets_its_thirty_days_from_the_import_on(loader: Loader):
    loader.load(row(ONE, state="申込中"), as_of=date(2024, 1, 1))

    membership = loader.member(ONE).memberships[0]
    assert membership.state == "applied"
    assert membership.next_change_at == end_of(date(2026, 12, 20))
    assert [r.event for r in membership.rows if r.kind is LedgerKind.MOVE] == [
        "expire_application"
    ]


def test_a_change_of_an_imported_application_does_not_let_it_lapse(loader: Loader):
    loader.load(row(ONE, state="申込中"), as_of=date(2024, 1, 1))

    loader.desk.change(
        "activate",
        member_number=ONE,
        reason="COUNTER",
        verified="card",
        on=date(2026, 11, 25),
    )

    membership = loader.member(ONE).memberships[0]
    with loader.store.read() as connection:
        case = case_of(connection, membership, loader.desk.now)
    assert case.standing().state == "applied"
    assert case.standing(start_of(date(2026, 11, 25))).state == "active"


def test_each_member_has_one_event_that_holds_no_personal_value(loader: Loader):
    loader.load(row(ONE, "山田 太郎", mail="taro@example.jp", note="娘の電話"))

    with loader.store.read() as connection:
        table = CHANGES.event
        query = sa.select(table.c.body).where(table.c.action == "member.created")
        bodies = [bytes(each[0]).decode() for each in connection.execute(query)]
    mine = [body for body in bodies if ONE in body]
    assert len(mine) == 1
    for word in ("山田", "ヤマダ", "taro", "1980-01-02", "1234-5678", "12345678", "娘"):
        assert word not in mine[0]
    assert '"offering":"MAIL"' in mine[0]
    assert '"via":"import"' in mine[0]


def test_everything_verifies_after_an_import(loader: Loader):
    loader.load(row(ONE), row(TWO, state="休会"), row(ONE, offering="PAY"))

    verified = verify(loader.store, loader.occasion("auditor-1"), full=True)
    assert verified.found == ()


def test_the_same_file_again_changes_nothing(loader: Loader):
    rows = [row(ONE), row(TWO, state="退会"), row(ONE, offering="PAY"), row("x")]
    loader.load(*rows)
    before = loader.tables()

    again = loader.load(*rows)

    after = loader.tables()
    assert again.batch.counts == {"unchanged": 3, "refused": 1}
    changed = {name for name in before if before[name] != after[name]}
    about_itself = {"import_batch", "import_record", "blob", "blob_chunk"}
    assert changed - about_itself == {"audit_event", "audit_pending"}
    assert after["audit_event"] - before["audit_event"] == 2


def test_the_as_of_day_is_kept_with_the_file(
    loader: Loader, move_clock: Callable[[datetime], None]
):
    first = loader.load(row(ONE), as_of=None)
    move_clock(datetime(2026, 11, 25, 3, tzinfo=UTC))

    again = loader.load(row(ONE), as_of=None)

    assert first.batch.as_of == again.batch.as_of == DAY


def test_another_offering_of_the_same_person_is_a_further_membership(loader: Loader):
    done = loader.load(row(ONE), row(ONE, offering="PAY", state="停止"))

    found = {m.offering_code: m.state for m in loader.member(ONE).memberships}
    assert done.batch.counts == {"created": 1, "updated": 1}
    assert found == {"MAIL": "active", "PAY": "suspended"}


def test_a_different_person_under_a_known_number_is_refused(loader: Loader):
    loader.load(row(ONE))

    done = loader.load(row(ONE, "別人 花子"), row(ONE, birth="1999-09-09"))

    assert done.batch.counts == {"refused": 2}
    assert [line["reasons"] for line in loader.lines] == [["duplicate_number"]] * 2
    assert loader.member(ONE).name == "山田 太郎"


def test_of_two_persons_in_one_file_the_later_row_is_refused(loader: Loader):
    done = loader.load(row(ONE), row(ONE, "別人 花子"))

    assert done.batch.counts == {"created": 1, "refused": 1}
    assert [line["outcome"] for line in loader.lines] == ["accepted", "refused"]


def test_another_phone_takes_the_place_of_the_former_one(
    loader: Loader, move_clock: Callable[[datetime], None]
):
    loader.load(row(ONE))
    move_clock(datetime(2026, 11, 21, 3, tzinfo=UTC))

    done = loader.load(row(ONE, phone="080-1111-2222"), as_of=NEXT_DAY)

    spans = {c.folded: c.span for c in loader.member(ONE).contacts
             if c.span.recorded_to is None}  # fmt: skip
    assert done.batch.counts == {"updated": 1}
    assert spans["+819012345678"].valid_to == start_of(NEXT_DAY)
    assert spans["+818011112222"].valid_to is None


def test_a_blank_cell_erases_nothing(loader: Loader):
    loader.load(row(ONE, mail="a@example.jp", note="要確認"))

    done = loader.load(row(ONE, phone="", reading="", birth="", joined=""))

    found = loader.member(ONE)
    assert done.batch.counts == {"unchanged": 1}
    assert len(found.contacts) == 2
    assert (found.note, found.reading) == ("要確認", "ヤマダ タロウ")


def test_a_name_is_spelled_as_the_newer_file_spells_it(loader: Loader):
    loader.load(row(ONE, "髙橋 一", reading=""), as_of=date(2026, 11, 1))

    done = loader.load(row(ONE, "高橋 一", reading="タカハシ ハジメ"))

    found = loader.member(ONE)
    assert done.batch.counts == {"updated": 1}
    assert (found.name, found.reading) == ("高橋 一", "タカハシ ハジメ")
    assert {each.name for each in found.names} == {"髙橋 一", "高橋 一"}


def test_an_older_file_does_not_undo_what_was_recorded_since(loader: Loader):
    loader.load(row(ONE, phone="080-1111-2222"))

    done = loader.load(row(ONE, "山田　太郎"), as_of=date(2026, 10, 1))

    live = [c.folded for c in loader.member(ONE).contacts if c.span.valid_to is None]
    assert done.batch.counts == {"unchanged": 1}
    assert live == ["+818011112222"]


def test_a_changed_state_is_proposed_and_never_written(loader: Loader):
    loader.load(row(ONE))

    done = loader.load(row(ONE, state="退会"))
    again = loader.load(row(ONE, state="退会"))

    assert done.batch.counts == again.batch.counts == {"proposed": 1}
    assert loader.lines[0]["reasons"] == ["state_differs"]
    assert loader.lines[0]["outcome"] == "warned"
    assert loader.member(ONE).memberships[0].state == "active"
    with loader.store.read() as connection:
        assert imports.count_proposals(connection) == 1


def test_a_membership_that_began_later_is_none_of_an_older_files_business(
    loader: Loader,
):
    loader.desk.join()

    done = loader.load(
        row("1110000001", "髙橋 はるか", "退会", reading="タカハシ ハルカ"),
        as_of=date(2026, 11, 1),
    )

    assert done.batch.count(PROPOSED) == 0
    assert loader.desk.member().memberships[0].state == "active"


def test_an_offering_nobody_has_is_a_reason(loader: Loader):
    done = loader.load(row(ONE, offering="GAS"), row(TWO, offering=""))

    assert done.batch.reasons == {"unknown_offering": 2}
    assert loader.lines[0]["field"] == "offering"


def test_a_file_without_offerings_takes_the_one_that_is_named(loader: Loader):
    header = ("会員番号", "氏名", "状態")
    content = as_file((ONE, "山田 太郎", "利用中"), header=header)

    done = loader.load(content=content, offering="pay")

    assert done.batch.counts == {"created": 1}
    assert loader.member(ONE).memberships[0].offering_code == "PAY"


def test_an_offering_that_does_not_exist_cannot_be_named(loader: Loader):
    with pytest.raises(NotFound):
        loader.load(row(ONE), offering="GAS")


def test_an_as_of_day_in_the_future_is_refused(loader: Loader):
    with pytest.raises(InputRefused) as refused:
        loader.load(row(ONE), as_of=NEXT_DAY)

    assert refused.value.code == "as_of_in_future"


def test_an_as_of_day_before_every_calendar_of_ours_is_refused(loader: Loader):
    with pytest.raises(InputRefused) as refused:
        loader.load(row(ONE), as_of=date.min)

    assert refused.value.code == "day_out_of_range"


def test_a_file_broken_at_its_end_leaves_nothing(loader: Loader):
    before = loader.tables()
    content = as_file(*(row(number(n)) for n in range(50))) + b'"open, quote'

    with pytest.raises(InputRefused) as refused:
        loader.load(content=content)

    assert refused.value.code == "file_quote_open"
    assert loader.tables() == before


def test_the_help_desk_may_not_import(loader: Loader):
    with pytest.raises(NotPermitted):
        loader.load(row(ONE), by="desk-1")


def test_only_one_import_runs_at_a_time(loader: Loader):
    with imports.import_turn(loader.store), pytest.raises(InputRefused) as refused:
        loader.load(row(ONE))

    assert refused.value.code == "import_running"


def test_a_dry_run_tells_what_the_run_will_do_and_leaves_nothing(loader: Loader):
    loader.load(row(THREE))
    rows = [
        row(ONE), row(ONE, offering="PAY"), row(ONE, offering="PAY"),
        row(THREE, state="退会"), row(TWO, mail="no mail"), row(ONE, "別人"),
        ("合計", "6件", *[""] * 10),
    ]  # fmt: skip
    before = loader.tables()

    told = loader.check(*rows)
    lines = loader.lines

    assert loader.tables() == before
    assert told == loader.load(*rows).batch.counts
    assert lines == loader.lines
    assert told == {
        "created": 1, "updated": 1, "unchanged": 1, "proposed": 1, "refused": 2,
        "skipped": 1,
    }  # fmt: skip


def test_the_end_of_an_import_is_in_the_trail_with_its_numbers(loader: Loader):
    done = loader.load(row(ONE), row("x"))

    with loader.store.read() as connection:
        table = CHANGES.event
        query = sa.select(table.c.body).where(table.c.entity_type == "import")
        started, completed = (
            bytes(each[0]).decode()
            for each in connection.execute(query.order_by(table.c.id))
        )
    assert done.batch.file_hash in started
    assert done.batch.file_hash in completed
    assert '"counts":{"created":1,"refused":1}' in completed
    assert '"rejects_hash"' in completed
    assert '"unexplained":0' in completed
    assert done.batch.state is ImportState.DONE


def test_a_kind_of_organisation_without_birth_date_is_an_organisation(loader: Loader):
    loader.load(row(ONE, "朝日商店", kind="法人会員", birth=""))

    assert loader.member(ONE).kind == "organisation"
    assert loader.member(ONE).actor_kind == "business_member"


def test_members_are_found_by_what_was_imported(loader: Loader):
    from portal.services.look_up import find

    loader.load(row(ONE, "髙﨑 花子", reading="たかさき はなこ", phone="03-3210-9876"))

    for asked in (ONE, "ﾀｶｻｷ", "takasaki", "高崎", "9876", "花子"):
        occasion = Occasion(loader.desk.acting("desk-1"), loader.desk.now)
        found = find(loader.store, occasion, asked)
        assert ONE in {hit.number for hit in found.hits}, asked


def test_nobody_uses_what_was_not_offered_on_the_files_day(loader: Loader):
    before = date(2023, 3, 31)
    old = {"joined": "2023-01-05"}
    done = loader.load(
        row(ONE, **old),
        row(TWO, state="退会", **old),
        row(THREE, state="申込中", **old),
        as_of=before,
    )

    assert done.batch.counts == {"created": 1, "refused": 2}
    told = [each["reasons"] for each in loader.lines]
    assert told == [["offering_closed"], [], ["offering_closed"]]
    assert loader.load(row(ONE), row(THREE, state="申込中")).batch.counts == {
        "created": 2
    }
