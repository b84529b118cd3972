"""What a version of rules changes, row by row in sentences, for who approves it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from models.kinds import VersionedKind
from models.publishing_facts import Content, Path, Version
from portal.domain.publishing.rows import Row
from portal.domain.publishing.rule_set_known import Known
from portal.services.policy.design import see_names
from portal.services.policy.sentences import Telling
from portal.services.publish.see import Seen
from portal.ui.act import ask
from portal.ui.draft_page import place
from portal.ui.html import Html, tag
from portal.ui.place import link
from portal.ui.rules_markup import part_name, row_name, row_says
from portal.ui.session import language
from portal.ui.tables import table
from portal.ui.words import t
from portal.wording import LANGUAGES

MOST = 200
"""Changed rows of a part that are said at once."""
SAID = ("rules", "intended", "tables", "cancellations", "cases")
"""The parts whose rows are said as sentences that leave nothing out."""
BESIDE = ("say", "amount")
"""What the sentence of a row says in the language of its reader alone."""

Told = Mapping[Path, tuple[str, str]]
"""What rows are called and say, by their places in a content."""


@dataclass(frozen=True, slots=True)
class Said:
    """Changed rows as sentences, a table a part, and the places of these rows."""

    tables: tuple[Html, ...] = ()
    told: frozenset[Path] = frozenset()


def said_of(seen: Seen) -> Said:
    """Return what each changed row said and says; nothing of other kinds."""
    version = seen.shown.version
    if version.kind is not VersionedKind.RULE_SET:
        return Said()
    known = ask(see_names, version)
    if known is None:
        return Said()
    was = seen.against.content if seen.against else None
    return said_changes(was, version.content, known, link_to=version)


def said_changes(
    was: Content | None, became: Content, known: Known, link_to: Version | None
) -> Said:
    """Return what each changed row said and says; of a first version what it says."""
    tables: list[Html] = []
    told: list[Path] = []
    for part in SAID:
        old, new = _said(part, was or {}, known), _said(part, became, known)
        changed = [each for each in {**new, **old} if old.get(each) != new.get(each)]
        if changed:
            lines = [
                _line(each, old, new, link_to, alone=was is None)
                for each in changed[:MOST]
            ]
            tables.append(_table(part, lines, len(changed), alone=was is None))
            told += changed[:MOST]
    return Said(tuple(tables), frozenset(told))


def _table(
    part: str, lines: Iterable[tuple[Html | str, ...]], count: int, *, alone: bool
) -> Html:
    columns = ("says",) if alone else ("was", "became")
    head = [part_name(part), *(t(f"rules_page.columns.{each}") for each in columns)]
    said = table(t("rules_page.changed", part=part_name(part)), head, lines)
    left = count - MOST
    more = t("rules_page.more_changed", count=left) if left > 0 else None
    note = tag("p", more, class_="portal-note") if more else None
    return tag("div", said, note, class_="portal-sides")


def _line(
    path: Path, old: Told, new: Told, link_to: Version | None, *, alone: bool
) -> tuple[Html | str, ...]:
    """Return a row that came, went or changed: its name, what it said, and says."""
    before, after = old.get(path), new.get(path)
    name: Html | str = (after or before or ("", ""))[0]
    if after and link_to is not None:
        part, *row = (each for each in path if each != "rows")
        name = link(name, place(link_to, part, *row), page="rules")
    return (name, _or_none(after)) if alone else (name, *map(_or_none, (before, after)))


def _said(part: str, content: Content, known: Known) -> Told:
    telling = Telling(content, known, language())
    found: dict[Path, tuple[str, str]] = {}
    for row in _rows(content, part):
        name = row_name(row)
        if part != "tables":
            said = _whole(row_says(part, row, telling), row)
            found[part, str(row["id"])] = name, said
            continue
        for each in _rows(row, "rows"):
            said = _whole(telling.answer(row, each), each)
            found[part, str(row["code"]), "rows", str(each["id"])] = name, said
    return found


def _rows(content: Mapping[str, Any], part: str) -> list[Row]:
    rows = content.get(part)
    listed = rows if isinstance(rows, list) else []
    return [row for row in listed if isinstance(row, Mapping)]


def _whole(said: str, row: Row) -> str:
    """Return the sentence of a row, and a line for each thing that it leaves out."""
    other = next(each for each in LANGUAGES if each != language())
    fields = (*(f"{each}_{other}" for each in BESIDE), "owner")
    more = [
        t("rules_page.beside", what=t(f"publishing.places.{each}"), says=row[each])
        for each in fields
        if row.get(each)
    ]
    return "\n".join([said, *more])


def _or_none(said: tuple[str, str] | None) -> str:
    return said[1] if said else t("version.nothing")
