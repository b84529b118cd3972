"""How long what people type may be; databases would refuse it without words.

PostgreSQL refuses what is longer than its column and a zero character, SQLite takes
both; so both are refused here first, by the name of the field.
"""

from collections.abc import Mapping

from models.correction_facts import Correction
from models.facts import Change
from portal.domain.importing.limits import (
    MAIL_CHARS,
    NAME_CHARS,
    NOTE_CHARS,
    NUMBER_CHARS,
    READING_CHARS,
    WORD_CHARS,
)
from portal.domain.signs import is_no_text, is_unusable
from portal.errors import InputRefused

CASE_CHARS = 60
REFERENCE_CHARS = 60
TEXT_CHARS = 500
QUERY_CHARS = 120

LONGEST: Mapping[str, int] = {
    "member_number": NUMBER_CHARS,
    "offering_code": NUMBER_CHARS,
    "event": NUMBER_CHARS,
    "reason": CASE_CHARS,
    "text": TEXT_CHARS,
    "case_number": CASE_CHARS,
    "evidence": REFERENCE_CHARS,
    "verified": REFERENCE_CHARS,
    "notice": REFERENCE_CHARS,
    "violation_case": REFERENCE_CHARS,
    "takes_back": NUMBER_CHARS,
    "key": 80,
    "variant": NUMBER_CHARS,
    "number": NUMBER_CHARS,
    "name": NAME_CHARS,
    "reading": READING_CHARS,
    "contact": MAIL_CHARS,
    "note": NOTE_CHARS,
    "query": QUERY_CHARS,
    "filter": NAME_CHARS,
    "source": CASE_CHARS,
    "relation": NUMBER_CHARS,
    "terms": WORD_CHARS,
    "lock_name": CASE_CHARS,
    "member_text": TEXT_CHARS,
    "document": NUMBER_CHARS,
    "purpose": NUMBER_CHARS,
    "channel": CASE_CHARS,
    "how": TEXT_CHARS,
    "reference": REFERENCE_CHARS,
    "file_name": 255,
    "button": 200,
}
"""Characters by field, as the columns that keep them hold."""

PASTED = frozenset({"query", "filter", "contact", "number", "member_number"})
"""Fields that people paste into from elsewhere, with signs that nobody sees."""


def check_lengths(**given: str | None) -> None:
    """Refuse what is too long for its field or holds what no text can."""
    for field, text in given.items():
        if text:
            _check(field, text)


def check_change(change: Change | Correction) -> None:
    """Refuse a change, or a correction, of which a part is too long."""
    names = (name for name in LONGEST if hasattr(change, name))
    check_lengths(**{name: getattr(change, name) for name in names})


def _check(field: str, text: str) -> None:
    most = LONGEST[field]
    if len(text) > most:
        raise InputRefused("text_too_long", field=field, most=most, count=len(text))
    if is_no_text(text) if field in PASTED else is_unusable(text):
        raise InputRefused("text_unusable", field=field)
