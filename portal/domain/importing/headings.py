"""What column headings say, in the many spellings of Japanese and English files.

A heading is looked up as it stands, without its brackets, and without words about
whose value it is (お客様, member …); each step makes it a little less certain.
"""

import re
import unicodedata
from functools import lru_cache

from portal.domain.importing.fields import Field
from portal.domain.importing.heading_words import LIKELY_WORDS, SURE_WORDS
from portal.domain.importing.words import fold_word

_SURE_INDEX = {
    fold_word(word): field
    for field, words in SURE_WORDS.items()
    for word in words.split()
}
_LIKELY_INDEX = {
    fold_word(word): field
    for field, words in LIKELY_WORDS.items()
    for word in words.split()
    if fold_word(word) not in _SURE_INDEX
}

_WHOSE = re.compile(
    "^(会員様|会員|オ客サマ|オ客様|ゴ契約者様?|契約者|顧客|利用者|加入者|ユザ|メンバ|ゴ本人|本人"
    "|申込者|登録者|member|membership|customer|user|client|subscriber|contractor"
    "|person|personal|primary|main|主|第一)ノ?"
)
_COUNTED = re.compile("[1-3一二三]$")
_BRACKETS = re.compile(r"[(\[{〔【〈《「『].*?[)\]}〕】〉》」』]")

_ASIDES = re.compile("※.*|必須|任意|必要|required|optional|mandatory", re.IGNORECASE)

_READING = re.compile("(フリガナ|ヨミガナ|カタカナ|カナ|ヨミ|読ミ|furigana|kana)$")
_PARTS = (
    (Field.MAIL, "メルアドレス|電子メル|email"),
    (Field.PHONE, "電話番号|携帯番号|電話$|tel$|phone(number|no)?$"),
    (Field.BIRTH_DATE, "生年月日|誕生日|birthda|dateofbirth|dob$"),
    (Field.NUMBER, "会員番号|会員id|会員コド|member(no|number|id|code)$"),
    (Field.KIND, "会員種別|会員区分|種別$"),
    (Field.STATE, "ステタス|状態|状況$|status$"),
    (
        Field.JOINED_ON,
        "入会日|入会年月日|加入日|加入年月日|登録日|join(ed)?(date|on|at)",
    ),
    (Field.NAME, "氏名|fullname"),
    (
        Field.OFFERING,
        "サビス(名|コド)|プラン(名|コド)?$|コス名|商品(名|コド)|offering|plan$",
    ),
    (Field.NOTE, "備考|特記|メモ$|コメント|remark|notes?$|comments?$"),
)
"""Parts of longer headings that still tell the field, tried in this order."""

_ELSEWHERE = re.compile(
    "退会|解約|脱会|休会|停止|終了|満了|期限|更新|最終|最新|前回|次回|変更|担当|紹介|緊急|保護者"
    "|代理|請求|支払|配送|送付|届ケ?先|住所|郵便|番地|建物|都道府県|市区|店舗|支店|会社|法人番号"
    "|勤務|部署|役職|銀行|口座|パスワド|暗証|ポイント|金額|料金|性別|年齢|職業|個人番号|家族|世帯"
    "|削除|取込|エラ|予備|ランク|fax|ファクス|ファックス|ファクシミリ|zip|postal|postcode|prefecture"
    "|city|street|gender|sex$|^age$|updat|modif|delet|expir|enddate|^end|ended|leave|withdr"
    "|cancel|last(login|seen|visit|update|active|access|contact)|login$|password|staff"
    "|agent|operator|owner|referr|emergency|guardian|parent|spouse|billing|shipping"
    "|company|employer|office|branch|point|amount|price|balance|reason|error|rank"
)
"""Words that tie a heading to something the portal does not import."""

SURE = 1.0
DECORATED = 0.9
LIKELY = 0.6
PARTIAL = 0.5


@lru_cache(maxsize=4096)
def field_of(heading: str) -> tuple[Field, float] | None:
    """Return the field a heading names and how sure that is (0-1), if any."""
    plain = unicodedata.normalize("NFKC", heading).replace("#", "No")
    plain = _ASIDES.sub("", plain) or plain
    whole = fold_word(plain)
    bare = fold_word(_BRACKETS.sub("", plain))
    return (
        _exact(whole, SURE)
        or _undecorated(whole)
        or _reading(whole)
        or _exact(bare, DECORATED)
        or _undecorated(bare)
        or _by_part(bare)
    )


def is_about_something_else(heading: str) -> bool:
    """Return whether a heading names a value that is not a member's own field."""
    return bool(_ELSEWHERE.search(fold_word(heading)))


def _exact(word: str, sure: float) -> tuple[Field, float] | None:
    if word in _SURE_INDEX:
        return _SURE_INDEX[word], sure
    if word in _LIKELY_INDEX:
        return _LIKELY_INDEX[word], min(sure, LIKELY)
    return None


def _undecorated(word: str) -> tuple[Field, float] | None:
    """Look a heading up without whose value it is and which of several."""
    if _ELSEWHERE.search(word):
        return None
    for shorter in (_COUNTED.sub("", word), _WHOSE.sub("", word)):
        found = shorter and shorter != word and _exact(shorter, DECORATED)
        if found:
            return found
    both = _WHOSE.sub("", _COUNTED.sub("", word))
    return _exact(both, PARTIAL) if both else None


def _reading(word: str) -> tuple[Field, float] | None:
    """Tell 会員氏名(フリガナ) from 会員氏名 before the brackets are taken away."""
    if _ELSEWHERE.search(word) or not _READING.search(word):
        return None
    return Field.READING, PARTIAL


def _by_part(word: str) -> tuple[Field, float] | None:
    if _ELSEWHERE.search(word):
        return None
    for field, parts in _PARTS:
        if re.search(parts, word):
            return field, PARTIAL
    return None
