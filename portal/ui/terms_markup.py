"""Terms as markup: the parts that are edited, clauses to read, what to compare."""

from collections.abc import Mapping

from models.publishing_facts import Content, Problem, Version
from portal.domain.publishing.opinions import on_place, waiting
from portal.domain.publishing.phases import OPEN
from portal.domain.publishing.rows import Row
from portal.domain.publishing.terms import (
    authoritative_of,
    clause_rows,
    mark_of,
    other_language,
    other_of,
)
from portal.domain.publishing.terms_forms import languages_of
from portal.domain.terms.clauses import Clause, Level
from portal.services.publish.begin import ThereIs
from portal.services.publish.see import Seen
from portal.ui.draft_page import place
from portal.ui.html import Html, join, tag
from portal.ui.place import link
from portal.ui.session import language
from portal.ui.tables import table
from portal.ui.words import instant, t

PARTS = ("clauses", "text", "compare", "effect", "applies", "purposes",
         "items", "attachments", "rules", "about")  # fmt: skip
EFFECT = ("change", "reasons_ja", "reasons_en", "notice_days", "grace_days")
"""Fields that are edited with how a version changes what binds."""
SHORT = 60
"""So many characters of a clause say which one it is."""


def part_name(name: str) -> str:
    """Return what a part is called."""
    return t(f"terms.parts.{name}")


def where(problem: Problem) -> tuple[str, ...]:
    """Return the part and the row that a problem is about."""
    first, *rest = problem.path or ("",)
    if first == "clauses":
        return ("clauses", *rest[:1]) if rest else ("text",)
    if first in ("applies", "purposes", "items", "attachments"):
        return (first, *rest[:1])
    if first == "internal_rules":
        return ("rules", *rest[:1])
    if first in EFFECT:
        return ("effect",)
    return ("about",)


def documents(found: ThereIs) -> Html:
    """Return every document with what is in force and what is to come."""
    coming: dict[str, list[Version]] = {}
    for each in found.coming:
        coming.setdefault(each.code, []).append(each)
    by_code = {each.code: each for each in (*found.coming[::-1], *found.live)}
    live = {each.code for each in found.live}
    rows = [
        (
            link(_name(each), place(each)),
            t(f"terms.documents.{each.content['document']}"),
            _in_force(each) if code in live else t("house.none"),
            join((_in_force(e) for e in coming.get(code, ())), " · "),
        )
        for code, each in sorted(by_code.items())
    ]
    columns = ("document", "kind", "live", "coming")
    return table(
        t("pages.terms.title"), [t(f"terms.columns.{e}") for e in columns], rows
    )


def _name(version: Version) -> str:
    return str(version.content[f"name_{language()}"])


def _in_force(version: Version) -> Html:
    since = instant(version.effective_at) if version.effective_at else ""
    said = f"{t('version.numbered', number=version.number)} {since}".strip()
    return link(said, place(version))


def clause_name(clause: Clause | None, where: str, row: Row) -> str:
    """Return a clause's number with those above it, its heading, or how it begins."""
    label = f"{where} {clause.heading}".strip() if clause else ""
    first = clause.body if clause and clause.label else str(row.get("text_ja") or "")
    return label or _short(first or str(row.get("text_en") or "")) or str(row["id"])


def clause_says(content: Content, row: Row, clause: Clause | None) -> str:
    """Return how a clause begins, and how its translation stands."""
    text = str(row.get(f"text_{authoritative_of(content)}") or "")
    said = [_short(clause.body if clause and clause.label else text)]
    stands = _translation(content, row, text)
    return " · ".join([*said, *([t(f"terms.stands.{stands}")] if stands else [])])


def _translation(content: Content, row: Row, text: str) -> str | None:
    if other_of(content) != "translation":
        return None
    other = other_language(authoritative_of(content))
    if not str(row.get(f"text_{other}") or "").strip():
        return "missing"
    return None if row.get("confirmed") == mark_of(text) else "stale"


def opinions_of(seen: Seen, code: str) -> str:
    """Return how many opinions there are on a clause, and how many wait."""
    path = ("clauses", code)
    count = len(on_place(seen.shown.comments, path))
    left = waiting(seen.shown.comments, path)
    key = "opinions_open" if left else "opinions"
    return t(f"terms.{key}", count=count, open=left) if count else ""


def opinions_beside(seen: Seen) -> dict[int, Html]:
    """Return the way to the opinions on each clause, by its place."""
    version = seen.shown.version
    may = seen.takes_part and version.state in OPEN
    codes = [str(row["id"]) for row in clause_rows(version.content)]
    said = {at: opinions_of(seen, code) for at, code in enumerate(codes)}
    words = {at: each or (t("terms.opine") if may else "") for at, each in said.items()}
    ways = {at: link(each, place(version, "clauses", codes[at]))
            for at, each in words.items() if each}  # fmt: skip
    return {at: tag("p", way, class_="portal-line") for at, way in ways.items()}


def _short(text: str) -> str:
    said = " ".join(text.split())
    return said if len(said) <= SHORT else f"{said[:SHORT]}…"


def reading(content: Content, clauses: Mapping[str, Clause]) -> Html:
    """Return the whole document to be read, both languages beside each other."""
    languages = languages_of(content)
    rows = [
        tag("tr", [tag("td", str(row.get(f"text_{each}") or "").rstrip(), lang=each)
                   for each in languages],
            class_=_look(clauses.get(str(row["id"]))))
        for row in clause_rows(content)
    ]  # fmt: skip
    heads = [tag("th", t(f"terms.languages.{each}"), scope="col") for each in languages]
    table = tag("table", tag("thead", tag("tr", heads)), tag("tbody", rows))
    return tag("div", table, class_="portal-compare portal-terms")


def _look(clause: Clause | None) -> str | None:
    above = clause is not None and Level.PREAMBLE < clause.level < Level.ARTICLE
    return "portal-chapter" if above else None
