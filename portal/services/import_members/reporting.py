"""What an import says about its records while it goes: one line each, and progress."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from models.job_kinds import RecordOutcome
from portal.domain.importing.batch import RecordLine, Tally
from portal.services.import_members.preparing import Ready
from portal.services.import_members.settling import REPORTED, Ending

Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is."""

    read: int
    total: int
    tally: Tally


Watch = Callable[[Progress], None]
Report = Callable[[Sequence[Line]], None]


def unwatched(_progress: Progress) -> None:
    """Watch nothing."""


def lines_of(endings: Sequence[Ending]) -> list[Line]:
    """Return the report's lines of records as they ended."""
    return [
        _line(each.ready.record, each.reported, [reason[:2] for reason in each.reasons])
        for each in endings
    ]


def lines_again(block: Sequence[Ready], noted: Sequence[RecordLine]) -> list[Line]:
    """Return the lines of records that were written before an interruption."""
    by_record = {each.record: each for each in noted}
    return [_again(ready, by_record.get(ready.record)) for ready in block]


def _again(ready: Ready, noted: RecordLine | None) -> Line:
    if noted is None:
        pairs = [reason[:2] for reason in ready.reasons]
        return _line(ready.record, ready.verdict, pairs)
    reasons = [(each["code"], each["field"]) for each in noted.reasons]
    kind = REPORTED.get(RecordOutcome(noted.outcome))
    return _line(noted.record, kind or ("warned" if reasons else "accepted"), reasons)


def _line(record: int, outcome: str, reasons: Sequence[tuple[str, str]]) -> Line:
    fields = [field for _, field in reasons if field]
    return {
        "record": record,
        "outcome": outcome,
        "reasons": [code for code, _ in reasons],
        "field": fields[0] if fields else None,
    }
