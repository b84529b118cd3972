"""One record to a candidate, or to its reasons."""

from datetime import date

import pytest

from models.kinds import ContactKind
from portal.domain.importing import limits
from portal.domain.importing.fields import Field
from portal.domain.importing.mapping import ColumnMapping
from portal.domain.importing.persons import ClaimsInMemory
from portal.domain.importing.reading import Record
from portal.domain.importing.reasons import (
    SKIPPING,
    WARNING,
    Code,
    Reason,
    Verdict,
    masked,
    verdict_of,
)
from portal.domain.importing.records import RecordCheck
from portal.wording import has
from tests.domain.importing.cast import (
    AS_OF,
    HEADER,
    NUMBER,
    OTHER_NUMBER,
    WORDS,
    codes,
    mapping_of,
    rows,
)

FULL = (
    "会員番号", "氏名", "フリガナ", "生年月日", "電話番号", "メール", "種別", "入会日",
    "状態",
    "サービス", "備考",
)  # fmt: skip
GOOD = (
    NUMBER, "髙木　　湊", "ﾀｶｷﾞ ﾐﾅﾄ", "S55.1.2", "9012345678",
    " Ｍｉｎａｔｏ@Example.JP ",
    "一般", "令和6年1月22日", "休会中", "ｍａｉｌ", "=HYPERLINK(1)",
)  # fmt: skip


def with_(**changed: str) -> list[str]:
    """Return the good record with some cells changed, by their heading."""
    return [
        changed.get(heading, cell) for heading, cell in zip(FULL, GOOD, strict=True)
    ]


def check_with(mapping: ColumnMapping, *cells: str) -> list[str]:
    check = RecordCheck(mapping, WORDS, AS_OF, ClaimsInMemory())
    return codes(check(Record(2, 2, list(cells))))


def test_a_good_record_becomes_a_candidate():
    (outcome,) = rows(GOOD, header=FULL)

    candidate = outcome.candidate
    assert candidate is not None
    assert candidate.number == NUMBER
    assert candidate.name == "髙木　湊"
    assert candidate.reading == "ﾀｶｷﾞ ﾐﾅﾄ"
    assert candidate.keys.name_key == "高木湊"
    assert candidate.keys.reading_key == "タカギミナト"
    assert candidate.birth_date == date(1980, 1, 2)
    assert candidate.joined_on == date(2024, 1, 22)
    assert (candidate.kind, candidate.state) == ("end_user", "on_leave")
    assert candidate.offering == "MAIL"
    assert candidate.note == "=HYPERLINK(1)"
    phone, mail = candidate.contacts
    assert phone == (ContactKind.PHONE, "09012345678", "+819012345678", "5678")
    assert mail == (ContactKind.MAIL, "Minato@Example.JP", "minato@example.jp", None)
    assert outcome.verdict is Verdict.WARNED
    assert codes(outcome) == ["phone_repaired"]


def test_what_is_optional_may_be_blank():
    (outcome,) = rows(
        (NUMBER, "高木湊", "", "", "", "", "", "", "1", "PAY", ""), header=FULL
    )

    assert outcome.verdict is Verdict.ACCEPTED
    assert outcome.candidate is not None
    assert outcome.candidate[2] is None
    assert outcome.candidate.contacts == ()
    assert outcome.candidate.kind is None


@pytest.mark.parametrize(
    ("heading", "cell", "expected"),
    [
        ("会員番号", "", "missing_number"),
        ("会員番号", "1110000002", "bad_check_digit"),
        ("会員番号", "ABC", "bad_check_digit"),
        ("会員番号", "1.11E+09", "bad_check_digit"),
        ("氏名", "", "missing_name"),
        ("氏名", " 　", "missing_name"),
        ("氏名", "???", "missing_name"),
        ("氏名", "あ" * (limits.NAME_CHARS + 1), "value_too_long"),
        ("フリガナ", "あ" * (limits.READING_CHARS + 1), "value_too_long"),
        ("生年月日", "不明", "bad_date"),
        ("生年月日", "2026-02-30", "bad_date"),
        ("生年月日", "1" * 100, "bad_date"),
        ("生年月日", "2026-11-21", "date_in_future"),
        ("入会日", "令和99年1月1日", "bad_date"),
        ("入会日", "2031-04-01", "date_in_future"),
        ("電話番号", "123", "bad_phone"),
        ("電話番号", "連絡先なし", "bad_phone"),
        ("電話番号", "090-1234-5678 / なし", "bad_phone"),
        ("電話番号", "0" * (limits.PHONE_CHARS + 1), "value_too_long"),
        ("メール", "a@@example.jp", "bad_email"),
        ("メール", "なし", "bad_email"),
        ("メール", f"{'a' * 300}@example.jp", "bad_email"),
        ("種別", "特別", "unknown_kind"),
        ("状態", "その他", "unknown_state"),
        ("状態", "", "unknown_state"),
        ("サービス", "MAILS", "unknown_offering"),
        ("サービス", "", "unknown_offering"),
        ("備考", "x" * (limits.NOTE_CHARS + 1), "value_too_long"),
        ("氏名", "高木\x00湊", "control_characters"),
        ("備考", "a\u202eb", "control_characters"),
    ],
)
def test_one_fault_refuses_the_record_with_its_reason(
    heading: str, cell: str, expected: str
):
    (outcome,) = rows(with_(**{heading: cell}), header=FULL)

    assert outcome.verdict is Verdict.REFUSED
    assert outcome.candidate is None
    faults = [each for each in outcome.reasons if each.code not in WARNING]
    assert [each.code for each in faults] == [expected]
    assert faults[0].column == heading


@pytest.mark.parametrize(
    ("heading", "cell", "expected"),
    [
        ("電話番号", "090-1234-5678", []),
        ("電話番号", "8012345678", ["phone_repaired"]),
        ("電話番号", "070-0285-5327", ["phone_not_in_plan"]),
        ("電話番号", "7002855327", ["phone_repaired", "phone_not_in_plan"]),
        ("フリガナ", "高木 ミナト", ["phone_repaired", "reading_not_kana"]),
        ("備考", "髙\ufffd", ["phone_repaired", "damaged_text"]),
        ("生年月日", "2025-01-01", ["phone_repaired", "joined_before_birth"]),
    ],
)
def test_a_warning_takes_the_record(heading: str, cell: str, expected: list[str]):
    (outcome,) = rows(with_(**{heading: cell}), header=FULL)

    assert outcome.candidate is not None
    assert sorted(codes(outcome)) == sorted(expected)


def test_every_fault_of_a_record_is_named():
    (outcome,) = rows(("1", "", "?", "x"))

    assert codes(outcome) == [
        "bad_check_digit", "missing_name", "unknown_state", "unknown_offering",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "number",
    [
        NUMBER.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}),
        f"{NUMBER[:3]}-{NUMBER[3:6]}-{NUMBER[6:]}",
        f" {NUMBER}　",
        f"{NUMBER}.0",
        f"'{NUMBER}",
        f"\ufeff{NUMBER}",
    ],
)
def test_numbers_are_read_in_every_spelling(number: str):
    (outcome,) = rows((number, "石田啓介", "1", "MAIL"))

    assert outcome.candidate is not None
    assert outcome.candidate.number == NUMBER


def test_two_phones_in_one_cell_are_two_contacts():
    (outcome,) = rows(
        with_(電話番号="03-1234-5678／０９０－１２３４－５６７８"), header=FULL
    )

    assert outcome.candidate is not None
    phones = [each.folded for each in outcome.candidate.contacts[:2]]
    assert phones == ["+81312345678", "+819012345678"]


def test_the_same_phone_in_two_columns_is_one_contact():
    header = (*HEADER, "電話", "携帯")
    good = (NUMBER, "高木湊", "1", "MAIL")

    same, other, none = rows(
        (*good, "090-1234-5678", "09012345678"),
        (*good, "", "09012345678"),
        (*good, "", ""),
        header=header,
    )

    found = [each.candidate.contacts for each in (same, other, none) if each.candidate]
    assert [len(contacts) for contacts in found] == [1, 1, 0]


def test_a_name_in_two_columns_is_joined():
    header = ("会員番号", "姓", "名", "セイ", "メイ", "状態", "サービス")

    both, family, neither = rows(
        (NUMBER, " 高木 ", "湊", "タカギ", "ミナト", "1", "MAIL"),
        (NUMBER, "高木", "", "", "", "1", "MAIL"),
        (OTHER_NUMBER, "", "", "", "", "1", "MAIL"),
        header=header,
    )

    assert both.candidate is not None
    assert (both.candidate.name, both.candidate.reading) == ("高木 湊", "タカギ ミナト")
    assert family.reasons[0].code is Code.DUPLICATE_NUMBER
    assert neither.reasons == (Reason(Code.MISSING_NAME, Field.NAME, "姓 名", ""),)


def test_a_single_half_is_a_name_too():
    (outcome,) = rows(
        (NUMBER, "高木", "1", "MAIL"), header=("会員番号", "姓", "状態", "サービス")
    )

    assert outcome.candidate is not None
    assert outcome.candidate.name == "高木"


def test_another_person_under_a_known_number_is_refused_in_the_later_row():
    first, again, other_offering, other = rows(
        (NUMBER, "髙木 湊", "1", "MAIL"),
        (NUMBER, "高木湊", "1", "MAIL"),
        (NUMBER, "高木　湊", "退会", "PAY"),
        (NUMBER, "岡本 舞", "1", "MAIL"),
    )

    assert [each.verdict for each in (first, again, other_offering)] == ["accepted"] * 3
    assert codes(other) == ["duplicate_number"]
    assert other.reasons[0].value == f"111***{NUMBER[-2:]}"


def test_a_refused_row_still_holds_its_number():
    refused, other = rows(
        (NUMBER, "高木湊", "?", "MAIL"), (NUMBER, "岡本舞", "1", "MAIL")
    )

    assert codes(refused) == ["unknown_state"]
    assert codes(other) == ["duplicate_number"]


def test_totals_blanks_and_repeated_headers_are_skipped():
    outcomes = rows(
        ("合計", "3000件", "", ""),
        ("合計", "3000件"),
        ("", " ", "", "　"),
        ("", ""),
        HEADER,
    )

    assert {each.verdict for each in outcomes} == {Verdict.SKIPPED}
    assert [codes(each) for each in outcomes] == [
        ["total_line"], ["total_line"], ["blank_record"], ["blank_record"],
        ["header_repeated"],
    ]  # fmt: skip


def test_somebody_called_total_with_a_state_is_no_total():
    (outcome,) = rows(("", "計", "利用中", "MAIL"))

    assert codes(outcome) == ["missing_number"]


def test_shifted_cells_refuse_the_record():
    more, fewer = rows((NUMBER, "高木", "湊", "1", "MAIL"), ("備考の続き", "x"))

    assert codes(more) == codes(fewer) == ["wrong_cell_count"]


def test_records_that_an_open_quote_swallowed_are_not_lost_in_silence():
    swallowed = f"メモ\r\n{OTHER_NUMBER},岡本舞,1,MAIL,\r\n次"
    header = (*HEADER, "備考")

    lost, fine = rows(
        (NUMBER, "高木湊", "1", "MAIL", swallowed),
        (NUMBER, "高木湊", "1", "MAIL", "一,二,三,四,五\n六"),
        header=header,
    )

    assert codes(lost) == ["records_in_cell"]
    assert fine.candidate is not None


def test_blank_cells_beyond_the_header_and_missing_optional_ones_do_no_harm():
    header = (*HEADER, "備考")

    more, fewer = rows(
        (NUMBER, "高木湊", "1", "MAIL", "", "", " "),
        (OTHER_NUMBER, "岡本舞", "1", "MAIL"),
        header=header,
    )

    assert more.candidate is not None
    assert fewer.candidate is not None


def test_control_characters_in_a_column_nobody_reads_do_no_harm():
    (outcome,) = rows((NUMBER, "高木湊", "1", "MAIL", "\x00"), header=(*HEADER, "x"))

    assert outcome.verdict is Verdict.ACCEPTED


def test_a_required_field_without_column_is_a_reason_in_each_record():
    assert check_with(mapping_of("x", "y"), "1", "2") == [
        "missing_number", "missing_name", "unknown_state", "unknown_offering",
    ]  # fmt: skip


def test_defaults_fill_what_no_column_says():
    mapping = mapping_of("会員番号", "氏名", "状態")
    defaults = ColumnMapping(mapping.header, mapping.uses, "PAY", "member")

    check = RecordCheck(defaults, WORDS, AS_OF, ClaimsInMemory())
    candidate = check(Record(2, 2, [NUMBER, "高木湊", "1"])).candidate

    assert candidate is not None
    assert (candidate.offering, candidate.kind) == ("PAY", "member")


def test_verdicts_add_up_from_reasons():
    assert verdict_of(()) is Verdict.ACCEPTED
    assert verdict_of((Reason(Code.PHONE_REPAIRED),)) is Verdict.WARNED
    both = (Reason(Code.PHONE_REPAIRED), Reason(Code.BAD_EMAIL))
    assert verdict_of(both) is Verdict.REFUSED
    assert not SKIPPING & WARNING


@pytest.mark.parametrize("code", list(Code))
def test_every_reason_has_words_for_what_is_wrong_and_what_to_do(code: Code):
    assert has(Reason(code).what_key)
    assert has(Reason(code).fix_key)


@pytest.mark.parametrize("field", list(Field))
def test_every_field_has_a_name(field: Field):
    assert has(f"import.fields.{field.value}")


@pytest.mark.parametrize(
    ("field", "text", "shown"),
    [
        (Field.STATE, "その他", "その他"),
        (Field.STATE, "a@example.jp", "***"),
        (Field.STATE, "09012345678", "***"),
        (Field.OFFERING, "とても長い言葉がここにあります", "***"),
        (Field.BIRTH_DATE, "令和99年1月1日", "令和**年*月*日"),
        (Field.BIRTH_DATE, "高木湊", "***"),
        (Field.NUMBER, "1110000002", "111***02"),
        (Field.NUMBER, "12345", "***"),
        (Field.PHONE, "090-1234-56789", "***-****-6789"),
        (Field.PHONE, "123", "***-****-****"),
        (Field.MAIL, "minato@@example.jp", "m***@…"),
        (Field.NAME, "高木", "***"),
        (Field.NAME, "", ""),
    ],
)
def test_faulty_values_are_shown_masked(field: Field, text: str, shown: str):
    assert masked(field, text) == shown


def test_a_reason_is_kept_as_plain_values():
    reason = Reason(Code.BAD_DATE, Field.BIRTH_DATE, "生年月日", "****")

    assert reason.as_json() == {
        "code": "bad_date",
        "field": "birth_date",
        "column": "生年月日",
        "value": "****",
    }
    assert Reason(Code.TOTAL_LINE).as_json()["field"] == ""
