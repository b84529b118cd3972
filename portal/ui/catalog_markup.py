"""The catalog as markup: the list, and one offering as somebody meets it on a day."""

from collections.abc import Iterable, Mapping, Sequence

from models.kinds import OfferingPhase, StateKind
from models.publishing_facts import Version
from portal.domain.attributes.shown import ShownAttribute
from portal.domain.card import Words
from portal.domain.catalog import Listed
from portal.domain.publishing.offering import HoursShape, OfferingShape, VariantShape
from portal.domain.publishing.offering_entry import Entry
from portal.domain.publishing.offering_forms import ends_of
from portal.services.attributes.in_words import (
    attribute_words,
    cell_words,
    label_words,
)
from portal.services.see_catalog import CatalogPage, SeenEntry
from portal.services.specify_offering import minutes_words
from portal.ui.card_markup import badge
from portal.ui.html import Html, join, tag
from portal.ui.place import link
from portal.ui.session import language
from portal.ui.tables import table
from portal.ui.version_markup import place_of, title
from portal.ui.words import day, instant, t

CODE, ON, ACTOR, VERSION = "code", "on", "actor", "version"
"""The parts of an address that name an offering, a day, an actor and a version."""

LOOK: Mapping[OfferingPhase, StateKind] = {
    OfferingPhase.CONSIDERED: StateKind.APPLIED,
    OfferingPhase.DESIGN: StateKind.APPLIED,
    OfferingPhase.PREPARATION: StateKind.APPLIED,
    OfferingPhase.IN_SERVICE: StateKind.ACTIVE,
    OfferingPhase.ENDING: StateKind.PAUSED,
    OfferingPhase.ENDED: StateKind.ENDED,
    OfferingPhase.REJECTED: StateKind.ERASED,
}
"""How the badge of a phase looks; its words say what it is."""


def phase(found: OfferingPhase | None) -> Html:
    """Return the badge of a phase."""
    if found is None:
        return tag("span", t("catalog.no_phase"))
    said = t(f"publishing.offering_phases.{found}")
    return badge(LOOK[found], Words(said, said))


def rows(page: CatalogPage, place: Mapping[str, str]) -> Html:
    """Return a line per offering, each with the way to it."""
    columns = [
        *(t(f"catalog.columns.{each}") for each in ("name", "phase", "actors")),
        *(label_words(each.label, language()) for each in page.columns.shown),
    ]
    lines = [_line(each, page, place) for each in page.part.rows]
    return table(t("catalog.title"), columns, lines)


def _line(
    each: Listed, page: CatalogPage, place: Mapping[str, str]
) -> tuple[Html | str, ...]:
    name = link(each.name.say(language()), {**place, CODE: each.code}, page="catalog")
    more = [tag("small", " ", each.code), tag("p", each.catchphrase.say(language()))]
    return (
        tag("span", name, more),
        phase(each.phase_on(page.on)),
        tag("span", names(page.known.actors, each.actors)),
        *cell_words(page.cells[each.code], language()),
    )


def names(known: Mapping[str, Words], codes: Iterable[str]) -> str:
    """Return what codes are called, in the language of the screen."""
    said = (known[c].say(language()) if c in known else c for c in codes)
    return t("house.between").join(said)


# ------------------------------------------------------------------ one offering


def said(offering: OfferingShape, stem: str) -> str:
    """Return a text in the language of the screen, or in the other one."""
    both = Words(getattr(offering, f"{stem}_ja"), getattr(offering, f"{stem}_en"))
    return both.say(language()) or both.ja or both.en


def head(seen: SeenEntry) -> Html:
    """Return what an offering is, and what stands on the day that was asked for."""
    entry = seen.entry
    lines = [
        tag("p", tag("b", said(entry.offering, "catchphrase")), class_="portal-line"),
        tag("p", phase(entry.phase), " ", _stands(seen), class_="portal-line"),
    ]
    if not entry.meant and entry.actor is not None:
        name = names(seen.known.actors, [entry.actor])
        lines.append(tag("p", t("catalog.not_meant", actor=name), class_="portal-line"))
    return tag("div", lines, class_="portal-desk")


def _stands(seen: SeenEntry) -> str:
    entry = seen.entry
    sentences = [t("catalog.joinable" if entry.joinable else "catalog.not_joinable")]
    later = [each for each in entry.offering.phases if each.since > entry.on]
    if later:
        said_phase = t(f"publishing.offering_phases.{later[0].code}")
        on = day(later[0].since)
        sentences.append(t("catalog.next_phase", phase=said_phase, on=on))
    return " ".join(sentences)


def texts(seen: SeenEntry) -> Html:
    """Return the texts, each under what it is."""
    found = [
        (t(f"catalog.texts.{stem}"), said(seen.entry.offering, stem))
        for stem in ("declaration", "summary", "details", "price")
    ]
    return facts_list([(name, paragraphs(text)) for name, text in found if text])


def paragraphs(text: str) -> Html:
    """Return a text with its lines kept apart."""
    return join([tag("p", line) for line in text.splitlines() if line.strip()])


def facts_list(found: Sequence[tuple[str, Html | str]]) -> Html:
    """Return facts, each under what it is."""
    rows_ = [(tag("dt", name), tag("dd", value)) for name, value in found]
    return tag("dl", rows_, class_="portal-desk portal-entry")


def facts(seen: SeenEntry) -> Html:
    """Return whom it is for, who answers, and where it belongs."""
    offering, known = seen.entry.offering, seen.known
    support = (
        *(offering.support_phone, offering.support_mail),
        offering.support_url,
    )
    found = [
        ("actors", names(known.actors, offering.actors)),
        ("tags", names(known.terms, offering.tags)),
        ("parts", names(known.offerings, offering.parts)),
        ("of_bundles", names(known.offerings, seen.of_bundles)),
        ("owner", said(offering, "owner")),
        ("support", t("house.between").join(each for each in support if each)),
        ("hours", _hours(seen)),
    ]
    return facts_list([(t(f"catalog.facts.{n}"), each) for n, each in found if each])


def attributes(found: Sequence[ShownAttribute]) -> Html | None:
    """Return what owners defined and somebody filled in, in the order of the form."""
    if not found:
        return None
    columns = [t(f"attributes.columns.{each}") for each in ("name", "value")]
    lines = [
        (_called(each), paragraphs(attribute_words(each, language()))) for each in found
    ]
    return table(t("catalog.facts.attributes"), columns, lines)


def _called(each: ShownAttribute) -> str:
    name = each.name.say(language())
    return f"{name} {t('attributes.retired')}" if each.retired else name


def _hours(seen: SeenEntry) -> str:
    if not seen.entry.offering.hours:
        return ""
    spans = t("house.between").join(map(_span, seen.hours)) or t("catalog.closed")
    key = "catalog.hours_holiday" if seen.holiday else "catalog.hours_on"
    return t(key, on=day(seen.entry.on), hours=spans)


def _span(line: HoursShape) -> str:
    return f"{line.opens}–{line.closes}"


def variants(entry: Entry) -> Html | None:
    """Return the variants with the days on which they can be joined."""
    if not entry.variants:
        return None
    columns = [t(f"catalog.columns.{e}") for e in ("variant", "valid", "since_until")]
    lines = [
        (_named(row), t(f"catalog.valid.{'yes' if valid else 'no'}"), _days(row))
        for row, valid in entry.variants
    ]
    return table(t("publishing.places.variants"), columns, lines)


def _named(row: VariantShape) -> str:
    return f"{Words(row.name_ja, row.name_en).say(language())} ({row.code})"


def _days(row: VariantShape) -> str:
    if row.valid_from is None and row.valid_to is None:
        return t("catalog.always")
    since = day(row.valid_from) if row.valid_from else ""
    until = t("catalog.until", on=day(row.valid_to)) if row.valid_to else ""
    return f"{since} – {until}"


def hours(offering: OfferingShape) -> Html | None:
    """Return the service hours of every day of the week."""
    if not offering.hours:
        return None
    columns = [t(f"catalog.columns.{each}") for each in ("days", "hours")]
    lines = [
        (
            t("house.between").join(t(f"offering.days.{each}") for each in row.on_days),
            _span(row),
        )
        for row in offering.hours
    ]
    return table(t("publishing.places.hours"), columns, lines)


def targets(offering: OfferingShape) -> Html | None:
    """Return how soon incidents are answered and over."""
    if not offering.targets:
        return None
    names_ = ("priority", "response", "restore")
    columns = [t(f"catalog.columns.{each}") for each in names_]
    lines = [
        (
            t(f"offering.priorities.{row.code}"),
            minutes(row.response_minutes),
            minutes(row.restore_minutes),
        )
        for row in offering.targets
    ]
    return table(t("publishing.places.targets"), columns, lines)


def minutes(count: int) -> str:
    """Return minutes as people say them."""
    return minutes_words(count, language())


def functions(seen: SeenEntry) -> Html | None:
    """Return what actors do and what the provider answers."""
    found = seen.entry.functions
    if not found:
        return None
    keys = ("function", "actor", "action", "answer")
    columns = [t(f"catalog.columns.{each}") for each in keys]
    lines = [
        (
            Words(row.name_ja, row.name_en).say(language()),
            names(seen.known.actors, [row.actor]),
            Words(row.action_ja, row.action_en).say(language()),
            Words(row.response_ja, row.response_en).say(language()),
        )
        for row in found
    ]
    return table(t("publishing.places.functions"), columns, lines)


def interfaces(seen: SeenEntry) -> Html | None:
    """Return what passes between whom, and how."""
    found = seen.entry.interfaces
    if not found:
        return None
    keys = ("interface", "from", "to", "data", "protocol", "keeper")
    columns = [t(f"catalog.columns.{each}") for each in keys]
    ends = ends_of(seen.version.content, seen.known)
    lines = [
        (
            Words(row.name_ja, row.name_en).say(language()),
            names(ends, [row.source]),
            names(ends, [row.target]),
            Words(row.data_ja, row.data_en).say(language()),
            row.protocol,
            row.owner,
        )
        for row in found
    ]
    return table(t("publishing.places.interfaces"), columns, lines)


def version_source(version: Version) -> Html:
    """Return which version says all of this, and since when it holds."""
    since = t("catalog.not_in_force")
    if version.effective_at is not None:
        since = t("version.from", at=instant(version.effective_at))
    to = link(title(version), place_of(version), page="version")
    return tag("p", t("catalog.source"), " ", to, " ", since, class_="portal-note")
