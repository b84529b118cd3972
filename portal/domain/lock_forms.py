"""What is asked of those who place or release a lock."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from models.kinds import (
    LockBlock,
    LockReason,
    LockScope,
    LockSource,
    ReleaseReason,
)
from models.lock_facts import Many, NewLock
from portal.domain.card import Words
from portal.domain.forms.definition import Field, FieldKind, Form, Option, ShownWhen
from portal.domain.lengths import CASE_CHARS, TEXT_CHARS
from portal.domain.locks import allowed_blocks

Named = Mapping[str, Words]
LIST_CHARS = 130_000
"""So many characters hold ten thousand member numbers, one per line."""


def lock_form(
    scopes: Sequence[LockScope],
    sources: Collection[LockSource],
    offerings: Named,
    *,
    hold: bool,
) -> Form:
    """Return what is asked on the card of a member."""
    where = [(each, f"locks.scopes.{each}") for each in scopes]
    return _form(
        _choice("scope", where),
        _offering(offerings, LockScope.MEMBERSHIP),
        *_lock_fields(sources, hold=hold),
    )


def wide_form(
    sources: Collection[LockSource], offerings: Named, states: Named, *, hold: bool
) -> Form:
    """Return what is asked for a lock that reaches many.

    One row on an offering, a partner or everything, or one lock per membership of an
    offering: of all, of a partner's users, of some states, or of a list.
    """
    each_one = LockScope.MEMBERSHIP
    wide = (LockScope.OFFERING, LockScope.PARTNER, LockScope.EVERYWHERE)
    where = [(each, f"locks.scopes.{each}") for each in wide]
    named = tuple(Option(code, name) for code, name in states.items())
    return _form(
        _choice("scope", [*where, (each_one, "locks.form.each")]),
        _field("number", FieldKind.TEXT, required=True, shown_when=_when(wide[1])),
        _offering(offerings, LockScope.OFFERING, each_one),
        _field("users", FieldKind.TEXT, helped=True, shown_when=_when(each_one)),
        _field("states", FieldKind.CHOICES, options=named, shown_when=_when(each_one)),
        _field(
            "numbers", FieldKind.LONG_TEXT, helped=True, longest=LIST_CHARS,
            shown_when=_when(each_one),
        ),
        *_lock_fields(sources, hold=hold),
    )  # fmt: skip


def _form(*fields: Field | None) -> Form:
    return Form(tuple(each for each in fields if each is not None))


def _offering(offerings: Named, *among: LockScope) -> Field:
    return _field(
        "offering",
        FieldKind.CHOICE,
        required=True,
        options=tuple(Option(code, name) for code, name in offerings.items()),
        shown_when=_when(*among),
    )


def _lock_fields(sources: Collection[LockSource], *, hold: bool) -> list[Field | None]:
    """Return what is asked of every lock; the source only where there is a choice."""
    blocks = [(each, f"locks.blocks.{each}") for each in allowed_blocks(hold=hold)]
    mine = [(each, f"locks.sources.{each}") for each in LockSource if each in sources]
    return [
        _choice("source", mine) if len(mine) > 1 else None,
        _choice("reason", [(each, f"locks.reasons.{each}") for each in LockReason]),
        _field("hold", FieldKind.YES_NO, helped=True) if hold else None,
        replace(_choice("blocks", blocks), kind=FieldKind.CHOICES, required=False),
        _field("on", FieldKind.DAY, helped=True),
        _field("until", FieldKind.DAY, helped=True, beside="on"),
        _field("name", FieldKind.TEXT, helped=True, longest=CASE_CHARS),
        _field("case", FieldKind.TEXT, longest=CASE_CHARS, beside="name"),
        _field("text", FieldKind.LONG_TEXT, longest=TEXT_CHARS),
        _field("member_text", FieldKind.LONG_TEXT, helped=True, longest=TEXT_CHARS),
    ]


def _field(code: str, kind: FieldKind, *, helped: bool = False, **more: Any) -> Field:
    key = f"locks.form.{code}"
    return Field(code, kind, key, help=f"{key}_help" if helped else None, **more)


def _choice(code: str, options: Sequence[tuple[str, str]]) -> Field:
    made = tuple(Option(each, label) for each, label in options)
    return _field(code, FieldKind.CHOICE, required=True, options=made)


def _when(*among: LockScope) -> ShownWhen:
    return ShownWhen("scope", frozenset(str(each) for each in among))


def release_form() -> Form:
    """Return what is asked for the release of a lock."""
    reasons = [(each, f"locks.release_reasons.{each}") for each in ReleaseReason]
    return Form(
        (
            _choice("release_reason", reasons),
            _field("case", FieldKind.TEXT, longest=CASE_CHARS),
            _field("text", FieldKind.LONG_TEXT, longest=TEXT_CHARS),
        )
    )


def lock_from(
    values: Mapping[str, Any], only: LockSource, number: str | None = None
) -> NewLock:
    """Return the lock that the values of a form ask for.

    ``only`` is the source of those who have but one, ``number`` the card's.
    """
    scope = LockScope(values["scope"])
    return NewLock(
        scope=scope,
        source=LockSource(values.get("source") or only),
        reason=values["reason"],
        blocks=frozenset(map(LockBlock, values.get("blocks") or ())),
        legal_hold=bool(values.get("hold")),
        member_number=number or values.get("number") or None,
        offering_code=values.get("offering"),
        name=values.get("name") or "",
        text=values.get("text") or None,
        member_text=values.get("member_text") or None,
        case_number=values.get("case") or None,
        on=values.get("on"),
        until=values.get("until"),
    )


def many_from(values: Mapping[str, Any]) -> Many | None:
    """Return which memberships a wide form means one by one; None for a wide scope."""
    if values.get("scope") != LockScope.MEMBERSHIP or not values.get("offering"):
        return None
    return Many(
        offering_code=values["offering"],
        partner_number=values.get("users") or None,
        states=tuple(values.get("states") or ()),
        numbers=tuple(re.split(r"[\s,、，]+", (values.get("numbers") or "").strip()))
        if values.get("numbers")
        else (),
    )
