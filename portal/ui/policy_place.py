"""Where somebody is on the page of answers: the whole question is its address."""

from collections.abc import Mapping

import streamlit as st

from portal.domain.policy.kinds import NO_MEMBERSHIP, Purpose
from portal.services.policy.may import Asked
from portal.ui.html import Html
from portal.ui.place import AT, KNOWN, MEMBER, asked, link

ACTOR, STATE, OFFERING, FUNCTION = "actor", "state", "offering", "function"
PURPOSE, VERSUS, CLAUSE, ANSWER = "for", "vs", "clause", "answer"
MORE = "more"
"""Opens what is seldom asked; closed, it costs an answer nothing."""
PAGE = "policy"
PARTS = (
    *(MEMBER, ACTOR, STATE, OFFERING, FUNCTION, AT, KNOWN),
    *(PURPOSE, VERSUS, CLAUSE, ANSWER, MORE),
)
"""What of an address is a question, in the order it is written."""


def here(**other: str | None) -> dict[str, str]:
    """Return this place, with parts changed; None takes a part away."""
    parts = {name: asked(name) for name in PARTS} | other
    return {name: parts[name] or "" for name in PARTS if parts[name]}


def to(words: Html | str, place: Mapping[str, str], **attributes: object) -> Html:
    """Return a link to a question."""
    return link(words, place, page=PAGE, **attributes)


def purpose_asked() -> Purpose:
    """Return the purpose of the address; a caller's question for anything else."""
    text = asked(PURPOSE)
    return Purpose(text) if text in set(Purpose) else Purpose.CALLER


def question() -> Asked | None:
    """Return the question of the address, None where it is not one yet."""
    member, actor = asked(MEMBER), asked(ACTOR)
    if member is None and (actor is None or asked(OFFERING) is None):
        return None
    return Asked(
        offering=asked(OFFERING),
        member=member,
        actor=None if member else actor,
        state=asked(STATE) or NO_MEMBERSHIP,
        function=asked(FUNCTION),
        at=asked(AT),
        known_at=asked(KNOWN),
        purpose=purpose_asked(),
    )


def place_of(question: Asked) -> dict[str, str]:
    """Return the address of a question."""
    given = {
        MEMBER: question.member,
        ACTOR: question.actor,
        STATE: question.state if question.actor else None,
        OFFERING: question.offering,
        FUNCTION: question.function,
        AT: _text(question.at),
        KNOWN: _text(question.known_at),
    }
    return {name: text for name, text in given.items() if text}


def _text(given: object) -> str | None:
    if given is None or isinstance(given, str):
        return given
    return given.isoformat() if hasattr(given, "isoformat") else str(given)


def put(names: Mapping[str, str | None]) -> None:
    """Write parts of the question into the address; the answer begins anew."""
    gone = dict.fromkeys((ANSWER, CLAUSE))
    changed = {**gone, **names}
    leaving: dict[str, str | list[str]] = {
        name: [] for name, text in changed.items() if not text and asked(name)
    }
    there = {name: text for name, text in changed.items() if text}
    if leaving or there:
        st.query_params.update({**leaving, **there})
