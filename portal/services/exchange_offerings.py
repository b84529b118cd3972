"""Offerings as files: a table or resources of TMF633, out of the portal and back.

What a file would do is shown first; accepted, each new or changed offering becomes a
draft, and nothing else does. The answer to a plan names the plan, so that nobody
accepts what changed in between.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from re import fullmatch
from typing import Any

from models.attribute_kinds import AttributeTarget
from models.facts import Entry, Occasion
from models.kinds import AuditAction, Permission, VersionedKind
from models.publishing_facts import Version
from portal.domain.attributes.compiled import kept
from portal.domain.attributes.in_content import (
    VALUES,
    WRITTEN_UNDER,
    content_problems,
    values_in,
)
from portal.domain.calendar import day_of
from portal.domain.instants import instant_of
from portal.domain.publishing import tmf633
from portal.domain.publishing.content import content_hash
from portal.domain.publishing.kinds import Around
from portal.domain.publishing.offering import OFFERING_CODE, offering_of, phase_on
from portal.domain.publishing.offering_exchange import (
    Base,
    Given,
    Planned,
    RowOutcome,
    planned,
)
from portal.domain.publishing.offering_gate import offering_problems
from portal.domain.publishing.offering_table import (
    cells_of,
    headings,
    read_row,
    table_of,
)
from portal.domain.publishing.phases import OPEN, in_force
from portal.domain.spreadsheet import safe_cell
from portal.errors import InputRefused
from portal.services.attributes.in_force import Asked, asked_at
from portal.services.door import require
from portal.services.export import FORMATS, MOST_IN_CELL, File, Sheet, as_file
from portal.services.publish import offering
from portal.services.publish.exchange import import_version
from portal.services.publish.table_files import lines_of
from portal.store import catalog, publishing
from portal.store.audit import record
from portal.store.engine import Connection, Store
from portal.wording import say
from portal.wording.dates import day_words

KIND = VersionedKind.OFFERING
TMF = "tmf633"
JSON = "application/json"
KINDS: Mapping[str, str] = {**FORMATS, TMF: JSON}
"""The kinds of files, and their MIME types."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file would do; ``digest`` names it. ``unread`` is passed over."""

    rows: tuple[Planned, ...]
    unread: tuple[str, ...]
    digest: str

    def count(self, outcome: RowOutcome) -> int:
        """Return how many rows end like this."""
        return sum(each.outcome is outcome for each in self.rows)

    @property
    def drafts(self) -> int:
        """How many drafts accepting it begins."""
        return sum(each.becomes_draft for each in self.rows)


@dataclass(frozen=True, slots=True)
class Taken:
    """A draft that a row became; ``new`` unless there was one of the same content."""

    version: Version
    new: bool


# ------------------------------------------------------------------ out


def export_offerings(
    store: Store,
    occasion: Occasion,
    kind: str,
    language: str = "en",
    on: date | None = None,
) -> File:
    """Write what is in force of every offering on a day, so that it can come back."""
    require(store, occasion.acting, Permission.OFFERING_READ)
    if kind not in KINDS:
        raise InputRefused("filter_unknown", filter="format", value=kind)
    at = instant_of(on, occasion.at)
    with store.read() as connection:
        live = [each for each in _live(connection, at).values() if each]
        asked = asked_at(connection, AttributeTarget.OFFERING, at)
        terms = {e.code: (e.name_ja, e.name_en) for e in catalog.terms(connection)}
    day = on or day_of(occasion.at)
    if kind == TMF:
        resources = tmf633.written([_published(e, day) for e in live], terms, at)
        written = json.dumps(resources, ensure_ascii=False, indent=2).encode()
        return File(f"offerings-{day:%Y%m%d}.json", JSON, written, len(live))
    return _as_table(kind, live, asked, day, language)


def _published(version: Version, on: date) -> tmf633.Published:
    assert version.effective_at is not None
    phase = phase_on(offering_of(version.content), on)
    since, edited = version.effective_at, version.edited_at
    return tmf633.Published(version.content, version.number, since, edited, phase)


def _as_table(
    kind: str, live: list[Version], asked: Asked | None, on: date, language: str
) -> File:
    rules = asked.rules if asked else None
    rows = [cells_of(each.content, rules) for each in live]
    if kind == "xlsx":
        longest = max((len(safe_cell(c)) for row in rows for c in row), default=0)
        if longest > MOST_IN_CELL:
            raise InputRefused("cell_too_long", most=MOST_IN_CELL)
    sheet = Sheet(
        title=say("pages.catalog.title", language),
        head=[(say("catalog.on", language), day_words(on, language))],
        columns=headings(rules),
        rows=rows,
    )
    name = f"offerings-{on:%Y%m%d}"
    return as_file(sheet, name, kind)


def _live(connection: Connection, at: Any) -> dict[str, Version | None]:
    of: dict[str, list[Version]] = {}
    for each in publishing.approved_versions(connection, [KIND]):
        of.setdefault(each.code, []).append(each)
    return {code: in_force(versions, at) for code, versions in sorted(of.items())}


# ------------------------------------------------------------------ in


def plan_import(store: Store, occasion: Occasion, file: bytes) -> Plan:
    """Tell what a file would do, row by row; leaves nothing behind."""
    require(store, occasion.acting, Permission.OFFERING_EDIT)
    with store.read() as connection:
        reader = _Reader(connection, occasion)
        given, unread = reader.read(file)
        rows = planned(given, reader.bases, _fits)
        looked = tuple(reader.looked_at(each) for each in rows)
    return Plan(looked, unread, _digest(file, reader.bases))


def _fits(code: str) -> bool:
    return fullmatch(OFFERING_CODE, code) is not None


def _digest(file: bytes, bases: Mapping[str, Base]) -> str:
    told = sha256(file)
    for code, base in sorted(bases.items()):
        told.update(f"{code}:{','.join(sorted(base.hashes))};".encode())
    return told.hexdigest()


class _Reader:
    """Reads one file beside what there is."""

    def __init__(self, connection: Connection, occasion: Occasion) -> None:
        self.connection, self.at = connection, occasion.at
        self.on = day_of(occasion.at)
        self.asked = asked_at(connection, AttributeTarget.OFFERING, occasion.at)
        self.rules = self.asked.rules if self.asked else None
        live = _live(connection, occasion.at)
        going = [e for e in publishing.open_versions(connection) if e.kind is KIND]
        codes = {*live, *(each.code for each in going)}
        self.live = live
        self.around: Around = {}
        self.bases = {
            code: base
            for code in sorted(codes)
            if (base := _base(live.get(code), [e for e in going if e.code == code]))
        }

    def read(self, file: bytes) -> tuple[list[Given], tuple[str, ...]]:
        """Return the offerings of a file, and what of it nobody reads."""
        if file.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
            return self._resources(file)
        table = table_of(lines_of(file))
        if table is None:
            raise InputRefused("table_without_code")
        given = [self._row(number, row) for number, row in table.rows]
        return given, table.unread

    def _row(self, number: int, row: Mapping[str, str]) -> Given:
        code = row.get("code", "").strip()
        base = self.bases.get(code)
        version = self.asked.number if self.asked else None
        cells = {**row, "code": code}
        found = read_row(cells, base.content if base else None, self.rules, version)
        return Given(number, code, found.content, found.problems)

    def _resources(self, file: bytes) -> tuple[list[Given], tuple[str, ...]]:
        bundle = tmf633.bundle_of(_json(file))
        if isinstance(bundle, tmf633.Unreadable):
            raise InputRefused("resources_unreadable", place=bundle.place)
        asked = self.rules.form.by_code if self.rules else ()
        contents = {code: base.content for code, base in self.bases.items()}
        found = tmf633.described(bundle, asked, contents, self.on)
        unread = sorted({name for each in found for name in each.unread})
        given = [self._described(at, each) for at, each in enumerate(found, 1)]
        return given, tuple(unread)

    def _described(self, number: int, each: tmf633.Described) -> Given:
        content = dict(each.content)
        was = values_in(content)
        became = {**was, **kept(each.values)}
        if became != dict(was):
            content[VALUES] = became
            content.setdefault(WRITTEN_UNDER, self.asked.number if self.asked else None)
        wrong = content_problems(self.rules, became) if each.values else ()
        return Given(number, each.code, content, wrong)

    def looked_at(self, row: Planned) -> Planned:
        """Return a row with what its draft would still lack."""
        if not row.becomes_draft:
            return row
        if not self.around:
            self.around = offering.around_all(self.connection, self.at)
        own = offering.around_one(self.connection, self.around, row.code)
        live = self.live.get(row.code)
        before = live.content if live else None
        return replace(row, lacking=offering_problems(row.content, before, own))


def _base(live: Version | None, going: list[Version]) -> Base | None:
    versions = [*([live] if live else []), *(e for e in going if e.state in OPEN)]
    if not versions:
        return None
    hashes = frozenset(content_hash(each.content) for each in versions)
    return Base((live or versions[-1]).content, hashes)


def _json(file: bytes) -> Any:
    try:
        return json.loads(file)
    except (ValueError, RecursionError):
        raise InputRefused("content_unreadable") from None


def import_offerings(
    store: Store, occasion: Occasion, file: bytes, digest: str
) -> tuple[Taken, ...]:
    """Begin a draft of every new or changed offering of a plan that was accepted.

    Refuses a plan that is not the one with ``digest`` any more. What was refused stays
    out. Leaves an event for each draft, and one for the file.
    """
    plan = plan_import(store, occasion, file)
    if plan.digest != digest:
        raise InputRefused("plan_changed")
    taken = tuple(_drafts(store, occasion, plan))
    counts = {each.value: plan.count(each) for each in RowOutcome}
    entry = Entry(
        action=AuditAction.OFFERING_IMPORTED,
        entity_type="offering",
        entity_id=0,
        facts={"file_hash": sha256(file).hexdigest(), **counts},
    )
    with store.write() as connection:
        record(connection, store.keys, occasion, entry)
    return taken


def _drafts(store: Store, occasion: Occasion, plan: Plan) -> Iterator[Taken]:
    for row in plan.rows:
        if row.becomes_draft:
            idem = f"{occasion.idem}:{row.code}" if occasion.idem else None
            own = replace(occasion, idem=idem)
            done = import_version(store, own, KIND, row.content)
            yield Taken(done.version, done.new)
