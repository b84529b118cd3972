"""The automatic mapping, from headings and from values."""

import pytest

from portal.domain.importing.columns import propose_mapping, refuse_other_files
from portal.domain.importing.evidence import profiles
from portal.domain.importing.fields import Field
from portal.domain.importing.heading_words import LIKELY_WORDS, SURE_WORDS
from portal.domain.importing.headings import field_of, is_about_something_else
from portal.domain.importing.mapping import FoundBy
from portal.domain.importing.refusals import FileRefused
from portal.domain.importing.words import fold_word
from portal.domain.member_number import make
from tests.domain.importing.cast import AS_OF, WORDS, mapping_of

SPELLINGS = {
    Field.NUMBER: "会員番号 会員ID 会員№ 会員# お客様番号 顧客コード Member-No. "
    "member_id "
    "MemberNumber Customer_ID 会員番号(10桁) 【必須】会員番号 ID No.",
    Field.NAME: "氏名 お名前 名前 氏名(漢字) お客様氏名 ご契約者様氏名 会員様のお名前 "
    "Name FULL_NAME Customer-Name 氏名※必須",
    Field.FAMILY_NAME: "姓 名字 姓(漢字) 氏名(姓) Last_Name FamilyName お名前(姓)",
    Field.GIVEN_NAME: "名 名(漢字) 氏名(名) First_Name GivenName",
    Field.READING: "フリガナ ﾌﾘｶﾞﾅ ふりがな カナ 氏名カナ 氏名(カナ) よみ 読み仮名 "
    "会員様フリガナ "
    "Reading NAME_KANA Furigana 会員氏名(フリガナ) 申請者氏名(カナ)",
    Field.FAMILY_READING: "セイ せい 姓カナ 姓(フリガナ) LastNameKana",
    Field.GIVEN_READING: "メイ めい 名カナ 名(フリガナ) first_name_kana",
    Field.BIRTH_DATE: "生年月日 誕生日 お誕生日 生年月日(西暦) Birthday Birth_Date DOB "
    "Date_of_Birth 会員生年月日",
    Field.PHONE: "電話番号 電話 TEL ＴＥＬ Tel. 携帯 携帯電話番号 "
    "携帯電話番号(ハイフンなし) "
    "お電話番号 電話番号1 Phone phone_number Mobile お客様電話番号 PrimaryPhone",
    Field.MAIL: "メール メールアドレス Ｅメール E-mail EMAIL Mail_Address mail "
    "携帯メールアドレス "
    "メールアドレス2 user_email 連絡用メールアドレス",
    Field.KIND: "種別 会員種別 会員区分 区分 会員タイプ Type Kind member_type Category",
    Field.JOINED_ON: "入会日 入会年月日 登録日 加入日 Joined joined_on JoinDate "
    "入会日(西暦) "
    "Registration_Date Member_Since 利用開始日",
    Field.STATE: "状態 ステータス 会員状態 会員ステータス 利用状況 Status State "
    "member_status "
    "サービス利用状況",
    Field.OFFERING: "サービス ｻｰﾋﾞｽ サービス名 サービスコード 利用サービスコード "
    "プラン 契約プラン "
    "コース 商品名 Service Plan service_code Offering",
    Field.NOTE: "備考 備考欄 メモ 特記事項 コメント Note Notes Remarks Comment",
}


@pytest.mark.parametrize(
    ("field", "heading"),
    [(field, each) for field, words in SPELLINGS.items() for each in words.split()],
)
def test_headings_name_their_field(field: Field, heading: str):
    found = field_of(heading)

    assert found is not None
    assert found[0] is field


@pytest.mark.parametrize(
    "heading",
    "退会日 更新日 最終更新日 ステータス更新日 担当者名 紹介者氏名 "
    "緊急連絡先電話番号 FAX番号 住所 "
    "住所カナ 郵便番号 性別 年齢 会社名 店舗名 ポイント パスワード 個人番号 "
    "Last_Login_Date "
    "Updated_at Staff_Name Company_Email Zip_Code Billing_Name 銀行口座名義 備 X 42 "
    "".split(),
)
def test_headings_of_other_things_name_no_field(heading: str):
    assert field_of(heading) is None


def test_headings_of_other_things_are_known_as_such():
    assert is_about_something_else("退会年月日")
    assert not is_about_something_else("項目5")


def test_no_sure_heading_names_two_fields():
    meant: dict[str, set[Field]] = {}
    for field, words in SURE_WORDS.items():
        for word in words.split():
            meant.setdefault(fold_word(word), set()).add(field)

    assert {word: found for word, found in meant.items() if len(found) > 1} == {}
    assert set(LIKELY_WORDS) <= set(SURE_WORDS)


HEADLESS = [
    [make(500 + at), f"山{kanji}太郎", f"ヤマ{kana} タロウ", f"19{60 + at}/1/2", phone,
     f"a{at}@example.jp", kind, f"202{at % 6}-04-01", state, offering, "ok"]
    for at, (kanji, kana, phone, kind, state, offering) in enumerate(
        zip(
            "田川口本下根岸中村野", "ダカグモシネギナムノ",
            [f"090-1234-{at:04}" for at in range(10)],
            ["会員", "一般", "加盟店", "会員", "member"] * 2,
            ["利用中", "休会", "退会", "停止", "1"] * 2,
            ["MAIL", "PAY", "cloud", "MAIL", "PAY"] * 2,
            strict=True,
        )
    )
]  # fmt: skip
EXPECTED = [
    Field.NUMBER, Field.NAME, Field.READING, Field.BIRTH_DATE, Field.PHONE, Field.MAIL,
    Field.KIND, Field.JOINED_ON, Field.STATE, Field.OFFERING,
]  # fmt: skip


def test_values_name_the_columns_where_headings_say_nothing():
    header = [f"項目{at}" for at in range(11)]

    mapping = propose_mapping(header, HEADLESS, WORDS, AS_OF)

    assert {use.column: use.field for use in mapping.uses} == dict(enumerate(EXPECTED))
    assert {use.found_by for use in mapping.uses} == {FoundBy.VALUES}
    assert mapping.unmapped == ((10, "項目10"),)
    assert mapping.missing == ()


def test_values_overrule_a_heading_they_contradict():
    sample = [[row[0], row[1], row[8], row[9]] for row in HEADLESS]

    mapping = propose_mapping(["番号", "名前", "区分", "プラン"], sample, WORDS, AS_OF)

    assert mapping.columns_of(Field.STATE) == (2,)
    assert mapping.columns_of(Field.KIND) == ()


def test_a_row_counter_is_no_member_number():
    sample = [[str(at), *row] for at, row in enumerate(HEADLESS)]
    header = ["No", "登録番号", *(f"項目{at}" for at in range(10))]

    mapping = propose_mapping(header, sample, WORDS, AS_OF)

    assert mapping.columns_of(Field.NUMBER) == (1,)


def test_values_never_name_a_column_about_something_else():
    sample = [[row[0], row[1], row[7]] for row in HEADLESS]

    mapping = propose_mapping(["会員番号", "氏名", "退会日"], sample, WORDS, AS_OF)

    assert mapping.unmapped == ((2, "退会日"),)


def test_two_names_for_one_field_leave_the_surer_one():
    mapping = mapping_of("ID", "会員番号", "氏名", "氏名")

    assert mapping.columns_of(Field.NUMBER) == (1,)
    assert mapping.columns_of(Field.NAME) == (2,)
    assert mapping.unmapped == ((0, "ID"), (3, "氏名"))


def test_several_phones_and_mails_are_all_read():
    mapping = mapping_of(
        "自宅電話", "携帯電話", "TEL1", "電話番号2", "メール1", "メール2"
    )

    assert len(mapping.columns_of(Field.PHONE)) == 3
    assert mapping.columns_of(Field.MAIL) == (4, 5)


@pytest.mark.parametrize(
    ("header", "kept"),
    [
        (("姓", "名"), {Field.FAMILY_NAME, Field.GIVEN_NAME}),
        (("氏名", "姓", "名"), {Field.NAME}),
        (("名義", "姓", "名"), {Field.FAMILY_NAME, Field.GIVEN_NAME}),
        (("氏名", "姓"), {Field.NAME}),
        (
            ("セイ", "メイ", "氏名"),
            {Field.FAMILY_READING, Field.GIVEN_READING, Field.NAME},
        ),
    ],
)
def test_a_name_is_read_whole_or_in_halves(header: tuple[str, ...], kept: set[Field]):
    assert {use.field for use in mapping_of(*header).uses} == kept


def test_what_is_required_and_not_found_is_listed():
    assert mapping_of("会員番号", "フリガナ").missing == (
        Field.NAME,
        Field.STATE,
        Field.OFFERING,
    )


def test_a_default_offering_fills_the_place_of_a_column():
    header = ["会員番号", "姓", "名", "状態"]

    mapping = propose_mapping(header, [], WORDS, AS_OF, default_offering="PAY")

    assert mapping.missing == ()


def test_a_file_without_numbers_and_names_is_no_file_of_members():
    with pytest.raises(FileRefused) as refused:
        refuse_other_files(mapping_of("商品コード", "価格", "在庫"))

    assert refused.value.code == "file_not_of_members"
    refuse_other_files(mapping_of("会員番号", "x"))


def test_a_profile_counts_what_stands_in_each_column():
    found = profiles(
        ["氏名", "電話"], [["高木", "090-1234-5678"], ["高木"]], WORDS, AS_OF
    )

    assert [(each.filled, each.blank, each.distinct) for each in found] == [
        (2, 0, 1),
        (1, 1, 1),
    ]
    assert found[1].fits[Field.PHONE] == 1.0
