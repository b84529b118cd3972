"""Rules as markup: every rule set, the rows of one as sentences, what is wrong."""

from collections.abc import Iterable, Mapping

from models.publishing_facts import Problem, Version
from portal.domain.policy.kinds import Effect
from portal.domain.publishing.rows import Row, called
from portal.domain.publishing.rule_set import LISTS
from portal.services.policy.sentences import Telling
from portal.services.publish.begin import ThereIs
from portal.ui.draft_page import place
from portal.ui.html import Html, join, tag
from portal.ui.place import link
from portal.ui.session import language
from portal.ui.tables import table
from portal.ui.words import instant, t

PARTS = ("rules", "checks", "cases", "obligations", "tables", "violations",
         "cancellations", "own_columns", "intended", "files", "about")  # fmt: skip
EFFECTS = tuple(each.value for each in Effect)
LISTED = tuple(part for part in PARTS if part in LISTS)
"""The parts that are lists of rows."""


def part_name(name: str) -> str:
    """Return what a part is called."""
    return t(f"rules_page.parts.{name}")


def where(problem: Problem) -> tuple[str, ...]:
    """Return the part, the row and the item that a problem is about."""
    first, *rest = problem.path or ("",)
    if first not in LISTED:
        return ("about",)
    if first == "tables" and rest[1:2] == ["rows"]:
        return (first, rest[0], *rest[2:3])
    return (first, *rest[:1])


# ------------------------------------------------------------------ all rule sets


def rule_sets(found: ThereIs) -> Html:
    """Return every rule set with what is in force and what is to come."""
    coming: dict[str, list[Version]] = {}
    for each in found.coming:
        coming.setdefault(each.code, []).append(each)
    newest = {each.code: each for each in (*found.coming[::-1], *found.live)}
    live = {each.code: each for each in found.live}
    rows = [
        (
            link(_name(each), place(each)),
            _dated(live[code]) if code in live else t("house.none"),
            join((_dated(e) for e in coming.get(code, ())), " · "),
        )
        for code, each in sorted(newest.items())
    ]
    columns = ("set", "live", "coming")
    head = [t(f"rules_page.columns.{each}") for each in columns]
    return table(t("pages.rules.title"), head, rows)


def _name(version: Version) -> str:
    return called(version.content, version.code).say(language())


def _dated(version: Version) -> Html:
    since = instant(version.effective_at) if version.effective_at else ""
    said = f"{t('version.numbered', number=version.number)} {since}".strip()
    return link(said, place(version))


# ------------------------------------------------------------------ rows


def row_name(row: Row) -> str:
    """Return what a row is called."""
    return called(row, str(row.get("id") or row.get("code"))).say(language())


def row_says(part: str, row: Row, telling: Telling) -> str:
    """Return what a row says, in a sentence or in short."""
    if part == "rules":
        return telling.rule(row)
    if part == "intended":
        return telling.intended(row)
    if part == "cases":
        return telling.case(row)
    if part == "own_columns":
        return _column_says(row)
    if part == "tables":
        return t(f"rules_page.answers.{row['answers']}")
    if part == "cancellations":
        return telling.cancelling(row)
    if part == "violations" and row.get("counts_days"):
        return t("rules_page.counts", days=row["counts_days"])
    return ""


def _column_says(row: Row) -> str:
    said = t(f"rules_page.kinds.{row['kind']}")
    between = t("house.between").join(row.get("options") or ())
    return f"{said}: {between}" if between else said


def rules(
    version: Version, rows: Iterable[Row], telling: Telling, chosen: str | None,
    narrowed: Mapping[str, str],
) -> Html:  # fmt: skip
    """Return rules as sentences, a line each, with the way to each."""
    lines = [
        (
            link(
                row_name(row),
                {**place(version, "rules", row["id"]), **narrowed},
                aria_current="true" if row["id"] == chosen else None,
            ),
            t(f"rules_page.effects.{row['effect']}"),
            telling.rule(row),
        )
        for row in rows
    ]
    head = [t(f"rules_page.columns.{each}") for each in ("rule", "effect", "says")]
    return tag("div", table(part_name("rules"), head, lines), class_="portal-says")


def told(said: str) -> Html:
    """Return the sentence that a row says while it is edited."""
    words = said or t("rules_page.says_nothing")
    title = tag("b", t("rules_page.says"))
    return tag("p", title, " ", words, class_="portal-line portal-told", role="status")


def fits(row: Row, asked: Mapping[str, str]) -> bool:
    """Return whether a rule speaks of what is asked for; blank asks nothing."""
    if asked["effect"] and row.get("effect") != asked["effect"]:
        return False
    lists = (("actor", "actors"), ("offering", "offerings"), ("function", "functions"))
    return all(
        not asked[one] or not row.get(many) or asked[one] in row[many]
        for one, many in lists
    )


def answers(version: Version, own: Row, telling: Telling, chosen: str | None) -> Html:
    """Return the rows of a table with a single answer, in their order."""
    lines = [
        (
            link(
                telling.answered(own, row),
                place(version, "tables", own["code"], row["id"]),
                aria_current="true" if row["id"] == chosen else None,
            ),
            telling.answer(own, row),
        )
        for row in own.get("rows", ())
    ]
    head = [t("publishing.places.answer"), t("rules_page.columns.says")]
    return table(t("rules_page.answers_of", table=row_name(own)), head, lines)
