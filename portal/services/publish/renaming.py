"""Names of a day that has come: lists and cards that ask without a day get them.

Whatever asks as of a day reads the versions and needs none of this.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from models.facts import Entry, Occasion
from models.kinds import AuditAction, VersionedKind
from portal.domain.card import Words
from portal.services.door import system
from portal.services.publish import actor
from portal.store import catalog
from portal.store.audit import record
from portal.store.engine import Connection, Store


@dataclass(frozen=True, slots=True)
class Renamed:
    """A thing that got the names of its version in force."""

    kind: VersionedKind
    code: str
    number: int
    version_id: int
    was: Words
    became: Words


def bring_up_names(store: Store, at: datetime) -> int:
    """Give offerings and actor kinds the names that hold now; return how many.

    One event for each; safe to run again, and by several workers at once.
    """
    with store.read() as connection:
        if not (catalog.stale_names(connection, at) or actor.stale(connection, at)):
            return 0
    with store.write() as connection:
        renamed = [*_offerings(connection, at), *_kinds(connection, at)]
        for each in renamed:
            record(connection, store.keys, Occasion(system(), at), _entry(each))
    return len(renamed)


def _offerings(connection: Connection, at: datetime) -> Iterator[Renamed]:
    for each in catalog.stale_names(connection, at):
        if catalog.rename(connection, each):
            yield Renamed(
                kind=VersionedKind.OFFERING,
                code=each.code,
                number=each.number,
                version_id=each.thing_version_id,
                was=Words(each.name_ja, each.name_en),
                became=Words(each.became_ja, each.became_en),
            )


def _kinds(connection: Connection, at: datetime) -> Iterator[Renamed]:
    for was, version in actor.stale(connection, at):
        if actor.bring_up(connection, was, version):
            content = version.content
            yield Renamed(
                kind=version.kind,
                code=version.code,
                number=version.number,
                version_id=version.id,
                was=Words(was.name_ja, was.name_en),
                became=Words(content["name_ja"], content["name_en"]),
            )


def _entry(renamed: Renamed) -> Entry:
    was, became = (
        {"ja": each.ja, "en": each.en} for each in (renamed.was, renamed.became)
    )
    return Entry(
        action=AuditAction.VERSION_TOOK_EFFECT,
        entity_type="version",
        entity_id=renamed.version_id,
        before={"name": was},
        after={"name": became},
        facts={
            "kind": renamed.kind.value,
            "code": renamed.code,
            "number": renamed.number,
            "name": became,
        },
    )
