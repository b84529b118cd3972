"""The forms about partners, and what their values ask for."""

from collections.abc import Iterable, Mapping
from typing import Any

from models.kinds import ContractEnd
from models.partner_facts import (
    Belonging,
    ContractTerms,
    Ending,
    NewPartner,
    SignedContract,
    WhoBelongs,
)
from portal.domain.card import Words
from portal.domain.forms.definition import Field, FieldKind, Form, Option
from portal.domain.importing.limits import (
    MAIL_CHARS,
    NAME_CHARS,
    NUMBER_CHARS,
    READING_CHARS,
    WORD_CHARS,
)
from portal.domain.lengths import TEXT_CHARS
from portal.domain.partners.links import RELATIONS
from portal.domain.publishing.rows import options

Named = Mapping[str, Words]
Values = Mapping[str, Any]


def _field(
    code: str,
    kind: FieldKind = FieldKind.TEXT,
    label: str = "",
    *,
    helped: bool = False,
    **more: Any,
) -> Field:
    key = f"partners.fields.{label or code}"
    return Field(code, kind, key, help=f"{key}_help" if helped else None, **more)


def _codes(group: str, codes: Iterable[str]) -> tuple[Option, ...]:
    return tuple(Option(str(each), f"partners.{group}.{each}") for each in codes)


def new_form(kinds: Named) -> Form:
    """Return what is asked of a new partner."""
    return Form(
        (
            _field("name", required=True, longest=NAME_CHARS),
            _field("reading", longest=READING_CHARS, beside="name"),
            _field("actor_kind", FieldKind.CHOICE, required=True,
                   options=options(kinds)),
            _field("number", helped=True, longest=NUMBER_CHARS),
            _field("phone", longest=MAIL_CHARS),
            _field("mail", longest=MAIL_CHARS, beside="phone"),
        )
    )  # fmt: skip


def partner_from(values: Values) -> NewPartner:
    """Return the partner that a form asks for."""
    return NewPartner(**{name: values.get(name) or "" for name in values})


def sign_form(offerings: Named) -> Form:
    """Return what is asked of a contract."""
    return Form(
        (
            _number(),
            _field("offering", FieldKind.CHOICE, required=True,
                   options=options(offerings)),
            _field("terms", longest=WORD_CHARS),
            _field("since", FieldKind.DAY, required=True),
            _field("last", FieldKind.DAY, helped=True, beside="since"),
        )
    )  # fmt: skip


def _number() -> Field:
    return _field("number", label="contract_number", helped=True, required=True,
                  longest=NUMBER_CHARS)  # fmt: skip


def called(contract: SignedContract) -> str:
    """Return what a contract is called in a choice."""
    return f"{contract.number} {contract.offering}"


def _contracts(found: Iterable[SignedContract]) -> Field:
    offered = tuple(Option(str(e.first_id), Words(called(e), called(e))) for e in found)
    return _field("contract", FieldKind.CHOICE, required=True, options=offered)


def follow_form(found: Iterable[SignedContract]) -> Form:
    """Return what is asked of a contract that follows another."""
    return Form(
        (
            _contracts(found),
            _number(),
            _field("terms", label="terms", longest=WORD_CHARS),
            _field("last", FieldKind.DAY, helped=True),
        )
    )


def terms_from(values: Values) -> ContractTerms:
    """Return the contract that a form asks for."""
    former = values.get("contract")
    return ContractTerms(
        number=values["number"] or "",
        offering=values.get("offering") or "",
        terms=values.get("terms") or "",
        since=values.get("since"),
        last=values.get("last"),
        follows=int(former) if former else None,
    )


def end_form(found: Iterable[SignedContract]) -> Form:
    """Return what is asked of whoever ends a contract."""
    return Form(
        (
            _contracts(found),
            _field("reason", FieldKind.CHOICE, required=True,
                   options=_codes("end_reasons", ContractEnd)),
            _field("last", FieldKind.DAY, "end_last", helped=True),
            _field("text", FieldKind.LONG_TEXT, longest=TEXT_CHARS),
        )
    )  # fmt: skip


def ending_from(values: Values) -> Ending:
    """Return the end that a form asks for."""
    return Ending(values["reason"] or "", values.get("last"), values.get("text") or "")


def link_form(offerings: Named) -> Form:
    """Return what is asked of a member who belongs to a partner."""
    return Form(
        (
            *_who(offerings),
            _field("relation", FieldKind.CHOICE, helped=True, required=True,
                   options=_codes("relations", RELATIONS)),
            _field("since", FieldKind.DAY, required=True),
            _field("last", FieldKind.DAY, helped=True, beside="since"),
        )
    )  # fmt: skip


def _who(offerings: Named) -> tuple[Field, ...]:
    where = options(offerings)
    return (
        _field("member", required=True, longest=NUMBER_CHARS),
        _field("offering", FieldKind.CHOICE, "user_offering", helped=True,
               options=where),
        _field("variant", longest=NUMBER_CHARS, beside="offering"),
    )  # fmt: skip


def unlink_form(offerings: Named) -> Form:
    """Return what is asked where a member belongs to a partner no longer."""
    return Form(
        (
            *_who(offerings),
            _field("last", FieldKind.DAY, "user_last", helped=True),
            _field("mistake", FieldKind.YES_NO),
        )
    )


def who_from(partner: str, values: Values) -> WhoBelongs:
    """Return whom a form is about."""
    parts = (values.get(name) or "" for name in ("member", "offering", "variant"))
    return WhoBelongs(partner, *parts)


def belonging_from(values: Values) -> Belonging:
    """Return what a form says of them."""
    return Belonging(
        since=values.get("since"),
        last=values.get("last"),
        relation=values.get("relation") or "user",
        mistake=bool(values.get("mistake")),
    )
