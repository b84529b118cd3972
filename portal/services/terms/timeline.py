"""Who is covered by which document over time, to be read, printed and exported."""

from collections.abc import Iterator
from dataclasses import dataclass

from models.facts import Occasion
from models.kinds import ActorSide, Permission
from portal.domain.card import Words
from portal.domain.terms.applies import Holder, Lane, Segment, timeline
from portal.services.actor_scene import kind_names, kinds_in_force
from portal.services.door import require
from portal.services.export import File, Sheet, as_file, check_format
from portal.store.cards import offering_names
from portal.store.engine import Store
from portal.store.offerings import actor_kinds
from portal.store.terms import terms_facts
from portal.wording import say
from portal.wording.dates import instant_words

COLUMNS = ("kind", "actors", "offerings", "since", "holders")


@dataclass(frozen=True, slots=True)
class Timeline:
    """The lanes of all kinds of documents, with the words of all in them."""

    lanes: tuple[Lane, ...]
    actors: dict[str, Words]
    offerings: dict[str, Words]
    documents: dict[str, Words]


def see_timeline(store: Store, occasion: Occasion) -> Timeline:
    """Return who is covered by what, by all that is known now.

    Whoever works for the company is covered by no terms and is left out.
    """
    require(store, occasion.acting, Permission.TERMS_READ)
    with store.read() as connection:
        versions = terms_facts(connection)
        offerings = offering_names(connection)
        sides = {row.code: row.side for row in actor_kinds(connection)}
        live = kinds_in_force(connection, occasion.at)
        actors = [e for e in live if sides.get(e) != ActorSide.PROVIDER]
        return Timeline(
            timeline(versions, sorted(actors), list(offerings), occasion.at),
            kind_names(connection),
            {code: Words(*both) for code, both in offerings.items()},
            {each.document: Words(each.name_ja, each.name_en) for each in versions},
        )


def export_timeline(store: Store, occasion: Occasion, kind: str, language: str) -> File:
    """Write the timeline as a file for a spreadsheet, a line per segment."""
    check_format(kind)
    found = see_timeline(store, occasion)
    columns = [say(f"timeline.columns.{each}", language) for each in COLUMNS]
    head = [(say("timeline.known", language), instant_words(occasion.at, language))]
    rows = lines_of(found, language)
    sheet = Sheet(say("timeline.title", language), head, columns, rows)
    return as_file(sheet, f"terms-timeline.{kind}", kind)


def lines_of(found: Timeline, language: str) -> Iterator[tuple[str, ...]]:
    """Yield a line per segment: kind, who, with which services, from when, what."""
    for lane in found.lanes:
        for segment in lane.segments:
            yield (
                *lane_words(found, lane, language),
                instant_words(segment.since, language),
                segment_words(found, segment, language),
            )


def lane_words(found: Timeline, lane: Lane, language: str) -> tuple[str, str, str]:
    """Return a lane in words: the kind, who, and with which services."""
    between = say("house.between", language)
    offerings = [found.offerings[each].say(language) for each in lane.offerings]
    all_ = len(lane.offerings) == len(found.offerings)
    return (
        say(f"terms.documents.{lane.kind}", language),
        between.join(found.actors[each].say(language) for each in lane.actors),
        say("terms.all_offerings", language) if all_ else between.join(offerings),
    )


def segment_words(found: Timeline, segment: Segment, language: str) -> str:
    """Return what holds in a segment; a gap and an overlap are called so."""
    said = [_holder_words(found, each, language) for each in segment.holders]
    words = say("house.between", language).join(said)
    if segment.is_overlap:
        return say("timeline.overlap", language, documents=words)
    if segment.is_gap:
        key = "timeline.partly" if said else "timeline.gap"
        return say(key, language, documents=words)
    return words


def _holder_words(found: Timeline, holder: Holder, language: str) -> str:
    name = found.documents[holder.document].say(language)
    number = say("version.numbered", language, number=holder.number)
    said = f"{name} {number}"
    for flag in ("partly", "flows_down"):
        if getattr(holder, flag):
            said = f"{said} ({say(f'timeline.{flag}_mark', language)})"
    return said
