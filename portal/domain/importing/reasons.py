"""Why a record was refused, skipped or taken with a warning."""

import re
from enum import StrEnum
from typing import NamedTuple

from portal.domain.importing.fields import Field
from portal.domain.masking import mask_mail, mask_phone


class Code(StrEnum):
    """Every reason; the words are ``import.reasons.<code>`` (``what`` and ``fix``).

    From ``missing`` on they are those of forms, for attributes that owners defined.
    """

    MISSING_NUMBER = "missing_number"
    BAD_CHECK_DIGIT = "bad_check_digit"
    DUPLICATE_NUMBER = "duplicate_number"
    MISSING_NAME = "missing_name"
    BAD_EMAIL = "bad_email"
    BAD_PHONE = "bad_phone"
    BAD_DATE = "bad_date"
    DATE_IN_FUTURE = "date_in_future"
    UNKNOWN_STATE = "unknown_state"
    UNKNOWN_KIND = "unknown_kind"
    UNKNOWN_OFFERING = "unknown_offering"
    VALUE_TOO_LONG = "value_too_long"
    CONTROL_CHARACTERS = "control_characters"
    WRONG_CELL_COUNT = "wrong_cell_count"
    RECORDS_IN_CELL = "records_in_cell"
    TOTAL_LINE = "total_line"
    BLANK_RECORD = "blank_record"
    HEADER_REPEATED = "header_repeated"
    PHONE_REPAIRED = "phone_repaired"
    PHONE_NOT_IN_PLAN = "phone_not_in_plan"
    READING_NOT_KANA = "reading_not_kana"
    DAMAGED_TEXT = "damaged_text"
    JOINED_BEFORE_BIRTH = "joined_before_birth"
    STATE_DIFFERS = "state_differs"
    OFFERING_CLOSED = "offering_closed"
    MISSING = "missing"
    NOT_ASKED = "not_asked"
    UNUSABLE = "unusable"
    TOO_LONG = "too_long"
    PATTERN_WRONG = "pattern_wrong"
    NO_NUMBER = "no_number"
    NO_DECIMAL = "no_decimal"
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    TOO_MANY_PLACES = "too_many_places"
    NO_YES_NO = "no_yes_no"
    NOT_OFFERED = "not_offered"
    TOO_MANY_CHOSEN = "too_many_chosen"
    NO_DAY = "no_day"
    NO_DATE_TIME = "no_date_time"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"


SKIPPING = frozenset({Code.TOTAL_LINE, Code.BLANK_RECORD, Code.HEADER_REPEATED})
"""The record is no member at all; nothing is wrong with it."""

WARNING = frozenset(
    {
        Code.PHONE_REPAIRED,
        Code.PHONE_NOT_IN_PLAN,
        Code.READING_NOT_KANA,
        Code.DAMAGED_TEXT,
        Code.JOINED_BEFORE_BIRTH,
        Code.STATE_DIFFERS,
    }
)
"""The record is taken; somebody should look at it some day. All others refuse it."""


class Verdict(StrEnum):
    """What the file alone says about a record; the database may still object."""

    ACCEPTED = "accepted"
    WARNED = "warned"
    REFUSED = "refused"
    SKIPPED = "skipped"


class Reason(NamedTuple):
    """One finding; ``column`` is the heading and ``value`` masked, "" where none."""

    code: Code
    field: Field | None = None
    column: str = ""
    value: str = ""

    @property
    def what_key(self) -> str:
        """The key of the sentence that says what is wrong."""
        return f"import.reasons.{self.code}.what"

    @property
    def fix_key(self) -> str:
        """The key of the sentence that says what to do about it."""
        return f"import.reasons.{self.code}.fix"

    def as_json(self) -> dict[str, str]:
        """Return the reason as plain JSON values, for records and reports."""
        return {
            "code": self.code.value,
            "field": self.field.value if self.field else "",
            "column": self.column,
            "value": self.value,
        }


def verdict_of(reasons: tuple[Reason, ...]) -> Verdict:
    """Return what ``reasons`` add up to."""
    if not reasons:
        return Verdict.ACCEPTED
    codes = {reason.code for reason in reasons}
    if codes & SKIPPING:
        return Verdict.SKIPPED
    return Verdict.WARNED if codes <= WARNING else Verdict.REFUSED


_WORDS = frozenset({Field.STATE, Field.KIND, Field.OFFERING})
_DATES = frozenset({Field.BIRTH_DATE, Field.JOINED_ON})
_NOT_OF_DATES = re.compile(r"[^\s年月日元./\-明治大正昭和平成令MTSHR]")
_LONGEST_WORD = 12
_PERSONAL = re.compile(r"[@＠]|\d{4}")


def masked(field: Field, text: str) -> str:
    """Return as much of a faulty value as helps to find it and no more.

    Words of states, kinds and offerings are no personal values and are shown, since
    somebody has to map them; unless they look as if columns had shifted.
    """
    if not text:
        return ""
    if field in _WORDS:
        return masked_word(text)
    if field in _DATES:
        return _NOT_OF_DATES.sub("*", text[:30])
    if field is Field.NUMBER:
        return f"{text[:3]}***{text[-2:]}" if len(text) > 8 else "***"
    if field is Field.PHONE:
        return mask_phone(text)
    return mask_mail(text) if field is Field.MAIL else "***"


def masked_word(text: str) -> str:
    """Return a word that somebody has to map, unless it looks like a shifted column."""
    shown = len(text) <= _LONGEST_WORD and not _PERSONAL.search(text)
    return text if shown else "***"
