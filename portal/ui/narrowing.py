"""What narrows a list: each part goes into the address when it is chosen."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from portal import clock
from portal.domain.forms.definition import Field, FieldKind
from portal.errors import InputRefused
from portal.services.attributes.in_words import label_words
from portal.ui.address import SHOWN, day_in_address
from portal.ui.day_field import ask_day
from portal.ui.html import show_note
from portal.ui.keys import key
from portal.ui.place import asked, move
from portal.ui.refusal import show_refusal
from portal.ui.session import language
from portal.ui.tables import NEWER, OLDER
from portal.ui.words import plain, t

ON = "on"
"""The part of an address that says as of which day something is looked at."""


def day_asked() -> date | None:
    """Return the day of the address, None for today or what is none."""
    return day_in_address(ON)


There = Mapping[str, Collection[str]]
"""The values that parts of an address can have, by part; other parts hold any."""
NOTHING: There = {}


def parts_asked(names: Iterable[str], there: There = NOTHING) -> dict[str, str]:
    """Return parts of the address, blank where one names what there is not."""
    gone = unknown_parts(there)
    return {name: "" if name in gone else asked(name) or "" for name in names}


def unknown_parts(there: There) -> dict[str, str]:
    """Return what the address narrows by that there is not, by part."""
    given = {name: text for name in there if (text := asked(name))}
    return {name: text for name, text in given.items() if text not in there[name]}


def say_unknown(there: There) -> bool:
    """Say what the address narrows by that there is not; return whether there was."""
    unknown = unknown_parts(there)
    for name, text in unknown.items():
        show_refusal(InputRefused("filter_unknown", filter=name, value=text[:SHOWN]))
    return bool(unknown)


ATTRIBUTE = "a."
"""Begins the parts of an address that narrow by attributes."""
_OFFERED = (FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.YES_NO)


def attribute_parts() -> dict[str, str]:
    """Return the parts of this address that narrow by attributes."""
    given = {n: asked(n) for n in st.query_params if n.startswith(ATTRIBUTE)}
    return {name: text for name, text in given.items() if text}


def attributes_asked() -> tuple[tuple[str, str], ...]:
    """Return the attributes that the address narrows a list to."""
    parts = attribute_parts().items()
    return tuple((name.removeprefix(ATTRIBUTE), text) for name, text in parts)


def _options(each: Field) -> dict[str, str]:
    if each.kind is FieldKind.YES_NO:
        return {"yes": t("house.yes"), "no": t("house.no")}
    return {e.code: label_words(e.label, language()) for e in each.options}


@dataclass(frozen=True)
class Narrowing:
    """The fields above the list ``name``; what is chosen goes into the address."""

    name: str

    def text(self, part: str, label: str, words: str | None = None) -> None:
        """Show a field to search by; ``words`` help with it."""
        self._fill(part, asked(part) or "")
        st.text_input(
            label,
            key=key(self.name, part),
            help=words,
            on_change=self._put,
            args=(part,),
        )

    def choice(
        self,
        part: str,
        words: Mapping[str, str],
        label: str,
        anything: str = "catalog.anything",
    ) -> None:
        """Show a choice among codes with their words, or anything."""
        chosen = asked(part) or ""
        self._fill(part, chosen if chosen in words else "")
        said = {"": t(anything)}
        said |= {code: plain(each) for code, each in words.items()}
        st.selectbox(
            label,
            list(said),
            key=key(self.name, part),
            format_func=said.__getitem__,
            on_change=self._put,
            args=(part,),
        )

    def attributes(self, fields: Sequence[Field], dropped: Iterable[str]) -> None:
        """Show a field or a choice for each attribute that can be filtered by.

        What the address asks and cannot be asked, ``dropped``, is told.
        """
        if fields:
            with st.expander(t("catalog.more"), expanded=bool(attributes_asked())):
                self._show_attributes(fields)
        for code in dropped:
            show_note(t("catalog.dropped", attribute=code))

    def _show_attributes(self, fields: Iterable[Field]) -> None:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            for each in fields:
                label = plain(label_words(each.label, language()))
                if each.kind in _OFFERED:
                    self.choice(ATTRIBUTE + each.code, _options(each), label)
                else:
                    self.text(ATTRIBUTE + each.code, label, t("catalog.from_to"))

    def day(self, label: str, part: str = ON) -> None:
        """Show the choice of another day."""
        self._fill(part, day_in_address(part) or clock.business_day())
        ask_day(
            label,
            key=key(self.name, part),
            on_change=self._put,
            args=(part,),
        )

    def _fill(self, part: str, value: object) -> None:
        widget = key(self.name, part)
        if st.session_state.get(widget) != value:
            st.session_state[widget] = value

    def _put(self, part: str) -> None:
        """Write what was chosen into the address; the list begins anew."""
        chosen = st.session_state.get(key(self.name, part))
        if isinstance(chosen, date):
            chosen = None if chosen == clock.business_day() else chosen.isoformat()
        text = str(chosen).strip() if chosen else None
        move(**{part: text, OLDER: None, NEWER: None})
