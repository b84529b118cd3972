"""Members of partners from a file: looked at first, then taken line by line."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from models.facts import Entry, Occasion
from models.kinds import AuditAction, Permission
from models.partner_facts import PartnerUser
from portal.domain.calendar import day_of
from portal.domain.importing.survey import read_members, survey
from portal.domain.partners.file import Line, columns_of, line_of
from portal.domain.partners.links import Became, after, step_for
from portal.errors import InputRefused, Refusal
from portal.services.door import require
from portal.services.import_members.sources import HeldSource
from portal.services.offerings_named import offerings_named
from portal.services.partners.keep import Held, held_of, take
from portal.store import partners
from portal.store.audit import record
from portal.store.engine import Connection, Store

MOST_BYTES = 20_000_000
"""A file may hold 20 MB; it is read whole."""


@dataclass(frozen=True, slots=True)
class LineDone:
    """What becomes of a line, or why it is set aside, by its number in the file."""

    line: int
    said: Line | None = None
    became: Became | None = None
    why: Refusal | None = None


@dataclass(frozen=True, slots=True)
class UsersFile:
    """How many lines make what, and each line; ``digest`` is the file's."""

    digest: str
    lines: tuple[LineDone, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many lines make what."""
        found = Counter(each.became for each in self.lines if each.became)
        return {each.value: found[each] for each in Became}

    @property
    def set_aside(self) -> tuple[LineDone, ...]:
        """The lines that are not taken."""
        return tuple(each for each in self.lines if each.why is not None)

    @property
    def changing(self) -> int:
        """How many lines change something."""
        return self.counts[Became.LINKED] + self.counts[Became.ENDED]


def preview_users(store: Store, occasion: Occasion, file: bytes) -> UsersFile:
    """Return what a file would do, without doing any of it."""
    require(store, occasion.acting, Permission.PARTNER_EDIT)
    digest, found = _read(store, file)
    known: dict[Held, list[PartnerUser]] = {}
    with store.read() as connection:
        tried = [_tried(connection, occasion, each, known) for each in found]
    return UsersFile(digest, tuple(tried))


def import_users(
    store: Store, occasion: Occasion, file: bytes, digest: str | None = None
) -> UsersFile:
    """Take every line of a CSV file as a report, each in a transaction of its own.

    A line that cannot be taken is set aside and keeps no other back. The same file
    again changes nothing, so that one that was cut off is simply imported again. An
    event tells each line that changed something, and one tells the file; ``digest``
    is that of the file that was looked at.
    """
    require(store, occasion.acting, Permission.PARTNER_EDIT)
    read, found = _read(store, file)
    if digest not in (None, read):
        raise InputRefused("users_other_file")
    done = UsersFile(read, tuple(_taken(store, occasion, each) for each in found))
    _tell(store, occasion, done)
    return done


def _read(store: Store, file: bytes) -> tuple[str, list[LineDone]]:
    """Return the hash of a file and its lines, those that cannot be read with why."""
    if len(file) > MOST_BYTES:
        raise InputRefused("users_file_too_big", most=MOST_BYTES // 1_000_000)
    surveyed = survey(HeldSource(file))
    columns = columns_of(surveyed.layout.header)
    offerings = offerings_named(store)
    digest = sha256(file).hexdigest()
    found = []
    for each in read_members(HeldSource(file), surveyed):
        try:
            line = line_of(each.cells, columns, offerings, digest)
            found.append(LineDone(each.line, line))
        except Refusal as refused:
            found.append(LineDone(each.line, why=refused))
    return digest, found


def _tried(
    connection: Connection,
    occasion: Occasion,
    each: LineDone,
    known: dict[Held, list[PartnerUser]],
) -> LineDone:
    """Return what a line would become after the lines before it."""
    if each.said is None:
        return each
    try:
        held = held_of(connection, each.said.who)
        if held not in known:
            ids = held.partner_id, held.member_id, held.spells
            known[held] = partners.known_links(connection, *ids)
        said = each.said.said
        step = step_for(said, known[held], day_of(occasion.at), occasion.at)
    except Refusal as refused:
        return LineDone(each.line, each.said, why=refused)
    known[held] = after(step, known[held], said)
    return LineDone(each.line, each.said, step.became)


def _taken(store: Store, occasion: Occasion, each: LineDone) -> LineDone:
    if each.said is None:
        return each
    try:
        with store.write() as connection:
            became = take(connection, store, occasion, each.said.who, each.said.said)
    except Refusal as refused:
        return LineDone(each.line, each.said, why=refused)
    return LineDone(each.line, each.said, became)


def _tell(store: Store, occasion: Occasion, done: UsersFile) -> None:
    entry = Entry(
        action=AuditAction.PARTNER_IMPORTED,
        entity_type="partner_member",
        entity_id=0,
        facts={
            **done.counts,
            "set_aside": len(done.set_aside),
            "file_hash": done.digest,
        },
    )
    with store.write() as connection:
        record(connection, store.keys, occasion, entry)
