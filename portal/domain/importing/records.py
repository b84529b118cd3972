"""A record of cells to a candidate, or to the reasons why it is none."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from portal.domain.importing.candidate import Candidate, Contact, Outcome
from portal.domain.importing.cleansing import (
    has_control_characters,
    is_damaged,
    is_unusual,
    tidied,
)
from portal.domain.importing.compiled import ReadColumn, compiled, readers_of
from portal.domain.importing.evidence import is_number
from portal.domain.importing.fields import REQUIRED, Field
from portal.domain.importing.layout import DELIMITERS
from portal.domain.importing.mapping import ColumnMapping
from portal.domain.importing.persons import NumberClaims, person_of
from portal.domain.importing.reading import Record
from portal.domain.importing.reasons import WARNING, Code, Reason, masked
from portal.domain.importing.totals import is_total_line
from portal.domain.importing.vocabulary import Vocabulary
from portal.domain.search_keys import SearchKeys, keys_for

_PERSONAL = (Field.BIRTH_DATE, Field.PHONE, Field.MAIL)
_TEXTS = frozenset({Field.NAME, Field.READING, Field.NOTE})


class RecordCheck:
    """Checks the records of one file; made once, called for each record.

    Apart from ``claims``, which must hear of every record in the file's order, it
    keeps nothing.
    """

    def __init__(
        self,
        mapping: ColumnMapping,
        vocabulary: Vocabulary,
        as_of: date,
        claims: NumberClaims,
    ) -> None:
        """Get ready for files laid out like ``mapping``."""
        self._claims = claims
        self._header = mapping.header
        self._width = len(mapping.header)
        self._states = vocabulary.states
        self._columns = compiled(mapping, readers_of(mapping, vocabulary, as_of))
        self._asked = tuple(mapping.attributes.items())
        self._headings = {each.key: each.heading for each in self._columns}
        required = (each.at for each in self._columns if each.field in REQUIRED)
        self._needed = 1 + max(at for at in (0, *required) if at < self._width)

    def __call__(self, record: Record) -> Outcome:
        """Return what becomes of ``record``."""
        cells = record.cells
        if len(cells) != self._width:
            odd = self._odd(cells)
            if odd is not None:
                return Outcome(record.number, None, (Reason(odd),))
            cells = [*cells[: self._width], *[""] * (self._width - len(cells))]
        joined = "".join(cells)
        if "\n" in joined and self._swallowed(cells):
            return Outcome(record.number, None, (Reason(Code.RECORDS_IN_CELL),))
        reasons: list[Reason] = []
        values = self._read([*cells, ""], reasons, unusual=is_unusual(joined))
        if reasons and values["number"] is None:
            odd = self._no_member(cells)
            if odd is not None:
                return Outcome(record.number, None, (Reason(odd),))
        candidate = self._judge(values, reasons)
        if candidate is not None and self._asked:
            candidate = candidate._replace(given=self._given(cells))
        return Outcome(record.number, candidate, tuple(reasons))

    def _given(self, cells: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """Return the attributes of a record as typed; a blank cell says nothing."""
        found = ((code, tidied(cells[at])) for at, code in self._asked)
        return tuple((code, text) for code, text in found if text)

    def _swallowed(self, cells: Sequence[str]) -> bool:
        """Return whether an open quote took the records behind it into a cell."""
        lines = (line for cell in cells if "\n" in cell for line in cell.split("\n"))
        return any(
            line.count(sign) >= self._width - 1
            and any(map(is_number, line.split(sign)))
            for line in lines
            for sign in DELIMITERS
        )

    def _odd(self, cells: Sequence[str]) -> Code | None:
        """Return what is wrong with a record of too few or too many cells."""
        if any(map(str.strip, cells[self._width :])):
            return Code.WRONG_CELL_COUNT
        if len(cells) >= self._needed:
            return None
        return self._no_member([*cells, *[""] * self._width]) or Code.WRONG_CELL_COUNT

    def _no_member(self, cells: Sequence[str]) -> Code | None:
        """Return why a record without a valid number is no member at all, if so."""
        if not any(map(str.strip, cells)):
            return Code.BLANK_RECORD
        if tuple(map(str.strip, cells[: self._width])) == self._header:
            return Code.HEADER_REPEATED
        padded = [*cells, ""]
        texts = {each.field: tidied(_text(each, padded)) for each in self._columns}
        if self._states.code_of(texts[Field.STATE]) is not None:
            return None
        personal = [texts.get(field, "") for field in _PERSONAL]
        total = is_total_line(texts[Field.NUMBER], cells, personal)
        return Code.TOTAL_LINE if total else None

    def _read(
        self, cells: Sequence[str], reasons: list[Reason], *, unusual: bool
    ) -> dict[str, Any]:
        """Return the value of every mapped field, noting what was found."""
        values: dict[str, Any] = {}
        for column in self._columns:
            key, at, other, read, many, _, _ = column
            text = cells[at].strip() if other is None else _text(column, cells)
            value, codes = _with_care(column, text) if unusual else read(text)
            if codes:
                _note(reasons, column, codes, text)
            if many and key in values:
                value = (*(values[key] or ()), *(value or ()))
            values[key] = value
        return values

    def _judge(self, values: dict[str, Any], reasons: list[Reason]) -> Candidate | None:
        """Compare the values with each other and with the records before."""
        number, name = values["number"], values["name"]
        birth, joined = values.get("birth_date"), values.get("joined_on")
        keys = keys_for(name, values.get("reading")) if name else None
        if number and keys:
            self._claim(number, person_of(keys.name_key, birth), reasons)
        if birth and joined and joined < birth:
            heading = self._headings["joined_on"]
            reasons.append(Reason(Code.JOINED_BEFORE_BIRTH, Field.JOINED_ON, heading))
        if keys is None or any(reason.code not in WARNING for reason in reasons):
            return None
        return _candidate(values, keys)

    def _claim(self, number: str, person: int, reasons: list[Reason]) -> None:
        if self._claims.claim(number, person):
            return
        shown = masked(Field.NUMBER, number)
        heading = self._headings["number"]
        reasons.append(Reason(Code.DUPLICATE_NUMBER, Field.NUMBER, heading, shown))


def _text(column: ReadColumn, cells: Sequence[str]) -> str:
    if column.other is None:
        return cells[column.at]
    return f"{cells[column.at].strip()} {cells[column.other].strip()}".strip()


def _with_care(column: ReadColumn, text: str) -> tuple[Any, tuple[Code, ...]]:
    """Read a cell of a record that holds unseen, control or lost characters."""
    text = tidied(text)
    if column.field not in _TEXTS:
        text = text.removeprefix("'")  # a spreadsheet's mark for text
    if has_control_characters(text):
        return None, (Code.CONTROL_CHARACTERS,)
    value, codes = column.read(text)
    if value is not None and column.field in _TEXTS and is_damaged(text):
        codes = (*codes, Code.DAMAGED_TEXT)
    return value, codes


def _note(
    reasons: list[Reason], column: ReadColumn, codes: tuple[Code, ...], text: str
) -> None:
    shown = masked(column.field, text)
    reasons += [Reason(code, column.field, column.heading, shown) for code in codes]


def _candidate(values: dict[str, Any], keys: SearchKeys) -> Candidate:
    return Candidate(
        number=values["number"],
        name=values["name"],
        reading=values.get("reading"),
        keys=keys,
        birth_date=values.get("birth_date"),
        contacts=_once(values.get("phone") or (), values.get("mail") or ()),
        kind=values["kind"],
        joined_on=values.get("joined_on"),
        state=values["state"],
        offering=values["offering"],
        note=values.get("note"),
    )


def _once(
    phones: tuple[Contact, ...], mails: tuple[Contact, ...]
) -> tuple[Contact, ...]:
    """Return phones, then mails, each of them once."""
    if len(phones) < 2 and len(mails) < 2:
        return (*phones, *mails)
    first: dict[str, Contact] = {}
    for contact in (*phones, *mails):
        first.setdefault(contact.folded, contact)
    return tuple(first.values())
