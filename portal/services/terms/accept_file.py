"""Answers about terms from a file: looked at first, then taken whole or not at all."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from types import SimpleNamespace

from models.acceptance_facts import NewAcceptance
from models.facts import Entry, Occasion
from models.kinds import AuditAction, Permission
from models.terms_facts import AcceptanceFact
from portal.domain.importing.survey import read_members, survey
from portal.domain.receipts import spoken_number
from portal.domain.terms.acceptance_file import FILE, line_of
from portal.domain.terms.accepting import AHEAD, ALREADY, RECORDED
from portal.errors import InputRefused, Refusal
from portal.services.door import require
from portal.services.import_members.sources import HeldSource
from portal.services.terms.accept import (
    LETTER,
    Said,
    check_typed,
    entry_of,
    row_of,
    said_by,
)
from portal.store import acceptances
from portal.store.audit import record
from portal.store.engine import Connection, Store

MOST_BYTES = 20_000_000
"""A file may hold 20 MB; it is read whole."""
MOST_LINES = 1_000
"""So many lines are taken at once, since all are taken in one transaction."""


@dataclass(frozen=True, slots=True)
class LineSaid:
    """What becomes of a line, by its number in the file, or why it is refused.

    ``outcome`` is as of a receipt; ``receipt`` is the one that there is already.
    """

    line: int
    new: NewAcceptance | None = None
    said: Said | None = None
    outcome: str = ""
    receipt: str = ""
    why: Refusal | None = None


@dataclass(frozen=True, slots=True)
class AcceptanceFile:
    """Every line of a file and what becomes of it; ``digest`` is the file's."""

    digest: str
    lines: tuple[LineSaid, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many lines make what; what is to come is recorded, too."""
        found = Counter(each.outcome for each in self.lines)
        recorded = found[RECORDED] + found[AHEAD]
        return {RECORDED: recorded, AHEAD: found[AHEAD], ALREADY: found[ALREADY]}

    @property
    def refused(self) -> tuple[LineSaid, ...]:
        """The lines for which the whole file is refused."""
        return tuple(each for each in self.lines if each.why is not None)

    @property
    def known(self) -> tuple[LineSaid, ...]:
        """The lines that say what is on record, or what a line before them says."""
        return tuple(each for each in self.lines if each.outcome == ALREADY)


def preview_acceptances(
    store: Store, occasion: Occasion, file: bytes
) -> AcceptanceFile:
    """Return what a file would do, without doing any of it."""
    require(store, occasion.acting, Permission.IMPORT_RUN)
    digest, read = _read(file)
    with store.read() as connection:
        return AcceptanceFile(digest, _judged(connection, occasion, digest, read))


def import_acceptances(
    store: Store, occasion: Occasion, file: bytes, digest: str | None = None
) -> AcceptanceFile:
    """Record every line of a CSV file in one transaction, or none.

    What is on record already is told and not written again, so that the same file
    again changes nothing. An event tells each answer, and one tells the file;
    ``digest`` is that of the file that was looked at.
    """
    require(store, occasion.acting, Permission.IMPORT_RUN)
    found, read = _read(file)
    if digest not in (None, found):
        raise InputRefused("acceptances_other_file")
    with store.write() as connection:
        done = AcceptanceFile(
            found, _judged(connection, occasion, found, read, hold=True)
        )
        if done.refused:
            lines = [each.line for each in done.refused]
            raise InputRefused("acceptances_refused", count=len(lines), line=lines[0])
        _write(connection, store, occasion, done)
    return done


def _read(file: bytes) -> tuple[str, list[LineSaid]]:
    """Return the hash of a file and its lines, those that cannot be read with why."""
    if len(file) > MOST_BYTES:
        raise InputRefused("acceptances_file_too_big", most=MOST_BYTES // 1_000_000)
    surveyed = survey(HeldSource(file))
    columns = FILE.columns_of(surveyed.layout.header)
    found: list[LineSaid] = []
    for each in read_members(HeldSource(file), surveyed):
        if len(found) == MOST_LINES:
            raise InputRefused("acceptances_too_many", most=f"{MOST_LINES:,}")
        try:
            new = line_of(each.cells, columns)
            check_typed(new)
            found.append(LineSaid(each.line, new))
        except Refusal as refused:
            found.append(LineSaid(each.line, why=refused))
    return sha256(file).hexdigest(), found


# ------------------------------------------------------------------ judging


@dataclass(slots=True)
class _Before:
    """What the lines before say, by member, as if it were on record."""

    facts: dict[int, list[AcceptanceFact]] = field(default_factory=dict)

    def add(self, said: Said, occasion: Occasion) -> None:
        row = row_of(said, occasion, 0, 0, "")
        fact = acceptances.acceptance_fact(SimpleNamespace(**row))
        self.facts.setdefault(said.member_id, []).append(fact)


def _judged(
    connection: Connection,
    occasion: Occasion,
    digest: str,
    read: Sequence[LineSaid],
    *,
    hold: bool = False,
) -> tuple[LineSaid, ...]:
    """Return what each line comes to after the lines before it."""
    before = _Before()
    return tuple(
        _judged_line(connection, occasion, digest, each, before, hold=hold)
        for each in read
    )


def _judged_line(
    connection: Connection,
    occasion: Occasion,
    digest: str,
    each: LineSaid,
    before: _Before,
    *,
    hold: bool,
) -> LineSaid:
    if each.new is None:
        return each
    try:
        said = said_by(
            connection, occasion.at, each.new, digest, before.facts, hold=hold
        )
    except Refusal as refused:
        return LineSaid(each.line, each.new, why=refused)
    known = said.meant.before
    if known is not None:
        return LineSaid(each.line, each.new, said, ALREADY, known.receipt)
    before.add(said, occasion)
    ahead = said.version.effective_at > occasion.at
    return LineSaid(each.line, each.new, said, AHEAD if ahead else RECORDED)


# ------------------------------------------------------------------ writing


def _write(
    connection: Connection, store: Store, occasion: Occasion, done: AcceptanceFile
) -> None:
    new = [e.said for e in done.lines if e.said is not None and e.outcome != ALREADY]
    ids = acceptances.next_acceptances(connection, len(new)) if new else []
    rows = []
    for said, row_id in zip(new, ids, strict=True):
        audit_id = record(connection, store.keys, occasion, entry_of(said, row_id))
        receipt = spoken_number(LETTER, audit_id)
        rows.append(row_of(said, occasion, row_id, audit_id, receipt))
    if rows:
        acceptances.add_acceptances(connection, rows)
    facts = {**done.counts, "file_hash": done.digest}
    whole = Entry(
        action=AuditAction.ACCEPTANCES_IMPORTED,
        entity_type="acceptances",
        entity_id=0,
        facts=facts,
    )
    record(connection, store.keys, occasion, whole)
