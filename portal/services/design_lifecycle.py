"""The lifecycle designer: what it shows, and how a lifecycle of one's own begins."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from models.facts import Occasion
from models.kinds import Permission, VersionedKind, VersionState
from models.publishing_facts import FieldChange, Version
from portal.domain.card import Words
from portal.domain.publishing.lifecycle import FORMAT
from portal.domain.publishing.phases import in_force, scheduled
from portal.domain.publishing.tree import diff
from portal.errors import NotFound
from portal.services.door import require
from portal.services.publish.begin import drafts_of, start_new
from portal.services.publish.origin import CANONICAL
from portal.services.publish.read import versions_of
from portal.services.publish.see import Seen, see_version
from portal.store import assignments, held, offerings, publishing
from portal.store.cards import offering_names
from portal.store.engine import Connection, Store

KIND = VersionedKind.LIFECYCLE
FEW = 20_000
"""Memberships that are counted whenever a screen is drawn: some 50 ms."""


@dataclass(frozen=True, slots=True)
class Use:
    """An offering, the lifecycle it uses now, and which other one from when."""

    offering: str
    name: Words
    lifecycle: str
    next: tuple[str, datetime] | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """What a designer may choose from.

    ``scheduled`` are approved for later, the next first; ``drafts`` are not approved
    yet, the newest first.
    """

    live: tuple[Version, ...]
    scheduled: tuple[Version, ...]
    drafts: tuple[Version, ...]
    uses: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class Design:
    """One version with what its rows need: who is in which state, and what ships.

    ``held`` is None where counting would take long; ``gone`` counts the members of
    states that were removed. ``state_names`` are those of every version, the newest
    counting most.
    """

    seen: Seen
    held: Mapping[str, int] | None
    gone: Mapping[str, int]
    offerings: Mapping[str, Words]
    shipped: Version | None
    state_names: Mapping[str, Words]

    @property
    def differences(self) -> tuple[FieldChange, ...]:
        """What the version says otherwise than what ships."""
        if self.shipped is None:
            return ()
        return diff(self.shipped.content, self.seen.shown.version.content)


def see_desk(store: Store, occasion: Occasion) -> Desk:
    """Return every lifecycle, its drafts, and which offering uses which."""
    require(store, occasion.acting, Permission.LIFECYCLE_READ)
    with store.read() as connection:
        dated = publishing.approved_versions(connection)
        drafts = drafts_of(connection, KIND)
        uses = _uses(connection, occasion.at)
    dated = tuple(each for each in dated if each.kind is KIND)
    of: dict[str, list[Version]] = {}
    for each in dated:
        of.setdefault(each.code, []).append(each)
    live = (in_force(each, occasion.at) for each in of.values())
    return Desk(
        live=tuple(sorted((v for v in live if v), key=lambda v: v.code)),
        scheduled=scheduled(dated, occasion.at),
        drafts=drafts,
        uses=uses,
    )


def _uses(connection: Connection, at: datetime) -> tuple[Use, ...]:
    used = assignments.used_at(connection, at)
    later = assignments.later_uses(connection, at)
    names = offering_names(connection)
    others: dict[str, tuple[str, datetime]] = {}
    for (code, since), lifecycle in later.items():
        if lifecycle != used[code]:
            others.setdefault(code, (lifecycle, since))
    return tuple(
        Use(code, Words(*names[code]), used[code], others.get(code))
        for code in sorted(names)
    )


def see_design(
    store: Store, occasion: Occasion, code: str, number: int | str | None = None
) -> Design:
    """Return one version of a lifecycle; without a number the one in force."""
    require(store, occasion.acting, Permission.LIFECYCLE_READ)
    seen = see_version(store, occasion, KIND, code, number)
    with store.read() as connection:
        counted = _counted(connection, code, FEW)
        names = offering_names(connection)
        shipped = _shipped(connection)
    return Design(
        seen=seen,
        held=counted,
        gone=_gone(seen),
        offerings={each: Words(*both) for each, both in names.items()},
        shipped=shipped,
        state_names=_state_names([each.version for each in seen.versions]),
    )


def count_members(store: Store, occasion: Occasion, code: str) -> Mapping[str, int]:
    """Return how many memberships are in which state, however long it takes."""
    require(store, occasion.acting, Permission.LIFECYCLE_READ)
    with store.read() as connection:
        return _counted(connection, code, None) or {}


def _counted(
    connection: Connection, code: str, most: int | None
) -> Mapping[str, int] | None:
    lifecycle_id = offerings.lifecycle_id_of(connection, code)
    if lifecycle_id is None:
        return {}
    if most is not None and held.most_memberships(connection) > most:
        return None
    return held.count_by_state(connection, lifecycle_id)


def _gone(seen: Seen) -> Mapping[str, int]:
    """Return what the gate counted, and the states whose members have a place."""
    found = {
        str(each.facts["state"]): int(each.facts["members"])
        for each in seen.shown.problems
        if each.code == "state_held"
    }
    remap = seen.shown.version.content.get("remap")
    placed = remap if isinstance(remap, dict) else {}
    return dict.fromkeys(placed, 0) | found


def _shipped(connection: Connection) -> Version | None:
    if publishing.thing_id_of(connection, KIND, CANONICAL) is None:
        return None
    return versions_of(connection, KIND, CANONICAL)[0]


def _state_names(versions: list[Version]) -> Mapping[str, Words]:
    rows = (
        row
        for each in versions
        if isinstance(each.content.get("states"), list)
        for row in each.content["states"]
        if isinstance(row, dict) and {"code", "name_ja", "name_en"} <= row.keys()
    )
    return {row["code"]: Words(row["name_ja"], row["name_en"]) for row in rows}


# ------------------------------------------------------------------ beginning


def make_own(
    store: Store,
    occasion: Occasion,
    offering: str,
    code: str,
    names: tuple[str, str],
) -> Version:
    """Begin a lifecycle of its own for an offering: a copy of what it uses.

    Refuses a code that a lifecycle has already.
    """
    require(store, occasion.acting, Permission.LIFECYCLE_EDIT)
    with store.read() as connection:
        used = assignments.used_in_the_end(connection).get(offering)
        if used is None:
            raise NotFound(what="offering", number=offering)
        versions = versions_of(connection, KIND, used)
    dated = [v for v in versions if v.state is VersionState.APPROVED]
    base = in_force(versions, occasion.at) or dated[-1]
    content = {
        **base.content,
        "format": FORMAT,
        "code": code,
        "name_ja": names[0],
        "name_en": names[1],
        "offerings": [offering],
        "remap": {},
    }
    return start_new(store, occasion, KIND, code, content)
