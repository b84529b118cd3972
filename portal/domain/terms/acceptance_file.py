"""A file of answers about terms: what its columns are called, what a line says."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeVar

from models.acceptance_facts import NewAcceptance
from models.terms_kinds import AcceptanceAct, AcceptanceMethod, Capacity
from portal.domain.calendar import TOKYO, start_of, within_horizon
from portal.domain.importing.fact_files import FactFile, number_said
from portal.domain.importing.fields import Field
from portal.domain.importing.japanese_dates import read_date
from portal.domain.importing.limits import DATE_CHARS
from portal.domain.importing.words import fold_word, folded_index
from portal.errors import InputRefused

Code = TypeVar("Code", bound=StrEnum)


class Column(StrEnum):
    """What a column can be."""

    NUMBER = "member_number"
    DOCUMENT = "document"
    ACTED = "acted_at"
    ACT = "act"
    VERSION = "terms_number"
    PURPOSE = "purpose"
    OFFERING = "offering_code"
    METHOD = "method"
    CAPACITY = "capacity"
    LANGUAGE = "language"
    SERVED = "served_at"
    CHANNEL = "channel"
    ACTOR = "actor_name"
    HOW = "how"
    TEXT = "text"
    REFERENCE = "reference"
    BUTTON = "button"
    EVIDENCE = "evidence_sha256"
    CASE = "case_number"


NEEDED = (Column.NUMBER, Column.DOCUMENT, Column.ACTED)

_WORDS = folded_index(
    {
        Column.DOCUMENT: ("document", "terms", "terms text",
                          "規約文書", "規約", "文書", "規約コード"),
        Column.ACTED: ("acted at", "acted_at", "accepted at", "said at",
                       "行った日時",
                       "同意日時", "同意日", "日時"),
        Column.ACT: ("act", "answer", "意思表示", "同意区分", "回答"),
        Column.VERSION: ("version", "terms_number", "terms version", "number",
                         "版", "版番号", "規約の版"),
        Column.PURPOSE: ("purpose", "use of the data", "利用目的", "目的"),
        Column.OFFERING: ("offering", "offering_code", "service",
                          "service code", "サービスのコード", "サービス",
                          "サービスコード"),
        Column.METHOD: ("method", "way", "方法", "同意方法"),
        Column.CAPACITY: ("capacity", "立場", "行った人の立場"),
        Column.LANGUAGE: ("language", "言語", "文面の言語", "示した文面の言語"),
        Column.SERVED: ("served at", "served_at", "text shown at",
                        "文面を示した日時", "提示日時"),
        Column.CHANNEL: ("channel", "way it came in", "経路", "どこから受けたか"),
        Column.ACTOR: ("actor name", "actor_name", "by", "who acted", "行った人の氏名",
                       "行った人", "同意者氏名"),
        Column.HOW: ("how", "check of their own will",
                     "本人の意思の確かめ方", "意思の確かめ方"),
        Column.TEXT: ("text", "note", "メモ", "補足", "備考"),
        Column.REFERENCE: ("reference", "recording",
                           "number of the recording or paper",
                           "録音・書面の番号", "録音番号",
                           "書面番号", "参照番号"),
        Column.BUTTON: ("button", "words pressed", "ボタンの文言", "文言"),
        Column.EVIDENCE: ("evidence", "evidence_sha256",
                          "SHA-256 of the evidence", "証拠のSHA-256",
                          "証拠のハッシュ", "証拠"),
        Column.CASE: ("case", "case number", "case_number", "案件番号",
                      "ケース番号"),
    }
)  # fmt: skip
_ACTS = folded_index(
    {
        AcceptanceAct.ACCEPT: ("accept", "accepted", "acceptance", "同意"),
        AcceptanceAct.DECLINE: ("decline", "declined", "refusal", "不同意", "拒否"),
        AcceptanceAct.WITHDRAW: ("withdraw", "withdrawn", "withdrawal", "撤回",
                                 "同意の撤回"),
    }
)  # fmt: skip
_METHODS = folded_index(
    {
        AcceptanceMethod.CLICK: ("click", "on screen", "画面"),
        AcceptanceMethod.SIGNATURE: ("signature", "by signature", "署名"),
        AcceptanceMethod.PAPER: ("paper", "on paper", "書面"),
        AcceptanceMethod.PHONE: ("phone", "by phone", "電話"),
        AcceptanceMethod.IMPORT: ("import", "by import", "取り込み", "取込"),
    }
)
_CAPACITIES = folded_index(
    {
        Capacity.SELF: ("self", "the member", "member", "本人"),
        Capacity.GUARDIAN: ("guardian", "保護者", "親権者"),
        Capacity.REPRESENTATIVE: ("representative", "代表者"),
        Capacity.ON_BEHALF: ("on_behalf", "on behalf", "代理人", "依頼を受けた人"),
    }
)
_LANGUAGES = folded_index(
    {"ja": ("ja", "japanese", "日本語"), "en": ("en", "english", "英語")}
)
_TIME = re.compile(
    r"^(?P<day>.+?)(?:T|\s+)(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?:\.[0-9]+)?)?$"
)

FILE = FactFile(
    Column, NEEDED, _WORDS, {Field.NUMBER: Column.NUMBER}, closed=True
)  # fmt: skip


def line_of(cells: Sequence[str], columns: Mapping[Column, int]) -> NewAcceptance:
    """Return what a line says, or refuse it naming the column."""
    said = FILE.said(cells, columns)
    usual = AcceptanceAct.ACCEPT, AcceptanceMethod.IMPORT, Capacity.SELF, "ja"
    return NewAcceptance(
        member_number=number_said(said[Column.NUMBER]),
        document=said[Column.DOCUMENT].lower(),
        act=AcceptanceAct(_word(said, Column.ACT, _ACTS, usual[0])),
        method=AcceptanceMethod(_word(said, Column.METHOD, _METHODS, usual[1])),
        capacity=Capacity(_word(said, Column.CAPACITY, _CAPACITIES, usual[2])),
        language=_word(said, Column.LANGUAGE, _LANGUAGES, usual[3]),
        number=_number(said[Column.VERSION]),
        purpose=said[Column.PURPOSE],
        offering_code=said[Column.OFFERING].upper(),
        acted_at=_instant(said, Column.ACTED),
        served_at=_instant(said, Column.SERVED),
        channel=said[Column.CHANNEL],
        actor_name=said[Column.ACTOR],
        how=said[Column.HOW],
        text=said[Column.TEXT],
        reference=said[Column.REFERENCE],
        button=said[Column.BUTTON],
        evidence=said[Column.EVIDENCE].lower(),
        case_number=said[Column.CASE],
    )


def _word(
    said: Mapping[Column, str], column: Column, known: Mapping[str, str], usual: str
) -> str:
    if not said[column]:
        return usual
    found = known.get(fold_word(said[column]))
    if found is None:
        words = list(dict.fromkeys(known.values()))
        raise InputRefused("acceptances_word", field=column, known=words)
    return found


def _number(text: str) -> int | None:
    said = unicodedata.normalize("NFKC", text).removesuffix(".0")
    if not said:
        return None
    found = re.fullmatch(r"(?:v|第)?([0-9]{1,6})版?", said, re.IGNORECASE)
    if found is None:
        raise InputRefused("acceptance_number_unreadable")
    return int(found[1])


# ------------------------------------------------------------------ instants


def _instant(said: Mapping[Column, str], column: Column) -> datetime | None:
    """Return an instant; a day means its start, no offset means Japan's time."""
    text = unicodedata.normalize("NFKC", said[column]).strip()
    if not text:
        return None
    found = _read(text) if len(text) <= 2 * DATE_CHARS else None
    if found is None or not within_horizon(found.date()):
        raise InputRefused("acceptances_instant", field=column)
    return found.astimezone(UTC)


def _read(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return _with_time(text)
    return found if found.tzinfo else found.replace(tzinfo=TOKYO)


def _with_time(text: str) -> datetime | None:
    timed = _TIME.match(text)
    on = read_date(timed["day"] if timed else text)
    if on is None or timed is None:
        return start_of(on) if on is not None else None
    hour, minute, second = (int(timed[e] or 0) for e in ("hour", "minute", "second"))
    try:
        return datetime(on.year, on.month, on.day, hour, minute, second, tzinfo=TOKYO)
    except ValueError:
        return None
