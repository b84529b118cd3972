"""The only crossing from a screen to a service.

``act`` is for what writes, in a callback or straight in the page: it asks again who
acts, makes the occasion, and keeps the result for the next run, since a run may end
at any Streamlit call (post, redirect, get). ``ask`` is for what reads.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

import streamlit as st

from models.facts import Occasion
from portal import clock, logs
from portal.errors import Refusal, SignInRefused
from portal.services.check_health import trouble
from portal.store.engine import Store
from portal.ui.refusal import show_refusal
from portal.ui.session import acting, ask_again, store
from portal.ui.words import plain, t

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Result(Generic[T]):
    """How an act ended: a value, a refusal, or the reference of a fault."""

    value: T | None = None
    refusal: Refusal | None = None
    reference: str | None = None

    @property
    def done(self) -> bool:
        """Whether it was done."""
        return self.refusal is None and self.reference is None


def form_key(form: str) -> str:
    """Return the idempotency key of a form, made when the form is first shown.

    The same until an act of this form is done, so that a second click is the same
    command.
    """
    name = f"portal.key.{form}"
    return str(st.session_state.setdefault(name, secrets.token_hex(16)))


def act(
    form: str,
    service: Callable[Concatenate[Store, Occasion, P], T],
    /,
    *request: P.args,
    **more: P.kwargs,
) -> Result[T]:
    """Call a service that writes and keep its result as ``last_result(form)``."""
    try:
        occasion = _occasion(form)
    except SignInRefused:
        st.rerun()
    result: Result[T] = _result(service, occasion, *request, **more)
    if result.done:
        st.session_state.pop(f"portal.key.{form}", None)
    st.session_state[f"portal.result.{form}"] = result
    return result


def on_press(
    form: str,
    service: Callable[Concatenate[Store, Occasion, P], Any],
    /,
    *request: P.args,
    **more: P.kwargs,
) -> Callable[[], None]:
    """Return what a button does when it is pressed: ``act``, with its result kept."""

    def press() -> None:
        act(form, service, *request, **more)

    return press


def _occasion(form: str) -> Occasion:
    return Occasion(
        acting=ask_again(seen=True),
        at=clock.now(),
        idem=form_key(form),
        request=secrets.token_hex(8),
    )


def _result(
    service: Callable[Concatenate[Store, Occasion, P], T],
    occasion: Occasion,
    *request: P.args,
    **more: P.kwargs,
) -> Result[T]:
    try:
        return Result(value=service(store(), occasion, *request, **more))
    except Refusal as refused:
        return Result(refusal=refused)
    # The one place where everything is caught: the clerk gets a number to read out.
    except Exception as error:
        known = trouble(error)
        if known is not None:
            return Result(refusal=known)
        return Result(reference=logs.fault(error, request=occasion.request))


def last_result(form: str) -> Result[Any] | None:
    """Return how the last act of this form ended, until ``forget`` or the next."""
    found = st.session_state.get(f"portal.result.{form}")
    return found if isinstance(found, Result) else None


def take_result(form: str) -> Result[Any] | None:
    """Return how the last act of this form ended, once."""
    found = last_result(form)
    forget(form)
    return found


def forget(form: str) -> None:
    """Drop the result of a form."""
    st.session_state.pop(f"portal.result.{form}", None)


def show_result(form: str, *, done: str | None = None, once: bool = True) -> bool:
    """Say how the last act of this form ended; ``done`` is the sentence of success.

    Returns whether it was done.
    """
    result = take_result(form) if once else last_result(form)
    if result is None:
        return False
    if result.refusal is not None:
        show_refusal(result.refusal)
    elif result.reference is not None:
        st.error(t("house.fault", reference=result.reference), icon=":material/error:")
    elif done:
        st.success(plain(done), icon=":material/check_circle:")
    return result.done


def ask(
    service: Callable[Concatenate[Store, Occasion, P], T],
    /,
    *request: P.args,
    **more: P.kwargs,
) -> T | None:
    """Call a service that reads; a refusal is shown in its place and None returned."""
    occasion = Occasion(acting(), clock.now(), request=secrets.token_hex(8))
    try:
        return service(store(), occasion, *request, **more)
    except Refusal as refused:
        show_refusal(refused)
        return None


def try_out(
    service: Callable[Concatenate[Store, Occasion, P], T],
    /,
    *request: P.args,
    **more: P.kwargs,
) -> Result[T]:
    """Call a service that reads and return how it ended, showing nothing."""
    occasion = Occasion(acting(), clock.now(), request=secrets.token_hex(8))
    return _result(service, occasion, *request, **more)


def show_fault(error: Exception) -> bool:
    """Show what a page could not handle; the script's last resort."""
    refusal = error if isinstance(error, Refusal) else trouble(error)
    if refusal is not None:
        show_refusal(refusal)
    else:
        reference = logs.fault(error)
        st.error(t("house.fault_shown", reference=reference), icon=":material/error:")
    return True
