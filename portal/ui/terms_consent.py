"""What somebody is told before they consent to a purpose, as markup."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from portal.domain.publishing.rows import called
from portal.domain.publishing.terms_class_gate import ABROAD
from portal.domain.terms.standing import TermsStanding
from portal.ui.html import Html, tag
from portal.ui.session import language
from portal.ui.words import t


def asked_of(standing: TermsStanding) -> list[Html]:
    """Return what to read to somebody about the purposes they have not agreed to."""
    return told(asdict(each.purpose) for each in standing.missing)


def told(purposes: Iterable[Mapping[str, Any]]) -> list[Html]:
    """Return what purposes say to whoever is asked, a block each."""
    return [found for each in purposes if (found := _told(each)) is not None]


def _told(row: Mapping[str, Any]) -> Html | None:
    said = [("consent_text", _text(row, "consent_text"))] if row.get("consent") else []
    said += [(each, _text(row, each)) for each in ABROAD if row.get("abroad")]
    found = [
        tag("p", t(f"terms.consent_told.{stem}", text=text), class_="portal-line")
        for stem, text in said
        if text
    ]
    if not found:
        return None
    name = called(row, str(row["id"])).say(language())
    return tag("div", tag("p", tag("b", name), class_="portal-line"), found)


def _text(row: Mapping[str, Any], stem: str) -> str:
    """Return a text in the reader's language, else in the other one."""
    texts = {each: str(row.get(f"{stem}_{each}") or "") for each in ("ja", "en")}
    return texts[language()] or texts["ja"] or texts["en"]
