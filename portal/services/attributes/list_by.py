"""Members as a list with the attributes that a role sees, narrowed by attributes."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from models.attribute_kinds import AttributeTarget
from models.facts import Entry, Occasion
from models.kinds import AuditAction, Permission
from portal.domain.attributes.compiled import Compiled
from portal.domain.attributes.filtering import Sought
from portal.domain.attributes.listing import (
    Asked,
    Cells,
    Columns,
    cells_of,
    columns_for,
    sought_in,
)
from portal.domain.lengths import check_lengths
from portal.domain.member_number import grouped
from portal.errors import InputRefused
from portal.services.attributes.in_force import rules_at
from portal.services.attributes.in_words import cell_words, label_words
from portal.services.door import require
from portal.services.export import File, Sheet, as_file, check_format
from portal.store import attributes
from portal.store.audit import record
from portal.store.engine import Connection, Store
from portal.store.found_log import record_found
from portal.wording import say
from portal.wording.dates import instant_words

TARGETS = tuple(attributes.SUBJECTS)
"""Whose attributes members carry: persons, and organisations."""
PAGE = 50
MOST = 10_000
"""Members of one file."""


@dataclass(frozen=True, slots=True)
class ListedMember:
    """A member of the list, with the cells of the columns."""

    id: int
    number: str
    name: str
    cells: Cells


@dataclass(frozen=True, slots=True)
class MembersPage:
    """A page of members; ``after`` begins the next one, None where this is the last.

    ``dropped`` are attributes that cannot be asked for like this.
    """

    rows: tuple[ListedMember, ...]
    after: int | None
    columns: Columns
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Question:
    target: AttributeTarget
    rules: Compiled | None
    columns: Columns
    sought: tuple[Sought, ...]
    dropped: tuple[str, ...]


def list_by(
    store: Store,
    occasion: Occasion,
    target: AttributeTarget,
    asked: Asked,
    after: int = 0,
) -> MembersPage:
    """Return a page of the members whose attributes are as ``asked``.

    Leaves one access event for the list.
    """
    require(store, occasion.acting, Permission.MEMBER_FIND)
    check_lengths(query=max((text for _, text in asked), key=len, default=""))
    with store.read() as connection:
        question = _question(connection, occasion, target, asked)
        rows = list(_rows(connection, question, PAGE + 1, after))
    shown = tuple(rows[:PAGE])
    more = len(rows) > PAGE
    if shown:
        ids = [each.id for each in shown]
        record_found(store, occasion, ids, sought=["attribute"], more=more)
    next_one = shown[-1].id if more else None
    return MembersPage(shown, next_one, question.columns, question.dropped)


def _question(
    connection: Connection, occasion: Occasion, target: AttributeTarget, asked: Asked
) -> _Question:
    if target not in attributes.SUBJECTS:
        known = [each.value for each in attributes.SUBJECTS]
        raise InputRefused("target_unknown", target=target.value, known=known)
    rules = rules_at(connection, target, occasion.at)
    sought, dropped = sought_in(rules, asked)
    columns = columns_for(rules, occasion.acting.roles)
    return _Question(target, rules, columns, sought, dropped)


def _rows(
    connection: Connection, question: _Question, limit: int, after: int
) -> Iterator[ListedMember]:
    given = (question.target, question.sought, limit, after)
    ids = attributes.subjects_with(connection, *given)
    numbers = attributes.numbers_of(connection, ids)
    names = attributes.names_of(connection, ids)
    kept = attributes.live_records(connection, ids)
    for each in ids:
        values = kept[each].values if each in kept else {}
        cells = cells_of(question.rules, question.columns, values)
        yield ListedMember(each, numbers[each], names.get(each, ""), cells)


def export_by(
    store: Store,
    occasion: Occasion,
    kind: str,
    target: AttributeTarget,
    asked: Asked,
    language: str,
) -> File:
    """Write the list as a file; what is masked stays so. Leaves an event."""
    require(store, occasion.acting, Permission.MEMBER_EXPORT)
    check_format(kind)
    with store.read() as connection:
        question = _question(connection, occasion, target, asked)
        rows = list(_rows(connection, question, MOST, 0))
    columns = ("number", "name")
    said = "; ".join(f"{code}={text}" for code, text in asked)
    sheet = Sheet(
        title=say("pages.members.title", language),
        head=[
            (say("export.at", language), instant_words(occasion.at, language)),
            (say("export.filter", language), said or say("house.none", language)),
        ],
        columns=[
            *(say(f"members.columns.{each}", language) for each in columns),
            *(label_words(each.label, language) for each in question.columns.shown),
        ],
        rows=(
            [grouped(e.number), e.name, *cell_words(e.cells, language)] for e in rows
        ),
    )
    name = f"members-{occasion.at:%Y%m%d-%H%M%S}"
    file = as_file(sheet, name, kind)
    _record(store, occasion, kind, asked, file)
    return file


def _record(
    store: Store, occasion: Occasion, kind: str, asked: Asked, file: File
) -> None:
    facts = {
        "format": kind,
        "rows": file.rows,
        "filter": [code for code, _ in asked],
        "sha256": sha256(file.content).hexdigest(),
    }
    entry = Entry(AuditAction.MEMBERS_EXPORTED, "audit", 0, facts=facts)
    with store.write() as connection:
        record(connection, store.keys, occasion, entry)
