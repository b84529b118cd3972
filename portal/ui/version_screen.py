"""What may be done on the page of a version: a button or form per open step."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from models.facts import Occasion
from models.kinds import ReviewOrder, Role, Settling, Verdict
from models.publishing_facts import Seat, Version
from portal.domain.lengths import TEXT_CHARS
from portal.domain.publishing.offers import Step
from portal.domain.publishing.steps import Plan
from portal.errors import EditConflict, InputRefused
from portal.services.publish.approve import approve, repeal, send_back, take_back
from portal.services.publish.draft import start_draft, withdraw
from portal.services.publish.kinds import adapter_of
from portal.services.publish.review import answer, submit
from portal.services.publish.see import Seen
from portal.services.publish.whom import Proposed, whom_to_ask, whom_to_propose
from portal.store.engine import Store
from portal.ui import version_markup as markup
from portal.ui.act import act, ask, last_result, on_press, show_result
from portal.ui.day_field import ask_day
from portal.ui.html import show_html, show_note, tag
from portal.ui.keys import key
from portal.ui.session import language
from portal.ui.terms_at_stake import show_at_stake
from portal.ui.terms_days import ON_A_DAY, show_earliest
from portal.ui.version_files import form, show_download, show_save
from portal.ui.words import plain, t, why

ROLES = tuple(role for role in Role if role is not Role.VIEWER)
"""Who can be asked to review."""
STARTS = ("approval", ON_A_DAY)
"""From when a version can be meant to be in force."""


def show_results(seen: Seen) -> None:
    """Say how the last step ended, with both sides of a conflict."""
    saved = last_result(form(Step.SAVE))
    for step in (*Step, "comment", "resolve", "import"):
        show_result(form(step), done=t(f"version.done.{step}"))
    if saved is not None and isinstance(saved.refusal, EditConflict):
        table = markup.conflicts(saved.refusal, seen.shown.version, seen.names)
        show_html(table)


def show_steps(seen: Seen) -> None:
    """Offer what this person may do now, and say why not what they may not."""
    version, offers = seen.shown.version, seen.offers
    if Step.SUBMIT in offers:
        _show_submit(version)
    with st.container(horizontal=True):
        for step, show in _SHOW.items():
            if step in offers:
                show(version)
        show_download(version)
    if Step.SAVE in offers:
        show_save(version)
    for each in offers.refusals:
        if each.code != "version_has_problems":
            show_html(tag("p", why(each), class_="portal-line"))
    if not offers.steps and not offers.refusals:
        show_note(t("version.nothing_to_do"))


def _typed(version: Version, step: str) -> str:
    return str(st.session_state.get(key("version", step, version.id, "text")) or "")


def _with_text(version: Version, step: Step, press: Callable[[], None]) -> None:
    """Show a step that words go with, behind a button."""
    with st.popover(t(f"version.steps.{step}")):
        show_at_stake(version, step)
        st.text_area(
            t(f"version.text.{step}"),
            key=key("version", step, version.id, "text"),
            max_chars=TEXT_CHARS,
        )
        st.button(
            t(f"version.now.{step}"),
            key=key("version", step, version.id),
            on_click=press,
        )


def _show_approve(version: Version) -> None:
    declared = adapter_of(version.kind).rules.declares(version.content)
    words = t(f"terms.declare.{declared}") if declared else t("version.steps.approve")
    st.button(
        words,
        key=key("version", "approve", version.id),
        type="primary",
        on_click=on_press(
            form(Step.APPROVE), approve, version.id, version.content_hash, declared
        ),
        help=t(f"terms.declarations.{declared}") if declared else None,
    )


def _show_answer(version: Version) -> None:
    def ask_for_changes() -> None:
        text, verdict = _typed(version, Step.ANSWER), Verdict.REQUEST_CHANGES
        act(form(Step.ANSWER), answer, version.id, verdict, text)

    agree = on_press(form(Step.ANSWER), answer, version.id, Verdict.AGREE)
    abstain = on_press(form(Step.ANSWER), answer, version.id, Verdict.ABSTAIN)
    for name, press in (("agree", agree), ("abstain", abstain)):
        st.button(
            t(f"version.steps.{name}"),
            key=key("version", name, version.id),
            type="primary" if name == "agree" else "secondary",
            on_click=press,
        )
    _with_text(version, Step.ANSWER, ask_for_changes)


def _with_note(
    step: Step, service: Callable[..., Version], *between: Any
) -> Callable[[Version], None]:
    """Return what shows a step that takes a text last."""

    def show(version: Version) -> None:
        def press() -> None:
            text = _typed(version, step).strip()
            given = text if step is Step.SEND_BACK else text or None
            act(form(step), service, version.id, *between, given)

        _with_text(version, step, press)

    return show


def _show_submit(version: Version) -> None:
    with st.container(border=True):
        show_html(tag("p", tag("b", t("version.steps.submit")), class_="portal-line"))
        show_note(t("version.submit_lead"))
        _ask_whom(version)
        show_earliest(version)
        _ask_from_when(version)
        st.button(
            t("version.now.submit"),
            key=key("version", "submit", version.id),
            type="primary",
            on_click=_submit,
            args=(version.id,),
        )


def _ask_whom(version: Version) -> None:
    """Ask for roles and persons, in which order, and when they are done."""
    people = ask(whom_to_ask, version.id) or {}
    names: dict[Role | int, str] = {role: t(f"roles.{role}") for role in ROLES}
    names |= {each: who.say(language()) for each, who in people.items()}
    needed = adapter_of(version.kind).rules.asked_of(version.content)
    asked = st.multiselect(
        t("version.asked"),
        list(names),
        default=[role for role in ROLES if role in needed],
        format_func=lambda each: plain(names.get(each, "")),
        placeholder=t("version.nobody_asked"),
        select_all=False,
        key=key("version", "asked", version.id),
    )
    _propose(version, names, asked)
    if len(asked) > 1:
        for name, kind in (("order", ReviewOrder), ("settling", Settling)):
            choices = [each.value for each in reversed(kind)]
            words = {each: t(f"version.{name}s.{each}") for each in choices}
            st.radio(
                t(f"version.{name}"),
                choices,
                format_func=words.__getitem__,
                horizontal=True,
                key=key("version", name, version.id),
            )


def _propose(
    version: Version, names: Mapping[Role | int, str], asked: Collection[Role | int]
) -> None:
    """Name who has an interest in it, and let those be asked with one press."""
    found = ask(whom_to_propose, version.id) or Proposed()
    wanted = {*found.roles, *found.people}
    more = [each for each in names if each in wanted and each not in asked]
    between = t("house.between")
    if more:
        said = between.join(names[each] for each in more)
        st.button(
            plain(t("version.ask_stakeholders", names=said)),
            key=key("version", "stakeholders", version.id),
            type="tertiary",
            icon=":material/group_add:",
            on_click=_ask_too,
            args=(version.id, [*asked, *more]),
        )
    if found.others:
        said = between.join(each.say(language()) for each in found.others)
        show_note(t("version.stakeholders", names=said))


def _ask_too(version_id: int, asked: Sequence[Role | int]) -> None:
    st.session_state[key("version", "asked", version_id)] = list(asked)


def _ask_from_when(version: Version) -> None:
    words = {each: t(f"version.starts.{each}") for each in STARTS}
    chosen = st.radio(
        t("version.on"),
        STARTS,
        format_func=words.__getitem__,
        horizontal=True,
        key=key("version", "start", version.id),
    )
    if chosen == ON_A_DAY:
        ask_day(t("version.day"), value=None, key=key("version", "on", version.id))


def _day_of(version_id: int) -> date | None:
    """Return the day that was chosen, None for the approval."""
    typed = st.session_state
    if typed.get(key("version", "start", version_id)) != ON_A_DAY:
        return None
    on: date | None = typed.get(key("version", "on", version_id))
    if on is None:
        raise InputRefused("day_missing")
    return on


def _seat(place: int, asked: Role | int) -> Seat:
    if isinstance(asked, Role):
        return Seat(place, role=asked)
    return Seat(place, staff_id=asked)


def _plan(version_id: int) -> Plan:
    typed = st.session_state
    asked = typed.get(key("version", "asked", version_id)) or ()
    order = typed.get(key("version", "order", version_id))
    settling = typed.get(key("version", "settling", version_id))
    return Plan(
        seats=tuple(_seat(place, each) for place, each in enumerate(asked, start=1)),
        order=ReviewOrder(order or ReviewOrder.PARALLEL),
        settling=Settling(settling or Settling.ALL),
        on=_day_of(version_id),
    )


def _submit(version_id: int) -> None:
    act(form(Step.SUBMIT), _hand_in, version_id)


def _hand_in(store: Store, occasion: Occasion, version_id: int) -> Version:
    return submit(store, occasion, version_id, _plan(version_id))


def _show_anew(version: Version) -> None:
    st.button(
        t("version.steps.anew"),
        key=key("version", "anew", version.id),
        on_click=_anew,
        args=(version,),
    )


def _anew(version: Version) -> None:
    kind, code = version.kind, version.code
    _go(act(form(Step.ANEW), start_draft, kind, code, None, version.id).value)


def _go(version: Version | None) -> None:
    """Show the version that was begun."""
    if version is not None:
        st.query_params.update({**markup.place_of(version), markup.AGAINST: []})


# Steps that are one button; a form stands before them, a file after them.
_SHOW: dict[Step, Callable[[Version], None]] = {
    Step.APPROVE: _show_approve,
    Step.ANSWER: _show_answer,
    Step.SEND_BACK: _with_note(Step.SEND_BACK, send_back),
    Step.TAKE_BACK: _with_note(Step.TAKE_BACK, take_back),
    Step.WITHDRAW: _with_note(Step.WITHDRAW, withdraw),
    Step.REPEAL: _with_note(Step.REPEAL, repeal, None),
    Step.ANEW: _show_anew,
}
