"""The import page as people of every role meet it, in both languages."""

from datetime import UTC, datetime
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from models.job_kinds import ImportState
from portal.errors import Refusal
from portal.services.import_members import storing
from portal.services.import_members.checking import check_batch
from portal.services.import_members.rejecting import reject_file
from portal.services.import_members.running import run_batch
from portal.services.import_members.storing import note_stop
from portal.services.import_members.voiding import void_import
from portal.store import imports
from portal.store.engine import Store
from portal.wording import LANGUAGES, say
from tests.desk import Desk
from tests.screens import OpenScreen, opened, page, said
from tests.services.attributes.office import Office
from tests.services.importing.loading import HEADER, Loader, as_file, number, row

ONE, TWO = number(1), number(2)
BOTH = pytest.mark.parametrize("language", LANGUAGES)
SPREADSHEET = b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml" + bytes(64)


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk.open(store)


@pytest.fixture(autouse=True)
def _work_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the work of the child process be done before the next run of the page."""

    def work(store: Store, occasion: Any, batch: Any, *more: str) -> None:
        given = (store, occasion, batch.number)
        try:
            if "--void" in more:
                void_import(*given, keep_changed="--keep-changed" in more)
            elif "--dry-run" in more:
                check_batch(*given)
            else:
                run_batch(*given)
        except Refusal as refused:
            note_stop(store, batch.number, refused)

    monkeypatch.setattr(storing, "_work_aside", work)


def show(
    open_screen: OpenScreen,
    code: str = "supervisor-1",
    language: str = "ja",
    **address: str,
) -> AppTest:
    return opened(open_screen, "imports", code, language, **address)


def press(at: AppTest, key: str) -> AppTest:
    at.button(f"imports.{key}").click().run()
    assert not at.exception
    return at


def upload(
    at: AppTest,
    *rows: tuple[str, ...],
    content: bytes | None = None,
    name: str = "会員.csv",
) -> AppTest:
    file = content if content is not None else as_file(*rows)
    at.file_uploader[0].upload(name, file, "text/csv")
    at.run()
    assert not at.exception
    return at


def batch(store: Store) -> Any:
    with store.read() as connection:
        return imports.newest_batches(connection, 1)[0]


@BOTH
def test_information_management_lands_here(open_screen: OpenScreen, language: str):
    at = open_screen("info-1", language).run()

    assert say("pages.imports.title", language) in said(at)
    assert say("imports.none", language) in said(at)


@pytest.mark.parametrize("code", ["desk-1", "auditor-1", "legal-1", "viewer-1"])
def test_others_may_not_open_it(open_screen: OpenScreen, code: str):
    at = open_screen(code).run()
    at.switch_page(page("imports")).run()

    assert not at.file_uploader
    assert any(each.icon == ":material/block:" for each in at.warning)


@BOTH
def test_a_file_goes_from_upload_to_report(
    open_screen: OpenScreen, store: Store, language: str
):
    at = show(open_screen, language=language)

    upload(at, row(ONE), row(TWO, mail="no mail"))
    number_ = batch(store).number
    assert say("imports.encodings.utf_8", language) in said(at)
    assert batch(store).state is ImportState.STORED

    press(at, f"check.{number_}")
    assert say("imports.told", language) in said(at)
    assert say("import.reasons.bad_email.fix", language) in said(at)
    assert "no mail" not in said(at)

    press(at, f"run.{number_}")
    assert batch(store).state is ImportState.DONE
    assert batch(store).counts == {"created": 1, "refused": 1}
    assert say("imports.reconciliation", language) in said(at)
    labels = [each.label for each in at.download_button]
    assert say("imports.rejects_as_file", language) in labels


def test_a_bad_file_is_refused_with_a_sentence_and_stores_nothing(
    open_screen: OpenScreen, store: Store
):
    at = show(open_screen)

    upload(at, content=b"\x89PNG\r\n\x1a\n" + bytes(64))

    assert "文字のファイルではありません" in said(at)
    with store.read() as connection:
        assert imports.count_batches(connection) == 0


@BOTH
def test_a_spreadsheet_may_be_handed_over_to_be_refused_in_our_words(
    open_screen: OpenScreen, language: str
):
    at = show(open_screen, language=language)
    assert at.file_uploader[0].proto.type == []

    upload(at, content=SPREADSHEET, name="会員.xlsx")

    assert say("refusals.file_is_spreadsheet", language) in said(at)


def test_a_column_can_fill_what_owners_defined(
    open_screen: OpenScreen, store: Store, desk: Desk
):
    office = Office(store, desk.now)
    office.publish()
    header = (*HEADER, "項目 nick", "ご職業")
    content = as_file((*row(ONE), "Taro", "studies"), header=header)
    at = upload(show(open_screen), content=content)
    number_ = batch(store).number
    assert at.selectbox(f"imports.column.{number_}.12").value == "attribute:nick"
    at.selectbox(f"imports.column.{number_}.13").select("attribute:job")
    press(at, f"keep.{number_}")

    assert batch(store).mapping["attributes"] == {"12": "nick", "13": "job"}
    press(at, f"check.{number_}")
    assert say("import.reasons.pattern_wrong.what", "ja") in said(at)
    assert "項目 nick" in said(at)
    assert "Taro" not in said(at).split(number_)[-1], "values are not told"


def test_a_column_nobody_knows_is_mapped_by_hand(open_screen: OpenScreen, store: Store):
    at = show(open_screen)
    header = ("会員番号", "氏名", "謎の列", "サービス")
    upload(at, content=as_file((ONE, "山田 太郎", "利用中", "MAIL"), header=header))
    number_ = batch(store).number

    at.selectbox(f"imports.column.{number_}.2").select("state")
    press(at, f"keep.{number_}")
    press(at, f"check.{number_}")

    assert batch(store).counts == {"created": 1}


def test_a_word_nobody_knows_is_explained_after_the_dry_run(
    open_screen: OpenScreen, store: Store
):
    at = show(open_screen)
    upload(at, row(ONE, state="脱け"))
    number_ = batch(store).number
    press(at, f"check.{number_}")
    assert batch(store).reasons == {"unknown_state": 1}

    at.selectbox(f"imports.word.{number_}.state.脱け").select("withdrawn")
    press(at, f"keep.{number_}")
    press(at, f"check.{number_}")

    assert batch(store).counts == {"created": 1}


def test_a_file_without_offerings_asks_for_one(open_screen: OpenScreen, store: Store):
    at = show(open_screen)
    header = ("会員番号", "氏名", "状態")
    upload(at, content=as_file((ONE, "山田 太郎", "利用中"), header=header))
    number_ = batch(store).number
    assert say("imports.missing", "ja", fields="サービス") in said(at)

    at.selectbox(f"imports.offering.{number_}").select("PAY")
    press(at, f"keep.{number_}")
    press(at, f"check.{number_}")

    assert batch(store).counts == {"created": 1}


def test_an_import_is_taken_back_from_its_page(open_screen: OpenScreen, store: Store):
    at = upload(show(open_screen), row(ONE))
    number_ = batch(store).number
    press(at, f"check.{number_}")
    press(at, f"run.{number_}")

    press(at, f"void_now.{number_}")

    assert batch(store).state is ImportState.VOIDED
    assert "無効にした会員 1 人" in said(at)


def test_members_changed_since_are_told_before_anything_is_taken_back(
    open_screen: OpenScreen, store: Store
):
    at = upload(show(open_screen), row(ONE))
    number_ = batch(store).number
    press(at, f"check.{number_}")
    press(at, f"run.{number_}")
    desk = Desk(store, datetime.fromtimestamp(4e9, UTC))
    desk.change("suspend", member_number=ONE, reason="LOST_DEVICE")

    press(at, f"void_now.{number_}")
    assert say("imports.changed_since", "ja", kept="1") in said(at)

    press(at, f"void_keeping.{number_}")
    assert batch(store).state is ImportState.VOIDED
    assert "残した会員 1 人" in said(at)


def test_an_interrupted_import_can_be_gone_on_with(
    open_screen: OpenScreen, store: Store
):
    at = upload(show(open_screen), row(ONE))
    found = batch(store)
    press(at, f"check.{found.number}")
    with store.write() as connection:
        long_ago = datetime(2020, 1, 1, tzinfo=UTC)
        imports.change_batch(
            connection, found.id, state=ImportState.RUNNING, beat_at=long_ago,
            counts={}, records_read=0, dry_run=False,
        )  # fmt: skip

    at.run()
    assert say("imports.was_interrupted", "ja") in said(at)
    press(at, f"go_on.{found.number}")

    assert batch(store).counts == {"created": 1}


def test_a_stored_file_can_be_discarded(open_screen: OpenScreen, store: Store):
    at = upload(show(open_screen), row(ONE))

    press(at, f"drop.{batch(store).number}")

    with store.read() as connection:
        assert imports.count_batches(connection) == 0


@BOTH
def test_a_differing_state_is_accepted_by_a_colleague(
    open_screen: OpenScreen, store: Store, language: str
):
    loader = Loader(Desk(store))
    loader.load(row(ONE), as_of=None)
    loader.load(row(ONE, state="退会"), as_of=None)
    own = show(open_screen, "supervisor-1", language)
    assert own.button("imports.accept.1").disabled

    at = show(open_screen, "supervisor-2", language)
    assert say("imports.from", language, batch="B-2-1", record="2") in said(at)
    press(at, "accept.1")

    assert say("imports.answered", language) in said(at)
    assert loader.member(ONE).memberships[0].state == "withdrawn"


@BOTH
def test_the_reject_file_tells_reasons_and_can_be_loaded_again(
    store: Store, open_screen: OpenScreen, language: str
):
    loader = Loader(Desk(store))
    first = loader.load(row(ONE, mail="no mail", note="=cmd|x"), row(TWO), as_of=None)
    occasion = loader.occasion()

    file = reject_file(store, occasion, first.batch.number, language)

    text = file.content.decode("utf-8-sig")
    assert file.rows == 1
    assert say("import.reasons.bad_email.fix", language) in text
    assert "'=cmd|x" in text
    corrected = text.replace("no mail", "a@example.jp").encode()
    again = loader.load(content=corrected, as_of=None)
    assert again.batch.counts == {"created": 1}
    assert loader.member(ONE).note == "=cmd|x"
