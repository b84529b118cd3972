"""What a column's values look like, whatever its heading says."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from portal.domain import member_number
from portal.domain.importing.cleansing import tidied
from portal.domain.importing.fields import Field
from portal.domain.importing.japanese_dates import read_date
from portal.domain.importing.vocabulary import Vocabulary
from portal.domain.mail import fold_mail
from portal.domain.phones import Phone, read_phone

_KANA = re.compile(r"[ぁ-ゖァ-ヺー・\s]+")
_NAME = re.compile(r"[^\d@/:=+#]{1,40}")
_LETTER = re.compile(r"[^\W\d_]")
_PHONE_DIGITS = range(9, 16)
_ADULT_YEARS = 15
"""Half of the members were born longer ago, and joined more recently, than this."""

_VARIED = 0.5
"""Names differ from row to row; words of states and kinds repeat."""


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """One column of the sample: how it is filled and what its values look like.

    ``fits`` is ``evidence``: field → share of the filled values (0-1).
    """

    column: int
    heading: str
    filled: int
    blank: int
    distinct: int
    fits: Mapping[Field, float]


def profiles(
    header: Sequence[str],
    sample: Sequence[Sequence[str]],
    vocabulary: Vocabulary,
    as_of: date,
) -> tuple[ColumnProfile, ...]:
    """Return what the sampled records show of each column, in the header's order.

    A record that ends before a column is blank there.
    """
    found = []
    for column, heading in enumerate(header):
        values = [cells[column] if column < len(cells) else "" for cells in sample]
        filled = [text for text in map(tidied, values) if text]
        found.append(
            ColumnProfile(
                column,
                heading,
                len(filled),
                len(values) - len(filled),
                len(set(filled)),
                evidence(filled, vocabulary, as_of),
            )
        )
    return tuple(found)


def evidence(
    values: Sequence[str], vocabulary: Vocabulary, as_of: date
) -> Mapping[Field, float]:
    """Return for each field how many of the (tidied, filled) ``values`` fit it (0-1).

    Empty where there is no value. A note can be anything, so that it has no entry.
    """
    if not values:
        return {}
    tests: dict[Field, Callable[[str], bool]] = {
        Field.NUMBER: is_number,
        Field.MAIL: lambda text: fold_mail(text) is not None,
        Field.PHONE: is_phone,
        Field.READING: is_kana,
        Field.STATE: lambda text: vocabulary.states.code_of(text) is not None,
        Field.KIND: lambda text: vocabulary.kinds.code_of(text) is not None,
        Field.OFFERING: lambda text: vocabulary.offerings.code_of(text) is not None,
    }
    shares = {field: _share(values, test) for field, test in tests.items()}
    shares |= _dates(values, as_of)
    varied = len(set(values)) > len(values) * _VARIED
    shares[Field.NAME] = _share(values, is_name) if varied else 0.0
    for part in (Field.FAMILY_NAME, Field.GIVEN_NAME):
        shares[part] = _share(values, is_name)
    for part in (Field.FAMILY_READING, Field.GIVEN_READING):
        shares[part] = shares[Field.READING]
    return shares


def _share(values: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, values)) / len(values)


def _dates(values: Sequence[str], as_of: date) -> dict[Field, float]:
    """Tell birth dates from joining dates by how long ago most of them are."""
    days = [day for day in map(read_date, values) if day]
    share = len(days) / len(values)
    old = bool(days) and median(day.year for day in days) < as_of.year - _ADULT_YEARS
    return {
        Field.BIRTH_DATE: share if old else share / 2,
        Field.JOINED_ON: share / 2 if old else share,
    }


def is_number(text: str) -> bool:
    """Return whether ``text`` is a member number with a fitting check digit."""
    plain = member_number.plain(text)
    return plain is not None and member_number.is_valid(plain)


def is_phone(text: str) -> bool:
    """Return whether ``text`` is a telephone number, not merely a row of digits."""
    digits = sum(sign.isdigit() for sign in text)
    return digits in _PHONE_DIGITS and isinstance(read_phone(text), Phone)


def is_kana(text: str) -> bool:
    """Return whether ``text`` is written in kana only, of any kind."""
    return _KANA.fullmatch(unicodedata.normalize("NFKC", text)) is not None


def is_name(text: str) -> bool:
    """Return whether ``text`` could be a name that is no mere reading."""
    plain = unicodedata.normalize("NFKC", text)
    return (
        _NAME.fullmatch(plain) is not None
        and _LETTER.search(plain) is not None
        and not is_kana(plain)
    )
