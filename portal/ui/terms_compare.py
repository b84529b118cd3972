"""Two versions beside each other: what is chosen stands in the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from models.publishing_facts import Content, Version
from portal.domain.publishing.terms_forms import languages_of
from portal.domain.terms.table import Line
from portal.services.publish.see import Seen
from portal.services.terms.comparing import (
    BOTH,
    KINDS,
    Compared,
    compare_languages,
    compare_versions,
    export_comparison,
)
from portal.services.terms.comparison_cells import CHOICES, Layout, Showing
from portal.services.terms.comparison_page import comparison_table, numbered
from portal.ui import terms_markup as markup
from portal.ui.act import ask
from portal.ui.draft_page import place
from portal.ui.html import Html, join, run_script, show_html, show_note, tag
from portal.ui.keys import key
from portal.ui.place import asked, link
from portal.ui.session import language
from portal.ui.tables import export_buttons
from portal.ui.words import t

AGAINST, IN, LAYOUT, SHOW = "against", "in", "layout", "show"
"""The parts of an address that say what is compared, in which language, and how."""
SHOWN: Final = {
    "changes": Showing(),
    "words": Showing(quiet=False),
    "whole": Showing(whole=True),
}
"""What is shown: every change, those of words alone, or unchanged clauses, too."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the address asks for, as far as it is there."""

    version: Version
    against: int | None
    spoken: str
    layout: Layout
    show: str

    @property
    def showing(self) -> Showing:
        """Return how the comparison is shown."""
        of = SHOWN[self.show]
        return Showing(self.layout, quiet=of.quiet, whole=of.whole)

    @property
    def place(self) -> dict[str, str]:
        """Return the address of what is chosen."""
        parts = {AGAINST: str(self.against or ""), IN: self.spoken,
                 LAYOUT: self.layout.value, SHOW: self.show}  # fmt: skip
        given = {name: said for name, said in parts.items() if said}
        return {**place(self.version, "compare"), **given}


def show_compare(seen: Seen) -> None:
    """Show a version beside another one, or beside its translation."""
    version = seen.shown.version
    others = [e.version.number for e in seen.versions if e.version.id != version.id]
    spoken = _languages(version.content, others)
    show_note(t("terms.leads.compare" if others else "terms.compare_alone"))
    if not spoken:
        return
    chosen = _chosen(version, others, spoken)
    show_html(_choices(chosen, others, spoken))
    found = _found(chosen)
    if found is not None:
        _show_found(found, chosen, markup.opinions_beside(seen))
    run_script("changes.js")


def _languages(content: Content, others: Sequence[int]) -> tuple[str, ...]:
    """Return the languages to compare in; both where there is a translation."""
    languages = languages_of(content)
    both = (BOTH,) if len(languages) > 1 and content.get("clauses") else ()
    return (*(languages if others else ()), *both)


def _chosen(
    version: Version, others: Sequence[int], languages: Sequence[str]
) -> Chosen:
    against, spoken, show = asked(AGAINST), asked(IN), asked(SHOW)
    known = (n for n in others if str(n) == against)
    nearest = _nearest(others, version.number) if others else None
    return Chosen(
        version,
        next(known, nearest),
        next((each for each in languages if each == spoken), languages[0]),
        next((each for each in CHOICES if each == asked(LAYOUT)), CHOICES[0]),
        next((each for each in SHOWN if each == show), next(iter(SHOWN))),
    )


def _nearest(others: Sequence[int], mine: int) -> int:
    """Return the version before this one, or else the one behind it."""
    before = [number for number in others if number < mine]
    return max(before) if before else min(others)


def _found(chosen: Chosen) -> Compared | None:
    version = chosen.version
    if chosen.spoken == BOTH or chosen.against is None:
        return ask(compare_languages, version.code, version.number)
    versions = (chosen.against, version.number)
    return ask(compare_versions, version.code, versions, chosen.spoken, chosen.showing)


def _show_found(found: Compared, chosen: Chosen, notes: Mapping[int, Html]) -> None:
    if found.only_format:
        show_html(tag("p", t("terms.only_format"), class_="portal-line"))
    both = chosen.spoken == BOTH
    layout = Layout.LANGUAGES if both else chosen.layout
    ways = _ways_to(found.lines)
    if ways is not None:
        show_html(ways)
    table = comparison_table(found.lines, layout, language(), notes)
    spoken = None if both else chosen.spoken
    show_html(tag("div", table, class_="portal-compare", lang=spoken))
    version = chosen.version
    versions = (chosen.against or version.number, version.number)
    export_buttons(
        key("terms", version.id, "compare"), f"{version.code}-v{version.number}",
        KINDS, export_comparison, version.code, versions, chosen.spoken,
        chosen.showing,
    )  # fmt: skip


# ------------------------------------------------------------------ markup


def _ways_to(lines: Sequence[Line]) -> Html | None:
    """Return the list of changes, each a way to its line; keys go from one to one."""
    rows = [
        tag("li", tag("a", _said(line), href=f"#{name}", data_jump=name))
        for name, line in numbered(lines)
        if name
    ]
    if not rows:
        return None
    count = tag("summary", t("terms.changes", count=len(rows)))
    keys = tag("p", t("terms.change_keys"), class_="portal-note")
    listed = tag("details", count, keys, tag("ol", rows), class_="portal-changes")
    return tag("nav", listed, aria_label=t("terms.changes_label"))


def _said(line: Line) -> str:
    where = line.new_place or line.old_place
    return f"{where} {t(f'compare.remarks.{line.remark}')}".strip()


def _choices(chosen: Chosen, others: Sequence[int], spoken: Sequence[str]) -> Html:
    """Return the ways to another version, language, layout, and to more or less."""
    numbers = {str(n): t("version.numbered", number=n) for n in others}
    languages = {each: t(f"terms.languages.{each}") for each in spoken}
    layouts = {each.value: t(f"terms.layouts.{each}") for each in CHOICES}
    shown = {each: t(f"terms.shown.{each}") for each in SHOWN}
    two = chosen.spoken != BOTH
    lines = [
        _line(chosen, AGAINST, numbers) if two else None,
        _line(chosen, IN, languages) if len(languages) > 1 else None,
        _line(chosen, LAYOUT, layouts) if two else None,
        _line(chosen, SHOW, shown) if two else None,
    ]
    return tag("nav", lines, aria_label=t("terms.parts.compare"))


def _line(chosen: Chosen, part: str, ways: Mapping[str, str]) -> Html | None:
    here = chosen.place
    links = [
        link(
            words,
            {**here, part: value},
            aria_current="true" if here.get(part) == value else None,
        )
        for value, words in ways.items()
    ]
    label = t(f"terms.choices.{part}")
    return tag("p", label, " ", join(links, " · "), class_="portal-line")
