"""Who uses this screen, in which language, on which store.

``enter`` runs first on every run; what it found is kept for the pages of that run.
Nothing here is trusted for a write: ``act`` asks the database again.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from models.facts import Acting, Occasion
from models.kinds import Permission
from portal import clock
from portal.domain.identity import device_of, token_hash
from portal.errors import NotPermitted, SignInRefused
from portal.services.door import turn_away
from portal.services.house import the_settings, the_store
from portal.services.sign_in import enter, still_signed_in
from portal.services.staff import choose_language
from portal.store.engine import Store
from portal.wording import LANGUAGES

_ACTING = "portal.acting"
_JUST_ASKED = "portal.just_asked"
LANGUAGE_IN_ADDRESS = "lang"

_RUN = threading.local()
"""What this run settled: its language, which is asked for a thousand times."""


@dataclass(frozen=True, slots=True)
class Outside:
    """Nobody is signed in; ``why`` says it to somebody who was."""

    why: SignInRefused | None = None


def come_in() -> Acting | Outside:
    """Return who is signed in on this run, or why nobody is."""
    _RUN.language = None
    found = _come_in()
    st.session_state[_JUST_ASKED] = True
    _RUN.language = language()
    return found


def _come_in() -> Acting | Outside:
    claims = _claims()
    if not claims:
        return _outside(None)
    try:
        entered = enter(the_store(), the_settings(), claims, device=_device)
        if entered.new:
            return _bring_language(entered.acting)
    except SignInRefused as refused:
        return _outside(refused)
    _keep(entered.acting)
    return entered.acting


def _bring_language(who: Acting) -> Acting:
    """Go on in the language of the start page where it was chosen there.

    Sample staff belong to whoever tries them, so they follow the browser as well.
    """
    _keep(who)
    asked = st.query_params.pop(LANGUAGE_IN_ADDRESS, None)
    asked = asked or (_browser_language() if who.sample else None)
    if asked not in LANGUAGES or asked == who.language:
        return who
    choose_language(the_store(), Occasion(who, clock.now()), asked)
    return ask_again(seen=False)


def _browser_language() -> str | None:
    start = (st.context.locale or "")[:2].lower()
    return start if start in LANGUAGES else None


def _outside(why: SignInRefused | None) -> Outside:
    st.session_state.pop(_ACTING, None)
    return Outside(why)


def _keep(acting: Acting) -> None:
    st.session_state[_ACTING] = acting


def just_asked() -> bool:
    """Return whether this run has asked the database who acts; once per run."""
    return bool(st.session_state.pop(_JUST_ASKED, False))


def _claims() -> dict[str, Any]:
    given = st.user.to_dict()
    return given if given.get("is_logged_in") else {}


def _device() -> str:
    return device_of(st.context.headers.get("User-Agent", ""))


def acting() -> Acting:
    """Return who is signed in; there is always somebody while a page runs."""
    found = st.session_state.get(_ACTING)
    if not isinstance(found, Acting):
        raise SignInRefused("session_gone")
    return found


def signed_in() -> bool:
    """Return whether somebody is signed in on this run."""
    return _ACTING in st.session_state


def ask_again(*, seen: bool) -> Acting:
    """Return who acts, asked of the database now; refuses an ended sign-in.

    ``seen`` False leaves the idle time running: an open tab is not a person.
    """
    found = still_signed_in(
        the_store(), the_settings(), token_hash(_claims()), seen=seen
    )
    _keep(found)
    return found


def check_still_in() -> None:
    """Ask again who acts where a fragment runs alone; starts anew where nobody does.

    The entry's gate does not run then.
    """
    _RUN.language = None
    try:
        ask_again(seen=True)
    except SignInRefused:
        st.rerun()
    _RUN.language = language()


def sign_in_key() -> bytes:
    """Return the key of this screen's sign-in, for what runs beside the screen."""
    return token_hash(_claims())


def page_refused(name: str, opening: Sequence[Permission]) -> NotPermitted:
    """Return why this person may not open a page; the try is in the trail."""
    return turn_away(the_store(), acting(), name, opening)


def store() -> Store:
    """Return the open store."""
    return the_store()


def language() -> str:
    """Return the language of this screen.

    What the address says, then what the person keeps, then the browser's, then the
    portal's.
    """
    if settled := getattr(_RUN, "language", None):
        return str(settled)
    asked = st.query_params.get(LANGUAGE_IN_ADDRESS)
    if asked in LANGUAGES:
        return str(asked)
    found = st.session_state.get(_ACTING)
    if isinstance(found, Acting):
        return found.language
    return _browser_language() or the_settings().language
