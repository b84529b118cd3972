"""What a version of terms does, as markup: whom it binds, what data is used for."""

from collections.abc import Collection, Mapping

from models.publishing_facts import Content
from models.terms_kinds import AcceptanceMode
from portal.domain.card import Words
from portal.domain.publishing.rows import Row, called
from portal.domain.publishing.terms_effect_forms import Whom
from portal.ui.html import Html, tag
from portal.ui.session import language
from portal.ui.tables import table
from portal.ui.words import t


def listed(codes: Collection[str], names: Mapping[str, Words]) -> str:
    """Return codes by their names."""
    said = (names[c].say(language()) if c in names else c for c in codes)
    return t("house.between").join(said)


def whom_words(row: Row, whom: Whom) -> str:
    """Return whom a row binds: actor kinds and offerings, or all."""
    actors = listed(row.get("actors") or (), whom.actors) or t("terms.all_actors")
    offerings = listed(row.get("offerings") or (), whom.offerings)
    return t("terms.whom", actors=actors,
             offerings=offerings or t("terms.all_offerings"))  # fmt: skip


def called_words(row: Row) -> str:
    """Return the name of a row."""
    return called(row, str(row["id"])).say(language())


def row_says(part: str, row: Row, content: Content, whom: Whom) -> str:
    """Return what a row says, in short."""
    if part == "applies":
        return " · ".join(_applies_says(row, whom))
    if part == "purposes":
        marks = ("with_consent", row.get("consent")), ("abroad_says", row.get("abroad"))
        return " · ".join(t(f"terms.{word}") for word, holds in marks if holds)
    names = _purposes(content)
    return listed(row.get("purposes") or (), names) or t("house.none")


def _applies_says(row: Row, whom: Whom) -> list[str]:
    said = [t(f"terms.modes.{row.get('mode', AcceptanceMode.DEEMED)}")]
    if row.get("mode") == AcceptanceMode.MUST_ACCEPT:
        said.append(t(f"terms.afters.{row.get('after', 'ask')}"))
    for code, values in (row.get("only") or {}).items():
        known = whom.attributes.get(code)
        name = known.name.say(language()) if known else code
        names = known.options if known else {}
        said.append(t("terms.only_says", name=name, values=listed(values, names)))
    if row.get("flows_down"):
        said.append(t("terms.flows_down_says"))
    said.append(t("terms.precedence_says", precedence=row.get("precedence", 1)))
    return said


def _purposes(content: Content) -> dict[str, Words]:
    return {row["id"]: called(row, row["id"]) for row in content.get("purposes", ())}


def grid(content: Content) -> Html:
    """Return which kind of data is used for which purpose, as a grid."""
    purposes = _purposes(content)
    consent = {row["id"] for row in content.get("purposes", ()) if row.get("consent")}
    heads = [t("terms.item"), *(_head(i, n, consent) for i, n in purposes.items())]
    rows = [
        (called_words(item), *(_mark(item, each) for each in purposes))
        for item in content.get("items", ())
    ]
    return tag("div", table(t("terms.grid"), heads, rows), class_="portal-grid")


def _head(code: str, name: Words, consent: Collection[str]) -> str:
    said = name.say(language())
    return f"{said} {t('terms.consent_mark')}" if code in consent else said


def _mark(item: Row, purpose: str) -> str:
    return t("terms.used") if purpose in (item.get("purposes") or ()) else "–"
