"""Files made at random, in other spellings, whose every answer is known."""

from dataclasses import dataclass
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.domain.importing.reasons import WARNING
from portal.domain.member_number import make
from tests.domain.importing.cast import AS_OF, as_csv, run

WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})
HALF_KANA = str.maketrans(
    "アイウエオカキクケコサシスセソタナハマヤラワン", "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾅﾊﾏﾔﾗﾜﾝ"
)

HEADINGS = {
    "number": [
        "会員番号",
        "会員ID",
        "お客様番号",
        "顧客コード",
        "Member_ID",
        "customer no",
    ],
    "name": ["氏名", "お名前", "会員氏名", "氏名（漢字）", "Name", "Full Name"],
    "reading": ["フリガナ", "ふりがな", "氏名(カナ)", "ﾌﾘｶﾞﾅ", "Name Kana", "カナ氏名"],
    "born": ["生年月日", "誕生日", "生年月日(和暦可)", "DOB", "Date of Birth"],
    "phone": ["電話番号", "TEL", "携帯電話", "ご連絡先電話番号", "Mobile", "Phone No."],
    "mail": ["メール", "Eメール", "メールアドレス", "E-MAIL", "email_address"],
    "kind": ["種別", "会員区分", "区分", "会員タイプ", "Type", "Category"],
    "joined": ["入会日", "登録日", "加入年月日", "Joined", "Registration date"],
    "state": ["状態", "ステータス", "会員状態", "利用状況", "Status", "State"],
    "offering": [
        "サービス",
        "プラン",
        "サービスコード",
        "契約サービス名",
        "Service",
        "plan_code",
    ],
    "note": ["備考", "メモ", "Remarks"],
    "other": ["住所", "退会日", "担当者名", "更新日時", "ポイント"],
}
STATES = {
    "active": [
        "利用中",
        "有効",
        "在籍",
        "契約中",
        "Active",
        "ＡＣＴＩＶＥ",
        "1",
        "01:有効",
    ],
    "on_leave": ["休会", "休会中", "一時退会", "休止中", "On leave", "on_leave"],
    "suspended": ["停止", "利用停止中", "凍結", "Suspended"],
    "withdrawn": ["退会", "退会済み", "解約", "脱会", "Cancelled", "withdrawn"],
    "expelled": ["強制退会", "除名", "強退", "Banned"],
    "applied": ["仮登録", "申込中", "仮会員", "Applied"],
}
KINDS = {
    "member": ["会員", "正会員", "Member", "ｍｅｍｂｅｒ"],
    "end_user": ["一般", "一般ユーザー", "End User"],
    "partner_store": ["加盟店", "店舗", "Store"],
    None: [""],
}
OFFERINGS = {
    "MAIL": ["MAIL", "mail", "ｍａｉｌ", "ほのかぜメール"],
    "CLOUD": ["Cloud", "CLOUD", "ほのかぜクラウド"],
    "PAY": ["pay", "ＰＡＹ"],
}
NAMES = [
    ("髙橋", "タカハシ"), ("﨑本", "サキモト"), ("渡邊", "ワタナベ"),
    ("小鳥遊", "タカナシ"),
    ("勅使河原", "テシガワラ"), ("李", "リ"), ("五十嵐", "イガラシ"),
    ("田中", "タナカ"),
]  # fmt: skip
FAULTS: dict[str, tuple[str, list[str]]] = {
    "missing_number": ("number", ["", "  ", "　"]),
    "bad_check_digit": ("number", ["1110000002", "ABC-1", "12", "111000000"]),
    "missing_name": ("name", ["", " ", "―", "??"]),
    "bad_date": (
        "born",
        ["不明", "平成元年13月1日", "31/12/1980", "S64.2.1", "80.1.2"],
    ),
    "date_in_future": (
        "joined",
        ["2026-11-21", "R9.1.1", "令和10年4月1日", "20991231"],
    ),
    "bad_phone": ("phone", ["なし", "12", "同上", "x" * 70]),
    "bad_email": ("mail", ["なし", "a@", "@example.jp", "a b@example.jp", "a@example"]),
    "unknown_state": ("state", ["", "???", "その他", "9", "要確認"]),
    "unknown_kind": ("kind", ["VIP", "???", "その他", "7"]),
    "unknown_offering": ("offering", ["", "FAX", "MAIL2", "?"]),
}


def as_dates(day: date) -> list[str]:
    """Return one day in many spellings."""
    year, month, at = day.year, day.month, day.day
    era = year - 2018 if day >= date(2019, 5, 1) else year - 1988
    name, letter = ("令和", "R") if day >= date(2019, 5, 1) else ("平成", "H")
    return [
        day.isoformat(), f"{year}/{month}/{at}", f"{year}{month:02}{at:02}",
        f"{year}年{month}月{at}日", day.isoformat().translate(WIDE),
        f"{name}{'元' if era == 1 else era}年{month}月{at}日",
        f"{letter}{era}.{month}.{at}",
        f"{letter.lower()}{era:02}/{month:02}/{at:02}",
        f"{year}.{month:02}.{at:02} 00:00",
    ]  # fmt: skip


def as_phones(last: int) -> list[str]:
    """Return one mobile number in many spellings."""
    middle, end = f"{1000 + last % 9000}", f"{last % 10_000:04}"
    return [
        f"090-{middle}-{end}", f"090{middle}{end}", f"90{middle}{end}",
        f"090-{middle}-{end}".translate(WIDE), f"(090){middle}-{end}",
        f"090 {middle} {end}",
        f"+81 90-{middle}-{end}", f"'+8190{middle}{end}", f"090.{middle}.{end}",
        f"090ー{middle}ー{end}", f"TEL 090-{middle}-{end}",
    ]  # fmt: skip


@dataclass
class Truth:
    """A generated record: its cells by field, and what must become of it."""

    cells: dict[str, str]
    fault: str | None
    state: str
    offering: str
    kind: str | None
    born: date


@st.composite
def truths(draw: st.DrawFn, serial: int) -> Truth:
    """Draw one record of any spelling, one in three with one fault."""

    def pick(found: list[str]) -> str:
        return draw(st.sampled_from(found))

    state = draw(st.sampled_from(list(STATES)))
    kind = draw(st.sampled_from(list(KINDS)))
    offering = draw(st.sampled_from(list(OFFERINGS)))
    born = draw(st.dates(date(1989, 1, 8), date(2008, 12, 31)))
    joined = draw(st.dates(date(2009, 1, 1), AS_OF))
    family, kana = draw(st.sampled_from(NAMES))
    number = make(serial)
    cells = {
        "number": pick([number, number.translate(WIDE), f"{number[:3]}-{number[3:]}"]),
        "name": pick([f"{family}{serial}", f"{family}　花", f" {family}  花 "]),
        "reading": pick(
            [f"{kana} ハナ", f"{kana}ハナ".translate(HALF_KANA), "はな", ""]
        ),
        "born": pick(as_dates(born)),
        "phone": pick(["", *as_phones(serial * 7)]),
        "mail": pick(
            ["", f"a{serial}@example.jp", f" A{serial}@EXAMPLE.JP ".translate(WIDE)]
        ),
        "kind": pick(KINDS[kind]),
        "joined": pick(["", *as_dates(joined)]),
        "state": pick(STATES[state]),
        "offering": pick(OFFERINGS[offering]),
        "note": pick(
            ["", "=1+1", "@SUM(1)", "改行\r\nあり", 'カンマ,と"引用符"', "合計"]
        ),
        "other": pick(["", "x", "2020-01-01"]),
    }
    fault = draw(st.one_of(st.none(), st.none(), st.sampled_from(list(FAULTS))))
    if fault:
        field, texts = FAULTS[fault]
        cells[field] = pick(texts)
    return Truth(cells, fault, state, offering, kind, born)


@st.composite
def files(draw: st.DrawFn) -> tuple[bytes, list[Truth]]:
    """Draw a whole file: headings, order, delimiter, encoding, line ends, records."""
    order = draw(st.permutations(list(HEADINGS)))
    header = [draw(st.sampled_from(HEADINGS[field])) for field in order]
    found = [draw(truths(1000 + at)) for at in range(draw(st.integers(12, 25)))]
    rows = [header, *([truth.cells[field] for field in order] for truth in found)]
    text = as_csv(rows, draw(st.sampled_from([",", "\t", ";"])))
    if draw(st.booleans()):
        text += draw(st.sampled_from(["\r\n\r\n", "\x1a", "   \r\n"]))
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "cp932", "utf-16"]))
    return text.encode(encoding), found


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(files())
def test_every_generated_record_ends_as_it_was_meant(file: tuple[bytes, list[Truth]]):
    content, found = file

    outcomes = run(content)

    assert [each.record for each in outcomes] == list(range(2, len(found) + 2))
    for outcome, truth in zip(outcomes, found, strict=True):
        faults = [
            each.code.value for each in outcome.reasons if each.code not in WARNING
        ]
        if truth.fault == "bad_phone" and "value_too_long" in faults:
            faults = ["bad_phone"]
        assert faults == ([truth.fault] if truth.fault else []), truth.cells
        if outcome.candidate:
            assert outcome.candidate.state == truth.state
            assert outcome.candidate.offering == truth.offering
            assert outcome.candidate.kind == truth.kind
            assert outcome.candidate.birth_date == truth.born
