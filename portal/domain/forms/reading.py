"""What somebody gave to a form, as values, or why not; pure.

Texts come from files and command lines as well as typed values from screens. A field
that is not shown has no value; an unknown name is a problem, never ignored.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from models.publishing_facts import Problem
from portal.domain.calendar import FIRST_DAY, LAST_DAY, TOKYO, within_horizon
from portal.domain.forms.definition import Field, FieldKind, Form
from portal.domain.signs import is_unusable

PROBLEMS = (
    *("missing", "not_asked", "not_text", "unusable", "too_long", "pattern_wrong"),
    *("no_number", "too_small", "too_large", "no_yes_no", "not_offered", "no_day"),
    *("no_decimal", "too_many_places", "too_many_chosen", "no_date_time"),
    *("too_early", "too_late", "taken"),
)
"""Every code a problem of a form can have; sentences under ``forms.problems``."""

LONGEST = {FieldKind.TEXT: 200, FieldKind.LONG_TEXT: 2_000}
SAID = 40
"""Characters of a wrong value that its sentence says."""
YES = ("true", "yes", "1", "はい")
NO = ("false", "no", "0", "いいえ", "")
BETWEEN = "|"
"""What stands between several choices where they are given as one text."""


@dataclass(frozen=True, slots=True)
class Read:
    """Values of the fields that were shown, and what is wrong, by field."""

    values: Mapping[str, Any]
    problems: Mapping[str, Problem] = field(default_factory=dict)
    shown: frozenset[str] = frozenset()


class _Wrong(Exception):
    def __init__(self, code: str, **facts: Any) -> None:
        self.code, self.facts = code, facts


def read(form: Form, given: Mapping[str, Any]) -> Read:
    """Return what ``given`` says by ``form``.

    Values are text (``""`` where blank), ``int``, ``Decimal``, ``bool``, ``date``, an
    instant, a code, or a tuple of codes; ``None`` where a number, a choice, a day, an
    instant, or a yes or no that may stay ``unsaid``, is blank.
    """
    values: dict[str, Any] = {}
    problems = {
        name: Problem("not_asked", (name,))
        for name in given
        if name not in form.by_code
    }
    shown: set[str] = set()
    for each in form.fields:
        condition = each.shown_when
        if condition and not condition.met(values):
            continue
        shown.add(each.code)
        try:
            values[each.code] = _value(each, given.get(each.code))
        except _Wrong as wrong:
            problems[each.code] = Problem(wrong.code, (each.code,), wrong.facts)
    return Read(values, problems, frozenset(shown))


def _value(field_: Field, given: Any) -> Any:
    value = _READ[field_.kind](field_, given)
    if field_.required and value in (None, "", ()):
        raise _Wrong("missing")
    codes = [parts[0] for parts in lines_of(value)] if field_.coded else [value]
    for place, code in enumerate(codes):
        if isinstance(code, str) and (code in field_.taken or code in codes[:place]):
            raise _Wrong("taken", value=code[:SAID])
    return value


def lines_of(text: str) -> list[list[str]]:
    """Return the parts of each line that holds something, as bars divide it."""
    lines = [each for each in text.replace("｜", BETWEEN).splitlines() if each.strip()]
    return [[part.strip() for part in line.split(BETWEEN)] for line in lines]


def _text(field_: Field, given: Any) -> str:
    if given is None:
        return ""
    if not isinstance(given, str):
        raise _Wrong("not_text")
    text = unicodedata.normalize("NFC", given).strip()
    if is_unusable(text, line=field_.kind is FieldKind.TEXT):
        raise _Wrong("unusable")
    if field_.kind is FieldKind.TEXT:
        text = " ".join(text.splitlines())
    most = field_.longest or LONGEST[field_.kind]
    if len(text) > most:
        raise _Wrong("too_long", most=most, count=len(text))
    if text and field_.pattern and not re.fullmatch(field_.pattern, text):
        raise _Wrong("pattern_wrong")
    return text


def _integer(field_: Field, given: Any) -> int | None:
    found: int | None = _within(field_, _number(given), "too_small", "too_large")
    return found


def _within(field_: Field, value: Any, below: str, above: str) -> Any:
    facts = {"least": field_.least, "most": field_.most}
    known = {name: bound for name, bound in facts.items() if bound is not None}
    if value is not None and field_.least is not None and value < field_.least:
        raise _Wrong(below, **known)
    if value is not None and field_.most is not None and value > field_.most:
        raise _Wrong(above, **known)
    return value


def _decimal(field_: Field, given: Any) -> Decimal | None:
    if isinstance(given, bool) or not isinstance(given, str | int | Decimal | None):
        raise _Wrong("no_decimal")
    said = unicodedata.normalize("NFKC", str("" if given is None else given))
    digits = said.strip().replace(",", "")
    if not digits:
        return None
    found = re.fullmatch(r"[-+]?[0-9]{1,12}(?:\.([0-9]{0,12}))?", digits)
    if found is None:
        raise _Wrong("no_decimal")
    if len((found[1] or "").rstrip("0")) > field_.places:
        raise _Wrong("too_many_places", places=field_.places)
    number = Decimal(digits).quantize(Decimal(1).scaleb(-field_.places))
    return Decimal(_within(field_, number, "too_small", "too_large"))


def _number(given: Any) -> int | None:
    if given is None or (type(given) is int):
        return given
    if not isinstance(given, str):
        raise _Wrong("no_number")
    digits = unicodedata.normalize("NFKC", given).strip().replace(",", "")
    if not digits:
        return None
    if not re.fullmatch(r"[-+]?[0-9]{1,15}", digits):
        raise _Wrong("no_number")
    return int(digits)


def _yes_no(field_: Field, given: Any) -> bool | None:
    if isinstance(given, bool):
        return given
    said = str(given if given is not None else "").strip().lower()
    if field_.unsaid and not said:
        return None
    if said not in (*YES, *NO):
        raise _Wrong("no_yes_no")
    return said in YES


def _choice(field_: Field, given: Any) -> str | None:
    chosen = given.strip() if isinstance(given, str) else given
    if chosen is None or (chosen == "" and "" not in field_.codes):
        return None
    if chosen not in field_.codes:
        raise _Wrong("not_offered", value=str(chosen)[:40])
    return str(chosen)


def _choices(field_: Field, given: Any) -> tuple[str, ...]:
    parts = given.split(BETWEEN) if isinstance(given, str) else given or ()
    if not isinstance(parts, list | tuple | set | frozenset):
        raise _Wrong("not_offered", value=str(given)[:40])
    chosen = [part.strip() if isinstance(part, str) else part for part in parts]
    for each in chosen:
        if each not in (*field_.codes, ""):
            raise _Wrong("not_offered", value=str(each)[:40])
    found = tuple(code for code in field_.codes if code in chosen)
    if field_.most_chosen is not None and len(found) > field_.most_chosen:
        raise _Wrong("too_many_chosen", most=field_.most_chosen, count=len(found))
    return found


def _day(field_: Field, given: Any) -> date | None:
    day = given if given is None or type(given) is date else _read_day(given)
    if day is not None and not within_horizon(day):
        bounds = {"too_early": {"least": FIRST_DAY}, "too_late": {"most": LAST_DAY}}
        code = "too_early" if day < FIRST_DAY else "too_late"
        raise _Wrong(code, **bounds[code])
    found: date | None = _within(field_, day, "too_early", "too_late")
    return found


def _read_day(given: Any) -> date | None:
    said = unicodedata.normalize("NFKC", str(given)).strip().replace("/", "-")
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        raise _Wrong("no_day") from None


def _date_time(_field: Field, given: Any) -> datetime | None:
    """Return an instant; what says no offset is meant in Japan's time."""
    if given is None or isinstance(given, datetime):
        at = given
    else:
        said = unicodedata.normalize("NFKC", str(given)).strip().replace("/", "-")
        at = _read_instant(said) if said else None
    if at is None:
        return None
    if not within_horizon(at.date()):
        raise _Wrong("no_date_time")
    return (at if at.tzinfo else at.replace(tzinfo=TOKYO)).astimezone(UTC)


def _read_instant(said: str) -> datetime:
    if not re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}", said):
        raise _Wrong("no_date_time")
    try:
        return datetime.fromisoformat(said)
    except ValueError:
        raise _Wrong("no_date_time") from None


_READ: dict[FieldKind, Callable[[Field, Any], Any]] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG_TEXT: _text,
    FieldKind.INTEGER: _integer,
    FieldKind.DECIMAL: _decimal,
    FieldKind.YES_NO: _yes_no,
    FieldKind.CHOICE: _choice,
    FieldKind.CHOICES: _choices,
    FieldKind.DAY: _day,
    FieldKind.DATE_TIME: _date_time,
}
