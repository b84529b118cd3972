"""What somebody consented to before they left: shown, and taken back."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.domain.card import Card, ToldAnswer
from portal.domain.terms.acceptance_form import (
    first_values,
    taking_back_form,
    taking_back_from,
)
from portal.domain.terms.told import still_given
from portal.services import drafts
from portal.services.terms.evidence import record_with_evidence
from portal.ui.act import act, last_result, show_result
from portal.ui.draft import Draft
from portal.ui.form import show_form
from portal.ui.form_draft import give_up, open_kept
from portal.ui.html import Html, tag
from portal.ui.keys import key
from portal.ui.place import close
from portal.ui.session import language
from portal.ui.terms_evidence import ask_evidence, evidence_in, put_evidence_away
from portal.ui.words import day, t


def given_before(card: Card) -> dict[str, list[ToldAnswer]]:
    """Return the consents that stand, of documents that ask nothing of them now."""
    found: dict[str, list[ToldAnswer]] = {}
    documents = [each.document for each in card.terms]
    for each in still_given(card.answers, documents) if card.today else ():
        found.setdefault(each.fact.document, []).append(each)
    return found


def given_line(given: Sequence[ToldAnswer], tools: Sequence[Html | str]) -> Html:
    """Return what stands of one document, with what may be done about it."""
    between = t("house.between")
    said = between.join(map(_said, given))
    document = given[0].document.say(language())
    words = t("acceptance.left.given", document=document, said=said)
    return tag("div", tag("p", words, " ", tools, class_="quiet"), class_="lock")


def _said(given: ToldAnswer) -> str:
    on = day(given.fact.acted_at)
    if given.purpose is not None:
        return t(
            "acceptance.left.purpose", purpose=given.purpose.say(language()), on=on
        )
    return t("acceptance.left.whole", number=given.number, on=on)


def ask_taking_back(form: str, card: Card, given: Sequence[ToldAnswer]) -> Draft:
    """Show the form that takes one of them back; return where it is kept."""
    document = given[0].fact.document
    place = key(form, "left", document)
    draft = Draft(place, card.number, document, drafts.ANSWER)
    fact = given[0].fact
    first = {**first_values(fact.language), "given": fact.receipt}
    asked = taking_back_form(given)
    open_kept(asked, first, draft)

    def save(values: Mapping[str, Any], _mark: int) -> None:
        new = taking_back_from(values, card.number, given)
        if act(form, record_with_evidence, new, evidence_in(place)).done:
            put_evidence_away(place)
            give_up(draft)
            close()

    last = last_result(form)
    if last is not None and not last.done:
        show_result(form, once=False)
    ask_evidence(place)
    show_form(asked, place, save, words="acceptance.left.take_back", ready=True)
    return draft
