"""Terms that are accepted along with a change: asked in its form, kept with it."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from models.acceptance_facts import NewAcceptance
from models.facts import Change
from models.terms_kinds import AcceptanceMethod, Capacity
from portal.domain.lengths import LONGEST, REFERENCE_CHARS, TEXT_CHARS
from portal.domain.terms.acceptance_form import BY_HAND
from portal.services.terms.along import ToAccept
from portal.services.terms.standing_words import HASH_SHOWN, name_words
from portal.ui.grounds import PAUSE, typed_value
from portal.ui.html import Html, show_html, tag
from portal.ui.keys import key
from portal.ui.session import language
from portal.ui.terms_evidence import ask_evidence
from portal.ui.version_markup import THING, VERSION
from portal.ui.words import capital, day, plain, t

METHOD, REFERENCE, SPOKEN = "said_method", "said_reference", "said_language"
CAPACITY, NAME, HOW = "said_capacity", "said_name", "said_how"
TYPED = (REFERENCE, NAME, HOW)
OFFERED = {
    METHOD: tuple(map(str, BY_HAND)),
    SPOKEN: ("ja", "en"),
    CAPACITY: tuple(map(str, Capacity)),
}
"""What may be chosen; the first of each is proposed."""
PROPOSED = {name: codes[0] for name, codes in OFFERED.items()}
FIELDS = (*OFFERED, *TYPED)


def ask_terms(form: str, asked: Sequence[ToAccept]) -> None:
    """Show what has to be accepted, whether it was, and how that was said."""
    with st.container(gap="small", border=True, key=key(form, "terms")):
        title = tag("b", t("acceptance.along.title"))
        show_html(
            tag("p", title, " ", t("acceptance.along.both"), class_="portal-line")
        )
        for each in asked:
            _ask_one(form, each)
        with st.container(horizontal=True):
            _choose(form, METHOD, "method", "acceptance.methods")
            _choose(form, SPOKEN, "language", "acceptance.languages")
        _type(form, REFERENCE, "reference", REFERENCE_CHARS)
        ask_evidence(form)
        _choose(form, CAPACITY, "capacity", "acceptance.capacities")
        if _chosen(form, CAPACITY) != Capacity.SELF:
            _type(form, NAME, "actor_name", LONGEST["name"])
        if _chosen(form, CAPACITY) == Capacity.ON_BEHALF:
            _type(form, HOW, "how", TEXT_CHARS)


def _ask_one(form: str, asked: ToAccept) -> None:
    show_html(_about(form, asked))
    name = name_words(asked.version, language())
    facts = {"document": name, "number": asked.version.number}
    st.checkbox(plain(t("acceptance.along.agreed", **facts)), key=_tick(form, asked))


def _about(form: str, asked: ToAccept) -> Html:
    version = asked.version
    document = name_words(version, language())
    said = t(
        "acceptance.along.text",
        document=document,
        number=version.number,
        since=day(version.effective_at),
        spoken=t(f"acceptance.languages.{_chosen(form, SPOKEN)}"),
        hash=asked.texts.get(_chosen(form, SPOKEN), "")[:HASH_SHOWN],
    )
    coming = [
        tag(
            "p", t("acceptance.card.coming", number=e.number, since=day(e.effective_at))
        )
        for e in asked.coming[:1]
    ]
    told = t("acceptance.tell.joining", document=document)
    return tag(
        "div",
        tag("p", said, " ", _to_text(version.document, version.number)),
        coming,
        tag("p", tag("span", t("card.tell"), class_="label"), told, class_="tell"),
        class_="portal-desk portal-hold portal-line",
    )


def _to_text(document: str, number: int) -> Html:
    place = {THING: document, VERSION: str(number)}
    words = t("acceptance.along.read")
    return tag("a", words, href=f"/terms?{urlencode(place)}", target="_blank")


def _tick(form: str, asked: ToAccept) -> str:
    return key(form, "agreed", asked.document, str(asked.version.number))


def _chosen(form: str, name: str) -> str:
    return typed_value(form, name) or PROPOSED[name]


def _choose(form: str, name: str, label: str, words: str) -> None:
    st.session_state.setdefault(key(form, name), PROPOSED[name])
    st.radio(
        capital(t(f"acceptance.form.{label}")),
        OFFERED[name],
        format_func=lambda code: t(f"{words}.{code}"),
        key=key(form, name),
        horizontal=True,
        persist_state="session",
    )


def _type(form: str, name: str, label: str, most: int) -> None:
    st.text_input(
        capital(t(f"acceptance.form.{label}")),
        key=key(form, name),
        max_chars=most,
        live=PAUSE,
        persist_state="session",
    )


# ------------------------------------------------------------------ what was said


def not_agreed(form: str, asked: Sequence[ToAccept]) -> tuple[str, ...]:
    """Return the labels of the acceptances that were not given yet."""
    waiting = [e for e in asked if not st.session_state.get(_tick(form, e))]
    return tuple(
        t("acceptance.along.missing", document=name_words(each.version, language()))
        for each in waiting
    )


def answers(
    form: str, change: Change, asked: Sequence[ToAccept]
) -> list[NewAcceptance]:
    """Return the acceptances that were ticked, as they were said."""
    given = [each for each in asked if st.session_state.get(_tick(form, each))]
    return [_answer(form, change, each) for each in given]


def _answer(form: str, change: Change, asked: ToAccept) -> NewAcceptance:
    capacity = Capacity(_chosen(form, CAPACITY))
    on_behalf = capacity is Capacity.ON_BEHALF
    return NewAcceptance(
        member_number=change.member_number,
        document=asked.document,
        method=AcceptanceMethod(_chosen(form, METHOD)),
        capacity=capacity,
        number=asked.version.number,
        offering_code=asked.offering_code,
        language=_chosen(form, SPOKEN),
        actor_name="" if capacity is Capacity.SELF else _text(form, NAME),
        how=_text(form, HOW) if on_behalf else "",
        reference=_text(form, REFERENCE),
        case_number=change.case_number or "",
    )


def _text(form: str, name: str) -> str:
    found: Any = typed_value(form, name)
    return str(found or "").strip()
