"""What is asked of whoever records an answer about terms, and what it comes to."""

from collections.abc import Mapping, Sequence
from typing import Any

from models.acceptance_facts import NewAcceptance
from models.terms_kinds import AcceptanceAct, AcceptanceMethod, Capacity
from portal.domain.card import ToldAnswer, Words
from portal.domain.forms.definition import Field, FieldKind, Form, Option, ShownWhen
from portal.domain.lengths import (
    CASE_CHARS,
    LONGEST,
    REFERENCE_CHARS,
    TEXT_CHARS,
)
from portal.domain.terms.standing import TermsStanding

BY_HAND = (AcceptanceMethod.PHONE, AcceptanceMethod.PAPER, AcceptanceMethod.SIGNATURE)
"""The ways in which the help desk is told something; the others come by themselves."""
WHOLE = "whole"
"""Stands for the document as a whole, where there are purposes to choose from."""
ASKED = "asked"
"""Stands for the version that is asked of the member, or that they had accepted."""
LANGUAGES = ("ja", "en")


def acceptance_form(standing: TermsStanding) -> Form:
    """Return what is asked about one document."""
    return Form(
        (
            *_about(standing),
            *_how_said(),
        )
    )


def _how_said() -> tuple[Field, ...]:
    """Return what is asked of any answer: what, how, by whom, when and where."""
    return (
        _choice("act", AcceptanceAct, "acceptance.acts"),
        _choice("method", BY_HAND, "acceptance.methods"),
        _text("reference", REFERENCE_CHARS, helped=True),
        _choice("language", LANGUAGES, "acceptance.languages"),
        _choice("capacity", Capacity, "acceptance.capacities"),
        _text("actor_name", LONGEST["name"], when=_others()),
        _text("how", TEXT_CHARS, when=_only(Capacity.ON_BEHALF)),
        _field("acted_at", FieldKind.DATE_TIME, helped=True),
        _field("served_at", FieldKind.DATE_TIME, beside="acted_at"),
        _text("channel", CASE_CHARS),
        _text("case", CASE_CHARS, beside="channel"),
        _field("text", FieldKind.LONG_TEXT, longest=TEXT_CHARS),
    )


def first_values(language: str) -> dict[str, Any]:
    """Return what the fields begin with: the member, on the phone, agrees."""
    return {
        "number": ASKED,
        "about": WHOLE,
        "act": AcceptanceAct.ACCEPT.value,
        "method": AcceptanceMethod.PHONE.value,
        "language": language,
        "capacity": Capacity.SELF.value,
    }


def _about(standing: TermsStanding) -> list[Field]:
    """Return which version or purpose is meant, where there is a choice."""
    unbound = [each.version for each in standing.unbound[-1:]]
    silent = [each for each in unbound if each != standing.asked]
    others = [
        Option(str(each.number), Words(f"v{each.number}", f"v{each.number}"))
        for each in (*silent, *standing.coming[:1])
    ]
    found = []
    if others:
        options = (Option(ASKED, "acceptance.form.as_asked"), *others)
        found.append(_field("number", FieldKind.CHOICE, required=True, options=options))
    if standing.consents:
        names = [
            Option(e.purpose.id, Words(e.purpose.name_ja, e.purpose.name_en))
            for e in standing.consents
        ]
        whole = Option(WHOLE, "acceptance.form.whole")
        found.append(
            _field("about", FieldKind.CHOICE, required=True, options=(whole, *names))
        )
    return found


# ------------------------------------------------------------------ taking back


def taking_back_form(given: Sequence[ToldAnswer]) -> Form:
    """Return what is asked about taking back one of what was ``given``."""
    options = tuple(Option(e.fact.receipt, _named(e)) for e in given)
    return Form(
        (
            _field("given", FieldKind.CHOICE, required=True, options=options),
            *(e for e in _how_said() if e.code != "act"),
        )
    )


def _named(given: ToldAnswer) -> Words:
    if given.purpose is not None:
        return given.purpose
    number = given.number
    return Words(
        f"{given.document.ja} 第{number}版", f"{given.document.en}, version {number}"
    )


def taking_back_from(
    values: Mapping[str, Any], number: str, given: Sequence[ToldAnswer]
) -> NewAcceptance:
    """Return the answer that takes back what was chosen among ``given``."""
    chosen = next(e for e in given if e.fact.receipt == values["given"])
    back = {**values, "act": AcceptanceAct.WITHDRAW, "number": chosen.number or None}
    back["about"] = chosen.fact.purpose or WHOLE
    return acceptance_from(back, number, chosen.fact.document)


def acceptance_from(
    values: Mapping[str, Any], number: str, document: str
) -> NewAcceptance:
    """Return the answer that the values of a form tell."""
    about = values.get("about") or WHOLE
    version = values.get("number")
    return NewAcceptance(
        member_number=number,
        document=document,
        act=AcceptanceAct(values["act"]),
        method=AcceptanceMethod(values["method"]),
        capacity=Capacity(values["capacity"]),
        number=None if version in (None, ASKED) else int(version),
        purpose="" if about == WHOLE else about,
        language=values["language"],
        acted_at=values.get("acted_at"),
        served_at=values.get("served_at"),
        channel=values.get("channel") or "",
        actor_name=values.get("actor_name") or "",
        how=values.get("how") or "",
        text=values.get("text") or "",
        reference=values.get("reference") or "",
        case_number=values.get("case") or "",
    )


def _others() -> ShownWhen:
    others = (each.value for each in Capacity if each is not Capacity.SELF)
    return ShownWhen("capacity", frozenset(others))


def _only(capacity: Capacity) -> ShownWhen:
    return ShownWhen("capacity", frozenset({capacity.value}))


def _field(code: str, kind: FieldKind, *, helped: bool = False, **more: Any) -> Field:
    key = f"acceptance.form.{code}"
    return Field(code, kind, key, help=f"{key}_help" if helped else None, **more)


def _text(
    code: str,
    longest: int,
    *,
    helped: bool = False,
    when: ShownWhen | None = None,
    beside: str | None = None,
) -> Field:
    more = {"longest": longest, "shown_when": when, "beside": beside}
    return _field(code, FieldKind.TEXT, helped=helped, **more)


def _choice(code: str, among: Sequence[str] | type[Any], words: str) -> Field:
    options = tuple(Option(str(each), f"{words}.{each}") for each in among)
    return _field(code, FieldKind.CHOICE, required=True, options=options)
