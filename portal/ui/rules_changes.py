"""What a version of rules changes, rule by rule in sentences, for who approves it."""

from collections.abc import Iterator, Mapping

from models.kinds import VersionedKind
from models.publishing_facts import Content
from portal.domain.publishing.rule_set_forms import Known
from portal.services.policy.design import see_names
from portal.services.policy.sentences import Telling
from portal.services.publish.see import Seen
from portal.ui.act import ask
from portal.ui.draft_page import place
from portal.ui.html import Html, show_html, show_note, tag
from portal.ui.place import link
from portal.ui.rules_markup import row_name
from portal.ui.session import language
from portal.ui.tables import table
from portal.ui.words import t

MOST = 200
"""Changed rules that are said at once."""


def show_said(seen: Seen) -> None:
    """Show what each changed rule said and says; nothing of other kinds."""
    version = seen.shown.version
    if version.kind is not VersionedKind.RULE_SET:
        return
    known = ask(see_names, version)
    if known is None:
        return
    rows = list(_changed(seen, known))
    if not rows:
        return
    first = seen.against is None
    columns = ("rule", "says") if first else ("rule", "was", "became")
    head = [t(f"rules_page.columns.{each}") for each in columns]
    lines = [(name, now) if first else (name, was, now) for name, was, now in rows]
    said = table(t("rules_page.changed"), head, lines[:MOST])
    show_html(tag("div", said, class_="portal-sides"))
    if len(rows) > MOST:
        show_note(t("rules_page.more_changed", count=len(rows) - MOST))


def _changed(seen: Seen, known: Known) -> Iterator[tuple[Html | str, str, str]]:
    """Yield each rule that came, went or changed: its name, what it said, and says."""
    version = seen.shown.version
    was = _said(seen.against.content if seen.against else {}, known)
    now = _said(version.content, known)
    for code in {**now, **was}:
        before, after = was.get(code), now.get(code)
        if before != after:
            name = (after or before or ("", ""))[0]
            to = {**place(version, "rules", code)}
            way = link(name, to, page="rules") if after else name
            yield way, _or_none(before), _or_none(after)


def _said(content: Content, known: Known) -> Mapping[str, tuple[str, str]]:
    """Return the names of rules and what they say, by their ids."""
    telling = Telling(content, known, language())
    rules = content.get("rules")
    return {
        str(row["id"]): (row_name(row), telling.rule(row))
        for row in (rules if isinstance(rules, list) else ())
        if isinstance(row, Mapping) and "id" in row
    }


def _or_none(said: tuple[str, str] | None) -> str:
    return said[1] if said else t("version.nothing")
