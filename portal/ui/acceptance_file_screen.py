"""A file of answers about terms: what each line would do, then all lines or none."""

from collections.abc import Iterator
from typing import Any

import streamlit as st

from portal.domain.member_number import grouped
from portal.services.terms.accept_file import (
    MOST_LINES,
    AcceptanceFile,
    LineSaid,
    import_acceptances,
    preview_acceptances,
)
from portal.services.terms.standing_words import name_words
from portal.ui.act import act, ask, last_result, show_result
from portal.ui.html import Html, join, show_html, show_note, tag
from portal.ui.keys import key
from portal.ui.session import language
from portal.ui.tables import table
from portal.ui.upload import choose_file
from portal.ui.words import instant, t, why

FORM = key("acceptances", "file")
TURN = key(FORM, "turn")
LISTED = 200
COLUMNS = ("line", "member", "document", "answer", "outcome")


def show_acceptance_file() -> None:
    """Show what a file of answers would do, and let it be taken."""
    _show_done()
    with st.expander(t("acceptance.file.title"), key=key(FORM, "open")):
        show_note(t("acceptance.file.lead", most=f"{MOST_LINES:,}"))
        limit, place = t("acceptance.file.limit"), key(FORM, _turn())
        chosen = choose_file(t("acceptance.file.choose"), limit, place)
        if chosen is not None:
            _show_preview(chosen.getvalue())


def _turn() -> int:
    """Return which file this is: the field begins anew after each that was taken."""
    return int(st.session_state.get(TURN, 0))


def _show_done() -> None:
    result = last_result(FORM)
    done: AcceptanceFile | None = result.value if result else None
    words = t("commands.accept_file.imported", **done.counts) if done else None
    show_result(FORM, done=words)


def _show_preview(file: bytes) -> None:
    found = ask(preview_acceptances, file)
    if found is None:
        return
    outcome = "refused" if found.refused else "fine"
    counts: dict[str, Any] = {**found.counts, "refused": len(found.refused)}
    said = t(f"acceptance.file.{outcome}", **counts)
    show_html(tag("p", tag("b", said), class_="portal-line", role="status"))
    show_html(_lines(found))
    new = found.counts["recorded"]
    if found.refused or not new:
        show_note(t(f"acceptance.file.{'mend' if found.refused else 'nothing'}"))
        return
    st.button(
        t("acceptance.file.take", count=new),
        key=key(FORM, "take"),
        type="primary",
        on_click=_take,
        args=(file, found.digest),
    )


def _take(file: bytes, digest: str) -> None:
    if act(FORM, import_acceptances, file, digest).done:
        st.session_state[TURN] = _turn() + 1


# ------------------------------------------------------------------ the lines


def _lines(found: AcceptanceFile) -> Html:
    """Return what becomes of each line, those that are refused first."""
    told = sorted(found.lines, key=lambda each: each.why is None)
    columns = [t(f"acceptance.file.{each}") for each in COLUMNS]
    shown = table(t("acceptance.file.title"), columns, map(_line, told[:LISTED]))
    more = len(told) - LISTED
    if more <= 0:
        return shown
    return join([shown, tag("p", t("acceptance.file.more", count=f"{more:,}"))])


def _line(each: LineSaid) -> list[Html | str]:
    new = each.new
    return [
        str(each.line),
        grouped(new.member_number) if new else "–",
        _document(each),
        " ".join(_answer(each)) if new else "–",
        _become(each),
    ]


def _document(each: LineSaid) -> str:
    if each.said is not None:
        name = name_words(each.said.version, language())
        number = t("acceptance.list.version_of", number=each.said.version.number)
        return f"{name} {number}"
    return each.new.document if each.new else "–"


def _answer(each: LineSaid) -> Iterator[str]:
    new = each.new
    if new is not None:
        if new.acted_at is not None:
            yield instant(new.acted_at)
        yield t(f"acceptance.methods.{new.method}")
        yield t(f"acceptance.acts.{new.act}")
        yield f"({t(f'acceptance.capacities.{new.capacity}')})"


def _become(each: LineSaid) -> Html | str:
    if each.why is not None:
        return tag("span", why(each.why), class_="portal-wrong")
    if each.outcome == "already":
        sort = "known" if each.receipt else "twice"
        return t(f"acceptance.file.become.{sort}", receipt=each.receipt)
    return t(f"acceptance.file.become.{each.outcome}")
