"""What a version of rules changes, rule by rule in sentences, for who approves it."""

from collections.abc import Iterator, Mapping

from models.kinds import VersionedKind
from models.publishing_facts import Content, Version
from portal.domain.publishing.rule_set_known import Known
from portal.services.policy.design import see_names
from portal.services.policy.sentences import Telling
from portal.services.publish.see import Seen
from portal.ui.act import ask
from portal.ui.draft_page import place
from portal.ui.html import Html, show_html, tag
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
    was = seen.against.content if seen.against else None
    found = said_changes(was, version.content, known, link_to=version)
    if found is not None:
        show_html(found)


def said_changes(
    was: Content | None, became: Content, known: Known, link_to: Version | None
) -> Html | None:
    """Return what each changed rule said and says; of a first version what it says."""
    rows = list(_changed(was or {}, became, known, link_to))
    if not rows:
        return None
    columns = ("rule", "says") if was is None else ("rule", "was", "became")
    head = [t(f"rules_page.columns.{each}") for each in columns]
    lines = [(n, now) if was is None else (n, old, now) for n, old, now in rows]
    said = table(t("rules_page.changed"), head, lines[:MOST])
    left = len(rows) - MOST
    more = t("rules_page.more_changed", count=left) if left > 0 else None
    note = tag("p", more, class_="portal-note") if more else None
    return tag("div", said, note, class_="portal-sides")


def _changed(
    was: Content, became: Content, known: Known, link_to: Version | None
) -> Iterator[tuple[Html | str, str, str]]:
    """Yield each rule that came, went or changed: its name, what it said, and says."""
    old, new = _said(was, known), _said(became, known)
    for code in {**new, **old}:
        before, after = old.get(code), new.get(code)
        if before == after:
            continue
        name: Html | str = (after or before or ("", ""))[0]
        if after and link_to is not None:
            name = link(name, place(link_to, "rules", code), page="rules")
        yield name, _or_none(before), _or_none(after)


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
