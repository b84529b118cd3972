"""The automatic mapping: headings first, values where headings say nothing.

A heading is worth what it says times how well the values agree. Values alone can
name a column too, but never against a heading that is sure and fits. The best pair of
column and field is settled first, then the next, until nothing is worth it.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from portal.domain.importing.evidence import ColumnProfile, profiles
from portal.domain.importing.fields import HALVES, MANY, Field
from portal.domain.importing.headings import (
    PARTIAL,
    field_of,
    is_about_something_else,
)
from portal.domain.importing.mapping import (
    ColumnMapping,
    ColumnUse,
    FoundBy,
    in_order,
)
from portal.domain.importing.refusals import FileRefused
from portal.domain.importing.vocabulary import Vocabulary

_HEADING_ALONE = 0.4
"""What is left of a heading's word when not one value agrees."""

_VALUES_ALONE = 0.6
_CLEAR = 0.8
"""Values name a column by themselves when this share of them agrees."""

_TRUSTED = 5
"""A heading counts like this many values that agree: few values prove nothing."""

_WORTH_IT = 0.3
_BY_VALUES = (
    Field.NUMBER,
    Field.MAIL,
    Field.STATE,
    Field.OFFERING,
    Field.KIND,
    Field.BIRTH_DATE,
    Field.JOINED_ON,
    Field.READING,
    Field.PHONE,
    Field.NAME,
)
"""Fields that values can name, the most telling first."""


def propose_mapping(
    header: Sequence[str],
    sample: Sequence[Sequence[str]],
    vocabulary: Vocabulary,
    as_of: date,
    *,
    default_offering: str | None = None,
) -> ColumnMapping:
    """Return the mapping of a file by its header and first records.

    ``sample`` holds the cells of some records after the header.
    """
    every = [
        use
        for profile in profiles(header, sample, vocabulary, as_of)
        for use in _candidates(profile)
    ]
    settled = _whole_or_halves(_settle(every))
    return ColumnMapping(tuple(header), in_order(settled), default_offering)


def refuse_other_files(mapping: ColumnMapping) -> None:
    """Refuse a file in which neither numbers nor names were found: no member list.

    Any word may look like a name, so that values alone do not make a column names.
    """
    guessed = all(use.found_by is FoundBy.VALUES for use in mapping.uses)
    if Field.NUMBER in mapping.missing and (guessed or Field.NAME in mapping.missing):
        raise FileRefused("file_not_of_members", columns=len(mapping.header))


def _candidates(profile: ColumnProfile) -> Iterator[ColumnUse]:
    """Yield what a column may be, with its worth as confidence."""
    column, heading = profile.column, profile.heading
    named = field_of(heading)
    if named:
        worth = _worth(*named, profile)
        yield ColumnUse(named[0], column, heading, FoundBy.HEADING, worth)
        if worth >= PARTIAL:
            return
    if not is_about_something_else(heading):
        yield from _by_values(profile)


def _worth(field: Field, sure: float, profile: ColumnProfile) -> float:
    share = profile.fits.get(field)
    if share is None:
        return sure
    agreed = (share * profile.filled + _TRUSTED) / (profile.filled + _TRUSTED)
    return sure * (_HEADING_ALONE + (1 - _HEADING_ALONE) * agreed)


def _by_values(profile: ColumnProfile) -> Iterator[ColumnUse]:
    for rank, field in enumerate(_BY_VALUES):
        share = profile.fits.get(field, 0.0)
        if share >= _CLEAR:
            # A hair less for each rank, so that of equal shares the telling one wins.
            worth = _VALUES_ALONE * share - rank / 1000
            yield ColumnUse(
                field, profile.column, profile.heading, FoundBy.VALUES, worth
            )


def _settle(every: list[ColumnUse]) -> list[ColumnUse]:
    """Give each column one field and each field as many columns as it takes."""
    settled: list[ColumnUse] = []
    for use in sorted(every, key=lambda use: (-use.confidence, use.column)):
        taken = sum(other.field is use.field for other in settled)
        free = all(other.column != use.column for other in settled)
        room = MANY.get(use.field, 1) if use.found_by is FoundBy.HEADING else 1
        if use.confidence >= _WORTH_IT and free and taken < room:
            settled.append(use)
    return settled


def _whole_or_halves(settled: list[ColumnUse]) -> list[ColumnUse]:
    """Keep either a whole name or its halves, whichever is surer."""
    for whole, halves in HALVES.items():
        parts = [use for use in settled if use.field in halves]
        names = [use for use in settled if use.field is whole]
        if not names or not parts:
            continue
        both = len(parts) == len(halves)
        surer = both and min(part.confidence for part in parts) > names[0].confidence
        dropped = names if surer else parts
        settled = [use for use in settled if use not in dropped]
    return settled
