"""The cast: members of the sample company whom tests, screens and guides name.

Numbers, names and phones never change; ``docs/sample-company.md`` tells each one's
story. Phones lie in 060-9000 and in local exchanges that begin with 0, which no
carrier has given out; mail ends in example.jp or example.com.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Person:
    """A person or organisation with a member number; ``phone`` as on the form."""

    number: str
    name: str
    reading: str
    born: date | None
    phone: str
    mail: str | None = None
    actor_kind: str = "member"
    note: str | None = None

    @property
    def last_four(self) -> str:
        """The last four digits of the phone."""
        return self.phone[-4:]


def _partner(number: str, name: str, reading: str, phone: str, kind: str) -> Person:
    mail = f"office{number[-3:]}@example.com"
    return Person(number, name, reading, None, phone, mail, kind)


# fmt: off
# --- People --------------------------------------------------------------------

TAKAHASHI = Person(
    "3000000017", "髙橋 美咲", "タカハシ ミサキ", date(1988, 4, 17),
    "060-9000-4821", "misaki.takahashi@example.jp",
)
"""Active in MAIL, CLOUD and PAY; found by reading, romaji and last four digits."""

NAMESAKE = Person(
    "3000000025", "高橋 美佐紀", "タカハシ ミサキ", date(1974, 11, 3),
    "060-9000-7730", "misaki74@example.com",
)
"""Sounds like TAKAHASHI; written and born otherwise."""

SATO = Person(
    "3000000030", "佐藤 健一", "サトウ ケンイチ", date(1969, 7, 22),
    "060-9000-1156", "k-sato@example.jp",
)
"""On leave from MAIL, abroad; comes back by himself at a month's end."""

SUZUKI = Person(
    "3000000049", "鈴木 由紀", "スズキ ユキ", date(1993, 2, 28),
    "060-9000-3392", "yuki.suzuki@example.jp",
)
"""Was 渡邉 由紀 until her marriage, with another phone."""

FORMER_NAME, FORMER_READING = "渡邉 由紀", "ワタナベ ユキ"
FORMER_PHONE = "060-9000-2017"
"""What SUZUKI was called, and where she was reached, before her marriage."""

SAITO = Person(
    "3000000058", "齋藤 隆之", "サイトウ タカユキ", date(1981, 9, 9),
    "060-9000-5548", "t.saito@example.com",
)
"""Withdraws from VIDEO at the end of this month."""

CHILD = Person(
    "3000000063", "山﨑 陽菜", "ヤマザキ ヒナ", date(2012, 6, 1),
    "060-9000-8064", None, note="保護者 山﨑恵子（3000000074）。連絡は保護者へ。",
)
"""A schoolgirl; her guardian calls for her."""

GUARDIAN = Person(
    "3000000074", "山﨑 恵子", "ヤマザキ ケイコ", date(1979, 12, 24),
    "060-9000-8063", "keiko.yamazaki@example.jp", note="山﨑陽菜（3000000063）の保護者",
)
"""CHILD's mother, a member herself."""

TANAKA = Person(
    "3000000082", "田中 誠", "タナカ マコト", date(1990, 5, 5),
    "060-9000-6270", "makoto.tanaka@example.jp",
)
"""Lost his phone: PHONE and PAY are suspended at his request."""

ITO = Person(
    "3000000096", "伊藤 さくら", "イトウ サクラ", date(1996, 3, 30),
    "060-9000-9415", "sakura-ito@example.com",
)
"""Owes two months of PHONE: no leave until it is paid."""

KOBAYASHI = Person(
    "3000000105", "小林 修", "コバヤシ オサム", date(1958, 8, 13),
    "060-9000-2684", "osamu.kobayashi@example.jp",
)
"""Withdrew from CLOUD three days ago; a request to undo it waits."""

NAKAMURA = Person(
    "3000000118", "中村 大輔", "ナカムラ ダイスケ", date(1985, 1, 19),
    "060-9000-3907", "d.nakamura@example.com",
)
"""Suspended for a violation; a request to expel him waits."""

KATO = Person(
    "3000000126", "加藤 千代", "カトウ チヨ", date(1938, 10, 2),
    "045-000-1276", None,
)
"""Died; her son reported it and a supervisor approved."""

MORI = Person(
    "3000000139", "森 拓也", "モリ タクヤ", date(2001, 7, 7),
    "060-9000-5193", "takuya.mori@example.jp",
)
"""His fixed term in MAIL has ended; he may still renew."""

NGUYEN = Person(
    "3000000147", "NGUYEN THI LAN", "グエン ティ ラン", date(1998, 5, 21),
    "060-9000-7048", "lan.nguyen@example.com",
)
"""Applied yesterday; her contact is not confirmed yet."""

HASEGAWA = Person(
    "3000000152", "長谷川 洋子", "ハセガワ ヨウコ", date(1964, 11, 11),
    "060-9000-4459", "yoko.hasegawa@example.jp",
)
"""Her identity for PAY is being checked."""

KIMURA = Person(
    "3000000160", "木村 文子", "キムラ フミコ", date(1952, 2, 14),
    "045-000-3348", "kimura.fumiko@example.com",
)
"""Left and came back: a second spell in MAIL."""

GOTO = Person(
    "3000000171", "後藤 剛", "ゴトウ ツヨシ", date(1977, 6, 18),
    "060-9000-8832", "goto.t@example.jp",
)
"""His leave from PHONE begins next month; warned, then locked, he appeals."""

OKADA = Person(
    "3000000183", "岡田 純", "オカダ ジュン", date(1983, 12, 1),
    "060-9000-1741", "jun-okada@example.com",
)
"""Expelled for fraud with PAY."""

ONO = Person(
    "3000000194", "大野 千尋", "オオノ チヒロ", date(1999, 9, 25),
    "060-9000-6652", "chihiro.ono@example.jp",
)
"""A fixed term in CLOUD that ends soon."""

NISHIMURA = Person(
    "3000000208", "西村 学", "ニシムラ マナブ", date(1972, 4, 4),
    "060-9000-2296", "nishimura.m@example.com",
)
"""Not accepted for PAY: the papers were incomplete."""

FUJII = Person(
    "3000000219", "藤井 ゆかり", "フジイ ユカリ", date(1980, 10, 10),
    "060-9000-9973", "yukari.fujii@example.jp",
)
"""Her application lapsed, nobody having confirmed it."""


# --- Partners ------------------------------------------------------------------

SHIOMINE = _partner(
    "7000000012", "シオミネ決済株式会社", "シオミネケッサイ",
    "06-0000-1010", "alliance_company",
)
"""Settles payments for PAY; its contract has no end."""

KANADE = _partner(
    "7000000020", "カナデノ森映像株式会社", "カナデノモリエイゾウ",
    "045-000-1020", "alliance_company",
)
"""Delivers VIDEO's films; its contract ends soon."""

TSUMUGI = _partner(
    "7000000036", "ツムギノ盾株式会社", "ツムギノタテ",
    "045-000-1030", "alliance_company",
)
"""Delivered SECURITY until its contract expired."""

SHIZUKU = _partner(
    "7000000048", "アマノシズク電力株式会社", "アマノシズクデンリョク",
    "06-0000-1040", "alliance_company",
)
"""Its electricity customers use MAIL and CLOUD as end users."""

NAGINOHA = _partner(
    "7000000057", "ナギノハ運送株式会社", "ナギノハウンソウ",
    "045-000-1050", "business_member",
)
"""A haulier whose drivers have PHONE lines."""

SORATOBI = _partner(
    "7000000061", "株式会社ソラトビ興業", "ソラトビコウギョウ",
    "045-000-1060", "business_member",
)
"""Dissolved; its lines ended with it."""

HARUNOMOTO = _partner(
    "7000000073", "株式会社ハルノモト薬房", "ハルノモトヤクボウ",
    "06-0000-1070", "partner_store",
)
"""A chain of three pharmacies that take PAY."""

HARBOUR_STORE = _partner(
    "7000000085", "ハルノモト薬房 港店", "ハルノモトヤクボウ ミナトテン",
    "06-0000-1071", "partner_store",
)
"""A store of HARUNOMOTO, before that of ODAMAKI."""

STATION_STORE = _partner(
    "7000000099", "ハルノモト薬房 駅前店", "ハルノモトヤクボウ エキマエテン",
    "06-0000-1072", "partner_store",
)
"""A store of HARUNOMOTO."""

ODAMAKI = _partner(
    "7000000103", "オダマキ薬局チェーン株式会社", "オダマキヤッキョクチェーン",
    "06-0000-1080", "partner_store",
)
"""Sold its harbour store to HARUNOMOTO."""

TSUZUMI = _partner(
    "7000000116", "和菓子処 月ノ輪つづみ", "ツキノワツヅミ",
    "045-000-1091", "partner_store",
)
"""A sweet shop that takes PAY."""

BOOKSHOP = _partner(
    "7000000127", "書肆 ななつの帆", "ナナツノホ",
    "045-000-1092", "partner_store",
)
"""A bookshop, suspended as a store for a violation of the store terms."""

BAKERY = _partner(
    "7000000134", "パン工房 むぎほの鐘", "ムギホノカネ",
    "045-000-1093", "partner_store",
)
"""A bakery that gave up taking PAY."""

AKANEGUMO = _partner(
    "7000000142", "アカネグモ通商株式会社", "アカネグモツウショウ",
    "06-0000-1100", "sales_agency",
)
"""An agency that signs up members at its counters."""

# fmt: on

PEOPLE = (
    TAKAHASHI,
    NAMESAKE,
    SATO,
    SUZUKI,
    SAITO,
    CHILD,
    GUARDIAN,
    TANAKA,
    ITO,
    KOBAYASHI,
    NAKAMURA,
    KATO,
    MORI,
    NGUYEN,
    HASEGAWA,
    KIMURA,
    GOTO,
    OKADA,
    ONO,
    NISHIMURA,
    FUJII,
)
"""The people of the cast."""

PARTNERS = (
    SHIOMINE,
    KANADE,
    TSUMUGI,
    SHIZUKU,
    NAGINOHA,
    SORATOBI,
    HARUNOMOTO,
    HARBOUR_STORE,
    STATION_STORE,
    ODAMAKI,
    TSUZUMI,
    BOOKSHOP,
    BAKERY,
    AKANEGUMO,
)
"""The organisations of the cast."""
