"""Services go out as files and come back as drafts, once what they do was accepted."""

import io
import json
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import load_workbook

from models.kinds import VersionedKind, VersionState
from portal.domain.importing.refusals import FileRefused
from portal.domain.publishing.offering_exchange import RowOutcome
from portal.domain.trail import Wanted
from portal.errors import InputRefused, NotPermitted
from portal.services.exchange_offerings import (
    KINDS,
    Plan,
    export_offerings,
    import_offerings,
    plan_import,
)
from portal.services.publish.draft import start_draft
from portal.services.publish.read import version_of
from portal.services.read_trail import read_trail
from portal.wording import LANGUAGES
from portal.wording.refusal import refusal_words
from tests.services.attributes.test_of_offerings import VALUES, define
from tests.services.attributes.test_of_offerings import say as values
from tests.services.publish.office import Office
from tests.services.publish.test_offering_versions import publish

KIND = VersionedKind.OFFERING
NEW = "code,name_ja,name_en,phases\r\nNEW-1,新,New,considered | 2026-11-01\r\n"


def out(office: Office, kind: str) -> bytes:
    return export_offerings(office.store, office.occasion("owner-1"), kind).content


def plan(office: Office, file: bytes | str) -> Plan:
    content = file.encode() if isinstance(file, str) else file
    return plan_import(office.store, office.occasion("owner-1"), content)


def take(office: Office, file: bytes | str, idem: str = "k-1") -> Any:
    content = file.encode() if isinstance(file, str) else file
    by = replace(office.occasion("owner-1"), idem=idem)
    return import_offerings(office.store, by, content, plan(office, content).digest)


def outcomes(found: Plan) -> dict[str, str]:
    return {e.code: e.outcome.value for e in found.rows if e.outcome != "unchanged"}


@pytest.mark.parametrize("kind", KINDS)
def test_what_went_out_comes_back_unchanged(office: Office, kind: str):
    define(office)
    publish(office, "MAIL", values(**VALUES))

    found = plan(office, out(office, kind))

    assert (len(found.rows), found.count(RowOutcome.UNCHANGED)) == (6, 6)
    assert found.unread == ()
    assert found.drafts == 0


def test_a_file_becomes_drafts_only_when_it_is_accepted(office: Office):
    csv = out(office, "csv").decode("utf-8-sig")
    columns = next(e for e in csv.split("\r\n") if e.startswith("code,")).count(",")
    added = f"NEW-1,新,New{',' * (columns - 2)}\r\n"
    file = csv.replace("Honokaze Mail,", "Breeze,") + added
    found = plan(office, file)
    assert outcomes(found) == {"MAIL": "changed", "NEW-1": "new"}
    mail = next(each for each in found.rows if each.code == "MAIL")
    assert ("name_en",) in [each.path for each in mail.changes]
    live = version_of(office.store, office.occasion(), KIND, "MAIL")
    assert live.number == 1, "nothing is stored by a look"

    taken = take(office, file)

    assert {(e.version.code, e.version.number, e.new) for e in taken} == {
        ("MAIL", 2, True), ("NEW-1", 1, True)
    }  # fmt: skip
    assert {e.version.state for e in taken} == {VersionState.DRAFT}
    now = version_of(office.store, office.occasion(), KIND, "MAIL")
    assert now.content == live.content, "never in force"
    assert outcomes(plan(office, file)) == {}, "a draft says so already"
    assert take(office, file, "k-2") == ()
    wanted = Wanted(actions=("offering.imported",))
    events = read_trail(office.store, office.occasion("auditor-1"), wanted).events
    assert [e.facts["changed"] for e in events] == [0, 1]


def test_what_changed_meanwhile_is_looked_at_again(office: Office):
    seen = plan(office, NEW)
    content = version_of(office.store, office.occasion("owner-1"), KIND, "MAIL").content
    start_draft(office.store, office.occasion("owner-1"), KIND, "MAIL",
                {**content, "name_en": "Breeze"})  # fmt: skip

    with pytest.raises(InputRefused) as refused:
        import_offerings(office.store, office.occasion("owner-1"), NEW.encode(),
                         seen.digest)  # fmt: skip
    assert refused.value.code == "plan_changed"


def test_rows_that_cannot_be_taken_are_told_and_stay_out(office: Office):
    define(office)
    file = (
        "code,a.children,moon\r\nMAIL,21,x\r\nPAY,some,\r\nPHONE,1,\r\nTWICE,,\r\n"
        "TWICE,,\r\n,1,\r\n新,,\r\nCLOUD,3,\r\n"
    )

    found = plan(office, file)

    told = [[p.code for p in each.problems] for each in found.rows]
    assert told == [["too_large"], ["no_number"], [], ["row_code_twice"],
                    ["row_code_twice"], ["row_code_missing"], ["row_code_refused"],
                    []]  # fmt: skip
    assert found.unread == ("moon",)
    assert {e.version.code for e in take(office, file)} == {"PHONE", "CLOUD"}


def test_a_draft_that_lacks_something_is_taken_and_says_so(sqlite_office: Office):
    file = NEW.replace("considered", "in_service")

    (row,) = plan(sqlite_office, file).rows

    assert row.outcome is RowOutcome.NEW
    assert {"needed_in_phase", "support_missing"} <= {e.code for e in row.lacking}


def test_a_workbook_is_read_as_people_save_it(sqlite_office: Office):
    book = load_workbook(io.BytesIO(out(sqlite_office, "xlsx")))
    sheet = book.worksheets[0]
    head = next(r[0].row for r in sheet.iter_rows() if r[0].value == "code")
    names = [cell.value for cell in sheet[head]]
    mail = next(r[0].row for r in sheet.iter_rows() if r[0].value == "MAIL")
    sheet.cell(mail, names.index("price_en") + 1).value = 500
    sheet.cell(mail, names.index("price_ja") + 1).value = "'=1+1"
    saved = io.BytesIO()
    book.save(saved)

    (row,) = (e for e in plan(sqlite_office, saved.getvalue()).rows if e.code == "MAIL")

    assert {(e.path, e.became) for e in row.changes} == {
        (("price_en",), "500"), (("price_ja",), "=1+1")
    }  # fmt: skip


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as found:
        for name in ("[Content_Types].xml", "xl/workbook.xml"):
            found.writestr(name, b" " * 40_000_000)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("file", "code"),
    [(b"PK\x03\x04 no archive", "table_unreadable"), (bomb(), "table_too_large"),
     (b"number,name\r\n1,2\r\n", "table_without_code"), (b"{", "content_unreadable"),
     (b"[{}]", "resources_unreadable"), (b"", "file_empty"),
     (b"code\r\n" + b"A\r\n" * 5_001, "table_too_large"),
     (b"code" + b",x" * 500 + b"\r\n", "table_too_large"),
     (b"code,name_ja\r\nA,\x00\r\n", "file_is_binary")],
    ids=lambda each: each if isinstance(each, str) else "file",
)  # fmt: skip
def test_what_is_no_file_of_services_is_refused(
    sqlite_office: Office, file: bytes, code: str
):
    with pytest.raises((InputRefused, FileRefused)) as refused:
        plan(sqlite_office, file)

    assert refused.value.code == code
    for language in LANGUAGES:
        assert "{" not in refusal_words(refused.value, language)


@pytest.fixture(scope="module")
def sqlite_office(tmp_path_factory: pytest.TempPathFactory) -> Any:
    from portal.config import read_settings
    from portal.store.engine import open_store
    from tests.conftest import lay_schema, sqlite_address

    url = sqlite_address(tmp_path_factory.mktemp("files"))
    lay_schema(url)
    store = open_store(read_settings(database_url=url))
    yield Office.open(store)
    store.close()


def test_resources_of_others_become_drafts(office: Office):
    define(office)
    theirs: list[Any] = [
        {"id": code, "name": code, "lifecycleStatus": "In study", "specCharacteristic":
         [{"name": "children", "characteristicValueSpecification": [{"value": value}]}]}
        for code, value in (("VPN", 3), ("LAN", 21), ("FAX", "some"))
    ]  # fmt: skip

    told = [[p.code for p in e.problems] for e in plan(office, json.dumps(theirs)).rows]
    (taken,) = take(office, json.dumps(theirs))

    assert told == [[], ["too_large"], ["no_number"]]
    assert taken.version.code == "VPN"
    assert taken.version.content["phases"][0]["code"] == "considered"
    assert taken.version.content["attributes"] == {"children": 3}


def test_only_those_who_edit_bring_files_in(sqlite_office: Office):
    for code in ("viewer-1", "legal-1", "admin-1"):
        by = sqlite_office.occasion(code)
        assert export_offerings(sqlite_office.store, by, "csv").rows == 6
        with pytest.raises(NotPermitted):
            plan_import(sqlite_office.store, by, NEW.encode())
        with pytest.raises(NotPermitted):
            import_offerings(sqlite_office.store, by, NEW.encode(), "")
    with pytest.raises(InputRefused):
        out(sqlite_office, "pdf")
