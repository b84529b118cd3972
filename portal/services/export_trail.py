"""The trail as a file; that it was exported is itself an event of the trail."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice

from models.facts import Entry, Occasion
from models.kinds import AuditAction, Permission
from portal.domain.trail import COUNTED, Event, Names, Wanted
from portal.errors import InputRefused
from portal.services.ask_trail import Asked, asked_words, wanted_of
from portal.services.door import require
from portal.services.export import (
    CSV,
    JSONL,
    XLSX,
    Cell,
    File,
    Sheet,
    as_csv,
    as_xlsx,
)
from portal.services.read_trail import TRAIL_FIELD, reading
from portal.services.tell_event import sentence, tails
from portal.store import trail, trail_names
from portal.store.access import record_shown
from portal.store.audit import record
from portal.store.engine import Store
from portal.store.trail import CHUNK, TrailReader
from portal.wording import say
from portal.wording.dates import TOKYO, instant_words

MOST = COUNTED
"""Events in one file; a longer trail is taken in parts, by its days."""

COLUMNS = (
    "at", "log", "number", "who", "roles", "action", "outcome", "sentence", "details",
    "member", "reason", "case", "receipt", "via", "leaf",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """An event with the names around it."""

    event: Event
    names: Names


def export_trail(
    store: Store, occasion: Occasion, kind: str, asked: Asked, language: str
) -> File:
    """Return the trail that was asked for as ``csv``, ``xlsx`` or ``jsonl``.

    Personal values stay closed in it. Refuses ``export_too_large``. The event of the
    export, with the file's hash, is on disk before this returns.
    """
    require(store, occasion.acting, Permission.AUDIT_EXPORT)
    write = _KINDS.get(kind)
    if write is None:
        raise InputRefused("filter_unknown", filter="format", value=kind)
    wanted = wanted_of(store, occasion, asked)
    if wanted.member_id is not None:
        record_shown(store, occasion, wanted.member_id, {TRAIL_FIELD})
    with reading(store) as reader:
        count = trail.count(reader, wanted)
        if count > MOST:
            raise InputRefused("export_too_large", count=f">{MOST:,}", most=f"{MOST:,}")
        file = write(_told(reader, wanted), asked, occasion, language)
    _record(store, occasion, asked, kind, file)
    return file


def _told(reader: TrailReader, wanted: Wanted) -> Iterator[Told]:
    events = trail.all_of(reader, wanted, MOST)
    while some := list(islice(events, CHUNK)):
        names = trail_names.names_of(reader.main, some)
        yield from (Told(event, names) for event in some)


def _record(
    store: Store, occasion: Occasion, asked: Asked, kind: str, file: File
) -> None:
    entry = Entry(
        action=AuditAction.AUDIT_EXPORTED,
        entity_type="audit",
        entity_id=0,
        facts={
            "format": kind,
            "rows": file.rows,
            "filter": asked.narrow,
            "sha256": sha256(file.content).hexdigest(),
        },
    )
    with store.write() as connection:
        record(connection, store.keys, occasion, entry)


# ------------------------------------------------------------------ kinds


def _name(occasion: Occasion) -> str:
    return f"audit-trail-{occasion.at.astimezone(TOKYO):%Y%m%d-%H%M%S}"


def _sheet(
    told: Iterable[Told], asked: Asked, occasion: Occasion, language: str
) -> Sheet:
    who = occasion.acting
    name = who.name_en if language == "en" else who.name_ja
    head = [
        (say("export.at", language), instant_words(occasion.at, language)),
        (say("export.by", language), f"{name} ({who.code})"),
        (say("export.filter", language), asked_words(asked, language)),
    ]
    columns = [say(f"trail.columns.{each}", language) for each in COLUMNS]
    rows = (_row(each.event, each.names, language) for each in told)
    return Sheet(say("pages.audit_trail.title", language), head, columns, rows)


def _row(event: Event, names: Names, language: str) -> list[Cell]:
    return [
        event.at.astimezone(TOKYO).isoformat(sep=" ", timespec="microseconds"),
        say(f"trail.log.{event.log}", language),
        event.id,
        f"{event.staff.say(language)} ({event.staff_code})",
        ", ".join(event.roles),
        event.action,
        say(f"trail.outcome.{event.outcome}", language),
        sentence(event, names, language),
        " ".join(tails(event, names, language)),
        names.members.get(event.member_id or 0),
        event.reason,
        event.case_number,
        event.receipt,
        event.via,
        event.leaf.hex(),
    ]


def _csv(told: Iterable[Told], asked: Asked, occasion: Occasion, language: str) -> File:
    return as_csv(_sheet(told, asked, occasion, language), _name(occasion))


def _xlsx(
    told: Iterable[Told], asked: Asked, occasion: Occasion, language: str
) -> File:
    return as_xlsx(_sheet(told, asked, occasion, language), _name(occasion))


def _jsonl(
    told: Iterable[Told], _asked: Asked, occasion: Occasion, _language: str
) -> File:
    lines = [
        b'{"log":"%b","id":%d,"leaf":"%b","body":%b}\n'
        % (
            each.event.log.value.encode(),
            each.event.id,
            each.event.leaf.hex().encode(),
            each.event.body,
        )
        for each in told
    ]
    return File(f"{_name(occasion)}.jsonl", JSONL, b"".join(lines), len(lines))


_KINDS: Mapping[str, Callable[[Iterable[Told], Asked, Occasion, str], File]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "jsonl": _jsonl,
}
FORMATS: Mapping[str, str] = {"csv": CSV, "xlsx": XLSX, "jsonl": JSONL}
"""The MIME type of each kind of file."""
