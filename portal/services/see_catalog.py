"""The catalog: what is offered on a day, one offering as an actor meets it, files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from models.attribute_kinds import AttributeTarget
from models.facts import Occasion
from models.kinds import Permission, VersionedKind
from models.publishing_facts import Version
from portal.domain.attributes.in_content import shown_values
from portal.domain.attributes.shown import ShownAttribute
from portal.domain.business_days import is_holiday
from portal.domain.calendar import day_of
from portal.domain.card import Words
from portal.domain.catalog import AskedCatalog, Listed, fitting
from portal.domain.freshness import Freshness
from portal.domain.instants import instant_of
from portal.domain.lengths import check_lengths
from portal.domain.publishing.offering import (
    HoursShape,
    offering_of,
)
from portal.domain.publishing.offering_entry import Entry, entry_of, hours_on
from portal.domain.publishing.offering_forms import Known
from portal.domain.publishing.offering_phases import TMF_STATUS
from portal.domain.publishing.phases import in_force
from portal.errors import NotFound
from portal.services.attributes.in_force import rules_at
from portal.services.day_list import DayPage, Fitting, day_file, narrowed
from portal.services.door import require
from portal.services.export import File, check_format
from portal.services.publish.read import not_in_force, versions_of
from portal.services.vouch import freshness_of
from portal.store import catalog, entries, offerings, publishing
from portal.store.cards import offering_names, staff_names
from portal.store.engine import Connection, Store
from portal.wording import say

KIND = VersionedKind.OFFERING


@dataclass(frozen=True)
class CatalogPage(DayPage[Listed]):
    """A page of the catalog; ``known`` names what it is narrowed by."""

    known: Known


def see_catalog(
    store: Store,
    occasion: Occasion,
    asked: AskedCatalog,
    after: str | None = None,
    before: str | None = None,
) -> CatalogPage:
    """Return what is offered on a day, narrowed to what was asked for."""
    require(store, occasion.acting, Permission.OFFERING_READ)
    check_lengths(query=asked.q)
    with store.read() as connection:
        found = _fitting(connection, occasion, asked)
        known = known_of(connection, listing=True)
    page = found.page(asked.on, occasion.at, after, before)
    return CatalogPage(**vars(page), known=known)


def _fitting(
    connection: Connection, occasion: Occasion, asked: AskedCatalog
) -> Fitting[Listed]:
    """Return what was asked for, by its fields and by attributes of the day."""
    at = instant_of(asked.on, occasion.at)
    day = asked.on or day_of(occasion.at)
    found = fitting(entries.listed(connection, at), asked, day)
    target = AttributeTarget.OFFERING
    return narrowed(connection, occasion, target, at, found, asked.attributes)


def known_of(connection: Connection, *, listing: bool = False) -> Known:
    """Return what actors, terms and offerings are called; a list tells the last."""
    terms = {
        row.code: Words(
            f"{row.taxonomy_ja} › {row.name_ja}", f"{row.taxonomy_en} › {row.name_en}"
        )
        for row in catalog.terms(connection)
    }
    names = {} if listing else offering_names(connection)
    actors = offerings.actor_kind_names(connection)
    return Known(
        actors={code: Words(*both) for code, both in actors.items()},
        terms=terms,
        offerings={code: Words(*both) for code, both in names.items()},
    )


# ------------------------------------------------------------------ one offering


@dataclass(frozen=True, slots=True)
class SeenEntry:
    """One offering on a day as an actor meets it, and the version that says so.

    ``hours`` are those of the day; ``of_bundles`` are offerings that hold this one.
    ``fresh`` is who vouched for it last, where it is what holds now.
    """

    version: Version
    entry: Entry
    today: bool
    holiday: bool
    hours: tuple[HoursShape, ...]
    of_bundles: tuple[str, ...]
    known: Known
    attributes: tuple[ShownAttribute, ...]
    fresh: Freshness | None
    names: Mapping[int, Words]


def see_entry(
    store: Store,
    occasion: Occasion,
    code: str,
    on: date | None = None,
    actor: str | None = None,
    number: int | None = None,
) -> SeenEntry:
    """Return one offering; with ``number`` as that version says, in force or not."""
    require(store, occasion.acting, Permission.OFFERING_READ)
    at = instant_of(on, occasion.at)
    with store.read() as connection:
        version = _version(connection, code, number, at)
        listed = entries.listed(connection, at)
        known = known_of(connection)
        rules = rules_at(connection, AttributeTarget.OFFERING, at)
        fresh = None
        if number is None and at == occasion.at:
            fresh = freshness_of(connection, version)
        names = staff_names(connection, {fresh.vouched.by} if fresh else ())
    day, shape = on or day_of(occasion.at), offering_of(version.content)
    if actor is not None and actor not in known.actors:
        raise NotFound(what="actor", number=actor)
    holiday = is_holiday(day)
    return SeenEntry(
        version=version,
        entry=entry_of(shape, day, actor),
        today=day == day_of(occasion.at),
        holiday=holiday,
        hours=hours_on(shape, day, holiday=holiday),
        of_bundles=tuple(each.code for each in listed if code in each.parts),
        known=known,
        attributes=shown_values(rules, shape.attributes),
        fresh=fresh,
        names={each: Words(*both) for each, both in names.items()},
    )


def _version(
    connection: Connection, code: str, number: int | None, at: datetime
) -> Version:
    if publishing.thing_id_of(connection, KIND, code) is None:
        raise NotFound(what="offering", number=code)
    versions = versions_of(connection, KIND, code)
    found = next((each for each in versions if each.number == number), None)
    if number is None:
        found = in_force(versions, at)
    if found is None and number is None:
        raise not_in_force(versions, at, "offering", code)
    if found is None:
        raise NotFound(what="version", number=number)
    return found


# ------------------------------------------------------------------ files


COLUMNS = ("code", "name_ja", "name_en", "phase", "tmf", "catchphrase_ja",
           "catchphrase_en", "owner_ja", "owner_en", "actors", "tags")  # fmt: skip


def export_catalog(
    store: Store, occasion: Occasion, kind: str, asked: AskedCatalog, language: str
) -> File:
    """Write what was asked for as a file, every row of it."""
    require(store, occasion.acting, Permission.OFFERING_READ)
    check_format(kind)
    with store.read() as connection:
        found = _fitting(connection, occasion, asked)
        known = known_of(connection, listing=True)
    on = asked.on or day_of(occasion.at)
    cells = partial(_cells, on=on, language=language)
    narrowed_to = _narrowed_to(asked, known, language)
    return day_file(found, "catalog", COLUMNS, cells, on, kind, language, narrowed_to)


def _narrowed_to(
    asked: AskedCatalog, known: Known, language: str
) -> list[tuple[str, str]]:
    """Return what was asked for, by the names of its parts."""
    phase = f"publishing.offering_phases.{asked.phase}"
    actor, tag = known.actors.get(asked.actor), known.terms.get(asked.tag)
    values = {
        "q": asked.q,
        "phase": say(phase, language) if asked.phase else "",
        "actor": actor.say(language) if actor else asked.actor,
        "tag": tag.say(language) if tag else asked.tag,
    }
    said = [(say(f"catalog.asked.{n}", language), v) for n, v in values.items()]
    return [*said, *asked.attributes]


def _cells(each: Listed, on: date, language: str) -> list[str]:
    phase = each.phase_on(on)
    key = f"publishing.offering_phases.{phase}"
    return [
        each.code,
        each.name.ja,
        each.name.en,
        say(key, language) if phase else "",
        TMF_STATUS[phase] if phase else "",
        each.catchphrase.ja,
        each.catchphrase.en,
        each.owner.ja,
        each.owner.en,
        " ".join(each.actors),
        " ".join(each.tags),
    ]
