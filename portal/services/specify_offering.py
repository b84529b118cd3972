"""The specification of an offering as a document, from the version that it names."""

from collections.abc import Iterator
from datetime import date

from models.facts import Occasion
from portal.domain.card import Words
from portal.domain.publishing.markdown import heading, paragraphs, plain, table
from portal.domain.publishing.offering import OfferingShape, VariantShape
from portal.domain.publishing.offering_forms import ends_of
from portal.domain.publishing.service_model import service_model
from portal.services.attributes.in_words import attribute_words
from portal.services.export import File
from portal.services.see_catalog import SeenEntry, see_entry
from portal.store.engine import Store
from portal.wording import say
from portal.wording.dates import day_words, instant_words

MARKDOWN = "text/markdown"
FUNCTION = ("function", "actor", "action", "answer")
INTERFACE = ("interface", "from", "to", "data", "protocol", "keeper")
TARGET = ("priority", "response", "restore")
TEXTS = ("catchphrase", "declaration", "summary", "details", "price", "owner")


def specify_offering(
    store: Store,
    occasion: Occasion,
    code: str,
    on: date | None,
    actor: str | None,
    language: str,
) -> File:
    """Write what ``see_entry`` shows as Markdown; the diagram is in it as Mermaid."""
    seen = see_entry(store, occasion, code, on, actor)
    written = "\n\n".join(_Document(seen, language).blocks()) + "\n"
    name = f"{code}-v{seen.version.number}-{seen.entry.on:%Y%m%d}.md"
    return File(name, MARKDOWN, written.encode(), 1)


class _Document:
    def __init__(self, seen: SeenEntry, language: str) -> None:
        self.seen, self.language = seen, language
        self.entry = seen.entry
        self.offering: OfferingShape = seen.entry.offering
        self.ends = ends_of(seen.version.content, seen.known)

    def say(self, key: str, **facts: object) -> str:
        return say(key, self.language, **facts)

    def both(self, row: object, stem: str) -> str:
        both = Words(getattr(row, f"{stem}_ja"), getattr(row, f"{stem}_en"))
        return both.say(self.language) or both.ja or both.en

    def named(self, *codes: str) -> str:
        names = {**self.seen.known.actors, **self.ends}
        found = (names.get(each, Words(each, each)) for each in codes)
        return self.say("house.between").join(e.say(self.language) for e in found)

    def columns(self, *keys: str) -> list[str]:
        return [self.say(f"catalog.columns.{each}") for each in keys]

    def blocks(self) -> Iterator[str]:
        yield f"# {plain(self.both(self.offering, 'name'))}"
        yield self._source()
        for stem in TEXTS:
            text = self.both(self.offering, stem)
            if text.strip():
                yield heading(self.say(f"publishing.places.{stem}_{self.language}"))
                yield paragraphs(text)
        yield heading(self.say("catalog.facts.actors"))
        yield plain(self.named(*self.offering.actors) or "–")
        for name, said in self._facts():
            yield heading(self.say(f"catalog.facts.{name}"))
            yield plain(said)
        for name, written in self._tables():
            yield heading(self.say(f"publishing.places.{name}"))
            yield written
        if self.entry.functions or self.entry.interfaces:
            yield heading(self.say("catalog.model"))
            drawn = service_model(self.entry, self.ends, self.language)
            yield f"```mermaid\n{drawn}\n```"

    def _source(self) -> str:
        version = self.seen.version
        since = version.effective_at
        facts = {
            "code": version.code,
            "number": version.number,
            "hash": version.content_hash,
            "on": day_words(self.entry.on, self.language),
            "since": instant_words(since, self.language) if since else "–",
        }
        return plain(self.say("catalog.specified", **facts))

    def _facts(self) -> Iterator[tuple[str, str]]:
        """Yield where it belongs and who answers, as far as that is said."""
        offering, known, between = self.offering, self.seen.known, "house.between"
        tags = (known.terms.get(each, Words(each, each)) for each in offering.tags)
        parts = (f"offering:{each}" for each in offering.parts)
        support = (
            *(offering.support_phone, offering.support_mail),
            offering.support_url,
        )
        found = {
            "tags": self.say(between).join(e.say(self.language) for e in tags),
            "parts": self.named(*parts),
            "support": self.say(between).join(filter(None, support)),
        }
        yield from ((name, said) for name, said in found.items() if said)

    def _tables(self) -> Iterator[tuple[str, str]]:
        """Yield each list that holds something, by its name, as a table."""
        since = self.say("publishing.places.since")
        attribute = [self.say(f"attributes.columns.{e}") for e in ("name", "value")]
        found = (
            ("phases", [*self.columns("phase"), since], self._phases()),
            ("attributes", attribute, self._attributes()),
            ("variants", self.columns("variant", "since_until"), self._variants()),
            ("hours", self.columns("days", "hours"), self._hours()),
            ("functions", self.columns(*FUNCTION), self._functions()),
            ("interfaces", self.columns(*INTERFACE), self._interfaces()),
            ("targets", self.columns(*TARGET), self._targets()),
        )
        for name, columns, rows in found:
            if rows:
                yield name, table(columns, rows)

    def _phases(self) -> list[list[str]]:
        return [
            [
                self.say(f"publishing.offering_phases.{row.code}"),
                day_words(row.since, self.language),
            ]
            for row in self.offering.phases
        ]

    def _variants(self) -> list[list[str]]:
        return [
            [f"{self.both(row, 'name')} ({row.code})", self._days(row)]
            for row, _ in self.entry.variants
        ]

    def _days(self, row: VariantShape) -> str:
        since, until = row.valid_from, row.valid_to
        said = [
            self.say("catalog.since", on=day_words(since, self.language))
            if since
            else "",
            self.say("catalog.until", on=day_words(until, self.language))
            if until
            else "",
        ]
        between = self.say("house.between")
        return between.join(filter(None, said)) or self.say("catalog.always")

    def _hours(self) -> list[list[str]]:
        between = self.say("house.between")
        return [
            [
                between.join(self.say(f"offering.days.{each}") for each in row.on_days),
                f"{row.opens}–{row.closes}",
            ]
            for row in self.offering.hours
        ]

    def _attributes(self) -> list[list[str]]:
        return [
            [each.name.say(self.language), attribute_words(each, self.language)]
            for each in self.seen.attributes
        ]

    def _functions(self) -> list[list[str]]:
        return [
            [
                self.both(row, "name"),
                self.named(f"actor:{row.actor}"),
                self.both(row, "action"),
                self.both(row, "response"),
            ]
            for row in self.entry.functions
        ]

    def _interfaces(self) -> list[list[str]]:
        return [
            [
                self.both(row, "name"),
                self.named(row.source),
                self.named(row.target),
                self.both(row, "data"),
                row.protocol,
                row.owner,
            ]
            for row in self.entry.interfaces
        ]

    def _targets(self) -> list[list[str]]:
        return [
            [
                self.say(f"offering.priorities.{row.code}"),
                minutes_words(row.response_minutes, self.language),
                minutes_words(row.restore_minutes, self.language),
            ]
            for row in self.offering.targets
        ]


def minutes_words(count: int, language: str) -> str:
    """Return minutes as people say them: full hours as hours."""
    if count % 60 == 0:
        return say("catalog.hours_count", language, count=count // 60)
    return say("catalog.minutes_count", language, count=count)
