"""A mapping turned into one row of readers, so that no record asks it again."""

from datetime import date
from typing import NamedTuple

from portal.domain.importing import cells
from portal.domain.importing.cells import Reader
from portal.domain.importing.fields import HALVES, MANY, REQUIRED, Field
from portal.domain.importing.mapping import ColumnMapping
from portal.domain.importing.reasons import Code
from portal.domain.importing.vocabulary import Vocabulary


class ReadColumn(NamedTuple):
    """A field with the cell it is read from; ``other`` is its second half.

    ``key`` is the field's plain name: enums hash slowly.
    """

    key: str
    at: int
    other: int | None
    read: Reader
    many: bool
    field: Field
    heading: str


def readers_of(
    mapping: ColumnMapping, vocabulary: Vocabulary, as_of: date
) -> dict[Field, Reader]:
    """Return how each field is read in a file that tells the state of ``as_of``."""
    day = cells.day_reader(as_of)
    kind = cells.word_reader(vocabulary.kinds, Code.UNKNOWN_KIND, mapping.default_kind)
    return {
        Field.NUMBER: cells.read_number,
        Field.NAME: cells.read_name,
        Field.READING: cells.read_reading,
        Field.BIRTH_DATE: day,
        Field.PHONE: cells.read_phones,
        Field.MAIL: cells.read_mail,
        Field.KIND: kind if mapping.default_kind else cells.optional(kind),
        Field.JOINED_ON: day,
        Field.STATE: cells.word_reader(vocabulary.states, Code.UNKNOWN_STATE, None),
        Field.OFFERING: cells.word_reader(
            vocabulary.offerings, Code.UNKNOWN_OFFERING, mapping.default_offering
        ),
        Field.NOTE: cells.read_note,
    }


def compiled(
    mapping: ColumnMapping, readers: dict[Field, Reader]
) -> tuple[ReadColumn, ...]:
    """Return what is read of each record, in the order of the fields.

    What no column fills is read from a blank cell behind the last one, so that a
    default holds and the absence of a required field is said for each record.
    """
    return tuple(
        column
        for field in readers
        for column in _columns(mapping, field, readers[field])
    )


def _columns(mapping: ColumnMapping, field: Field, read: Reader) -> list[ReadColumn]:
    whole = mapping.columns_of(field)
    many = field in MANY
    if whole:
        return [
            ReadColumn(field.value, at, None, read, many, field, mapping.header[at])
            for at in whole
        ]
    halves = [at for half in HALVES.get(field, ()) for at in mapping.columns_of(half)]
    if halves:
        other = halves[1] if len(halves) > 1 else None
        heading = " ".join(mapping.header[at] for at in halves)
        return [ReadColumn(field.value, halves[0], other, read, many, field, heading)]
    if field in REQUIRED or field is Field.KIND:
        blank = len(mapping.header)
        return [ReadColumn(field.value, blank, None, read, many, field, "")]
    return []
