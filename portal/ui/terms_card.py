"""Terms on the member card: what binds, what was accepted, what to ask and record."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from models.acceptance_facts import AcceptanceReceipt
from models.kinds import Permission
from models.terms_kinds import AcceptanceAct
from portal.domain.calendar import day_of
from portal.domain.card import Card
from portal.domain.terms.acceptance_form import (
    acceptance_form,
    acceptance_from,
    first_values,
)
from portal.domain.terms.standing import TermsStanding
from portal.services import drafts
from portal.services.paper.paper import PDF
from portal.services.terms.binding import TXT, Wanted, text_file
from portal.services.terms.evidence import record_with_evidence
from portal.services.terms.receipt import JSON, acceptance_receipt
from portal.services.terms.standing_words import name_words, sentence, tell_words
from portal.ui.act import act, forget, last_result, show_result
from portal.ui.change_markup import opening
from portal.ui.download import content_of
from portal.ui.draft import Draft
from portal.ui.form import show_form
from portal.ui.form_draft import give_up, open_kept
from portal.ui.html import Html, show_html, tag
from portal.ui.keys import key
from portal.ui.place import AT, DO, KNOWN, ON, asked, close, here, link
from portal.ui.session import acting, language
from portal.ui.terms_consent import asked_of
from portal.ui.terms_evidence import (
    ask_evidence,
    evidence_in,
    put_evidence_away,
    show_evidence,
)
from portal.ui.terms_left import ask_taking_back, given_before, given_line
from portal.ui.terms_receipt import receipt_words
from portal.ui.words import t

ANSWER, PAPERS = "answer", "papers"


def terms(card: Card) -> Html | None:
    """Return where the member stands with each document, and what may be done."""
    before = given_before(card)
    if not card.terms and not before:
        return None
    return tag(
        "section",
        [_document(each, card) for each in card.terms],
        [given_line(e, _tools_of(card, document)) for document, e in before.items()],
        class_="portal-desk portal-terms",
        aria_label=t("acceptance.card.title"),
    )


def _document(standing: TermsStanding, card: Card) -> Html:
    owes = standing.owes is not None or bool(standing.missing)
    said = tag(
        "p",
        sentence(standing, language()),
        " ",
        _tools_of(card, standing.document),
        class_="warn" if owes else "quiet",
    )
    told = [_tell(standing), _ways_out(standing, card)] if card.today else None
    return tag("div", said, told, class_="lock")


def _ways_out(standing: TermsStanding, card: Card) -> Html | None:
    """Return the ways to leaving for who said no; below a receipt they stand there."""
    owes = standing.owes
    if owes is None or owes.answer is None or last_result(ANSWER) is not None:
        return None
    ways = _leave(card)
    return tag("p", ways) if ways else None


def _tell(standing: TermsStanding) -> Html | None:
    words = tell_words(standing, language())
    if words is None:
        return None
    return tag("p", tag("span", t("card.tell"), class_="label"), words, class_="tell")


def _tools(card: Card) -> list[str]:
    may = card.today and Permission.MEMBER_CHANGE in acting().permissions
    return [ANSWER, PAPERS] if may else [PAPERS]


def _tools_of(card: Card, document: str) -> list[Html | str]:
    asked_now = {each.document for each in card.terms}
    found = [_tool(e, document, left=document not in asked_now) for e in _tools(card)]
    return [part for each in found for part in (each, " ")]


def _tool(name: str, document: str, *, left: bool) -> Html:
    pressed = asked(DO) == name and asked(ON) == document
    place = {DO: None, ON: None} if pressed else {DO: name, ON: document}
    words = "acceptance.left.take_back" if left and name == ANSWER else ""
    return link(
        t(words or f"acceptance.card.{name}"),
        here(**place),
        class_="portal-tool",
        aria_expanded="true" if pressed else "false",
        data_opens=f"{name} {document}",
    )


# ------------------------------------------------------------------ what opens


def show_terms_tool(card: Card) -> None:
    """Show the form or the papers that the address asks for; receipts before them."""
    _show_receipt(card)
    name, on = asked(DO), asked(ON)
    standing = next((each for each in card.terms if each.document == on), None)
    if name not in _tools(card):
        return
    if standing is None:
        _show_left(card, name, on)
        return
    with st.container(border=True, gap="small", key=key(name, "terms")):
        words = name_words(standing.asked, language())
        said = t(
            f"acceptance.card.{name}_of", document=words, number=standing.asked.number
        )
        show_html(opening(said, key(name, standing.document), f"{name} {on}"))
        show_html(tag("p", tag("b", said), class_="portal-line"))
        if name == ANSWER:
            _ask(card, standing)
        else:
            _papers(card, standing)


def _show_left(card: Card, name: str | None, on: str | None) -> None:
    """Show the same of a document that asks nothing of them now."""
    given = given_before(card).get(on or "")
    if not given:
        return
    with st.container(border=True, gap="small", key=key(name, "terms")):
        said = t(f"acceptance.left.{name}", document=given[0].document.say(language()))
        show_html(opening(said, key(name, on), f"{name} {on}"))
        show_html(tag("p", tag("b", said), class_="portal-line"))
        if name == ANSWER:
            draft = ask_taking_back(ANSWER, card, given)
            _cancel(key(ANSWER, "left", on), draft)
        else:
            with st.container(horizontal=True):
                _receipts(card, [each.fact.receipt for each in given])
                st.button(t("changes.close"), key=key(PAPERS, "close"), on_click=close)


def _ask(card: Card, standing: TermsStanding) -> None:
    form, place = acceptance_form(standing), key(ANSWER, standing.document)
    draft = Draft(place, card.number, standing.document, drafts.ANSWER)
    open_kept(form, first_values(language()), draft)

    def save(values: Mapping[str, Any], _mark: int) -> None:
        new = acceptance_from(values, card.number, standing.document)
        if act(ANSWER, record_with_evidence, new, evidence_in(place)).done:
            put_evidence_away(place)
            give_up(draft)
            close()

    for each in asked_of(standing):
        show_html(each)
    if not _done():
        show_result(ANSWER, once=False)
    ask_evidence(place)
    show_form(form, place, save, words="acceptance.form.record", ready=True)
    _cancel(place, draft)


def _cancel(place: str, draft: Draft) -> None:
    st.button(
        t("changes.cancel"),
        key=key(place, "cancel"),
        on_click=_put_away,
        args=(draft,),
    )


def _put_away(draft: Draft) -> None:
    forget(ANSWER)
    give_up(draft)
    close()


def _done() -> bool:
    result = last_result(ANSWER)
    return result is not None and result.done


def _papers(card: Card, standing: TermsStanding) -> None:
    """Show what can be taken: the text of this day, and the receipt."""
    with st.container(horizontal=True):
        for kind, mime in (("txt", TXT), ("pdf", PDF)):
            wanted = Wanted(
                standing.document, asked(AT), asked(KNOWN), language(), kind
            )
            st.download_button(
                t(f"acceptance.card.text_{kind}"),
                content_of(text_file, card.number, wanted),
                file_name=f"{_text_name(card, standing)}.{kind}",
                mime=mime,
                key=key(PAPERS, standing.document, "text", kind),
                on_click="ignore",
            )
        _receipts(card, standing.receipts)
        st.button(t("changes.close"), key=key(PAPERS, "close"), on_click=close)


def _text_name(card: Card, standing: TermsStanding) -> str:
    """Return a name that tells the texts of two days apart."""
    version = standing.bound.version if standing.bound else standing.asked
    return f"{version.document}-{version.number}-{day_of(card.at)}"


def _receipts(card: Card, receipts: Sequence[str]) -> None:
    for number in receipts:
        _receipt(number)
    show_evidence(card.number, receipts)


def _receipt(number: str) -> None:
    for kind, mime in (("json", JSON), ("pdf", PDF)):
        st.download_button(
            t(f"acceptance.card.receipt_{kind}", number=number),
            content_of(acceptance_receipt, number, kind, language()),
            file_name=f"{number}.{kind}",
            mime=mime,
            key=key(PAPERS, number, kind),
            on_click="ignore",
        )


# ------------------------------------------------------------------ receipts


def _show_receipt(card: Card) -> None:
    result = last_result(ANSWER)
    if result is None or not result.done or result.value is None:
        return
    done: AcceptanceReceipt = result.value
    show_result(ANSWER, done=receipt_words(done))
    if done.act is AcceptanceAct.DECLINE and card.today:
        show_html(tag("p", t("acceptance.card.declined"), _leave(card)))


def _leave(card: Card) -> list[Html | str]:
    """Return the ways to leaving that this clerk may open now."""
    found: list[Html | str] = []
    for shown in card.memberships:
        if any(e.event == "withdraw" and e.open for e in shown.allowed):
            words = t("acceptance.card.leave", offering=shown.offering.say(language()))
            found += [" ", link(words, here(**{DO: "withdraw", ON: str(shown.id)}))]
    return found
